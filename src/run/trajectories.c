#include "run/trajectories.h"

#include "base/check.h"
#include "base/team.h"

#include <math.h>
#include <string.h>

static float knot_time(const Trajectories *trajectories, int step) {
    return (float)step / (float)trajectories->steps;
}

float trajectories_time(const Trajectories *trajectories, int knot) {
    return knot_time(trajectories, trajectories->kept[knot]);
}

static void choose_knots(Trajectories *trajectories, Solver solver, int steps) {
    trajectories->solver = solver;
    trajectories->sampler = (Sampler){.kind = SAMPLER_EULER};
    trajectories->steps = steps;
    trajectories->intervals = steps < TRAJECTORIES_INTERVALS ? steps : TRAJECTORIES_INTERVALS;
    for (int k = 0; k <= trajectories->intervals; k++) {
        trajectories->kept[k] = (int)((long)k * steps / trajectories->intervals);
    }
    for (int c = 0; c < trajectories->chunks; c++) {
        trajectories->weights_step[c] = -1;
    }
    trajectories->next = 0;
    trajectories->ready = 0;
}

static bool take_memory(Trajectories *trajectories, int count, int steps, Error *err) {
    int intervals = steps < TRAJECTORIES_INTERVALS ? steps : TRAJECTORIES_INTERVALS;
    size_t knots = (size_t)(intervals + 1) * (size_t)count;
    int chunks = (count + SOLVE_CHUNK - 1) / SOLVE_CHUNK;
    size_t need = 2 * arena_need(knots, sizeof(float)) + arena_need((size_t)chunks, sizeof(long)) +
                  arena_need((size_t)chunks, sizeof(int));
    Arena arena;
    if (!arena_init(&arena, need)) {
        return error_set(err, "Not enough memory for %d particles (%zu MB); choose fewer.", count, need >> 20);
    }
    trajectories_free(trajectories);
    trajectories->arena = arena;
    trajectories->count = count;
    trajectories->chunks = chunks;
    trajectories->x = ARENA_ARRAY(&trajectories->arena, float, knots);
    trajectories->y = ARENA_ARRAY(&trajectories->arena, float, knots);
    trajectories->weights_step = ARENA_ARRAY(&trajectories->arena, long, chunks);
    trajectories->evals = ARENA_ARRAY(&trajectories->arena, int, chunks);
    return true;
}

// By chunk, so that a swarm is a prefix of every larger one.
void trajectories_starts(const DistKind *source, int seed, int first, int n, float *x, float *y) {
    CHECK(first % SOLVE_CHUNK == 0 && n % SOLVE_CHUNK == 0, "%d starting points from %d on", n, first);
    for (int begin = 0; begin < n; begin += SOLVE_CHUNK) {
        Rng rng = rng_open((uint64_t)seed, RNG_PARTICLES, (uint64_t)((first + begin) / SOLVE_CHUNK));
        source->sample(&rng, x + begin, y + begin, NULL, SOLVE_CHUNK);
    }
}

bool trajectories_init(Trajectories *trajectories, int count, const DistKind *source, int seed, Solver solver, int steps,
                       Error *err) {
    *trajectories = (Trajectories){0};
    if (!take_memory(trajectories, count, steps, err)) {
        return false;
    }
    for (int begin = 0; begin < count; begin += SOLVE_CHUNK) {
        float x[SOLVE_CHUNK];
        float y[SOLVE_CHUNK];
        trajectories_starts(source, seed, begin, SOLVE_CHUNK, x, y);
        int n = count - begin < SOLVE_CHUNK ? count - begin : SOLVE_CHUNK;
        memcpy(trajectories->x + begin, x, (size_t)n * sizeof(float));
        memcpy(trajectories->y + begin, y, (size_t)n * sizeof(float));
    }
    trajectories->spread = 1;
    choose_knots(trajectories, solver, steps);
    return true;
}

void trajectories_free(Trajectories *trajectories) {
    arena_free(&trajectories->arena);
    *trajectories = (Trajectories){0};
}

void trajectories_use(Trajectories *trajectories, const Sampler *sampler) {
    CHECK(sampler->steps == trajectories->steps, "a sampler of %d steps for a swarm of %d", sampler->steps, trajectories->steps);
    trajectories->sampler = *sampler;
}

void trajectories_spread(Trajectories *trajectories, float factor) {
    trajectories->spread *= factor;
    for (int i = 0; i < trajectories->count; i++) {
        trajectories->x[i] *= factor;
        trajectories->y[i] *= factor;
    }
}

// The whole way of a chunk at once, of which the kept knots are kept. Returns the evaluations.
static int sample_chunk(Trajectories *trajectories, const Field *field, int chunk, int begin, int n) {
    float x[(SAMPLER_MAX_STEPS + 1) * SOLVE_CHUNK], y[(SAMPLER_MAX_STEPS + 1) * SOLVE_CHUNK];
    const size_t bytes = (size_t)n * sizeof(float);
    memcpy(x, trajectories->x + begin, bytes);
    memcpy(y, trajectories->y + begin, bytes);
    int evals = sampler_path(&trajectories->sampler, field, (uint64_t)chunk, n, x, y, SOLVE_CHUNK);
    for (int k = 1; k <= trajectories->intervals; k++) {
        size_t to = (size_t)k * (size_t)trajectories->count + (size_t)begin, from = (size_t)trajectories->kept[k] * SOLVE_CHUNK;
        memcpy(trajectories->x + to, x + from, bytes);
        memcpy(trajectories->y + to, y + from, bytes);
    }
    return evals;
}

