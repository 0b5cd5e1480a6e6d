#include "flow/forward.h"

#include "base/check.h"
#include "flow/solve.h"

#include <math.h>
#include <string.h>

#define LOOKED_AT 256 // times between 0 and 1 at which a path's noise is compared

ForwardKernel forward_kernel(const Path *path, double t, double next) {
    CHECK(next <= t, "forward from %g to %g", t, next);
    const PathAt at = path_merged_at(path, t), to = path_merged_at(path, next);
    const double shrink = to.a / at.a; // of a path that has come to t > 0 from the data, a > 0
    return (ForwardKernel){shrink, sqrt(fmax(to.s * to.s - shrink * shrink * at.s * at.s, 0.0))};
}

bool forward_exists(const Path *path) {
    PathAt at = path_merged_at(path, 1.0);
    for (int k = LOOKED_AT - 1; k >= 0; k--) {
        const PathAt to = path_merged_at(path, (double)k / LOOKED_AT);
        if (!(at.a > 0.0) || to.s * at.a < at.s * to.a * (1.0 - 1e-9)) {
            return false;
        }
        at = to;
    }
    return true;
}

static void hop(ForwardKernel kernel, Rng *rng, int n, float *x, float *y) {
    float zx[SOLVE_CHUNK], zy[SOLVE_CHUNK];
    const float shrink = (float)kernel.shrink, std = (float)kernel.std;
    rng_fill_normal(rng, zx, n);
    rng_fill_normal(rng, zy, n);
    for (int i = 0; i < n; i++) {
        x[i] = shrink * x[i] + std * zx[i];
        y[i] = shrink * y[i] + std * zy[i];
    }
}

void forward_fill(const Path *path, int steps, Rng *rng, int n, int intervals, const float *t, float *x, float *y, long stride) {
    CHECK_RANGE(n, 1, SOLVE_CHUNK);
    const size_t bytes = (size_t)n * sizeof(float);
    int step = steps;
    for (int k = 0; k < intervals; k++) {
        float *next_x = x + (k + 1) * stride, *next_y = y + (k + 1) * stride;
        const int end = (int)lrintf(t[k + 1] * (float)steps);
        memcpy(next_x, x + k * stride, bytes);
        memcpy(next_y, y + k * stride, bytes);
        for (; step > end; step--) {
            hop(forward_kernel(path, (double)step / steps, (double)(step - 1) / steps), rng, n, next_x, next_y);
        }
    }
}
