// Where the time of a row of the bench goes, from measurements in the same run: the same work is timed without one of its parts, or
// a part alone; of each the fastest sample, as other programs disturb the whole and its parts at different times. A part that runs
// alone finds other things in the caches than it does in its place, so that the parts may add up to a little more or less than the
// whole; `rest` is the difference, with a sign, and the bookkeeping that is no part.
#include "app/verb/bench_engine.h"

#include "base/check.h"
#include "base/team.h"
#include "model/flow_matching_batch.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct {
    const char *key, *label; // of JSON and of the table
    double s;
} Share;

// The table explains only what missed its goal.
static bool wanted(const Bench *bench, const BenchTimes *whole) {
    return bench_options(bench)->json || whole->missed;
}

static void print_shares(const Bench *bench, const char *name, const BenchWork *work, const BenchTimes *whole, const Share *share,
                         int count) {
    if (bench_options(bench)->json) {
        printf("{\"name\":\"%s\",\"config\":\"%s threads=%d\"", name, work->config, whole->threads);
        for (int i = 0; i < count; i++) {
            printf(",\"%s\":%.3f", share[i].key, share[i].s / whole->min_s);
        }
        printf("}\n");
    } else {
        for (int i = 0; i < count; i++) {
            printf("%s%s %.0f %%", i ? ", " : "             of the fastest: ", share[i].label, 100 * share[i].s / whole->min_s);
        }
        printf("\n");
    }
}

// ---- a training step -----------------------------------------------------------------------------------------------------------

static void run_fill(void *context) {
    FlowMatching *model = context;
    flow_matching_fill_batch(model, model->step, 0);
}

// On the batch that was drawn last.
static void run_gradient(void *context) {
    FlowMatching *model = context;
    mlp_gradient(&model->mlp, model->work, model->params, &model->drawn[0].batch, model->grad);
}

static void run_update(void *context) {
    FlowMatching *model = context;
    adam_step(&model->adam, &model->def.adam, model->params, model->average, model->grad);
}

// The team and the barrier of mlp_gradient, with nothing to do in between; and the team of adam_step.
static void only_meet(void *context, int member, int size) {
    (void)context, (void)member;
    if (size > 1) {
        team_meet();
    }
}

static void do_nothing(void *context, int member, int size) {
    (void)context, (void)member, (void)size;
}

static void run_two_loops(void *context) {
    team_run(team_size(), only_meet, context);
}

static void run_loop(void *context) {
    team_run(team_size(), do_nothing, context);
}

// Like the lane, but with random pairs and an activation that costs next to nothing.
static FlowMatching *plain_twin(const FlowMatching *model) {
    FlowMatchingDef def = model->def;
    def.pairing = PAIRING_INDEPENDENT;
    def.network.act = ACT_RELU;
    FlowMatching *twin = calloc(1, sizeof *twin);
    Error err;
    CHECK(twin && flow_matching_init(twin, &def, &err), "no memory for a second lane");
    flow_matching_fill_batch(twin, twin->step, 0);
    return twin;
}

void bench_step_shares(Bench *bench, const BenchWork *work, const BenchTimes *whole) {
    if (!wanted(bench, whole)) {
        return;
    }
    FlowMatching *model = work->context, *plain = plain_twin(model);
    double gradient = bench_time(bench, run_gradient, model), products = bench_time(bench, run_gradient, plain);
    double drawing = bench_time(bench, run_fill, plain), filling = bench_time(bench, run_fill, model);
    double update = bench_time(bench, run_update, plain);
    double in_gradient = bench_time(bench, run_two_loops, NULL), in_update = bench_time(bench, run_loop, NULL);
    team_limit(1);
    double alone = whole->threads > 1 ? bench_time(bench, run_gradient, plain) : products;
    team_limit(whole->threads);
    double even = alone / whole->threads; // what the products would take if all threads ran as one does alone
    double matching = model->def.pairing == PAIRING_INDEPENDENT ? 0 : filling - drawing;
    const Share shares[] = {
        {"products_at_roof", "the products at the roof's speed", work->flops / whole->roof},
        {"products", "products beyond that", even - work->flops / whole->roof},
        {"activation", "activation", gradient - products},
        {"drawing", "drawing", drawing},
        {"matching", "matching", matching},
        {"weights", "weights and their average", update - in_update},
        {"barriers", "teams and barriers", in_gradient + in_update},
        {"waiting", "waiting for each other", products - even - in_gradient},
        {"rest", "rest", whole->min_s - gradient - drawing - matching - update},
    };
    print_shares(bench, "share_of_step", work, whole, shares, (int)(sizeof shares / sizeof shares[0]));
    flow_matching_free(plain);
    free(plain);
}

// ---- an evaluation -------------------------------------------------------------------------------------------------------------

void bench_evaluate_shares(Bench *bench, const BenchWork *work, const BenchTimes *whole, void (*plain)(void *context)) {
    if (!wanted(bench, whole)) {
        return;
    }
    double products = bench_time(bench, plain, work->context);
    const Share shares[] = {
        {"products_at_roof", "the products at the roof's speed", work->flops / whole->roof},
        {"products", "products beyond that", products - work->flops / whole->roof},
        {"activation", "activation", whole->min_s - products},
    };
    print_shares(bench, "share_of_evaluation", work, whole, shares, (int)(sizeof shares / sizeof shares[0]));
}