static void compute_chunk(Trajectories *trajectories, const Field *field, int chunk, long weights_step) {
    int begin = chunk * SOLVE_CHUNK;
    int n = trajectories->count - begin < SOLVE_CHUNK ? trajectories->count - begin : SOLVE_CHUNK;
    trajectories->weights_step[chunk] = weights_step;
    if ((int)trajectories->sampler.kind >= SOLVE_COUNT) {
        trajectories->evals[chunk] = sample_chunk(trajectories, field, chunk, begin, n);
        return;
    }
    trajectories->evals[chunk] = solve_evals(trajectories->solver, trajectories->steps);
    size_t bytes = (size_t)n * sizeof(float);
    for (int k = 0; k < trajectories->intervals; k++) {
        float *x = trajectories->x + (size_t)k * (size_t)trajectories->count + begin;
        float *y = trajectories->y + (size_t)k * (size_t)trajectories->count + begin;
        float *next_x = x + trajectories->count;
        float *next_y = y + trajectories->count;
        int from = trajectories->kept[k];
        int to = trajectories->kept[k + 1];
        memcpy(next_x, x, bytes);
        memcpy(next_y, y, bytes);
        solve_end(field, trajectories->solver, to - from, knot_time(trajectories, from), knot_time(trajectories, to), n, next_x,
                  next_y);
    }
}

bool trajectories_suffices(const Trajectories *trajectories) {
    return trajectories->ready >= (trajectories->count < TRAJECTORIES_SUFFICES ? trajectories->count : TRAJECTORIES_SUFFICES);
}

typedef struct {
    Trajectories *trajectories;
    const Field *field;
    int first, total;
    long weights_step;
} Refresh;

static void refresh_chunk(void *context, int job) {
    const Refresh *r = context;
    compute_chunk(r->trajectories, r->field, job == r->total ? 0 : (r->first + job) % r->trajectories->chunks, r->weights_step);
}

void trajectories_refresh(Trajectories *trajectories, const Field *field, int chunks, long weights_step) {
    CHECK(chunks >= 0, "%d chunks", chunks);
    int total = chunks < trajectories->chunks ? chunks : trajectories->chunks;
    int first = trajectories->next;
    bool wraps = first + total > trajectories->chunks;
    bool renewed = trajectories->weights_step[0] == weights_step;
    bool first_too = first != 0 && !wraps && !renewed; // chunk 0 in addition, as job `total`, but never in two jobs at once
    team_for(total + first_too, refresh_chunk, &(Refresh){trajectories, field, first, total, weights_step});
    trajectories->next = (first + total) % trajectories->chunks;
    if (trajectories->ready < trajectories->count) {
        int reached = (first + total) * SOLVE_CHUNK;
        trajectories->ready = reached < trajectories->count ? reached : trajectories->count;
    }
}

int trajectories_evals(const Trajectories *trajectories, int *most) {
    long sum = 0;
    int computed = 0, largest = 0;
    for (int c = 0; c < trajectories->chunks; c++) {
        if (trajectories->weights_step[c] >= 0) {
            computed++;
            sum += trajectories->evals[c];
            largest = trajectories->evals[c] > largest ? trajectories->evals[c] : largest;
        }
    }
    if (most) {
        *most = largest;
    }
    return computed ? (int)((sum + computed / 2) / computed) : 0;
}

long trajectories_oldest(const Trajectories *trajectories) {
    long oldest = -1;
    for (int c = 0; c < trajectories->chunks; c++) {
        long step = trajectories->weights_step[c];
        if (step >= 0 && (oldest < 0 || step < oldest)) {
            oldest = step;
        }
    }
    return oldest;
}

void trajectories_at(const Trajectories *trajectories, float t, int first, int n, float *x, float *y) {
    CHECK(first >= 0 && n >= 0 && first + n <= trajectories->count, "particles %d .. %d of %d", first, first + n,
          trajectories->count);
    int k = (int)(fminf(fmaxf(t, 0.0f), 1.0f) *
                  (float)(trajectories->intervals - 1)); // knot k comes at k / intervals at the latest
    while (k < trajectories->intervals - 1 && trajectories_time(trajectories, k + 1) <= t) {
        k++;
    }
    float begin = trajectories_time(trajectories, k);
    float u = fminf(fmaxf((t - begin) / (trajectories_time(trajectories, k + 1) - begin), 0.0f), 1.0f);
    const float *ax = trajectories->x + (size_t)k * (size_t)trajectories->count + first;
    const float *ay = trajectories->y + (size_t)k * (size_t)trajectories->count + first;
    const float *bx = ax + trajectories->count;
    const float *by = ay + trajectories->count;
    for (int i = 0; i < n; i++) {
        x[i] = ax[i] + u * (bx[i] - ax[i]);
        y[i] = ay[i] + u * (by[i] - ay[i]);
    }
}
