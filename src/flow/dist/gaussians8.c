// Eight Gaussians of std sqrt(2)/4 on a circle of radius 2 sqrt(2), the scale of Grathwohl et al. 1810.01367 (FFJORD).
#include "flow/dist/kinds.h"

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    const float r = 2.8284271f, d = 2.0f; // d = r / sqrt(2)
    const float cx[8] = {r, d, 0.0f, -d, -r, -d, 0.0f, d};
    const float cy[8] = {0.0f, d, r, d, 0.0f, -d, -r, -d};
    dist_fill_noise(rng, 0.35355339f, x, y, n);
    for (int i = 0; i < n; i++) {
        int k = rng_below(rng, 8);
        x[i] += cx[k];
        y[i] += cy[k];
        if (label) {
            label[i] = k;
        }
    }
}

const DistKind dist_gaussians8 = {"8gaussians", "Eight Gaussians", "가우시안 8개", 8, sample};
