// A square of the rasterizer's layer: pixels as floats while points and trails are laid into it. Private to gfx.
#ifndef GFX_RASTER_TILE_H
#define GFX_RASTER_TILE_H

#include "base/color.h"
#include "gfx/draw.h"

#define TILE 64                      // pixels
#define TILE_LANES 16                // pixels that a vector holds at most
#define TILE_ROW (TILE + TILE_LANES) // from row to row: a vector may reach over a row's end, where it changes nothing

// One plane per channel, so that pixels side by side are worked at a time.
typedef struct {
    int x0, y0, x1, y1; // pixels of the layer; right and lower end excluded
    float red[TILE * TILE_ROW], green[TILE * TILE_ROW], blue[TILE * TILE_ROW], alpha[TILE * TILE_ROW]; // premultiplied, 0..1
} RasterTile;

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
} RasterStyle;

// What one instruction set has for it (gfx/simd/raster_tile.c).
typedef struct {
    const char *name; // baseline, avx2, avx512, neon, wasm
    void (*point)(RasterTile *tile, const RasterStyle *style, Vec2 c, Rgba rgba);
    // `count` knots, tail first; 2 are a straight trail of any number of knots.
    void (*trail)(RasterTile *tile, const RasterStyle *style, const Vec2 *knots, int count, Rgba rgba);
    // Into a layer of `width` x any RGBA bytes.
    void (*store)(const RasterTile *tile, uint8_t *layer, int width);
} RasterKernels;
#define TILE_NAME_(isa) raster_kernels_##isa
#define TILE_NAME(isa) TILE_NAME_(isa)
#define TILE_TEXT_(isa) #isa
#define TILE_TEXT(isa) TILE_TEXT_(isa)
#if defined(__x86_64__)
extern const RasterKernels raster_kernels_baseline, raster_kernels_avx2, raster_kernels_avx512;
#elif defined(__wasm__)
extern const RasterKernels raster_kernels_wasm;
#else
extern const RasterKernels raster_kernels_neon;
#endif

static inline float min_float(float a, float b) {
    return a < b ? a : b; // unlike fminf, one instruction
}

static inline float max_float(float a, float b) {
    return a > b ? a : b;
}

static inline int min_int(int a, int b) {
    return a < b ? a : b;
}

#endif
