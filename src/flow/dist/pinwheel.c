// Five arms that wind more the farther out they reach (Johnson et al. 1603.06277, as in FFJORD): radius 1 + 0.3 n and a
// sideways 0.1 n, turned by exp(radius) / 4.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include "num/vecfun.h"

#include <math.h>
#include <stddef.h>

#define CHUNK 256

// n <= CHUNK points, whose radial and tangential deviations stand in x and y.
static void wind(Rng *rng, float *x, float *y, int *label, int n) {
    float angle[CHUNK], s[CHUNK], c[CHUNK];
    for (int i = 0; i < n; i++) {
        x[i] = 1.0f + 0.3f * x[i];
        y[i] *= 0.1f;
    }
    vecfun_exp(x, angle, n);
    for (int i = 0; i < n; i++) {
        int arm = rng_below(rng, 5);
        angle[i] = 0.4f * (float)M_PI * (float)arm + 0.25f * angle[i];
        if (label) {
            label[i] = arm;
        }
    }
    vecfun_sincos(angle, s, c, n);
    for (int i = 0; i < n; i++) {
        float along = 1.9f * x[i], across = 1.9f * y[i];
        x[i] = c[i] * along - s[i] * across;
        y[i] = s[i] * along + c[i] * across;
    }
}

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    rng_fill_normal(rng, x, n);
    rng_fill_normal(rng, y, n);
    for (int i = 0; i < n; i += CHUNK) {
        wind(rng, x + i, y + i, label ? label + i : NULL, n - i < CHUNK ? n - i : CHUNK);
    }
}

const DistKind dist_pinwheel = {"pinwheel", TR("Pinwheel"), 5, sample, NULL, NULL};
