#include "flow/sampler.h"

#include "base/check.h"
#include "base/team.h"
#include "flow/forward.h"
#include "flow/times.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

bool sampler_needs_score(SamplerKind kind) {
    return kind == SAMPLER_SDE || kind == SAMPLER_DDPM || kind == SAMPLER_DDIM;
}

bool sampler_is_random(const Sampler *s) {
    return s->kind == SAMPLER_DDPM || (s->kind == SAMPLER_SDE && s->noise != SDE_NONE && s->noise_scale > 0.0);
}

bool sampler_is_forward(const Sampler *s) {
    return s->kind == SAMPLER_DDPM || (s->kind == SAMPLER_SDE && s->noise == SDE_DIFFUSION && s->noise_scale == 1.0);
}

bool sampler_is_shifted(const Sampler *s) {
    return s->kind != SAMPLER_DOPRI5 && s->shift != 0.0 && s->shift != 1.0;
}

float sampler_time(const Sampler *s, int k) {
    const float even = (float)k / (float)s->steps;
    return sampler_is_shifted(s) ? (float)times_shift((double)even, s->shift) : even;
}

bool sampler_alike(const Sampler *a, const Sampler *b) {
    return a->kind == b->kind && a->tolerance == b->tolerance && a->noise == b->noise && a->noise_scale == b->noise_scale &&
           a->shift == b->shift;
}

// ---- filling trajectories -------------------------------------------------------------------------------------------------

static int step_at(const Sampler *sampler, float t) {
    return (int)lrintf(t * (float)sampler->steps);
}

#define SAME_STEP 1e-3f // of a step
#define SHIFTED_ROWS 128 // at most, where they are not all steps

// Shifted steps around a time, and how far it is from the one to the next; the same step where the time is its own.
static int shifted_step(const Sampler *sampler, float t, float *part) {
    const float even = (float)times_shift((double)t, 1.0 / sampler->shift) * (float)sampler->steps;
    const int near = (int)lrintf(even);
    if (fabsf(even - (float)near) < SAME_STEP) {
        *part = 0;
        return near;
    }
    const int step = (int)even;
    const float begin = sampler_time(sampler, step), end = sampler_time(sampler, step + 1);
    *part = (t - begin) / (end - begin);
    return step;
}

// Steps that the rows asked for lie at, or between: a row k is `part[k]` of the way from kept row from[k] to the next one.
typedef struct {
    SdeRows rows;
    int kept[2 * SHIFTED_ROWS + 1], from[SHIFTED_ROWS + 1];
    float part[SHIFTED_ROWS + 1];
} ShiftedRows;

static void keep_step(ShiftedRows *of, int step) {
    if (of->kept[of->rows.rows] < step) {
        of->kept[++of->rows.rows] = step;
    }
}

static void find_rows(ShiftedRows *of, const Sampler *sampler, int intervals, const float *t) {
    CHECK_RANGE(intervals, 1, SHIFTED_ROWS);
    of->rows = (SdeRows){0, of->kept};
    of->kept[0] = 0;
    for (int k = 1; k <= intervals; k++) {
        const int step = shifted_step(sampler, t[k], &of->part[k]);
        keep_step(of, step);
        of->from[k] = of->rows.rows - (of->kept[of->rows.rows] > step); // the row before may have asked for the step behind this one
        if (of->part[k] > 0) {
            keep_step(of, step + 1);
        }
    }
}

// Row k of positions.
static void put_row(const ShiftedRows *of, int k, int n, const float *all, float *to) {
    const float *from = all + of->from[k] * SOLVE_CHUNK, part = of->part[k];
    for (int i = 0; i < n; i++) {
        to[i] = part > 0 ? from[i] + part * (from[i + SOLVE_CHUNK] - from[i]) : from[i];
    }
}

// All knots at once, of which the rows asked for are kept.
static int fill_adaptive(const Sampler *s, const Field *velocity, int n, int intervals, const float *t, float *x, float *y,
                         long stride) {
    float all_x[(SAMPLER_ADAPTIVE_KNOTS + 1) * SOLVE_CHUNK], all_y[(SAMPLER_ADAPTIVE_KNOTS + 1) * SOLVE_CHUNK];
    const size_t bytes = (size_t)n * sizeof(float);
    const bool back = t[0] > t[intervals];
    AdaptiveDef def = adaptive_default();
    AdaptiveStats stats;
    CHECK_RANGE(s->steps, 1, SAMPLER_ADAPTIVE_KNOTS);
    def.rtol = def.atol = s->tolerance;
    memcpy(all_x, x, bytes);
    memcpy(all_y, y, bytes);
    adaptive_path(velocity, &def, s->steps, t[0], t[intervals], n, all_x, all_y, SOLVE_CHUNK, &stats);
    for (int k = 1; k <= intervals; k++) {
        const int step = step_at(s, t[k]), from = (back ? s->steps - step : step) * SOLVE_CHUNK;
        memcpy(x + k * stride, all_x + from, bytes);
        memcpy(y + k * stride, all_y + from, bytes);
    }
    return stats.evals;
}

// Steps that add noise (sde.h), from t0 to t1; shift: of their times, 0: they are even.
static void step_at_random(const Sampler *s, const Field *velocity, double shift, const SdeRows *rows, float t0, float t1, int n, float *x,
                           float *y, long stride, Rng *rng) {
    const Sde sde = {s->path, s->noise, s->noise_scale, s->score, shift};
    if (s->kind == SAMPLER_SDE) {
        sde_path(velocity, &sde, s->steps, rows, t0, t1, n, x, y, stride, rng);
    } else {
        sde_ancestral(velocity, &s->path, s->kind == SAMPLER_DDPM ? 1.0 : 0.0, shift, s->steps, rows, t0, t1, n, x, y, stride, rng);
    }
}

