// Points and trails drawn by the processor, for software renderers: OpenGL's triangles cost llvmpipe about 0.3 us each, which for
// 20,000 points with trails is several times what drawing the pixels takes. What is added in a row makes one layer, which is worked
// off in tiles (by all cores; a tile's result does not depend on which) and laid over the frame as a texture. The falloffs are
// those of point.frag and segment.frag. No GL in here. Private to gfx.
#ifndef GFX_RASTERIZER_H
#define GFX_RASTERIZER_H

#include "gfx/points_gl.h"
#include "gfx/raster_tile.h"

// The kernels of that instruction set; those that every processor has when there are none of it, or when `isa` is NULL.
const RasterKernels *raster_kernels(const char *isa);

typedef struct Rasterizer Rasterizer;

Rasterizer *rasterizer_new(const RasterKernels *kernels);
void rasterizer_free(Rasterizer *rasterizer);
// The layer's size in pixels; forgets what was added.
void rasterizer_begin(Rasterizer *rasterizer, int width, int height);
// `clip` in pixels; `cover` is how much a colour hides (1: ink, less: light).
void rasterizer_points(Rasterizer *rasterizer, const Camera *camera, Rect clip, int n, const PointsGlData *data,
                       const PointShape *shape, float cover);
void rasterizer_trails(Rasterizer *rasterizer, const Camera *camera, Rect clip, int n, int knots, const PointsGlData *data,
                       float width, float cover);
bool rasterizer_is_empty(const Rasterizer *rasterizer);
bool rasterizer_is_full(const Rasterizer *rasterizer); // render it before more is added
// Draws what was added and forgets it. Afterwards the layer holds premultiplied RGBA bytes in the touched tiles, anything elsewhere.
void rasterizer_render(Rasterizer *rasterizer);
const uint8_t *rasterizer_layer(const Rasterizer *rasterizer, int *width, int *height);
// Whether a tile was touched by the last rasterizer_render.
bool rasterizer_touched(const Rasterizer *rasterizer, int tile_x, int tile_y);

#endif
