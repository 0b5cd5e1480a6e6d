#include "app/verb/verb.h"
#include "base/clock.h"
#include "base/file_out.h"
#include "base/interrupt.h"
#include "base/language.h"
#include "base/tuner.h"
#include "base/words.h"
#include "settings/lane_list.h"

#include <cJSON.h>

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { BURST = 16, TRIAL = 4, LOSS_STEPS = 500 };

#define FAR 100.0f // from the origin; the stage shows 4

// ---- the bar -------------------------------------------------------------------------------------------------------------
typedef struct {
    long first, last; // steps
    double began_s, drawn_s;
    bool drawn;
} Bar;

static void draw_bar(Bar *bar, const Model *model, double now_s) {
    long done = model->step - bar->first, all = bar->last - bar->first;
    double spent = now_s - bar->began_s, rate = spent > 0 ? (double)done / spent : 0;
    int filled = all > 0 ? (int)(30 * done / all) : 30;
    fprintf(stderr, "\rtrain  [%.*s%.*s] %ld of %ld, %.0f steps/s, loss %.4f, %.0f s left \033[K", filled,
            "##############################", 30 - filled, "..............................", model->step, bar->last, rate,
            (double)curve_recent(&model->curve, LOSS_STEPS), rate > 0 ? (double)(all - done) / rate : 0.0);
    bar->drawn_s = now_s;
    bar->drawn = true;
}

// ---- steps ---------------------------------------------------------------------------------------------------------------
static void burst(Tuner *tuner, Model *model, long last) {
    const long before = model->step, burst_end = before + (tuner_begin(tuner) ? TRIAL : BURST);
    const long end = burst_end < last ? burst_end : last;
    while (model->step < end && !interrupt_asked()) {
        model_step(model);
    }
    tuner_end(tuner, model->step - before);
}

// What a power cut or a full memory would take goes to the disk now and then. A disk that is full for the moment ends no training.
static void save_checkpoint(Model *model, const Settings *s, const Bar *bar) {
    Error err;
    const bool learned = model->rollbacks < model->step - bar->first; // or no loss was finite yet
    if (learned && !checkpoint_save(model, true, s->out, &err)) {
        fputs(bar->drawn ? "\n" : "", stderr);
        error_say(&err, 0);
    }
}

static void train(Model *model, const Settings *s, Bar *bar) {
    const bool terminal = isatty(STDERR_FILENO), saves = s->checkpoint > 0;
    Tuner tuner;
    tuner_init(&tuner);
    bar->began_s = bar->drawn_s = clock_now_s();
    double saved_s = bar->began_s;
    while (model->step < bar->last && !interrupt_asked()) {
        burst(&tuner, model, bar->last);
        double now_s = clock_now_s();
        if (terminal && now_s - bar->drawn_s > 0.1) {
            draw_bar(bar, model, now_s);
        }
        if (saves && now_s - saved_s >= s->checkpoint * 60) {
            save_checkpoint(model, s, bar);
            saved_s = clock_now_s();
        }
    }
    if (bar->drawn) {
        draw_bar(bar, model, clock_now_s());
        fputc('\n', stderr);
    }
}

// ---- the run -------------------------------------------------------------------------------------------------------------
// Makes the model, and continues from `checkpoint` unless that is NULL.
static Model *open_model(const Settings *s, const Dataset *dataset, const Checkpoint *checkpoint, Error *err) {
    Model *model = model_make(s, dataset, &dataset->pairs, err);
    if (model && checkpoint && !model_same_shape(model, checkpoint->model)) {
        model_free(model);
        error_set(err, "resume: the model's network does not have the shape that the settings ask for. Leave width, hidden, "
                       "activation and features as they were.");
        return NULL;
    }
    if (model && checkpoint) {
        model_resume(model, checkpoint->model, checkpoint->moments);
    }
    return model;
}

static void print_summary(const Model *model, const Settings *s, const Bar *bar) {
    double seconds = clock_now_s() - bar->began_s;
    cJSON *line = cJSON_CreateObject();
    char name[FILE_PATH_MAX];
    text_print(name, sizeof name, s->out); // for the terminal, and so that it is UTF-8 as JSON must be
    cJSON_AddStringToObject(line, "model", name);
    cJSON_AddNumberToObject(line, "steps", (double)model->step);
    cJSON_AddNumberToObject(line, "trained", (double)(model->step - bar->first)); // of them, just now
    cJSON_AddNumberToObject(line, "loss", (double)curve_recent(&model->curve, LOSS_STEPS));
    cJSON_AddNumberToObject(line, "seconds", seconds);
    cJSON_AddNumberToObject(line, "steps_per_s", (double)(model->step - bar->first) / fmax(seconds, 1e-9));
    cJSON_AddNumberToObject(line, "weights", model->count);
    cJSON_AddNumberToObject(line, "rescues", (double)model->rollbacks);
    cJSON_AddBoolToObject(line, "interrupted", interrupt_asked());
    char *text = cJSON_PrintUnformatted(line);
    puts(text ? text : "{}");
    cJSON_free(text);
    cJSON_Delete(line);
}

// A model whose every step was taken back is not worth its name: nothing is written over an older one.
static bool has_learned(const Model *model, const Settings *s, const Bar *bar, Error *err) {
    const long steps = model->step - bar->first;
    if (steps == 0 || model->rollbacks < steps) {
        return true;
    }
    return error_set(err,
                     s->keep_scale
                         ? TR("Training failed: the loss was never finite. %s was not written. Leave out --keep-scale, so that the points fit "
                              "the stage.")
                         : TR("Training failed: the loss was never finite. %s was not written. Choose a smaller --rate."),
                     s->out);
}

