// A trained network in a file: safetensors, with the layer names that torch.nn.Sequential gives to Linear layers with an activation
// between them, so that the file loads there and files written there load here:
//   0.weight (width, in), 0.bias (width), 2.weight (width, width), 2.bias, ..., last (2, width)    the trained weights
//   ema.0.weight, ...       their average, which is what is shown and sampled    (left out: the weights themselves)
//   features.weight (k, 2)  the position features' frequencies                   (left out: there are none)
//   adam.m.0.weight, ..., adam.v.0.weight, ...  the optimiser's moments, to go on from  (left out: it begins anew)
// Inputs are x, y, t, then sin and cos of 2 pi k t for each time feature and of w_k . (x, y) for each position feature, and then, where
// `condition` is on, one for each class: 1 for the label's, 0 for the others, all 0 without a label.
// The metadata hold every setting of data, path, network, training and sampling under its key, and how far training has come
// under `trained-steps`, `adam-steps` and `rate-scale`, and the classes' shares under `class-shares`. All of it may be missing: the
// shape is read off the tensors; activation, path and prediction are left to checkpoint_ask.
#ifndef MODEL_CHECKPOINT_H
#define MODEL_CHECKPOINT_H

#include "base/error.h"
#include "num/mlp.h"
#include "settings/settings.h"

typedef struct {
    Settings settings; // as trained with; the defaults where the file does not say
    Mlp mlp;
    bool silent;       // the file does not say the activation, nor anything else of ours
    long step;         // training steps taken
    double rate_scale; // of the learning rate, after losses that blew up
    float *params;     // (mlp.count)
    float *average;    // (mlp.count)
    float *m, *v;      // (mlp.count) Adam's moments, or NULL
    long adam_step;
    float share[MLP_MAX_CLASSES]; // of the classes in the data, where the network has any
    void *memory;                 // what checkpoint_load allocated
} Checkpoint;

// Reads a model; whatever is wrong with the file is one sentence in `err`, and nothing is kept.
bool checkpoint_load(Checkpoint *checkpoint, const char *path, Error *err);
void checkpoint_free(Checkpoint *checkpoint);
// Gives the network activation, path and prediction of the settings where the file does not say them; what a file says stays.
void checkpoint_ask(Checkpoint *checkpoint, const Settings *settings);
// Writes one; whole or not at all.
bool checkpoint_save(const Checkpoint *checkpoint, const char *path, Error *err);

#endif
