#include "run/lane.h"

#include "base/check.h"
#include "num/rng.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#define MAX_BATCH 8192
#define MAX_MATCH 1024
#define MAX_GROUPS (MAX_BATCH / 64)
#define KEEP_EVERY 64   // steps between copies of good weights
#define LOSS_MAX 1e6f   // far above the loss of any setting's initial weights
#define RATE_FLOOR 0.02 // of the cosine schedule, relative to its start

LaneDef lane_def(const Settings *s, int path, Pairing pairing) {
    LaneDef def = {
        .path = {.kind = path_kind_at(path), .params = path_default()},
        .pairing = pairing,
        .network = {.width = s->width,
                    .hidden = s->hidden,
                    .act = (Activation)s->activation,
                    .time_freqs = s->time_features,
                    .pos_freqs = s->position_features},
        .data = dist_at(s->data),
        .source = dist_at(s->source),
        .seed = s->seed,
        .batch = s->batch,
        .match = s->match,
        .adam = adam_default(),
        .schedule = (Schedule)s->schedule,
        .decay_steps = s->decay_steps,
    };
    def.path.params.sigma_min = s->sigma_min;
    def.path.params.beta0 = s->beta_min;
    def.path.params.beta1 = s->beta_max;
    def.adam.rate = (float)s->rate;
    def.adam.weight_decay = (float)s->weight_decay;
    def.adam.ema = (float)s->ema;
    return def;
}

static size_t lane_need(const Mlp *mlp, int threads) {
    size_t count = (size_t)mlp->count;
    return 4 * arena_need(count, sizeof(float)) + adam_need(mlp->count) + mlp_work_need(mlp, MAX_BATCH) +
           10 * arena_need(MAX_BATCH, sizeof(float)) + arena_need(MAX_BATCH, sizeof(int)) + history_need(mlp->count) +
           arena_need((size_t)threads, sizeof(CoupleWork *)) + (size_t)threads * couple_work_need(MAX_MATCH);
}

bool lane_init(Lane *lane, const LaneDef *def, Error *err) {
    *lane = (Lane){.def = *def, .mlp = mlp_make(def->network, (uint64_t)def->seed), .threads = omp_get_max_threads()};
    const Mlp *mlp = &lane->mlp;
    size_t need = lane_need(mlp, lane->threads);
    Arena *arena = &lane->arena;
    if (!arena_init(arena, need)) {
        return error_set(err, "Not enough memory for the network (%zu MB); choose a smaller width.", need >> 20);
    }
    lane->params = ARENA_ARRAY(arena, float, mlp->count);
    lane->average = ARENA_ARRAY(arena, float, mlp->count);
    lane->grad = ARENA_ARRAY(arena, float, mlp->count);
    lane->good = ARENA_ARRAY(arena, float, mlp->count);
    adam_init(&lane->adam, arena, mlp->count);
    lane->work = mlp_work_make(arena, mlp, MAX_BATCH);
    float **batch[] = {&lane->batch.x, &lane->batch.y, &lane->batch.t, &lane->batch.ux, &lane->batch.uy, &lane->batch.loss};
    for (int i = 0; i < 6; i++) {
        *batch[i] = ARENA_ARRAY(arena, float, MAX_BATCH);
    }
    lane->pairs = ARENA_ARRAY(arena, float, 4 * MAX_BATCH);
    lane->matched = ARENA_ARRAY(arena, int, MAX_BATCH);
    lane->couple = ARENA_ARRAY(arena, CoupleWork *, lane->threads);
    for (int i = 0; i < lane->threads; i++) {
        lane->couple[i] = couple_work_make(arena, MAX_MATCH);
    }
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
    history_clear(&lane->history);
    history_offer(&lane->history, 0, lane->average);
    lane->step = 0;
    lane->loss = NAN;
    lane->rate_scale = 1;
    lane->rescues = 0;
}