// `chunk` numbers the points' own noise.
static int fill_stochastic(const Sampler *s, const Field *velocity, int chunk, int n, int intervals, const float *t, float *x,
                           float *y, long stride) {
    int kept[SAMPLER_MAX_STEPS + 1];
    const SdeRows rows = {intervals, kept};
    const bool back = t[0] > t[intervals];
    Rng rng = rng_open(s->seed, RNG_NOISE, (uint64_t)chunk);
    for (int k = 0; k <= intervals; k++) {
        kept[k] = back ? s->steps - step_at(s, t[k]) : step_at(s, t[k]);
    }
    if (back && !s->score && sampler_is_forward(s)) {
        forward_fill(&s->path, s->steps, &rng, n, intervals, t, x, y, stride);
        return 0;
    }
    step_at_random(s, velocity, 0, &rows, t[0], t[intervals], n, x, y, stride, &rng);
    return s->steps;
}

// Each step from where the last one ended; rows NULL: every step is kept.
static void solve_shifted(const Sampler *s, const Field *velocity, const SdeRows *rows, int n, float *knots_x, float *knots_y, long stride) {
    float x[2 * SOLVE_CHUNK], y[2 * SOLVE_CHUNK];
    const size_t bytes = (size_t)n * sizeof(float);
    memcpy(x, knots_x, bytes);
    memcpy(y, knots_y, bytes);
    for (int k = 0, row = 1; k < s->steps; k++) {
        solve_path(velocity, (Solver)s->kind, 1, sampler_time(s, k), sampler_time(s, k + 1), n, x, y, SOLVE_CHUNK);
        memcpy(x, x + SOLVE_CHUNK, bytes);
        memcpy(y, y + SOLVE_CHUNK, bytes);
        if (!rows || (row <= rows->rows && rows->kept[row] == k + 1)) {
            memcpy(knots_x + row * stride, x, bytes);
            memcpy(knots_y + row * stride, y, bytes);
            row++;
        }
    }
}

static void step_shifted(const Sampler *s, const Field *velocity, int chunk, const SdeRows *rows, int n, float *x, float *y, long stride) {
    Rng rng = rng_open(s->seed, RNG_NOISE, (uint64_t)chunk);
    if ((int)s->kind < SOLVE_COUNT) {
        solve_shifted(s, velocity, rows, n, x, y, stride);
    } else {
        step_at_random(s, velocity, s->shift, rows, 0.0f, 1.0f, n, x, y, stride, &rng);
    }
}

// Whether the rows asked for are the steps themselves.
static bool are_steps(const Sampler *sampler, int intervals, const float *t) {
    bool same = intervals == sampler->steps;
    for (int k = 1; k <= intervals && same; k++) {
        float part;
        same = shifted_step(sampler, t[k], &part) == k && part == 0;
    }
    return same;
}

// Rows that lie between two steps are on the line that joins these.
static int fill_shifted(const Sampler *s, const Field *velocity, int chunk, int n, int intervals, const float *t, float *x, float *y,
                        long stride) {
    const int evals = (int)s->kind < SOLVE_COUNT ? solve_evals((Solver)s->kind, s->steps) : s->steps;
    if (are_steps(s, intervals, t)) {
        step_shifted(s, velocity, chunk, NULL, n, x, y, stride);
        return evals;
    }
    ShiftedRows of;
    float all_x[(2 * SHIFTED_ROWS + 1) * SOLVE_CHUNK], all_y[(2 * SHIFTED_ROWS + 1) * SOLVE_CHUNK];
    find_rows(&of, s, intervals, t);
    memcpy(all_x, x, (size_t)n * sizeof(float));
    memcpy(all_y, y, (size_t)n * sizeof(float));
    step_shifted(s, velocity, chunk, &of.rows, n, all_x, all_y, SOLVE_CHUNK);
    for (int k = 1; k <= intervals; k++) {
        put_row(&of, k, n, all_x, x + k * stride);
        put_row(&of, k, n, all_y, y + k * stride);
    }
    return evals;
}

int sampler_fill(const Sampler *sampler, const Field *velocity, int chunk, int n, int intervals, const float *t, float *x,
                 float *y, long stride) {
    CHECK_RANGE(sampler->steps, 1, SAMPLER_MAX_STEPS);
    if (sampler_is_shifted(sampler) && t[0] < t[intervals]) {
        return fill_shifted(sampler, velocity, chunk, n, intervals, t, x, y, stride);
    }
    if (sampler->kind == SAMPLER_DOPRI5) {
        return fill_adaptive(sampler, velocity, n, intervals, t, x, y, stride);
    }
    if ((int)sampler->kind >= SOLVE_COUNT) {
        return fill_stochastic(sampler, velocity, chunk, n, intervals, t, x, y, stride);
    }
    for (int k = 0; k < intervals; k++) {
        float *next_x = x + (k + 1) * stride, *next_y = y + (k + 1) * stride;
        memcpy(next_x, x + k * stride, (size_t)n * sizeof(float));
        memcpy(next_y, y + k * stride, (size_t)n * sizeof(float));
        solve_end(velocity, (Solver)sampler->kind, abs(step_at(sampler, t[k + 1]) - step_at(sampler, t[k])), t[k], t[k + 1], n,
                  next_x, next_y);
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

int fill_back(const Fill *fill, int n, float *x, float *y) {
    static const float t[2] = {1, 0};
    return do_chunks(&(Chunks){fill, 1, n, t, x, y, 0}, end_of);
}
