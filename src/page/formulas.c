#include "page/formulas.h"

#include "base/file.h"
#include "base/memory.h"
#include "gfx/svg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORMULAS_MAX 32
#define FILE_EM 16.0f // pixels of the text size that the files are made for
#define OPTICAL 1.06f // TeX's letters are small beside the window's face at the same size

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
        if (formulas->list[i].texture) {
            draw_texture_free(formulas->draw, formulas->list[i].texture);
        }
    }
    free(formulas);
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
    float w = 0, h = 0;
    if (formula->svg && svg_size(formula->svg, &w, &h)) {
        formula->width = w / FILE_EM * OPTICAL;
        formula->height = h / FILE_EM * OPTICAL;
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

void formulas_draw(Formulas *formulas, Draw *draw, const char *name, Rect box, Rgba tint) {
    Formula *formula = find(formulas, name);
    int w = (int)lroundf(box.w), h = (int)lroundf(box.h);
    if (!formula || formula->width <= 0 || w < 1 || h < 1) {
        return;
    }
    if (formula->w != w || formula->h != h) {
        if (formula->texture) {
            draw_texture_free(draw, formula->texture);
        }
        formulas->draw = draw;
        formula->texture = svg_texture(draw, formula->svg, w, h);
        formula->w = w;
        formula->h = h;
    }
    if (formula->texture) {
        draw_texture(draw, formula->texture, (Rect){roundf(box.x), roundf(box.y), (float)w, (float)h}, tint);
    }
}
