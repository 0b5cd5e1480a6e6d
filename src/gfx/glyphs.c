#include "gfx/glyphs.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ATLAS_SIZE 2048 // texels
#define SLOTS 8192      // of the glyph table; a power of two
#define PHASES 4        // positions within a pixel; also how much wider glyphs are rasterised
#define SIZE_MAX_PX 400.0f
#define SIZE_STEPS 4 // sizes per pixel that are told apart

typedef struct {
    uint64_t key;   // 0: free
    short x, y;     // in the atlas
    short w, h;     // 0: nothing to draw
    short left, up; // from the whole-pixel origin to the picture's left top
} Glyph;

struct Glyphs {
    Draw *draw;
    int shelf_x, shelf_y, shelf_h; // where the next picture goes: along shelves from the top
    int count;
    Glyph slots[SLOTS];
};

GlyphFit glyph_fit(TTF_Font *ruler, int size) {
    int x = 0, h = 0;
    TTF_GlyphMetrics32(ruler, 'x', NULL, NULL, NULL, &x, NULL);
    TTF_GlyphMetrics32(ruler, 'H', NULL, NULL, NULL, &h, NULL);
    return (GlyphFit){(float)x / (float)size, (float)h / (float)size};
}

// SDL_ttf takes whole points only, but the resolution is free: one point at 72 * s dots per inch is s pixels.
static void set_size(TTF_Font *font, float across, float up) {
    TTF_SetFontSizeDPI(font, 1, (unsigned)lrintf(72.0f * across), (unsigned)lrintf(72.0f * up));
}

Glyphs *glyphs_new(Draw *draw) {
    Glyphs *glyphs = memory_new(1, sizeof *glyphs);
    glyphs->draw = draw;
    draw_atlas_new(draw, ATLAS_SIZE);
    return glyphs;
}

void glyphs_free(Glyphs *glyphs) {
    free(glyphs);
}

// Drawing that waits still needs the old pictures.
static void forget_all(Glyphs *glyphs) {
    draw_flush(glyphs->draw);
    memset(glyphs->slots, 0, sizeof glyphs->slots);
    glyphs->count = glyphs->shelf_x = glyphs->shelf_y = glyphs->shelf_h = 0;
}

// A free place for w x h texels with a margin of one; false when the atlas is full.
static bool place(Glyphs *glyphs, int w, int h, short *x, short *y) {
    if (glyphs->shelf_x + w + 1 > ATLAS_SIZE) {
        glyphs->shelf_y += glyphs->shelf_h;
        glyphs->shelf_x = glyphs->shelf_h = 0;
    }
    if (glyphs->shelf_y + h + 1 > ATLAS_SIZE) {
        return false;
    }
    *x = (short)glyphs->shelf_x;
    *y = (short)glyphs->shelf_y;
    glyphs->shelf_x += w + 1;
    glyphs->shelf_h = glyphs->shelf_h > h + 1 ? glyphs->shelf_h : h + 1;
    return true;
}

// ---- rasterising -----------------------------------------------------------------------------------------------------------
// The size upwards at which the glyph's own height ends on a whole pixel.
static float fitted(const GlyphFit *fit, uint32_t c, float size) {
    bool upper = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c >= 0xC0 && c <= 0xDE) || (c >= 0x391 && c <= 0x3A9);
    float height = c >= 0x1100 ? 0.0f : upper ? fit->upper : fit->lower;
    float whole = roundf(height * size);
    return height > 0.0f && whole > 0.0f ? whole / height : size;
}

static int floor_div(int a, int b) {
    return a >= 0 ? a / b : -((b - 1 - a) / b);
}

// Averages the wide picture's row down to pixels; `first` is the wide position of its column 0, shifted by the phase.
static void average_row(const Uint32 *wide, int n, int first, int left, uint8_t *out, int w) {
    unsigned sum[1024] = {0};
    for (int i = 0; i < n; i++) {
        sum[floor_div(first + i, PHASES) - left] += wide[i] >> 24;
    }
    for (int x = 0; x < w; x++) {
        out[x] = (uint8_t)((sum[x] + PHASES / 2) / PHASES);
    }
}

