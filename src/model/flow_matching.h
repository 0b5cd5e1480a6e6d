// Flow matching and diffusion (Lipman et al. 2210.02747): a network that learns the velocity field of a probability path between paired
// noise and data, or what the field follows from. All such models of an experiment share data batches, initial weights and times (they are
// functions of seed and step alone), so that what differs between them is the path and the pairing and nothing else.
// Private to flow_matching*.c, the bench and the tests: everybody else goes by model.h.
#ifndef MODEL_FLOW_MATCHING_H
#define MODEL_FLOW_MATCHING_H

#include "flow/ot_pairing.h"
#include "flow/sinkhorn.h"
#include "flow/times.h"
#include "model/data_batch.h"
#include "model/model.h"

#define MATCH_MAX 1024

// What a step learns from.
typedef struct {
    MlpBatch batch;    // room for BATCH_MAX
    float *pairs;      // (6, BATCH_MAX): x0, y0, x1, y1 and the path's own noise
    double max_weight; // of a predicted score's weighting, over all times
    int *matched;      // (BATCH_MAX)
    int *labels;       // (BATCH_MAX) of the batch's data, MLP_NO_LABEL where left out
} FlowBatch;

typedef struct {
    Model base;
    Mlp mlp;
    Path path;
    Times times;
    MlpWork *work;
    FlowBatch drawn[MODEL_AHEAD];
    OtPairing **pairing_work; // one per thread
    Sinkhorn **sinkhorn;      // the same, or NULL
} FlowMatching;

// Draws the batch of that training step into model->drawn[slot], as model_draw has it. Every number comes from (seed, step, group), none
// from the weights.
void flow_matching_fill_batch(FlowMatching *model, long step, int slot);
// As model_pairs: matched within groups of settings.match.
void flow_matching_pairs(const Model *base, int n, float *x0, float *y0, float *x1, float *y1);

#endif
