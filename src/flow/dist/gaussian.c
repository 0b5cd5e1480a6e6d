// The standard normal: the source that diffusion asks for.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <stddef.h>

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    rng_fill_normal(rng, x, n);
    rng_fill_normal(rng, y, n);
    for (int i = 0; label && i < n; i++) {
        label[i] = 0;
    }
}

static DistPoint centre(float u) {
    (void)u;
    return (DistPoint){0.0f, 0.0f, 0.0f, 0.0f, 0};
}

static const DistDensity density = {centre, 1, 1.0f, 0.0f};

const DistKind dist_gaussian = {"gaussian", TR("Gaussian"), 1, sample, NULL, &density};
