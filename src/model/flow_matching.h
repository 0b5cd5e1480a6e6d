// Flow matching and diffusion (Lipman et al. 2210.02747): a network that learns the velocity field of a probability path between paired
// noise and data, or what the field follows from. All such models of an experiment share data batches, initial weights and times (they are
// functions of seed and step alone), so that what differs between them is the path and the pairing and nothing else.
// Private to flow_matching*.c, the bench and the tests: everybody else goes by model.h.
#ifndef MODEL_FLOW_MATCHING_H
#define MODEL_FLOW_MATCHING_H

#include "flow/times.h"
#include "model/data_batch.h"
#include "model/model.h"
#include "model/pairs.h"


// What a step learns from.
typedef struct {
    MlpBatch batch;    // room for BATCH_MAX
    float *span;       // (BATCH_MAX) of a flow map's jumps, 0 where there is none; NULL where the network has none
    float *pairs;      // (6, BATCH_MAX): x0, y0, x1, y1 and the path's own noise
    double max_weight; // of a predicted score's weighting, over all times
    int *matched;      // (BATCH_MAX)
    int *labels;       // (BATCH_MAX) of the batch's data, MLP_NO_LABEL where left out
} FlowBatch;

typedef struct {
    Model base;
    Path path;
    Times times;
    Predict predict;
    MlpWork *work;
    FlowBatch drawn[MODEL_AHEAD];
    PairWork matching;
} FlowMatching;

// Draws the batch of that training step into model->drawn[slot], as model_draw has it. Every number comes from (seed, step, group), none
// from the weights.
void flow_matching_fill_batch(FlowMatching *model, long step, int slot);

// What a kind has in common with flow matching whose struct begins with a FlowMatching; as in ModelKind. Its path, pairs and prediction
// are those of settings_path, settings_pairing and settings_predict.
size_t flow_matching_shape(Model *model, bool span); // span: an input of the network
void flow_matching_take(Model *model);
void flow_matching_tune(Model *model);
void flow_matching_draw(Model *model, long step, int slot);
NetworkField flow_matching_field(const ShownModel *shown);
const Path *flow_matching_path(const Model *model);
void flow_matching_pairs(const Model *model, int n, float *x0, float *y0, float *x1, float *y1);

#endif
