// A generative model that a lane trains and shows, whatever it is: the seam behind which the kinds of models stand. A kind is one file
// (flow_matching.c) that defines a ModelKind, and one row of settings/model_names.h. What all kinds have in common (weights in one flat
// block, their average, Adam and its schedule, snapshots of the past, the loss's curve, going back to the last good weights) lives here,
// once. What only some can do (a velocity field, a density, a network to be drawn, a probability path) is an ability: callers ask for
// it, and never for the kind.
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "base/arena.h"
#include "flow/conversion.h"
#include "flow/drift.h"
#include "flow/field.h"
#include "flow/likelihood.h"
#include "flow/path.h"
#include "flow/sampler.h"
#include "model/curve.h"
#include "model/dataset.h"
#include "model/history.h"
#include "model/loss_by_time.h"
#include "model/network_field.h"
#include "model/safetensors.h"
#include "num/adam.h"
#include "num/mlp.h"
#include "settings/settings.h"

typedef struct ModelKind ModelKind;

typedef struct Model Model;

struct Model {
    const ModelKind *kind;
    Settings settings;                // of its lane, as they now are
    bool converted;                   // it is seen along another path than the one that it learns (`sample-path`):
    Conversion conversion;            // from this one to that
    const DistKind *data, *source;    // that batches are drawn from
    const PairSet *pairs;             // that reflow trains on; NULL or of count 0: there are none yet
    int classes;                      // that it is told apart; 0: none
    float share[MLP_MAX_CLASSES];     // of the classes in the data
    PointsName name[MLP_MAX_CLASSES]; // of the classes; empty: they are numbers
    uint64_t data_sum, source_sum;    // checksums of the files of points that it is trained on, 0 without
    uint64_t teacher_sum;             // and of its teacher's weights
    PointsFit fit; // from the coordinates of its file of data to those that it is trained in; scale 0: they are the same
    long step;                        // training steps taken
    float loss;                       // of the last step that it learned from; NAN before
    Curve curve;                      // loss by step
    LossByTime by_time;               // the same by flow time, of kinds whose batches have such
    double rate_scale;                // 1, halved each time that the loss blew up
    long rollbacks;                   // how often it did
    float first_loss, last_loss;      // of the first and the last batch, learned from or not; NAN before
    long lost;                        // steps in a row whose loss was out of all bounds, or far above the first
    Mlp mlp;                          // its network, or the form of each of several; not of kinds that are made otherwise
    int count;                        // of the weights
    float *params;                    // (count)
    float *average;                   // (count) exponential moving average: what is shown and sampled
    Adam adam;
    History history; // of the averages
    // What a training step took lately, if whoever trains it gives a clock (run/train_round.h); it changes nothing else.
    double (*clock_s)(void); // NULL: nobody asks
    double step_s;           // 0: not known yet
    // private to model.c and the kinds
    int holders; // beside the first
    Model *still; // a copy of it as it stands, or stood, held for model_still; NULL: none
    Model *past;  // a still one whose memory the history borrows; NULL: none
    int kept;     // snapshots (run/snapshot.h) that hold this still one
    int threads; // that there is scratch for
    Arena arena;
    float *grad, *good; // (count) gradient, NULL where it stands still or is only shown; weights to come back to, NULL where it is only shown
};

// ---- making and training ---------------------------------------------------------------------------------------------------

int model_kinds(void);
const ModelKind *model_kind_at(int index); // in the order of the setting `model`

