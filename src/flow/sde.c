#include "flow/sde.h"

#include "base/check.h"
#include "flow/predict.h"
#include "flow/times.h"

#include <math.h>
#include <stddef.h>

static double noise_squared(const Sde *sde, const PathAt *at) {
    double scale = sde->scale * sde->scale;
    switch (sde->noise) {
    case SDE_DIFFUSION:
        return scale * fmax(predict_diffusion(at), 0.0);
    case SDE_LEVEL:
        return scale * at->s * at->s;
    case SDE_CONSTANT:
        return scale;
    case SDE_NONE:
    case SDE_COUNT:
        break;
    }
    return 0.0;
}

// ---- a score of its own --------------------------------------------------------------------------------------------------------
// Half of a step's noise comes before its drift and half after it. Both fields are evaluated once as ever, but the noise contracts as the
// drift does: between Gaussians the width at t = 1 is off by a tenth of what it is off by with all noise after the drift.

// g^2 |h|
static double scored_variance(const Sde *sde, double t, double next) {
    const PathAt at = path_at(&sde->path, t);
    const double length = fabs(next - t), own = sde->path.params.sigma * sde->path.params.sigma, scale = sde->scale * sde->scale;
    const double square = sde->noise == SDE_DIFFUSION  ? own
                          : sde->noise == SDE_LEVEL    ? at.n * at.n
                          : sde->noise == SDE_CONSTANT ? 1.0
                                                       : 0.0;
    return fmin(scale * square * length, fmax(own * length, 0.25 * at.n * at.n));
}

static void scatter(float width, const float *x, const float *y, float *to_x, float *to_y, int n, Rng *rng) {
    float zx[SOLVE_CHUNK] = {0}, zy[SOLVE_CHUNK] = {0};
    if (width > 0.0f) {
        rng_fill_normal(rng, zx, n);
        rng_fill_normal(rng, zy, n);
    }
    for (int i = 0; i < n; i++) {
        to_x[i] = x[i] + width * zx[i];
        to_y[i] = y[i] + width * zy[i];
    }
}

static void scored_step(const Field *velocity, const Sde *sde, double t, double next, bool last, const float *x, const float *y,
                        float *next_x, float *next_y, int n, Rng *rng) {
    float vx[SOLVE_CHUNK], vy[SOLVE_CHUNK], gx[SOLVE_CHUNK] = {0}, gy[SOLVE_CHUNK] = {0};
    const double variance = last ? 0.0 : scored_variance(sde, t, next);
    const float h = (float)(next - t), pull = (float)(0.5 * variance), half = (float)sqrt(0.5 * variance);
    scatter(half, x, y, next_x, next_y, n, rng);
    velocity->eval(velocity->context, (float)t, next_x, next_y, vx, vy, n);
    if (variance > 0.0) {
        sde->score->eval(sde->score->context, (float)t, next_x, next_y, gx, gy, n);
    }
    for (int i = 0; i < n; i++) {
        next_x[i] += h * vx[i] + pull * gx[i];
        next_y[i] += h * vy[i] + pull * gy[i];
    }
    scatter(half, next_x, next_y, next_x, next_y, n, rng);
}

// ---- a score from the velocity ---------------------------------------------------------------------------------------------------

static SdeKernel maruyama_step(const Sde *sde, double t, double next, bool last) {
    PathAt at = path_merged_at(&sde->path, t);
    double h = next - t, length = fabs(h);
    double variance = last ? 0.0 : fmin(noise_squared(sde, &at) * length, 0.25 * at.s * at.s); // g^2 |h|
    PredictMix score = predict_convert(&at, PREDICT_VELOCITY, PREDICT_SCORE);
    return (SdeKernel){1.0 + 0.5 * variance * score.x, h + 0.5 * variance * score.p, sqrt(variance)};
}

SdeKernel sde_ancestral_kernel(const Path *path, double eta, double t, double next, bool last) {
    PathAt at = path_merged_at(path, t), to = path_merged_at(path, next);
    double shrink = at.a / to.a; // forwards to.a > 0
    double between = fmax(at.s * at.s - shrink * shrink * to.s * to.s, 0.0);
    double variance = eta == 0.0 || last ? 0.0 : eta * eta * to.s * to.s * between / (at.s * at.s);
    double rest = sqrt(fmax(to.s * to.s - variance, 0.0));
    PredictMix m = predict_convert(&at, PREDICT_VELOCITY, PREDICT_DATA),
               e = predict_convert(&at, PREDICT_VELOCITY, PREDICT_NOISE);
    return (SdeKernel){to.a * m.x + rest * e.x, to.a * m.p + rest * e.p, sqrt(variance)};
}

