#include "flow/sampler.h"

#include "base/check.h"
#include "base/team.h"
#include "flow/times.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

bool sampler_needs_score(SamplerKind kind) {
    return kind == SAMPLER_SDE || kind == SAMPLER_DDPM || kind == SAMPLER_DDIM;
}

bool sampler_is_random(const Sampler *s) {
    return s->kind == SAMPLER_DDPM || (s->kind == SAMPLER_SDE && s->noise != SDE_NONE && s->noise_scale > 0.0);
}

bool sampler_is_shifted(const Sampler *s) {
    return s->kind != SAMPLER_DOPRI5 && s->shift != 0.0 && s->shift != 1.0;
}

float sampler_time(const Sampler *s, int k) {
    const float even = (float)k / (float)s->steps;
    return sampler_is_shifted(s) ? (float)times_shift((double)even, s->shift) : even;
}

static int adaptive(const Sampler *s, const Field *velocity, int n, float *knots_x, float *knots_y, long stride) {
    AdaptiveDef def = adaptive_default();
    AdaptiveStats stats;
    def.rtol = def.atol = s->tolerance;
    adaptive_path(velocity, &def, s->steps, 0.0f, 1.0f, n, knots_x, knots_y, stride, &stats);
    return stats.evals;
}

int sampler_path(const Sampler *s, const Field *velocity, uint64_t chunk, int n, float *knots_x, float *knots_y, long stride) {
    CHECK_RANGE(s->steps, 1, SAMPLER_MAX_STEPS);
    Rng rng = rng_open(s->seed, RNG_NOISE, chunk);
    const Sde sde = {s->path, s->noise, s->noise_scale, s->score, s->shift};
    switch (s->kind) {
    case SAMPLER_DOPRI5:
        return adaptive(s, velocity, n, knots_x, knots_y, stride);
    case SAMPLER_SDE:
        sde_path(velocity, &sde, s->steps, 0.0f, 1.0f, n, knots_x, knots_y, stride, &rng);
        return s->steps;
    case SAMPLER_DDPM:
    case SAMPLER_DDIM:
        sde_ancestral_shifted(velocity, &s->path, s->kind == SAMPLER_DDPM ? 1.0 : 0.0, s->shift, s->steps, n, knots_x, knots_y,
                              stride, &rng);
        return s->steps;
    case SAMPLER_EULER:
    case SAMPLER_MIDPOINT:
    case SAMPLER_HEUN:
    case SAMPLER_RK4:
    case SAMPLER_COUNT:
        break;
    }
    if (!sampler_is_shifted(s)) {
        solve_path(velocity, (Solver)s->kind, s->steps, 0.0f, 1.0f, n, knots_x, knots_y, stride);
    }
    for (int k = 0; sampler_is_shifted(s) && k < s->steps; k++) {
        solve_path(velocity, (Solver)s->kind, 1, sampler_time(s, k), sampler_time(s, k + 1), n, knots_x + k * stride,
                   knots_y + k * stride, stride);
    }
    return solve_evals((Solver)s->kind, s->steps);
}

// ---- filling trajectories -------------------------------------------------------------------------------------------------

static int step_at(const Sampler *sampler, float t) {
    return (int)lrintf(t * (float)sampler->steps);
}

#define SAME_STEP 1e-3f // of a step

// Shifted steps around a time, and how far it is from the one to the next; the same step where the time is its own.
static int shifted_step(const Sampler *sampler, float t, float *part) {
    const float even = (float)times_shift((double)t, 1.0 / sampler->shift) * (float)sampler->steps;
    const int near = (int)lrintf(even), step = fabsf(even - (float)near) < SAME_STEP ? near : (int)even;
    const float begin = sampler_time(sampler, step), end = sampler_time(sampler, step + 1);
    *part = step == near && fabsf(even - (float)near) < SAME_STEP ? 0 : (t - begin) / (end - begin);
    return step;
}

// Row `to` of positions at time t, off all steps.
static void keep_shifted(const Sampler *sampler, float t, int n, const float *all, float *to) {
    float part;
    const float *from = all + shifted_step(sampler, t, &part) * SOLVE_CHUNK;
    for (int i = 0; i < n; i++) {
        to[i] = part > 0 ? from[i] + part * (from[i + SOLVE_CHUNK] - from[i]) : from[i];
    }
}

