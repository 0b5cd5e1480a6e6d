// What lanes are trained on, as the settings ask for it: data and source, be they drawn fresh, fixed points, or a file's; and the
// pairs of reflow, which a trained model makes. Read and drawn once, shared by all lanes.
#ifndef MODEL_DATASET_H
#define MODEL_DATASET_H

#include "flow/dist.h"
#include "model/points.h"
#include "settings/settings.h"

// Pairs that belong together: lanes draw whole pairs of them.
typedef struct {
    int count;                // 0: there are none
    float *x0, *y0, *x1, *y1; // one block, from x0 on
} PairSet;
bool pair_set_make(PairSet *pairs, int count); // false, and none, where there is no memory; free(pairs->x0) gives it back

typedef struct {
    const DistKind *data, *source; // what batches are drawn from
    const DistKind *fresh;         // the data's own distribution, for measures; `data` itself where that is all there is
    const PointsName *names;       // of the data's classes (its file's); NULL: they are numbers
    uint64_t data_sum, source_sum; // checksums of their files, 0 without one
    PairSet pairs;
    // private to dataset.c
    DistKind kind[3]; // of files and fixed points
    DistSet set[3];
    Points points[3];
} Dataset;

// NULL and a sentence when a file cannot be read or memory does not suffice.
Dataset *dataset_open(const Settings *settings, Error *err);
void dataset_close(Dataset *dataset); // fine with NULL

#endif
