#include "app/verb/verb.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/tuner.h"
#include "settings/lane_list.h"

#include <cJSON.h>

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BURST = 16, TRIAL = 4, LOSS_STEPS = 500, INTERRUPTED = 130 };

static volatile sig_atomic_t stopped; // what a signal handler can reach is file-scope

static void stop(int signal_number) {
    (void)signal_number;
    stopped = 1;
}

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
    while (model->step < end && !stopped) {
        model_step(model);
    }
    tuner_end(tuner, model->step - before);
}

static void train(Model *model, Bar *bar) {
    const bool terminal = isatty(STDERR_FILENO);
    Tuner tuner;
    tuner_init(&tuner);
    bar->began_s = bar->drawn_s = clock_now_s();
    while (model->step < bar->last && !stopped) {
        burst(&tuner, model, bar->last);
        if (terminal && clock_now_s() - bar->drawn_s > 0.1) {
            draw_bar(bar, model, clock_now_s());
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
    cJSON_AddStringToObject(line, "model", s->out);
    cJSON_AddNumberToObject(line, "steps", (double)model->step);
    cJSON_AddNumberToObject(line, "trained", (double)(model->step - bar->first)); // of them, just now
    cJSON_AddNumberToObject(line, "loss", (double)curve_recent(&model->curve, LOSS_STEPS));
    cJSON_AddNumberToObject(line, "seconds", seconds);
    cJSON_AddNumberToObject(line, "steps_per_s", (double)(model->step - bar->first) / fmax(seconds, 1e-9));
    cJSON_AddNumberToObject(line, "weights", model->count);
    cJSON_AddNumberToObject(line, "rescues", (double)model->rollbacks);
    cJSON_AddBoolToObject(line, "interrupted", stopped != 0);
    char *text = cJSON_PrintUnformatted(line);
    puts(text ? text : "{}");
    cJSON_free(text);
    cJSON_Delete(line);
}

static int train_lane(const Settings *s, const Dataset *dataset, const Checkpoint *checkpoint) {
    Error err;
    Model *model = open_model(s, dataset, checkpoint, &err);
    if (!model) {
        return error_say(&err, 1);
    }
    Bar bar = {.first = model->step, .last = s->train};
    bool done = checkpoint && model->step >= bar.last; // then the file stays as it is
    if (done) {
        fprintf(stderr, "flowscope: Nothing left to train: %s has %ld steps, and --train asks for %ld in all.\n", s->out,
                model->step, bar.last);
    }
    train(model, &bar);
    bool good = done || checkpoint_save(model, true, s->out, &err);
    if (good) {
        print_summary(model, s, &bar);
    }
    model_free(model);
    return good ? (stopped ? INTERRUPTED : 0) : error_say(&err, 1);
}

// Continues from `checkpoint` unless that is NULL.
static int train_settings(const Checkpoint *checkpoint, const Settings *s) {
    Error err;
    Dataset *dataset = file_out_try(s->out, &err) ? dataset_open(s, &err) : NULL;
    if (!dataset) {
        return error_say(&err, 1);
    }
    int code = train_lane(s, dataset, checkpoint);
    dataset_close(dataset);
    return code;
}

// A scene may name several lanes.
static void tell_one_lane(const Settings *s) {
    const LaneSpec spec = lane_spec(s);
    char name[LANE_NAME_MAX];
    if (s->lanes[0]) {
        lane_spec_name(&spec, name);
        fprintf(stderr, "flowscope: Of the lanes only %s is trained; model, path, pairing and predict choose which.\n", name);
    }
}

int train_run(const Cli *cli) {
    struct sigaction action = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND}; // a second Ctrl-C ends it at once
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    tell_one_lane(&cli->settings);
    return cli->settings.resume ? checkpoint_run(cli, cli->settings.out, false, train_settings)
                                : train_settings(NULL, &cli->settings);
}
