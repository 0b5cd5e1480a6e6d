// What `flowscope bench` measures of the engine. Operations: 6 * batch * weights for a step (2 for the forward pass, 4 for the backward one),
// 2 * points * weights for an evaluation; biases, activations, sampling and the optimiser are not counted.
#include "app/verb/bench.h"
#include "base/check.h"
#include "flow/exact.h"
#include "run/lane.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXACT_DATA 2048
// Of one (point, datum) pair of the exact field: difference 2, square and sum 3, scale and shift 2, exponential 20 (range
// reduction 4, polynomial of degree 6 12, scaling 4), sums of weight and of weighted datum 5.
#define EXACT_FLOPS 32.0

static void *take(size_t count, size_t size) {
    void *memory = calloc(count, size);
    CHECK(memory, "no memory for %zu x %zu bytes", count, size);
    return memory;
}

static double weights_of(const Mlp *mlp) {
    double weights = 0;
    for (int k = 0; k < mlp->layers; k++) {
        weights += (double)mlp_layer_in(mlp, k) * mlp_layer_out(mlp, k);
    }
    return weights;
}

// ---- a training step ---------------------------------------------------------------------------------------------------------

static void run_step(void *context) {
    lane_step(context);
}

static void step_case(Bench *bench, int width, int hidden, int batch, const char *path, Pairing pairing) {
    Settings s = settings_default();
    s.width = width;
    s.hidden = hidden;
    s.batch = batch;
    int index = 0;
    while (strcmp(path_kind_at(index)->name, path) != 0) {
        index++;
    }
    LaneDef def = lane_def(&s, index, pairing);
    Lane *lane = take(1, sizeof *lane);
    Error err;
    CHECK(lane_init(lane, &def, &err), "%s", err.text);
    BenchWork work = {.name = "train_step", .flops = 6.0 * batch * weights_of(&lane->mlp), .run = run_step, .context = lane};
    snprintf(work.config, sizeof work.config, "width=%d hidden=%d batch=%d path=%s pairing=%s", width, hidden, batch, path,
             pairing == PAIRING_OT ? "ot" : "independent");
    bench_measure(bench, &work);
    lane_free(lane);
    free(lane);
}

// ---- evaluation and the exact field ------------------------------------------------------------------------------------------

typedef struct {
    Field field;
    int n;
    float *x, *y, *vx, *vy; // (n)
} FieldWork;

// As the swarm does it: chunk by chunk, a thread to each.
static void run_field(void *context) {
    const FieldWork *w = context;
#pragma omp parallel for schedule(static)
    for (int i = 0; i < w->n; i += SOLVE_CHUNK) {
        int n = w->n - i < SOLVE_CHUNK ? w->n - i : SOLVE_CHUNK;
        w->field.eval(w->field.context, 0.6f, w->x + i, w->y + i, w->vx + i, w->vy + i, n);
    }
}

static void field_case(Bench *bench, const char *name, const char *config, Field field, int n, double flops_per_point) {
    float *memory = take(4 * (size_t)n, sizeof(float));
    FieldWork w = {.field = field, .n = n, .x = memory, .y = memory + n, .vx = memory + 2 * n, .vy = memory + 3 * n};
    Rng rng = rng_open(1, RNG_PARTICLES, 0);
    rng_fill_normal(&rng, w.x, n);
    rng_fill_normal(&rng, w.y, n);
    BenchWork work = {.name = name, .flops = flops_per_point * n, .run = run_field, .context = &w};
    snprintf(work.config, sizeof work.config, "%s points=%d", config, n);
    bench_measure(bench, &work);
    free(memory);
}

static void evaluate_case(Bench *bench, int width, int hidden, int n) {
    MlpDef def = mlp_default();
    def.width = width;
    def.hidden = hidden;
    Mlp mlp = mlp_make(def, 1);
    float *params = take((size_t)mlp.count, sizeof(float));
    mlp_init(&mlp, params, 1);
    LaneField field = {.mlp = &mlp, .weights = params};
    char config[64];
    snprintf(config, sizeof config, "width=%d hidden=%d", width, hidden);
    field_case(bench, "evaluate", config, lane_field(&field), n, 2.0 * weights_of(&mlp));
    free(params);
}

static void exact_case(Bench *bench, int n) {
    float x1[EXACT_DATA];
    float y1[EXACT_DATA];
    Rng rng = rng_open(1, RNG_DATA, 0);
    dist_find("moons")->sample(&rng, x1, y1, NULL, EXACT_DATA);
    Exact exact = {.path = {.kind = path_find("ot"), .params = path_default()}, .x1 = x1, .y1 = y1, .count = EXACT_DATA};
    char config[64];
    snprintf(config, sizeof config, "data=%d", EXACT_DATA);
    field_case(bench, "exact_field", config, exact_field(&exact), n, EXACT_FLOPS * EXACT_DATA);
}

