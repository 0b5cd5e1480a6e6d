// A lane: one probability path and one pairing with a network of its own that learns its velocity field. All lanes of a
// experiment share data batches, initial weights and times (they are functions of seed and step alone), so that what differs
// between them is the path and the pairing and nothing else.
#ifndef MODEL_FLOW_MATCHING_H
#define MODEL_FLOW_MATCHING_H

#include "base/arena.h"
#include "flow/ot_pairing.h"
#include "flow/dist.h"
#include "flow/field.h"
#include "flow/likelihood.h"
#include "flow/path.h"
#include "flow/predict.h"
#include "flow/sampler.h"
#include "flow/sinkhorn.h"
#include "flow/times.h"
#include "num/adam.h"
#include "num/mlp.h"
#include "model/curve.h"
#include "model/history.h"
#include "model/loss_by_time.h"
#include "model/dataset.h"
#include "model/checkpoint.h"
#include "settings/settings.h"

typedef struct {
    Path path;
    Pairing pairing;
    MlpDef network;
    const DistKind *data, *source;
    const PairSet *pairs; // of PAIRING_REFLOW
    int seed;
    Predict predict;
    PredictWeight weighting; // of a predicted score, by drawing its times accordingly
    Times times;
    double epsilon; // of PAIRING_SINKHORN
    // The rest may change while it trains:
    double label_dropout; // share of a batch whose labels are left out, where the network has classes
    int batch, match;
    AdamDef adam; // adam.rate is the rate before the schedule
    Schedule schedule;
    int decay_steps;
} FlowMatchingDef;

#define LANE_AHEAD 4 // batches that can be drawn before their step comes

// What a step learns from. Arrays have room for the largest batch.
typedef struct {
    MlpBatch batch;
    float *pairs;       // (6, max batch): x0, y0, x1, y1 and the path's own noise
    double most_weight; // of `weighting`, over all times
    int *matched;       // (max batch)
    int *labels;        // (max batch) of the batch's data, MLP_NO_LABEL where left out
} LaneBatch;

typedef struct {
    FlowMatchingDef def;
    Mlp mlp;
    long step;      // training steps taken
    float loss;     // of the last step
    float *params;  // (mlp.count)
    float *average; // (mlp.count) exponential moving average: what is shown and sampled
    Curve curve;    // loss by step
    LossByTime by_time;
    History history;
    double rate_scale;            // 1, halved each time that the loss blew up
    long rollbacks;               // how often it did
    float share[MLP_MAX_CLASSES]; // of the data's classes, where the network has any
    // private to lane.c
    Arena arena;
    Adam adam;
    MlpWork *work;
    LaneBatch drawn[LANE_AHEAD];
    OtPairing **pairing_work; // one per thread
    Sinkhorn **sinkhorn;      // the same, or NULL
    int threads;
    float *grad, *good; // (mlp.count) gradient; weights to come back to
} FlowMatching;

// What the settings ask of a lane with this path and pairing; data and source are those that are drawn fresh.
FlowMatchingDef flow_matching_def(const Settings *settings, int path, Pairing pairing);
// The same, trained on this dataset, which must outlive the lane.
FlowMatchingDef flow_matching_def_on(const Settings *settings, int path, Pairing pairing, const Dataset *dataset);
// False and a sentence when memory does not suffice.
bool flow_matching_init(FlowMatching *model, const FlowMatchingDef *def, Error *err);
void flow_matching_free(FlowMatching *model);
// Initial weights, empty curve and history.
void flow_matching_restart(FlowMatching *model);
// Goes on from a model of the same network: weights, average, optimiser, steps.
void flow_matching_resume(FlowMatching *model, const Checkpoint *checkpoint);
// The lane as a model to be saved; its arrays stay the lane's. `settings` are those that it was made by.
Checkpoint flow_matching_checkpoint(const FlowMatching *model, const Settings *settings);
// One training step: draw, match, forward, backward, update. Allocates nothing. A loss that blew up (NaN, or out of all
// bounds) brings back the last good weights and halves the rate (rescues counts it).
void flow_matching_step(FlowMatching *model);
// The same from lane->drawn[slot], which holds the batch of this step.
void lane_learn(FlowMatching *model, int slot);
// The learning rate of the next step, schedule and rescues included.
double flow_matching_rate(const FlowMatching *model);
// The weights as they were after `step` training steps, from the history; step < 0 or >= lane->step: as they are now.
// *taken: the step they are from.
const float *flow_matching_weights(const FlowMatching *model, long step, long *taken);

typedef enum {
    LABEL_NONE, // the field of all data
    LABEL_ONE,  // that of one class
    LABEL_EACH, // to each particle that of its own class, label_of
} LabelMode;

// A network under some weights as a velocity field, whatever it predicts. One with classes can be guided (Ho & Salimans 2207.12598):
// v = v_none + guidance (v_label - v_none), which takes two evaluations of it unless guidance is 0 or 1.
typedef struct {
    const Mlp *mlp;
    const float *weights;
    Predict predict;
    Path path; // of anything but a velocity
    // The rest is read where the network has classes only:
    LabelMode labels;
    int label;          // of LABEL_ONE; a class that there is not counts as none
    double guidance;    // 0 leaves the labels out, 1 is the class's own field
    const float *share; // (MLP_MAX_CLASSES) of LABEL_EACH; must outlive the field
} NetworkField;
// With LABEL_EACH the i-th point of a call is particle i of a chunk: hand in whole chunks, from their first particle on, as solvers do.
Field network_field(const NetworkField *f);
// Not for LABEL_EACH.
DivergenceField network_divergence(const NetworkField *f);
// Evaluations of the network that one evaluation of the field takes: 1 or 2.
int network_field_evals(const NetworkField *f);
// Asks the field for the label and guidance of the settings; label -1 is LABEL_EACH. share as above.
void network_field_ask(NetworkField *f, const Settings *settings, const float *share);
// That of a model's averaged weights, asked as the settings say. The model must outlive it.
NetworkField network_field_of(const Checkpoint *checkpoint, const Settings *settings);

// The first n of the pairs (x0, x1) as the lane trains on them, matched within groups of def.match, from the stream RNG_SHOW:
// what the view of conditional paths draws. Arrays (n).
void flow_matching_pairs(const FlowMatching *model, int n, float *x0, float *y0, float *x1, float *y1);

#endif
