// What `flowscope bench` measures of the engine. Operations: for a step those of its model (6 * batch * weights of flow matching: 2 for the
// forward pass, 4 for the backward one), 2 * points * weights for an evaluation; biases, activations, sampling and the optimiser are not counted.
#include "app/verb/bench.h"
#include "base/check.h"
#include "base/memory.h"
#include "base/team.h"
#include "flow/exact_points.h"
#include "model/flow_matching.h"
#include "num/coupling.h"
#include "num/gaussmean.h"
#include "run/train_round.h"

#include <stdio.h>
#include <stdlib.h>

#define EXACT_DATA 2048

// ---- a training step ---------------------------------------------------------------------------------------------------------

static void run_step(void *context) {
    model_step(context);
}

static FlowMatching *make(const Settings *s) {
    Error err;
    Model *model = model_make(s, NULL, NULL, &err);
    CHECK(model, "%s", err.text);
    return (FlowMatching *)model;
}

FlowMatching *bench_model(const BenchStep *step, bool plain) {
    Settings s = settings_default();
    s.width = step->width;
    s.hidden = step->hidden;
    s.batch = step->batch;
    s.path = path_index(step->path);
    s.pairing = plain ? PAIRING_INDEPENDENT : (int)step->pairing;
    s.activation = plain ? ACT_RELU : s.activation;
    return make(&s);
}

void bench_step_config(char *config, size_t size, const BenchStep *step) {
    snprintf(config, size, "width=%d hidden=%d batch=%d path=%s pairing=%s", step->width, step->hidden, step->batch, step->path,
             step->pairing == PAIRING_OT ? "ot" : "independent");
}

void bench_step(Bench *bench, const BenchStep *step, int threads) {
    FlowMatching *model = bench_model(step, false);
    BenchWork work = {
        .name = "train_step",
        .flops = step->batch * model_step_operations(&model->base),
        .run = run_step,
        .context = model,
        .threads = threads,
        .goal = step->goal,
    };
    bench_step_config(work.config, sizeof work.config, step);
    bench_measure(bench, &work);
    model_free(&model->base);
}

static Settings default_of(const char *model) {
    Settings s = settings_default();
    Error err;
    CHECK(settings_set(&s, "model", model, &err), "%s", err.text);
    return s;
}

// A step of another kind of model, its name and what sets it apart in `of`. The goal is half of what flow matching's step is to reach.
static void kind_case(Bench *bench, const Settings *s, const char *of) {
    Error err;
    Model *model = model_make(s, NULL, NULL, &err);
    CHECK(model, "%s", err.text);
    BenchWork work = {.name = "train_step",
                      .flops = s->batch * model_step_operations(model),
                      .run = run_step,
                      .context = model,
                      .goal = 0.3};
    snprintf(work.config, sizeof work.config, "model=%s width=%d hidden=%d batch=%d", of, s->width, s->hidden, s->batch);
    bench_measure(bench, &work);
    model_free(model);
}

static void kind_cases(Bench *bench) {
    char of[64];
    Settings coupling = default_of("coupling"), cnf = default_of("cnf"), next_scale = default_of("next-scale"),
             flow_map = default_of("flow-map"), drifting = default_of("drifting"), bridge = default_of("bridge");
    kind_case(bench, &next_scale, "next-scale");
    for (int kind = COUPLING_SPLINE; kind <= COUPLING_AFFINE; kind++) {
        coupling.coupling = kind;
        snprintf(of, sizeof of, "coupling/%s layers=%d", setting_choice_name(settings_find("coupling"), kind), coupling.coupling_layers);
        kind_case(bench, &coupling, of);
    }
    snprintf(of, sizeof of, "cnf steps=%d", cnf.likelihood_steps);
    kind_case(bench, &cnf, of);
    flow_map.pairing = PAIRING_INDEPENDENT; // matching is counted in rows of its own
    kind_case(bench, &flow_map, "flow-map/ot");
    kind_case(bench, &drifting, "drifting");
    bridge.bridge_pairs = BRIDGE_RANDOM;
    kind_case(bench, &bridge, "bridge/random");
}

// ---- two lanes ---------------------------------------------------------------------------------------------------------------

#define ROUND 64 // pairs of steps: a third of a frame

