// The posterior mean is a softmax average: w_i = exp(-|x - a x1_i|^2 / (2 s^2)) / sum.
#include "flow/exact_points.h"

#include "num/gaussmean.h"

#include <math.h>
#include <stdbool.h>

#define RATE_MAX 1e3 // of contraction, -s'/s; it is 1/(1 - t) on straight paths and half that on vp

static bool regular(PathAt at) {
    return -at.ds <= RATE_MAX * at.s;
}

// The path at t, or at the last time before t at which it does not contract faster than RATE_MAX.
static PathAt regular_at(const Path *path, double t) {
    PathAt at = path_merged_at(path, t);
    if (regular(at)) {
        return at;
    }
    double low = 0.0, high = fmin(t, 1.0);
    for (int k = 0; k < 50; k++) {
        double mid = 0.5 * (low + high);
        if (regular(path_merged_at(path, mid))) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return path_merged_at(path, low);
}

// In units in which exponents are squares, to base 2.
static void means(const ExactPoints *exact, const PathAt *at, const float *x, const float *y, float *mx, float *my, int n) {
    const GaussPoints data = {exact->x1, exact->y1, exact->count};
    const double unit = sqrt(0.5 * M_LOG2E) / at->s;
    gaussmean(&data, (float)unit, (float)(at->a * unit), x, y, mx, my, n);
}

void exact_points_mean(const ExactPoints *exact, float t, const float *x, const float *y, float *mx, float *my, int n) {
    PathAt at = regular_at(&exact->path, (double)t);
    means(exact, &at, x, y, mx, my, n);
}

void exact_points_eval_at(const ExactPoints *exact, const PathAt *at, const float *x, const float *y, float *vx, float *vy,
                          int n) {
    means(exact, at, x, y, vx, vy, n);
    const float a = (float)at->a, da = (float)at->da, rate = (float)(at->ds / at->s);
    for (int i = 0; i < n; i++) { // a' m + (s'/s) (x - a m)
        vx[i] = da * vx[i] + rate * (x[i] - a * vx[i]);
        vy[i] = da * vy[i] + rate * (y[i] - a * vy[i]);
    }
}

static void eval(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const ExactPoints *exact = context;
    PathAt at = regular_at(&exact->path, (double)t);
    exact_points_eval_at(exact, &at, x, y, vx, vy, n);
}

Field exact_points_field(const ExactPoints *exact) {
    return (Field){.eval = eval, .context = exact};
}
