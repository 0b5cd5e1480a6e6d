// A network as the settings shape it; its weights as the tensors of a file, with the names of torch.nn.Sequential; and its shape as such
// a file tells it.
#ifndef MODEL_MLP_TENSORS_H
#define MODEL_MLP_TENSORS_H

#include "model/model.h"

// The network that the settings ask for, of a velocity.
MlpDef mlp_def_of(const Settings *settings, int classes);

// The layers of a network whose weights are `params`, and its position features where it has any: "0.weight", "0.bias", "2.weight", ...,
// "features.weight", each after `prefix`, which tells the networks of one model apart. Returns how many.
int mlp_tensors(Mlp *mlp, const char *prefix, float *params, ModelTensor *tensor);

// Gives the layers of a network that another program wrote the names that ours have: whatever stands before the number (model.net.0.weight),
// and whatever the numbers are. Where the file has two networks, none can be told from its names: false and a sentence.
bool mlp_take_names(Safetensors *st, Error *err);
// Width, depth and number of classes from the tensors of a file with one network; what only the settings can say (how inputs are made
// beyond x, y, t) stays, but for features, of which there are none where the file says nothing of them.
bool mlp_read_shape(const Safetensors *st, Settings *settings, bool span, int *classes, Error *err);

// What a kind has whose network is model->mlp, as its ModelKind asks for it: initial weights, the activation (of a file that does not say it),
// what a training step costs forwards and back, its tensors, and the shape of a file without spans.
void mlp_kind_init(Model *model);
void mlp_kind_tune(Model *model);
double mlp_kind_operations(const Model *model);
int mlp_kind_tensors(Model *model, ModelTensor tensor[MODEL_TENSORS]);
bool mlp_kind_read_shape(const Safetensors *st, Settings *settings, int *classes, Error *err);

#endif
