// Exact W2 goes through the assignment; sliced W2 through a counting sort of projections, which is what a live display can afford.
#include "flow/metric.h"

#include "base/check.h"
#include "base/memory.h"
#include "flow/ot_pairing.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool all_finite(int n, const float *x) {
    bool finite = true;
    for (int i = 0; i < n; i++) {
        finite &= isfinite(x[i]) != 0;
    }
    return finite;
}

// ---- distances of two samples -----------------------------------------------------------------------------------------

double metric_w2(int n, const float *ax, const float *ay, const float *bx, const float *by) {
    CHECK(n >= 1, "%d points", n);
    if (!all_finite(n, ax) || !all_finite(n, ay) || !all_finite(n, bx) || !all_finite(n, by)) {
        return NAN;
    }
    Arena arena;
    arena_ensure(&arena, ot_pairing_need(n));
    int *match = memory_new((size_t)n, sizeof *match);
    double cost = ot_pairing_solve(ot_pairing_make(&arena, n), n, ax, ay, bx, by, match);
    free(match);
    arena_free(&arena);
    return sqrt(cost / n);
}

// The order of floats as the order of unsigned integers, and back.
static uint32_t key_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

static float value_of(uint32_t key) {
    uint32_t bits = key & 0x80000000u ? key & 0x7fffffffu : ~key;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// Three counting passes over 11 bits each. keys, spare: (n); the result is in keys.
static void sort_keys(uint32_t *keys, uint32_t *spare, int n) {
    enum { BUCKETS = 2048 };
    for (int shift = 0; shift < 33; shift += 11) {
        int start[BUCKETS + 1] = {0};
        for (int i = 0; i < n; i++) {
            start[(keys[i] >> shift) % BUCKETS + 1]++;
        }
        for (int b = 0; b < BUCKETS; b++) {
            start[b + 1] += start[b];
        }
        for (int i = 0; i < n; i++) {
            spare[start[(keys[i] >> shift) % BUCKETS]++] = keys[i];
        }
        memcpy(keys, spare, (size_t)n * sizeof *keys);
    }
}

static void sort_projection(int n, const float *x, const float *y, double angle, uint32_t *keys, uint32_t *spare) {
    const float c = (float)cos(angle), s = (float)sin(angle);
    for (int i = 0; i < n; i++) {
        keys[i] = key_of(c * x[i] + s * y[i]);
    }
    sort_keys(keys, spare, n);
}

double metric_sliced_w2(int n, const float *ax, const float *ay, const float *bx, const float *by, int slices) {
    CHECK(n >= 1 && slices >= 1, "%d points, %d slices", n, slices);
    uint32_t *a = memory_new(3 * (size_t)n, sizeof *a), *b = a + n, *spare = b + n;
    double sum = 0.0;
    for (int k = 0; k < slices; k++) {
        double angle = M_PI * k / slices;
        sort_projection(n, ax, ay, angle, a, spare);
        sort_projection(n, bx, by, angle, b, spare);
        for (int i = 0; i < n; i++) {
            double off = (double)value_of(a[i]) - (double)value_of(b[i]);
            sum += off * off;
        }
    }
    free(a);
    return sqrt(sum / n / slices);
}

// Sum of |a_i - b_j| over all pairs.
static double sum_of_distances(int na, const float *ax, const float *ay, int nb, const float *bx, const float *by) {
    double sum = 0.0;
    for (int i = 0; i < na; i++) {
        double row = 0.0;
        for (int j = 0; j < nb; j++) {
            float dx = ax[i] - bx[j], dy = ay[i] - by[j];
            row += (double)sqrtf(dx * dx + dy * dy);
        }
        sum += row;
    }
    return sum;
}

double metric_energy(int na, const float *ax, const float *ay, int nb, const float *bx, const float *by) {
    CHECK(na >= 1 && nb >= 1, "%d and %d points", na, nb);
    double count_a = na, count_b = nb;
    double ab = sum_of_distances(na, ax, ay, nb, bx, by) / (count_a * count_b);
    double aa = sum_of_distances(na, ax, ay, na, ax, ay) / (count_a * count_a);
    double bb = sum_of_distances(nb, bx, by, nb, bx, by) / (count_b * count_b);
    double square = 2.0 * ab - aa - bb;
    return square < 0.0 ? 0.0 : sqrt(square); // below 0 by rounding only; a NaN passes through
}

// ---- measures of trajectories -----------------------------------------------------------------------------------------

static double straightness_of(int steps, const float *x, const float *y, long stride) {
    double gone_x = (double)x[steps * stride] - (double)x[0], gone_y = (double)y[steps * stride] - (double)y[0], sum = 0.0;
    for (int k = 0; k < steps; k++) {
        double vx = ((double)x[(k + 1) * stride] - (double)x[k * stride]) * steps;
        double vy = ((double)y[(k + 1) * stride] - (double)y[k * stride]) * steps;
        sum += (gone_x - vx) * (gone_x - vx) + (gone_y - vy) * (gone_y - vy);
    }
    return sum / steps;
}

double metric_straightness(int n, int steps, const float *knots_x, const float *knots_y, long stride) {
    CHECK(n >= 1 && steps >= 1, "%d trajectories of %d steps", n, steps);
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
        sum += straightness_of(steps, knots_x + i, knots_y + i, stride);
    }
    return sum / n;
}

