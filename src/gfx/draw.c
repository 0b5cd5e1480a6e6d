// Frames and screen primitives. Colours are blended premultiplied with one blend function for all: what tells ink from light is
// only how much alpha a shader writes, so that a batch need not end where the blend changes behind it.
#include "gfx/draw.h"

#include "base/check.h"
#include "base/memory.h"
#include "gfx/draw_state.h"
#include "gfx/gl.h"
#include "gfx/opengl.h"

#include <math.h>
#include <stdlib.h>

Vec2 camera_to_px(const Camera *camera, float x, float y) {
    const Rect *p = &camera->pane;
    return (Vec2){p->x + 0.5f * p->w + (x - camera->cx) * camera->scale, p->y + 0.5f * p->h + (camera->cy - y) * camera->scale};
}

Vec2 camera_from_px(const Camera *camera, Vec2 px) {
    const Rect *p = &camera->pane;
    return (Vec2){camera->cx + (px.x - p->x - 0.5f * p->w) / camera->scale,
                  camera->cy - (px.y - p->y - 0.5f * p->h) / camera->scale};
}

Draw *draw_new(Error *err) {
    Draw *draw = memory_new(1, sizeof *draw);
    if (!batch_init(&draw->batch, err)) {
        free(draw);
        return NULL;
    }
    draw->kernels = raster_kernels(NULL);
    draw_set_rasterizer(draw, gl_is_software());
    return draw;
}

void draw_free(Draw *draw) {
    if (draw) {
        draw_set_rasterizer(draw, false);
        glDeleteTextures(1, &draw->layer);
        batch_free(&draw->batch);
        free(draw);
    }
}

void draw_set_rasterizer(Draw *draw, bool on) {
    if (on && !draw->rasterizer) {
        draw->rasterizer = rasterizer_new(draw->kernels);
    } else if (!on) {
        rasterizer_free(draw->rasterizer);
        draw->rasterizer = NULL;
    }
}

void draw_set_isa(Draw *draw, const char *isa) {
    draw->kernels = raster_kernels(isa);
    if (draw->rasterizer) {
        draw_set_rasterizer(draw, false);
        draw_set_rasterizer(draw, true);
    }
}

static float channel(Rgba color, int shift) {
    return (float)(color >> shift & 255u) / 255.0f;
}

void draw_begin(Draw *draw, int width, int height, Rgba clear) {
    WATCHED(draw);
    draw->batch.width = width;
    draw->batch.height = height;
    draw->batch.calls = 0;
    draw->clip = (Rect){0};
    if (draw->rasterizer) {
        rasterizer_begin(draw->rasterizer, width, height);
    }
    glViewport(0, 0, width, height);
    glDisable(GL_SCISSOR_TEST);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_DITHER);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glClearColor(channel(clear, 24), channel(clear, 16), channel(clear, 8), 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
}

void draw_end(Draw *draw) {
    WATCHED(draw);
    batch_flush(draw_ink(draw));
    draw->calls = draw->batch.calls;
}

void draw_flush(Draw *draw) {
    WATCHED(draw);
    batch_flush(draw_ink(draw));
}

void draw_watch(Draw *draw, DrawTimes *times) {
    draw->batch.times = times;
}

const DrawTimes *draw_times(const Draw *draw) {
    return draw->batch.times;
}

int draw_calls(const Draw *draw) {
    return draw->calls;
}

// ---- clipping ----------------------------------------------------------------------------------------------------------
// GL counts rows from below. Edges go to the nearest whole pixel.
static void set_scissor(const Batch *batch, Rect box) {
    int x0 = (int)lrintf(box.x), x1 = (int)lrintf(box.x + box.w);
    int y0 = (int)lrintf(box.y), y1 = (int)lrintf(box.y + box.h);
    glEnable(GL_SCISSOR_TEST);
    glScissor(x0, batch->height - y1, x1 > x0 ? x1 - x0 : 0, y1 > y0 ? y1 - y0 : 0);
}

static void restore_clip(Draw *draw) {
    if (rect_is_empty(draw->clip)) {
        glDisable(GL_SCISSOR_TEST);
    } else {
        set_scissor(&draw->batch, draw->clip);
    }
}

