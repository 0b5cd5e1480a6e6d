// Two interleaved half circles, (cos, sin) and (1 - cos, 1/2 - sin), as in scikit-learn's make_moons; centred, times two.
#include "flow/dist/kinds.h"

#include <math.h>

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    dist_fill_noise(rng, 0.1f, x, y, n);
    for (int i = 0; i < n; i++) {
        float u = 2.0f * rng_uniform(rng);
        int moon = u >= 1.0f;
        float angle = (float)M_PI * (u - (float)moon);
        float side = moon ? -1.0f : 1.0f;
        x[i] += side * (2.0f * cosf(angle) - 1.0f);
        y[i] += side * (2.0f * sinf(angle) - 0.5f);
        if (label) {
            label[i] = moon;
        }
    }
}

const DistKind dist_moons = {"moons", "Two moons", "반달 두 개", 2, sample};
