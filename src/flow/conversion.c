#include "flow/conversion.h"

#include "base/check.h"
#include "flow/adaptive.h"

#include <math.h>
#include <string.h>

#define GRID 256      // times at which a path is looked at
#define SLOWEST 1e-6  // of the angle's rate, below which the path stands still
#define HALVINGS 52   // a double's
#define TOLERANCE 1e-6 // on the way to where the other path begins, and from where it ends
#define TAU_NONE 1e-9 // of flow time, within rounding
#define ROUNDING 1e-12 // of an angle: where both begin alike, what is trained moves from there on

// The angle of (s, a): from 0, noise alone, to pi/2, data alone.
static double angle(const PathAt *at) {
    return atan2(at->a, at->s);
}

static double angle_rate(const PathAt *at) {
    return (at->da * at->s - at->a * at->ds) / (at->a * at->a + at->s * at->s);
}

static bool turns(const Path *path) {
    for (int k = 0; k <= GRID; k++) {
        const PathAt at = path_at(path, (double)k / GRID);
        if (!(angle_rate(&at) > SLOWEST)) {
            return false;
        }
    }
    return !path_is_noisy(path);
}

bool conversion_known(const Path *own, const Path *as) {
    return turns(own) && turns(as);
}

// Where a path that turns has come to this angle, by halving.
static double time_of(const Path *path, double wanted) {
    double low = path->kind->t_min, high = path->kind->t_max;
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = 0.5 * (low + high);
        const PathAt at = path_at(path, middle);
        *(angle(&at) < wanted ? &low : &high) = middle;
    }
    return 0.5 * (low + high);
}

ConversionAt conversion_at(const Conversion *conversion, double t) {
    const PathAt as = path_at(&conversion->as, t), first = path_at(&conversion->own, 0), last = path_at(&conversion->own, 1);
    const double wanted = angle(&as);
    if (wanted < angle(&first) - ROUNDING) {
        return (ConversionAt){0, 0, as.s / first.s, as.ds / first.s};
    }
    if (wanted > angle(&last) + ROUNDING) {
        return (ConversionAt){1, 0, as.a / last.a, as.da / last.a};
    }
    const double tau = time_of(&conversion->own, wanted);
    const PathAt own = path_at(&conversion->own, tau);
    const double far = hypot(as.a, as.s), own_far = hypot(own.a, own.s), c = far / own_far;
    const double dtau = angle_rate(&as) / angle_rate(&own);
    const double grows = (as.a * as.da + as.s * as.ds) / (far * far), own_grows = (own.a * own.da + own.s * own.ds) / (own_far * own_far);
    return (ConversionAt){tau, dtau, c, c * (grows - dtau * own_grows)};
}

static void eval_piece(const ConvertedField *f, const ConversionAt *at, const float *x, const float *y, float *vx, float *vy, float *div,
                       int n) {
    float own_x[SOLVE_CHUNK], own_y[SOLVE_CHUNK];
    const float shrink = (float)(1 / at->c), along = (float)(at->c * at->dtau), grows = (float)(at->dc / at->c);
    for (int i = 0; i < n; i++) {
        own_x[i] = shrink * x[i];
        own_y[i] = shrink * y[i];
    }
    if (div) {
        f->own.divergence(f->own.context, (float)at->tau, own_x, own_y, vx, vy, div, n);
    } else {
        f->own.eval(f->own.context, (float)at->tau, own_x, own_y, vx, vy, n);
    }
    for (int i = 0; i < n; i++) {
        vx[i] = grows * x[i] + along * vx[i];
        vy[i] = grows * y[i] + along * vy[i];
    }
    for (int i = 0; div && i < n; i++) {
        div[i] = 2 * grows + (float)at->dtau * div[i];
    }
}

static void eval_all(const ConvertedField *f, float t, const float *x, const float *y, float *vx, float *vy, float *div, int n) {
    const ConversionAt at = conversion_at(&f->conversion, (double)t);
    for (int begin = 0; begin < n; begin += SOLVE_CHUNK) {
        const int some = n - begin < SOLVE_CHUNK ? n - begin : SOLVE_CHUNK;
        eval_piece(f, &at, x + begin, y + begin, vx + begin, vy + begin, div ? div + begin : NULL, some);
    }
}

static void eval(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    eval_all(context, t, x, y, vx, vy, NULL, n);
}

static void eval_divergence(const void *context, float t, const float *x, const float *y, float *vx, float *vy, float *divergence,
                            int n) {
    eval_all(context, t, x, y, vx, vy, divergence, n);
}

Field converted_field(const ConvertedField *converted) {
    return (Field){eval, converted, converted->own.divergence ? eval_divergence : NULL};
}

static void scale(float by, int n, float *x, float *y) {
    for (int i = 0; i < n; i++) {
        x[i] *= by;
        y[i] *= by;
    }
}

// Along what is trained, by steps as short as it takes: at its ends a predicted noise or data makes the field steep.
static int carry(const Field *own, double from, double to, int n, float *x, float *y) {
    float knots_x[2 * SOLVE_CHUNK], knots_y[2 * SOLVE_CHUNK];
    const size_t bytes = (size_t)n * sizeof(float);
    AdaptiveDef def = adaptive_default();
    AdaptiveStats stats;
    CHECK_RANGE(n, 1, SOLVE_CHUNK);
    def.rtol = def.atol = TOLERANCE;
    memcpy(knots_x, x, bytes);
    memcpy(knots_y, y, bytes);
    adaptive_path(own, &def, 1, (float)from, (float)to, n, knots_x, knots_y, SOLVE_CHUNK, &stats);
    memcpy(x, knots_x + SOLVE_CHUNK, bytes);
    memcpy(y, knots_y + SOLVE_CHUNK, bytes);
    return stats.evals;
}

int conversion_begin(const Conversion *conversion, const Field *own, int n, float *x, float *y) {
    const ConversionAt at = conversion_at(conversion, 0);
    const PathAt as = path_at(&conversion->as, 0), first = path_at(&conversion->own, 0);
    if (at.tau <= TAU_NONE) {
        return 0;
    }
    scale((float)(first.s / as.s), n, x, y);
    const int evals = carry(own, 0, at.tau, n, x, y);
    scale((float)at.c, n, x, y);
    return evals;
}

int conversion_end(const Conversion *conversion, const Field *own, int n, float *x, float *y) {
    const ConversionAt at = conversion_at(conversion, 1);
    const PathAt as = path_at(&conversion->as, 1), last = path_at(&conversion->own, 1);
    if (at.tau >= conversion->own.kind->t_max - TAU_NONE) {
        return 0;
    }
    scale((float)(1 / at.c), n, x, y);
    const int evals = carry(own, at.tau, 1, n, x, y);
    scale((float)(as.a / last.a), n, x, y);
    return evals;
}
