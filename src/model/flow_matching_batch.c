#include "model/flow_matching.h"

#include "base/check.h"
#include "base/team.h"
#include "num/rng.h"

#include <math.h>
#include <string.h>

#define TRIES 1000 // at a time that the weighting accepts

// Room of a group in the batch, and which of the streams is its own.
typedef struct {
    FlowBatch *in; // NULL for pairs to be shown
    int begin, n;
    uint64_t index;
    float *x0, *y0, *x1, *y1; // (n)
} Group;

static Rng stream(const FlowMatching *model, const Group *g, RngStream which) {
    return rng_open((uint64_t)model->base.settings.seed, which, g->index);
}

// ---- pairs ---------------------------------------------------------------------------------------------------------------

// Puts the data into the order of their matches. x, y: scratch (n).
static void reorder(const Group *g, const int *match, float *x, float *y) {
    for (int i = 0; i < g->n; i++) {
        x[i] = g->x1[match[i]];
        y[i] = g->y1[match[i]];
    }
    memcpy(g->x1, x, (size_t)g->n * sizeof(float));
    memcpy(g->y1, y, (size_t)g->n * sizeof(float));
}

// Which data point goes with which noise.
static void match_group(const FlowMatching *model, const Group *g, Rng *rng, int *match) {
    const int thread = team_self();
    if (model->base.settings.pairing == PAIRING_OT) {
        ot_pairing_solve(model->pairing_work[thread], g->n, g->x0, g->y0, g->x1, g->y1, match);
    } else if (model->base.settings.pairing == PAIRING_SINKHORN) {
        SinkhornDef def = sinkhorn_default();
        def.epsilon = model->base.settings.epsilon;
        sinkhorn_solve(model->sinkhorn[thread], &def, g->n, g->x0, g->y0, g->x1, g->y1, NULL);
        sinkhorn_draw(model->sinkhorn[thread], rng, match);
    } else {
        for (int i = 0; i < g->n; i++) {
            match[i] = i;
        }
    }
}

// The same within each class. Matched across classes, a class would only ever see the noise that lies near it, where sampling starts from
// all of it (Cheng & Schwing 2503.10636).
static void match_classes(const FlowMatching *model, const Group *g, const int *label, Rng *rng, int *match) {
    float x0[MATCH_MAX], y0[MATCH_MAX], x1[MATCH_MAX], y1[MATCH_MAX];
    int at[MATCH_MAX], within[MATCH_MAX];
    for (int c = 0; c < model->base.classes; c++) {
        Group part = {.n = 0, .x0 = x0, .y0 = y0, .x1 = x1, .y1 = y1};
        for (int i = 0; i < g->n; i++) {
            if (label[i] == c) {
                x0[part.n] = g->x0[i];
                y0[part.n] = g->y0[i];
                x1[part.n] = g->x1[i];
                y1[part.n] = g->y1[i];
                at[part.n++] = i;
            }
        }
        if (part.n > 0) {
            match_group(model, &part, rng, within);
        }
        for (int k = 0; k < part.n; k++) {
            match[at[k]] = at[within[k]];
        }
    }
}

// label: of the data, which it stays as classes keep to themselves; or NULL.
static void match_pairs(const FlowMatching *model, const Group *g, const int *label) {
    int *match = g->in->matched + g->begin;
    Rng rng = rng_open((uint64_t)model->base.settings.seed, RNG_NOISE, g->index);
    if (label) {
        match_classes(model, g, label, &rng, match);
    } else {
        match_group(model, g, &rng, match);
    }
    reorder(g, match, g->in->batch.ux + g->begin, g->in->batch.uy + g->begin); // not written yet: scratch
}

// Whole pairs of a set, with replacement.
static void draw_pairs(const PairSet *pairs, Rng *rng, const Group *g) {
    CHECK(pairs && pairs->count > 0, "reflow without pairs");
    for (int i = 0; i < g->n; i++) {
        int k = (int)(((uint64_t)rng_u32(rng) * (uint64_t)pairs->count) >> 32);
        g->x0[i] = pairs->x0[k];
        g->y0[i] = pairs->y0[k];
        g->x1[i] = pairs->x1[k];
        g->y1[i] = pairs->y1[k];
    }
}