void draw_clip(Draw *draw, Rect box) {
    WATCHED(draw);
    batch_flush(draw_ink(draw));
    draw->clip = box;
    restore_clip(draw);
}

static Rect visible_part(const Draw *draw, Rect pane) {
    return rect_is_empty(draw->clip) ? pane : rect_intersection(pane, draw->clip);
}

static void clip_to_pane(Draw *draw, Rect pane) {
    batch_flush(draw_ink(draw));
    set_scissor(&draw->batch, visible_part(draw, pane));
}

// ---- shapes --------------------------------------------------------------------------------------------------------------
static void add_shape(Draw *draw, ShapeRecord shape, Blend blend) {
    float w = shape.half_w + shape.blur + 1.0f, h = shape.half_h + shape.blur + 1.0f;
    ShapeRecord *record = batch_add(draw_ink(draw), PROGRAM_SHAPE, blend, 0,
                                    (Rect){shape.x - w, shape.y - h, 2.0f * w, 2.0f * h});
    *record = shape;
}

// A hairline must be one whole row of pixels, not two half ones.
static void snap_hairline(float *at, float *size) {
    if (*size < 1.75f) {
        *size = 1.0f;
        *at = floorf(*at + 0.5f * *size);
    }
}

void draw_box(Draw *draw, Rect box, float radius, Rgba fill, float border_px, Rgba border) {
    WATCHED(draw);
    if (rect_is_empty(box)) {
        return;
    }
    snap_hairline(&box.x, &box.w);
    snap_hairline(&box.y, &box.h);
    float hw = 0.5f * box.w, hh = 0.5f * box.h;
    float rounding = fminf(fmaxf(radius, 0.0f), fminf(hw, hh));
    bool bordered = border_px > 0.0f;
    add_shape(draw,
              (ShapeRecord){box.x + hw, box.y + hh, hw, hh, rounding, bordered ? border_px : 0.0f, 0.0f, fill,
                            bordered ? border : fill},
              BLEND_OVER);
}

void draw_shadow(Draw *draw, Rect box, float radius, float blur, Rgba color) {
    WATCHED(draw);
    float hw = 0.5f * box.w, hh = 0.5f * box.h;
    float rounding = fminf(radius, fminf(hw, hh));
    add_shape(draw, (ShapeRecord){box.x + hw, box.y + hh, hw, hh, rounding, 0.0f, fmaxf(blur, 0.5f), color, color}, BLEND_OVER);
}

// Below half a pixel of radius a disc keeps its size and loses strength instead.
static float thin(float *half) {
    float share = fminf(*half / 0.5f, 1.0f);
    *half = fmaxf(*half, 0.5f);
    return fmaxf(share, 0.0f);
}

void draw_disc(Draw *draw, Vec2 centre, float radius, Rgba color, Blend blend) {
    WATCHED(draw);
    float share = thin(&radius);
    color = color_fade(color, share * share);
    add_shape(draw, (ShapeRecord){centre.x, centre.y, radius, radius, radius, 0.0f, 0.0f, color, color}, blend);
}

void draw_ring(Draw *draw, Vec2 centre, float radius, float line, Rgba color) {
    WATCHED(draw);
    add_shape(draw, (ShapeRecord){centre.x, centre.y, radius, radius, radius, line, 0.0f, color & 0xFFFFFF00u, color},
              BLEND_OVER);
}

// ---- lines ---------------------------------------------------------------------------------------------------------------
static void add_segment(Draw *draw, SegmentRecord segment, Blend blend) {
    float share_a = thin(&segment.half_a);
    float share_b = thin(&segment.half_b);
    segment.color_a = color_fade(segment.color_a, share_a);
    segment.color_b = color_fade(segment.color_b, share_b);
    float reach = fmaxf(segment.half_a, segment.half_b) + 1.0f;
    Vec2 from = {fminf(segment.a.x, segment.b.x) - reach, fminf(segment.a.y, segment.b.y) - reach};
    Vec2 to = {fmaxf(segment.a.x, segment.b.x) + reach, fmaxf(segment.a.y, segment.b.y) + reach};
    SegmentRecord *record = batch_add(draw_ink(draw), PROGRAM_SEGMENT, blend, 0,
                                      (Rect){from.x, from.y, to.x - from.x, to.y - from.y});
    *record = segment;
}

