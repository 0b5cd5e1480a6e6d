#include "run/lane.h"

#include "base/check.h"
#include "num/rng.h"
#include "run/label.h"
#include "run/lane_batch.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#define KEEP_EVERY 64   // steps between copies of good weights
#define LOSS_MAX 1e6f   // far above the loss of any setting's initial weights
#define RATE_FLOOR 0.02 // of the cosine schedule, relative to its start

Path lane_path(const Settings *s, int path) {
    Path made = {.kind = path_kind_at(path), .params = path_default()};
    made.params.sigma_min = s->sigma_min;
    made.params.beta0 = s->beta_min;
    made.params.beta1 = s->beta_max;
    made.params.sigma = s->sigma;
    made.params.sigma_lo = s->sigma_lo;
    made.params.sigma_hi = s->sigma_hi;
    if (s->custom_path[0]) {
        path_read_points(s->custom_path, &made.params, NULL); // what cannot be read, settings_check refuses
    }
    return made;
}

Sampler lane_sampler(const Settings *s, int path) {
    return (Sampler){.kind = (SamplerKind)s->solver,
                     .steps = s->steps,
                     .tolerance = s->tolerance,
                     .path = lane_path(s, path),
                     .noise = (SdeNoise)s->noise,
                     .noise_scale = s->noise_scale,
                     .seed = (uint64_t)s->seed};
}

