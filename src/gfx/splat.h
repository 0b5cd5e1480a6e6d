// Points and trails drawn by the processor, for software renderers: OpenGL's triangles cost llvmpipe about 0.3 us each, which for
// 20,000 points with trails is several times what drawing the pixels takes. What is added in a row makes one layer, which is worked
// off in tiles (by all cores; a tile's result does not depend on which) and laid over the frame as a texture. The falloffs are
// those of point.frag and segment.frag. No GL in here. Private to gfx.
#ifndef GFX_SPLAT_H
#define GFX_SPLAT_H

#include "gfx/cloud.h"
#include "gfx/tile.h"

typedef struct Splat Splat;

Splat *splat_new(const TileKernels *kernels);
void splat_free(Splat *splat);
// The layer's size in pixels; forgets what was added.
void splat_begin(Splat *splat, int width, int height);
// `clip` in pixels; `cover` is how much a colour hides (1: ink, less: light).
void splat_points(Splat *splat, const Camera *camera, Rect clip, int n, const CloudData *data, const PointShape *shape,
                  float cover);
void splat_trails(Splat *splat, const Camera *camera, Rect clip, int n, int knots, const CloudData *data, float width,
                  float cover);
bool splat_is_empty(const Splat *splat);
bool splat_is_full(const Splat *splat); // render it before more is added
// Draws what was added and forgets it. Afterwards the layer holds premultiplied RGBA bytes in the touched tiles, anything elsewhere.
void splat_render(Splat *splat);
const uint8_t *splat_layer(const Splat *splat, int *width, int *height);
// Whether a tile was touched by the last splat_render.
bool splat_touched(const Splat *splat, int tile_x, int tile_y);

#endif
