#include "app/verb/verb.h"
#include "base/file_in.h"
#include "base/file_out.h"
#include "base/words.h"
#include "run/measures.h"
#include "flow/class_label.h"

#include <cJSON.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define VAIN_MAX 256
#define ASTRAY 20.0f // stage units; data lie within 4

// The dataset of a trained model needs neither fixed points nor pairs.
static Settings after_training(const Settings *s) {
    Settings plain = *s;
    plain.train_points = 0;
    plain.pairing = PAIRING_INDEPENDENT;
    return plain;
}

// Whether the model knows the class that is asked for.
static bool label_fits(const Checkpoint *checkpoint, const Settings *s, Error *err) {
    int classes = checkpoint->model->classes;
    if (s->label >= 0 && classes == 0) {
        return error_set(err, "label: this model was trained without class labels. Train one with --condition.");
    }
    return s->label < classes || s->label < 0 ||
           error_set(err, "label: this model has classes 0 to %d. -1 gives each particle its own class.", classes - 1);
}

// Rows that a model's file states, unless another program wrote it.
static bool is_stated(const Setting *row) {
    return SETTING_IS(row, "model", "path", "predict", "activation") ||
           (row->group == GROUP_PATH && row->effect == EFFECT_RESTART); // the path's own constants
}

// Rows that training has settled.
static bool is_settled(const Setting *row, const Checkpoint *checkpoint) {
    if (is_stated(row)) {
        return !checkpoint->silent;
    }
    return row->group == GROUP_NETWORK || row->group == GROUP_TRAINING || SETTING_IS(row, "train", "train-points");
}

// Rows of the window only, though a user might expect them to work here.
static bool is_of_windows(const Setting *row) {
    return SETTING_IS(row, "particles", "field", "lanes");
}

// The command line without what training has settled; says what it asks for in vain.
static Cli without_settled(const Cli *cli, const Checkpoint *checkpoint) {
    Cli rest = *cli;
    char vain[VAIN_MAX] = "", windows[VAIN_MAX] = "";
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (cli->given[i] && is_of_windows(row)) {
            text_add(windows, sizeof windows, " --%s", row->key);
        }
        if (!cli->given[i] || !is_settled(row, checkpoint)) {
            continue;
        }
        rest.given[i] = false;
        if (row->group == GROUP_FILM || !settings_same(&cli->settings, &checkpoint->model->settings, row)) {
            text_add(vain, sizeof vain, " --%s", row->key);
        }
    }
    if (vain[0]) {
        error_note("Without effect:%s. A finished model stays as it was trained. Use train --resume to train it further.", vain);
    }
    if (windows[0]) {
        error_note("Without effect:%s. The model's own network is used, for --count points.", windows);
    }
    return rest;
}

int checkpoint_run(const Cli *cli, const char *path, bool settled, CheckpointVerb *verb) {
    Error err;
    Checkpoint checkpoint;
    Settings s;
    if (!checkpoint_load(&checkpoint, path, &err)) {
        return error_say(&err, 1);
    }
    Cli rest = settled ? without_settled(cli, &checkpoint) : *cli;
    bool good = cli_label(&rest, model_class_names(checkpoint.model), checkpoint.model->classes, &err) &&
                cli_merge(&rest, &checkpoint.model->settings, &s, &err) && (!settled || label_fits(&checkpoint, &s, &err));
    if (good) {
        checkpoint_ask(&checkpoint, &s);
    }
    int code = good ? verb(&checkpoint, &s) : error_say(&err, 2);
    checkpoint_free(&checkpoint);
    return code;
}

bool keeps_inputs(const Settings *s, Error *err) {
    const char *const inputs[] = {s->from, s->data_file, s->source_file, s->teacher};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        if (inputs[i][0] && file_is_same(inputs[i], s->out)) {
            return error_set(err, "Cannot write %s: it is read here, and would be lost. Choose another name.", s->out);
        }
    }
    return true;
}

