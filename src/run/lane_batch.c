#include "run/lane_batch.h"

#include "base/check.h"
#include "base/share.h"
#include "num/rng.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#define MAX_GROUPS (LANE_MAX_BATCH / 64)
#define TRIES 1000 // at a time that the weighting accepts

// Room of a group in the batch, and which of the streams is its own.
typedef struct {
    int begin, n;
    uint64_t index;
    float *x0, *y0, *x1, *y1; // (n)
} Group;

static Rng stream(const Lane *lane, const Group *g, RngStream which) {
    return rng_open((uint64_t)lane->def.seed, which, g->index);
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
static void match_group(const Lane *lane, const Group *g, int thread, Rng *rng, int *match) {
    if (lane->def.pairing == PAIRING_OT) {
        couple_exact(lane->couple[thread], g->n, g->x0, g->y0, g->x1, g->y1, match);
    } else if (lane->def.pairing == PAIRING_SINKHORN) {
        SinkhornDef def = sinkhorn_default();
        def.epsilon = lane->def.epsilon;
        sinkhorn_solve(lane->sinkhorn[thread], &def, g->n, g->x0, g->y0, g->x1, g->y1, NULL);
        sinkhorn_draw(lane->sinkhorn[thread], rng, match);
    } else {
        for (int i = 0; i < g->n; i++) {
            match[i] = i;
        }
    }
}

// The same within each class. Matched across classes, a class would only ever see the noise that lies near it, where sampling starts from
// all of it (Cheng & Schwing 2503.10636).
static void match_classes(const Lane *lane, const Group *g, const int *label, int thread, Rng *rng, int *match) {
    float x0[LANE_MAX_MATCH], y0[LANE_MAX_MATCH], x1[LANE_MAX_MATCH], y1[LANE_MAX_MATCH];
    int at[LANE_MAX_MATCH], within[LANE_MAX_MATCH];
    for (int c = 0; c < lane->def.network.classes; c++) {
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
            match_group(lane, &part, thread, rng, within);
        }
        for (int k = 0; k < part.n; k++) {
            match[at[k]] = at[within[k]];
        }
    }
}

// label: of the data, which it stays as classes keep to themselves; or NULL.
static void match_pairs(Lane *lane, const Group *g, const int *label) {
    int *match = lane->matched + g->begin;
    Rng rng = rng_open((uint64_t)lane->def.seed, RNG_NOISE, g->index);
    if (label) {
        match_classes(lane, g, label, omp_get_thread_num(), &rng, match);
    } else {
        match_group(lane, g, omp_get_thread_num(), &rng, match);
    }
    reorder(g, match, lane->batch.ux + g->begin, lane->batch.uy + g->begin); // not written yet: scratch
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
static void drop_labels(const Lane *lane, const Group *g, int *label) {
    Rng rng = stream(lane, g, RNG_LABELS);
    for (int i = 0; i < g->n; i++) {
        if ((double)rng_uniform(&rng) < lane->def.label_dropout) {
            label[i] = MLP_NO_LABEL;
        }
    }
}

static void fill_pairs(Lane *lane, const Group *g) {
    const LaneDef *def = &lane->def;
    Rng data = stream(lane, g, RNG_DATA), source = stream(lane, g, RNG_SOURCE);
    if (def->pairing == PAIRING_REFLOW) {
        draw_pairs(def->pairs, &data, g);
        return;
    }
    int *label = lane->batch.label ? lane->labels + g->begin : NULL;
    dist_draw(def->data, &data, g->x1, g->y1, label, g->n);
    dist_draw(def->source, &source, g->x0, g->y0, NULL, g->n);
    if (def->pairing != PAIRING_INDEPENDENT) {
        match_pairs(lane, g, label);
    }
    if (label) {
        drop_labels(lane, g, label);
    }
}

// ---- times ---------------------------------------------------------------------------------------------------------------

static double weight_at(const LaneDef *def, double t) {
    PathAt at = path_at(&def->path, t);
    return predict_weight(&at, def->weighting);
}

static double largest_weight(const LaneDef *def) {
    double most = 0;
    for (int k = 0; k <= 1000; k++) {
        most = fmax(most, weight_at(def, k / 1000.0));
    }
    return most;
}

// A score's error is weighted by drawing its times from the law times the weight (importance sampling, Song et al. 2101.09258,
// section 5.1), which leaves the expected gradient the same but for a factor and its variance lower: each time is drawn again until
// it is accepted.
static void accept_times(const LaneDef *def, double most, Rng *rng, float *t, int n) {
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < TRIES && (double)rng_uniform(rng) * most > weight_at(def, (double)t[i]); k++) {
            times_fill(&def->times, rng, &t[i], 1);
        }
    }
}

static void fill_times(const Lane *lane, const Group *g, float *t) {
    const LaneDef *def = &lane->def;
    Rng time = stream(lane, g, RNG_TIME);
    times_fill(&def->times, &time, t, g->n);
    for (int i = 0; i < g->n; i++) {
        t[i] *= (float)def->path.kind->t_max;
    }
    if (def->predict == PREDICT_SCORE) {
        accept_times(def, lane->most_weight, &time, t, g->n);
    }
}

// ---- targets -------------------------------------------------------------------------------------------------------------