// Rasterises into `glyph` and the atlas; false when that is full.
static bool rasterise(Glyphs *glyphs, Glyph *glyph, TTF_Font *font, const GlyphFit *fit, float size, uint32_t c, int phase) {
    set_size(font, size * PHASES, fitted(fit, c, size));
    int min_x = 0, min_y = 0, max_y = 0;
    SDL_Surface *wide = TTF_RenderGlyph32_Blended(font, c, (SDL_Color){255, 255, 255, 255});
    if (!wide || TTF_GlyphMetrics32(font, c, &min_x, NULL, &min_y, &max_y, NULL) != 0) {
        SDL_FreeSurface(wide);
        return true; // nothing to draw
    }
    int ascent = TTF_FontAscent(font);
    int top = max_y > ascent ? 0 : ascent - max_y; // the first row with ink
    int h = max_y - min_y < wide->h - top ? max_y - min_y : wide->h - top;
    int first = (min_x < 0 ? min_x : 0) + phase;
    int left = floor_div(first, PHASES);
    int w = floor_div(first + wide->w - 1, PHASES) - left + 1;
    CHECK_RANGE(w, 1, 1024);
    bool fits = place(glyphs, w, h, &glyph->x, &glyph->y);
    if (fits) {
        uint8_t *rows = draw_atlas_rows(glyphs->draw, glyph->y, h) + glyph->x;
        for (int y = 0; y < h; y++) {
            const char *row = (const char *)wide->pixels + (size_t)(top + y) * (size_t)wide->pitch;
            average_row((const Uint32 *)(const void *)row, wide->w, first, left, rows + (size_t)y * ATLAS_SIZE, w);
        }
        glyph->left = (short)left;
        glyph->up = (short)max_y;
        glyph->w = (short)w;
        glyph->h = (short)h;
    }
    SDL_FreeSurface(wide);
    return fits;
}

// ---- the table -------------------------------------------------------------------------------------------------------------
// The slot of a key: its own, or a free one.
static Glyph *find(Glyphs *glyphs, uint64_t key) {
    uint64_t i = key * 0x9E3779B97F4A7C15u >> 40;
    for (;; i++) {
        Glyph *g = &glyphs->slots[i & (SLOTS - 1)];
        if (g->key == key || g->key == 0) {
            return g;
        }
    }
}

static const Glyph *get(Glyphs *glyphs, TTF_Font *font, int font_id, const GlyphFit *fit, float size, uint32_t c, int phase) {
    int steps = (int)lrintf(size * SIZE_STEPS);
    uint64_t key = (uint64_t)c | (uint64_t)phase << 24 | (uint64_t)steps << 28 | (uint64_t)(font_id + 1) << 48;
    Glyph *g = find(glyphs, key);
    if (g->key == key) {
        return g;
    }
    if (glyphs->count > SLOTS * 3 / 4) {
        forget_all(glyphs);
        g = find(glyphs, key);
    }
    float exact = (float)steps / SIZE_STEPS;
    if (!rasterise(glyphs, g, font, fit, exact, c, phase)) {
        forget_all(glyphs);
        g = find(glyphs, key);
        rasterise(glyphs, g, font, fit, exact, c, phase);
    }
    g->key = key;
    glyphs->count++;
    return g;
}

void glyphs_draw(Glyphs *glyphs, TTF_Font *font, int font_id, const GlyphFit *fit, float size, uint32_t c, Vec2 at, Rgba color) {
    int quarters = (int)floorf(at.x * PHASES + 0.5f);
    int whole = floor_div(quarters, PHASES);
    float px = fminf(fmaxf(size, 1.0f), SIZE_MAX_PX);
    const Glyph *g = get(glyphs, font, font_id, fit, px, c, quarters - whole * PHASES);
    if (g->w > 0) {
        Rect src = {g->x, g->y, g->w, g->h};
        Rect dst = {(float)(whole + g->left), at.y - g->up, g->w, g->h};
        draw_glyph(glyphs->draw, src, dst, color);
    }
}
