// What the files of the distributions share.
#include "flow/dist/kinds.h"
#include "num/vecfun.h"

#define CHUNK 256

// Adds radius * (cos, sin)(angle) to the n <= CHUNK points.
static void add_arcs(const float *radius, const float *angle, float *x, float *y, int n) {
    float c[CHUNK], s[CHUNK];
    vecfun_sincos(angle, s, c, n);
#pragma omp simd
    for (int i = 0; i < n; i++) {
        x[i] += radius[i] * c[i];
        y[i] += radius[i] * s[i];
    }
}

void dist_sample_curve(Rng *rng, const DistDensity *density, float *x, float *y, int *label, int n) {
    const float std = density->std;
    float u[CHUNK], radius[CHUNK], angle[CHUNK];
    for (int begin = 0; begin < n; begin += CHUNK) {
        int count = n - begin < CHUNK ? n - begin : CHUNK;
        rng_fill_uniform(rng, u, count);
        rng_fill_normal(rng, x + begin, count);
        rng_fill_normal(rng, y + begin, count);
        for (int k = 0; k < count; k++) {
            DistPoint point = density->curve(u[k]);
            int i = begin + k;
            x[i] = point.x + std * x[i];
            y[i] = point.y + std * y[i];
            radius[k] = point.radius;
            angle[k] = point.angle;
            if (label) {
                label[i] = point.label;
            }
        }
        add_arcs(radius, angle, x + begin, y + begin, count);
    }
}
