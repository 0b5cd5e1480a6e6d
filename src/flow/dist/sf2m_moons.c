// The two moons of Tong et al. 2307.03672: half of the points on each half circle, at equally spaced angles, noise of std 0.05, then
// all of it times two less one. A draw of n points is laid out as a whole.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <math.h>
#include <stddef.h>

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    const int half = n / 2;
    rng_fill_normal(rng, x, n);
    rng_fill_normal(rng, y, n);
    for (int i = 0; i < n; i++) {
        int lower = i >= half, on_it = lower ? n - half : half, place = lower ? i - half : i;
        double angle = on_it > 1 ? M_PI * place / (on_it - 1) : 0.0;
        double cx = lower ? 1.0 - cos(angle) : cos(angle), cy = lower ? 0.5 - sin(angle) : sin(angle);
        x[i] = (float)(2.0 * (cx + 0.05 * (double)x[i]) - 1.0);
        y[i] = (float)(2.0 * (cy + 0.05 * (double)y[i]) - 1.0);
        if (label) {
            label[i] = lower;
        }
    }
}

static DistPoint curve(float u) {
    int lower = u >= 0.5f;
    float side = 1.0f - 2.0f * (float)lower;
    return (DistPoint){lower ? 1.0f : -1.0f, lower ? 0.0f : -1.0f, 2.0f * side, (float)M_PI * (2.0f * u - (float)lower), lower};
}

static const DistDensity density = {curve, 1000, 0.1f, 0.0f}; // of large draws, in which the angles lie close to one another

const DistKind dist_sf2m_moons = {"sf2m-moons", TR("Two moons (Tong et al.)"), 2, sample, NULL, &density};
