// Two Archimedean spirals of one and a half turns, each the other's mirror image through the centre.
#include "flow/dist/kinds.h"

#include <math.h>

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    dist_fill_noise(rng, 0.1f, x, y, n);
    for (int i = 0; i < n; i++) {
        float u = 2.0f * rng_uniform(rng);
        int arm = u >= 1.0f;
        float out = sqrtf(u - (float)arm); // the root makes the arm equally dense along its line
        float radius = (arm ? -3.0f : 3.0f) * out;
        float angle = 3.0f * (float)M_PI * out;
        x[i] += radius * cosf(angle);
        y[i] += radius * sinf(angle);
        if (label) {
            label[i] = arm;
        }
    }
}

const DistKind dist_spirals = {"spirals", "Two spirals", "나선 두 개", 2, sample};
