// Uniform on the 8 dark squares, of side 1.5, of a 4 x 4 board on [-3, 3]^2. Entropy ln(8 * 1.5^2) = 2.89 nats.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <stddef.h>

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    const float side = 1.5f;
    rng_fill_uniform(rng, x, n);
    rng_fill_uniform(rng, y, n);
    for (int i = 0; i < n; i++) {
        int square = rng_below(rng, 8);
        int row = square / 2;
        int col = 2 * (square % 2) + row % 2;
        x[i] = side * (x[i] + (float)(col - 2));
        y[i] = side * (y[i] + (float)(row - 2));
        if (label) {
            label[i] = square;
        }
    }
}

static DistPoint centre(float u) {
    int square = (int)(8.0f * u), row = square / 2, col = 2 * (square % 2) + row % 2;
    return (DistPoint){1.5f * ((float)col - 1.5f), 1.5f * ((float)row - 1.5f), 0.0f, 0.0f, square};
}

static const DistDensity density = {centre, 8, 0.0f, 0.75f};

const DistKind dist_checkerboard = {"checkerboard", TR("Checkerboard"), 8, sample, NULL, &density};
