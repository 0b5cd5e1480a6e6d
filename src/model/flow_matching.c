#include "model/flow_matching.h"

#include "base/check.h"
#include "base/team.h"
#include "num/rng.h"
#include "flow/class_label.h"
#include "model/flow_matching_batch.h"

#include <math.h>
#include <string.h>

#define KEEP_EVERY 64   // steps between copies of good weights
#define LOSS_MAX 1e6f   // far above the loss of any setting's initial weights
#define RATE_FLOOR 0.02 // of the cosine schedule, relative to its start

FlowMatchingDef flow_matching_def(const Settings *s, int path, Pairing pairing) {
    FlowMatchingDef def = {
        .path = settings_path(s, path),
        .pairing = pairing,
        .network = {.width = s->width,
                    .hidden = s->hidden,
                    .act = (Activation)s->activation,
                    .time_freqs = s->time_features,
                    .pos_freqs = s->position_features},
        .data = dist_at(s->data),
        .source = dist_at(s->source),
        .seed = s->seed,
        .predict = (Predict)s->predict,
        .weighting = s->weighting ? WEIGHT_LIKELIHOOD : WEIGHT_VARIANCE,
        .times = {(TimesLaw)s->times, s->times_mean, s->times_std, s->times_k},
        .epsilon = s->epsilon,
        .label_dropout = s->label_dropout,
        .batch = s->batch,
        .match = s->match,
        .adam = adam_default(),
        .schedule = (Schedule)s->schedule,
        .decay_steps = s->decay_steps,
    };
    def.adam.rate = (float)s->rate;
    def.adam.weight_decay = (float)s->weight_decay;
    def.adam.ema = (float)s->ema;
    def.network.classes = s->condition ? def.data->classes : 0;
    return def;
}

FlowMatchingDef flow_matching_def_on(const Settings *s, int path, Pairing pairing, const Dataset *dataset) {
    FlowMatchingDef def = flow_matching_def(s, path, pairing);
    def.data = dataset->data;
    def.source = dataset->source;
    def.pairs = &dataset->pairs;
    def.network.classes = s->condition ? def.data->classes : 0;
    return def;
}

// ---- memory --------------------------------------------------------------------------------------------------------------

static size_t flow_matching_need(const Mlp *mlp, int threads, bool soft) {
    size_t count = (size_t)mlp->count;
    return 4 * arena_need(count, sizeof(float)) + adam_need(mlp->count) + mlp_work_need(mlp, BATCH_MAX) +
           LANE_AHEAD * (12 * arena_need(BATCH_MAX, sizeof(float)) + 2 * arena_need(BATCH_MAX, sizeof(int))) +
           history_need(mlp->count) + 2 * arena_need((size_t)threads, sizeof(void *)) +
           (size_t)threads * (ot_pairing_need(MATCH_MAX) + (soft ? sinkhorn_need(MATCH_MAX) : 0));
}

static void take_matching(FlowMatching *model, Arena *arena, bool soft) {
    model->pairing_work = ARENA_ARRAY(arena, OtPairing *, model->threads);
    model->sinkhorn = ARENA_ARRAY(arena, Sinkhorn *, model->threads);
    for (int i = 0; i < model->threads; i++) {
        model->pairing_work[i] = ot_pairing_make(arena, MATCH_MAX);
        model->sinkhorn[i] = soft ? sinkhorn_make(arena, MATCH_MAX) : NULL;
    }
}

static void take_batch(LaneBatch *drawn, Arena *arena, bool labels) {
    MlpBatch *b = &drawn->batch;
    float **row[] = {&b->x, &b->y, &b->t, &b->ux, &b->uy, &b->loss};
    for (int i = 0; i < 6; i++) {
        *row[i] = ARENA_ARRAY(arena, float, BATCH_MAX);
    }
    drawn->pairs = ARENA_ARRAY(arena, float, 6 * BATCH_MAX);
    drawn->matched = ARENA_ARRAY(arena, int, BATCH_MAX);
    drawn->labels = ARENA_ARRAY(arena, int, BATCH_MAX);
    b->label = labels ? drawn->labels : NULL;
}

bool flow_matching_init(FlowMatching *model, const FlowMatchingDef *def, Error *err) {
    *model = (FlowMatching){.def = *def, .mlp = mlp_make(def->network, (uint64_t)def->seed), .threads = team_size()};
    const Mlp *mlp = &model->mlp;
    bool soft = def->pairing == PAIRING_SINKHORN;
    size_t need = flow_matching_need(mlp, model->threads, soft);
    Arena *arena = &model->arena;
    if (!arena_init(arena, need)) {
        return error_set(err, "Not enough memory for the network (%zu MB); choose a smaller width.", need >> 20);
    }
    model->params = ARENA_ARRAY(arena, float, mlp->count);
    model->average = ARENA_ARRAY(arena, float, mlp->count);
    model->grad = ARENA_ARRAY(arena, float, mlp->count);
    model->good = ARENA_ARRAY(arena, float, mlp->count);
    adam_init(&model->adam, arena, mlp->count);
    model->work = mlp_work_make(arena, mlp, BATCH_MAX);
    for (int i = 0; i < LANE_AHEAD; i++) {
        take_batch(&model->drawn[i], arena, mlp->def.classes > 0);
    }
    if (mlp->def.classes > 0) {
        class_label_shares(def->data, (uint64_t)def->seed, model->share);
    }
    take_matching(model, arena, soft);
    history_init(&model->history, arena, mlp->count);
    flow_matching_restart(model);
    return true;
}

