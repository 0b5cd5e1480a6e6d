#include "model/mlp_tensors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

// ---- names of other programs -----------------------------------------------------------------------------------------------

enum { NAME = 128, LAYERS = MLP_MAX_HIDDEN + 1 };

typedef struct {
    char prefix[NAME]; // of all layers
    int layers;
    long index[LAYERS]; // ascending
} Found;

// Length of the prefix of "prefix12.weight", and its number; -1 for other names, and for those of our own other blocks.
static int parse_name(const char *name, long *index) {
    const char *end = name + strlen(name) - strlen(".weight"), *digits = end;
    if (end <= name || strcmp(end, ".weight") != 0 || strncmp(name, "ema.", 4) == 0 || strncmp(name, "adam.", 5) == 0) {
        return -1;
    }
    while (digits > name && digits[-1] >= '0' && digits[-1] <= '9') {
        digits--;
    }
    *index = strtol(digits, NULL, 10);
    return digits < end && end - digits < 6 && digits - name < NAME ? (int)(digits - name) : -1;
}

static void insert(Found *found, long index) {
    int at = found->layers++;
    for (; at > 0 && found->index[at - 1] > index; at--) {
        found->index[at] = found->index[at - 1];
    }
    found->index[at] = index;
}

static bool is_layer(const Safetensors *st, const char *weight, int length, long index) {
    char bias[NAME + 32];
    int rows, cols;
    snprintf(bias, sizeof bias, "%.*s%ld.bias", length, weight, index);
    return safetensors_shape(st, weight, &rows, &cols) && cols > 0 && safetensors_has(st, bias);
}

static bool find_layers(const Safetensors *st, Found *found, Error *err) {
    const char *name;
    for (int i = 0; (name = safetensors_name(st, i)) != NULL; i++) {
        long index;
        const int length = parse_name(name, &index);
        if (length < 0 || !is_layer(st, name, length, index)) {
            continue;
        }
        if (found->layers == 0) {
            snprintf(found->prefix, sizeof found->prefix, "%.*s", length, name);
        } else if ((int)strlen(found->prefix) != length || strncmp(name, found->prefix, (size_t)length) != 0) {
            return error_set(err,
                             "%.200s: the tensors \"%.60s%ld.weight\" and \"%.60s\" are of two networks. One torch.nn.Sequential of "
                             "Linear layers can be read.",
                             st->path, found->prefix, found->index[0], name);
        }
        if (found->layers == LAYERS) {
            return error_set(err, "%.200s contains no network of 1 to %d hidden layers named 0.weight, 2.weight, ...", st->path,
                             MLP_MAX_HIDDEN);
        }
        insert(found, index);
    }
    return true;
}

// What other programs wrote, such as model.net.0.weight or fc1.weight, as if it were ours: by way of names that nobody has, as 1 may have
// to become 2 where 2 becomes 4.
static void rename_layers(Safetensors *st, const Found *found) {
    static const char *const blocks[] = {"", "ema."}, *const parts[] = {"weight", "bias"};
    char from[NAME + 32], way[NAME], to[NAME];
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < 4 * found->layers; i++) {
            const char *block = blocks[i % 2], *part = parts[i / 2 % 2];
            snprintf(from, sizeof from, "%s%s%ld.%s", block, found->prefix, found->index[i / 4], part);
            snprintf(way, sizeof way, "layer %d of %s%s", i / 4, block, part);
            snprintf(to, sizeof to, "%s%d.%s", block, 2 * (i / 4), part);
            safetensors_rename(st, pass == 0 ? from : way, pass == 0 ? way : to);
        }
    }
}

bool mlp_take_names(Safetensors *st, Error *err) {
    Found found = {0};
    if (safetensors_note(st, "trained-steps") && safetensors_has(st, "0.weight")) {
        return true;
    }
    if (!find_layers(st, &found, err)) {
        return false;
    }
    rename_layers(st, &found);
    return true;
}

// ---- shape -------------------------------------------------------------------------------------------------------------------

static int count_layers(const Safetensors *st) {
    char name[MODEL_TENSOR_NAME];
    int layers = 0;
    do {
        name_layer(name, "", layers, "weight");
    } while (safetensors_has(st, name) && layers++ <= MLP_MAX_HIDDEN);
    return layers;
}

static bool read_inputs(const Safetensors *st, const Settings *s, bool span, int in, int *classes, Error *err) {
    int plain = 3 + span + 2 * s->time_features + 2 * s->position_features;
    const char *plainly = span ? "x, y, r, t - r" : "x, y, t"; // symbols, of a flow map as its formula has them
    *classes = s->condition ? in - plain : 0;
    if (s->condition && (*classes < 2 || *classes > MLP_MAX_CLASSES)) {
        return error_set(err, "%.200s: 0.weight has %d inputs. With %s, features and 2 to %d classes it must have %d to %d.",
                         st->path, in, plainly, MLP_MAX_CLASSES, plain + 2, plain + MLP_MAX_CLASSES);
    }
    if (!s->condition && in != plain) {
        return error_set(err, "%.200s: 0.weight has %d inputs. With %s, %d time and %d position features it must have %d.",
                         st->path, in, plainly, s->time_features, s->position_features, plain);
    }
    return true;
}

bool mlp_read_shape(const Safetensors *st, Settings *s, bool span, int *classes, Error *err) {
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
    return read_inputs(st, s, span, in, classes, err);
}

// ---- kinds of one network ----------------------------------------------------------------------------------------------------

void mlp_kind_init(Model *model) {
    mlp_init(&model->mlp, model->params, (uint64_t)model->settings.seed);
}

void mlp_kind_tune(Model *model) {
    model->mlp.def.act = (Activation)model->settings.activation;
}

double mlp_kind_operations(const Model *model) {
    return 6.0 * mlp_weights(&model->mlp);
}

int mlp_kind_tensors(Model *model, ModelTensor tensor[MODEL_TENSORS]) {
    return mlp_tensors(&model->mlp, "", model->params, tensor);
}

bool mlp_kind_read_shape(const Safetensors *st, Settings *settings, int *classes, Error *err) {
    return mlp_read_shape(st, settings, false, classes, err);
}