static double length_of(int steps, const float *x, const float *y, long stride) {
    double length = 0.0;
    for (int k = 0; k < steps; k++) {
        length += hypot((double)x[(k + 1) * stride] - (double)x[k * stride], (double)y[(k + 1) * stride] - (double)y[k * stride]);
    }
    return length;
}

double metric_detour(int n, int steps, const float *knots_x, const float *knots_y, long stride) {
    CHECK(n >= 1 && steps >= 1, "%d trajectories of %d steps", n, steps);
    uint32_t *keys = memory_new(2 * (size_t)n, sizeof *keys);
    int count = 0;
    for (int i = 0; i < n; i++) {
        const float *x = knots_x + i, *y = knots_y + i;
        double moved = hypot((double)x[steps * stride] - (double)x[0], (double)y[steps * stride] - (double)y[0]);
        if (moved >= 1e-3) {
            keys[count++] = key_of((float)(length_of(steps, x, y, stride) / moved));
        }
    }
    sort_keys(keys, keys + n, count);
    double median = count == 0 ? 1.0 : 0.5 * ((double)value_of(keys[(count - 1) / 2]) + (double)value_of(keys[count / 2]));
    free(keys);
    return median;
}

double metric_action(int n, int steps, const float *knots_x, const float *knots_y, long stride) {
    CHECK(n >= 1 && steps >= 1, "%d trajectories of %d steps", n, steps);
    double sum = 0.0;
    for (int k = 0; k < steps; k++) {
        const float *x = knots_x + k * stride, *y = knots_y + k * stride;
        for (int i = 0; i < n; i++) {
            double dx = (double)x[stride + i] - (double)x[i], dy = (double)y[stride + i] - (double)y[i];
            sum += dx * dx + dy * dy;
        }
    }
    return sum * steps / n;
}

double metric_npe(double action, double w2) {
    return fabs(action - w2 * w2) / (w2 * w2);
}

// ---- pairs --------------------------------------------------------------------------------------------------------------

// On which side of the line from a to b the point c lies: the sign of twice the triangle's area, exact for floats of like size.
static double side(const float *a, const float *b, const float *c) {
    double abx = (double)b[0] - (double)a[0], aby = (double)b[1] - (double)a[1];
    double acx = (double)c[0] - (double)a[0], acy = (double)c[1] - (double)a[1];
    return abx * acy - aby * acx;
}

long metric_crossings(int n, const float *ax, const float *ay, const float *bx, const float *by) {
    long count = 0;
    for (int i = 0; i < n; i++) {
        const float a[2] = {ax[i], ay[i]}, b[2] = {bx[i], by[i]};
        for (int j = 0; j < i; j++) {
            const float c[2] = {ax[j], ay[j]}, d[2] = {bx[j], by[j]};
            count += side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0;
        }
    }
    return count;
}
