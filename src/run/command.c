#include "run/command.h"

#include "base/check.h"

#include <math.h>
#include <string.h>

// ---- the queue -------------------------------------------------------------------------------------------------------------------

void command_add(CommandQueue *queue, const Command *command) {
    if (queue->count < COMMANDS_MAX) {
        queue->command[queue->count++] = *command;
    }
}

void command_push(CommandQueue *queue, CommandKind kind, double value) {
    const CommandRow *row = command_at(kind);
    CHECK(row->arg != ARG_ROW, "%s takes text", row->name);
    if (isnan(value)) {
        return;
    }
    const double near = fmin(fmax(row->arg == ARG_NUMBER ? value : round(value), row->min), row->max) + 0.0; // never minus zero
    command_add(queue, &(Command){.kind = kind, .value = row->arg == ARG_NONE ? 0 : near});
}

void command_set(CommandQueue *queue, const Setting *row, double value) {
    Settings settings = {0};
    if (!isnan(value)) {
        settings_put(&settings, row, value);
        command_copy(queue, &settings, row);
    }
}

void command_copy(CommandQueue *queue, const Settings *settings, const Setting *row) {
    const Command command = command_from(settings, row);
    command_add(queue, &command);
}

void command_settle(Undo *undo) {
    undo->last_row = NULL;
}

// ---- what they do to settings ----------------------------------------------------------------------------------------------------

// What is being carried out: one command, or those of a group.
typedef struct {
    CommandQueue *queue;
    Experiment *experiment;
    Undo *undo;
    bool grouped, failed; // between { and }; one of those failed
    Settings wanted;      // what they ask for
    const Setting *row;   // the only one asked for (subject), or NULL
    bool lane;            // a lane was asked for: no reflow begins, it is selected as it is
    bool whole;           // all settings were
} Carry;

static void begin(Carry *carry) {
    carry->wanted = carry->experiment->settings;
    carry->row = NULL;
    carry->lane = carry->whole = false;
}

static void select_lane(Carry *carry, const LaneSpec *spec) {
    lane_spec_choose(&carry->wanted, spec);
    carry->lane = true;
}

// Has the experiment follow what was asked for, as a step of undo.
static bool change(Carry *carry, Error *err) {
    Experiment *experiment = carry->experiment;
    const Settings before = experiment_named(experiment);
    const long number = undo_number(carry->undo, carry->row);
    const bool risky = experiment_changes(experiment, &carry->wanted, EFFECT_TRAIN); // it may ruin what was learned
    const bool copies = risky && !shelf_has(&experiment->shelf, number);
    if (copies && !experiment_remember(experiment, number, err)) {
        return false;
    }
    experiment->shelf.step = number;
    const bool done = experiment_apply(experiment, &carry->wanted, err);
    experiment->shelf.step = 0;
    if (done) {
        undo_remember(carry->undo, &before, experiment, carry->wanted.lanes[0] != '\0', carry->row, number);
    } else if (copies) {
        shelf_drop_copies(&experiment->shelf, number);
    }
    return done;
}

// What names all its settings is shown as if a window had begun with it; but where it begins with one lane alone, which no list names,
// those that are open and make sense beside it stay.
static bool change_whole(Carry *carry, Error *err) {
    LaneList lanes;
    if (!lane_list_begin(&carry->wanted, &lanes, err)) {
        return false;
    }
    lane_list_write(&lanes, carry->wanted.lanes);
    return change(carry, err);
}

// Lanes were asked for, and none in particular: the first is selected, unless the selected one is among them.
static void select_first(Carry *carry) {
    LaneList lanes;
    const LaneSpec now = lane_spec(&carry->experiment->settings), spec = lane_spec(&carry->wanted);
    if (carry->wanted.lanes[0] && lane_spec_same(&now, &spec) && lane_list_read(carry->wanted.lanes, &lanes, NULL) &&
        lane_list_find(&lanes, &spec) < 0) {
        select_lane(carry, &lanes.spec[0]);
    }
}

// Other rows give way to what a user asks for.
static bool choose(Carry *carry, Error *err) {
    Yielded yielded[YIELDED_MAX];
    select_first(carry);
    const LaneSpec spec = lane_spec(&carry->wanted);
    const int count = settings_settle(&carry->wanted, &carry->experiment->settings, yielded);
    if (carry->lane) {
        lane_spec_choose(&carry->wanted, &spec);
    }
    if (!change(carry, err)) {
        return false;
    }
    if (count > 0) {
        carry->queue->yielded_count = count;
        memcpy(carry->queue->yielded, yielded, sizeof yielded);
    }
    return true;
}

