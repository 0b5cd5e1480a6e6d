#include "gfx/tile.h"

#include <math.h>
#include <string.h>

void tile_begin(Tile *tile, int x0, int y0, int x1, int y1) {
    memset(tile, 0, sizeof *tile);
    tile->x0 = x0;
    tile->y0 = y0;
    tile->x1 = x1;
    tile->y1 = y1;
}

// ---- pixels -----------------------------------------------------------------------------------------------------------------
typedef struct {
    float red, green, blue, alpha; // premultiplied, 0..1; alpha by what it hides
} Ink;

// A box of pixels, right and lower end excluded.
typedef struct {
    int x0, y0, x1, y1;
} Span;

static Ink ink(Rgba color, float cover) {
    float a = (float)(color & 255u) * (1.0f / 255.0f);
    float k = a * (1.0f / 255.0f);
    return (Ink){(float)(color >> 24) * k, (float)(color >> 16 & 255u) * k, (float)(color >> 8 & 255u) * k, a * cover};
}

// Written by lanes: compilers make one instruction of it.
static inline V4 min4(V4 a, V4 b) {
    V4 r;
    for (int i = 0; i < 4; i++) {
        r[i] = a[i] < b[i] ? a[i] : b[i];
    }
    return r;
}

static inline V4 max4(V4 a, V4 b) {
    V4 r;
    for (int i = 0; i < 4; i++) {
        r[i] = a[i] > b[i] ? a[i] : b[i];
    }
    return r;
}

static inline V4 all4(float v) {
    return (V4){v, v, v, v};
}

static inline V4 clamp4(V4 v, float lo, float hi) {
    return min4(max4(v, all4(lo)), all4(hi));
}

static inline V4 abs4(V4 v) {
    return (V4)((V4i)v & 0x7FFFFFFF);
}

// Centres of the pixels x .. x + 3.
static inline V4 centres(int x) {
    return (V4){0.5f, 1.5f, 2.5f, 3.5f} + (float)x;
}

static inline void lay(Tile *tile, int at, V4 share, const Ink *c) {
    V4 rest = 1.0f - c->alpha * share;
    tile->red[at] = tile->red[at] * rest + c->red * share;
    tile->green[at] = tile->green[at] * rest + c->green * share;
    tile->blue[at] = tile->blue[at] * rest + c->blue * share;
    tile->alpha[at] = tile->alpha[at] * rest + c->alpha * share;
}

// The share that counts: nothing outside lo .. hi (pixel borders).
static inline V4 within(V4 share, V4 x, int lo, int hi) {
    V4i inside = (x > (float)lo) & (x < (float)hi);
    return (V4)((V4i)share & inside);
}

static int max_int(int a, int b) {
    return a > b ? a : b;
}

static Span visible(const Tile *tile, const SplatStyle *style) {
    return (Span){max_int(tile->x0, style->x0), max_int(tile->y0, style->y0), min_int(tile->x1, style->x1),
                  min_int(tile->y1, style->y1)};
}

// Whole pixels whose centres lie within lo .. hi, cut to *from .. *to (end excluded).
static void cut_span(float lo, float hi, int *from, int *to) {
    float first = least(greatest(lo + 0.5f, (float)*from), (float)*to); // not negative: rounds down
    float end = least(greatest(hi + 0.5f, (float)*from), (float)*to);
    *from = (int)first;
    *to = (int)end;
}

void tile_point(Tile *tile, const SplatStyle *style, Vec2 c, Rgba rgba) {
    Span span = visible(tile, style);
    Ink color = ink(rgba, style->cover);
    float r2 = style->reach * style->reach;
    const PointFall *fall = &style->fall;
    cut_span(c.x - style->reach, c.x + style->reach, &span.x0, &span.x1);
    cut_span(c.y - style->reach, c.y + style->reach, &span.y0, &span.y1);
    for (int y = span.y0; y < span.y1; y++) {
        float dy = (float)y + 0.5f - c.y;
        float dy2 = dy * dy;
        if (dy2 >= r2) {
            continue;
        }
        for (int x = span.x0 & ~3; x < span.x1; x += 4) {
            V4 at = centres(x);
            V4 dx = at - c.x;
            V4 d2 = dx * dx + dy2;
            V4 core = clamp4(fall->core_at_0 - d2 * fall->core_slope, 0.0f, 1.0f) * fall->core;
            V4 halo = max4(1.0f - d2 * fall->halo_slope, all4(0.0f));
            halo = halo * halo * halo * fall->halo;
            V4 share = within(max4(core, halo), at, span.x0, span.x1);
            lay(tile, ((y - tile->y0) * TILE + x - tile->x0) / 4, share, &color);
        }
    }
}

// One piece of a trail; see segment.frag.
typedef struct {
    Vec2 a, b, along;
    Vec2 cut_a, cut_b; // normals, 0 for none
    float length;
    float half, half_slope; // half width at a, and its growth per pixel
    float fade, fade_slope;
    float reach;
    float per_x, per_y; // 1 / along.x and 1 / along.y, 0 where that is nearly 0
} Piece;

static float dot(Vec2 a, Vec2 b) {
    return a.x * b.x + a.y * b.y;
}

