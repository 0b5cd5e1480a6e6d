#include "model/flow_matching.h"

#include "base/check.h"
#include "base/share.h"
#include "num/rng.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#define MAX_GROUPS (BATCH_MAX / 64)
#define TRIES 1000 // at a time that the weighting accepts

// Room of a group in the batch, and which of the streams is its own.
typedef struct {
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

// Which datum goes with which noise; `thread` says whose scratch to use.
static void match_group(const FlowMatching *model, const Group *g, int thread, Rng *rng, int *match) {
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
static void match_classes(const FlowMatching *model, const Group *g, const int *label, int thread, Rng *rng, int *match) {
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
            match_group(model, &part, thread, rng, within);
        }
        for (int k = 0; k < part.n; k++) {
            match[at[k]] = at[within[k]];
        }
    }
}

// label: of the data, which it stays as classes keep to themselves; or NULL.
static void match_pairs(FlowMatching *model, const Group *g, const int *label) {
    int *match = model->matched + g->begin;
    Rng rng = rng_open((uint64_t)model->base.settings.seed, RNG_NOISE, g->index);
    if (label) {
        match_classes(model, g, label, omp_get_thread_num(), &rng, match);
    } else {
        match_group(model, g, omp_get_thread_num(), &rng, match);
    }
    reorder(g, match, model->batch.ux + g->begin, model->batch.uy + g->begin); // not written yet: scratch
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

static void fill_pairs(FlowMatching *model, const Group *g) {
    const Settings *s = &model->base.settings;
    Rng data = stream(model, g, RNG_DATA), source = stream(model, g, RNG_SOURCE);
    if (s->pairing == PAIRING_REFLOW) {
        draw_pairs(model->base.pairs, &data, g);
        return;
    }
    int *label = model->batch.label ? model->labels + g->begin : NULL;
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
    double most = 0;
    for (int k = 0; k <= 1000; k++) {
        most = fmax(most, weight_at(model, k / 1000.0));
    }
    return most;
}

// A score's error is weighted by drawing its times from the law times the weight (importance sampling, Song et al. 2101.09258,
// section 5.1), which leaves the expected gradient the same but for a factor and its variance lower: each time is drawn again until
// it is accepted.
static void accept_times(const FlowMatching *model, Rng *rng, float *t, int n) {
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < TRIES && (double)rng_uniform(rng) * model->most_weight > weight_at(model, (double)t[i]); k++) {
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
        accept_times(model, &time, t, g->n);
    }
}

// ---- targets -------------------------------------------------------------------------------------------------------------

// Replaces the velocities by what else the network is to predict.
static void set_targets(const FlowMatching *model, const Group *g) {
    const MlpBatch *b = &model->batch;
    for (int i = 0; i < g->n; i++) {
        PathAt at = path_at(&model->path, (double)b->t[g->begin + i]);
        PredictTarget target = predict_target(&at, (Predict)model->base.settings.predict);
        b->ux[g->begin + i] = (float)(target.datum * (double)g->x1[i] + target.noise * (double)g->x0[i]);
        b->uy[g->begin + i] = (float)(target.datum * (double)g->y1[i] + target.noise * (double)g->y0[i]);
    }
}

static void fill_samples(FlowMatching *model, const Group *g) {
    const Path *path = &model->path;
    const MlpBatch *b = &model->batch;
    float *x = b->x + g->begin, *y = b->y + g->begin, *ux = b->ux + g->begin, *uy = b->uy + g->begin;
    const float *t = b->t + g->begin;
    if (path_is_noisy(path)) {
        float *zx = model->pairs + 4 * BATCH_MAX + g->begin, *zy = zx + BATCH_MAX;
        Rng noise = rng_open((uint64_t)model->base.settings.seed, RNG_NOISE, ~g->index); // matching draws from the other end
        rng_fill_normal(&noise, zx, g->n);
        rng_fill_normal(&noise, zy, g->n);
        path_sample_noisy(path, g->n, t, g->x0, g->y0, g->x1, g->y1, zx, zy, x, y, ux, uy);
    } else {
        path_sample(path, g->n, t, g->x0, g->y0, g->x1, g->y1, x, y, ux, uy);
    }
    if (model->base.settings.predict != PREDICT_VELOCITY) {
        set_targets(model, g);
    }
}

// The part of a batch that is drawn and matched together.
static void fill_group(FlowMatching *model, int group, int begin, int n) {
    float *x0 = model->pairs + begin;
    Group g = {.begin = begin,
               .n = n,
               .index = (uint64_t)model->base.step * MAX_GROUPS + (uint64_t)group,
               .x0 = x0,
               .y0 = x0 + BATCH_MAX,
               .x1 = x0 + 2 * BATCH_MAX,
               .y1 = x0 + 3 * BATCH_MAX};
    fill_pairs(model, &g);
    fill_times(model, &g, model->batch.t + begin);
    fill_samples(model, &g);
}

// What each thread of a team calls.
static void fill_groups(FlowMatching *model) {
    const int batch = model->base.settings.batch, match = model->base.settings.match, groups = (batch + match - 1) / match;
    const int member = omp_get_thread_num(), team = omp_get_num_threads();
    for (int g = share_begin(groups, member, team); g < share_begin(groups, member + 1, team); g++) {
        int begin = g * match;
        fill_group(model, g, begin, batch - begin < match ? batch - begin : match);
    }
}

void flow_matching_fill_batch(FlowMatching *model) {
    int batch = model->base.settings.batch;
    int groups = (batch + model->base.settings.match - 1) / model->base.settings.match;
    model->batch.n = batch;
    if (model->base.settings.predict == PREDICT_SCORE) {
        model->most_weight = largest_weight(model);
    }
    // Never more threads than there is scratch for; and drawing alone takes 12 ns a sample, which a few hundred do not repay a fork.
    int threads = omp_get_max_threads() < model->threads ? omp_get_max_threads() : model->threads;
    bool heavy = model->base.settings.pairing == PAIRING_OT || model->base.settings.pairing == PAIRING_SINKHORN || batch > 512;
    if (heavy && groups > 1 && threads > 1) {
#pragma omp parallel num_threads(threads)
        fill_groups(model);
    } else { // libgomp allocates a team even for one
        fill_groups(model);
    }
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
            Group g = {0, s->match, 0, noise_x, noise_y, data_x, data_y};
            if (s->pairing == PAIRING_REFLOW && model->base.pairs && model->base.pairs->count > 0) {
                draw_pairs(model->base.pairs, &data, &g);
            } else {
                dist_draw(model->base.source, &source, noise_x, noise_y, NULL, s->match);
                dist_draw(model->base.data, &data, data_x, data_y, label, s->match);
            }
            if (model->base.classes > 0) {
                match_classes(model, &g, label, 0, &source, match);
            } else {
                match_group(model, &g, 0, &source, match);
            }
        }
        x0[i] = noise_x[k];
        y0[i] = noise_y[k];
        x1[i] = data_x[match[k]];
        y1[i] = data_y[match[k]];
    }
}
