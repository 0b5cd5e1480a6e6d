// The eight Gaussians of Tong et al. 2307.03672: radius 5, std 1, as many points in each as the draw allows.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <math.h>
#include <stddef.h>

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    rng_fill_normal(rng, x, n);
    rng_fill_normal(rng, y, n);
    for (int i = 0; i < n; i++) {
        int k = i % 8;
        x[i] += 5.0f * cosf((float)M_PI_4 * (float)k);
        y[i] += 5.0f * sinf((float)M_PI_4 * (float)k);
        if (label) {
            label[i] = k;
        }
    }
}

static DistPoint centre(float u) {
    int k = (int)(8.0f * u);
    return (DistPoint){0.0f, 0.0f, 5.0f, (float)M_PI_4 * (float)k, k};
}

static const DistDensity density = {centre, 8, 1.0f, 0.0f}; // of draws by eights; others have one point more in some

const DistKind dist_sf2m_gaussians8 = {"sf2m-8gaussians", TR("Eight Gaussians (Tong et al.)"), 8, sample, NULL, &density};