// Says what could not be learned from; false and a sentence if the last steps are among them.
static bool ends_well(const Model *model, const Settings *s, Error *err) {
    if (model_stuck(model)) {
        return error_set(err,
                         s->keep_scale
                             ? TR("Training failed at the end: the loss is not finite, or above all bounds (%g). Leave out --keep-scale, "
                                  "so that the points fit the stage.")
                             : TR("Training failed at the end: the loss is not finite, or above all bounds (%g). Lower --rate."),
                         (double)model->last_loss);
    }
    if (model->rollbacks > 0) {
        error_note(s->keep_scale
                       ? TR("%ld of %ld steps taught nothing: their loss was not finite, or above all bounds. Leave out --keep-scale, so "
                            "that the points fit the stage.")
                       : TR("%ld of %ld steps taught nothing: their loss was not finite, or above all bounds. Lower --rate."),
                   model->rollbacks, model->step);
    }
    return true;
}

// The last good weights are worth a file, but not as one run of a sweep, which would be taken for done.
static bool write_model(Model *model, const Settings *s, const Bar *bar, Error *err) {
    if (!has_learned(model, s, bar, err)) {
        return false;
    }
    const bool well = ends_well(model, s, err);
    if ((!well && s->result[0]) || !checkpoint_save(model, true, s->out, err)) {
        return false;
    }
    print_summary(model, s, bar);
    if (!well) {
        text_add(err->text, sizeof err->text, " %s", tr("The last good weights were written."));
    }
    return well;
}

static int train_lane(const Settings *s, const Dataset *dataset, const Checkpoint *checkpoint, Error *err) {
    Model *model = open_model(s, dataset, checkpoint, err);
    if (!model) {
        return 1;
    }
    Bar bar = {.first = model->step, .last = s->train};
    bool done = checkpoint && model->step >= bar.last; // then the file stays as it is
    if (done) {
        error_note("Nothing left to train: %s has %ld steps, and --train asks for %ld in all.", s->out, model->step, bar.last);
    }
    interrupt_defer(); // what was learned is kept; what comes before, points and a teacher's pairs, is not worth a wait
    train(model, s, &bar);
    if (interrupt_asked() && model->step == bar.first) { // an older model stays
        model_free(model);
        error_set(err, "Stopped. Nothing was written.");
        return INTERRUPT_CODE;
    }
    const bool good = done || write_model(model, s, &bar, err);
    if (done) {
        print_summary(model, s, &bar);
    }
    model_free(model);
    return good ? (interrupt_asked() ? INTERRUPT_CODE : 0) : 1;
}

// Checked before the training. A model is written more than once, and nobody waits an hour at the end of a pipe; /dev/null takes all.
static bool can_write(const Settings *s, Error *err) {
    if (file_out_is_stream(s->out) && !file_is_same(s->out, "/dev/null")) {
        return error_set(err, "Cannot write %s: it is a pipe or a device, and a model needs a file.", s->out);
    }
    if (points_named(s->out) || cli_is_scene(s->out)) {
        return error_set(err, "Cannot write %s: this is a name of points or of a scene. That of a model ends in .safetensors.",
                         s->out);
    }
    return keeps_inputs(s, err) && file_out_try(s->out, err);
}

// Own coordinates that a network of unit scale learns badly, if at all.
static void tell_far(const Settings *s, const Dataset *dataset) {
    const DistSet *set = dataset->data->set;
    float far = 0;
    for (int i = 0; s->keep_scale && set && i < set->count; i++) {
        far = fmaxf(far, fmaxf(fabsf(set->x[i]), fabsf(set->y[i])));
    }
    if (far > FAR) {
        error_note("The points reach as far as %g, which trains badly. Leave out --keep-scale, so that they fit the stage.",
                   (double)far);
    }
}

int train_model(const Checkpoint *checkpoint, const Settings *s, Error *err) {
    err->text[0] = '\0';
    if (!can_write(s, err)) {
        return 1;
    }
    Dataset *dataset = dataset_open_as(s, checkpoint ? &checkpoint->model->fit : NULL, err);
    if (!dataset) {
        if (checkpoint) {
            checkpoint_tell_missing(checkpoint, s, err);
        }
        return 1;
    }
    if (checkpoint) {
        checkpoint_tell_other(checkpoint, s, dataset);
    }
    tell_far(s, dataset);
    int code = checkpoint && !calls_classes(checkpoint, s, dataset, err) ? 1 : train_lane(s, dataset, checkpoint, err);
    dataset_close(dataset);
    return code;
}

static int train_settings(const Checkpoint *checkpoint, const Settings *s) {
    Error err;
    int code = train_model(checkpoint, s, &err);
    return err.text[0] ? error_say(&err, code) : code;
}

// A scene may name several lanes.
static void tell_one_lane(const Settings *s) {
    const LaneSpec spec = lane_spec(s);
    char name[LANE_NAME_MAX];
    if (s->lanes[0]) {
        lane_spec_name(&spec, name);
        error_note("Of the lanes only %s is trained; model, path, pairing and predict choose which.", name);
    }
}

int train_run(const Cli *cli) {
    tell_one_lane(&cli->settings);
    return cli->settings.resume ? checkpoint_run(cli, cli->settings.out, false, train_settings)
                                : train_settings(NULL, &cli->settings);
}
