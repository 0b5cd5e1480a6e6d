#include "model/checkpoint.h"

#include "base/words.h"
#include "flow/class_label.h"
#include "model/safetensors.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 32, BLOCKS = 4, TENSORS = 2 * BLOCKS * (MLP_MAX_HIDDEN + 1) + 1, NOTES_MAX = 96, STATE_BYTES = 32 };
#define FEATURES "features.weight"
#define SHARES "class-shares"
#define STEPS_MAX 1e15

// What stands before a layer's name in each block of the file.
static const char *const prefix[BLOCKS] = {"", "ema.", "adam.m.", "adam.v."};

static void layer_name(char name[NAME_BYTES], int block, int layer, const char *part) {
    snprintf(name, NAME_BYTES, "%s%d.%s", prefix[block], 2 * layer, part);
}

// Which settings are the model's: what it was trained on and how, not how it was shown.
static bool is_kept(const Setting *row) {
    return row->group <= GROUP_SAMPLING;
}

// ---- writing -------------------------------------------------------------------------------------------------------------
typedef struct {
    Tensor tensor[TENSORS];
    char name[TENSORS][NAME_BYTES];
    int tensors;
    TensorNote note[NOTES_MAX];
    char value[NOTES_MAX][SETTINGS_TEXT_MAX];
    int notes;
} Sheet; // what a file is made of

static void add_tensor(Sheet *sheet, const char *name, int rows, int cols, const float *data) {
    int i = sheet->tensors++;
    snprintf(sheet->name[i], NAME_BYTES, "%s", name);
    sheet->tensor[i] = (Tensor){sheet->name[i], rows, cols, data};
}

static void add_block(Sheet *sheet, const Mlp *mlp, int block, const float *params) {
    char name[NAME_BYTES];
    for (int k = 0; params && k < mlp->layers; k++) {
        layer_name(name, block, k, "weight");
        add_tensor(sheet, name, mlp_layer_out(mlp, k), mlp_layer_in(mlp, k), params + mlp->weight[k]);
        layer_name(name, block, k, "bias");
        add_tensor(sheet, name, mlp_layer_out(mlp, k), 0, params + mlp->bias[k]);
    }
}

static char *add_note(Sheet *sheet, const char *key) {
    int i = sheet->notes++;
    sheet->note[i] = (TensorNote){key, sheet->value[i]};
    return sheet->value[i];
}

static void add_settings(Sheet *sheet, const Settings *settings) {
    for (int i = 0; i < settings_count(); i++) {
        if (is_kept(settings_at(i))) {
            settings_text(settings, settings_at(i), add_note(sheet, settings_at(i)->key), SETTINGS_TEXT_MAX);
        }
    }
}

static void print_shares(const Checkpoint *checkpoint, char *text) {
    size_t at = 0;
    for (int c = 0; c < checkpoint->mlp.def.classes; c++) {
        at += (size_t)snprintf(text + at, SETTINGS_TEXT_MAX - at, "%s%.9g", c > 0 ? " " : "", (double)checkpoint->share[c]);
    }
}

static void fill_sheet(Sheet *sheet, const Checkpoint *checkpoint) {
    const Mlp *mlp = &checkpoint->mlp;
    const float *const blocks[BLOCKS] = {checkpoint->params, checkpoint->average, checkpoint->m, checkpoint->v};
    for (int b = 0; b < BLOCKS; b++) {
        add_block(sheet, mlp, b, blocks[b]);
    }
    if (mlp->def.pos_freqs > 0) {
        add_tensor(sheet, FEATURES, mlp->def.pos_freqs, 2, mlp->freq);
    }
    add_settings(sheet, &checkpoint->settings);
    snprintf(add_note(sheet, "trained-steps"), STATE_BYTES, "%ld", checkpoint->step);
    snprintf(add_note(sheet, "adam-steps"), STATE_BYTES, "%ld", checkpoint->adam_step);
    snprintf(add_note(sheet, "rate-scale"), STATE_BYTES, "%.17g", checkpoint->rate_scale);
    if (mlp->def.classes > 0) {
        print_shares(checkpoint, add_note(sheet, SHARES));
    }
}