void flow_matching_free(FlowMatching *model) {
    arena_free(&model->arena);
    *model = (FlowMatching){0};
}

void flow_matching_restart(FlowMatching *model) {
    size_t bytes = (size_t)model->mlp.count * sizeof(float);
    mlp_init(&model->mlp, model->params, (uint64_t)model->def.seed);
    memcpy(model->average, model->params, bytes);
    memcpy(model->good, model->params, bytes);
    adam_reset(&model->adam);
    curve_clear(&model->curve);
    loss_by_time_clear(&model->by_time);
    history_clear(&model->history);
    history_offer(&model->history, 0, model->average);
    model->step = 0;
    model->loss = NAN;
    model->rate_scale = 1;
    model->rollbacks = 0;
}

double flow_matching_rate(const FlowMatching *model) {
    double rate = (double)model->def.adam.rate * model->rate_scale;
    if (model->def.schedule == SCHEDULE_COSINE) {
        double u = fmin((double)model->step / model->def.decay_steps, 1.0);
        rate *= RATE_FLOOR + (1 - RATE_FLOOR) * 0.5 * (1 + cos(3.14159265358979 * u));
    }
    return rate;
}

// The loss is NaN or out of all bounds: goes on from the last good weights, at half the rate.
static void rollback(FlowMatching *model) {
    size_t bytes = (size_t)model->mlp.count * sizeof(float);
    memcpy(model->params, model->good, bytes);
    memcpy(model->average, model->good, bytes);
    adam_reset(&model->adam);
    model->rate_scale *= 0.5;
    model->rollbacks++;
}

static void update(FlowMatching *model, const MlpBatch *batch, float loss) {
    if (model->step % KEEP_EVERY == 0) {
        memcpy(model->good, model->params, (size_t)model->mlp.count * sizeof(float));
    }
    AdamDef adam = model->def.adam;
    adam.rate = (float)flow_matching_rate(model);
    adam_step(&model->adam, &adam, model->params, model->average, model->grad);
    model->loss = loss;
    curve_add(&model->curve, model->step, loss);
    loss_by_time_add(&model->by_time, batch->n, batch->t, batch->loss);
}

void lane_learn(FlowMatching *model, int slot) {
    const MlpBatch *batch = &model->drawn[slot].batch;
    float loss = mlp_gradient(&model->mlp, model->work, model->params, batch, model->grad);
    // Adam's steps are bounded, so that a loss that blows up seldom gets as far as NaN; but the squares of such gradients then
    // hold the steps near nothing for many thousands of steps, which is as lost.
    if (loss < LOSS_MAX) {
        update(model, batch, loss);
    } else {
        rollback(model);
    }
    model->step++;
    history_offer(&model->history, model->step, model->average);
}

void flow_matching_step(FlowMatching *model) {
    flow_matching_fill_batch(model, model->step, 0);
    lane_learn(model, 0);
}

// ---- models --------------------------------------------------------------------------------------------------------------

void flow_matching_resume(FlowMatching *model, const Checkpoint *checkpoint) {
    size_t bytes = (size_t)model->mlp.count * sizeof(float);
    CHECK(checkpoint->mlp.count == model->mlp.count, "a model of %d weights for a lane of %d", checkpoint->mlp.count,
          model->mlp.count);
    flow_matching_restart(model);
    memcpy(model->mlp.freq, checkpoint->mlp.freq, sizeof model->mlp.freq);
    memcpy(model->params, checkpoint->params, bytes);
    memcpy(model->average, checkpoint->average, bytes);
    memcpy(model->good, checkpoint->params, bytes);
    if (checkpoint->m) {
        memcpy(model->adam.m, checkpoint->m, bytes);
        memcpy(model->adam.v, checkpoint->v, bytes);
        model->adam.step = checkpoint->adam_step;
    }
    model->step = checkpoint->step;
    model->rate_scale = checkpoint->rate_scale;
    history_clear(&model->history);
    history_offer(&model->history, model->step, model->average);
}

Checkpoint flow_matching_checkpoint(const FlowMatching *model, const Settings *settings) {
    Checkpoint checkpoint = {.settings = *settings,
                             .mlp = model->mlp,
                             .step = model->step,
                             .rate_scale = model->rate_scale,
                             .params = model->params,
                             .average = model->average,
                             .m = model->adam.m,
                             .v = model->adam.v,
                             .adam_step = model->adam.step};
    memcpy(checkpoint.share, model->share, sizeof checkpoint.share);
    return checkpoint;
}