static void take_step(const Field *velocity, SdeKernel mix, float t, const float *x, const float *y, float *next_x, float *next_y,
                      int n, Rng *rng) {
    float vx[SOLVE_CHUNK], vy[SOLVE_CHUNK], zx[SOLVE_CHUNK] = {0}, zy[SOLVE_CHUNK] = {0};
    const float from_x = (float)mix.x, from_v = (float)mix.v, from_z = (float)mix.z;
    velocity->eval(velocity->context, t, x, y, vx, vy, n);
    if (from_z > 0.0f) {
        rng_fill_normal(rng, zx, n);
        rng_fill_normal(rng, zy, n);
    }
    for (int i = 0; i < n; i++) {
        next_x[i] = from_x * x[i] + from_v * vx[i] + from_z * zx[i];
        next_y[i] = from_x * y[i] + from_v * vy[i] + from_z * zy[i];
    }
}

// Time of knot k; exact at both ends.
static double time_at(float t0, float t1, int k, int steps) {
    return k == steps ? (double)t1 : (double)t0 + ((double)t1 - (double)t0) * k / steps;
}

// What a walk takes its steps by.
typedef struct {
    const Sde *sde; // Euler-Maruyama; NULL: ancestral
    const Path *path;
    double eta, shift;
} Walk;

// rows NULL: every step is kept.
static void walk(const Walk *by, const Field *velocity, int steps, const SdeRows *rows, float t0, float t1, int n, float *knots_x,
                 float *knots_y, long stride, Rng *rng) {
    CHECK_RANGE(n, 1, SOLVE_CHUNK);
    CHECK(steps >= 1, "%d steps", steps);
    float passed_x[2][SOLVE_CHUNK], passed_y[2][SOLVE_CHUNK]; // of steps that are not kept
    const float *x = knots_x, *y = knots_y;
    for (int k = 0, row = 1; k < steps; k++) {
        const double t = times_shift(time_at(t0, t1, k, steps), by->shift);
        const double next = times_shift(time_at(t0, t1, k + 1, steps), by->shift);
        const bool last = k == steps - 1, keeps = !rows || (row <= rows->rows && rows->kept[row] == k + 1);
        float *next_x = keeps ? knots_x + row * stride : passed_x[k & 1], *next_y = keeps ? knots_y + row * stride : passed_y[k & 1];
        if (by->sde && by->sde->score) {
            scored_step(velocity, by->sde, t, next, last, x, y, next_x, next_y, n, rng);
        } else {
            const SdeKernel mix = by->sde ? maruyama_step(by->sde, t, next, last) : sde_ancestral_kernel(by->path, by->eta, t, next, last);
            take_step(velocity, mix, (float)t, x, y, next_x, next_y, n, rng);
        }
        row += keeps;
        x = next_x;
        y = next_y;
    }
}

void sde_path(const Field *velocity, const Sde *sde, int steps, const SdeRows *rows, float t0, float t1, int n, float *knots_x,
              float *knots_y, long stride, Rng *rng) {
    CHECK(sde->scale >= 0.0, "scale %g", sde->scale);
    walk(&(Walk){.sde = sde, .shift = sde->shift}, velocity, steps, rows, t0, t1, n, knots_x, knots_y, stride, rng);
}

void sde_ancestral(const Field *velocity, const Path *path, double eta, double shift, int steps, const SdeRows *rows, float t0, float t1,
                   int n, float *knots_x, float *knots_y, long stride, Rng *rng) {
    CHECK_RANGE(eta, 0.0, 1.0);
    CHECK(eta == 0.0 || t0 < t1, "from %g to %g, eta %g", (double)t0, (double)t1, eta);
    walk(&(Walk){.path = path, .eta = eta, .shift = shift}, velocity, steps, rows, t0, t1, n, knots_x, knots_y, stride, rng);
}
