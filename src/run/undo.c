// The steps that can be taken back, oldest first, and behind them those that were taken back. A step that is taken back stays where it is,
// and becomes there the list that leads back to where the experiment stood.
#include "run/undo.h"

#include "base/check.h"
#include "run/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_BYTES = UNDO_BYTES / 2 };

// ---- a step as text ---------------------------------------------------------------------------------------------------------------
// Its number, and a line for each row.

static long number_of(const char *step) {
    return strtol(step, NULL, 10);
}

static bool names(const char *step, const Setting *row) {
    char begin[64];
    size_t length = (size_t)snprintf(begin, sizeof begin, "set %s ", row->key);
    for (const char *line = step; *line; line = strchr(line, '\n') + 1) {
        if (strncmp(line, begin, length) == 0) {
            return true;
        }
    }
    return false;
}

// Adds the rows in which the settings to go back to differ from `now`, and lanes that they name: they are to be just those. Returns
// whether any differs.
static bool write_step(char step[STEP_BYTES], const Settings *to, const Settings *now) {
    size_t used = strlen(step);
    bool differs = false;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        const bool other = !settings_same(to, now, row), lanes = row->offset == offsetof(Settings, lanes) && to->lanes[0];
        differs |= other;
        if ((other || lanes) && !names(step, row)) {
            char line[COMMAND_LINE_MAX];
            const Command command = command_from(to, row);
            command_write(&command, line);
            used += (size_t)snprintf(step + used, STEP_BYTES - used, "%s\n", line);
            CHECK(used < STEP_BYTES, "%zu bytes", used);
        }
    }
    return differs;
}

static bool read_step(const char *step, Settings *settings, Error *err) {
    step = strchr(step, '\n') + 1;
    while (*step) {
        char line[COMMAND_LINE_MAX];
        Command command;
        size_t length = strcspn(step, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, step);
        if (!command_read(line, &command, err) || !settings_set(settings, command.row->key, command.text, err)) {
            return false;
        }
        step += length + 1;
    }
    return true;
}

// ---- the list of steps --------------------------------------------------------------------------------------------------------------

// Of those that can be taken back.
static char *last_step(Undo *undo) {
    char *step = undo->text + undo->used - 1;
    while (step > undo->text && step[-1]) {
        step--;
    }
    return step;
}

static void forget_undone(Undo *undo) {
    undo->undone = 0;
    undo->taken = 0;
}

static void make_room(Undo *undo, size_t bytes) {
    while (undo->count > 0 && (undo->count + undo->undone >= UNDO_MAX || undo->used + undo->taken + bytes > UNDO_BYTES)) {
        const size_t oldest = strlen(undo->text) + 1;
        undo->used -= oldest;
        memmove(undo->text, undo->text + oldest, undo->used + undo->taken);
        undo->count--;
    }
    if (undo->taken + bytes > UNDO_BYTES) {
        forget_undone(undo);
    }
}

static void put_step(Undo *undo, const char *step) {
    const size_t bytes = strlen(step) + 1;
    make_room(undo, bytes);
    memmove(undo->text + undo->used + bytes, undo->text + undo->used, undo->taken);
    memcpy(undo->text + undo->used, step, bytes);
    undo->used += bytes;
    undo->count++;
}

static void drop_last_step(Undo *undo) {
    char *last = last_step(undo);
    memmove(last, undo->text + undo->used, undo->taken);
    undo->used = (size_t)(last - undo->text);
    undo->count--;
}

// Counts one more step among those that were taken back (1), or one fewer (-1).
static void move_undone(Undo *undo, int by) {
    const size_t bytes = strlen(by > 0 ? last_step(undo) : undo->text + undo->used) + 1;
    undo->used = by > 0 ? undo->used - bytes : undo->used + bytes;
    undo->taken = by > 0 ? undo->taken + bytes : undo->taken - bytes;
    undo->count -= by;
    undo->undone += by;
}

// ---------------------------------------------------------------------------------------------------------------------------------------

static bool goes_on(const Undo *undo, const Setting *row) {
    return row && row == undo->last_row;
}

long undo_number(Undo *undo, const Setting *row) {
    return goes_on(undo, row) ? number_of(last_step(undo)) : ++undo->numbers;
}

// Adds what leads from where the experiment stands back to `before`, which names its lanes. Here they are named where lanes were asked for,
// or have gone since. Returns whether anything differs.
static bool write_change(char step[STEP_BYTES], const Settings *before, const Experiment *experiment, bool asked) {
    Settings to = *before;
    LaneList open;
    bool named = asked;
    lane_list_read(to.lanes, &open, NULL);
    for (int i = 0; i < open.count; i++) {
        named = named || experiment_find(experiment, &open.spec[i]) < 0;
    }
    const Settings now = named ? experiment_named(experiment) : experiment->settings;
    if (!named) {
        to.lanes[0] = '\0';
    }
    return write_step(step, &to, &now);
}

void undo_remember(Undo *undo, const Settings *before, const Experiment *experiment, bool asked, const Setting *row,
                   long number) {
    char step[STEP_BYTES];
    const bool on = goes_on(undo, row);
    snprintf(step, sizeof step, "%ld\n", number);
    if (on) {
        snprintf(step, sizeof step, "%s", last_step(undo));
    }
    if (!write_change(step, before, experiment, asked) && !shelf_has(&experiment->shelf, number)) {
        return;
    }
    if (on) {
        drop_last_step(undo);
    }
    undo->last_row = row;
    forget_undone(undo);
    put_step(undo, step);
}

// Carries out a step; `again`, of this number, then leads back.
static bool carry_out(Experiment *experiment, const char *step, char again[STEP_BYTES], long number, Error *err) {
    Settings wanted = experiment->settings;
    if (!read_step(step, &wanted, err)) {
        return false;
    }
    const Settings before = experiment_named(experiment);
    if (!experiment_return(experiment, &wanted, number_of(step), number, err)) {
        return false;
    }
    snprintf(again, STEP_BYTES, "%ld\n", number);
    write_change(again, &before, experiment, wanted.lanes[0] != '\0');
    return true;
}

// Takes the last step back, or does the last one that was taken back again.
static bool turn(Undo *undo, Experiment *experiment, bool back, Error *err) {
    char other[STEP_BYTES];
    undo->last_row = NULL;
    if ((back ? undo->count : undo->undone) == 0) {
        return true;
    }
    if (!carry_out(experiment, back ? last_step(undo) : undo->text + undo->used, other, ++undo->numbers, err)) {
        return false;
    }
    if (!back) {
        move_undone(undo, -1);
    }
    drop_last_step(undo);
    put_step(undo, other);
    if (back) {
        move_undone(undo, 1);
    }
    return true;
}

bool undo_last(Undo *undo, Experiment *experiment, Error *err) {
    return turn(undo, experiment, true, err);
}

bool undo_redo(Undo *undo, Experiment *experiment, Error *err) {
    return turn(undo, experiment, false, err);
}
