// A softmax average: each entry of a vector is a place of its own. The points come in blocks; of a block the distances are found
// first, and with them the nearest point so far, whose exponent is the 0 that all others are less than: where a nearer one turns up,
// the sums so far shrink accordingly. So each distance is worked out once, and the exponentials of a block are many enough to run
// side by side. Distances are taken from differences, not from expanded squares: for a narrow Gaussian they are tiny beside the points.
#include "num/simd/simd.h"
#include "num/simd/vecmath.h"

#include <stdbool.h>

#define BLOCK 16
#define FARTHEST 1e18f // beyond every distance, in units

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

// What the weights are made of: a Gaussian's squared distances, or a Laplacian's distances.
VEC_INLINE Vec exponent(const Sums *s, float scale, bool root, float x, float y) {
    Vec dx = s->x - scale * vec_set(x), dy = s->y - scale * vec_set(y);
    Vec square = dx * dx + dy * dy;
    return root ? vec_sqrt(square) : square;
}

// `count` points, BLOCK wherever speed matters, so that the compiler knows it.
VEC_INLINE void add_block(Sums *s, float scale, bool root, const float *x, const float *y, int count) {
    Vec far[BLOCK], least = s->least;
    for (int i = 0; i < count; i++) {
        far[i] = exponent(s, scale, root, x[i], y[i]);
        least = vec_min(least, far[i]);
    }
    Vec shrink = exp2_negative(least - s->least);
    s->least = least;
    s->sum *= shrink;
    s->sum_x *= shrink;
    s->sum_y *= shrink;
    for (int i = 0; i < count; i++) {
        Vec weight = exp2_negative(least - far[i]);
        s->sum += weight;
        s->sum_x += weight * x[i];
        s->sum_y += weight * y[i];
    }
}

VEC_INLINE void add_points(Sums *s, float scale, bool root, const GaussPoints *points, int begin, int end) {
    int i = begin;
    for (; i + BLOCK <= end; i += BLOCK) {
        add_block(s, scale, root, points->x + i, points->y + i, BLOCK);
    }
    for (; i < end; i++) {
        add_block(s, scale, root, points->x + i, points->y + i, 1);
    }
}

void KERNEL(gaussmean)(const GaussPoints *points, float unit, float scale, const float *x, const float *y, float *mx, float *my,
                       int n) {
    for (int i = 0; i < n; i += VEC_LANES) {
        int some = n - i < VEC_LANES ? n - i : VEC_LANES;
        Sums s = {.x = unit * vec_load_some(x + i, some), .y = unit * vec_load_some(y + i, some), .least = vec_set(INFINITY)};
        add_points(&s, scale, false, points, 0, points->count);
        vec_store_some(mx + i, s.sum_x / s.sum, some);
        vec_store_some(my + i, s.sum_y / s.sum, some);
    }
}

// The point of one place, which is not to count there: for that place it lies as far away as nothing else.
static void add_own(Sums *s, float unit, const GaussPoints *points, int point, int lane) {
    float far[VEC_LANES], least[VEC_LANES], sum[3][VEC_LANES];
    Vec away = exponent(s, unit, true, points->x[point], points->y[point]);
    vec_store(far, away);
    vec_store(least, s->least);
    far[lane] = least[lane]; // no nearer one
    away = vec_load(far);
    Vec nearest = vec_min(s->least, away), shrink = exp2_negative(nearest - s->least), weight = exp2_negative(nearest - away);
    vec_store(sum[0], weight);
    sum[0][lane] = 0;
    weight = vec_load(sum[0]);
    s->least = nearest;
    s->sum = s->sum * shrink + weight;
    s->sum_x = s->sum_x * shrink + weight * points->x[point];
    s->sum_y = s->sum_y * shrink + weight * points->y[point];
}

void KERNEL(laplacemean)(const GaussPoints *points, float unit, int own, const float *x, const float *y, float *mx, float *my,
                         int n) {
    for (int i = 0; i < n; i += VEC_LANES) {
        int some = n - i < VEC_LANES ? n - i : VEC_LANES;
        Sums s = {.x = unit * vec_load_some(x + i, some), .y = unit * vec_load_some(y + i, some), .least = vec_set(FARTHEST)};
        const int begin = own < 0 ? points->count : own + i, end = own < 0 ? points->count : begin + some;
        add_points(&s, unit, true, points, 0, begin);
        add_points(&s, unit, true, points, end, points->count);
        for (int k = begin; k < end; k++) {
            add_own(&s, unit, points, k, k - begin);
        }
        vec_store_some(mx + i, s.sum_x / s.sum, some);
        vec_store_some(my + i, s.sum_y / s.sum, some);
    }
}