bool checkpoint_save(const Checkpoint *checkpoint, const char *path, Error *err) {
    Sheet *sheet = calloc(1, sizeof *sheet);
    if (!sheet) {
        return error_set(err, "Cannot write %s: not enough memory.", path);
    }
    fill_sheet(sheet, checkpoint);
    bool good = safetensors_write(path, sheet->tensors, sheet->tensor, sheet->notes, sheet->note, err);
    free(sheet);
    return good;
}

// ---- reading -------------------------------------------------------------------------------------------------------------
static bool read_settings(const Safetensors *st, Settings *settings, Error *err) {
    Error why;
    *settings = settings_default();
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        const char *value = is_kept(row) ? safetensors_note(st, row->key) : NULL;
        if (value && !settings_set(settings, row->key, value, &why)) {
            return error_set(err, "%.200s: %.300s", st->path, why.text);
        }
    }
    if (!settings_check(settings, &why)) {
        return error_set(err, "%.200s: %.300s", st->path, why.text);
    }
    return true;
}

// A number of the metadata from `least` on; `normal` where there is none.
static bool read_number(const Safetensors *st, const char *key, double least, double initial, double *value, Error *err) {
    const char *text = safetensors_note(st, key);
    char *end;
    *value = text ? strtod(text, &end) : initial;
    if (text && (end == text || *end != '\0' || !(*value >= least && *value <= STEPS_MAX))) {
        char quoted[QUOTE_MAX];
        text_quote(quoted, text);
        return error_set(err, "%.200s: %s is \"%s\", which is no such number.", st->path, key, quoted);
    }
    return true;
}

static bool read_state(const Safetensors *st, Checkpoint *checkpoint, Error *err) {
    double steps, adam_steps;
    if (!read_number(st, "trained-steps", 0, 0, &steps, err) || !read_number(st, "adam-steps", 0, 0, &adam_steps, err) ||
        !read_number(st, "rate-scale", 0, 1, &checkpoint->rate_scale, err)) {
        return false;
    }
    checkpoint->step = (long)steps;
    checkpoint->adam_step = (long)adam_steps;
    return true;
}

static int count_layers(const Safetensors *st) {
    char name[NAME_BYTES];
    int layers = 0;
    do {
        layer_name(name, 0, layers, "weight");
    } while (safetensors_has(st, name) && layers++ <= MLP_MAX_HIDDEN);
    return layers;
}

// How often each class comes; equally where the file does not say.
static bool read_shares(const Safetensors *st, Checkpoint *checkpoint, Error *err) {
    const char *text = safetensors_note(st, SHARES);
    double sum = 0;
    class_label_equal(checkpoint->mlp.def.classes, checkpoint->share);
    for (int c = 0; text && c < checkpoint->mlp.def.classes; c++) {
        char *end;
        double share = strtod(text, &end);
        if (end == text || !(share >= 0 && share <= 1)) {
            return error_set(err, "%.200s: %s does not hold a share for each of %d classes.", st->path, SHARES,
                             checkpoint->mlp.def.classes);
        }
        checkpoint->share[c] = (float)share;
        sum += share;
        text = end;
    }
    if (text && !(fabs(sum - 1) < 1e-3)) {
        return error_set(err, "%.200s: the shares of %s add up to %g.", st->path, SHARES, sum);
    }
    return true;
}

