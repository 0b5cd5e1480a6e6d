// One Archimedean spiral from 1.5 pi to 4.5 pi, as in scikit-learn's make_swiss_roll seen from its end; equally
// dense along its line, its bounding box in the middle of the stage.
#include "flow/dist/kinds.h"

#include <math.h>

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    const float first = 1.5f * (float)M_PI, last = 4.5f * (float)M_PI;
    const float scale = 3.4f, shift = scale / 9.0f; // the box reaches from -7/9 to 1 (top), -6/9 to 8/9 (right) of the scale
    dist_fill_noise(rng, 0.1f, x, y, n);
    for (int i = 0; i < n; i++) {
        float angle = sqrtf(first * first + (last * last - first * first) * rng_uniform(rng));
        float radius = scale * angle / last;
        x[i] += radius * cosf(angle) - shift;
        y[i] += radius * sinf(angle) - shift;
        if (label) {
            label[i] = 0;
        }
    }
}

const DistKind dist_swissroll = {"swissroll", "Swiss roll", "스위스 롤", 1, sample};