// ---- sample --------------------------------------------------------------------------------------------------------------
// Starting points, of a file or drawn.
static bool starts(const Checkpoint *checkpoint, const Settings *s, Points *points, Error *err) {
    if (s->from[0]) {
        return points_read(points, s->from, false, err);
    }
    Settings plain = after_training(s);
    if (!settings_goes_back(s)) {
        plain.data = 0; // not needed: its file may be gone
    }
    plain.condition = false;
    Dataset *dataset = dataset_open(&plain, err);
    size_t n = (size_t)s->count;
    *points = (Points){.count = s->count, .classes = 1};
    if (!dataset) {
        checkpoint_tell_missing(checkpoint, s, err);
        return false;
    }
    points->x = malloc(n * sizeof(float));
    points->y = malloc(n * sizeof(float));
    bool good = points->x && points->y;
    if (good) {
        evaluate_starts(s, dataset, 0, s->count, points->x, points->y);
    } else {
        error_set(err, "Not enough memory for %d points.", s->count);
    }
    dataset_close(dataset);
    return good;
}

// Points that are nowhere are no sample.
static bool check_finite(long count, const float *x, const float *y, Error *err) {
    long lost = 0;
    for (long i = 0; i < count; i++) {
        lost += !isfinite(x[i]) || !isfinite(y[i]);
    }
    return lost == 0 ||
           error_set(err,
                     "The network of this model is broken: %ld of %ld points are not finite. Train it again with a lower --rate.",
                     lost, count);
}

static bool write_trajectories(const Settings *s, const Fill *fill, const Points *from, Error *err) {
    size_t n = (size_t)from->count, knots = n * (size_t)(settings_steps(s) + 1);
    float *x = malloc(2 * knots * sizeof *x), *y = x + knots;
    if (!x) {
        return error_set(err, "Not enough memory for %d trajectories of %d steps. Choose fewer.", from->count, settings_steps(s));
    }
    memcpy(x, from->x, n * sizeof *x);
    memcpy(y, from->y, n * sizeof *y);
    fill_trajectories(fill, settings_steps(s), from->count, x, y);
    bool good = check_finite((long)knots, x, y, err) &&
                points_write_trajectories(s->out, from->count, settings_steps(s), x, y, from->count, err);
    free(x);
    return good;
}

// The class that each point was sent to becomes its label.
static bool label_points(const Checkpoint *checkpoint, const Settings *s, Points *points) {
    if (!points->label && !(points->label = malloc((size_t)points->count * sizeof *points->label))) {
        return false;
    }
    for (int i = 0; i < points->count; i++) {
        points->label[i] = s->label < 0 ? label_of(checkpoint->model->share, checkpoint->model->classes, i) : s->label;
    }
    return true;
}

// A network that predicts noise or score gets its velocity from a division by almost nothing (see predict.h). Before it has learned,
// that throws points far off with any solver.
static void tell_astray(const Checkpoint *checkpoint, const Points *points) {
    int astray = 0;
    for (int i = 0; i < points->count; i++) {
        astray += !(hypotf(points->x[i], points->y[i]) < ASTRAY);
    }
    if (astray > 0 && !checkpoint->model->settings.keep_scale) {
        error_note("%d of %d points went astray, beyond %g from the middle; the model has %ld training steps, more may help.",
                   astray, points->count, (double)ASTRAY, checkpoint->model->step);
    }
}

// They are not where the points of the model's own file are.
static void tell_scaled(const Model *model) {
    const PointsFit *fit = &model->fit;
    if (model_is_scaled(model) && fit->scale > 0) {
        error_note("Points are in the coordinates of the training: those of the model's own data less (%.9g, %.9g), times %g.",
                   fit->x, fit->y, fit->scale);
    }
}

static bool sample(const Checkpoint *checkpoint, const Settings *s, Points *points, Error *err) {
    const ModelFlow flow = {model_shown(checkpoint->model, checkpoint->model->average, s), settings_sampler(s, s->path)};
    const Fill fill = model_flow(&flow);
    if (checkpoint->model->classes > 0 && s->label >= 0 && !(checkpoint->model->share[s->label] > 0)) {
        return error_set(err, "label: the model has seen no points of class %d. -1 gives each particle its own class.", s->label);
    }
    if (!points_can_write(s->out, err) || !keeps_inputs(s, err) || !file_out_try(s->out, err) ||
        !starts(checkpoint, s, points, err)) {
        return false;
    }
    if (s->trajectories && settings_goes_back(s)) {
        return error_set(err, "trajectories: they are written from noise to data only. Leave out --direction or --trajectories.");
    }
    if (s->trajectories) {
        tell_scaled(checkpoint->model);
        return write_trajectories(s, &fill, points, err);
    }
    if (settings_goes_back(s)) {
        fill_back(&fill, points->count, points->x, points->y);
    } else {
        fill_ends(&fill, points->count, points->x, points->y);
    }
    if (!check_finite(points->count, points->x, points->y, err)) {
        return false;
    }
    tell_astray(checkpoint, points);
    tell_scaled(checkpoint->model);
    if (checkpoint->model->classes > 0 && !label_points(checkpoint, s, points)) {
        return error_set(err, "Not enough memory for %d points.", points->count);
    }
    return points_write(s->out, points->count, points->x, points->y, points->label, model_class_names(checkpoint->model), err);
}