static void run_turns(void *context) {
    Model **pair = context;
    model_step(pair[0]);
    model_step(pair[1]);
}

static void run_together(void *context) {
    train_round(context, 2, ROUND);
}

static void lanes_case(Bench *bench, const char *how, int pieces, void (*run)(void *context)) {
    Settings s = settings_default(), diffusion = s;
    s.path = path_index("ot");
    s.pairing = PAIRING_OT;
    diffusion.path = path_index("vp");
    diffusion.pairing = PAIRING_INDEPENDENT;
    FlowMatching *first = make(&diffusion);
    Model *pair[2] = {&first->base, &make(&s)->base};
    BenchWork work = {.name = "train_lanes",
                      .flops = 2 * s.batch * model_step_operations(&first->base),
                      .run = run,
                      .pieces = pieces,
                      .context = pair};
    snprintf(work.config, sizeof work.config, "lanes=2 how=%s width=%d hidden=%d batch=%d", how, s.width, s.hidden, s.batch);
    bench_measure(bench, &work);
    model_free(pair[0]);
    model_free(pair[1]);
}

// ---- evaluation and the exact field ------------------------------------------------------------------------------------------

typedef struct {
    Field field;
    int n;
    float *x, *y, *vx, *vy; // (n)
} FieldWork;

static void field_chunk(void *context, int chunk) {
    const FieldWork *w = context;
    int i = chunk * SOLVE_CHUNK, n = w->n - i < SOLVE_CHUNK ? w->n - i : SOLVE_CHUNK;
    w->field.eval(w->field.context, 0.6f, w->x + i, w->y + i, w->vx + i, w->vy + i, n);
}

// As the trajectories do it: chunk by chunk, a thread to each.
static void run_field(void *context) {
    const FieldWork *w = context;
    team_for((w->n + SOLVE_CHUNK - 1) / SOLVE_CHUNK, field_chunk, context);
}

// Fills in what all fields have in common, and measures.
static void measure_field(Bench *bench, BenchWork work, const char *config, FieldWork w) {
    int n = w.n;
    float *memory = memory_new(4 * (size_t)n, sizeof(float));
    w.x = memory, w.y = memory + n, w.vx = memory + 2 * n, w.vy = memory + 3 * n;
    Rng rng = rng_open(1, RNG_PARTICLES, 0);
    rng_fill_normal(&rng, w.x, n);
    rng_fill_normal(&rng, w.y, n);
    snprintf(work.config, sizeof work.config, "%s points=%d", config, n);
    work.run = run_field;
    work.context = &w;
    bench_measure(bench, &work);
    free(memory);
}

void bench_evaluate(Bench *bench, int width, int n, Activation act, double goal, int threads) {
    MlpDef def = mlp_default();
    def.width = width;
    def.act = act;
    Mlp mlp = mlp_make(def, 1);
    float *params = memory_new((size_t)mlp.count, sizeof(float));
    mlp_init(&mlp, params, 1);
    NetworkField field = {.mlp = &mlp, .weights = params};
    char config[64];
    const bool usual = act == mlp_default().act;
    snprintf(config, sizeof config, "width=%d hidden=%d%s%s", width, def.hidden,
             usual ? "" : " act=", usual ? "" : setting_choice_name(settings_find("activation"), (int)act));
    BenchWork work = {.name = "evaluate", .flops = 2.0 * mlp_weights(&mlp) * n, .threads = threads, .goal = goal};
    measure_field(bench, work, config, (FieldWork){.field = network_field(&field), .n = n});
    free(params);
}

static void exact_case(Bench *bench, int n) {
    float x1[EXACT_DATA];
    float y1[EXACT_DATA];
    Rng rng = rng_open(1, RNG_DATA, 0);
    dist_draw(dist_find("moons"), &rng, x1, y1, NULL, EXACT_DATA);
    ExactPoints exact = {.path = {.kind = path_find("ot"), .params = path_default()}, .x1 = x1, .y1 = y1, .count = EXACT_DATA};
    char config[64];
    snprintf(config, sizeof config, "data=%d", EXACT_DATA);
    BenchWork work = {.name = "exact_field", .flops = (double)GAUSSMEAN_FLOPS * EXACT_DATA * n, .goal = 0.5};
    measure_field(bench, work, config, (FieldWork){.field = exact_points_field(&exact), .n = n});
}

