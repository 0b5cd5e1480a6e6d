// Five arms that wind more the farther out they reach (Johnson et al. 1603.06277, as in FFJORD): radius 1 + 0.3 n and a
// sideways 0.1 n, turned by exp(radius) / 4.
#include "flow/dist/kinds.h"

#include <math.h>
#include <stddef.h>

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    rng_fill_normal(rng, x, n);
    rng_fill_normal(rng, y, n);
    for (int i = 0; i < n; i++) {
        int arm = rng_below(rng, 5);
        float along = 1.0f + 0.3f * x[i], across = 0.1f * y[i];
        float angle = 0.4f * (float)M_PI * (float)arm + 0.25f * expf(along);
        float c = 1.9f * cosf(angle), s = 1.9f * sinf(angle);
        x[i] = c * along - s * across;
        y[i] = s * along + c * across;
        if (label) {
            label[i] = arm;
        }
    }
}

const DistKind dist_pinwheel = {"pinwheel", "Pinwheel", "바람개비", 5, sample, NULL, NULL};
