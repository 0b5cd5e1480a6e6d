// A square of the layer that splat.c makes: pixels as floats while points and trails are laid into it. Private to gfx.
#ifndef GFX_TILE_H
#define GFX_TILE_H

#include "base/color.h"
#include "gfx/draw.h"

#define TILE 64 // pixels; a multiple of 4

typedef float V4 __attribute__((vector_size(16))); // four pixels of a row
typedef int V4i __attribute__((vector_size(16)));

// One plane per channel, so that four pixels are worked at a time.
typedef struct {
    int x0, y0, x1, y1; // pixels of the layer; right and lower end excluded
    V4 red[TILE * TILE / 4], green[TILE * TILE / 4], blue[TILE * TILE / 4], alpha[TILE * TILE / 4]; // premultiplied, 0..1
} Tile;

// A point's falloff over the squared distance, as in point.frag.
typedef struct {
    float core_at_0, core_slope, core;
    float halo_slope, halo;
} PointFall;

// How the points or trails of one call look.
typedef struct {
    int knots;          // 1: points
    int x0, y0, x1, y1; // clip; pixels
    float cover;
    float reach;                                      // pixels from a centre or line to where nothing is left
    PointFall fall;                                   // points
    float half[DRAW_KNOTS_MAX], fade[DRAW_KNOTS_MAX]; // trails, by knot
} SplatStyle;

void tile_begin(Tile *tile, int x0, int y0, int x1, int y1);
void tile_point(Tile *tile, const SplatStyle *style, Vec2 c, Rgba rgba);
// `count` knots, tail first; 2 are a straight trail of any number of knots.
void tile_trail(Tile *tile, const SplatStyle *style, const Vec2 *knots, int count, Rgba rgba);
// Into a layer of `width` x any RGBA bytes.
void tile_store(const Tile *tile, uint8_t *layer, int width);

static inline float least(float a, float b) {
    return a < b ? a : b; // unlike fminf, one instruction
}

static inline float greatest(float a, float b) {
    return a > b ? a : b;
}

static inline int min_int(int a, int b) {
    return a < b ? a : b;
}

#endif
