// A trained model in a file: safetensors. Its tensors are those that its kind names; for one network these are the names that
// torch.nn.Sequential gives to Linear layers with an activation between them, so that the file loads there and files written there load
// here:
//   0.weight (width, in), 0.bias (width), 2.weight (width, width), 2.bias, ..., last (2, width)    the trained weights
//   ema.0.weight, ...       their average, which is what is shown and sampled    (left out: the weights themselves)
//   features.weight (k, 2)  the position features' frequencies                   (left out: there are none)
//   adam.m.0.weight, ..., adam.v.0.weight, ...  the optimiser's moments, to go on from  (left out: it begins with none)
// Inputs are x, y, t, then sin and cos of 2 pi k t for each time feature and of w_k . (x, y) for each position feature, and then, where
// `condition` is on, one for each class: 1 for the label's, 0 for the others, all 0 without a label.
// The metadata name files of points and the teacher from the model's own folder on (`files-from`; models without that: from where one stands), and
// hold checksums of the points (`data-checksum`, `source-checksum`) and of the teacher's weights (`teacher-checksum`), the classes' names
// (`class-names`), and how the data's file was moved and scaled for the training (`data-fit`: p became (p - (x, y)) scale).
// They hold every setting of data, path, network, training and sampling under its key (`model` says the kind; missing: flow
// matching), and how far training has come under `trained-steps`, `adam-steps` and `rate-scale`, and the classes' shares under
// `class-shares`. All of it may be missing: the shape is read off the tensors; activation, path and prediction are left to checkpoint_ask.
#ifndef MODEL_CHECKPOINT_H
#define MODEL_CHECKPOINT_H

#include "model/model.h"

typedef struct {
    Model *model; // that can be shown; its settings are those it was trained with, the defaults where the file does not say
    bool silent;  // the file does not say the activation, nor anything else of ours
    bool moments; // the optimiser's are there
} Checkpoint;

// Reads a model; whatever is wrong with the file is one sentence in `err`, and nothing is kept.
bool checkpoint_load(Checkpoint *checkpoint, const char *path, Error *err);
void checkpoint_free(Checkpoint *checkpoint); // the model too
// Gives the model activation, path and prediction of the settings where the file does not say them; what a file says stays.
void checkpoint_ask(Checkpoint *checkpoint, const Settings *settings);
// Writes a model, with the optimiser's moments or without; whole or not at all.
bool checkpoint_save(Model *model, bool moments, const char *path, Error *err);
// The same with all that training goes on from to the same bits, and with what it was before (model/checkpoint_past.h). pairs: that a student
// of reflow was taught with, complete, or NULL.
bool checkpoint_save_whole(Model *model, const PairSet *pairs, const char *path, Error *err);
// Makes a model that trains stand where a file's does: `checkpoint` was loaded from that file, and is of the same shape. What only whole files
// have is taken up where it is there; *pairs likewise (count 0: there are none), which free(pairs->x0) gives back. False and a sentence where the
// file cannot be read: the model then has its initial weights.
bool checkpoint_go_on(const Checkpoint *checkpoint, const char *path, Model *model, PairSet *pairs, Error *err);

#endif
