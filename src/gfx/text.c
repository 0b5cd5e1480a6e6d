// Glyphs are rasterised when they are first seen, one picture per glyph, size and quarter pixel, into one atlas. SDL_ttf places
// bitmaps on whole pixels only, which spaces small text unevenly; so a glyph is rasterised four times as wide and averaged down at
// the wanted quarter: the same coverage as if it had been rasterised there. Pretendard carries no hints: lower-case letters are
// scaled by a few per cent so that their x-height ends on a whole pixel, capitals and digits so that theirs does.
#include "gfx/text.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/file.h"
#include "base/utf8.h"

#include <SDL_ttf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EM 1000         // size in pixels at which fonts are measured
#define SLOTS 16384     // of the table of what is kept; a power of two
#define ATLAS_SIZE 2048 // texels
#define PHASES 4        // positions within a pixel; also how much wider glyphs are rasterised
#define SIZE_MAX_PX 400.0f
#define SIZE_STEPS 4        // sizes per pixel that are told apart
#define REPLACEMENT 0xFFFDu // drawn for a byte that is no UTF-8

// An advance or a kerning, or a glyph's picture in the atlas.
typedef struct {
    uint64_t key;   // 0: free
    float em;       // of a measure
    short x, y;     // in the atlas
    short w, h;     // 0: nothing to draw
    short left, up; // from the whole-pixel origin to the picture's left top
} Kept;

struct Text {
    Draw *draw;
    TTF_Font *fonts[FONT_COUNT];                // change their size from glyph to glyph
    TTF_Font *rulers[FONT_COUNT];               // the same at EM for good: SDL_ttf forgets its glyphs when the size changes
    int frame[FONT_COUNT];                      // width of HH at EM
    float lower[FONT_COUNT], upper[FONT_COUNT]; // em; heights of x and of H, which should end on a whole pixel
    float digit[FONT_COUNT];                    // em; the widest digit's advance
    int shelf_x, shelf_y, shelf_h;              // where the next picture goes: along shelves from the top
    int count;
    Kept slots[SLOTS];
};

static const char *const font_files[FONT_COUNT] = {
    "assets/fonts/Pretendard-Regular.otf",
    "assets/fonts/Pretendard-Medium.otf",
    "assets/fonts/Pretendard-SemiBold.otf",
};

// ---- what is kept ----------------------------------------------------------------------------------------------------------
// Drawing that waits still needs the old pictures.
static void forget_all(Text *text) {
    draw_flush(text->draw);
    memset(text->slots, 0, sizeof text->slots);
    text->count = text->shelf_x = text->shelf_y = text->shelf_h = 0;
}

// The slot of a key: its own, or a free one.
static Kept *find(Text *text, uint64_t key) {
    uint64_t i = key * 0x9E3779B97F4A7C15u >> 40;
    for (;; i++) {
        Kept *kept = &text->slots[i & (SLOTS - 1)];
        if (kept->key == key || kept->key == 0) {
            return kept;
        }
    }
}

// A free slot that becomes the key's own.
static Kept *keep(Text *text, uint64_t key) {
    if (text->count > SLOTS * 3 / 4) {
        forget_all(text);
    }
    Kept *kept = find(text, key);
    *kept = (Kept){.key = key};
    text->count++;
    return kept;
}

// ---- measuring -----------------------------------------------------------------------------------------------------------
// Width in pixels at EM of H, the given letters, H: what stands between two H counts in full, whatever its bearings are.
static int width_between(TTF_Font *font, const char *letters) {
    char s[16];
    int width = 0, height = 0;
    snprintf(s, sizeof s, "H%sH", letters);
    TTF_SizeUTF8(font, s, &width, &height);
    return width;
}

static float measure_advance(const Text *text, Font font, uint32_t c) {
    char letter[5];
    utf8_write(letter, c);
    return (float)(width_between(text->rulers[font], letter) - text->frame[font]) / EM;
}

static float measure(Text *text, Font font, uint32_t a, uint32_t b);

static float measure_kerning(Text *text, Font font, uint32_t a, uint32_t b) {
    char pair[9], first[5], second[5];
    utf8_write(first, a);
    utf8_write(second, b);
    snprintf(pair, sizeof pair, "%s%s", first, second);
    float width = (float)(width_between(text->rulers[font], pair) - text->frame[font]) / EM;
    return width - measure(text, font, a, 0) - measure(text, font, b, 0);
}

