// Glyphs are rasterised when they are first seen, one picture per glyph, size and quarter pixel, into one atlas. SDL_ttf places
// bitmaps on whole pixels only, which spaces small text unevenly; so a glyph is rasterised four times as wide and averaged down at
// the wanted quarter: the same coverage as if it had been rasterised there. Pretendard carries no hints: lower-case letters are
// scaled by a few per cent so that their x-height ends on a whole pixel, capitals and digits so that theirs does.
#include "gfx/text.h"

#include "base/file.h"
#include "gfx/glyphs.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <SDL_ttf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EM 1000       // size in pixels at which fonts are measured
#define MEASURES 8192 // slots of the table of advances and kernings; a power of two
#define LINE_EM 1.2f
#define ASCENT_EM 0.76f
#define REPLACEMENT 0xFFFDu // drawn for a byte that is no UTF-8

typedef struct {
    uint64_t key; // 0: free
    float value;  // em
} Measure;

struct Text {
    Draw *draw;
    TTF_Font *fonts[FONT_COUNT];  // change their size from glyph to glyph
    TTF_Font *rulers[FONT_COUNT]; // the same at EM for good: SDL_ttf forgets its glyphs when the size changes
    int frame[FONT_COUNT];        // width of HH at EM
    GlyphFit fit[FONT_COUNT];
    float digit[FONT_COUNT]; // em; the widest digit's advance
    Glyphs *glyphs;
    int measure_count;
    Measure measures[MEASURES];
};

static const char *const font_files[FONT_COUNT] = {
    "assets/fonts/Pretendard-Regular.otf",
    "assets/fonts/Pretendard-Medium.otf",
    "assets/fonts/Pretendard-SemiBold.otf",
};

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

// The slot of a key: its own, or a free one.
static Measure *find_measure(Text *text, uint64_t key) {
    uint64_t i = key * 0x9E3779B97F4A7C15u >> 40;
    for (;; i++) {
        Measure *m = &text->measures[i & (MEASURES - 1)];
        if (m->key == key || m->key == 0) {
            return m;
        }
    }
}

// Advance of `a` (b = 0), or the kerning between a and b; em.
static float measure(Text *text, Font font, uint32_t a, uint32_t b) {
    uint64_t key = (uint64_t)(font + 1) << 48 | (uint64_t)a << 24 | b;
    Measure *m = find_measure(text, key);
    if (m->key == key) {
        return m->value;
    }
    float value = b ? measure_kerning(text, font, a, b) : measure_advance(text, font, a);
    if (text->measure_count > MEASURES * 3 / 4) {
        memset(text->measures, 0, sizeof text->measures);
        text->measure_count = 0;
    }
    *find_measure(text, key) = (Measure){key, value};
    text->measure_count++;
    return value;
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

static const char *text_end(const char *utf8, int len) {
    return len < 0 ? utf8 + strlen(utf8) : utf8 + len;
}

float text_width(Text *text, Font font, float size, const char *utf8, int len, bool tabular) {
    Layout l = {.text = text, .font = font, .tabular = tabular};
    const char *end = text_end(utf8, len);
    uint32_t c;
    while (next_char(&utf8, end, &c)) {
        layout_step(&l, c);
    }
    return l.next * size;
}

float text_draw(Text *text, Font font, float size, Vec2 at, Rgba color, const char *utf8, int len, bool tabular) {
    Layout l = {.text = text, .font = font, .tabular = tabular};
    const char *end = text_end(utf8, len);
    float baseline = floorf(at.y + 0.5f);
    uint32_t c;
    while (next_char(&utf8, end, &c)) {
        layout_step(&l, c);
        if (c != ' ') {
            float x = at.x + (l.pen + l.indent) * size;
            glyphs_draw(text->glyphs, text->fonts[font], (int)font, &text->fit[font], size, c, (Vec2){x, baseline}, color);
        }
    }
    return l.next * size;
}

// ---- opening -------------------------------------------------------------------------------------------------------------
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
    text->fit[font] = glyph_fit(text->rulers[font], EM);
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
    text->glyphs = glyphs_new(draw);
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
        glyphs_free(text->glyphs);
        TTF_Quit();
        free(text);
    }
}