// The network's shape is the tensors'; how its inputs are made beyond x, y, t, and its activation, only the settings can say.
static bool read_shape(const Safetensors *st, Checkpoint *checkpoint, Error *err) {
    Settings *s = &checkpoint->settings;
    int layers = count_layers(st), width = 0, in = 0;
    if (layers < 2 || layers > MLP_MAX_HIDDEN + 1) {
        return error_set(err, "%.200s holds no network of 1 to %d hidden layers named 0.weight, 2.weight, ...", st->path,
                         MLP_MAX_HIDDEN);
    }
    if (!safetensors_shape(st, "0.weight", &width, &in) || width < MLP_MIN_WIDTH || width > MLP_MAX_WIDTH) {
        return error_set(err, "%.200s: 0.weight is no layer of %d to %d neurons.", st->path, MLP_MIN_WIDTH, MLP_MAX_WIDTH);
    }
    s->width = width;
    s->hidden = layers - 1;
    if (!safetensors_note(st, "time-features") && !safetensors_note(st, "position-features")) {
        s->time_features = s->position_features = 0;
    }
    int plain = 3 + 2 * s->time_features + 2 * s->position_features, classes = s->condition ? in - plain : 0;
    if (s->condition && (classes < 2 || classes > MLP_MAX_CLASSES)) {
        return error_set(err, "%.200s: 0.weight has %d inputs, where x, y, t, features and 2 to %d classes make %d to %d.",
                         st->path, in, MLP_MAX_CLASSES, plain + 2, plain + MLP_MAX_CLASSES);
    }
    if (!s->condition && in != plain) {
        return error_set(err, "%.200s: 0.weight has %d inputs, where x, y, t, %d time and %d position features make %d.",
                         st->path, in, s->time_features, s->position_features, plain);
    }
    MlpDef def = {.width = width, .hidden = layers - 1, .act = (Activation)s->activation};
    def.time_freqs = s->time_features;
    def.pos_freqs = s->position_features;
    def.classes = classes;
    checkpoint->mlp = mlp_make(def, (uint64_t)s->seed);
    checkpoint->silent = !safetensors_note(st, "activation");
    return classes == 0 || read_shares(st, checkpoint, err);
}

static bool has_block(const Safetensors *st, int block) {
    char name[NAME_BYTES];
    layer_name(name, block, 0, "weight");
    return safetensors_has(st, name);
}

static bool read_block(const Safetensors *st, const Mlp *mlp, int block, float *params, Error *err) {
    char weight[NAME_BYTES], bias[NAME_BYTES];
    for (int k = 0; k < mlp->layers; k++) {
        layer_name(weight, block, k, "weight");
        layer_name(bias, block, k, "bias");
        if (!safetensors_read(st, weight, mlp_layer_out(mlp, k), mlp_layer_in(mlp, k), params + mlp->weight[k], err) ||
            !safetensors_read(st, bias, mlp_layer_out(mlp, k), 0, params + mlp->bias[k], err)) {
            return false;
        }
    }
    return true;
}

static bool read_weights(const Safetensors *st, Checkpoint *checkpoint, Error *err) {
    Mlp *mlp = &checkpoint->mlp;
    size_t count = (size_t)mlp->count;
    float *memory = checkpoint->memory = calloc(BLOCKS * count, sizeof *memory);
    if (!memory) {
        return error_set(err, "Cannot read %s: not enough memory.", st->path);
    }
    checkpoint->params = memory;
    checkpoint->average = memory + count;
    bool moments = has_block(st, 2);
    checkpoint->m = moments ? memory + 2 * count : NULL;
    checkpoint->v = moments ? memory + 3 * count : NULL;
    if (mlp->def.pos_freqs > 0 && !safetensors_read(st, FEATURES, mlp->def.pos_freqs, 2, mlp->freq, err)) {
        return false;
    }
    if (!read_block(st, mlp, 0, checkpoint->params, err) || !read_block(st, mlp, has_block(st, 1), checkpoint->average, err)) {
        return false;
    }
    return !moments || (read_block(st, mlp, 2, checkpoint->m, err) && read_block(st, mlp, 3, checkpoint->v, err));
}

bool checkpoint_load(Checkpoint *checkpoint, const char *path, Error *err) {
    Safetensors st;
    *checkpoint = (Checkpoint){0};
    if (!safetensors_open(&st, path, err)) {
        return false;
    }
    bool good = read_settings(&st, &checkpoint->settings, err) && read_state(&st, checkpoint, err) &&
                read_shape(&st, checkpoint, err) && read_weights(&st, checkpoint, err);
    safetensors_close(&st);
    if (!good) {
        checkpoint_free(checkpoint);
    }
    return good;
}

void checkpoint_ask(Checkpoint *checkpoint, const Settings *settings) {
    if (checkpoint->silent) {
        checkpoint->settings = *settings;
        checkpoint->mlp.def.act = (Activation)settings->activation;
    }
}

void checkpoint_free(Checkpoint *checkpoint) {
    free(checkpoint->memory);
    *checkpoint = (Checkpoint){0};
}
