#include "run/command.h"

#include <string.h>

static void push(CommandQueue *queue, Command command) {
    if (queue->count < COMMANDS_MAX) {
        queue->command[queue->count++] = command;
    }
}

void command_push(CommandQueue *queue, CommandKind kind, double value) {
    push(queue, (Command){.kind = kind, .value = value});
}

void command_set(CommandQueue *queue, const Setting *row, double value) {
    push(queue, (Command){.kind = CMD_SET, .row = row, .value = value});
}

static bool same(const Settings *a, const Settings *b) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (!settings_same(a, b, row)) {
            return false;
        }
    }
    return true;
}

static void remember(Undo *undo, const Settings *before, const Setting *row) {
    if (row && row == undo->last_row) {
        return;
    }
    if (undo->count == UNDO_MAX) {
        memmove(undo->before, undo->before + 1, (UNDO_MAX - 1) * sizeof undo->before[0]);
        undo->count--;
    }
    undo->before[undo->count++] = *before;
    undo->last_row = row;
    undo->undone = 0;
}

// The settings as an undo of what `next` asks for needs them: where lanes will go, those that are open.
static Settings before_that(const Experiment *experiment, const Settings *next) {
    return next->lanes[0] ? experiment_named(experiment) : experiment->settings;
}

static bool change(Experiment *experiment, Undo *undo, const Settings *wanted, const Setting *row, Error *err) {
    const Settings before = before_that(experiment, wanted);
    if (!experiment_apply(experiment, wanted, err)) {
        return false;
    }
    if (!same(&before, wanted)) { // an undo that undoes nothing would look broken
        remember(undo, &before, row);
    }
    return true;
}

// From one pile to the other; what cannot be carried out stays, to be tried again. No pile outgrows UNDO_MAX: `before` held all.
static bool step(Experiment *experiment, Settings *from, int *from_count, Settings *to, int *to_count, Error *err) {
    if (*from_count == 0) {
        return true;
    }
    const Settings next = experiment_openable(experiment, &from[*from_count - 1]), now = before_that(experiment, &next);
    if (!experiment_apply(experiment, &next, err)) {
        return false;
    }
    (*from_count)--;
    to[(*to_count)++] = now;
    return true;
}

static bool undo_last(Experiment *experiment, Undo *undo, Error *err) {
    undo->last_row = NULL;
    return step(experiment, undo->before, &undo->count, undo->after, &undo->undone, err);
}

static bool redo_last(Experiment *experiment, Undo *undo, Error *err) {
    undo->last_row = NULL;
    return step(experiment, undo->after, &undo->undone, undo->before, &undo->count, err);
}

static int own_data(void) {
    int index = 0;
    while (dist_at(index) != dist_find("file")) {
        index++;
    }
    return index;
}

// A change by the user, which other rows give way to.
static bool choose(CommandQueue *queue, Experiment *experiment, Undo *undo, Settings wanted, const Setting *row, Error *err) {
    Yielded yielded[YIELDED_MAX];
    const LaneSpec key = lane_spec(&wanted);
    const bool open = !row && experiment_find(experiment, &key) >= 0; // it is looked at as it is: no reflow begins
    int count = settings_settle(&wanted, &experiment->settings, yielded);
    if (open) {
        lane_spec_choose(&wanted, &key);
    }
    if (!change(experiment, undo, &wanted, row, err)) {
        return false;
    }
    if (count > 0) {
        queue->yielded_count = count;
        memcpy(queue->yielded, yielded, sizeof yielded);
    }
    return true;
}

// What was looked at before is looked at again. Undone, the lane begins anew.
static bool close_lane(CommandQueue *queue, Experiment *experiment, Undo *undo, Error *err) {
    LaneList lanes = experiment_lanes(experiment);
    Settings wanted = experiment->settings;
    const int selected = experiment->selected,
              next = experiment->from != selected ? experiment->from : (selected + 1) % experiment->count;
    if (lanes.count <= 2) {
        return error_set(err, "Two lanes stay, to be compared.");
    }
    lane_spec_choose(&wanted, &lanes.key[next]);
    lane_list_drop(&lanes, selected);
    lane_list_write(&lanes, wanted.lanes);
    return choose(queue, experiment, undo, wanted, NULL, err);
}

static void train_one_step(Experiment *experiment) {
    experiment_look_back(experiment, -1);
    experiment->training = true;
    for (int i = 0; i < experiment->count; i++) { // those behind catch up first
        experiment_train(experiment);
    }
    experiment->training = false;
}

static bool apply_one(const Command *command, CommandQueue *queue, Experiment *experiment, Undo *undo, Error *err) {
    Settings wanted = experiment->settings;
    switch (command->kind) {
    case CMD_SET:
        settings_put(&wanted, command->row, command->value);
        return choose(queue, experiment, undo, wanted, command->row, err);
    case CMD_HEADLINE:
        wanted = experiment_headline_settings(experiment, (Headline)command->value);
        return choose(queue, experiment, undo, wanted, NULL, err);
    case CMD_UNDO:
        return undo_last(experiment, undo, err);
    case CMD_REDO:
        return redo_last(experiment, undo, err);
    case CMD_CLOSE:
        return close_lane(queue, experiment, undo, err);
    case CMD_OWN_DATA:
        wanted.data = own_data();
        return choose(queue, experiment, undo, wanted, NULL, err);
    case CMD_PLAY:
        experiment->play.playing = !experiment->play.playing;
        return true;
    case CMD_SEEK:
        experiment_seek(experiment, command->value);
        return true;
    case CMD_NUDGE:
        experiment_seek(experiment, experiment->play.t + command->value);
        return true;
    case CMD_TRAIN:
        experiment->training = !experiment->training;
        return true;
    case CMD_STEP:
        train_one_step(experiment);
        return true;
    case CMD_LOOK_BACK:
        experiment_look_back(experiment, (long)command->value);
        return true;
    case CMD_RESTART:
        experiment_restart(experiment);
        return true;
    }
    return true;
}

bool command_apply(CommandQueue *queue, Experiment *experiment, Undo *undo, Error *err) {
    bool good = true;
    queue->yielded_count = 0;
    for (int i = 0; i < queue->count; i++) {
        good = apply_one(&queue->command[i], queue, experiment, undo, err) && good;
    }
    queue->count = 0;
    return good;
}

bool command_settings(Experiment *experiment, Undo *undo, const Settings *wanted, Error *err) {
    return change(experiment, undo, wanted, NULL, err);
}

bool command_choose(CommandQueue *queue, Experiment *experiment, Undo *undo, const Settings *wanted, Error *err) {
    return choose(queue, experiment, undo, *wanted, NULL, err);
}

void command_settle(Undo *undo) {
    undo->last_row = NULL;
}
