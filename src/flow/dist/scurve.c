// The letter S from two three-quarter circles, (sin a, sign(a) (cos a - 1)), as in scikit-learn's make_s_curve seen from its end.
#include "flow/dist/kinds.h"

#include <math.h>

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    dist_fill_noise(rng, 0.1f, x, y, n);
    for (int i = 0; i < n; i++) {
        float angle = 3.0f * (float)M_PI * (rng_uniform(rng) - 0.5f);
        float lift = 1.5f * (1.0f - cosf(angle));
        x[i] += 1.5f * sinf(angle);
        y[i] += angle < 0.0f ? lift : -lift;
        if (label) {
            label[i] = 0;
        }
    }
}

const DistKind dist_scurve = {"scurve", "S-curve", "S자 곡선", 1, sample};
