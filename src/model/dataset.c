#include "model/dataset.h"

#include "flow/class_label.h"
#include "model/checkpoint.h"
#include "model/reflow.h"

#include <stdlib.h>
#include <string.h>

#define DRAW_INDEX (UINT64_C(1) << 60) // of the streams that batches use: beyond every step

enum { DATA, SOURCE, FILE_DATA }; // FILE_DATA: all points of the data's file, where `data` is some of them

// Makes kind `which` of the dataset out of points that it owns.
static const DistKind *own_kind(Dataset *dataset, int which, const char *name) {
    const Points *p = &dataset->points[which];
    dataset->set[which] = (DistSet){p->count, p->x, p->y, p->label};
    dataset->kind[which] = (DistKind){name, name, p->classes, NULL, &dataset->set[which], NULL};
    return &dataset->kind[which];
}

// fit: as a model's points were, or NULL.
static const DistKind *from_file(Dataset *dataset, int which, const Settings *s, const char *path, const PointsFit *fit,
                                 Error *err) {
    Points *points = &dataset->points[which];
    if (!(fit ? points_read_as(points, path, fit, err) : points_read(points, path, !s->keep_scale, err))) {
        return NULL;
    }
    return own_kind(dataset, which, path);
}

static const DistKind *fixed(Dataset *dataset, const Settings *s, Error *err) {
    Points *p = &dataset->points[DATA];
    size_t n = (size_t)s->train_points;
    Rng rng = rng_open((uint64_t)s->seed, RNG_DATA, DRAW_INDEX);
    *p = (Points){.count = s->train_points,
                  .classes = dataset->fresh->classes,
                  .x = malloc(n * sizeof(float)),
                  .y = malloc(n * sizeof(float)),
                  .label = malloc(n * sizeof(int))};
    if (!p->x || !p->y || !p->label) {
        error_set(err, "Not enough memory for %d training points.", s->train_points);
        return NULL;
    }
    dist_draw(dataset->fresh, &rng, p->x, p->y, p->label, s->train_points);
    return own_kind(dataset, DATA, dataset->fresh->name);
}

// ---- reflow ----------------------------------------------------------------------------------------------------------------

// FNV-1a, by words.
static uint64_t sum_of_weights(const Model *model) {
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (int i = 0; i < model->count; i++) {
        uint32_t bits;
        memcpy(&bits, &model->average[i], sizeof bits);
        sum = (sum ^ bits) * UINT64_C(0x100000001b3);
    }
    return sum;
}

// Noise, and where the teacher carries it with the sampler of the settings (Liu et al. 2209.03003, algorithm 1).
static bool make_pairs(Dataset *dataset, const Settings *s, Error *err) {
    Checkpoint teacher;
    PairSet *pairs = &dataset->pairs;
    if (!checkpoint_load(&teacher, s->teacher, err)) {
        return false;
    }
    if (!pair_set_make(pairs, s->train_points > 0 ? s->train_points : REFLOW_PAIRS)) {
        checkpoint_free(&teacher);
        return error_set(err, "Not enough memory for the pairs of reflow.");
    }
    Rng rng = rng_open((uint64_t)s->seed, RNG_SOURCE, DRAW_INDEX);
    dist_draw(dataset->source, &rng, pairs->x0, pairs->y0, NULL, pairs->count);
    memcpy(pairs->x1, pairs->x0, 2 * (size_t)pairs->count * sizeof(float));
    const Settings *taught = &teacher.model->settings;
    Settings own = *s; // along the path that it was trained on
    own.sample_path = 0;
    const ModelFlow flow = {model_shown(teacher.model, teacher.model->average, taught), settings_sampler(&own, taught->path)};
    const Fill fill = model_flow(&flow);
    fill_ends(&fill, pairs->count, pairs->x1, pairs->y1);
    dataset->teacher_sum = sum_of_weights(teacher.model);
    checkpoint_free(&teacher);
    return true;
}

// ----------------------------------------------------------------------------------------------------------------------------

static bool fill(Dataset *dataset, const Settings *s, const PointsFit *fit, Error *err) {
    const DistKind *file = dist_find("file");
    dataset->fresh = dist_at(s->data);
    dataset->source = dist_at(s->source);
    if (dataset->fresh == file && !(dataset->fresh = from_file(dataset, FILE_DATA, s, s->data_file, fit, err))) {
        return false;
    }
    if (dataset->source == file && !(dataset->source = from_file(dataset, SOURCE, s, s->source_file, NULL, err))) {
        return false;
    }
    dataset->names = dataset->points[FILE_DATA].name;
    dataset->data_sum = dataset->points[FILE_DATA].sum;
    dataset->source_sum = dataset->points[SOURCE].sum;
    if (!s->keep_scale) {
        dataset->fit = dataset->points[FILE_DATA].fit;
    }
    dataset->data = s->train_points > 0 ? fixed(dataset, s, err) : dataset->fresh;
    if (dataset->data && s->condition && !class_label_check(dataset->data, s->label, err)) {
        return false;
    }
    return dataset->data && (settings_pairing(s) != PAIRING_REFLOW || make_pairs(dataset, s, err));
}

bool dataset_call_classes(Dataset *dataset, const Settings *s, const PointsName *own, int classes, Error *err) {
    Points *file = &dataset->points[FILE_DATA];
    if (file->count > 0 && !points_call(file, own, classes, err)) {
        return false;
    }
    if (dataset->fresh->classes > classes && file->count == 0) {
        return error_set(err, "condition: %s has %d classes, but this model knows %d.", dataset->fresh->name,
                         dataset->fresh->classes, classes);
    }
    if (file->count == 0 || !file->label) {
        return true;
    }
    dataset->names = own;
    dataset->fresh = own_kind(dataset, FILE_DATA, dataset->fresh->name);
    points_free(&dataset->points[DATA]);
    dataset->data = s->train_points > 0 ? fixed(dataset, s, err) : dataset->fresh; // drawn again: the same points
    return dataset->data != NULL;
}

Dataset *dataset_open(const Settings *settings, Error *err) {
    return dataset_open_as(settings, NULL, err);
}

Dataset *dataset_open_as(const Settings *settings, const PointsFit *fit, Error *err) {
    Dataset *dataset = calloc(1, sizeof *dataset);
    if (!dataset) {
        error_set(err, "Not enough memory.");
        return NULL;
    }
    if (!fill(dataset, settings, fit && fit->scale > 0 && !settings->keep_scale ? fit : NULL, err)) {
        dataset_close(dataset);
        return NULL;
    }
    return dataset;
}

Dataset *dataset_share(Dataset *dataset) {
    dataset->others++;
    return dataset;
}

void dataset_close(Dataset *dataset) {
    if (!dataset || dataset->others-- > 0) {
        return;
    }
    for (int i = 0; i < 3; i++) {
        points_free(&dataset->points[i]);
    }
    free(dataset->pairs.x0);
    free(dataset);
}
