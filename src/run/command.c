#include "run/command.h"

#include "base/check.h"
#include "run/scene.h"

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
        const Command command = command_from(&settings, row);
        command_add(queue, &command);
    }
}

void command_settle(Undo *undo) {
    undo->last_row = NULL;
}

// ---- what they do to settings ----------------------------------------------------------------------------------------------------

// What is being carried out: one command, or those of a group.
struct Carry {
    CommandQueue *queue;
    Experiment *experiment;
    Undo *undo;
    bool grouped, failed; // between { and }; one of those failed
    Settings wanted;      // what they ask for
    const Setting *row;   // the only one asked for, or NULL
    bool lane;            // a lane was asked for: no reflow begins, it is selected as it is
    bool whole;           // all settings were
};

static void begin(Carry *carry) {
    carry->wanted = carry->experiment->settings;
    carry->row = NULL;
    carry->lane = carry->whole = false;
}

static void select_lane(Carry *carry, const LaneSpec *key) {
    lane_spec_choose(&carry->wanted, key);
    carry->lane = true;
}

static bool change(Carry *carry, Error *err) {
    Experiment *experiment = carry->experiment;
    const Settings before = undo_before(experiment, &carry->wanted);
    if (!experiment_apply(experiment, &carry->wanted, err)) {
        return false;
    }
    const Settings after = undo_before(experiment, &carry->wanted);
    undo_remember(carry->undo, &before, &after, carry->row);
    return true;
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
    const LaneSpec now = lane_spec(&carry->experiment->settings), key = lane_spec(&carry->wanted);
    if (carry->wanted.lanes[0] && lane_spec_same(&now, &key) && lane_list_read(carry->wanted.lanes, &lanes, NULL) &&
        lane_list_find(&lanes, &key) < 0) {
        select_lane(carry, &lanes.spec[0]);
    }
}

