// The table of distributions, and what its files share.
#include "flow/dist.h"

#include "base/check.h"
#include "flow/dist/kinds.h"
#include "num/vecfun.h"

#include <stddef.h>
#include <string.h>

#define ROW(id) &dist_##id,
static const DistKind *const table[] = {DIST_KINDS(ROW)};
#undef ROW

int dist_count(void) {
    return (int)(sizeof table / sizeof *table);
}

const DistKind *dist_at(int index) {
    CHECK_RANGE(index, 0, dist_count() - 1);
    return table[index];
}

const DistKind *dist_find(const char *name) {
    for (int i = 0; i < dist_count(); i++) {
        if (strcmp(table[i]->name, name) == 0) {
            return table[i];
        }
    }
    return NULL;
}

#define CHUNK 256

// Adds radius * (cos, sin)(angle) to the n <= CHUNK points.
static void add_arcs(const float *radius, const float *angle, float *x, float *y, int n) {
    float c[CHUNK], s[CHUNK];
    vecfun_cos(angle, c, n);
    vecfun_sin(angle, s, n);
    for (int i = 0; i < n; i++) {
        x[i] += radius[i] * c[i];
        y[i] += radius[i] * s[i];
    }
}

void dist_sample_curve(Rng *rng, DistCurve *curve, float std, float *x, float *y, int *label, int n) {
    float u[CHUNK], radius[CHUNK], angle[CHUNK];
    for (int begin = 0; begin < n; begin += CHUNK) {
        int count = n - begin < CHUNK ? n - begin : CHUNK;
        rng_fill_uniform(rng, u, count);
        rng_fill_normal(rng, x + begin, count);
        rng_fill_normal(rng, y + begin, count);
        for (int k = 0; k < count; k++) {
            DistPoint point = curve(u[k]);
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