// The centre of a level or upright line such that its edges lie between pixels.
static float snap_centre(float at, float width) {
    float whole = fmaxf(roundf(width), 1.0f);
    return floorf(at - 0.5f * whole + 0.5f) + 0.5f * whole;
}

void draw_line(Draw *draw, Vec2 a, Vec2 b, float width, Rgba color_a, Rgba color_b, Blend blend) {
    WATCHED(draw);
    if (a.x == b.x && a.y != b.y) {
        a.x = b.x = snap_centre(a.x, width);
    } else if (a.y == b.y && a.x != b.x) {
        a.y = b.y = snap_centre(a.y, width);
    }
    const Vec2 round_end = {0.0f, 0.0f};
    float half = 0.5f * width;
    add_segment(draw, (SegmentRecord){a, b, round_end, round_end, half, half, color_a, color_b}, blend);
}

static Vec2 direction(Vec2 a, Vec2 b) {
    float dx = b.x - a.x, dy = b.y - a.y;
    float n = sqrtf(dx * dx + dy * dy);
    return n > 1e-6f ? (Vec2){dx / n, dy / n} : (Vec2){0.0f, 0.0f};
}

#define STRAIGHT_PX 0.1f // what bends less is one piece

typedef struct {
    int n;
    const Vec2 *points;
    const float *width;
    const Rgba *color;
    bool even; // of one width and colour
    Blend blend;
} Ribbon;

static float half_at(const Ribbon *r, int i) {
    return 0.5f * r->width[r->even ? 0 : i];
}

static Rgba color_at(const Ribbon *r, int i) {
    return r->color[r->even ? 0 : i];
}

// Whether everything between i and k lies on the straight piece from i to k, and looks like its ends.
static bool is_straight(const Ribbon *r, int i, int k) {
    Vec2 a = r->points[i], along = direction(a, r->points[k]);
    for (int j = i + 1; j <= k; j++) {
        Vec2 d = {r->points[j].x - a.x, r->points[j].y - a.y};
        Vec2 step = {r->points[j].x - r->points[j - 1].x, r->points[j].y - r->points[j - 1].y};
        bool off = fabsf(d.y * along.x - d.x * along.y) > STRAIGHT_PX || step.x * along.x + step.y * along.y < 0.0f;
        if (off || half_at(r, j) != half_at(r, i) || color_at(r, j) != color_at(r, i)) {
            return false;
        }
    }
    return true;
}

// The end of the piece that begins at point i: apart from it, and as far as the ribbon runs straight (at most 16 points, so that
// long ones do not take time squared). n where nothing follows.
static int piece_end(const Ribbon *r, int i) {
    int j = i + 1;
    while (j < r->n && fabsf(r->points[j].x - r->points[i].x) < 1e-3f && fabsf(r->points[j].y - r->points[i].y) < 1e-3f) {
        j++;
    }
    for (int last = j + 15; j + 1 < r->n && j < last && is_straight(r, i, j + 1);) {
        j++;
    }
    return j;
}

static void add_ribbon(Draw *draw, const Ribbon *r) {
    WATCHED(draw);
    CHECK(r->n >= 2, "a ribbon of %d points", r->n);
    const Vec2 *points = r->points;
    Vec2 cut_a = {0.0f, 0.0f}; // the first end is round
    int a = 0;
    int b = piece_end(r, a);
    if (b == r->n) {
        b = r->n - 1; // all in one place: a dot
    }
    while (b < r->n) {
        int c = piece_end(r, b);
        Vec2 along = direction(points[a], points[b]);
        Vec2 next = c < r->n ? direction(points[b], points[c]) : (Vec2){0.0f, 0.0f};
        Vec2 cut_b = c < r->n ? direction((Vec2){0.0f, 0.0f}, (Vec2){along.x + next.x, along.y + next.y}) : next;
        add_segment(draw,
                    (SegmentRecord){points[a], points[b], cut_a, cut_b, half_at(r, a), half_at(r, b), color_at(r, a),
                                    color_at(r, b)},
                    r->blend);
        cut_a = cut_b;
        a = b;
        b = c;
    }
}