// Advance of `a` (b = 0), or the kerning between a and b; em.
static float measure(Text *text, Font font, uint32_t a, uint32_t b) {
    uint64_t key = (uint64_t)1 << 56 | (uint64_t)(font + 1) << 48 | (uint64_t)a << 24 | b;
    const Kept *kept = find(text, key);
    if (kept->key != key) {
        float em = b ? measure_kerning(text, font, a, b) : measure_advance(text, font, a);
        Kept *own = keep(text, key);
        own->em = em;
        kept = own;
    }
    return kept->em;
}

// ---- laying out ----------------------------------------------------------------------------------------------------------
typedef struct {
    Text *text;
    Font font;
    bool tabular;
    uint32_t last; // the character before, 0 at the start
    float pen;     // em
    float indent;  // em from the pen to the glyph's own origin (a digit within its tabular column)
    float next;    // em; the pen after this character
} Layout;

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

// Only Latin, Greek and Cyrillic are kerned: Hangul stands on a grid, and measuring its many pairs would take time.
static bool may_kern(const Layout *l, uint32_t c) {
    bool tabular = l->tabular && (is_digit(c) || is_digit(l->last));
    return l->last && !tabular && c < 0x530 && l->last < 0x530;
}

static void layout_step(Layout *l, uint32_t c) {
    l->pen = l->next + (may_kern(l, c) ? measure(l->text, l->font, l->last, c) : 0.0f);
    float advance = measure(l->text, l->font, c, 0);
    bool column = l->tabular && is_digit(c);
    float width = column ? l->text->digit[l->font] : advance;
    l->indent = 0.5f * (width - advance);
    l->next = l->pen + width;
    l->last = c;
}

// Control characters take no room.
static bool next_char(const char **at, const char *end, uint32_t *c) {
    do {
        if (*at >= end || !**at) {
            return false;
        }
        int code = utf8_read(at, end);
        *c = code < 0 ? REPLACEMENT : (uint32_t)code;
    } while (*c < 32 || *c == 127);
    return true;
}

// ---- glyphs ----------------------------------------------------------------------------------------------------------------
// A free place for w x h texels with a margin of one; false when the atlas is full.
static bool place(Text *text, int w, int h, short *x, short *y) {
    if (text->shelf_x + w + 1 > ATLAS_SIZE) {
        text->shelf_y += text->shelf_h;
        text->shelf_x = text->shelf_h = 0;
    }
    if (text->shelf_y + h + 1 > ATLAS_SIZE) {
        return false;
    }
    *x = (short)text->shelf_x;
    *y = (short)text->shelf_y;
    text->shelf_x += w + 1;
    text->shelf_h = text->shelf_h > h + 1 ? text->shelf_h : h + 1;
    return true;
}

// SDL_ttf takes whole points only, but the resolution is free: one point at 72 * s dots per inch is s pixels.
static void set_size(TTF_Font *font, float across, float up) {
    TTF_SetFontSizeDPI(font, 1, (unsigned)lrintf(72.0f * across), (unsigned)lrintf(72.0f * up));
}