// Other rows give way to what a user asks for.
static bool choose(Carry *carry, Error *err) {
    Yielded yielded[YIELDED_MAX];
    select_first(carry);
    const LaneSpec key = lane_spec(&carry->wanted);
    const int count = settings_settle(&carry->wanted, &carry->experiment->settings, yielded);
    if (carry->lane) {
        lane_spec_choose(&carry->wanted, &key);
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

static bool do_set(const Command *command, Carry *carry, Error *err) {
    carry->row = carry->grouped ? NULL : command->row;
    return settings_set(&carry->wanted, command->row->key, command->text, err);
}

static bool do_defaults(const Command *command, Carry *carry, Error *err) {
    (void)command;
    (void)err;
    carry->wanted = scene_ground(&carry->experiment->settings);
    carry->whole = true;
    return true;
}

static bool do_select(const Command *command, Carry *carry, Error *err) {
    const Experiment *experiment = carry->experiment;
    LaneSpec key;
    if (command->text[0]) {
        if (!lane_spec_read(command->text, &key, err)) {
            return false;
        }
    } else if ((int)command->value > experiment->count) {
        return error_set(err, "select: %d lanes are open, so there is no lane %d.", experiment->count, (int)command->value);
    } else {
        key = experiment->lane[(int)command->value - 1].key;
    }
    select_lane(carry, &key);
    return true;
}

static bool do_headline(const Command *command, Carry *carry, Error *err) {
    (void)err;
    const Settings headline = experiment_headline_settings(carry->experiment, (Headline)command->value);
    const LaneSpec key = lane_spec(&headline);
    select_lane(carry, &key);
    return true;
}

// The lane that was selected before is selected again. Undone, the closed one begins anew.
static bool do_close(const Command *command, Carry *carry, Error *err) {
    (void)command;
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

// ---- what they do beside -----------------------------------------------------------------------------------------------------------

static void put_switch(bool *on, double value) {
    *on = (Switch)value == SWITCH_TOGGLE ? !*on : (Switch)value == SWITCH_ON;
}

static void do_play(Experiment *experiment, double value) {
    put_switch(&experiment->play.playing, value);
}

static void do_nudge(Experiment *experiment, double value) {
    experiment_seek(experiment, experiment->play.t + value);
}

static void do_training(Experiment *experiment, double value) {
    put_switch(&experiment->training, value);
}

static void do_train(Experiment *experiment, double value) {
    experiment_look_back(experiment, -1);
    experiment->training = true;
    experiment_train_round(experiment, (long)value * experiment->count);
    experiment->training = false;
}

static void do_look_back(Experiment *experiment, double value) {
    experiment_look_back(experiment, (long)value);
}

static void do_restart(Experiment *experiment, double value) {
    (void)value;
    experiment_restart(experiment);
}

static bool do_undo(const Command *command, Carry *carry, Error *err) {
    (void)command;
    return undo_last(carry->undo, carry->experiment, err);
}

static bool do_redo(const Command *command, Carry *carry, Error *err) {
    (void)command;
    return redo_last(carry->undo, carry->experiment, err);
}

static bool do_begin(const Command *command, Carry *carry, Error *err) {
    (void)command;
    (void)err;
    carry->grouped = true;
    carry->failed = false;
    return true;
}

static bool do_end(const Command *command, Carry *carry, Error *err) {
    (void)command;
    if (!carry->grouped) {
        return error_set(err, "}: there is no { before it.");
    }
    carry->grouped = false;
    return carry->failed || take(carry, err);
}

// ---- the table -----------------------------------------------------------------------------------------------------------------------

#define SWITCH_WORDS .arg = ARG_WORD, .min = SWITCH_TOGGLE, .max = SWITCH_OFF, .words = {"toggle", "on", "off"}

static const CommandRow table[CMD_COUNT] = {
    [CMD_SET] = {"set", "set path vp", ARG_ROW, .settings = true, .ask = do_set},
    [CMD_DEFAULTS] = {"defaults", "defaults", ARG_NONE, .settings = true, .ask = do_defaults},
    [CMD_SELECT] = {"select", "select 2", ARG_LANE, .settings = true, .min = 1, .max = LANES_MAX, .ask = do_select},
    [CMD_HEADLINE] = {"headline", "headline ot", ARG_WORD, .settings = true, .min = HEADLINE_OTHER, .max = HEADLINE_OT,
                      .words = {"other", "diffusion", "ot"}, .ask = do_headline},
    [CMD_CLOSE] = {"close", "close", ARG_NONE, .ask = do_close},
    [CMD_PLAY] = {"play", "play on", SWITCH_WORDS, .act = do_play},
    [CMD_SEEK] = {"seek", "seek 0.5", ARG_NUMBER, .max = 1, .act = experiment_seek},
    [CMD_NUDGE] = {"nudge", "nudge -0.01", ARG_NUMBER, .min = -1, .max = 1, .act = do_nudge},
    [CMD_TRAINING] = {"training", "training off", SWITCH_WORDS, .act = do_training},
    [CMD_TRAIN] = {"train", "train 400", ARG_COUNT, .min = 1, .max = 1e7, .act = do_train},
    [CMD_LOOK_BACK] = {"look-back", "look-back 50", ARG_COUNT, .min = -1, .max = 1e9, .words = {"newest"}, .act = do_look_back},
    [CMD_RESTART] = {"restart", "restart", ARG_NONE, .act = do_restart},
    [CMD_UNDO] = {"undo", "undo", ARG_NONE, .ask = do_undo},
    [CMD_REDO] = {"redo", "redo", ARG_NONE, .ask = do_redo},
    [CMD_BEGIN] = {"{", "{", ARG_NONE, .ask = do_begin},
    [CMD_END] = {"}", "}", ARG_NONE, .ask = do_end},
};

const CommandRow *command_at(CommandKind kind) {
    CHECK_RANGE((int)kind, 0, CMD_COUNT - 1);
    return &table[kind];
}

static bool carry_out(const Command *command, Carry *carry, Error *err) {
    const CommandRow *row = command_at(command->kind);
    if (carry->grouped && !row->settings && command->kind != CMD_END) {
        return error_set(err, "%s cannot be used between { and }. Only commands that change settings can.", row->name);
    }
    if (!carry->grouped && command->kind != CMD_END) {
        begin(carry);
    }
    if (row->act) {
        row->act(carry->experiment, command->value);
        return true;
    }
    return row->ask(command, carry, err) && (carry->grouped || !row->settings || take(carry, err));
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
