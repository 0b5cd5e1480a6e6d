// What a model's file holds beyond the model, so that training goes on from it to the same bits, and one can look back: the weights that a loss
// which blows up comes back to, snapshots of the past, the loss's curves, and the pairs that a student of reflow was taught with.
//   past.weights (snapshots, count), past.steps (snapshots)   the history: average weights, all tensors in their order, and their steps
//   past.good (count)                                         good weights
//   past.curve (2, points), past.by-time (2, LOSS_BINS)       the loss by step, and by flow time with how often that was seen
//   pairs (4, n)                                              x0, y0, x1, y1 (left out: it has none of its own)
// The numbers beside them stand in the metadata under `training-state`. Private to checkpoint.c.
#ifndef MODEL_CHECKPOINT_PAST_H
#define MODEL_CHECKPOINT_PAST_H

#include "model/dataset.h"
#include "model/model.h"

#define PAST_TENSORS 6
#define PAST_NOTE "training-state"
#define PAST_NOTE_BYTES 512

// Of a model that trains or stands still, for safetensors_write.
typedef struct {
    int count;
    Tensor tensor[PAST_TENSORS]; // into the memory below, and the model's
    char note[PAST_NOTE_BYTES];
    float steps[HISTORY_MAX], curve[2 * CURVE_POINTS], by_time[2 * LOSS_BINS];
    float *weights; // NULL: there is no history
} Past;

// pairs: of reflow, complete, or NULL. False and a sentence when memory does not suffice.
bool past_fill(Past *past, const Model *model, const PairSet *pairs, Error *err);
void past_free(Past *past);
// Reads it into a model that stands where the file's does (model_resume). False and a sentence where the file has none, or it makes no sense;
// the model then may have some of it.
bool past_read(const Safetensors *st, Model *model, Error *err);
// The pairs, if the file has some: false and a sentence where they cannot be read; count 0: it has none. free(pairs->x0) gives them back.
bool past_read_pairs(const Safetensors *st, PairSet *pairs, Error *err);

#endif