// Leaves out the labels of a share of the samples, so that the network learns the field of all data too (Ho & Salimans 2207.12598,
// algorithm 1).
static void drop_labels(const FlowMatching *model, const Group *g, int *label) {
    Rng rng = stream(model, g, RNG_LABELS);
    for (int i = 0; i < g->n; i++) {
        if ((double)rng_uniform(&rng) < model->base.settings.label_dropout) {
            label[i] = MLP_NO_LABEL;
        }
    }
}

static void fill_pairs(const FlowMatching *model, const Group *g) {
    const Settings *s = &model->base.settings;
    Rng data = stream(model, g, RNG_DATA), source = stream(model, g, RNG_SOURCE);
    if (s->pairing == PAIRING_REFLOW) {
        draw_pairs(model->base.pairs, &data, g);
        return;
    }
    int *label = g->in->batch.label ? g->in->labels + g->begin : NULL;
    dist_draw(model->base.data, &data, g->x1, g->y1, label, g->n);
    dist_draw(model->base.source, &source, g->x0, g->y0, NULL, g->n);
    if (s->pairing != PAIRING_INDEPENDENT) {
        match_pairs(model, g, label);
    }
    if (label) {
        drop_labels(model, g, label);
    }
}

// ---- times ---------------------------------------------------------------------------------------------------------------

static double weight_at(const FlowMatching *model, double t) {
    PathAt at = path_at(&model->path, t);
    return predict_weight(&at, model->base.settings.weighting ? WEIGHT_LIKELIHOOD : WEIGHT_VARIANCE);
}

static double largest_weight(const FlowMatching *model) {
    double max = 0;
    for (int k = 0; k <= 1000; k++) {
        max = fmax(max, weight_at(model, k / 1000.0));
    }
    return max;
}

// A score's error is weighted by drawing its times from their density times the weight (importance sampling, Song et al. 2101.09258,
// section 5.1), which leaves the expected gradient the same but for a factor and its variance lower: each time is drawn again until
// it is accepted.
static void accept_times(const FlowMatching *model, double max, Rng *rng, float *t, int n) {
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < TRIES && (double)rng_uniform(rng) * max > weight_at(model, (double)t[i]); k++) {
            times_fill(&model->times, rng, &t[i], 1);
        }
    }
}

static void fill_times(const FlowMatching *model, const Group *g, float *t) {
    const Settings *s = &model->base.settings;
    Rng time = stream(model, g, RNG_TIME);
    times_fill(&model->times, &time, t, g->n);
    for (int i = 0; i < g->n; i++) {
        t[i] *= (float)model->path.kind->t_max;
    }
    if (s->predict == PREDICT_SCORE) {
        accept_times(model, g->in->max_weight, &time, t, g->n);
    }
}

// ---- targets -------------------------------------------------------------------------------------------------------------

// Replaces the velocities by what else the network is to predict.
static void set_targets(const FlowMatching *model, const Group *g) {
    const MlpBatch *b = &g->in->batch;
    for (int i = 0; i < g->n; i++) {
        PathAt at = path_at(&model->path, (double)b->t[g->begin + i]);
        PredictTarget target = predict_target(&at, (Predict)model->base.settings.predict);
        b->ux[g->begin + i] = (float)(target.data * (double)g->x1[i] + target.noise * (double)g->x0[i]);
        b->uy[g->begin + i] = (float)(target.data * (double)g->y1[i] + target.noise * (double)g->y0[i]);
    }
}

static void fill_samples(const FlowMatching *model, const Group *g) {
    const Path *path = &model->path;
    const MlpBatch *b = &g->in->batch;
    float *x = b->x + g->begin, *y = b->y + g->begin, *ux = b->ux + g->begin, *uy = b->uy + g->begin;
    const float *t = b->t + g->begin;
    float *zx = NULL, *zy = NULL;
    if (path_is_noisy(path)) {
        zx = g->in->pairs + 4 * BATCH_MAX + g->begin;
        zy = zx + BATCH_MAX;
        Rng noise = rng_open((uint64_t)model->base.settings.seed, RNG_NOISE, ~g->index); // matching draws from the other end
        rng_fill_normal(&noise, zx, g->n);
        rng_fill_normal(&noise, zy, g->n);
    }
    path_sample(path, g->n, t, g->x0, g->y0, g->x1, g->y1, zx, zy, x, y, ux, uy);
    if (model->base.settings.predict != PREDICT_VELOCITY) {
        set_targets(model, g);
    }
}