// The row's pixels that a band of `reach` around the line and its ends can touch.
static void piece_span(const Piece *p, float dy, int *x0, int *x1) {
    float r = p->reach;
    if (p->per_y != 0.0f) { // across = along.x dy - along.y dx within +-r
        float mid = p->a.x + p->along.x * dy * p->per_y;
        float w = r * (p->per_y > 0.0f ? p->per_y : -p->per_y);
        cut_span(mid - w, mid + w, x0, x1);
    }
    if (p->per_x != 0.0f) { // along.x dx + along.y dy within -r .. length + r
        float u = p->a.x + (-r - p->along.y * dy) * p->per_x;
        float v = p->a.x + (p->length + r - p->along.y * dy) * p->per_x;
        cut_span(least(u, v), greatest(u, v), x0, x1);
    }
}

// Length of (a, b), at most 4 % off: the ends of a trail are lost in the head's glow or faded, and a root would cost as much
// as all the rest.
static inline V4 rough_length(V4 a, V4 b) {
    V4 more = max4(a, b);
    return max4(more, 0.96f * more + 0.4f * min4(a, b));
}

static inline V4 piece_share(const Piece *p, V4 dx, float dy) {
    V4 s = dx * p->along.x + dy * p->along.y;
    V4 on = clamp4(s, 0.0f, p->length);
    V4 distance = rough_length(abs4(dy * p->along.x - dx * p->along.y), abs4(s - on));
    V4 share = clamp4(p->half + p->half_slope * on + 0.5f - distance, 0.0f, 1.0f) * (p->fade + p->fade_slope * on);
    V4 before = dx * p->cut_a.x + dy * p->cut_a.y;
    V4 behind = (dx + (p->a.x - p->b.x)) * p->cut_b.x + (dy + (p->a.y - p->b.y)) * p->cut_b.y;
    V4i none = (before < 0.0f) | (behind > 0.0f);
    return (V4)((V4i)share & ~none);
}

static void piece(Tile *tile, const Piece *p, Span span, const Ink *color) {
    float r = p->reach;
    cut_span(least(p->a.y, p->b.y) - r, greatest(p->a.y, p->b.y) + r, &span.y0, &span.y1);
    cut_span(least(p->a.x, p->b.x) - r, greatest(p->a.x, p->b.x) + r, &span.x0, &span.x1);
    for (int y = span.y0; y < span.y1; y++) {
        float dy = (float)y + 0.5f - p->a.y;
        int x0 = span.x0, x1 = span.x1;
        piece_span(p, dy, &x0, &x1);
        for (int x = x0 & ~3; x < x1; x += 4) {
            V4 at = centres(x);
            V4 share = within(piece_share(p, at - p->a.x, dy), at, span.x0, span.x1);
            lay(tile, ((y - tile->y0) * TILE + x - tile->x0) / 4, share, color);
        }
    }
}

static Vec2 unit(Vec2 a, Vec2 b, float *length) {
    Vec2 d = {b.x - a.x, b.y - a.y};
    *length = sqrtf(dot(d, d));
    float k = *length > 1e-3f ? 1.0f / *length : 0.0f;
    return (Vec2){d.x * k, d.y * k};
}

static float per(float v) {
    return v > 1e-3f || v < -1e-3f ? 1.0f / v : 0.0f;
}

// Sets what piece p between knots k and k + step has of widths and fading.
static void taper(Piece *p, const SplatStyle *style, int k, int step) {
    float seen = least(p->length / (float)step, 1.0f); // as in trail.vert
    p->half = style->half[k];
    p->fade = style->fade[k] * seen;
    p->half_slope = (style->half[k + step] - p->half) / p->length;
    p->fade_slope = (style->fade[k + step] * seen - p->fade) / p->length;
    p->per_x = per(p->along.x);
    p->per_y = per(p->along.y);
}

void tile_trail(Tile *tile, const SplatStyle *style, const Vec2 *knots, int count, Rgba rgba) {
    Span span = visible(tile, style);
    Ink color = ink(rgba, style->cover);
    int step = count == 2 ? style->knots - 1 : 1; // a straight trail came with its two ends only
    Piece p = {.a = knots[0], .b = knots[1], .reach = style->reach};
    p.along = unit(p.a, p.b, &p.length);
    for (int k = 0; k + 1 < count; k++) {
        float next_length = 0.0f, n;
        Vec2 next = k + 2 < count ? unit(p.b, knots[k + 2], &next_length) : (Vec2){0.0f, 0.0f};
        bool joined = p.length > 1e-3f && next_length > 1e-3f;
        p.cut_b = joined ? unit((Vec2){0.0f, 0.0f}, (Vec2){p.along.x + next.x, p.along.y + next.y}, &n) : (Vec2){0.0f, 0.0f};
        if (p.length > 1e-3f) {
            taper(&p, style, k, step);
            piece(tile, &p, span, &color);
        }
        p.a = p.b;
        p.b = knots[min_int(k + 2, count - 1)];
        p.along = next;
        p.length = next_length;
        p.cut_a = p.cut_b;
    }
}

static uint32_t byte_of(V4 plane, int lane) {
    float v = plane[lane] * 255.0f + 0.5f;
    return v < 255.0f ? (uint32_t)v : 255u;
}

void tile_store(const Tile *tile, uint8_t *layer, int width) {
    for (int y = tile->y0; y < tile->y1; y++) {
        uint8_t *out = layer + ((size_t)y * (size_t)width + (size_t)tile->x0) * 4;
        for (int x = 0; x < tile->x1 - tile->x0; x++, out += 4) {
            int at = ((y - tile->y0) * TILE + x) / 4;
            out[0] = (uint8_t)byte_of(tile->red[at], x & 3);
            out[1] = (uint8_t)byte_of(tile->green[at], x & 3);
            out[2] = (uint8_t)byte_of(tile->blue[at], x & 3);
            out[3] = (uint8_t)byte_of(tile->alpha[at], x & 3);
        }
    }
}
