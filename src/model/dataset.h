// What lanes are trained on, as the settings ask for it: data and source, be they drawn fresh, fixed points, or a file's; and the
// pairs of reflow, which a trained model makes. Read and drawn once, shared by all lanes.
#ifndef MODEL_DATASET_H
#define MODEL_DATASET_H

#include "flow/dist.h"
#include "model/points.h"
#include "settings/settings.h"

#include <stdlib.h>

// Pairs that belong together: lanes draw whole pairs of them.
typedef struct {
    int count;                // 0: there are none
    float *x0, *y0, *x1, *y1; // one block, from x0 on
} PairSet;
// False, and none, where there is no memory; free(pairs->x0) gives it back.
static inline bool pair_set_make(PairSet *pairs, int count) {
    const size_t n = (size_t)count;
    float *x0 = malloc(4 * n * sizeof(float));
    *pairs = x0 ? (PairSet){count, x0, x0 + n, x0 + 2 * n, x0 + 3 * n} : (PairSet){0};
    return x0 != NULL;
}

typedef struct {
    const DistKind *data, *source; // what batches are drawn from
    const DistKind *fresh;         // the data's own distribution, for measures; `data` itself where that is all there is
    const PointsName *names;       // of the data's classes (its file's); NULL: they are numbers
    uint64_t data_sum, source_sum; // checksums of their files, 0 without one
    uint64_t teacher_sum;          // and of the weights of the teacher that made the pairs
    PointsFit fit;                 // how the data's file was moved and scaled; scale 0: there is none, or it keeps its own
    PairSet pairs;
    // private to dataset.c
    int others; // who share it, beside one
    DistKind kind[3]; // of files and fixed points
    DistSet set[3];
    Points points[3];
} Dataset;

// NULL and a sentence when a file cannot be read or memory does not suffice.
Dataset *dataset_open(const Settings *settings, Error *err);
// The same for a model that was trained before: a file of data is moved and scaled as its own was, whatever this one reaches to. A fit of
// scale 0, or NULL: by itself.
Dataset *dataset_open_as(const Settings *settings, const PointsFit *fit, Error *err);
// The same for one more, who closes it too.
Dataset *dataset_share(Dataset *dataset);
void dataset_close(Dataset *dataset); // fine with NULL; the last who shares it frees it
// Calls the data's classes as a model does that was trained before, whatever order the file names them in now: `own` (classes), or NULL where
// they are numbers; they are used from here on. False and a sentence where the data has another class, or more of them.
bool dataset_call_classes(Dataset *dataset, const Settings *settings, const PointsName *own, int classes, Error *err);

#endif
