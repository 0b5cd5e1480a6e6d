// Draws plain arrays; knows nothing of learning. One private struct and one shader pair per primitive; verbs are immediate,
// primitives of the same kind and blend are batched, and order is kept. Everything is antialiased in its shader (no MSAA:
// software OpenGL must be fast too). Core 3.3, written so that the same shaders compile as GLSL ES 3.00.
#ifndef GFX_DRAW_H
#define GFX_DRAW_H

#include "base/color.h"
#include "base/error.h"
#include "base/geom.h"

#include <stdint.h>

typedef struct Draw Draw;

#define DRAW_KNOTS_MAX 8 // of a trail

typedef enum {
    BLEND_OVER,  // ordinary: ink on paper
    BLEND_LIGHT, // additive: light on dark
} Blend;

// How the stage's coordinates (y up) fall on pixels (y down): px = centre of pane + (x - cx, cy - y) * scale.
typedef struct {
    Rect pane;    // pixels; drawing is clipped to it
    float cx, cy; // stage point at the centre of the pane
    float scale;  // pixels per stage unit
} Camera;

Vec2 camera_to_px(const Camera *camera, float x, float y);
Vec2 camera_from_px(const Camera *camera, Vec2 px);

// Needs a current GL context. Finds shaders/ through file_find_own; a missing or broken shader is an Error that names file and line.
Draw *draw_new(Error *err);
void draw_free(Draw *draw);

// A frame of width x height pixels, cleared to an opaque colour. draw_end flushes; the caller swaps or reads back.
void draw_begin(Draw *draw, int width, int height, Rgba clear);
void draw_end(Draw *draw);
// Hands what waits to GL within a frame: before a texture that it uses is changed.
void draw_flush(Draw *draw);
// Restricts what follows to a box; (0,0,0,0) lifts the restriction.
void draw_clip(Draw *draw, Rect box);
// Points and trails by the processor (software renderers, chosen at the start) or by OpenGL. Between frames; for tests and the bench.
void draw_set_rasterizer(Draw *draw, bool on);
// The instruction set that the processor draws them with ("baseline", "avx2", "avx512", "neon", "wasm"); until it is told, what every
// processor has. Between frames.
void draw_set_isa(Draw *draw, const char *isa);
// How many GL draw calls the last finished frame took.
int draw_calls(const Draw *draw);

// For the bench: seconds spent since draw_watch, summed. OpenGL draws while other work goes on; what it still has to do at the end of
// a frame counts where that is waited for.
typedef struct {
    double draw_s;   // within the functions of this header, uploads included
    double upload_s; // handing records, points and texels to OpenGL
} DrawTimes;
// `times` must outlive its use; NULL ends it.
void draw_watch(Draw *draw, DrawTimes *times);
const DrawTimes *draw_times(const Draw *draw); // NULL where nobody watches

// ---- screen primitives, in pixels -------------------------------------------------------------------------------------
// A box with rounded corners, filled, with an inner border (border_px = 0: none).
void draw_box(Draw *draw, Rect box, float radius, Rgba fill, float border_px, Rgba border);
// A soft shadow or glow around a box, fading out over `blur` pixels.
void draw_shadow(Draw *draw, Rect box, float radius, float blur, Rgba color);
// A line with round ends, width in pixels, colour blending from a to b.
void draw_line(Draw *draw, Vec2 a, Vec2 b, float width, Rgba color_a, Rgba color_b, Blend blend);
// A connected line through n >= 2 points without overlaps at the joints (so that translucent colours stay even).
// width and color: one per point.
void draw_ribbon(Draw *draw, int n, const Vec2 *points, const float *width, const Rgba *color, Blend blend);
// The same of one width and colour.
void draw_polyline(Draw *draw, int n, const Vec2 *points, float width, Rgba color);
// A filled disc, and a circle line of `line` pixels (inner edge at radius - line).
void draw_disc(Draw *draw, Vec2 centre, float radius, Rgba color, Blend blend);
void draw_ring(Draw *draw, Vec2 centre, float radius, float line, Rgba color);

// ---- points, in stage coordinates through a camera -----------------------------------------------------------------------
// n soft points: a bright core of `radius` pixels within a glow of `glow` pixels (0: a crisp antialiased disc).
// x, y: (n). color: (n), or one colour when `color_count` is 1.
void draw_points(Draw *draw, const Camera *camera, int n, const float *x, const float *y, const Rgba *color, int color_count,
                 float radius, float glow, Blend blend);
// n fading trails of `knots` points each (2..DRAW_KNOTS_MAX), tail first: knot k of trail i is (x[k * n + i], y[k * n + i]); alpha falls
// from the colour's own at the head (last knot) to 0 at the tail, width from `width` pixels to a third of it.
void draw_trails(Draw *draw, const Camera *camera, int n, int knots, const float *x, const float *y, const Rgba *color,
                 int color_count, float width, Blend blend);
// Points and trails from arrays that lie on the graphics card (feedback.h), always drawn by OpenGL. at: pairs of floats, one array for
// each knot; ink: an array of Rgba, or 0 and one colour for all.
typedef struct {
    uint32_t array;
    Rgba one;
} CardInk;
void draw_card_points(Draw *draw, const Camera *camera, int n, uint32_t at, const CardInk *ink, float radius, float glow,
                      Blend blend);
void draw_card_trails(Draw *draw, const Camera *camera, int n, int knots, const uint32_t *at, const CardInk *ink, float width,
                      Blend blend);
// n arrows from (x, y) along (dx, dy), stage units; a shaft of `width` pixels and a head; filled, or where `line` > 0 an outline so wide.
// color: (n).
void draw_arrows(Draw *draw, const Camera *camera, int n, const float *x, const float *y, const float *dx, const float *dy,
                 const Rgba *color, float width, float line);

// ---- images ------------------------------------------------------------------------------------------------------------
// Gives a texture width x height pixels (straight alpha), top row first; makes one where *texture is 0.
void draw_texture_set(Draw *draw, uint32_t *texture, int width, int height, const Rgba *pixels);
void draw_texture_free(Draw *draw, uint32_t texture); // fine with 0, even without a Draw
// 0 is no texture, and draws nothing.
void draw_texture(Draw *draw, uint32_t texture, Rect box, Rgba tint);

// For text.c only: quads of a one-channel coverage atlas of size x size texels. src in texels.
void draw_atlas_new(Draw *draw, int size);
// The rows y .. y + h - 1, `size` bytes each, to be written before the next primitive is drawn. What is written reaches GL with the
// next glyphs; texels of glyphs that wait must not be written again before draw_flush.
uint8_t *draw_atlas_rows(Draw *draw, int y, int h);
void draw_glyph(Draw *draw, Rect src, Rect dst, Rgba color);

#endif
