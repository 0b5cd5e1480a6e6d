// What lanes are trained on, as the settings ask for it: data and source, be they drawn fresh, fixed points, or a file's; and the
// pairs of reflow, which a trained model makes. Read and drawn once, shared by all lanes.
#ifndef RUN_MATERIAL_H
#define RUN_MATERIAL_H

#include "flow/dist.h"
#include "run/points.h"
#include "run/settings.h"

// Pairs that belong together: lanes draw whole pairs of them.
typedef struct {
    int count; // 0: there are none
    float *x0, *y0, *x1, *y1;
} PairSet;

typedef struct {
    const DistKind *data, *source; // what batches are drawn from
    const DistKind *fresh;         // the data's own distribution, for measures; `data` itself where that is all there is
    PairSet pairs;
    // private to material.c
    DistKind kind[3]; // of files and fixed points
    DistSet set[3];
    Points points[3];
} Material;

// NULL and a sentence when a file cannot be read or memory does not suffice.
Material *material_open(const Settings *settings, Error *err);
void material_close(Material *material); // fine with NULL

#endif
