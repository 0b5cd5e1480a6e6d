// Points, trails and arrows by OpenGL, straight from the arrays as they lie. Private to gfx; draw.h says what the arguments mean.
#ifndef GFX_POINTS_GL_H
#define GFX_POINTS_GL_H

#include "gfx/batch.h"

typedef struct {
    const float *x, *y;
    const Rgba *color;
    int color_count;    // n, or 1 for one colour for all
    const uint32_t *at; // instead of x and y: arrays on the graphics card, one for each knot; NULL: there are none
    uint32_t ink;       // with them, and instead of the colours: an array there; 0: one colour for all
} PointsGlData;

// How a soft point falls off: the core's radius and share, the glow's reach and share. Pixels.
typedef struct {
    float radius, core, reach, glow;
} PointShape;

PointShape point_shape(float radius, float glow, Blend blend);
// The core covers core_at_0 - core_slope d^2, cut to 0..1, of a pixel at distance d: half of it at d = radius.
float point_core_at_0(const PointShape *shape);
float point_core_slope(const PointShape *shape);
// A trail's half width in pixels and its share of alpha at knot k.
float trail_half(int k, int knots, float width);
float trail_fade(int k, int knots);

void points_gl_points(Batch *batch, const Camera *camera, int n, const PointsGlData *data, const PointShape *shape, Blend blend);
void points_gl_trails(Batch *batch, const Camera *camera, int n, int knots, const PointsGlData *data, float width, Blend blend);
void points_gl_arrows(Batch *batch, const Camera *camera, int n, const PointsGlData *data, const float *dx, const float *dy,
                      float width, float line);

#endif
