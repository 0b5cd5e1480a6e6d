// Some thousand random commands, under which every invariant of an experiment must hold, and which, written and read back, are the
// same and do the same again.
#include "command_holds.h"

static double uniform(Rng *dice) {
    return (double)rng_uniform(dice);
}

// A value for a row: mostly in its range, sometimes far out or not a number. Sizes that only cost time are kept small.
static double random_value(Rng *dice, const Setting *row) {
    const struct {
        const char *key;
        double most;
    } small[] = {{"width", 16},       {"hidden", 2}, {"batch", 320},       {"match", 128},
                 {"particles", 2000}, {"steps", 5},  {"train-points", 500}};
    double low = row->min, high = row->max;
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        if (strcmp(row->key, small[i].key) == 0) {
            return small[i].most * (uniform(dice) < 0.1 ? -5 : uniform(dice));
        }
    }
    if (row->type == SET_CHOICE || row->type == SET_BOOL) {
        low = -1;
        high = 12;
    }
    const double wild[] = {NAN, INFINITY, -INFINITY, 1e300, -1e9, 0};
    return uniform(dice) < 0.1 ? wild[rng_below(dice, 6)] : low + (high - low) * uniform(dice);
}

static const Setting *random_row(Rng *dice) {
    const Setting *row;
    do {
        row = settings_at(rng_below(dice, settings_count()));
    } while (row->file);
    return row;
}

static void push_random_text(CommandQueue *queue, Rng *dice, const Setting *row) {
    static const char *const texts[] =
        {"",       "vp, ot/ot, linear",   "ot, ot/reflow, cosine", "0:0:1 0.4:0.2:0.9 1:1:0", "a \"b\" %s%n\\.csv",
         "\n\t;#", "\xEA\xB2\xBD\xFF\x1B"};
    Command command;
    assert_true(command_setting(&command, row->key, texts[rng_below(dice, sizeof texts / sizeof *texts)], NULL));
    command_add(queue, &command);
}

static void push_random_row(CommandQueue *queue, Rng *dice) {
    const Setting *row = random_row(dice);
    if (row->type == SET_TEXT) {
        push_random_text(queue, dice, row);
    } else {
        command_set(queue, row, random_value(dice, row));
    }
}

// By its place, or by the name of a lane that settings can choose.
static void push_random_lane(CommandQueue *queue, Rng *dice) {
    Settings s = settings_default();
    Command command = {.kind = CMD_SELECT, .value = 1 + rng_below(dice, LANES_MAX)};
    if (rng_below(dice, 2)) {
        s.path = rng_below(dice, path_count());
        s.pairing = rng_below(dice, PAIRING_REFLOW + 1);
        s.predict = rng_below(dice, 3);
        const LaneSpec key = lane_spec(&s);
        lane_spec_name(&key, command.text);
        command.value = 0;
    }
    command_add(queue, &command);
}

// The defaults, but for sizes that only cost time.
static void push_small_defaults(CommandQueue *queue) {
    const Settings small = small_settings();
    static const char *const keys[] = {"width", "hidden", "batch", "match", "particles", "steps"};
    command_push(queue, CMD_BEGIN, 0);
    command_push(queue, CMD_DEFAULTS, 0);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        command_set(queue, settings_find(keys[i]), settings_get(&small, settings_find(keys[i])));
    }
    command_push(queue, CMD_END, 0);
}

static void push_random_of(CommandQueue *queue, Rng *dice, CommandKind kind) {
    const CommandRow *row = command_at(kind);
    const double wide = row->max - row->min;
    if (kind == CMD_DEFAULTS) {
        push_small_defaults(queue);
    } else if (row->arg == ARG_ROW) {
        push_random_row(queue, dice);
    } else if (row->arg == ARG_LANE) {
        push_random_lane(queue, dice);
    } else if (row->arg == ARG_COUNT) {
        command_push(queue, kind, kind == CMD_TRAIN ? rng_below(dice, 4) : row->min + rng_below(dice, 60));
    } else {
        command_push(queue, kind, row->min - 0.2 * wide + 1.4 * wide * uniform(dice));
    }
}

// Any of the table, and settings most of all.
static void push_random(CommandQueue *queue, Rng *dice) {
    const int kind = rng_below(dice, CMD_COUNT + 6);
    push_random_of(queue, dice, kind < CMD_COUNT ? (CommandKind)kind : CMD_SET);
}