void checkpoint_tell_other(const Checkpoint *checkpoint, const Settings *s, const Dataset *dataset) {
    const Model *model = checkpoint->model;
    const struct {
        uint64_t was, is;
        const char *file, *own;
    } sets[] = {{model->data_sum, dataset->data_sum, s->data_file, model->settings.data_file},
                {model->source_sum, dataset->source_sum, s->source_file, model->settings.source_file}};
    for (int i = 0; i < 2; i++) {
        if (sets[i].was && sets[i].is && sets[i].was != sets[i].is && strcmp(sets[i].file, sets[i].own) == 0) {
            error_note("%s has other points than those that the model was trained on.", sets[i].file);
        }
    }
    if (model->teacher_sum && dataset->teacher_sum && model->teacher_sum != dataset->teacher_sum) {
        error_note("%s is another teacher than the one that the model was trained with.", s->teacher);
    }
}

void checkpoint_tell_missing(const Checkpoint *checkpoint, const Settings *s, Error *err) {
    static const char *const keys[] = {"data-file", "source-file", "teacher"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const Setting *row = settings_find(keys[i]);
        const char *path = (const char *)s + row->offset;
        char shown[FILE_IN_SHOWN];
        const bool standard = strcmp(path, "-") == 0 || file_ends_in(path, "/-"); // has a sentence of its own
        if (path[0] && !standard && !file_exists(path) && settings_same(s, &checkpoint->model->settings, row)) {
            file_in_show(shown, path);
            error_set(err, "The model was trained with %s, which is not there. Put it back, or name it with --%s.", shown, row->key);
            return;
        }
    }
}

bool calls_classes(const Checkpoint *checkpoint, const Settings *s, Dataset *dataset, Error *err) {
    const Model *model = checkpoint->model;
    return model->classes == 0 || dataset_call_classes(dataset, s, model_class_names(model), model->classes, err);
}

static int sample_checkpoint(const Checkpoint *checkpoint, const Settings *s) {
    Error err;
    Points points = {0};
    bool good = sample(checkpoint, s, &points, &err);
    points_free(&points);
    return good ? 0 : error_say(&err, 1);
}

int sample_run(const Cli *cli) {
    return checkpoint_run(cli, cli->checkpoint, true, sample_checkpoint);
}

// ---- eval ----------------------------------------------------------------------------------------------------------------
static void print_evaluation(const Settings *s, const Evaluation *e, long step) {
    cJSON *line = cJSON_CreateObject();
    char *text = measures_write(line, s, e, step) ? cJSON_Print(line) : NULL;
    puts(text ? text : "{}");
    cJSON_free(text);
    cJSON_Delete(line);
}

bool checkpoint_evaluate(const Checkpoint *checkpoint, const Settings *s, Evaluation *evaluation, Error *err) {
    Settings plain = after_training(s);
    if (!label_fits(checkpoint, s, err)) {
        return false;
    }
    Dataset *dataset = dataset_open_as(&plain, &checkpoint->model->fit, err);
    if (!dataset) {
        checkpoint_tell_missing(checkpoint, s, err);
        return false;
    }
    checkpoint_tell_other(checkpoint, s, dataset);
    bool good = calls_classes(checkpoint, &plain, dataset, err) && evaluate(checkpoint, s, dataset, evaluation, err);
    dataset_close(dataset);
    return good;
}

static int eval_checkpoint(const Checkpoint *checkpoint, const Settings *s) {
    Error err;
    Evaluation evaluation;
    if (!checkpoint_evaluate(checkpoint, s, &evaluation, &err)) {
        return error_say(&err, 1);
    }
    print_evaluation(s, &evaluation, checkpoint->model->step);
    return 0;
}

int eval_run(const Cli *cli) {
    return checkpoint_run(cli, cli->checkpoint, true, eval_checkpoint);
}
