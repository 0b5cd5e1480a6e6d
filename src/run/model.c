#include "run/model.h"

#include "run/label.h"
#include "run/safetensors.h"
#include "run/words.h"

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

static void print_shares(const Model *model, char *text) {
    size_t at = 0;
    for (int c = 0; c < model->mlp.def.classes; c++) {
        at += (size_t)snprintf(text + at, SETTINGS_TEXT_MAX - at, "%s%.9g", c > 0 ? " " : "", (double)model->share[c]);
    }
}

static void fill_sheet(Sheet *sheet, const Model *model) {
    const Mlp *mlp = &model->mlp;
    const float *const blocks[BLOCKS] = {model->params, model->average, model->m, model->v};
    for (int b = 0; b < BLOCKS; b++) {
        add_block(sheet, mlp, b, blocks[b]);
    }
    if (mlp->def.pos_freqs > 0) {
        add_tensor(sheet, FEATURES, mlp->def.pos_freqs, 2, mlp->freq);
    }
    add_settings(sheet, &model->settings);
    snprintf(add_note(sheet, "trained-steps"), STATE_BYTES, "%ld", model->step);
    snprintf(add_note(sheet, "adam-steps"), STATE_BYTES, "%ld", model->adam_step);
    snprintf(add_note(sheet, "rate-scale"), STATE_BYTES, "%.17g", model->rate_scale);
    if (mlp->def.classes > 0) {
        print_shares(model, add_note(sheet, SHARES));
    }
}

bool model_save(const Model *model, const char *path, Error *err) {
    Sheet *sheet = calloc(1, sizeof *sheet);
    if (!sheet) {
        return error_set(err, "Cannot write %s: not enough memory.", path);
    }
    fill_sheet(sheet, model);
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
static bool read_number(const Safetensors *st, const char *key, double least, double normal, double *value, Error *err) {
    const char *text = safetensors_note(st, key);
    char *end;
    *value = text ? strtod(text, &end) : normal;
    if (text && (end == text || *end != '\0' || !(*value >= least && *value <= STEPS_MAX))) {
        char quoted[WORDS_QUOTE_MAX];
        words_quote(quoted, text);
        return error_set(err, "%.200s: %s is \"%s\", which is no such number.", st->path, key, quoted);
    }
    return true;
}

static bool read_state(const Safetensors *st, Model *model, Error *err) {
    double steps, adam_steps;
    if (!read_number(st, "trained-steps", 0, 0, &steps, err) || !read_number(st, "adam-steps", 0, 0, &adam_steps, err) ||
        !read_number(st, "rate-scale", 0, 1, &model->rate_scale, err)) {
        return false;
    }
    model->step = (long)steps;
    model->adam_step = (long)adam_steps;
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
static bool read_shares(const Safetensors *st, Model *model, Error *err) {
    const char *text = safetensors_note(st, SHARES);
    double sum = 0;
    label_equal(model->mlp.def.classes, model->share);
    for (int c = 0; text && c < model->mlp.def.classes; c++) {
        char *end;
        double share = strtod(text, &end);
        if (end == text || !(share >= 0 && share <= 1)) {
            return error_set(err, "%.200s: %s does not hold a share for each of %d classes.", st->path, SHARES,
                             model->mlp.def.classes);
        }
        model->share[c] = (float)share;
        sum += share;
        text = end;
    }
    if (text && !(fabs(sum - 1) < 1e-3)) {
        return error_set(err, "%.200s: the shares of %s add up to %g.", st->path, SHARES, sum);
    }
    return true;
}

// The network's shape is the tensors'; how its inputs are made beyond x, y, t, and its activation, only the settings can say.
static bool read_shape(const Safetensors *st, Model *model, Error *err) {
    Settings *s = &model->settings;
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
    model->mlp = mlp_make(def, (uint64_t)s->seed);
    model->silent = !safetensors_note(st, "activation");
    return classes == 0 || read_shares(st, model, err);
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

static bool read_weights(const Safetensors *st, Model *model, Error *err) {
    Mlp *mlp = &model->mlp;
    size_t count = (size_t)mlp->count;
    float *memory = model->memory = calloc(BLOCKS * count, sizeof *memory);
    if (!memory) {
        return error_set(err, "Cannot read %s: not enough memory.", st->path);
    }
    model->params = memory;
    model->average = memory + count;
    bool moments = has_block(st, 2);
    model->m = moments ? memory + 2 * count : NULL;
    model->v = moments ? memory + 3 * count : NULL;
    if (mlp->def.pos_freqs > 0 && !safetensors_read(st, FEATURES, mlp->def.pos_freqs, 2, mlp->freq, err)) {
        return false;
    }
    if (!read_block(st, mlp, 0, model->params, err) || !read_block(st, mlp, has_block(st, 1), model->average, err)) {
        return false;
    }
    return !moments || (read_block(st, mlp, 2, model->m, err) && read_block(st, mlp, 3, model->v, err));
}

bool model_load(Model *model, const char *path, Error *err) {
    Safetensors st;
    *model = (Model){0};
    if (!safetensors_open(&st, path, err)) {
        return false;
    }
    bool good = read_settings(&st, &model->settings, err) && read_state(&st, model, err) && read_shape(&st, model, err) &&
                read_weights(&st, model, err);
    safetensors_close(&st);
    if (!good) {
        model_free(model);
    }
    return good;
}

void model_ask(Model *model, const Settings *settings) {
    if (model->silent) {
        model->settings = *settings;
        model->mlp.def.act = (Activation)settings->activation;
    }
}

void model_free(Model *model) {
    free(model->memory);
    *model = (Model){0};
}
