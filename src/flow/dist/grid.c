// 5 x 5 Gaussians of std 0.14, 1.4 apart.
#include "flow/dist/kinds.h"

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    dist_fill_noise(rng, 0.14f, x, y, n);
    for (int i = 0; i < n; i++) {
        int k = rng_below(rng, 25);
        x[i] += 1.4f * (float)(k % 5 - 2);
        y[i] += 1.4f * (float)(k / 5 - 2);
        if (label) {
            label[i] = k;
        }
    }
}

const DistKind dist_grid = {"grid", "Grid of Gaussians", "가우시안 격자", 25, sample};
