// flowscope train --result: one run of a sweep. It may be ended at any moment, and started again: what is there is not done twice.
#include "app/verb/verb.h"
#include "base/file.h"
#include "base/file_lock.h"
#include "base/file_out.h"
#include "base/interrupt.h"
#include "run/trial.h"

#include <string.h>

// ---- the model ---------------------------------------------------------------------------------------------------------------
// A file may be named from elsewhere in the model.
static bool is_same(const Settings *a, const Settings *b, const Setting *row) {
    const char *one = (const char *)a + row->offset, *other = (const char *)b + row->offset;
    return settings_same(a, b, row) || (row->beside && file_is_same(one, other));
}

// What is there under the model's name has to be the beginning of this run, and no other one's.
static bool is_begun(const Checkpoint *checkpoint, const Settings *s, Error *err) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (trial_trains(s, row) && strcmp(row->key, "train") != 0 && !is_same(s, &checkpoint->model->settings, row)) {
            return error_set(err, "%s was trained with another %s. Choose another --out.", s->out, row->key);
        }
    }
    return checkpoint->model->step <= s->train ||
           error_set(err, "%s was trained for %ld steps, more than --train %d. Choose another --out.", s->out,
                     checkpoint->model->step, s->train);
}

// The exit code, and the sentence where it is not 0.
static int train_on(const Settings *s, Error *err) {
    Checkpoint begun;
    if (!file_exists(s->out)) {
        return train_model(NULL, s, err);
    }
    if (!checkpoint_load(&begun, s->out, err)) {
        return 1;
    }
    int code = 1;
    if (is_begun(&begun, s, err)) {
        code = begun.model->step < s->train ? train_model(&begun, s, err) : 0;
    }
    checkpoint_free(&begun);
    return code;
}

// Runs that differ only in how they sample share a model: the first trains it while the others wait.
static int train(const Settings *s, Error *err) {
    int lock = file_lock_take(s->out);
    int code = INTERRUPT_CODE;
    err->text[0] = '\0';
    if (!interrupt_asked()) {
        code = train_on(s, err);
    }
    file_lock_release(lock);
    return code;
}

static bool measure(const Settings *s, Evaluation *evaluation, long *step, Error *err) {
    Checkpoint checkpoint;
    if (!checkpoint_load(&checkpoint, s->out, err)) {
        return false;
    }
    *step = checkpoint.model->step;
    bool good = checkpoint_evaluate(&checkpoint, s, evaluation, err);
    checkpoint_free(&checkpoint);
    return good;
}

// ---- the result ----------------------------------------------------------------------------------------------------------------
// Whether the run is still to be done: 1; not: 0. -1 and a sentence where its result would take the place of something else.
static int is_due(const Settings *s, Error *err) {
    Trial trial;
    bool foreign = false;
    if (!file_ends_in(s->result, ".json")) {
        error_set(err, "Cannot write %s: the name of a result ends in .json.", s->result);
        return -1;
    }
    if (!file_exists(s->result)) {
        return 1;
    }
    if (!trial_read(&trial, &foreign, s->result, err)) {
        return foreign ? -1 : 1; // what is broken is done again
    }
    const char *key = trial_differs(&trial, s);
    bool done = trial.state == TRIAL_DONE;
    trial_free(&trial);
    if (key) {
        error_set(err, "%s is of a run with another %s. Choose another --result.", s->result, key);
        return -1;
    }
    return !done;
}

// The table names it, with the reason.
static int fail(const Settings *s, const Error *why) {
    Error err;
    if (!trial_write(s->result, s, TRIAL_FAILED, NULL, 0, why->text, &err)) {
        error_say(&err, 1);
    }
    return error_say(why, 1);
}

int trial_run(const Cli *cli) {
    const Settings *s = &cli->settings;
    Error err;
    int due = is_due(s, &err);
    if (due <= 0) {
        return due < 0 ? error_say(&err, 2) : 0;
    }
    if (!file_out_try(s->result, &err)) {
        return error_say(&err, 1);
    }
    int code = train(s, &err);
    interrupt_at_once(); // the model is written, and measured again by who starts the run again
    if (code == INTERRUPT_CODE) {
        return err.text[0] ? error_say(&err, code) : code;
    }
    if (interrupt_asked()) {
        return INTERRUPT_CODE;
    }
    Evaluation evaluation;
    long step = 0;
    if (code != 0 || !measure(s, &evaluation, &step, &err)) {
        return fail(s, &err);
    }
    return trial_write(s->result, s, TRIAL_DONE, &evaluation, step, NULL, &err) ? 0 : error_say(&err, 1);
}