// The model that the settings of a lane ask for, with its initial weights. dataset: what it is trained on, which must outlive it; NULL: the
// data and source of the settings, drawn fresh. pairs: of reflow, or NULL. NULL and a sentence when memory does not suffice.
Model *model_make(const Settings *settings, const Dataset *dataset, const PairSet *pairs, Error *err);
// One that is only shown: without data, and without what training needs. Its weights are still to be filled in.
Model *model_make_shown(const Settings *settings, int classes, Error *err);
// A copy of its average weights, to be shown, which goes its own way.
Model *model_copy(const Model *from, Error *err);
// Another holder of the same model, which goes when the last one has freed it. Returns it.
Model *model_share(Model *model);
// A copy that trains on as the original does from here; of the past (history) it has nothing. NULL and a sentence when memory does not
// suffice.
Model *model_clone(const Model *from, Error *err);
// The model as it stands, past included: a copy that nobody trains or tunes, the same one for all who ask before the model goes on, and one
// that it came out of. What of its past an earlier such copy has is not copied again. Free it with model_free. NULL and a sentence when memory
// does not suffice.
Model *model_still(Model *model, Error *err);
// A model that goes on from where such a copy stands, which stays as it is.
Model *model_go_on(Model *still, Error *err);
// Lets go of that copy, which is about to be of the past. model_step does not need it: a copy of another step is never given out.
void model_leave_still(Model *model);
// Goes back to where a clone of it stands: what it has learned since is forgotten, and what it was before stays.
void model_rewind(Model *model, const Model *clone);
// Bytes of memory that it uses, with what its past lies in, as far as no snapshot keeps that for its own sake (model->kept).
size_t model_bytes(const Model *model);
void model_free(Model *model); // fine with NULL
// Takes over settings that may change while it trains, and the pairs of reflow.
void model_tune(Model *model, const Settings *settings, const PairSet *pairs);
// Sees it along the path that the settings ask for, whatever else they say. model_tune does it too; a copy goes back to its own path.
void model_convert(Model *model, const Settings *settings);
// Initial weights, empty curve and history.
void model_restart(Model *model);
// Whether their weights are of the same network, so that one can go on from the other.
bool model_same_shape(const Model *a, const Model *b);
// Goes on from another model of the same weights: weights, average, steps; the optimiser too, where `moments`.
void model_resume(Model *model, const Model *from, bool moments);
// One training step: draws its batch, and learns from that. Allocates nothing. A loss that blew up (NaN, or out of all bounds) brings back the
// last good weights and halves the rate.
void model_step(Model *model);
// The two halves of it. Batches are functions of the step, not of the weights, so that some can be drawn ahead, each into a slot of its own:
// at the same time, and while the model learns from another slot.
#define MODEL_AHEAD 4 // slots
void model_draw(Model *model, long step, int slot);
void model_learn(Model *model, int slot); // from the slot that holds the batch of this step
// Whether its training has failed: the loss of the last steps was not finite, or far above the first one. It may still recover.
bool model_broken(const Model *model);
// Whether nothing could be learned from those steps at all: the weights are those before them.
bool model_stuck(const Model *model);
// Names of its classes; NULL: they are numbers.
const PointsName *model_class_names(const Model *model);
// Whether it was trained in other coordinates than those of its file of points.
bool model_is_scaled(const Model *model);
// Whether its loss is a negative log-likelihood in nats, which may fall below 0.
bool model_has_likelihood_loss(const Model *model);
// What a training step costs for each sample: evaluations of its networks, and operations in the products of their layers, gradient included.
int model_step_evaluations(const Model *model);
double model_step_operations(const Model *model);
// The learning rate of the next step, schedule and rollbacks included.
double model_rate(const Model *model);
// The average weights as they were after `step` training steps, from the history; step < 0 or >= model->step: as they are now.
// *taken: the step they are from.
const float *model_weights(const Model *model, long step, long *taken);

// ---- what it can do --------------------------------------------------------------------------------------------------------

// The probability path whose velocity field it shows: the one that it learns, unless it is converted. NULL: it knows none.
const Path *model_path(const Model *model);
bool model_has_pairs(const Model *model);
// The first n of the pairs (x0, x1) as it trains on them, from the stream RNG_SHOW; false where it has no pairs. Arrays (n).
bool model_pairs(const Model *model, int n, float *x0, float *y0, float *x1, float *y1);

