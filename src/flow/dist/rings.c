// Four concentric circles of radius 0.75, 1.5, 2.25 and 3, equally dense along their lines.
#include "flow/dist/kinds.h"

#include <math.h>

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    const int ring_of[10] = {0, 1, 1, 2, 2, 2, 3, 3, 3, 3}; // shares 1 : 2 : 3 : 4, as the circumferences
    dist_fill_noise(rng, 0.08f, x, y, n);
    for (int i = 0; i < n; i++) {
        int ring = ring_of[rng_below(rng, 10)];
        float radius = 0.75f * (float)(ring + 1);
        float angle = 2.0f * (float)M_PI * rng_uniform(rng);
        x[i] += radius * cosf(angle);
        y[i] += radius * sinf(angle);
        if (label) {
            label[i] = ring;
        }
    }
}

const DistKind dist_rings = {"rings", "Rings", "동심원", 4, sample};