// Replaces the velocities by what else the network is to predict.
static void set_targets(const Lane *lane, const Group *g) {
    const MlpBatch *b = &lane->batch;
    for (int i = 0; i < g->n; i++) {
        PathAt at = path_at(&lane->def.path, (double)b->t[g->begin + i]);
        PredictTarget target = predict_target(&at, lane->def.predict);
        b->ux[g->begin + i] = (float)(target.datum * (double)g->x1[i] + target.noise * (double)g->x0[i]);
        b->uy[g->begin + i] = (float)(target.datum * (double)g->y1[i] + target.noise * (double)g->y0[i]);
    }
}

static void fill_samples(Lane *lane, const Group *g) {
    const Path *path = &lane->def.path;
    const MlpBatch *b = &lane->batch;
    float *x = b->x + g->begin, *y = b->y + g->begin, *ux = b->ux + g->begin, *uy = b->uy + g->begin;
    const float *t = b->t + g->begin;
    if (path_is_noisy(path)) {
        float *zx = lane->pairs + 4 * LANE_MAX_BATCH + g->begin, *zy = zx + LANE_MAX_BATCH;
        Rng noise = rng_open((uint64_t)lane->def.seed, RNG_NOISE, ~g->index); // matching draws from the other end
        rng_fill_normal(&noise, zx, g->n);
        rng_fill_normal(&noise, zy, g->n);
        path_sample_noisy(path, g->n, t, g->x0, g->y0, g->x1, g->y1, zx, zy, x, y, ux, uy);
    } else {
        path_sample(path, g->n, t, g->x0, g->y0, g->x1, g->y1, x, y, ux, uy);
    }
    if (lane->def.predict != PREDICT_VELOCITY) {
        set_targets(lane, g);
    }
}

// The part of a batch that is drawn and matched together.
static void fill_group(Lane *lane, int group, int begin, int n) {
    float *x0 = lane->pairs + begin;
    Group g = {.begin = begin,
               .n = n,
               .index = (uint64_t)lane->step * MAX_GROUPS + (uint64_t)group,
               .x0 = x0,
               .y0 = x0 + LANE_MAX_BATCH,
               .x1 = x0 + 2 * LANE_MAX_BATCH,
               .y1 = x0 + 3 * LANE_MAX_BATCH};
    fill_pairs(lane, &g);
    fill_times(lane, &g, lane->batch.t + begin);
    fill_samples(lane, &g);
}

// What each thread of a team calls.
static void fill_groups(Lane *lane) {
    const int batch = lane->def.batch, match = lane->def.match, groups = (batch + match - 1) / match;
    const int member = omp_get_thread_num(), team = omp_get_num_threads();
    for (int g = share_begin(groups, member, team); g < share_begin(groups, member + 1, team); g++) {
        int begin = g * match;
        fill_group(lane, g, begin, batch - begin < match ? batch - begin : match);
    }
}

void lane_fill_batch(Lane *lane) {
    int batch = lane->def.batch;
    int groups = (batch + lane->def.match - 1) / lane->def.match;
    lane->batch.n = batch;
    if (lane->def.predict == PREDICT_SCORE) {
        lane->most_weight = largest_weight(&lane->def);
    }
    // Never more threads than there is scratch for; and drawing alone takes 12 ns a sample, which a few hundred do not repay a fork.
    int threads = omp_get_max_threads() < lane->threads ? omp_get_max_threads() : lane->threads;
    bool heavy = lane->def.pairing == PAIRING_OT || lane->def.pairing == PAIRING_SINKHORN || batch > 512;
    if (heavy && groups > 1 && threads > 1) {
#pragma omp parallel num_threads(threads)
        fill_groups(lane);
    } else { // libgomp allocates a team even for one
        fill_groups(lane);
    }
}

// ---- pairs to be shown -----------------------------------------------------------------------------------------------------

void lane_pairs(const Lane *lane, int n, float *x0, float *y0, float *x1, float *y1) {
    const LaneDef *def = &lane->def;
    float noise_x[LANE_MAX_MATCH], noise_y[LANE_MAX_MATCH], data_x[LANE_MAX_MATCH], data_y[LANE_MAX_MATCH];
    int match[LANE_MAX_MATCH], label[LANE_MAX_MATCH];
    for (int i = 0; i < n; i++) {
        int group = i / def->match, k = i % def->match;
        if (k == 0) { // a whole group, as in training, even where fewer are asked for
            Rng data = rng_open((uint64_t)def->seed, RNG_SHOW, 16 + 2 * (uint64_t)group);
            Rng source = rng_open((uint64_t)def->seed, RNG_SHOW, 17 + 2 * (uint64_t)group);
            Group g = {0, def->match, 0, noise_x, noise_y, data_x, data_y};
            if (def->pairing == PAIRING_REFLOW && def->pairs && def->pairs->count > 0) {
                draw_pairs(def->pairs, &data, &g);
            } else {
                dist_draw(def->source, &source, noise_x, noise_y, NULL, def->match);
                dist_draw(def->data, &data, data_x, data_y, label, def->match);
            }
            if (def->network.classes > 0) {
                match_classes(lane, &g, label, 0, &source, match);
            } else {
                match_group(lane, &g, 0, &source, match);
            }
        }
        x0[i] = noise_x[k];
        y0[i] = noise_y[k];
        x1[i] = data_x[match[k]];
        y1[i] = data_y[match[k]];
    }
}
