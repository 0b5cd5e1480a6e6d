// The table of distributions.
#include "flow/dist.h"

#include "base/check.h"
#include "flow/dist/kinds.h"
#include "num/vecfun.h"

#include <stddef.h>
#include <string.h>

#define CHUNK 256

#define ROW(id) &dist_##id,
static const DistKind *const table[] = {DIST_OFFERED(ROW) DIST_BY_NAME(ROW)};
#undef ROW
#define ROW(id) INDEX_##id,
enum { DIST_OFFERED(ROW) OFFERED };
#undef ROW
enum { ALL = sizeof table / sizeof *table };

int dist_count(void) {
    return OFFERED;
}

int dist_known(void) {
    return ALL;
}

const DistKind *dist_at(int index) {
    CHECK_RANGE(index, 0, ALL - 1);
    return table[index];
}

const DistKind *dist_find(const char *name) {
    int index = ALL - 1;
    while (index >= 0 && strcmp(table[index]->name, name) != 0) {
        index--;
    }
    return index < 0 ? NULL : table[index];
}

bool dist_is_file(int index) {
    return dist_at(index) == dist_find("file");
}

// ---- drawing -----------------------------------------------------------------------------------------------------------

static void draw_from_set(const DistSet *set, Rng *rng, float *x, float *y, int *label, int n) {
    for (int i = 0; i < n; i++) {
        const int k = rng_below(rng, set->count);
        x[i] = set->x[k];
        y[i] = set->y[k];
        if (label) {
            label[i] = set->label ? set->label[k] : 0;
        }
    }
}

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

static void draw_about_curve(const DistDensity *density, Rng *rng, float *x, float *y, int *label, int n) {
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

void dist_draw(const DistKind *kind, Rng *rng, float *x, float *y, int *label, int n) {
    CHECK(kind->set || kind->sample || kind->density, "points of %s are drawn before they were read", kind->name);
    if (kind->set) {
        draw_from_set(kind->set, rng, x, y, label, n);
    } else if (kind->sample) {
        kind->sample(rng, x, y, label, n);
    } else {
        draw_about_curve(kind->density, rng, x, y, label, n);
    }
}
