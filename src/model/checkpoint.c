#include "model/checkpoint.h"

#include "base/file.h"
#include "base/words.h"
#include "flow/class_label.h"
#include "model/checkpoint_past.h"
#include "model/mlp_tensors.h"
#include "model/safetensors.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 32, BLOCKS = 4, TENSORS = BLOCKS * MODEL_TENSORS, NOTES_MAX = 96, STATE_BYTES = 32, NOTE_BYTES = 1024 };
#define SHARES "class-shares"
#define CLASS_NAMES "class-names"
#define DATA_FIT "data-fit"     // x, y, scale of a PointsFit
#define FILES_FROM "files-from" // "model": names of files are from its own folder on, not from where one stands
#define STEPS_MAX 1e15

_Static_assert(TENSORS + PAST_TENSORS <= SAFETENSORS_MAX, "a file has room for all blocks of a model");

// What stands before a tensor's name in each block of the file: the weights, their average, and Adam's moments.
static const char *const prefix[BLOCKS] = {"", "ema.", "adam.m.", "adam.v."};

static void full_name(char name[NAME_BYTES], int block, const ModelTensor *tensor) {
    snprintf(name, NAME_BYTES, "%s%.*s", prefix[block], MODEL_TENSOR_NAME - 1, tensor->name);
}

// What is not trained is in the first block only.
static bool is_trained(const Model *model, const ModelTensor *tensor) {
    return tensor->at >= model->params && tensor->at < model->params + model->count;
}

static float *block_of(const Model *model, int block) {
    float *const blocks[BLOCKS] = {model->params, model->average, model->adam.m, model->adam.v};
    return blocks[block];
}

// Where the tensor's numbers of a block are.
static float *in_block(const Model *model, const ModelTensor *tensor, int block) {
    return is_trained(model, tensor) ? block_of(model, block) + (tensor->at - model->params) : tensor->at;
}

// Which settings are the model's: what it was trained on and how, not how it was shown.
static bool is_kept(const Setting *row) {
    return row->group <= GROUP_SAMPLING && !setting_of_lane(row); // one model may have several lanes
}

// ---- writing -------------------------------------------------------------------------------------------------------------
typedef struct {
    Tensor tensor[TENSORS + PAST_TENSORS];
    char name[TENSORS][NAME_BYTES];
    int tensors;
    TensorNote note[NOTES_MAX];
    char value[NOTES_MAX][NOTE_BYTES];
    int notes;
} Sheet; // what a file is made of

static void add_block(Sheet *sheet, Model *model, int block) {
    ModelTensor tensor[MODEL_TENSORS];
    int count = model_tensors(model, tensor);
    for (int k = 0; k < count; k++) {
        if (block == 0 || is_trained(model, &tensor[k])) {
            int i = sheet->tensors++;
            full_name(sheet->name[i], block, &tensor[k]);
            sheet->tensor[i] = (Tensor){sheet->name[i], tensor[k].rows, tensor[k].cols, in_block(model, &tensor[k], block)};
        }
    }
}

static char *add_note(Sheet *sheet, const char *key) {
    int i = sheet->notes++;
    sheet->note[i] = (TensorNote){key, sheet->value[i]};
    return sheet->value[i];
}

static bool names_file(const Setting *row) {
    return row->beside || row->file;
}

static void add_settings(Sheet *sheet, const Settings *settings, const char *path) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (!is_kept(row)) {
            continue;
        }
        char *value = add_note(sheet, row->key), name[SETTINGS_TEXT_MAX];
        settings_text(settings, row, value, SETTINGS_TEXT_MAX);
        if (names_file(row) && value[0] && strcmp(value, "-") != 0) {
            file_in_beside(name, sizeof name, value, path);
            snprintf(value, sizeof name, "%s", name);
        }
    }
    snprintf(add_note(sheet, FILES_FROM), STATE_BYTES, "model");
}

static void print_names(const Model *model, char *text) { // which have no tabs
    for (int c = 0; c < model->classes; c++) {
        text_add(text, NOTE_BYTES, "%s%s", c > 0 ? "\t" : "", model->name[c].text);
    }
}

static void add_sum(Sheet *sheet, const char *key, uint64_t sum) {
    if (sum != 0) {
        snprintf(add_note(sheet, key), STATE_BYTES, "%016" PRIx64, sum);
    }
}

static void print_shares(const Model *model, char *text) {
    for (int c = 0; c < model->classes; c++) {
        text_add(text, NOTE_BYTES, "%s%.9g", c > 0 ? " " : "", (double)model->share[c]);
    }
}

