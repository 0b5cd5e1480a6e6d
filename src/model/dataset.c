#include "model/dataset.h"

#include "flow/class_label.h"
#include "model/checkpoint.h"
#include "model/reflow.h"

#include <stdlib.h>
#include <string.h>

#define DRAW_INDEX (UINT64_C(1) << 60) // of the streams that batches use: beyond every step

enum { DATA, SOURCE, FILE_DATA }; // FILE_DATA: all points of the data's file, where `data` is some of them

// Makes kind `which` of the dataset out of points that it owns.
static const DistKind *own_kind(Dataset *m, int which, const char *name) {
    const Points *p = &m->points[which];
    m->set[which] = (DistSet){p->count, p->x, p->y, p->label};
    m->kind[which] = (DistKind){name, name, p->classes, NULL, &m->set[which], NULL};
    return &m->kind[which];
}

static const DistKind *from_file(Dataset *m, int which, const Settings *s, const char *path, Error *err) {
    if (!points_read(&m->points[which], path, err)) {
        return NULL;
    }
    if (!s->keep_scale) {
        points_fit(&m->points[which]);
    }
    return own_kind(m, which, path);
}

static const DistKind *fixed(Dataset *m, const Settings *s, Error *err) {
    Points *p = &m->points[DATA];
    size_t n = (size_t)s->train_points;
    Rng rng = rng_open((uint64_t)s->seed, RNG_DATA, DRAW_INDEX);
    *p = (Points){s->train_points, m->fresh->classes, malloc(n * sizeof(float)), malloc(n * sizeof(float)),
                  malloc(n * sizeof(int))};
    if (!p->x || !p->y || !p->label) {
        error_set(err, "Not enough memory for %d training points.", s->train_points);
        return NULL;
    }
    dist_draw(m->fresh, &rng, p->x, p->y, p->label, s->train_points);
    return own_kind(m, DATA, m->fresh->name);
}

// ---- reflow ----------------------------------------------------------------------------------------------------------------

bool pair_set_make(PairSet *pairs, int count) {
    const size_t n = (size_t)count;
    float *x0 = malloc(4 * n * sizeof(float));
    *pairs = x0 ? (PairSet){count, x0, x0 + n, x0 + 2 * n, x0 + 3 * n} : (PairSet){0};
    return x0 != NULL;
}

// Noise, and where the teacher carries it with the sampler of the settings (Liu et al. 2209.03003, algorithm 1).
static bool make_pairs(Dataset *m, const Settings *s, Error *err) {
    Checkpoint teacher;
    PairSet *pairs = &m->pairs;
    if (!checkpoint_load(&teacher, s->teacher, err)) {
        return false;
    }
    if (!pair_set_make(pairs, s->train_points > 0 ? s->train_points : REFLOW_PAIRS)) {
        checkpoint_free(&teacher);
        return error_set(err, "Not enough memory for the pairs of reflow.");
    }
    Rng rng = rng_open((uint64_t)s->seed, RNG_SOURCE, DRAW_INDEX);
    dist_draw(m->source, &rng, pairs->x0, pairs->y0, NULL, pairs->count);
    memcpy(pairs->x1, pairs->x0, 2 * (size_t)pairs->count * sizeof(float));
    const Settings *taught = &teacher.model->settings;
    const ModelFlow flow = {model_shown(teacher.model, teacher.model->average, taught), settings_sampler(s, taught->path)};
    const Fill fill = model_flow(&flow);
    fill_ends(&fill, pairs->count, pairs->x1, pairs->y1);
    checkpoint_free(&teacher);
    return true;
}

// ----------------------------------------------------------------------------------------------------------------------------

static bool fill(Dataset *m, const Settings *s, Error *err) {
    const DistKind *file = dist_find("file");
    m->fresh = dist_at(s->data);
    m->source = dist_at(s->source);
    if (m->fresh == file && !(m->fresh = from_file(m, FILE_DATA, s, s->data_file, err))) {
        return false;
    }
    if (m->source == file && !(m->source = from_file(m, SOURCE, s, s->source_file, err))) {
        return false;
    }
    m->data = s->train_points > 0 ? fixed(m, s, err) : m->fresh;
    if (m->data && s->condition && !class_label_check(m->data, s->label, err)) {
        return false;
    }
    return m->data && (s->pairing != PAIRING_REFLOW || make_pairs(m, s, err));
}

Dataset *dataset_open(const Settings *settings, Error *err) {
    Dataset *m = calloc(1, sizeof *m);
    if (!m) {
        error_set(err, "Not enough memory.");
        return NULL;
    }
    if (!fill(m, settings, err)) {
        dataset_close(m);
        return NULL;
    }
    return m;
}

void dataset_close(Dataset *m) {
    if (!m) {
        return;
    }
    for (int i = 0; i < 3; i++) {
        points_free(&m->points[i]);
    }
    free(m->pairs.x0);
    free(m);
}
