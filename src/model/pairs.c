#include "model/pairs.h"

#include "base/check.h"
#include "base/team.h"
#include "model/data_batch.h"

#include <string.h>

// ---- scratch -------------------------------------------------------------------------------------------------------------

static bool is_soft(const Model *model) {
    return settings_pairing(&model->settings) == PAIRING_SINKHORN;
}

size_t pairs_need(const Model *model) {
    const size_t threads = (size_t)model->threads;
    return 2 * arena_need(threads, sizeof(void *)) +
           threads * (ot_pairing_need(PAIRS_GROUP_MAX) + (is_soft(model) ? sinkhorn_need(PAIRS_GROUP_MAX) : 0));
}

void pairs_take(PairWork *work, Model *model) {
    Arena *arena = &model->arena;
    work->ot = ARENA_ARRAY(arena, OtPairing *, model->threads);
    work->sinkhorn = ARENA_ARRAY(arena, Sinkhorn *, model->threads);
    for (int i = 0; i < model->threads; i++) {
        work->ot[i] = ot_pairing_make(arena, PAIRS_GROUP_MAX);
        work->sinkhorn[i] = is_soft(model) ? sinkhorn_make(arena, PAIRS_GROUP_MAX) : NULL;
    }
}

// ---- matching ------------------------------------------------------------------------------------------------------------

// Which data point goes with which noise.
static void match_all(const Settings *s, const PairWork *work, const PairSet *p, Rng *rng, int *match) {
    const int thread = team_self();
    if (settings_pairing(s) == PAIRING_OT) {
        ot_pairing_solve(work->ot[thread], p->count, p->x0, p->y0, p->x1, p->y1, match);
    } else {
        SinkhornDef def = sinkhorn_default();
        def.epsilon = settings_epsilon(s);
        sinkhorn_solve(work->sinkhorn[thread], &def, p->count, p->x0, p->y0, p->x1, p->y1, NULL);
        sinkhorn_draw(work->sinkhorn[thread], rng, match);
    }
}

// The same within each class. Matched across classes, a class would only ever see the noise that lies near it, where sampling starts from
// all of it (Cheng & Schwing 2503.10636).
static void match_classes(const Model *model, const PairWork *work, const PairSet *p, const int *label, Rng *rng, int *match) {
    float x0[PAIRS_GROUP_MAX], y0[PAIRS_GROUP_MAX], x1[PAIRS_GROUP_MAX], y1[PAIRS_GROUP_MAX];
    int at[PAIRS_GROUP_MAX], within[PAIRS_GROUP_MAX];
    for (int c = 0; c < model->classes; c++) {
        PairSet part = {0, x0, y0, x1, y1};
        for (int i = 0; i < p->count; i++) {
            if (label[i] == c) {
                x0[part.count] = p->x0[i];
                y0[part.count] = p->y0[i];
                x1[part.count] = p->x1[i];
                y1[part.count] = p->y1[i];
                at[part.count++] = i;
            }
        }
        if (part.count > 0) {
            match_all(&model->settings, work, &part, rng, within);
        }
        for (int k = 0; k < part.count; k++) {
            match[at[k]] = at[within[k]];
        }
    }
}

// Puts values into the order of their matches.
static void reorder(int n, const int *match, float *values) {
    float before[PAIRS_GROUP_MAX];
    memcpy(before, values, (size_t)n * sizeof(float));
    for (int i = 0; i < n; i++) {
        values[i] = before[match[i]];
    }
}

// ---- drawing -------------------------------------------------------------------------------------------------------------

// Whole pairs of a set, with replacement.
static void draw_whole(const PairSet *from, Rng *rng, const PairSet *to) {
    for (int i = 0; i < to->count; i++) {
        const int k = rng_below(rng, from->count);
        to->x0[i] = from->x0[k];
        to->y0[i] = from->y0[k];
        to->x1[i] = from->x1[k];
        to->y1[i] = from->y1[k];
    }
}

// Data points stay with their labels, as classes keep to themselves.
static void draw(const Model *model, const PairWork *work, Rng *data, Rng *source, Rng *matching, const PairSet *to, int *label,
                 int *match) {
    const Pairing pairing = settings_pairing(&model->settings);
    if (pairing == PAIRING_REFLOW && model->pairs && model->pairs->count > 0) {
        draw_whole(model->pairs, data, to);
        return;
    }
    dist_draw(model->data, data, to->x1, to->y1, label, to->count);
    dist_draw(model->source, source, to->x0, to->y0, NULL, to->count);
    if (pairing != PAIRING_OT && pairing != PAIRING_SINKHORN) {
        return;
    }
    if (label) {
        match_classes(model, work, to, label, matching, match);
    } else {
        match_all(&model->settings, work, to, matching, match);
    }
    reorder(to->count, match, to->x1);
    reorder(to->count, match, to->y1);
}

void pairs_draw(const Model *model, const PairWork *work, uint64_t index, const PairSet *to, int *label, int *match) {
    const Settings *s = &model->settings;
    const uint64_t seed = (uint64_t)s->seed;
    Rng data = rng_open(seed, RNG_DATA, index), source = rng_open(seed, RNG_SOURCE, index),
        noise = rng_open(seed, RNG_NOISE, index);
    const bool whole = settings_pairing(s) == PAIRING_REFLOW;
    CHECK(!whole || (model->pairs && model->pairs->count > 0), "reflow without pairs");
    CHECK_RANGE(to->count, 1, PAIRS_GROUP_MAX);
    draw(model, work, &data, &source, &noise, to, label, match);
    if (label && !whole) {
        data_batch_drop_group(s, index, to->count, label);
    }
}

// Whole groups, as in training, even where fewer are asked for.
void pairs_show(const Model *model, const PairWork *work, int n, float *x0, float *y0, float *x1, float *y1) {
    const Settings *s = &model->settings;
    float noise_x[PAIRS_GROUP_MAX], noise_y[PAIRS_GROUP_MAX], data_x[PAIRS_GROUP_MAX], data_y[PAIRS_GROUP_MAX];
    int match[PAIRS_GROUP_MAX], label[PAIRS_GROUP_MAX];
    const PairSet group = {s->match, noise_x, noise_y, data_x, data_y};
    for (int begin = 0, index = 0; begin < n; begin += s->match, index++) {
        Rng data = rng_open((uint64_t)s->seed, RNG_SHOW, 16 + 2 * (uint64_t)index);
        Rng source = rng_open((uint64_t)s->seed, RNG_SHOW, 17 + 2 * (uint64_t)index);
        const size_t bytes = (size_t)(n - begin < s->match ? n - begin : s->match) * sizeof(float);
        draw(model, work, &data, &source, &source, &group, model->classes > 0 ? label : NULL, match);
        memcpy(x0 + begin, noise_x, bytes);
        memcpy(y0 + begin, noise_y, bytes);
        memcpy(x1 + begin, data_x, bytes);
        memcpy(y1 + begin, data_y, bytes);
    }
}