static bool take(Carry *carry, Error *err) {
    return carry->whole ? change_whole(carry, err) : choose(carry, err);
}

// What changes of several rows in a row are one step of undo: the camera, which a drag or the wheel moves with all of its rows at once.
// Elsewhere each row for itself.
static const Setting *subject(const Setting *row) {
    return setting_of_camera(row) ? settings_find("zoom") : row;
}

static bool do_set(const Command *command, Carry *carry, Error *err) {
    carry->row = carry->grouped ? NULL : subject(command->row);
    return settings_set(&carry->wanted, command->row->key, command->text, err);
}

bool command_of_place(const Setting *row) {
    return row->file || row->effect == EFFECT_START ||
           SETTING_IS(row, "gpu", "theme", "lang", "ui-scale", "stage-text", "touch", "fullscreen", "show-keys", "reduced-motion", "show");
}

Settings command_defaults(const Settings *now) {
    Settings defaults = settings_default();
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (command_of_place(row)) {
            settings_copy(&defaults, now, row);
        }
    }
    return defaults;
}

static bool is_of_view(const Setting *row) {
    return row->effect == EFFECT_VIEW || row->effect == EFFECT_TRAJECTORIES;
}

void command_push_kept(CommandQueue *queue, const Settings *now, const bool *kept, const Settings *wanted) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (kept[i] && is_of_view(row) && !settings_same(now, wanted, row)) {
            command_copy(queue, wanted, row);
        }
    }
}

void command_push_view(CommandQueue *queue, const Settings *now) {
    const Settings defaults = command_defaults(now);
    command_push(queue, CMD_BEGIN, 0);
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        const bool other = SETTING_IS(row, "particles", "compare", "panel"); // as many as the machine can carry; how it is arranged
        if (is_of_view(row) && !other && !settings_same(now, &defaults, row)) {
            command_copy(queue, &defaults, row);
        }
    }
    command_push(queue, CMD_END, 0);
}

// A lane that the selected one would become by sampling in another way stands beside it where it is asked for by name, if there is room.
static void open_copy(Carry *carry, const LaneSpec *spec) {
    const Experiment *experiment = carry->experiment;
    LaneList lanes = experiment_lanes(experiment);
    if (lanes.count < LANES_MAX && experiment_find(experiment, spec) < 0 &&
        lane_spec_same_flow(spec, &experiment->lane[experiment->selected].spec)) {
        lanes.spec[lanes.count++] = *spec;
        lane_list_write(&lanes, carry->wanted.lanes);
    }
}

static bool do_select(const Command *command, Carry *carry, Error *err) {
    const Experiment *experiment = carry->experiment;
    LaneSpec spec;
    if (command->text[0]) {
        if (!lane_spec_read(command->text, &spec, err)) {
            return false;
        }
    } else if ((int)command->value > experiment->count) {
        return error_set(err, "select: %d lanes are open, so there is no lane %d.", experiment->count, (int)command->value);
    } else {
        spec = experiment->lane[(int)command->value - 1].spec;
    }
    select_lane(carry, &spec);
    open_copy(carry, &spec);
    return true;
}

// Which settings a command asks for.
static bool ask(const Command *command, Carry *carry, Error *err) {
    Settings headline;
    LaneSpec spec;
    switch (command->kind) {
    case CMD_SET:
        return do_set(command, carry, err);
    case CMD_SELECT:
        return do_select(command, carry, err);
    case CMD_HEADLINE:
        headline = experiment_headline_settings(carry->experiment, (Headline)command->value);
        spec = lane_spec(&headline);
        select_lane(carry, &spec);
        return true;
    default: // CMD_DEFAULTS
        carry->wanted = command_defaults(&carry->experiment->settings);
        carry->whole = true;
        return true;
    }
}

bool command_push_points(CommandQueue *queue, const char *path, Error *err) {
    Command data, file;
    if (!command_setting(&data, "data", "file", err) || !command_setting(&file, "data-file", path, err)) {
        return false;
    }
    command_push(queue, CMD_BEGIN, 0);
    command_add(queue, &data);
    command_add(queue, &file);
    command_push(queue, CMD_END, 0);
    return true;
}

