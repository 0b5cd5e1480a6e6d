// SDL2_image rasterises at the size that the file names (a size of one's own came with 2.6), so the size is written into a copy.
#include "page/formulas.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"

#include <SDL_image.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORMULAS_MAX 64 // more than there are
#define FILE_EM 16.0f   // pixels of the text size that the files are made for
#define OPTICAL 1.06f   // TeX's letters are small beside the window's face at the same size

typedef struct {
    char name[32];
    char *svg;           // NULL: there is no such file
    float width, height; // at a text size of 1
    uint32_t texture;    // of w x h pixels; 0: not rasterised
    int w, h;
} Formula;

struct Formulas {
    int count;
    Formula list[FORMULAS_MAX];
    Draw *draw; // of the textures
};

Formulas *formulas_new(void) {
    return memory_new(1, sizeof(Formulas));
}

void formulas_free(Formulas *formulas) {
    if (!formulas) {
        return;
    }
    for (int i = 0; i < formulas->count; i++) {
        free(formulas->list[i].svg);
        draw_texture_free(formulas->draw, formulas->list[i].texture);
    }
    free(formulas);
}

static const char *value_of(const char *svg, const char *name) {
    const char *at = strstr(svg, name);
    return at ? at + strlen(name) : NULL;
}

static void load(Formula *formula, const char *name) {
    char file[96];
    char path[FILE_PATH_MAX];
    Error err;
    size_t size;
    *formula = (Formula){0};
    snprintf(formula->name, sizeof formula->name, "%s", name);
    snprintf(file, sizeof file, "assets/formulas/%s.svg", name);
    formula->svg = file_find_own(path, file, &err) ? file_read(path, &size, &err) : NULL;
    const char *w = formula->svg ? value_of(formula->svg, " width=\"") : NULL;
    const char *h = w ? value_of(w, " height=\"") : NULL;
    if (h && strstr(h, "</svg>")) { // SDL2_image keeps the memory of a drawing that ends too early
        formula->width = strtof(w, NULL) / FILE_EM * OPTICAL;
        formula->height = strtof(h, NULL) / FILE_EM * OPTICAL;
    }
}

static Formula *find(Formulas *formulas, const char *name) {
    for (int i = 0; i < formulas->count; i++) {
        if (strcmp(formulas->list[i].name, name) == 0) {
            return &formulas->list[i];
        }
    }
    if (formulas->count == FORMULAS_MAX) {
        return NULL;
    }
    Formula *formula = &formulas->list[formulas->count++];
    load(formula, name);
    return formula;
}

bool formulas_size(Formulas *formulas, const char *name, float *width, float *height) {
    const Formula *formula = find(formulas, name);
    if (!formula || formula->width <= 0) {
        return false;
    }
    *width = formula->width;
    *height = formula->height;
    return true;
}

// The drawing with another size in its first element; the caller frees it.
static char *resized(const char *svg, int width, int height) {
    const char *from = strstr(svg, " width=\""), *height_at = from ? value_of(from, " height=\"") : NULL;
    CHECK(height_at, "a drawing without a size"); // load() takes none
    const char *end = strchr(height_at, '"');
    size_t room = strlen(svg) + 64;
    char *text = memory_new(room, 1);
    snprintf(text, room, "%.*s width=\"%d\" height=\"%d\"%s", (int)(from - svg), svg, width, height, end ? end + 1 : "");
    return text;
}

// Makes the formula's texture w x h pixels; none when the file is no SVG.
static void rasterise(Draw *draw, Formula *formula, int w, int h) {
    char *text = resized(formula->svg, w, h);
    SDL_Surface *loaded = IMG_Load_RW(SDL_RWFromConstMem(text, (int)strlen(text)), 1);
    SDL_Surface *picture = loaded ? SDL_ConvertSurfaceFormat(loaded, SDL_PIXELFORMAT_RGBA8888, 0) : NULL;
    if (picture && picture->w == w && picture->h == h) { // four bytes a pixel: its rows follow one another
        draw_texture_set(draw, &formula->texture, w, h, picture->pixels);
    }
    SDL_FreeSurface(loaded);
    SDL_FreeSurface(picture);
    free(text);
    formula->w = w;
    formula->h = h;
}

void formulas_draw(Formulas *formulas, Draw *draw, const char *name, Rect box, Rgba tint) {
    Formula *formula = find(formulas, name);
    int w = (int)lroundf(box.w), h = (int)lroundf(box.h);
    if (!formula || !formula->svg || formula->width <= 0 || w < 1 || h < 1) {
        return;
    }
    if (formula->w != w || formula->h != h) {
        rasterise(draw, formula, w, h);
        formulas->draw = draw;
    }
    draw_texture(draw, formula->texture, (Rect){roundf(box.x), roundf(box.y), (float)w, (float)h}, tint);
}