// ---- matching ----------------------------------------------------------------------------------------------------------------

typedef struct {
    int batch, match, turn;
    const DistKind *data;
    CoupleWork **work; // one per thread
    float *points;     // (PROBLEMS, 4, batch)
    int *result;       // (batch)
} MatchWork;

#define PROBLEMS 16

static void run_match(void *context) {
    MatchWork *w = context;
    float *x0 = w->points + (size_t)(w->turn++ % PROBLEMS) * 4 * (size_t)w->batch;
    float *y0 = x0 + w->batch;
    float *x1 = y0 + w->batch;
    float *y1 = x1 + w->batch;
#pragma omp parallel for schedule(dynamic, 1) if (w->batch > w->match)
    for (int i = 0; i < w->batch; i += w->match) {
        couple_exact(w->work[omp_get_thread_num()], w->match, x0 + i, y0 + i, x1 + i, y1 + i, w->result + i);
    }
}

static void match_case(Bench *bench, const char *data, int batch, int match) {
    int threads = omp_get_max_threads();
    Arena arena;
    CHECK(arena_init(&arena, (size_t)threads * couple_work_need(match) + arena_need((size_t)threads, sizeof(void *))),
          "no memory to match %d", match);
    MatchWork w = {.batch = batch, .match = match, .work = ARENA_ARRAY(&arena, CoupleWork *, threads)};
    for (int i = 0; i < threads; i++) {
        w.work[i] = couple_work_make(&arena, match);
    }
    w.points = take((size_t)PROBLEMS * 4 * (size_t)batch, sizeof(float));
    w.result = take((size_t)batch, sizeof(int));
    for (int p = 0; p < PROBLEMS; p++) {
        float *at = w.points + (size_t)p * 4 * (size_t)batch;
        Rng rng = rng_open(1, RNG_DATA, (uint64_t)p);
        rng_fill_normal(&rng, at, batch);
        rng_fill_normal(&rng, at + batch, batch);
        dist_find(data)->sample(&rng, at + 2 * batch, at + 3 * batch, NULL, batch);
    }
    BenchWork work = {.name = "assign", .run = run_match, .context = &w};
    snprintf(work.config, sizeof work.config, "pairs=%d groups_of=%d data=%s", batch, match, data);
    bench_measure(bench, &work);
    free(w.points);
    free(w.result);
    arena_free(&arena);
}

// ---- all of them ---------------------------------------------------------------------------------------------------------------

static void headline_cases(Bench *bench) {
    if (bench_wants(bench, "train_step")) {
        step_case(bench, 64, 3, 256, "ot", PAIRING_INDEPENDENT);
        step_case(bench, 64, 3, 256, "ot", PAIRING_OT);
        step_case(bench, 64, 3, 256, "vp", PAIRING_INDEPENDENT);
        step_case(bench, 64, 3, 1024, "ot", PAIRING_INDEPENDENT);
        step_case(bench, 128, 3, 256, "ot", PAIRING_INDEPENDENT);
        step_case(bench, 128, 3, 1024, "ot", PAIRING_INDEPENDENT);
    }
    if (bench_wants(bench, "evaluate")) {
        evaluate_case(bench, 64, 3, 20000);
        evaluate_case(bench, 128, 3, 20000);
    }
    if (bench_wants(bench, "exact_field")) {
        exact_case(bench, 20000);
    }
    if (bench_wants(bench, "assign")) {
        match_case(bench, "moons", 256, 64);
        match_case(bench, "moons", 256, 256);
        match_case(bench, "8gaussians", 256, 256);
        match_case(bench, "moons", 1024, 1024);
    }
}

static void scaling_cases(Bench *bench) {
    for (int batch = 64; batch <= 8192 && bench_wants(bench, "train_step"); batch *= 2) {
        step_case(bench, 64, 3, batch, "ot", PAIRING_INDEPENDENT);
    }
    for (int width = 16; width <= 512 && bench_wants(bench, "train_step"); width *= 2) {
        step_case(bench, width, 3, 256, "ot", PAIRING_INDEPENDENT);
    }
    for (int n = 1000; n <= 1000000 && bench_wants(bench, "evaluate"); n *= 10) {
        evaluate_case(bench, 64, 3, n);
    }
    for (int n = 64; n <= 2048 && bench_wants(bench, "assign"); n *= 2) {
        match_case(bench, "moons", n, n);
    }
}

void bench_engine_cases(Bench *bench) {
    if (bench_options(bench)->scaling) {
        scaling_cases(bench);
    } else {
        headline_cases(bench);
    }
}