LaneDef lane_def(const Settings *s, int path, Pairing pairing) {
    LaneDef def = {
        .path = lane_path(s, path),
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

LaneDef lane_def_on(const Settings *s, int path, Pairing pairing, const Material *material) {
    LaneDef def = lane_def(s, path, pairing);
    def.data = material->data;
    def.source = material->source;
    def.pairs = &material->pairs;
    def.network.classes = s->condition ? def.data->classes : 0;
    return def;
}

// ---- memory --------------------------------------------------------------------------------------------------------------

static size_t lane_need(const Mlp *mlp, int threads, bool soft) {
    size_t count = (size_t)mlp->count;
    return 4 * arena_need(count, sizeof(float)) + adam_need(mlp->count) + mlp_work_need(mlp, LANE_MAX_BATCH) +
           12 * arena_need(LANE_MAX_BATCH, sizeof(float)) + 2 * arena_need(LANE_MAX_BATCH, sizeof(int)) +
           history_need(mlp->count) + 2 * arena_need((size_t)threads, sizeof(void *)) +
           (size_t)threads * (couple_work_need(LANE_MAX_MATCH) + (soft ? sinkhorn_need(LANE_MAX_MATCH) : 0));
}

static void take_matching(Lane *lane, Arena *arena, bool soft) {
    lane->couple = ARENA_ARRAY(arena, CoupleWork *, lane->threads);
    lane->sinkhorn = ARENA_ARRAY(arena, Sinkhorn *, lane->threads);
    for (int i = 0; i < lane->threads; i++) {
        lane->couple[i] = couple_work_make(arena, LANE_MAX_MATCH);
        lane->sinkhorn[i] = soft ? sinkhorn_make(arena, LANE_MAX_MATCH) : NULL;
    }
}

bool lane_init(Lane *lane, const LaneDef *def, Error *err) {
    *lane = (Lane){.def = *def, .mlp = mlp_make(def->network, (uint64_t)def->seed), .threads = omp_get_max_threads()};
    const Mlp *mlp = &lane->mlp;
    bool soft = def->pairing == PAIRING_SINKHORN;
    size_t need = lane_need(mlp, lane->threads, soft);
    Arena *arena = &lane->arena;
    if (!arena_init(arena, need)) {
        error_set(err, "Not enough memory for the network (%zu MB); choose a smaller width.", need >> 20);
        return error_ko(err, "신경망을 담을 메모리가 없습니다(%zu MB). 너비를 줄이세요.", need >> 20);
    }
    lane->params = ARENA_ARRAY(arena, float, mlp->count);
    lane->average = ARENA_ARRAY(arena, float, mlp->count);
    lane->grad = ARENA_ARRAY(arena, float, mlp->count);
    lane->good = ARENA_ARRAY(arena, float, mlp->count);
    adam_init(&lane->adam, arena, mlp->count);
    lane->work = mlp_work_make(arena, mlp, LANE_MAX_BATCH);
    float **batch[] = {&lane->batch.x, &lane->batch.y, &lane->batch.t, &lane->batch.ux, &lane->batch.uy, &lane->batch.loss};
    for (int i = 0; i < 6; i++) {
        *batch[i] = ARENA_ARRAY(arena, float, LANE_MAX_BATCH);
    }
    lane->pairs = ARENA_ARRAY(arena, float, 6 * LANE_MAX_BATCH);
    lane->matched = ARENA_ARRAY(arena, int, LANE_MAX_BATCH);
    lane->labels = ARENA_ARRAY(arena, int, LANE_MAX_BATCH);
    if (mlp->def.classes > 0) {
        lane->batch.label = lane->labels;
        label_shares(def->data, (uint64_t)def->seed, lane->share);
    }
    take_matching(lane, arena, soft);
    history_init(&lane->history, arena, mlp->count);
    lane_restart(lane);
    return true;
}

void lane_free(Lane *lane) {
    arena_free(&lane->arena);
    *lane = (Lane){0};
}

void lane_restart(Lane *lane) {
    size_t bytes = (size_t)lane->mlp.count * sizeof(float);
    mlp_init(&lane->mlp, lane->params, (uint64_t)lane->def.seed);
    memcpy(lane->average, lane->params, bytes);
    memcpy(lane->good, lane->params, bytes);
    adam_reset(&lane->adam);
    curve_clear(&lane->curve);
    lossbytime_clear(&lane->by_time);
    history_clear(&lane->history);
    history_offer(&lane->history, 0, lane->average);
    lane->step = 0;
    lane->loss = NAN;
    lane->rate_scale = 1;
    lane->rescues = 0;
}

double lane_rate(const Lane *lane) {
    double rate = (double)lane->def.adam.rate * lane->rate_scale;
    if (lane->def.schedule == SCHEDULE_COSINE) {
        double u = fmin((double)lane->step / lane->def.decay_steps, 1.0);
        rate *= RATE_FLOOR + (1 - RATE_FLOOR) * 0.5 * (1 + cos(3.14159265358979 * u));
    }
    return rate;
}

// The loss is NaN or out of all bounds: goes on from the last good weights, at half the rate.
static void rescue(Lane *lane) {
    size_t bytes = (size_t)lane->mlp.count * sizeof(float);
    memcpy(lane->params, lane->good, bytes);
    memcpy(lane->average, lane->good, bytes);
    adam_reset(&lane->adam);
    lane->rate_scale *= 0.5;
    lane->rescues++;
}

static void update(Lane *lane, float loss) {
    if (lane->step % KEEP_EVERY == 0) {
        memcpy(lane->good, lane->params, (size_t)lane->mlp.count * sizeof(float));
    }
    AdamDef adam = lane->def.adam;
    adam.rate = (float)lane_rate(lane);
    adam_step(&lane->adam, &adam, lane->params, lane->average, lane->grad);
    lane->loss = loss;
    curve_add(&lane->curve, lane->step, loss);
    lossbytime_add(&lane->by_time, lane->batch.n, lane->batch.t, lane->batch.loss);
}

void lane_step(Lane *lane) {
    lane_fill_batch(lane);
    float loss = mlp_gradient(&lane->mlp, lane->work, lane->params, &lane->batch, lane->grad);
    // Adam's steps are bounded, so that a loss that blows up seldom gets as far as NaN; but the squares of such gradients then
    // hold the steps near nothing for many thousands of steps, which is as lost.
    if (loss < LOSS_MAX) {
        update(lane, loss);
    } else {
        rescue(lane);
    }
    lane->step++;
    history_offer(&lane->history, lane->step, lane->average);
}

// ---- models --------------------------------------------------------------------------------------------------------------

void lane_resume(Lane *lane, const Model *model) {
    size_t bytes = (size_t)lane->mlp.count * sizeof(float);
    CHECK(model->mlp.count == lane->mlp.count, "a model of %d weights for a lane of %d", model->mlp.count, lane->mlp.count);
    lane_restart(lane);
    memcpy(lane->mlp.freq, model->mlp.freq, sizeof lane->mlp.freq);
    memcpy(lane->params, model->params, bytes);
    memcpy(lane->average, model->average, bytes);
    memcpy(lane->good, model->params, bytes);
    if (model->m) {
        memcpy(lane->adam.m, model->m, bytes);
        memcpy(lane->adam.v, model->v, bytes);
        lane->adam.step = model->adam_step;
    }
    lane->step = model->step;
    lane->rate_scale = model->rate_scale;
    history_clear(&lane->history);
    history_offer(&lane->history, lane->step, lane->average);
}

Model lane_model(const Lane *lane, const Settings *settings) {
    Model model = {.settings = *settings,
                   .mlp = lane->mlp,
                   .step = lane->step,
                   .rate_scale = lane->rate_scale,
                   .params = lane->params,
                   .average = lane->average,
                   .m = lane->adam.m,
                   .v = lane->adam.v,
                   .adam_step = lane->adam.step};
    memcpy(model.share, lane->share, sizeof model.share);
    return model;
}
