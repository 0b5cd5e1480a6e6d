// The rows out of which bench_costs.py tells how cost grows and where the time goes: those of `flowscope bench`, at more sizes, and the parts
// of a step. A part of a step that runs alone finds other things in the caches than it does in its place.
#include "app/verb/bench.h"
#include "base/team.h"
#include "num/kernels.h"

#include <stdio.h>

// ---- the parts of a training step ----------------------------------------------------------------------------------------------

static void run_fill(void *context) {
    FlowMatching *model = context;
    flow_matching_fill_batch(model, model->base.step, 0);
}

// On the batch that was drawn last.
static void run_gradient(void *context) {
    FlowMatching *model = context;
    mlp_gradient(&model->base.mlp, model->work, model->base.params, &model->drawn[0].batch, model->base.grad);
}

static void run_update(void *context) {
    FlowMatching *model = context;
    const AdamDef adam = adam_default();
    adam_step(&model->base.adam, &adam, model->base.params, model->base.average, model->base.grad);
}

static void only_meet(void *context, int member, int size) {
    (void)context, (void)member;
    if (size > 1) {
        team_meet();
    }
}

static void do_nothing(void *context, int member, int size) {
    (void)context, (void)member, (void)size;
}

// The team and the barrier of mlp_gradient, with nothing to do in between.
static void run_meeting(void *context) {
    team_run(team_size(), only_meet, context);
}

// The team of adam_step.
static void run_team(void *context) {
    team_run(team_size(), do_nothing, context);
}

static void parts_of_step(Bench *bench, const BenchStep *step) {
    FlowMatching *whole = bench_model(step, false), *plain = bench_model(step, true);
    const struct {
        const char *name;
        void (*run)(void *context);
        FlowMatching *model;
    } parts[] = {
        {"fill", run_fill, whole},       {"gradient", run_gradient, whole},       {"update", run_update, plain},
        {"fill_plain", run_fill, plain}, {"gradient_plain", run_gradient, plain}, {"meeting", run_meeting, NULL},
        {"team", run_team, NULL},
    };
    run_fill(whole);
    run_fill(plain);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        BenchWork work = {.name = "part_of_step", .run = parts[i].run, .context = parts[i].model};
        int used = snprintf(work.config, sizeof work.config, "part=%s ", parts[i].name);
        bench_step_config(work.config + used, sizeof work.config - (size_t)used, step);
        bench_measure(bench, &work);
    }
    model_free(&whole->base);
    model_free(&plain->base);
}

// ---- all of them ---------------------------------------------------------------------------------------------------------------

static void step_cases(Bench *bench, int all) {
    static const BenchStep explained[] = {{64, 3, 256, PAIRING_INDEPENDENT, "ot", 0},
                                          {64, 3, 256, PAIRING_OT, "ot", 0},
                                          {128, 3, 1024, PAIRING_INDEPENDENT, "ot", 0}};
    for (size_t i = 0; i < sizeof explained / sizeof explained[0]; i++) {
        bench_step(bench, &explained[i], 0);
        parts_of_step(bench, &explained[i]);
    }
    for (int batch = 64; batch <= 8192; batch *= 2) {
        bench_step(bench, &(BenchStep){64, 3, batch, PAIRING_INDEPENDENT, "ot", 0}, all);
    }
    for (int width = 16; width <= 512; width *= 2) {
        bench_step(bench, &(BenchStep){width, 3, 256, PAIRING_INDEPENDENT, "ot", 0}, all);
    }
    for (int threads = 1; threads <= bench->all;
         threads = threads < bench->all && 2 * threads > bench->all ? bench->all : 2 * threads) {
        bench_step(bench, &(BenchStep){128, 3, 1024, PAIRING_INDEPENDENT, "ot", 0}, threads);
    }
}

static void all_cases(Bench *bench) {
    const int all = bench->threads ? bench->threads : bench->all;
    if (bench_wants(bench, "train_step")) {
        step_cases(bench, all);
    }
    for (int width = 64; width <= 128 && bench_wants(bench, "evaluate"); width *= 2) {
        bench_evaluate(bench, width, 20000, ACT_SILU, 0, all);
        bench_evaluate(bench, width, 20000, ACT_RELU, 0, all);
    }
    for (int n = 1000; n <= 1000000 && bench_wants(bench, "evaluate"); n *= 10) {
        bench_evaluate(bench, 64, n, ACT_SILU, 0, all);
    }
    for (int n = 64; n <= 2048 && bench_wants(bench, "assign"); n *= 2) {
        bench_assign(bench, "moons", n, n, 0, 1);
    }
}

int main(int argc, char **argv) {
    team_spin_little(argv);
    Error err;
    Bench bench;
    if (!kernels_choose(&err)) {
        return error_say(&err, 2);
    }
    if (!bench_begin(&bench, argc - 1, argv + 1)) {
        return 2;
    }
    all_cases(&bench);
    return bench_end(&bench);
}