// The part of a batch that is drawn and matched together. Every number comes from (seed, step, group).
static void fill_group(Lane *lane, int group, int begin, int n) {
    const LaneDef *def = &lane->def;
    uint64_t seed = (uint64_t)def->seed;
    uint64_t index = (uint64_t)lane->step * MAX_GROUPS + (uint64_t)group;
    float *x0 = lane->pairs + begin;
    float *y0 = x0 + MAX_BATCH;
    float *x1 = y0 + MAX_BATCH;
    float *y1 = x1 + MAX_BATCH;
    Rng data = rng_open(seed, RNG_DATA, index);
    Rng source = rng_open(seed, RNG_SOURCE, index);
    Rng time = rng_open(seed, RNG_TIME, index);
    def->data->sample(&data, x1, y1, NULL, n);
    def->source->sample(&source, x0, y0, NULL, n);
    MlpBatch *b = &lane->batch;
    float *t = b->t + begin;
    rng_fill_uniform(&time, t, n);
    for (int i = 0; i < n; i++) {
        t[i] *= (float)def->path.kind->t_max;
    }
    if (def->pairing == PAIRING_OT) {
        int *match = lane->matched + begin;
        couple_exact(lane->couple[omp_get_thread_num()], n, x0, y0, x1, y1, match);
        float *sorted = b->ux + begin; // not written yet: scratch for the matched data
        float *sorted_y = b->uy + begin;
        for (int i = 0; i < n; i++) {
            sorted[i] = x1[match[i]];
            sorted_y[i] = y1[match[i]];
        }
        memcpy(x1, sorted, (size_t)n * sizeof(float));
        memcpy(y1, sorted_y, (size_t)n * sizeof(float));
    }
    path_sample(&def->path, n, t, x0, y0, x1, y1, b->x + begin, b->y + begin, b->ux + begin, b->uy + begin);
}

static void fill_batch(Lane *lane) {
    int batch = lane->def.batch;
    int match = lane->def.match;
    int groups = (batch + match - 1) / match;
    lane->batch.n = batch;
    int allowed = omp_get_max_threads() < lane->threads ? omp_get_max_threads() : lane->threads; // there is scratch for these
#pragma omp parallel for schedule(static) num_threads(allowed) if (groups > 1)
    for (int group = 0; group < groups; group++) {
        int begin = group * match;
        fill_group(lane, group, begin, batch - begin < match ? batch - begin : match);
    }
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
}

void lane_step(Lane *lane) {
    fill_batch(lane);
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

const float *lane_weights(const Lane *lane, long step, long *taken) {
    if (step >= 0 && step < lane->step) {
        const float *past = history_at(&lane->history, step, taken);
        if (past) {
            return past;
        }
    }
    *taken = lane->step;
    return lane->average;
}

static void eval_field(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const LaneField *f = context;
    mlp_eval(f->mlp, f->weights, t, x, y, vx, vy, n);
}

Field lane_field(const LaneField *f) {
    return (Field){.eval = eval_field, .context = f};
}

static void pair_up(const Lane *lane, int n, const float *x0, const float *y0, const float *x1, const float *y1, int *match) {
    if (lane->def.pairing == PAIRING_OT) {
        couple_exact(lane->couple[0], n, x0, y0, x1, y1, match);
        return;
    }
    for (int i = 0; i < n; i++) {
        match[i] = i;
    }
}

void lane_pairs(const Lane *lane, int n, float *x0, float *y0, float *x1, float *y1) {
    const LaneDef *def = &lane->def;
    float noise_x[MAX_MATCH], noise_y[MAX_MATCH], data_x[MAX_MATCH], data_y[MAX_MATCH];
    int match[MAX_MATCH];
    for (int i = 0; i < n; i++) {
        int group = i / def->match, k = i % def->match;
        if (k == 0) { // a whole group, as in training, even where fewer are asked for
            Rng data = rng_open((uint64_t)def->seed, RNG_SHOW, 16 + 2 * (uint64_t)group);
            Rng source = rng_open((uint64_t)def->seed, RNG_SHOW, 17 + 2 * (uint64_t)group);
            def->source->sample(&source, noise_x, noise_y, NULL, def->match);
            def->data->sample(&data, data_x, data_y, NULL, def->match);
            pair_up(lane, def->match, noise_x, noise_y, data_x, data_y, match);
        }
        x0[i] = noise_x[k];
        y0[i] = noise_y[k];
        x1[i] = data_x[match[k]];
        y1[i] = data_y[match[k]];
    }
}