static void fill_sheet(Sheet *sheet, Model *model, bool moments, const char *path) {
    for (int b = 0; b < (moments ? BLOCKS : 2); b++) {
        add_block(sheet, model, b);
    }
    add_settings(sheet, &model->settings, path);
    snprintf(add_note(sheet, "trained-steps"), STATE_BYTES, "%ld", model->step);
    snprintf(add_note(sheet, "adam-steps"), STATE_BYTES, "%ld", model->adam.step);
    snprintf(add_note(sheet, "rate-scale"), STATE_BYTES, "%.17g", model->rate_scale);
    if (model->classes > 0) {
        print_shares(model, add_note(sheet, SHARES));
    }
    if (model_class_names(model)) {
        print_names(model, add_note(sheet, CLASS_NAMES));
    }
    add_sum(sheet, "data-checksum", model->data_sum);
    add_sum(sheet, "source-checksum", model->source_sum);
    add_sum(sheet, "teacher-checksum", model->teacher_sum);
    if (model->fit.scale > 0) {
        snprintf(add_note(sheet, DATA_FIT), NOTE_BYTES, "%.17g %.17g %.17g", model->fit.x, model->fit.y, model->fit.scale);
    }
}

static bool are_finite(const float *v, int count) {
    for (int i = 0; i < count; i++) {
        if (!isfinite(v[i])) {
            return false;
        }
    }
    return true;
}

static void add_past(Sheet *sheet, const Past *past) {
    memcpy(sheet->tensor + sheet->tensors, past->tensor, (size_t)past->count * sizeof past->tensor[0]);
    sheet->tensors += past->count;
    snprintf(add_note(sheet, PAST_NOTE), NOTE_BYTES, "%s", past->note);
}

// Moments that overflowed, as the square of a very large gradient does, would make a file that cannot be read: training then goes on
// from fresh ones. past: NULL: without.
static bool save(Model *model, bool moments, const Past *past, const char *path, Error *err) {
    if (!are_finite(model->params, model->count) || !are_finite(model->average, model->count)) {
        return error_set(err, "Cannot write %s: the network has weights that are not finite. Train it again with a lower --rate.", path);
    }
    moments = moments && are_finite(model->adam.m, model->count) && are_finite(model->adam.v, model->count);
    Sheet *sheet = calloc(1, sizeof *sheet);
    if (!sheet) {
        return error_set(err, "Cannot write %s: not enough memory.", path);
    }
    fill_sheet(sheet, model, moments, path);
    if (past) {
        add_past(sheet, past);
    }
    bool good = safetensors_write(path, sheet->tensors, sheet->tensor, sheet->notes, sheet->note, err);
    free(sheet);
    return good;
}

bool checkpoint_save(Model *model, bool moments, const char *path, Error *err) {
    return save(model, moments, NULL, path, err);
}

bool checkpoint_save_whole(Model *model, const PairSet *pairs, const char *path, Error *err) {
    Past *past = calloc(1, sizeof *past);
    if (!past) {
        return error_set(err, "Cannot write %s: not enough memory.", path);
    }
    const bool good = past_fill(past, model, pairs, err) && save(model, true, past, path, err);
    past_free(past);
    free(past);
    return good;
}

// ---- reading -------------------------------------------------------------------------------------------------------------
static bool read_settings(const Safetensors *st, Settings *settings, Error *err) {
    Error why;
    *settings = settings_default();
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        const char *value = is_kept(row) ? safetensors_note(st, row->key) : NULL;
        char near[FILE_PATH_MAX];
        if (value && names_file(row)) { // what is cut is too long for a setting too
            file_in_resolve(near, sizeof near, value, safetensors_note(st, FILES_FROM) ? st->path : "");
            value = near;
        }
        if (value && !settings_set(settings, row->key, value, &why)) {
            return error_set(err, "%.200s: %.300s", st->path, why.text);
        }
    }
    if (!settings_check(settings, &why)) {
        return error_set(err, "%.200s: %.300s", st->path, why.text);
    }
    return true;
}

// A number of the metadata from `min` on; `initial` where there is none.
static bool read_number(const Safetensors *st, const char *key, double min, double initial, double *value, Error *err) {
    const char *text = safetensors_note(st, key);
    char *end;
    *value = text ? strtod(text, &end) : initial;
    if (text && (end == text || *end != '\0' || !(*value >= min && *value <= STEPS_MAX))) {
        char quoted[QUOTE_MAX];
        text_quote(quoted, text);
        return error_set(err, "%.200s: %s is \"%s\", which is not a suitable number.", st->path, key, quoted);
    }
    return true;
}

static void read_names(const Safetensors *st, Model *model) {
    const char *at = safetensors_note(st, CLASS_NAMES);
    for (int c = 0; at && c < model->classes; c++) {
        char name[NOTE_BYTES];
        const size_t length = strcspn(at, "\t");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        text_print(model->name[c].text, sizeof model->name[c].text, name);
        at = at[length] ? at + length + 1 : NULL;
    }
    for (int c = 0; c < model->classes; c++) {
        if (!model->name[c].text[0]) { // one is missing
            memset(model->name, 0, sizeof model->name);
        }
    }
}

static uint64_t read_sum(const Safetensors *st, const char *key) {
    const char *text = safetensors_note(st, key);
    return text ? strtoull(text, NULL, 16) : 0;
}

