// The kernels of gfx/raster_tile.h, compiled once per instruction set; KERNELS_ISA is its name.
#include "gfx/raster_tile.h"

#include <math.h>
#include <string.h>

#if defined(__AVX512F__)
#define LANES 16
#elif defined(__AVX2__)
#define LANES 8
#else
#define LANES 4
#endif

typedef float V __attribute__((vector_size(4 * LANES))); // pixels of a row, side by side
typedef int Vi __attribute__((vector_size(4 * LANES)));
typedef float Loose __attribute__((vector_size(4 * LANES), aligned(4), may_alias)); // the same anywhere in memory

_Static_assert(LANES <= TILE_LANES, "a vector would reach beyond a row's spare pixels");

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
static inline V lesser(V a, V b) {
    V r;
    for (int i = 0; i < LANES; i++) {
        r[i] = a[i] < b[i] ? a[i] : b[i];
    }
    return r;
}

static inline V larger(V a, V b) {
    V r;
    for (int i = 0; i < LANES; i++) {
        r[i] = a[i] > b[i] ? a[i] : b[i];
    }
    return r;
}

static inline V all(float v) {
    return v - (V){0};
}

static inline V clamped(V v, float lo, float hi) {
    return lesser(larger(v, all(lo)), all(hi));
}

static inline V magnitude(V v) {
    return (V)((Vi)v & 0x7FFFFFFF);
}

// Centres of the pixels from x on.
static inline V centres(int x) {
    V at;
    for (int i = 0; i < LANES; i++) {
        at[i] = (float)i + 0.5f;
    }
    return at + (float)x;
}

static inline void lay_channel(float *at, V rest, V light) {
    *(Loose *)at = *(const Loose *)at * rest + light;
}

// Lays a share of the colour over the pixels from (x, y) on.
static inline void lay(RasterTile *tile, int x, int y, V share, const Ink *c) {
    V rest = 1.0f - c->alpha * share;
    size_t at = (size_t)((y - tile->y0) * TILE_ROW + x - tile->x0);
    lay_channel(tile->red + at, rest, c->red * share);
    lay_channel(tile->green + at, rest, c->green * share);
    lay_channel(tile->blue + at, rest, c->blue * share);
    lay_channel(tile->alpha + at, rest, c->alpha * share);
}

// The share that counts: nothing from the pixel `end` on.
static inline V before(V share, V x, int end) {
    return (V)((Vi)share & (x < (float)end));
}

static int max_int(int a, int b) {
    return a > b ? a : b;
}

static Span visible(const RasterTile *tile, const RasterStyle *style) {
    return (Span){max_int(tile->x0, style->x0), max_int(tile->y0, style->y0), min_int(tile->x1, style->x1),
                  min_int(tile->y1, style->y1)};
}

// Whole pixels whose centres lie within lo .. hi, cut to *from .. *to (end excluded).
static void cut_span(float lo, float hi, int *from, int *to) {
    float first = min_float(max_float(lo + 0.5f, (float)*from), (float)*to); // not negative: rounds down
    float end = min_float(max_float(hi + 0.5f, (float)*from), (float)*to);
    *from = (int)first;
    *to = (int)end;
}

static void point(RasterTile *tile, const RasterStyle *style, Vec2 c, Rgba rgba) {
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
        for (int x = span.x0; x < span.x1; x += LANES) {
            V at = centres(x);
            V dx = at - c.x;
            V d2 = dx * dx + dy2;
            V core = clamped(fall->core_at_0 - d2 * fall->core_slope, 0.0f, 1.0f) * fall->core;
            V halo = larger(1.0f - d2 * fall->halo_slope, all(0.0f));
            halo = halo * halo * halo * fall->halo;
            V share = before(larger(core, halo), at, span.x1);
            lay(tile, x, y, share, &color);
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
        cut_span(min_float(u, v), max_float(u, v), x0, x1);
    }
}

// Length of (a, b), at most 4 % off: the ends of a trail are lost in the head's glow or faded, and a root would cost as much
// as all the rest.
static inline V rough_length(V a, V b) {
    V more = larger(a, b);
    return larger(more, 0.96f * more + 0.4f * lesser(a, b));
}

static inline V piece_share(const Piece *p, V dx, float dy) {
    V s = dx * p->along.x + dy * p->along.y;
    V on = clamped(s, 0.0f, p->length);
    V distance = rough_length(magnitude(dy * p->along.x - dx * p->along.y), magnitude(s - on));
    V share = clamped(p->half + p->half_slope * on + 0.5f - distance, 0.0f, 1.0f) * (p->fade + p->fade_slope * on);
    V outside = dx * p->cut_a.x + dy * p->cut_a.y;
    V beyond = (dx + (p->a.x - p->b.x)) * p->cut_b.x + (dy + (p->a.y - p->b.y)) * p->cut_b.y;
    Vi none = (outside < 0.0f) | (beyond > 0.0f);
    return (V)((Vi)share & ~none);
}

static void piece(RasterTile *tile, const Piece *p, Span span, const Ink *color) {
    float r = p->reach;
    cut_span(min_float(p->a.y, p->b.y) - r, max_float(p->a.y, p->b.y) + r, &span.y0, &span.y1);
    cut_span(min_float(p->a.x, p->b.x) - r, max_float(p->a.x, p->b.x) + r, &span.x0, &span.x1);
    for (int y = span.y0; y < span.y1; y++) {
        float dy = (float)y + 0.5f - p->a.y;
        int x0 = span.x0, x1 = span.x1;
        piece_span(p, dy, &x0, &x1);
        for (int x = x0; x < x1; x += LANES) {
            V at = centres(x);
            V share = before(piece_share(p, at - p->a.x, dy), at, x1);
            lay(tile, x, y, share, color);
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
static void taper(Piece *p, const RasterStyle *style, int k, int step) {
    float seen = min_float(p->length / (float)step, 1.0f); // as in trail.vert
    p->half = style->half[k];
    p->fade = style->fade[k] * seen;
    p->half_slope = (style->half[k + step] - p->half) / p->length;
    p->fade_slope = (style->fade[k + step] * seen - p->fade) / p->length;
    p->per_x = per(p->along.x);
    p->per_y = per(p->along.y);
}

static void trail(RasterTile *tile, const RasterStyle *style, const Vec2 *knots, int count, Rgba rgba) {
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

// Bytes of pixels, each in the lowest of its lane.
static inline Vi bytes(const float *plane) {
    return __builtin_convertvector(lesser(*(const Loose *)plane * 255.0f + 0.5f, all(255.0f)), Vi);
}

// A pixel is an int of four bytes, red at the lowest address.
static void store(const RasterTile *tile, uint8_t *layer, int width) {
    _Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "red would come last");
    for (int y = tile->y0; y < tile->y1; y++) {
        uint8_t *out = layer + ((size_t)y * (size_t)width + (size_t)tile->x0) * 4;
        size_t row = (size_t)(y - tile->y0) * TILE_ROW;
        for (int x = 0; x < tile->x1 - tile->x0; x += LANES) {
            size_t at = row + (size_t)x;
            Vi pixels = bytes(tile->red + at) | bytes(tile->green + at) << 8 | bytes(tile->blue + at) << 16 |
                        bytes(tile->alpha + at) << 24;
            memcpy(out + 4 * (size_t)x, &pixels, 4 * (size_t)min_int(LANES, tile->x1 - tile->x0 - x));
        }
    }
}

const RasterKernels TILE_NAME(KERNELS_ISA) = {TILE_TEXT(KERNELS_ISA), point, trail, store};