// All steps at once, of which the rows asked for are kept.
static int fill_steps(const Sampler *sampler, const Field *velocity, int chunk, int n, int intervals, const float *t, float *x,
                      float *y, long stride) {
    float all_x[(SAMPLER_MAX_STEPS + 1) * SOLVE_CHUNK], all_y[(SAMPLER_MAX_STEPS + 1) * SOLVE_CHUNK];
    const size_t bytes = (size_t)n * sizeof(float);
    memcpy(all_x, x, bytes);
    memcpy(all_y, y, bytes);
    int evals = sampler_path(sampler, velocity, (uint64_t)chunk, n, all_x, all_y, SOLVE_CHUNK);
    for (int k = 1; k <= intervals && sampler_is_shifted(sampler); k++) {
        keep_shifted(sampler, t[k], n, all_x, x + k * stride);
        keep_shifted(sampler, t[k], n, all_y, y + k * stride);
    }
    for (int k = 1; k <= intervals && !sampler_is_shifted(sampler); k++) {
        const int from = step_at(sampler, t[k]) * SOLVE_CHUNK;
        memcpy(x + k * stride, all_x + from, bytes);
        memcpy(y + k * stride, all_y + from, bytes);
    }
    return evals;
}

int sampler_fill(const Sampler *sampler, const Field *velocity, int chunk, int n, int intervals, const float *t, float *x,
                 float *y, long stride) {
    if ((int)sampler->kind >= SOLVE_COUNT || sampler_is_shifted(sampler)) {
        return fill_steps(sampler, velocity, chunk, n, intervals, t, x, y, stride);
    }
    for (int k = 0; k < intervals; k++) {
        float *next_x = x + (k + 1) * stride, *next_y = y + (k + 1) * stride;
        memcpy(next_x, x + k * stride, (size_t)n * sizeof(float));
        memcpy(next_y, y + k * stride, (size_t)n * sizeof(float));
        solve_end(velocity, (Solver)sampler->kind, step_at(sampler, t[k + 1]) - step_at(sampler, t[k]), t[k], t[k + 1], n, next_x,
                  next_y);
    }
    return solve_evals((Solver)sampler->kind, sampler->steps);
}

static int fill_field(const void *context, int chunk, int n, int intervals, const float *t, float *x, float *y, long stride) {
    const FieldFlow *flow = context;
    return sampler_fill(&flow->sampler, &flow->field, chunk, n, intervals, t, x, y, stride);
}

Fill field_flow(const FieldFlow *flow) {
    return (Fill){fill_field, flow};
}

// Many particles, a chunk at a time.
typedef struct {
    const Fill *fill;
    int intervals, n;
    const float *t; // (intervals + 1)
    float *x, *y;
    atomic_int max_evals; // of a chunk
} Chunks;

static int first_of(int chunk) {
    return chunk * SOLVE_CHUNK;
}

static int count_of(const Chunks *all, int chunk) {
    int left = all->n - first_of(chunk);
    return left < SOLVE_CHUNK ? left : SOLVE_CHUNK;
}

static void note_evals(Chunks *all, int evals) {
    for (int max = atomic_load(&all->max_evals); evals > max && !atomic_compare_exchange_weak(&all->max_evals, &max, evals);) {
    }
}

static int do_chunks(Chunks *all, TeamItem *item) {
    team_for((all->n + SOLVE_CHUNK - 1) / SOLVE_CHUNK, item, all);
    return atomic_load(&all->max_evals);
}

static void trajectories_of(void *context, int chunk) {
    Chunks *all = context;
    int begin = first_of(chunk);
    note_evals(all, all->fill->eval(all->fill->context, chunk, count_of(all, chunk), all->intervals, all->t, all->x + begin,
                                    all->y + begin, all->n));
}

int fill_trajectories(const Fill *fill, int steps, int n, float *knots_x, float *knots_y) {
    float t[SAMPLER_MAX_STEPS + 1];
    CHECK_RANGE(steps, 1, SAMPLER_MAX_STEPS);
    for (int k = 0; k <= steps; k++) {
        t[k] = (float)k / (float)steps;
    }
    return do_chunks(&(Chunks){fill, steps, n, t, knots_x, knots_y, 0}, trajectories_of);
}

// One chunk of which only the ends are kept.
static void end_of(void *context, int chunk) {
    float both_x[2 * SOLVE_CHUNK], both_y[2 * SOLVE_CHUNK];
    Chunks *all = context;
    const int begin = first_of(chunk), n = count_of(all, chunk);
    const size_t bytes = (size_t)n * sizeof(float);
    memcpy(both_x, all->x + begin, bytes);
    memcpy(both_y, all->y + begin, bytes);
    note_evals(all, all->fill->eval(all->fill->context, chunk, n, 1, all->t, both_x, both_y, SOLVE_CHUNK));
    memcpy(all->x + begin, both_x + SOLVE_CHUNK, bytes);
    memcpy(all->y + begin, both_y + SOLVE_CHUNK, bytes);
}

int fill_ends(const Fill *fill, int n, float *x, float *y) {
    static const float t[2] = {0, 1};
    return do_chunks(&(Chunks){fill, 1, n, t, x, y, 0}, end_of);
}