void draw_ribbon(Draw *draw, int n, const Vec2 *points, const float *width, const Rgba *color, Blend blend) {
    add_ribbon(draw, &(Ribbon){n, points, width, color, false, blend});
}

void draw_polyline(Draw *draw, int n, const Vec2 *points, float width, Rgba color) {
    add_ribbon(draw, &(Ribbon){n, points, &width, &color, true, BLEND_OVER});
}

// ---- points --------------------------------------------------------------------------------------------------------------
// The layer that takes the next points; NULL when OpenGL draws them.
static Rasterizer *rasterizer_for(Draw *draw) {
    if (draw->rasterizer && rasterizer_is_full(draw->rasterizer)) {
        draw_layer(draw);
    }
    return draw->rasterizer;
}

static void points(Draw *draw, const Camera *camera, int n, const PointsGlData *data, float radius, float glow, Blend blend) {
    WATCHED(draw);
    if (n <= 0) {
        return;
    }
    PointShape shape = point_shape(radius, glow, blend);
    Rasterizer *rasterizer = data->at ? NULL : rasterizer_for(draw);
    if (rasterizer) {
        rasterizer_points(rasterizer, camera, visible_part(draw, camera->pane), n, data, &shape, blend_cover(blend));
        return;
    }
    clip_to_pane(draw, camera->pane);
    points_gl_points(&draw->batch, camera, n, data, &shape, blend);
    restore_clip(draw);
}

void draw_points(Draw *draw, const Camera *camera, int n, const float *x, const float *y, const Rgba *color, int color_count,
                 float radius, float glow, Blend blend) {
    points(draw, camera, n, &(PointsGlData){x, y, color, color_count, NULL, 0}, radius, glow, blend);
}

void draw_card_points(Draw *draw, const Camera *camera, int n, uint32_t at, const CardInk *ink, float radius, float glow,
                      Blend blend) {
    points(draw, camera, n, &(PointsGlData){.color = &ink->one, .at = &at, .ink = ink->array}, radius, glow, blend);
}

static void trails(Draw *draw, const Camera *camera, int n, int knots, const PointsGlData *data, float width, Blend blend) {
    WATCHED(draw);
    CHECK_RANGE(knots, 2, DRAW_KNOTS_MAX);
    if (n <= 0) {
        return;
    }
    Rasterizer *rasterizer = data->at ? NULL : rasterizer_for(draw);
    if (rasterizer) {
        rasterizer_trails(rasterizer, camera, visible_part(draw, camera->pane), n, knots, data, width, blend_cover(blend));
        return;
    }
    clip_to_pane(draw, camera->pane);
    points_gl_trails(&draw->batch, camera, n, knots, data, width, blend);
    restore_clip(draw);
}

void draw_trails(Draw *draw, const Camera *camera, int n, int knots, const float *x, const float *y, const Rgba *color,
                 int color_count, float width, Blend blend) {
    trails(draw, camera, n, knots, &(PointsGlData){x, y, color, color_count, NULL, 0}, width, blend);
}

void draw_card_trails(Draw *draw, const Camera *camera, int n, int knots, const uint32_t *at, const CardInk *ink, float width,
                      Blend blend) {
    trails(draw, camera, n, knots, &(PointsGlData){.color = &ink->one, .at = at, .ink = ink->array}, width, blend);
}

void draw_arrows(Draw *draw, const Camera *camera, int n, const float *x, const float *y, const float *dx, const float *dy,
                 const Rgba *color, float width, float line) {
    WATCHED(draw);
    if (n > 0) {
        clip_to_pane(draw, camera->pane);
        points_gl_arrows(&draw->batch, camera, n, &(PointsGlData){x, y, color, n, NULL, 0}, dx, dy, width, line);
        restore_clip(draw);
    }
}
