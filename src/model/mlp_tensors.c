#include "model/mlp_tensors.h"

#include <stdio.h>

MlpDef mlp_def_of(const Settings *s, int classes) {
    return (MlpDef){.width = s->width,
                    .hidden = s->hidden,
                    .act = (Activation)s->activation,
                    .time_freqs = s->time_features,
                    .pos_freqs = s->position_features,
                    .classes = classes};
}

static void name_layer(char name[MODEL_TENSOR_NAME], const char *prefix, int layer, const char *part) {
    snprintf(name, MODEL_TENSOR_NAME, "%s%d.%s", prefix, 2 * layer, part);
}

int mlp_tensors(Mlp *mlp, const char *prefix, float *params, ModelTensor *tensor) {
    int n = 0;
    for (int k = 0; k < mlp->layers; k++) {
        ModelTensor *weight = &tensor[n++], *bias = &tensor[n++];
        *weight = (ModelTensor){.rows = mlp_layer_out(mlp, k), .cols = mlp_layer_in(mlp, k), .at = params + mlp->weight[k]};
        *bias = (ModelTensor){.rows = mlp_layer_out(mlp, k), .at = params + mlp->bias[k]};
        name_layer(weight->name, prefix, k, "weight");
        name_layer(bias->name, prefix, k, "bias");
    }
    if (mlp->def.pos_freqs > 0) {
        tensor[n] = (ModelTensor){.rows = mlp->def.pos_freqs, .cols = 2, .at = mlp->freq};
        snprintf(tensor[n++].name, MODEL_TENSOR_NAME, "%sfeatures.weight", prefix);
    }
    return n;
}

static int count_layers(const Safetensors *st) {
    char name[MODEL_TENSOR_NAME];
    int layers = 0;
    do {
        name_layer(name, "", layers, "weight");
    } while (safetensors_has(st, name) && layers++ <= MLP_MAX_HIDDEN);
    return layers;
}

static bool read_inputs(const Safetensors *st, const Settings *s, int in, int *classes, Error *err) {
    int plain = 3 + 2 * s->time_features + 2 * s->position_features;
    *classes = s->condition ? in - plain : 0;
    if (s->condition && (*classes < 2 || *classes > MLP_MAX_CLASSES)) {
        return error_set(err, "%.200s: 0.weight has %d inputs. With x, y, t, features and 2 to %d classes it must have %d to %d.",
                         st->path, in, MLP_MAX_CLASSES, plain + 2, plain + MLP_MAX_CLASSES);
    }
    if (!s->condition && in != plain) {
        return error_set(err, "%.200s: 0.weight has %d inputs. With x, y, t, %d time and %d position features it must have %d.",
                         st->path, in, s->time_features, s->position_features, plain);
    }
    return true;
}

bool mlp_read_shape(const Safetensors *st, Settings *s, int *classes, Error *err) {
    int layers = count_layers(st), width = 0, in = 0;
    if (layers < 2 || layers > MLP_MAX_HIDDEN + 1) {
        return error_set(err, "%.200s contains no network of 1 to %d hidden layers named 0.weight, 2.weight, ...", st->path,
                         MLP_MAX_HIDDEN);
    }
    if (!safetensors_shape(st, "0.weight", &width, &in) || width < MLP_MIN_WIDTH || width > MLP_MAX_WIDTH) {
        return error_set(err, "%.200s: 0.weight must have %d to %d neurons.", st->path, MLP_MIN_WIDTH, MLP_MAX_WIDTH);
    }
    s->width = width;
    s->hidden = layers - 1;
    if (!safetensors_note(st, "time-features") && !safetensors_note(st, "position-features")) {
        s->time_features = s->position_features = 0;
    }
    return read_inputs(st, s, in, classes, err);
}