// A frame as the window makes them: commands, some training, some trajectories, time goes on.
static void random_frame(Rig *rig, Rng *dice) {
    Experiment *experiment = rig->experiment;
    for (int k = rng_below(dice, 4); k > 0; k--) {
        push_random(&rig->queue, dice);
    }
    run(rig);
    if (rng_below(dice, 5) == 0) {
        command_settle(&rig->undo);
    }
    for (int k = rng_below(dice, 6); k > 0; k--) {
        experiment_train(experiment, 1);
    }
    double dt_s = 0.1 * uniform(dice);
    experiment_refresh(experiment, rng_below(dice, 2) ? experiment_due(experiment, dt_s) : rng_below(dice, 3));
    experiment_measure(experiment);
    experiment_advance(experiment, dt_s);
    assert_session_holds(experiment);
    assert_positions_hold(experiment, (float)uniform(dice));
    assert_in_range(rig->undo.count, 0, UNDO_MAX);
}

static void test_random_commands(void **state) {
    (void)state;
    Rng dice = rng_open(2024, RNG_SHOW, 0);
    Rig *rig = open_rig();
    for (int frame = 0; frame < ROUNDS(2000, 100); frame++) {
        random_frame(rig, &dice);
    }
    while (rig->undo.count > 0) { // and all the way back
        now(rig, CMD_UNDO, 0);
        assert_session_holds(rig->experiment);
    }
    close_rig(rig);
}

// What is written reads back as the same: every command, with arguments of every kind.
static void test_what_is_written_reads_back(void **state) {
    (void)state;
    Rng dice = rng_open(7, RNG_SHOW, 0);
    for (int i = 0; i < 500 * CMD_COUNT; i++) {
        CommandQueue queue = {0};
        push_random_of(&queue, &dice, (CommandKind)(i % CMD_COUNT));
        for (int k = 0; k < queue.count; k++) {
            char line[COMMAND_LINE_MAX];
            Command again;
            Error err = {0};
            command_write(&queue.command[k], line);
            assert_null(strchr(line, '\n'));
            if (!command_read(line, &again, &err)) {
                fail_msg("%s: %s", line, err.text);
            }
            assert_same(&again, &queue.command[k]);
        }
    }
}

// The loop's phases of a frame, by its number.
static void phases(Experiment *experiment, int frame) {
    for (int k = frame % 4; k > 0; k--) {
        experiment_train(experiment, 1);
    }
    experiment_refresh(experiment, frame % 3);
    experiment_advance(experiment, 0.01 * (frame % 7));
}

static void assert_same_experiments(const Experiment *a, const Experiment *b) {
    for (int i = 0; i < settings_count(); i++) {
        assert_true(settings_same(&a->settings, &b->settings, settings_at(i)));
    }
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->selected, b->selected);
    assert_int_equal(a->view_step, b->view_step);
    assert_int_equal(a->training, b->training);
    assert_memory_equal(&a->play.t, &b->play.t, sizeof a->play.t);
    for (int i = 0; i < a->count; i++) {
        const Model *own = a->lane[i].model, *other = b->lane[i].model;
        assert_true(lane_spec_same(&a->lane[i].spec, &b->lane[i].spec));
        assert_int_equal(own->step, other->step);
        assert_int_equal(own->count, other->count);
        assert_memory_equal(own->params, other->params, (size_t)own->count * sizeof *own->params);
    }
}

static const char *const frame_end = "# frame\n";

// A random session, which is written down command by command.
static Rig *write_session(FILE *out, int frames) {
    Rng dice = rng_open(11, RNG_SHOW, 0);
    Rig *rig = open_rig();
    for (int frame = 0; frame < frames; frame++) {
        for (int k = rng_below(&dice, 4); k > 0; k--) {
            push_random(&rig->queue, &dice);
        }
        for (int k = 0; k < rig->queue.count; k++) {
            char line[COMMAND_LINE_MAX];
            command_write(&rig->queue.command[k], line);
            fprintf(out, "%s\n", line);
        }
        fputs(frame_end, out);
        run(rig);
        phases(rig->experiment, frame);
    }
    return rig;
}

static Rig *read_session(FILE *in) {
    Rig *rig = open_rig();
    char line[COMMAND_LINE_MAX];
    for (int frame = 0; fgets(line, sizeof line, in);) {
        Command command;
        if (strcmp(line, frame_end) == 0) {
            run(rig);
            phases(rig->experiment, frame++);
        } else {
            assert_true(command_read(line, &command, &rig->err));
            command_add(&rig->queue, &command);
        }
    }
    return rig;
}

static void test_a_session_is_its_text(void **state) {
    (void)state;
    FILE *text = tmpfile();
    assert_non_null(text);
    Rig *first = write_session(text, ROUNDS(700, 60));
    rewind(text);
    Rig *again = read_session(text);
    fclose(text);
    assert_true(first->undo.count > 0 && first->undo.count == again->undo.count);
    assert_same_experiments(first->experiment, again->experiment);
    close_rig(first);
    close_rig(again);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_commands),
        cmocka_unit_test(test_what_is_written_reads_back),
        cmocka_unit_test(test_a_session_is_its_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
