#include "flow/sampler.h"

#include "base/check.h"
#include "base/team.h"

#include <stdatomic.h>
#include <string.h>

const char *sampler_name(SamplerKind kind) {
    static const char *const names[SAMPLER_COUNT] =
        {[SAMPLER_DOPRI5] = "dopri5", [SAMPLER_SDE] = "sde", [SAMPLER_DDPM] = "ddpm", [SAMPLER_DDIM] = "ddim"};
    CHECK_RANGE((int)kind, 0, SAMPLER_COUNT - 1);
    return (int)kind < SOLVE_COUNT ? solve_name((Solver)kind) : names[kind];
}

bool sampler_needs_score(SamplerKind kind) {
    return kind == SAMPLER_SDE || kind == SAMPLER_DDPM || kind == SAMPLER_DDIM;
}

bool sampler_is_random(const Sampler *s) {
    return s->kind == SAMPLER_DDPM || (s->kind == SAMPLER_SDE && s->noise != SDE_NONE && s->noise_scale > 0.0);
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
    const Sde sde = {s->path, s->noise, s->noise_scale};
    switch (s->kind) {
    case SAMPLER_DOPRI5:
        return adaptive(s, velocity, n, knots_x, knots_y, stride);
    case SAMPLER_SDE:
        sde_path(velocity, &sde, s->steps, 0.0f, 1.0f, n, knots_x, knots_y, stride, &rng);
        return s->steps;
    case SAMPLER_DDPM:
    case SAMPLER_DDIM:
        sde_ancestral(velocity, &s->path, s->kind == SAMPLER_DDPM ? 1.0 : 0.0, s->steps, 0.0f, 1.0f, n, knots_x, knots_y, stride,
                      &rng);
        return s->steps;
    case SAMPLER_EULER:
    case SAMPLER_MIDPOINT:
    case SAMPLER_HEUN:
    case SAMPLER_RK4:
    case SAMPLER_COUNT:
        break;
    }
    solve_path(velocity, (Solver)s->kind, s->steps, 0.0f, 1.0f, n, knots_x, knots_y, stride);
    return solve_evals((Solver)s->kind, s->steps);
}

// Many particles, a chunk at a time.
typedef struct {
    const Sampler *sampler;
    const Field *velocity;
    int n;
    float *x, *y;
    atomic_int most; // evaluations of a chunk
} Chunks;

static int first_of(int chunk) {
    return chunk * SOLVE_CHUNK;
}

static int count_of(const Chunks *all, int chunk) {
    int left = all->n - first_of(chunk);
    return left < SOLVE_CHUNK ? left : SOLVE_CHUNK;
}

static void note_evals(Chunks *all, int evals) {
    for (int most = atomic_load(&all->most); evals > most && !atomic_compare_exchange_weak(&all->most, &most, evals);) {
    }
}

static int do_chunks(Chunks *all, TeamItem *item) {
    team_for((all->n + SOLVE_CHUNK - 1) / SOLVE_CHUNK, item, all);
    return atomic_load(&all->most);
}

static void ribbon_of(void *context, int chunk) {
    Chunks *all = context;
    int begin = first_of(chunk);
    note_evals(all, sampler_path(all->sampler, all->velocity, (uint64_t)chunk, count_of(all, chunk), all->x + begin,
                                 all->y + begin, all->n));
}

int sampler_ways(const Sampler *sampler, const Field *velocity, int n, float *knots_x, float *knots_y) {
    return do_chunks(&(Chunks){sampler, velocity, n, knots_x, knots_y, 0}, ribbon_of);
}

// One chunk whose way is not kept.
static int chunk_ends(const Sampler *sampler, const Field *velocity, uint64_t chunk, int n, float *x, float *y) {
    float knots_x[(SAMPLER_MAX_STEPS + 1) * SOLVE_CHUNK], knots_y[(SAMPLER_MAX_STEPS + 1) * SOLVE_CHUNK];
    const size_t bytes = (size_t)n * sizeof *x;
    memcpy(knots_x, x, bytes);
    memcpy(knots_y, y, bytes);
    int evals = sampler_path(sampler, velocity, chunk, n, knots_x, knots_y, SOLVE_CHUNK);
    memcpy(x, knots_x + sampler->steps * SOLVE_CHUNK, bytes);
    memcpy(y, knots_y + sampler->steps * SOLVE_CHUNK, bytes);
    return evals;
}

static void end_of(void *context, int chunk) {
    Chunks *all = context;
    int begin = first_of(chunk);
    note_evals(all,
               chunk_ends(all->sampler, all->velocity, (uint64_t)chunk, count_of(all, chunk), all->x + begin, all->y + begin));
}

int sampler_ends(const Sampler *sampler, const Field *velocity, int n, float *x, float *y) {
    return do_chunks(&(Chunks){sampler, velocity, n, x, y, 0}, end_of);
}
