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
static Settings before_that(const Session *session, const Settings *next) {
    return next->lanes[0] ? session_named(session) : session->settings;
}

static bool change(Session *session, Undo *undo, const Settings *wanted, const Setting *row, Error *err) {
    const Settings before = before_that(session, wanted);
    if (!session_apply(session, wanted, err)) {
        return false;
    }
    if (!same(&before, wanted)) { // an undo that undoes nothing would look broken
        remember(undo, &before, row);
    }
    return true;
}

// From one pile to the other; what cannot be carried out stays, to be tried again. No pile outgrows UNDO_MAX: `before` held all.
static bool step(Session *session, Settings *from, int *from_count, Settings *to, int *to_count, Error *err) {
    if (*from_count == 0) {
        return true;
    }
    const Settings next = session_openable(session, &from[*from_count - 1]), now = before_that(session, &next);
    if (!session_apply(session, &next, err)) {
        return false;
    }
    (*from_count)--;
    to[(*to_count)++] = now;
    return true;
}

static bool undo_last(Session *session, Undo *undo, Error *err) {
    undo->last_row = NULL;
    return step(session, undo->before, &undo->count, undo->after, &undo->undone, err);
}

static bool redo_last(Session *session, Undo *undo, Error *err) {
    undo->last_row = NULL;
    return step(session, undo->after, &undo->undone, undo->before, &undo->count, err);
}

static int own_data(void) {
    int index = 0;
    while (dist_at(index) != dist_find("file")) {
        index++;
    }
    return index;
}

// A change by the user, which other rows give way to.
static bool choose(CommandQueue *queue, Session *session, Undo *undo, Settings wanted, const Setting *row, Error *err) {
    Yielded yielded[YIELDED_MAX];
    const StrandKey key = strand_key(&wanted);
    const bool open = !row && session_find(session, &key) >= 0; // it is looked at as it is: no reflow begins
    int count = settings_settle(&wanted, &session->settings, yielded);
    if (open) {
        strand_choose(&wanted, &key);
    }
    if (!change(session, undo, &wanted, row, err)) {
        return false;
    }
    if (count > 0) {
        queue->yielded_count = count;
        memcpy(queue->yielded, yielded, sizeof yielded);
    }
    return true;
}

// What was looked at before is looked at again. Undone, the lane begins anew.
static bool close_lane(CommandQueue *queue, Session *session, Undo *undo, Error *err) {
    Lanes lanes = session_lanes(session);
    Settings wanted = session->settings;
    const int looked = session->looked, next = session->from != looked ? session->from : (looked + 1) % session->count;
    if (lanes.count <= 2) {
        error_set(err, "Two lanes stay, to be compared.");
        return error_ko(err, "비교할 레인 둘은 남겨 둡니다.");
    }
    strand_choose(&wanted, &lanes.key[next]);
    lanes_drop(&lanes, looked);
    lanes_write(&lanes, wanted.lanes);
    return choose(queue, session, undo, wanted, NULL, err);
}

static void train_one_step(Session *session) {
    session_look_back(session, -1);
    session->training = true;
    for (int i = 0; i < session->count; i++) { // those behind catch up first
        session_train(session);
    }
    session->training = false;
}

static bool apply_one(const Command *command, CommandQueue *queue, Session *session, Undo *undo, Error *err) {
    Settings wanted = session->settings;
    switch (command->kind) {
    case CMD_SET:
        settings_put(&wanted, command->row, command->value);
        return choose(queue, session, undo, wanted, command->row, err);
    case CMD_HEADLINE:
        wanted = session_headline_settings(session, (Headline)command->value);
        return choose(queue, session, undo, wanted, NULL, err);
    case CMD_UNDO:
        return undo_last(session, undo, err);
    case CMD_REDO:
        return redo_last(session, undo, err);
    case CMD_CLOSE:
        return close_lane(queue, session, undo, err);
    case CMD_OWN_DATA:
        wanted.data = own_data();
        return choose(queue, session, undo, wanted, NULL, err);
    case CMD_PLAY:
        session->play.playing = !session->play.playing;
        return true;
    case CMD_SEEK:
        session_seek(session, command->value);
        return true;
    case CMD_NUDGE:
        session_seek(session, session->play.t + command->value);
        return true;
    case CMD_TRAIN:
        session->training = !session->training;
        return true;
    case CMD_STEP:
        train_one_step(session);
        return true;
    case CMD_LOOK_BACK:
        session_look_back(session, (long)command->value);
        return true;
    case CMD_RESTART:
        session_restart(session);
        return true;
    }
    return true;
}

bool command_apply(CommandQueue *queue, Session *session, Undo *undo, Error *err) {
    bool good = true;
    queue->yielded_count = 0;
    for (int i = 0; i < queue->count; i++) {
        good = apply_one(&queue->command[i], queue, session, undo, err) && good;
    }
    queue->count = 0;
    return good;
}

bool command_settings(Session *session, Undo *undo, const Settings *wanted, Error *err) {
    return change(session, undo, wanted, NULL, err);
}

bool command_choose(CommandQueue *queue, Session *session, Undo *undo, const Settings *wanted, Error *err) {
    return choose(queue, session, undo, *wanted, NULL, err);
}

void command_settle(Undo *undo) {
    undo->last_row = NULL;
}