#define MODEL_VARIANTS 4 // at most
// What is said of a model, in English (for tr()); all of it may be NULL: then its path and pairs say it.
typedef struct {
    const char *about;   // a few words below its name: "straight paths"
    const char *caption; // one sentence on what is seen of its flow
    const char *at_random; // in its place where a sampler adds noise; NULL: the caption says it
    const char *formula; // of what it learns: the name of a file in assets/formulas, without .svg
    const char *loss;    // what its loss is; NULL: a mean squared error
    struct {
        const char *title, *caption; // added to the title; in place of the caption above, or NULL
    } variant[MODEL_VARIANTS];       // for each choice of its variant
} ModelLabels;
const ModelLabels *model_labels(const Model *model);

// A model under some of its weights, asked for a class: what is shown of it. Both must outlive it.
typedef struct {
    const Model *model;
    const float *weights; // (model->count)
    LabelMode labels;     // these three as in NetworkField
    int label;
    double guidance;
} ShownModel;

// Asked for the label and guidance of the settings; label -1 is LABEL_EACH.
ShownModel model_shown(const Model *model, const float *weights, const Settings *settings);
// The velocity field; `eval` is NULL where it has none. With LABEL_EACH as in network_field.
Field model_field(const ShownModel *shown);
bool model_has_field(const Model *model);
// Whether it knows its log-density at all flow times: from its own formula, or along its field from a Gaussian source. Not of LABEL_EACH.
bool model_has_density(const Model *model);
const char *model_no_density(const Model *model); // why it does not, in English (for tr()); NULL where it does
LogDensity model_density(const ShownModel *shown);
// Whether its density at each flow time is the same all over each of the equal cells of a square about the origin, and those of earlier
// times are made up of those of later ones.
bool model_has_mosaic(const Model *model);
#define MODEL_MOSAIC_MAX (1 << SCALES_MAX) // cells along a side, a power of two
// Cells along a side at flow time t; *half: half the square's side.
int model_mosaic_cells(const Model *model, double t, float *half);
// The share of each cell at t = 1, adding up to 1, row by row from the lower left; of LABEL_EACH that of all particles. share: (cells^2)
void model_mosaic(const ShownModel *shown, float *share);
// Whether it has learned the score of its bridges beside their velocity: its path is `bridge` then. And that score at a place.
bool model_has_bridge_score(const Model *model);
void model_bridge_score(const ShownModel *shown, float t, float x, float y, float *gx, float *gy);
// The field along which training moves its samples, at the weights shown, between so many of them and as many of the data; false where
// it has none.
#define MODEL_DRIFT_POINTS 512
typedef struct {
    Drift drift; // of the arrays below
    float data_x[MODEL_DRIFT_POINTS], data_y[MODEL_DRIFT_POINTS], x[MODEL_DRIFT_POINTS], y[MODEL_DRIFT_POINTS];
} ModelDrift;
bool model_has_drift(const Model *model);
bool model_drift(const ShownModel *shown, ModelDrift *drift);
// Its velocity field, where that is one network: what a graphics card can compute. False where it is not.
bool model_network_field(const ShownModel *shown, NetworkField *field);
#define MODEL_OUTPUTS 4 // of such a network, at most
// The network that a picture can be drawn of; false where it has none.
typedef struct {
    const Mlp *mlp;
    const float *weights;
    const char *output[MODEL_OUTPUTS]; // names of the outputs: "vx", "vy"
} ModelNetwork;
bool model_network(const ShownModel *shown, ModelNetwork *network);
// What such a network is asked where a particle is at (x, y) at flow time t: changes them, where it is asked something else.
void model_network_input(const Model *model, float *t, float *x, float *y);
// Evaluations of the network for each that model_fill counts: 1, or 2 under guidance.
int model_evaluations(const ShownModel *shown);
// Fills a chunk of trajectories as FillEval does, by the sampler where the model is a velocity field.
int model_fill(const ShownModel *shown, const Sampler *sampler, int chunk, int n, int intervals, const float *t, float *x,
               float *y, long stride);
