// Pairs of source and data points, as a model trains on them and as they are shown: drawn fresh and paired as the setting `pairing` asks,
// or whole pairs of reflow's set. A batch is drawn in groups, which are matched each for itself; every number comes from the seed and the
// group alone, so that groups can be drawn in any order, on any thread, and all models of an experiment see the same points.
#ifndef MODEL_PAIRS_H
#define MODEL_PAIRS_H

#include "flow/ot_pairing.h"
#include "flow/sinkhorn.h"
#include "model/model.h"

#define PAIRS_GROUP_MAX 1024 // pairs of a group

// Scratch of matching: one of each per thread of the model.
typedef struct {
    OtPairing **ot;
    Sinkhorn **sinkhorn; // NULL where the pairing is another
} PairWork;

size_t pairs_need(const Model *model); // bytes of the arena
void pairs_take(PairWork *work, Model *model);

// Draws the pairs of a group: to->count of them, 1..PAIRS_GROUP_MAX. index: which of the streams is its own. label: (n) out, the data's
// class, MLP_NO_LABEL where it is left out (label_dropout); NULL where the model tells no classes apart. match: (n) out, which of the data
// as they were drawn each noise was given, where they were matched.
void pairs_draw(const Model *model, const PairWork *work, uint64_t index, const PairSet *to, int *label, int *match);
// As model_pairs.
void pairs_show(const Model *model, const PairWork *work, int n, float *x0, float *y0, float *x1, float *y1);

#endif
