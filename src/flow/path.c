// The table of paths, and what is the same for all of them.
#include "flow/path.h"

#include "base/check.h"
#include "flow/path/kinds.h"

#include <stddef.h>
#include <string.h>

#define ROW(id) &path_##id,
static const PathKind *const table[] = {PATH_KINDS(ROW)};
#undef ROW

int path_count(void) {
    return (int)(sizeof table / sizeof *table);
}

const PathKind *path_kind_at(int index) {
    CHECK_RANGE(index, 0, path_count() - 1);
    return table[index];
}

const PathKind *path_find(const char *name) {
    for (int i = 0; i < path_count(); i++) {
        if (strcmp(table[i]->name, name) == 0) {
            return table[i];
        }
    }
    return NULL;
}

PathParams path_default(void) {
    return (PathParams){.sigma_min = 0.0, .beta0 = 0.1, .beta1 = 20.0};
}

PathAt path_at(const Path *path, double t) {
    double clamped = t < 0.0 ? 0.0 : t > path->kind->t_max ? path->kind->t_max : t;
    return path->kind->at(&path->params, clamped);
}

void path_sample(const Path *path, int n, const float *t, const float *x0, const float *y0, const float *x1, const float *y1,
                 float *x, float *y, float *ux, float *uy) {
    const float t_max = (float)path->kind->t_max;
    float times[PATH_BLOCK] = {0};
    PathBlock at;
    for (int begin = 0; begin < n; begin += PATH_BLOCK) {
        int count = n - begin < PATH_BLOCK ? n - begin : PATH_BLOCK;
        for (int k = 0; k < count; k++) {
            float now = t[begin + k];
            times[k] = now < 0.0f ? 0.0f : now > t_max ? t_max : now;
        }
        path->kind->block(&path->params, times, &at);
        for (int k = 0; k < count; k++) {
            int i = begin + k;
            x[i] = at.a[k] * x1[i] + at.s[k] * x0[i];
            y[i] = at.a[k] * y1[i] + at.s[k] * y0[i];
            ux[i] = at.da[k] * x1[i] + at.ds[k] * x0[i];
            uy[i] = at.da[k] * y1[i] + at.ds[k] * y0[i];
        }
    }
}

void path_velocity(const Path *path, double t, double x, double y, double x1, double y1, double u[2]) {
    PathAt at = path_at(path, t);
    CHECK(at.s > 0.0, "s(%g) of path %s is %g: no conditional velocity off the path's own end", t, path->kind->name, at.s);
    double rate = at.ds / at.s;
    u[0] = rate * (x - at.a * x1) + at.da * x1;
    u[1] = rate * (y - at.a * y1) + at.da * y1;
}
