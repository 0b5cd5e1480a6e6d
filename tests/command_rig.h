// For the tests of commands: a small experiment with a queue and its undo.
#ifndef TESTS_COMMAND_RIG_H
#define TESTS_COMMAND_RIG_H

#include "experiment_rig.h"

#include "run/command.h"

typedef struct {
    Experiment *experiment;
    CommandQueue queue;
    Undo undo;
    Error err;
} Rig;

static inline Rig *open_rig(void) {
    Settings s = small_settings();
    Rig *rig = calloc(1, sizeof *rig);
    rig->experiment = open_session(&s);
    return rig;
}

static inline void close_rig(Rig *rig) {
    close_session(rig->experiment);
    free(rig);
}

static inline bool run(Rig *rig) {
    bool good = command_apply(&rig->queue, rig->experiment, &rig->undo, &rig->err);
    assert_int_equal(rig->queue.count, 0);
    return good;
}

static inline void now(Rig *rig, CommandKind kind, double value) {
    command_push(&rig->queue, kind, value);
    assert_true(run(rig));
}

// Lines of text, one command each.
static inline bool say(Rig *rig, const char *lines) {
    while (*lines) {
        char line[COMMAND_LINE_MAX];
        Command command;
        const size_t length = strcspn(lines, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, lines);
        if (!command_read(line, &command, &rig->err)) {
            fail_msg("%s", rig->err.text);
        }
        command_add(&rig->queue, &command);
        lines += length + (lines[length] == '\n');
    }
    return run(rig);
}

static inline bool set(Rig *rig, const char *key, double value) {
    command_set(&rig->queue, settings_find(key), value);
    return run(rig);
}

static inline void assert_same(const Command *a, const Command *b) {
    assert_int_equal(a->kind, b->kind);
    assert_ptr_equal(a->row, b->row);
    assert_memory_equal(&a->value, &b->value, sizeof a->value);
    assert_string_equal(a->text, b->text);
}

#endif
