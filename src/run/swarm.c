#include "run/swarm.h"

#include "base/check.h"

#include <math.h>
#include <omp.h>
#include <string.h>

static float knot_time(const Swarm *swarm, int step) {
    return (float)step / (float)swarm->steps;
}

float swarm_time(const Swarm *swarm, int knot) {
    return knot_time(swarm, swarm->kept[knot]);
}

static void choose_knots(Swarm *swarm, Solver solver, int steps) {
    swarm->solver = solver;
    swarm->sampler = (Sampler){.kind = SAMPLER_EULER};
    swarm->steps = steps;
    swarm->intervals = steps < SWARM_INTERVALS ? steps : SWARM_INTERVALS;
    for (int k = 0; k <= swarm->intervals; k++) {
        swarm->kept[k] = (int)((long)k * steps / swarm->intervals);
    }
    for (int c = 0; c < swarm->chunks; c++) {
        swarm->weights_step[c] = -1;
    }
    swarm->next = 0;
    swarm->ready = 0;
}

static bool take_memory(Swarm *swarm, int count, int steps, Error *err) {
    int intervals = steps < SWARM_INTERVALS ? steps : SWARM_INTERVALS;
    size_t knots = (size_t)(intervals + 1) * (size_t)count;
    int chunks = (count + SOLVE_CHUNK - 1) / SOLVE_CHUNK;
    size_t need = 2 * arena_need(knots, sizeof(float)) + arena_need((size_t)chunks, sizeof(long)) +
                  arena_need((size_t)chunks, sizeof(int));
    Arena arena;
    if (!arena_init(&arena, need)) {
        error_set(err, "Not enough memory for %d particles (%zu MB); choose fewer.", count, need >> 20);
        return error_ko(err, "입자 %d개를 담을 메모리가 없습니다(%zu MB). 수를 줄이세요.", count, need >> 20);
    }
    swarm_free(swarm);
    swarm->arena = arena;
    swarm->count = count;
    swarm->chunks = chunks;
    swarm->x = ARENA_ARRAY(&swarm->arena, float, knots);
    swarm->y = ARENA_ARRAY(&swarm->arena, float, knots);
    swarm->weights_step = ARENA_ARRAY(&swarm->arena, long, chunks);
    swarm->evals = ARENA_ARRAY(&swarm->arena, int, chunks);
    return true;
}

// By chunk, so that a swarm is a prefix of every larger one.
void swarm_starts(const DistKind *source, int seed, int first, int n, float *x, float *y) {
    CHECK(first % SOLVE_CHUNK == 0 && n % SOLVE_CHUNK == 0, "%d starting points from %d on", n, first);
    for (int begin = 0; begin < n; begin += SOLVE_CHUNK) {
        Rng rng = rng_open((uint64_t)seed, RNG_PARTICLES, (uint64_t)((first + begin) / SOLVE_CHUNK));
        source->sample(&rng, x + begin, y + begin, NULL, SOLVE_CHUNK);
    }
}

bool swarm_init(Swarm *swarm, int count, const DistKind *source, int seed, Solver solver, int steps, Error *err) {
    *swarm = (Swarm){0};
    if (!take_memory(swarm, count, steps, err)) {
        return false;
    }
    for (int begin = 0; begin < count; begin += SOLVE_CHUNK) {
        float x[SOLVE_CHUNK];
        float y[SOLVE_CHUNK];
        swarm_starts(source, seed, begin, SOLVE_CHUNK, x, y);
        int n = count - begin < SOLVE_CHUNK ? count - begin : SOLVE_CHUNK;
        memcpy(swarm->x + begin, x, (size_t)n * sizeof(float));
        memcpy(swarm->y + begin, y, (size_t)n * sizeof(float));
    }
    swarm->spread = 1;
    choose_knots(swarm, solver, steps);
    return true;
}

void swarm_free(Swarm *swarm) {
    arena_free(&swarm->arena);
    *swarm = (Swarm){0};
}

void swarm_use(Swarm *swarm, const Sampler *sampler) {
    CHECK(sampler->steps == swarm->steps, "a sampler of %d steps for a swarm of %d", sampler->steps, swarm->steps);
    swarm->sampler = *sampler;
}

void swarm_spread(Swarm *swarm, float factor) {
    swarm->spread *= factor;
    for (int i = 0; i < swarm->count; i++) {
        swarm->x[i] *= factor;
        swarm->y[i] *= factor;
    }
}