// The size upwards at which the glyph's own height ends on a whole pixel.
static float fitted(const Text *text, Font font, uint32_t c, float size) {
    bool upper = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c >= 0xC0 && c <= 0xDE) || (c >= 0x391 && c <= 0x3A9);
    float height = c >= 0x1100 ? 0.0f : upper ? text->upper[font] : text->lower[font];
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
static bool rasterise(Text *text, Kept *glyph, Font face, float size, uint32_t c, int phase) {
    TTF_Font *font = text->fonts[face];
    set_size(font, size * PHASES, fitted(text, face, c, size));
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
    bool fits = place(text, w, h, &glyph->x, &glyph->y);
    if (fits) {
        uint8_t *rows = draw_atlas_rows(text->draw, glyph->y, h) + glyph->x;
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

static const Kept *glyph_of(Text *text, Font font, float size, uint32_t c, int phase) {
    int steps = (int)lrintf(size * SIZE_STEPS);
    uint64_t key = (uint64_t)c | (uint64_t)phase << 24 | (uint64_t)steps << 28 | (uint64_t)(font + 1) << 48;
    Kept *glyph = find(text, key);
    if (glyph->key != key) {
        float exact = (float)steps / SIZE_STEPS;
        glyph = keep(text, key);
        if (!rasterise(text, glyph, font, exact, c, phase)) {
            forget_all(text);
            glyph = keep(text, key);
            rasterise(text, glyph, font, exact, c, phase);
        }
    }
    return glyph;
}

// One glyph with its origin at `at` (y whole).
static void draw_one(Text *text, Font font, float size, uint32_t c, Vec2 at, Rgba color) {
    int quarters = (int)floorf(at.x * PHASES + 0.5f);
    int whole = floor_div(quarters, PHASES);
    float px = fminf(fmaxf(size, 1.0f), SIZE_MAX_PX);
    const Kept *g = glyph_of(text, font, px, c, quarters - whole * PHASES);
    if (g->w > 0) {
        Rect src = {g->x, g->y, g->w, g->h};
        Rect dst = {(float)(whole + g->left), at.y - g->up, g->w, g->h};
        draw_glyph(text->draw, src, dst, color);
    }
}

// ---- text ------------------------------------------------------------------------------------------------------------------
// Draws it where `at` is given.
static float set_line(Text *text, Font font, float size, const Vec2 *at, Rgba color, const char *utf8, int len, bool tabular) {
    Layout l = {.text = text, .font = font, .tabular = tabular};
    const char *end = len < 0 ? utf8 + strlen(utf8) : utf8 + len;
    uint32_t c;
    while (next_char(&utf8, end, &c)) {
        layout_step(&l, c);
        if (at && c != ' ') {
            draw_one(text, font, size, c, (Vec2){at->x + (l.pen + l.indent) * size, floorf(at->y + 0.5f)}, color);
        }
    }
    return l.next * size;
}

float text_width(Text *text, Font font, float size, const char *utf8, int len, bool tabular) {
    return set_line(text, font, size, NULL, 0, utf8, len, tabular);
}

float text_draw(Text *text, Font font, float size, Vec2 at, Rgba color, const char *utf8, int len, bool tabular) {
    return set_line(text, font, size, &at, color, utf8, len, tabular);
}

// ---- opening -------------------------------------------------------------------------------------------------------------
static float height_of(TTF_Font *ruler, uint32_t c) {
    int up = 0;
    TTF_GlyphMetrics32(ruler, c, NULL, NULL, NULL, &up, NULL);
    return (float)up / EM;
}

static bool open_font(Text *text, Font font, Error *err) {
    char path[FILE_PATH_MAX];
    if (!file_find_own(path, font_files[font], err)) {
        return false;
    }
    text->fonts[font] = TTF_OpenFont(path, EM);
    text->rulers[font] = text->fonts[font] ? TTF_OpenFont(path, EM) : NULL;
    if (!text->rulers[font]) {
        return error_set(err, "Cannot read the font %s (%s). Restore the file.", path, TTF_GetError());
    }
    TTF_SetFontHinting(text->fonts[font], TTF_HINTING_LIGHT);
    TTF_SetFontHinting(text->rulers[font], TTF_HINTING_NONE);
    text->frame[font] = width_between(text->rulers[font], "");
    text->lower[font] = height_of(text->rulers[font], 'x');
    text->upper[font] = height_of(text->rulers[font], 'H');
    for (uint32_t c = '0'; c <= '9'; c++) {
        text->digit[font] = fmaxf(text->digit[font], measure(text, font, c, 0));
    }
    return true;
}

Text *text_new(Draw *draw, Error *err) {
    Text *text = memory_new(1, sizeof *text);
    text->draw = draw;
    if (TTF_Init() != 0) {
        error_set(err, "Cannot start the font library: %s.", TTF_GetError());
        free(text);
        return NULL;
    }
    for (int i = 0; i < FONT_COUNT; i++) {
        if (!open_font(text, (Font)i, err)) {
            text_free(text);
            return NULL;
        }
    }
    draw_atlas_new(draw, ATLAS_SIZE);
    return text;
}

void text_free(Text *text) {
    if (text) {
        for (int i = 0; i < FONT_COUNT; i++) {
            if (text->fonts[i]) {
                TTF_CloseFont(text->fonts[i]);
            }
            if (text->rulers[i]) {
                TTF_CloseFont(text->rulers[i]);
            }
        }
        TTF_Quit();
        free(text);
    }
}
