// A softmax average: each entry of a vector is a place of its own. The points come in blocks; of a block the distances are found
// first, and with them the nearest point so far, whose exponent is the 0 that all others are less than: where a nearer one turns up,
// the sums so far shrink accordingly. So each distance is worked out once, and the exponentials of a block are many enough to run
// side by side. Distances are taken from differences, not from expanded squares: for a narrow Gaussian they are tiny beside the points.
#include "num/simd/simd.h"
#include "num/simd/vecmath.h"

#define BLOCK 16

// 2^x for x <= 0, within 1.5e-7 relative; below 2^-126 it stays there, which is as good as nothing beside the largest weight 1.
VEC_INLINE Vec exp2_negative(Vec x) {
    x = vec_max(vec_set(-126.0f), x);
    Vec y = x + VECMATH_ROUND;
    Vec r = x - (y - VECMATH_ROUND);             // -0.5..0.5
    Vec p = 0.00132764695f * r + 0.00967554134f; // 7.5e-8
    p = p * r + 0.0555071329f;
    p = p * r + 0.240221197f;
    p = p * r + 0.693146967f;
    p = p * r + 1.0f;
    return (Vec)((VecUint)p + ((VecUint)y << 23));
}

typedef struct {
    Vec x, y;              // the places, times unit
    Vec least;             // squared distance of the nearest point so far
    Vec sum, sum_x, sum_y; // of the weights, and of the weighted points
} Sums;

// `count` points, BLOCK wherever speed matters, so that the compiler knows it.
VEC_INLINE void add_block(Sums *s, float scale, const float *x, const float *y, int count) {
    Vec square[BLOCK], least = s->least;
    for (int i = 0; i < count; i++) {
        Vec dx = s->x - scale * vec_set(x[i]), dy = s->y - scale * vec_set(y[i]);
        square[i] = dx * dx + dy * dy;
        least = vec_min(least, square[i]);
    }
    Vec shrink = exp2_negative(least - s->least);
    s->least = least;
    s->sum *= shrink;
    s->sum_x *= shrink;
    s->sum_y *= shrink;
    for (int i = 0; i < count; i++) {
        Vec weight = exp2_negative(least - square[i]);
        s->sum += weight;
        s->sum_x += weight * x[i];
        s->sum_y += weight * y[i];
    }
}

static void add_points(Sums *s, float scale, const GaussPoints *points) {
    int i = 0;
    for (; i + BLOCK <= points->count; i += BLOCK) {
        add_block(s, scale, points->x + i, points->y + i, BLOCK);
    }
    for (; i < points->count; i++) {
        add_block(s, scale, points->x + i, points->y + i, 1);
    }
}

void KERNEL(gaussmean)(const GaussPoints *points, float unit, float scale, const float *x, const float *y, float *mx, float *my,
                       int n) {
    for (int i = 0; i < n; i += VEC_LANES) {
        int some = n - i < VEC_LANES ? n - i : VEC_LANES;
        Sums s = {.x = unit * vec_load_some(x + i, some), .y = unit * vec_load_some(y + i, some), .least = vec_set(INFINITY)};
        add_points(&s, scale, points);
        vec_store_some(mx + i, s.sum_x / s.sum, some);
        vec_store_some(my + i, s.sum_y / s.sum, some);
    }
}