// The whole way of a chunk at once, of which the kept knots are kept. Returns the evaluations.
static int sample_chunk(Swarm *swarm, const Field *field, int chunk, int begin, int n) {
    float x[(SAMPLER_MAX_STEPS + 1) * SOLVE_CHUNK], y[(SAMPLER_MAX_STEPS + 1) * SOLVE_CHUNK];
    const size_t bytes = (size_t)n * sizeof(float);
    memcpy(x, swarm->x + begin, bytes);
    memcpy(y, swarm->y + begin, bytes);
    int evals = sampler_path(&swarm->sampler, field, (uint64_t)chunk, n, x, y, SOLVE_CHUNK);
    for (int k = 1; k <= swarm->intervals; k++) {
        size_t to = (size_t)k * (size_t)swarm->count + (size_t)begin, from = (size_t)swarm->kept[k] * SOLVE_CHUNK;
        memcpy(swarm->x + to, x + from, bytes);
        memcpy(swarm->y + to, y + from, bytes);
    }
    return evals;
}

static void compute_chunk(Swarm *swarm, const Field *field, int chunk, long weights_step) {
    int begin = chunk * SOLVE_CHUNK;
    int n = swarm->count - begin < SOLVE_CHUNK ? swarm->count - begin : SOLVE_CHUNK;
    swarm->weights_step[chunk] = weights_step;
    if ((int)swarm->sampler.kind >= SOLVE_COUNT) {
        swarm->evals[chunk] = sample_chunk(swarm, field, chunk, begin, n);
        return;
    }
    swarm->evals[chunk] = solve_evals(swarm->solver, swarm->steps);
    size_t bytes = (size_t)n * sizeof(float);
    for (int k = 0; k < swarm->intervals; k++) {
        float *x = swarm->x + (size_t)k * (size_t)swarm->count + begin;
        float *y = swarm->y + (size_t)k * (size_t)swarm->count + begin;
        float *next_x = x + swarm->count;
        float *next_y = y + swarm->count;
        int from = swarm->kept[k];
        int to = swarm->kept[k + 1];
        memcpy(next_x, x, bytes);
        memcpy(next_y, y, bytes);
        solve_end(field, swarm->solver, to - from, knot_time(swarm, from), knot_time(swarm, to), n, next_x, next_y);
    }
}

bool swarm_suffices(const Swarm *swarm) {
    return swarm->ready >= (swarm->count < SWARM_SUFFICES ? swarm->count : SWARM_SUFFICES);
}

void swarm_refresh(Swarm *swarm, const Field *field, int chunks, long weights_step) {
    CHECK(chunks >= 0, "%d chunks", chunks);
    int total = chunks < swarm->chunks ? chunks : swarm->chunks;
    int first = swarm->next;
    bool wraps = first + total > swarm->chunks;
    bool renewed = swarm->weights_step[0] == weights_step;
    bool first_too = first != 0 && !wraps && !renewed; // chunk 0 in addition, as job `total`, but never in two jobs at once
#pragma omp parallel for schedule(dynamic, 1)
    for (int job = 0; job < total + first_too; job++) {
        compute_chunk(swarm, field, job == total ? 0 : (first + job) % swarm->chunks, weights_step);
    }
    swarm->next = (first + total) % swarm->chunks;
    if (swarm->ready < swarm->count) {
        int reached = (first + total) * SOLVE_CHUNK;
        swarm->ready = reached < swarm->count ? reached : swarm->count;
    }
}

int swarm_evals(const Swarm *swarm, int *most) {
    long sum = 0;
    int computed = 0, largest = 0;
    for (int c = 0; c < swarm->chunks; c++) {
        if (swarm->weights_step[c] >= 0) {
            computed++;
            sum += swarm->evals[c];
            largest = swarm->evals[c] > largest ? swarm->evals[c] : largest;
        }
    }
    if (most) {
        *most = largest;
    }
    return computed ? (int)((sum + computed / 2) / computed) : 0;
}

long swarm_oldest(const Swarm *swarm) {
    long oldest = -1;
    for (int c = 0; c < swarm->chunks; c++) {
        long step = swarm->weights_step[c];
        if (step >= 0 && (oldest < 0 || step < oldest)) {
            oldest = step;
        }
    }
    return oldest;
}

void swarm_at(const Swarm *swarm, float t, int first, int n, float *x, float *y) {
    CHECK(first >= 0 && n >= 0 && first + n <= swarm->count, "particles %d .. %d of %d", first, first + n, swarm->count);
    int k = (int)(fminf(fmaxf(t, 0.0f), 1.0f) * (float)(swarm->intervals - 1)); // knot k comes at k / intervals at the latest
    while (k < swarm->intervals - 1 && swarm_time(swarm, k + 1) <= t) {
        k++;
    }
    float begin = swarm_time(swarm, k);
    float u = fminf(fmaxf((t - begin) / (swarm_time(swarm, k + 1) - begin), 0.0f), 1.0f);
    const float *ax = swarm->x + (size_t)k * (size_t)swarm->count + first;
    const float *ay = swarm->y + (size_t)k * (size_t)swarm->count + first;
    const float *bx = ax + swarm->count;
    const float *by = ay + swarm->count;
    for (int i = 0; i < n; i++) {
        x[i] = ax[i] + u * (bx[i] - ax[i]);
        y[i] = ay[i] + u * (by[i] - ay[i]);
    }
}