// ---- matching ----------------------------------------------------------------------------------------------------------------

typedef struct {
    int batch, match, turn;
    float *now; // (4, batch) the problem under way
    const DistKind *data;
    OtPairing **work; // one per thread
    float *points;    // (PROBLEMS, 4, batch)
    int *result;      // (batch)
} MatchWork;

#define PROBLEMS 16

static void match_one(void *context, int group) {
    MatchWork *w = context;
    int i = group * w->match;
    float *x0 = w->now + i, *y0 = x0 + w->batch, *x1 = y0 + w->batch, *y1 = x1 + w->batch;
    ot_pairing_solve(w->work[team_self()], w->match, x0, y0, x1, y1, w->result + i);
}

static void run_match(void *context) {
    MatchWork *w = context;
    w->now = w->points + (size_t)(w->turn++ % PROBLEMS) * 4 * (size_t)w->batch;
    team_for(w->batch / w->match, match_one, w);
}

void bench_assign(Bench *bench, const char *data, int batch, int match, double goal_s, int threads) {
    int threads_max = team_size();
    Arena arena;
    arena_ensure(&arena, (size_t)threads_max * ot_pairing_need(match) + arena_need((size_t)threads_max, sizeof(void *)));
    MatchWork w = {.batch = batch, .match = match, .work = ARENA_ARRAY(&arena, OtPairing *, threads_max)};
    for (int i = 0; i < threads_max; i++) {
        w.work[i] = ot_pairing_make(&arena, match);
    }
    w.points = memory_new((size_t)PROBLEMS * 4 * (size_t)batch, sizeof(float));
    w.result = memory_new((size_t)batch, sizeof(int));
    for (int p = 0; p < PROBLEMS; p++) {
        float *at = w.points + (size_t)p * 4 * (size_t)batch;
        Rng rng = rng_open(1, RNG_DATA, (uint64_t)p);
        rng_fill_normal(&rng, at, batch);
        rng_fill_normal(&rng, at + batch, batch);
        dist_draw(dist_find(data), &rng, at + 2 * batch, at + 3 * batch, NULL, batch);
    }
    BenchWork work = {
        .name = "assign",
        .run = run_match,
        .context = &w,
        .threads = threads,
        .goal_s = goal_s,
        .goal_threads = batch > match ? 0 : 1,
    };
    snprintf(work.config, sizeof work.config, "pairs=%d groups_of=%d data=%s", batch, match, data);
    bench_measure(bench, &work);
    free(w.points);
    free(w.result);
    arena_free(&arena);
}

// ---- all of them ---------------------------------------------------------------------------------------------------------------

void bench_engine_cases(Bench *bench) {
    static const BenchStep steps[] = {
        {64, 3, 256, PAIRING_INDEPENDENT, "ot", 0.6}, {64, 3, 256, PAIRING_OT, "ot", 0},
        {64, 3, 256, PAIRING_INDEPENDENT, "vp", 0},   {64, 3, 1024, PAIRING_INDEPENDENT, "ot", 0},
        {128, 3, 256, PAIRING_INDEPENDENT, "ot", 0},  {128, 3, 1024, PAIRING_INDEPENDENT, "ot", 0.8},
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && bench_wants(bench, "train_step"); i++) {
        bench_step(bench, &steps[i], 0);
    }
    if (bench_wants(bench, "train_step")) {
        kind_cases(bench);
    }
    if (bench_wants(bench, "train_lanes")) {
        lanes_case(bench, "turns", 1, run_turns);
        lanes_case(bench, "together", ROUND, run_together);
    }
    if (bench_wants(bench, "evaluate")) {
        bench_evaluate(bench, 64, 20000, ACT_SILU, 0.75, 0);
        bench_evaluate(bench, 128, 20000, ACT_SILU, 0, 0);
    }
    if (bench_wants(bench, "exact_field")) {
        exact_case(bench, 20000);
    }
    if (bench_wants(bench, "assign")) {
        bench_assign(bench, "moons", 256, 64, 100e-6, 0);
        bench_assign(bench, "moons", 256, 256, 1e-3, 0);
        bench_assign(bench, "8gaussians", 256, 256, 1e-3, 0);
        bench_assign(bench, "moons", 1024, 1024, 25e-3, 0);
    }
}