// The part of a batch that is drawn and matched together.
static void fill_group(const FlowMatching *model, FlowBatch *in, long step, int group, int begin, int n) {
    float *x0 = in->pairs + begin;
    Group g = {.in = in,
               .begin = begin,
               .n = n,
               .index = data_batch_stream(step, group),
               .x0 = x0,
               .y0 = x0 + BATCH_MAX,
               .x1 = x0 + 2 * BATCH_MAX,
               .y1 = x0 + 3 * BATCH_MAX};
    fill_pairs(model, &g);
    fill_times(model, &g, in->batch.t + begin);
    fill_samples(model, &g);
}

typedef struct {
    const FlowMatching *model;
    FlowBatch *in;
    long step;
} Filling;

static void fill_groups(void *context, int member, int size) {
    const Filling *f = context;
    const int batch = f->model->base.settings.batch, match = f->model->base.settings.match, groups = (batch + match - 1) / match;
    for (int g = team_share(groups, member, size); g < team_share(groups, member + 1, size); g++) {
        int begin = g * match;
        fill_group(f->model, f->in, f->step, g, begin, batch - begin < match ? batch - begin : match);
    }
}

void flow_matching_fill_batch(FlowMatching *model, long step, int slot) {
    FlowBatch *in = &model->drawn[slot];
    int batch = model->base.settings.batch;
    int groups = (batch + model->base.settings.match - 1) / model->base.settings.match;
    in->batch.n = batch;
    if (model->base.settings.predict == PREDICT_SCORE) {
        in->max_weight = largest_weight(model);
    }
    // Never more threads than there is scratch for; and drawing alone takes 12 ns a sample, which a few hundred do not repay a fork.
    bool heavy = model->base.settings.pairing == PAIRING_OT || model->base.settings.pairing == PAIRING_SINKHORN || batch > 512;
    team_run(heavy && groups > 1 ? model->base.threads : 1, fill_groups, &(Filling){model, in, step});
}

// ---- pairs to be shown -----------------------------------------------------------------------------------------------------

void flow_matching_pairs(const Model *base, int n, float *x0, float *y0, float *x1, float *y1) {
    const FlowMatching *model = (const FlowMatching *)base;
    const Settings *s = &base->settings;
    float noise_x[MATCH_MAX], noise_y[MATCH_MAX], data_x[MATCH_MAX], data_y[MATCH_MAX];
    int match[MATCH_MAX], label[MATCH_MAX];
    for (int i = 0; i < n; i++) {
        int group = i / s->match, k = i % s->match;
        if (k == 0) { // a whole group, as in training, even where fewer are asked for
            Rng data = rng_open((uint64_t)s->seed, RNG_SHOW, 16 + 2 * (uint64_t)group);
            Rng source = rng_open((uint64_t)s->seed, RNG_SHOW, 17 + 2 * (uint64_t)group);
            Group g = {NULL, 0, s->match, 0, noise_x, noise_y, data_x, data_y};
            if (s->pairing == PAIRING_REFLOW && model->base.pairs && model->base.pairs->count > 0) {
                draw_pairs(model->base.pairs, &data, &g);
            } else {
                dist_draw(model->base.source, &source, noise_x, noise_y, NULL, s->match);
                dist_draw(model->base.data, &data, data_x, data_y, label, s->match);
            }
            if (model->base.classes > 0) {
                match_classes(model, &g, label, &source, match);
            } else {
                match_group(model, &g, &source, match);
            }
        }
        x0[i] = noise_x[k];
        y0[i] = noise_y[k];
        x1[i] = data_x[match[k]];
        y1[i] = data_y[match[k]];
    }
}
