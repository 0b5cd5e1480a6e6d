// The pictures of glyphs, rasterised when first drawn and kept in one atlas. Private to gfx.
#ifndef GFX_GLYPHS_H
#define GFX_GLYPHS_H

#include "gfx/draw.h"

#include <SDL_ttf.h>

typedef struct Glyphs Glyphs;

// Heights that should end on a whole pixel; em.
typedef struct {
    float lower, upper; // of x, of H
} GlyphFit;

GlyphFit glyph_fit(TTF_Font *ruler, int size); // of a font that is `size` pixels large

Glyphs *glyphs_new(Draw *draw);
void glyphs_free(Glyphs *glyphs);
// Draws one glyph with its origin at `at` (y whole). `font_id` tells fonts apart.
void glyphs_draw(Glyphs *glyphs, TTF_Font *font, int font_id, const GlyphFit *fit, float size, uint32_t c, Vec2 at, Rgba color);

#endif