// ---- what they do beside -----------------------------------------------------------------------------------------------------------

// The lane that was selected before is selected again.
static bool do_close(Carry *carry, Error *err) {
    const Experiment *experiment = carry->experiment;
    LaneList lanes = experiment_lanes(experiment);
    const int selected = experiment->selected,
              next = experiment->from != selected ? experiment->from : (selected + 1) % experiment->count;
    if (lanes.count <= 2) {
        return error_set(err, "A comparison needs two lanes, so this one stays open.");
    }
    select_lane(carry, &lanes.spec[next]);
    lane_list_drop(&lanes, selected);
    lane_list_write(&lanes, carry->wanted.lanes);
    return choose(carry, err);
}

static void put_switch(bool *on, double value) {
    *on = (Switch)value == SWITCH_TOGGLE ? !*on : (Switch)value == SWITCH_ON;
}

// Training steps of every lane; then training is paused.
static void do_train(Experiment *experiment, long steps) {
    experiment_look_back(experiment, -1);
    experiment->training = true;
    experiment_train(experiment, steps * experiment->count);
    experiment->training = false;
}

// What was learned until now comes back with undo.
static bool do_restart(Carry *carry, Error *err) {
    Experiment *experiment = carry->experiment;
    const Settings before = experiment_named(experiment);
    const long number = undo_number(carry->undo, NULL);
    experiment->shelf.step = number;
    const bool done = experiment_restart(experiment, err);
    experiment->shelf.step = 0;
    if (done) {
        undo_remember(carry->undo, &before, experiment, false, NULL, number);
    }
    return done;
}

static bool do_end(Carry *carry, Error *err) {
    if (!carry->grouped) {
        return error_set(err, "}: there is no { before it.");
    }
    carry->grouped = false;
    return carry->failed || take(carry, err);
}

static bool act(const Command *command, Carry *carry, Error *err) {
    Experiment *experiment = carry->experiment;
    const double value = command->value;
    switch (command->kind) {
    case CMD_CLOSE:
        return do_close(carry, err);
    case CMD_PLAY:
        put_switch(&experiment->play.playing, value);
        return true;
    case CMD_SEEK:
        playhead_seek(&experiment->play, value);
        return true;
    case CMD_NUDGE:
        playhead_seek(&experiment->play, experiment->play.t + value);
        return true;
    case CMD_TRAINING:
        put_switch(&experiment->training, value);
        return true;
    case CMD_TRAIN:
        do_train(experiment, (long)value);
        return true;
    case CMD_LOOK_BACK:
        experiment_look_back(experiment, (long)value);
        return true;
    case CMD_RESTART:
        return do_restart(carry, err);
    case CMD_UNDO:
        return undo_last(carry->undo, experiment, err);
    case CMD_REDO:
        return undo_redo(carry->undo, experiment, err);
    case CMD_SETTLE:
        command_settle(carry->undo);
        return true;
    case CMD_BEGIN:
        carry->grouped = true;
        carry->failed = false;
        return true;
    default: // CMD_END
        return do_end(carry, err);
    }
}

// ---- the queue, carried out --------------------------------------------------------------------------------------------------------

static bool carry_out(const Command *command, Carry *carry, Error *err) {
    const CommandRow *row = command_at(command->kind);
    if (carry->grouped && !row->settings && command->kind != CMD_END) {
        return error_set(err, "%s cannot be used between { and }. Only commands that change settings can.", row->name);
    }
    if (!carry->grouped && command->kind != CMD_END) {
        begin(carry);
    }
    if (!row->settings) {
        return act(command, carry, err);
    }
    return ask(command, carry, err) && (carry->grouped || take(carry, err));
}

bool command_apply(CommandQueue *queue, Experiment *experiment, Undo *undo, Error *err) {
    Carry carry = {.queue = queue, .experiment = experiment, .undo = undo};
    bool good = true;
    queue->yielded_count = 0;
    for (int i = 0; i < queue->count; i++) {
        const Command *command = &queue->command[i];
        if ((carry.grouped && carry.failed && command->kind != CMD_END) || carry_out(command, &carry, err)) {
            continue;
        }
        good = false;
        carry.failed = true;
    }
    if (carry.grouped && !carry.failed) {
        good = error_set(err, "{: there is no } after it.");
    }
    queue->count = 0;
    return good;
}
