// Uniform on [-3, 3]^2.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <stddef.h>

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    rng_fill_uniform(rng, x, n);
    rng_fill_uniform(rng, y, n);
    for (int i = 0; i < n; i++) {
        x[i] = 6.0f * x[i] - 3.0f;
        y[i] = 6.0f * y[i] - 3.0f;
        if (label) {
            label[i] = 0;
        }
    }
}

static DistPoint centre(float u) {
    (void)u;
    return (DistPoint){0.0f, 0.0f, 0.0f, 0.0f, 0};
}

static const DistDensity density = {centre, 1, 0.0f, 3.0f};

const DistKind dist_square = {"square", TR("Uniform square"), 1, sample, NULL, &density};
