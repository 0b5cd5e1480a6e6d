// The posterior mean is a softmax average: w_i = exp(-|x - a x1_i|^2 / (2 s^2)) / sum. It is worked out for eight points of the
// plane at once, each in a lane, in two sweeps over the data: the nearest datum first, so that the largest exponent is 0,
// then the sums. Distances are taken from differences, not from expanded squares, because near t = 1 they are tiny beside the points.
#include "flow/exact.h"

#include "base/check.h"
#include "flow/lanes.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define RATE_MAX 1e3 // of contraction, -s'/s; it is 1/(1 - t) on straight paths and half that on vp
#define VECTORS 2
#define POINTS (VECTORS * LANES)

// 2^x for x <= 0, within 3e-7 relative; below 2^-126 it stays there, which is as good as nothing beside the largest weight 1.
static inline Floats exp2_lanes(Floats x) {
    const Floats low = lanes_splat(-126.0f), rounder = lanes_splat(12582912.0f); // 1.5 * 2^23: adding it rounds to an integer
    x = lanes_choose(x > low, x, low);
    Floats shifted = x + rounder;
    Floats r = x - (shifted - rounder);           // -0.5..0.5
    Floats p = r * 1.5403530e-4f + 1.3333558e-3f; // the series of exp(r ln 2)
    p = p * r + 9.6181291e-3f;
    p = p * r + 5.5504109e-2f;
    p = p * r + 2.4022651e-1f;
    p = p * r + 6.9314718e-1f;
    p = p * r + 1.0f;
    return (Floats)((Ints)p + ((Ints)shifted << 23)); // times 2^k: the integer k sits in the low bits of `shifted`
}

typedef struct {
    Floats x[VECTORS], y[VECTORS];
} Block;

// Squared distance of each point to its nearest datum; points and data in units in which exponents are squares, to base 2.
static void nearest(const Exact *exact, float scale, const Block *at, Floats least[VECTORS]) {
    for (int v = 0; v < VECTORS; v++) {
        least[v] = lanes_splat(INFINITY);
    }
    for (int i = 0; i < exact->count; i++) {
        const Floats x1 = lanes_splat(scale * exact->x1[i]), y1 = lanes_splat(scale * exact->y1[i]);
        for (int v = 0; v < VECTORS; v++) {
            Floats dx = at->x[v] - x1, dy = at->y[v] - y1;
            Floats square = dx * dx + dy * dy;
            least[v] = lanes_choose(square < least[v], square, least[v]);
        }
    }
}

static void mean_block(const Exact *exact, float scale, const Block *at, Block *mean) {
    Floats least[VECTORS], sum[VECTORS] = {0}, sum_x[VECTORS] = {0}, sum_y[VECTORS] = {0};
    nearest(exact, scale, at, least);
    for (int i = 0; i < exact->count; i++) {
        const float data_x = exact->x1[i], data_y = exact->y1[i];
        const Floats x1 = lanes_splat(scale * data_x), y1 = lanes_splat(scale * data_y);
        for (int v = 0; v < VECTORS; v++) {
            Floats dx = at->x[v] - x1, dy = at->y[v] - y1;
            Floats weight = exp2_lanes(least[v] - (dx * dx + dy * dy));
            sum[v] += weight;
            sum_x[v] += weight * data_x;
            sum_y[v] += weight * data_y;
        }
    }
    for (int v = 0; v < VECTORS; v++) {
        mean->x[v] = sum_x[v] / sum[v];
        mean->y[v] = sum_y[v] / sum[v];
    }
}

static bool regular(PathAt at) {
    return -at.ds <= RATE_MAX * at.s;
}

// The path at t, or at the last time before t at which it does not contract faster than RATE_MAX.
static PathAt regular_at(const Path *path, double t) {
    PathAt at = path_at(path, t);
    if (regular(at)) {
        return at;
    }
    double low = 0.0, high = fmin(t, 1.0);
    for (int k = 0; k < 50; k++) {
        double mid = 0.5 * (low + high);
        if (regular(path_at(path, mid))) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return path_at(path, low);
}

static void means(const Exact *exact, const PathAt *at, const float *x, const float *y, float *mx, float *my, int n) {
    CHECK(exact->count >= 1, "no data");
    const float unit = (float)(sqrt(0.5 * M_LOG2E) / at->s), scale = (float)at->a * unit;
    for (int begin = 0; begin < n; begin += POINTS) {
        size_t bytes = (size_t)(n - begin < POINTS ? n - begin : POINTS) * sizeof(float);
        Block block = {0}, mean;
        memcpy(block.x, x + begin, bytes);
        memcpy(block.y, y + begin, bytes);
        for (int v = 0; v < VECTORS; v++) {
            block.x[v] *= unit;
            block.y[v] *= unit;
        }
        mean_block(exact, scale, &block, &mean);
        memcpy(mx + begin, mean.x, bytes);
        memcpy(my + begin, mean.y, bytes);
    }
}

void exact_mean(const Exact *exact, float t, const float *x, const float *y, float *mx, float *my, int n) {
    PathAt at = regular_at(&exact->path, (double)t);
    means(exact, &at, x, y, mx, my, n);
}

static void eval(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const Exact *exact = context;
    PathAt at = regular_at(&exact->path, (double)t);
    means(exact, &at, x, y, vx, vy, n);
    const float a = (float)at.a, da = (float)at.da, rate = (float)(at.ds / at.s);
    for (int i = 0; i < n; i++) { // a' m + (s'/s) (x - a m)
        vx[i] = da * vx[i] + rate * (x[i] - a * vx[i]);
        vy[i] = da * vy[i] + rate * (y[i] - a * vy[i]);
    }
}

Field exact_field(const Exact *exact) {
    return (Field){eval, exact};
}