// The same as a Fill, which points here.
typedef struct {
    ShownModel shown;
    Sampler sampler;
} ModelFlow;
Fill model_flow(const ModelFlow *flow);

// ---- in a file -------------------------------------------------------------------------------------------------------------

#define MODEL_TENSORS 168    // at most
#define MODEL_TENSOR_NAME 24 // bytes, NUL included
// A named block of the model's numbers. What lies in `params` is trained, and has an average and moments beside it; the rest is fixed.
typedef struct {
    char name[MODEL_TENSOR_NAME];
    int rows, cols; // cols 0: one-dimensional
    float *at;
} ModelTensor;
int model_tensors(Model *model, ModelTensor tensor[MODEL_TENSORS]); // how many

// ---- what a kind is --------------------------------------------------------------------------------------------------------

// The loss of a batch: its mean; and where its n samples have flow times, each one's time and loss (n 0: they have none).
typedef struct {
    float mean;
    int n;
    const float *t, *of; // (n)
} ModelLoss;

// Functions that are marked may be NULL: then the model cannot do it. `model` is the kind's own struct, which begins with a Model.
struct ModelKind {
    size_t size;     // of that struct
    bool conditions; // can be trained on the data's classes
    bool likelihood; // its loss is a negative log-likelihood in nats, which may fall below 0
    ModelLabels labels;
    // Sets `count` and what else the settings shape for good; returns the bytes that `take` takes from the arena.
    size_t (*shape)(Model *model);
    void (*take)(Model *model); // what training needs; may be NULL
    void (*tune)(Model *model); // reads off the settings what may change while it trains; may be NULL
    void (*init)(Model *model); // initial weights into `params`, by the seed alone
    // Draws the batch of a step, as model_draw; may be NULL: then `gradient` does it, by model->step.
    void (*draw)(Model *model, long step, int slot);
    // The loss of the batch in a slot, and its gradient into `grad`.
    ModelLoss (*gradient)(Model *model, int slot);

    // Of one sample in a training step: evaluations of its networks, NULL where that is one; and operations (multiplications and additions)
    // in the products of their layers.
    int (*evaluations)(const Model *model);
    double (*operations)(const Model *model);

    // A kind that is one network gives just this, and has field, divergence, network and, unless it has its own, fill by it; may be NULL.
    NetworkField (*network_field)(const ShownModel *shown);
    // Else each by itself; all may be NULL, but a model without a field has a `fill`.
    void (*field)(const ShownModel *shown, float t, const float *x, const float *y, float *vx, float *vy, int n);
    void (*log_density)(const ShownModel *shown, double t, int n, const float *x, const float *y, double *log_p);
    void (*drift)(const ShownModel *shown, ModelDrift *drift);      // as model_drift
    int (*mosaic_cells)(const Model *model, double t, float *half); // as model_mosaic_cells
    void (*mosaic)(const ShownModel *shown, float *share);          // as model_mosaic
    bool (*network)(const ShownModel *shown, ModelNetwork *network);
    void (*network_input)(const Model *model, float *t, float *x, float *y); // may be NULL
    int (*fill)(const ShownModel *shown, const Sampler *sampler, int chunk, int n, int intervals, const float *t, float *x,
                float *y, long stride);
    // Learned beside the velocity of a bridge, as model_bridge_score; may be NULL.
    void (*bridge_score)(const ShownModel *shown, float t, float x, float y, float *gx, float *gy);
    const Path *(*path)(const Model *model);                                              // may be NULL
    void (*pairs)(const Model *model, int n, float *x0, float *y0, float *x1, float *y1); // may be NULL

    int (*tensors)(Model *model, ModelTensor tensor[MODEL_TENSORS]);
    // Corrects settings and classes by the tensors of a file, before the model is made; may be NULL.
    bool (*read_shape)(const Safetensors *file, Settings *settings, int *classes, Error *err);
};

#endif