// Models of before do not say it.
static void read_fit(const Safetensors *st, Model *model) {
    const char *text = safetensors_note(st, DATA_FIT);
    PointsFit fit;
    if (text && sscanf(text, "%lf %lf %lf", &fit.x, &fit.y, &fit.scale) == 3 && isfinite(fit.x) && isfinite(fit.y) &&
        fit.scale > 0 && isfinite(fit.scale)) {
        model->fit = fit;
    }
}

static bool read_state(const Safetensors *st, Model *model, Error *err) {
    double steps, adam_steps;
    if (!read_number(st, "trained-steps", 0, 0, &steps, err) || !read_number(st, "adam-steps", 0, 0, &adam_steps, err) ||
        !read_number(st, "rate-scale", 0, 1, &model->rate_scale, err)) {
        return false;
    }
    model->step = (long)steps;
    model->adam.step = (long)adam_steps;
    model->data_sum = read_sum(st, "data-checksum");
    model->source_sum = read_sum(st, "source-checksum");
    model->teacher_sum = read_sum(st, "teacher-checksum");
    read_fit(st, model);
    read_names(st, model);
    return true;
}

// How often each class comes; equally where the file does not say.
static bool read_shares(const Safetensors *st, Model *model, Error *err) {
    const char *text = safetensors_note(st, SHARES);
    double sum = 0;
    if (model->classes == 0) {
        return true;
    }
    class_label_equal(model->classes, model->share);
    for (int c = 0; text && c < model->classes; c++) {
        char *end;
        double share = strtod(text, &end);
        if (end == text || !(share >= 0 && share <= 1)) {
            return error_set(err, "%.200s: %s does not give a share for each of %d classes.", st->path, SHARES, model->classes);
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

static bool has_block(const Safetensors *st, Model *model, int block) {
    ModelTensor tensor[MODEL_TENSORS];
    char name[NAME_BYTES];
    model_tensors(model, tensor);
    full_name(name, block, &tensor[0]);
    return safetensors_has(st, name);
}

// Block `from` of the file into block `to` of the model.
static bool read_block(const Safetensors *st, Model *model, int from, int to, Error *err) {
    ModelTensor tensor[MODEL_TENSORS];
    char name[NAME_BYTES];
    int count = model_tensors(model, tensor);
    for (int k = 0; k < count; k++) {
        full_name(name, from, &tensor[k]);
        if ((to == 0 || is_trained(model, &tensor[k])) &&
            !safetensors_read(st, name, tensor[k].rows, tensor[k].cols, in_block(model, &tensor[k], to), err)) {
            return false;
        }
    }
    return true;
}

static bool read_weights(const Safetensors *st, Checkpoint *checkpoint, Error *err) {
    Model *model = checkpoint->model;
    checkpoint->moments = has_block(st, model, 2);
    if (!read_block(st, model, 0, 0, err) || !read_block(st, model, has_block(st, model, 1), 1, err)) {
        return false;
    }
    return !checkpoint->moments || (read_block(st, model, 2, 2, err) && read_block(st, model, 3, 3, err));
}

// What the file is of, without its numbers.
static Model *read_model(Safetensors *st, Error *err) {
    Settings settings;
    int classes = 0;
    if (!read_settings(st, &settings, err)) {
        return NULL;
    }
    const ModelKind *kind = model_kind_at(settings.model);
    if (kind->read_shape && !mlp_take_names(st, err)) {
        return NULL;
    }
    if (kind->read_shape && !kind->read_shape(st, &settings, &classes, err)) {
        return NULL;
    }
    return model_make_shown(&settings, classes, err);
}

bool checkpoint_load(Checkpoint *checkpoint, const char *path, Error *err) {
    Safetensors st;
    *checkpoint = (Checkpoint){0};
    if (!safetensors_open(&st, path, err)) {
        return false;
    }
    Model *model = checkpoint->model = read_model(&st, err);
    checkpoint->silent = !safetensors_note(&st, "activation");
    bool good = model && read_state(&st, model, err) && read_shares(&st, model, err) && read_weights(&st, checkpoint, err);
    safetensors_close(&st);
    if (!good) {
        checkpoint_free(checkpoint);
    }
    return good;
}

bool checkpoint_go_on(const Checkpoint *checkpoint, const char *path, Model *model, PairSet *pairs, Error *err) {
    Safetensors st;
    *pairs = (PairSet){0};
    model_resume(model, checkpoint->model, checkpoint->moments);
    if (!safetensors_open(&st, path, err)) {
        model_restart(model);
        return false;
    }
    const bool good = (!safetensors_note(&st, PAST_NOTE) || past_read(&st, model, err)) && past_read_pairs(&st, pairs, err);
    safetensors_close(&st);
    if (!good) {
        model_restart(model);
    }
    return good;
}

void checkpoint_ask(Checkpoint *checkpoint, const Settings *settings) {
    if (checkpoint->silent) {
        model_tune(checkpoint->model, settings, NULL);
    }
    model_convert(checkpoint->model, settings);
}

void checkpoint_free(Checkpoint *checkpoint) {
    model_free(checkpoint->model);
    *checkpoint = (Checkpoint){0};
}
