// The table of paths, and what is the same for all of them.
#include "flow/path.h"

#include "base/check.h"
#include "flow/path/kinds.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define ROW(id) &path_##id,
static const PathKind *const table[] = {PATH_ROWS(ROW)};
#undef ROW
enum { ALL = sizeof table / sizeof *table };

int path_count(void) {
    return ALL;
}

const PathKind *path_kind_at(int index) {
    CHECK_RANGE(index, 0, ALL - 1);
    return table[index];
}

int path_index(const char *name) {
    int index = ALL - 1;
    while (index >= 0 && strcmp(table[index]->name, name) != 0) {
        index--;
    }
    return index;
}

const PathKind *path_find(const char *name) {
    int index = path_index(name);
    return index < 0 ? NULL : table[index];
}

PathParams path_default(void) {
    return (PathParams){
        .beta0 = 0.1,
        .beta1 = 20.0,
        .sigma_lo = 0.01,
        .sigma_hi = 20.0,
        .points = 3,
        .point_t = {0.0, 0.5, 1.0},
        .point_a = {0.0, 0.3, 1.0},
        .point_s = {1.0, 0.8, 0.0},
    };
}

// ---- what makes sense -------------------------------------------------------------------------------------------------

bool path_check_points(const PathParams *p, Error *err) {
    if (p->points < 2 || p->points > PATH_MAX_POINTS) {
        return error_set(err, "path custom has %d control points. Use 2 to %d", p->points, PATH_MAX_POINTS);
    }
    for (int i = 0; i < p->points; i++) {
        double t = p->point_t[i], a = p->point_a[i], s = p->point_s[i];
        bool last = i == p->points - 1, in_order = i == 0 ? t == 0.0 : t > p->point_t[i - 1];
        if (!in_order || (last && t != 1.0)) {
            return error_set(err, "control point %d of path custom is at t = %g. Times must rise from 0 to 1", i + 1, t);
        }
        if (!isfinite(a) || !isfinite(s) || s < 0.0 || (s == 0.0 && !last)) {
            return error_set(err,
                             "control point %d of path custom has a = %g, s = %g. Before t = 1, s must be "
                             "positive",
                             i + 1, a, s);
        }
    }
    return true;
}

static bool is_gaussian(const char *source) {
    return strcmp(source, "gaussian") == 0;
}

// Whether the path leaves its source as it is: a(0) = 0 and s(0) = 1.
static bool begins_at_source(const Path *path) {
    PathAt at = path->kind->at(&path->params, 0.0); // not kept off the end by t_min
    return at.a == 0.0 && at.s == 1.0;
}

bool path_accepts_source(const Path *path, const char *source) {
    return is_gaussian(source) || (path->kind->source == SOURCE_ANY && begins_at_source(path));
}

bool path_has_score(const char *source, bool independent_pairs) {
    return is_gaussian(source) && independent_pairs;
}

// ---- coefficients and samples -----------------------------------------------------------------------------------------

PathAt path_at(const Path *path, double t) {
    const PathKind *kind = path->kind;
    return kind->at(&path->params, t < kind->t_min ? kind->t_min : t > kind->t_max ? kind->t_max : t);
}

bool path_is_noisy(const Path *path) {
    return path->params.sigma > 0.0 && (path->kind == &path_linear || path->kind == &path_bridge);
}

PathAt path_merged_at(const Path *path, double t) {
    PathAt at = path_at(path, t);
    if (path_is_noisy(path)) {
        const double wide = hypot(at.s, at.n);
        at.ds = (at.s * at.ds + at.n * at.dn) / wide;
        at.s = wide;
        at.n = at.dn = 0.0;
    }
    return at;
}

PathAt path_at_from(const Path *path, double t, const char *source) {
    return is_gaussian(source) ? path_merged_at(path, t) : path_at(path, t);
}

double path_source_std(const Path *path, const char *source) {
    return is_gaussian(source) ? path_merged_at(path, 0.0).s : 1.0;
}

bool path_begins_as_noise(const Path *path) {
    const PathAt at = path_at(path, 0.0);
    return fabs(at.a) <= 0.01 * at.s;
}

#define SHAPE_POINTS 33
#define SHAPE_TOLERANCE 1e-2 // of the distance from (a, s) at t = 0 to t = 1, and of its mean speed

PathShape path_shape(const Path *path) {
    PathAt from = path_at(path, 0.0), to = path_at(path, 1.0);
    double wide = to.a - from.a, high = to.s - from.s, length = hypot(wide, high), unsteady = 0.0, off = 0.0;
    for (int k = 0; k < SHAPE_POINTS; k++) {
        double t = (double)k / (SHAPE_POINTS - 1);
        PathAt at = path_at(path, t);
        off = fmax(off, fabs((at.a - from.a) * high - (at.s - from.s) * wide) / length);
        unsteady = fmax(unsteady, hypot(at.a - from.a - t * wide, at.s - from.s - t * high));
    }
    return off > SHAPE_TOLERANCE * length ? PATH_ARC : unsteady > SHAPE_TOLERANCE * length ? PATH_RAY : PATH_LINE;
}

// The coefficients at times t[0..count); what stands in `times` beyond them is worked out and not used.
static void block_at(const Path *path, const float *t, int count, float times[PATH_BLOCK], PathBlock *at) {
    const float t_min = (float)path->kind->t_min, t_max = (float)path->kind->t_max;
    for (int k = 0; k < count; k++) {
        times[k] = t[k] < t_min ? t_min : t[k] > t_max ? t_max : t[k];
    }
    path->kind->block(&path->params, times, at);
}

void path_sample(const Path *path, int n, const float *t, const float *x0, const float *y0, const float *x1, const float *y1,
                 const float *zx, const float *zy, float *x, float *y, float *ux, float *uy) {
    CHECK(zx || !path_is_noisy(path), "path %s with sigma %g needs a noise", path->kind->name, path->params.sigma);
    float times[PATH_BLOCK] = {0};
    PathBlock at = {0};
    for (int begin = 0; begin < n; begin += PATH_BLOCK) {
        int count = n - begin < PATH_BLOCK ? n - begin : PATH_BLOCK;
        block_at(path, t + begin, count, times, &at);
#pragma omp simd
        for (int k = 0; k < count; k++) {
            int i = begin + k;
            x[i] = at.a[k] * x1[i] + at.s[k] * x0[i];
            y[i] = at.a[k] * y1[i] + at.s[k] * y0[i];
            ux[i] = at.da[k] * x1[i] + at.ds[k] * x0[i];
            uy[i] = at.da[k] * y1[i] + at.ds[k] * y0[i];
        }
#pragma omp simd
        for (int k = 0; k < (zx ? count : 0); k++) {
            int i = begin + k;
            x[i] += at.n[k] * zx[i];
            y[i] += at.n[k] * zy[i];
            ux[i] += at.dn[k] * zx[i];
            uy[i] += at.dn[k] * zy[i];
        }
    }
}
