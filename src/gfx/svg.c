// SDL2_image rasterises at the size that the file names (a size of one's own came with 2.6), so the size is written into a copy.
#include "gfx/svg.h"

#include "base/memory.h"


#include <SDL_image.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *value_of(const char *svg, const char *name) {
    const char *at = strstr(svg, name);
    return at ? at + strlen(name) : NULL;
}

bool svg_size(const char *svg, float *width, float *height) {
    const char *w = value_of(svg, " width=\"");
    const char *h = value_of(svg, " height=\"");
    if (!w || !h) {
        return false;
    }
    *width = strtof(w, NULL);
    *height = strtof(h, NULL);
    return *width > 0 && *height > 0;
}

// The text with another size in its first element; the caller frees it.
static char *resized(const char *svg, int width, int height) {
    const char *from = strstr(svg, " width=\"");
    const char *end = value_of(svg, " height=\"");
    end = end ? strchr(end, '"') : NULL;
    if (!from || !end || end < from) {
        return NULL;
    }
    size_t room = strlen(svg) + 64;
    char *text = memory_new(room, 1);
    snprintf(text, room, "%.*s width=\"%d\" height=\"%d\"%s", (int)(from - svg), svg, width, height, end + 1);
    return text;
}

uint32_t svg_texture(Draw *draw, const char *svg, int width, int height) {
    char *text = resized(svg, width, height);
    if (!text) {
        return 0;
    }
    SDL_Surface *loaded = IMG_Load_RW(SDL_RWFromConstMem(text, (int)strlen(text)), 1);
    free(text);
    SDL_Surface *picture = loaded ? SDL_ConvertSurfaceFormat(loaded, SDL_PIXELFORMAT_RGBA32, 0) : NULL;
    SDL_FreeSurface(loaded);
    if (!picture) {
        return 0;
    }
    uint8_t *rgba = memory_new((size_t)width * (size_t)height, 4);
    int w = picture->w < width ? picture->w : width;
    for (int y = 0; y < picture->h && y < height; y++) {
        memcpy(rgba + (size_t)y * (size_t)width * 4, (const uint8_t *)picture->pixels + (size_t)y * (size_t)picture->pitch,
               (size_t)w * 4);
    }
    SDL_FreeSurface(picture);
    uint32_t texture = draw_texture_new(draw, width, height, rgba);
    free(rgba);
    return texture;
}
