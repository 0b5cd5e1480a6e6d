// Commands: what each does, its line of text, undo, and some thousand random ones under which every invariant of an experiment must
// hold and which, written and read back, do the same again.
#include "run/command.h"
#include "experiment_rig.h"

#include <fcntl.h>
#include <unistd.h>

typedef struct {
    Experiment *experiment;
    CommandQueue queue;
    Undo undo;
    Error err;
} Rig;

static Rig *open_rig(void) {
    Settings s = small_settings();
    Rig *rig = calloc(1, sizeof *rig);
    rig->experiment = open_session(&s);
    return rig;
}

static void close_rig(Rig *rig) {
    close_session(rig->experiment);
    free(rig);
}

static bool run(Rig *rig) {
    bool good = command_apply(&rig->queue, rig->experiment, &rig->undo, &rig->err);
    assert_int_equal(rig->queue.count, 0);
    return good;
}

static void now(Rig *rig, CommandKind kind, double value) {
    command_push(&rig->queue, kind, value);
    assert_true(run(rig));
}

// Lines of text, one command each.
static bool say(Rig *rig, const char *lines) {
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

static bool set(Rig *rig, const char *key, double value) {
    command_set(&rig->queue, settings_find(key), value);
    return run(rig);
}

// ---- each of them ----------------------------------------------------------------------------------------------------------

static void test_time(void **state) {
    (void)state;
    Rig *rig = open_rig();
    Playhead *play = &rig->experiment->play;
    assert_true(play->playing);
    now(rig, CMD_PLAY, 0);
    assert_false(play->playing);
    now(rig, CMD_PLAY, 0);
    assert_true(play->playing);
    now(rig, CMD_SEEK, 0.3);
    assert_near(play->t, 0.3, 0);
    assert_false(play->playing);
    now(rig, CMD_NUDGE, 0.05);
    assert_near(play->t, 0.35, 1e-12);
    now(rig, CMD_NUDGE, -2);
    assert_near(play->t, 0, 0);
    for (int i = 0; i < 2; i++) { // said twice it is so all the more
        assert_true(say(rig, "play on"));
        assert_true(play->playing);
    }
    assert_true(say(rig, "play off\nplay off"));
    assert_false(play->playing);
    close_rig(rig);
}

static void test_training(void **state) {
    (void)state;
    Rig *rig = open_rig();
    experiment_train_to(rig->experiment, 100);
    now(rig, CMD_TRAINING, SWITCH_TOGGLE);
    assert_false(experiment_train(rig->experiment));
    now(rig, CMD_TRAINING, SWITCH_TOGGLE);
    assert_true(experiment_train(rig->experiment));
    experiment_train_to(rig->experiment, 101);
    for (int step = 102; step <= 103; step++) { // whether or not training is paused
        now(rig, CMD_TRAIN, 1);
        for (int i = 0; i < rig->experiment->count; i++) {
            assert_int_equal(rig->experiment->lane[i].model.step, step);
        }
        assert_false(rig->experiment->training);
    }
    now(rig, CMD_LOOK_BACK, 20);
    now(rig, CMD_TRAIN, 1); // from the newest weights
    assert_int_equal(experiment_shown_step(rig->experiment), 104);
    now(rig, CMD_TRAINING, SWITCH_TOGGLE);
    now(rig, CMD_LOOK_BACK, 20);
    assert_int_equal(experiment_shown_step(rig->experiment), 20);
    assert_true(say(rig, "training off\ntraining off"));
    assert_false(rig->experiment->training);
    assert_true(say(rig, "train 3")); // from the newest weights, and then a pause
    assert_int_equal(experiment_shown_step(rig->experiment), 107);
    assert_false(rig->experiment->training);
    assert_true(say(rig, "training on\nlook-back 20"));
    assert_int_equal(experiment_shown_step(rig->experiment), 20);
    now(rig, CMD_LOOK_BACK, -1);
    assert_int_equal(experiment_shown_step(rig->experiment), experiment_steps(rig->experiment));
    now(rig, CMD_RESTART, 0);
    assert_int_equal(experiment_steps(rig->experiment), 0);
    close_rig(rig);
}

static void test_settings_and_headline(void **state) {
    (void)state;
    Rig *rig = open_rig();
    assert_true(set(rig, "rate", 0.01));
    assert_near(rig->experiment->settings.rate, 0.01, 0);
    assert_near((double)selected(rig->experiment)->model.def.adam.rate, 0.01, 1e-9);
    assert_true(
        set(rig, "particles", 1e9)); // as far as the row allows... which would take long: back before anything is computed
    assert_near(rig->experiment->settings.particles, settings_find("particles")->max, 0);
    now(rig, CMD_UNDO, 0);
    assert_int_equal(selected(rig->experiment)->trajectories.count, 1000);
    now(rig, CMD_HEADLINE, HEADLINE_DIFFUSION);
    assert_int_equal(experiment_headline(selected(rig->experiment)), HEADLINE_DIFFUSION);
    now(rig, CMD_HEADLINE, HEADLINE_OTHER);
    assert_int_equal(experiment_headline(selected(rig->experiment)), HEADLINE_OT);
    close_rig(rig);
}

static void test_lanes_are_selected(void **state) {
    (void)state;
    Rig *rig = open_rig();
    assert_true(say(rig, "select 1"));
    assert_int_equal(rig->experiment->selected, 0);
    assert_true(say(rig, "select ot/ot"));
    assert_int_equal(rig->experiment->selected, 1);
    assert_int_equal(rig->experiment->count, 2);
    assert_false(say(rig, "select 3"));
    assert_string_equal(rig->err.text, "select: 2 lanes are open; there is no lane 3.");
    assert_true(say(rig, "select cosine/ot"));
    assert_int_equal(rig->experiment->selected, 2);
    assert_int_equal(rig->experiment->settings.path, path_named("cosine"));
    assert_true(say(rig, "undo"));
    assert_int_equal(rig->experiment->selected, 1);
    assert_true(say(rig, "select ot/independent/reflow")); // of its own teacher, not of the lane looked at
    assert_int_equal(selected(rig->experiment)->key.teacher, PAIRING_INDEPENDENT);
    assert_true(say(rig, "set lanes \"linear, cosine, linear/ot\"")); // without the lane looked at: the first is
    assert_int_equal(rig->experiment->count, 3);
    assert_int_equal(rig->experiment->selected, 0);
    assert_true(say(rig, "{\nselect cosine\nset lanes \"linear, cosine\"\n}"));
    assert_int_equal(rig->experiment->selected, 1);
    assert_false(say(rig, "{\nselect vp\nset lanes \"linear, cosine\"\n}"));
    close_rig(rig);
}

// As one step, as a whole or not at all; what stands around it is carried out.
static void test_a_group_is_one_command(void **state) {
    (void)state;
    Rig *rig = open_rig();
    Experiment *experiment = rig->experiment;
    assert_true(say(rig, "{\nset speed 2\nset ribbons 7\nselect 1\n}\nseek 0.5"));
    assert_int_equal(rig->undo.count, 1);
    assert_int_equal(experiment->settings.ribbons, 7);
    assert_int_equal(experiment->selected, 0);
    now(rig, CMD_UNDO, 0);
    assert_int_equal(experiment->settings.ribbons, 60);
    assert_int_equal(experiment->selected, 1);
    static const struct {
        const char *lines, *sentence;
    } cases[] = {
        {"seek 0.1\n{\nset speed 2\nselect 4\nset hold 3\n}\nset ribbons 9", "select: 2 lanes are open; there is no lane 4."},
        {"{\nset speed 2\nseek 0.3\n}", "seek cannot stand between { and }: only what asks for settings can."},
        {"{\nset speed 2\n{\n}", "{ cannot stand between { and }: only what asks for settings can."},
        {"{\nset speed 2", "{: there is no } after it."},
        {"}", "}: there is no { before it."},
    };
    const double speed = experiment->settings.speed;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(say(rig, cases[i].lines));
        assert_string_equal(rig->err.text, cases[i].sentence);
        assert_near(experiment->settings.speed, speed, 0);
        assert_near(experiment->play.t, 0.1, 0);
        assert_int_equal(experiment->settings.ribbons, 9);
        assert_int_equal(rig->undo.count, 1); // the ribbons
    }
    close_rig(rig);
}

// Whatever was set and is open: all is as a window would begin with it, but what belongs to the place.
static void test_defaults(void **state) {
    (void)state;
    Rig *rig = open_rig();
    assert_true(say(rig, "set theme light\nset arrows on\nselect cosine\nset match 128"));
    assert_int_equal(rig->experiment->count, 3);
    assert_true(say(rig, "{\ndefaults\nset width 16\nset particles 1000\n}"));
    Settings expected = settings_default();
    LaneList lanes;
    expected.theme = THEME_LIGHT;
    expected.width = 16;
    expected.particles = 1000;
    for (int i = 0; i < settings_count(); i++) {
        assert_true(settings_same(&rig->experiment->settings, &expected, settings_at(i)));
    }
    lane_list_begin(&expected, &lanes, NULL);
    const LaneList open = experiment_lanes(rig->experiment);
    assert_true(lane_list_same(&open, &lanes));
    assert_false(say(rig, "{\ndefaults\nset match 512\nset batch 256\n}")); // nothing gives way
    now(rig, CMD_UNDO, 0);
    assert_int_equal(rig->experiment->settings.arrows, true);
    assert_int_equal(rig->experiment->settings.width, 8);
    assert_int_equal(rig->experiment->count, 3);
    close_rig(rig);
}

static void test_commands_come_in_order(void **state) {
    (void)state;
    Rig *rig = open_rig();
    command_push(&rig->queue, CMD_SEEK, 0.2);
    command_push(&rig->queue, CMD_NUDGE, 0.1);
    command_push(&rig->queue, CMD_NUDGE, 0.1);
    command_push(&rig->queue, CMD_PLAY, 0);
    assert_true(run(rig));
    assert_near(rig->experiment->play.t, 0.4, 1e-12);
    assert_true(rig->experiment->play.playing);
    close_rig(rig);
}

static void test_a_full_queue_drops_the_rest(void **state) {
    (void)state;
    Rig *rig = open_rig();
    command_push(&rig->queue, CMD_SEEK, 0);
    for (int i = 0; i < COMMANDS_MAX + 10; i++) {
        command_push(&rig->queue, CMD_NUDGE, 0.001);
    }
    assert_int_equal(rig->queue.count, COMMANDS_MAX);
    assert_true(run(rig));
    assert_near(rig->experiment->play.t, 0.001 * (COMMANDS_MAX - 1), 1e-9);
    close_rig(rig);
}

// One that fails changes nothing and says so; those around it are carried out.
static void test_a_failing_command(void **state) {
    (void)state;
    Rig *rig = open_rig();
    set(rig, "source", 4);
    command_push(&rig->queue, CMD_SEEK, 0.25);
    command_set(&rig->queue, settings_find("path"), path_named("vp")); // not from that source
    command_set(&rig->queue, settings_find("ribbons"), 12);
    assert_false(run(rig));
    assert_non_null(strstr(rig->err.text, "path vp"));
    assert_int_equal(rig->experiment->settings.path, path_named("ot"));
    assert_int_equal(rig->experiment->settings.ribbons, 12);
    assert_near(rig->experiment->play.t, 0.25, 0);
    assert_int_equal(rig->undo.count, 2); // only the changes that were made can be taken back
    now(rig, CMD_UNDO, 0);
    assert_int_equal(rig->experiment->settings.ribbons, 60);
    close_rig(rig);
}

// ---- undo -------------------------------------------------------------------------------------------------------------------

static void test_a_drag_is_one_step_back(void **state) {
    (void)state;
    Rig *rig = open_rig();
    double before = rig->experiment->settings.speed;
    for (int i = 0; i < 20; i++) { // twenty frames of one drag
        set(rig, "speed", 0.3 + 0.1 * i);
    }
    assert_int_equal(rig->undo.count, 1);
    now(rig, CMD_UNDO, 0);
    assert_near(rig->experiment->settings.speed, before, 0);
    now(rig, CMD_UNDO, 0); // nothing left: nothing happens
    assert_near(rig->experiment->settings.speed, before, 0);
    close_rig(rig);
}

static void test_steps_end_where_the_drag_or_the_row_does(void **state) {
    (void)state;
    Rig *rig = open_rig();
    set(rig, "speed", 1);
    command_settle(&rig->undo);
    set(rig, "speed", 2); // a second drag of the same row
    set(rig, "hold", 5);
    now(rig, CMD_HEADLINE, HEADLINE_DIFFUSION);
    now(rig, CMD_HEADLINE, HEADLINE_OT);
    assert_int_equal(rig->undo.count, 5);
    now(rig, CMD_UNDO, 0);
    assert_int_equal(experiment_headline(selected(rig->experiment)), HEADLINE_DIFFUSION);
    now(rig, CMD_UNDO, 0);
    assert_int_equal(experiment_headline(selected(rig->experiment)), HEADLINE_OT);
    now(rig, CMD_UNDO, 0);
    assert_near(rig->experiment->settings.hold, 1.5, 0);
    assert_near(rig->experiment->settings.speed, 2, 0);
    now(rig, CMD_UNDO, 0);
    assert_near(rig->experiment->settings.speed, 1, 0);
    set(rig, "speed", 3); // after an undo, a change of the same row is a step of its own
    now(rig, CMD_UNDO, 0);
    assert_near(rig->experiment->settings.speed, 1, 0);
    close_rig(rig);
}

static void test_redo_does_again_what_was_taken_back(void **state) {
    (void)state;
    Rig *rig = open_rig();
    set(rig, "speed", 1);
    set(rig, "hold", 5);
    now(rig, CMD_REDO, 0); // nothing was taken back
    assert_near(rig->experiment->settings.hold, 5, 0);
    now(rig, CMD_UNDO, 0);
    now(rig, CMD_UNDO, 0);
    now(rig, CMD_REDO, 0);
    assert_near(rig->experiment->settings.speed, 1, 0);
    assert_near(rig->experiment->settings.hold, 1.5, 0);
    now(rig, CMD_REDO, 0);
    assert_near(rig->experiment->settings.hold, 5, 0);
    now(rig, CMD_UNDO, 0);
    set(rig, "speed", 2); // another way from here on
    now(rig, CMD_REDO, 0);
    assert_near(rig->experiment->settings.speed, 2, 0);
    assert_near(rig->experiment->settings.hold, 1.5, 0);
    close_rig(rig);
}

static bool open_points(Rig *rig, const char *path) {
    char lines[256];
    snprintf(lines, sizeof lines, "{\nset data file\nset data-file \"%s\"\n}", path);
    return say(rig, lines);
}

// Points of a file come, stay within reach, and a file that cannot be read changes nothing.
static void test_points_of_a_file_become_the_data(void **state) {
    (void)state;
    Rig *rig = open_rig();
    char path[] = "/tmp/flowscope-command-XXXXXX.csv";
    int file = mkstemps(path, 4);
    assert_true(file >= 0 && write(file, "0,0\n4,2\n", 8) == 8);
    close(file);
    const int data = rig->experiment->settings.data;
    assert_true(open_points(rig, path));
    assert_int_equal(rig->undo.count, 1);
    for (int i = 0; i < EXPERIMENT_DATA; i++) {
        assert_near(fabs((double)rig->experiment->data_x[i]), 3, 1e-6);
        assert_near(fabs((double)rig->experiment->data_y[i]), 1.5, 1e-6);
    }
    const int own = rig->experiment->settings.data;
    set(rig, "data", data);
    assert_true(say(rig, "set data file")); // offered in no list
    assert_int_equal(rig->experiment->settings.data, own);
    assert_false(open_points(rig, "/no/such.csv"));
    assert_string_equal(rig->experiment->settings.data_file, path);
    assert_near(fabs((double)rig->experiment->data_x[0]), 3, 1e-6);
    // Another file, and then its undo.
    file = open(path, O_WRONLY | O_TRUNC);
    assert_true(file >= 0 && write(file, "0,0\n2,4\n", 8) == 8);
    close(file);
    char other[] = "/tmp/./flowscope-command-XXXXXX.csv"; // the same one by another name
    memcpy(strstr(other, "flow"), strstr(path, "flow"), strlen(strstr(path, "flow")));
    assert_true(open_points(rig, other));
    assert_near(fabs((double)rig->experiment->data_x[0]), 1.5, 1e-6);
    assert_true(say(rig, "undo"));
    assert_string_equal(rig->experiment->settings.data_file, path);
    assert_true(say(rig, "undo\nundo\nundo")); // and back to what was there at first
    assert_int_equal(rig->experiment->settings.data, data);
    assert_string_equal(rig->experiment->settings.data_file, "");
    unlink(path);
    close_rig(rig);
}

static void test_what_changes_nothing_is_no_step(void **state) {
    (void)state;
    Rig *rig = open_rig();
    set(rig, "speed", 1);
    set(rig, "hold", rig->experiment->settings.hold);
    now(rig, CMD_HEADLINE, HEADLINE_OT); // looked at already
    set(rig, "match", NAN);
    assert_int_equal(rig->undo.count, 1);
    now(rig, CMD_UNDO, 0);
    assert_near(rig->experiment->settings.speed, settings_find("speed")->initial, 0);
    close_rig(rig);
}

static void test_a_scene_is_one_step(void **state) {
    (void)state;
    Rig *rig = open_rig();
    const Settings before = rig->experiment->settings;
    assert_true(say(rig, "{\ndefaults\nset width 8\nset particles 2000\nset speed 2\nset ribbons 7\n}"));
    assert_int_equal(rig->experiment->settings.ribbons, 7);
    assert_int_equal(rig->undo.count, 1);
    now(rig, CMD_UNDO, 0);
    assert_int_equal(rig->experiment->settings.ribbons, before.ribbons);
    assert_near(rig->experiment->settings.speed, before.speed, 0);
    close_rig(rig);
}

static void test_undo_forgets_the_oldest(void **state) {
    (void)state;
    Rig *rig = open_rig();
    for (int i = 1; i <= UNDO_MAX + 10; i++) {
        set(rig, "ribbons", i);
        command_settle(&rig->undo);
    }
    assert_int_equal(rig->undo.count, UNDO_MAX);
    for (int i = 0; i < UNDO_MAX + 5; i++) {
        now(rig, CMD_UNDO, 0);
    }
    assert_int_equal(rig->experiment->settings.ribbons, 10);
    close_rig(rig);
}

// However long the texts are that they hold: the oldest go.
static void test_undo_takes_bounded_memory(void **state) {
    (void)state;
    Undo *undo = calloc(1, sizeof *undo);
    Settings before = settings_default(), after = before;
    for (int i = 0; i < UNDO_MAX; i++) {
        before = after;
        memset(after.data_file, 1 + i % 2, sizeof after.data_file - 1);
        memset(after.custom_path, 1 + i % 2, sizeof after.custom_path - 1);
        after.ribbons = i;
        undo_remember(undo, &before, &after, NULL);
        assert_in_range(undo->used, 1, UNDO_BYTES);
        assert_int_equal(undo->text[undo->used - 1], 0);
    }
    assert_in_range(undo->count, 4, UNDO_MAX / 2);
    free(undo);
}

// ---- text -------------------------------------------------------------------------------------------------------------------

static void assert_same(const Command *a, const Command *b) {
    assert_int_equal(a->kind, b->kind);
    assert_ptr_equal(a->row, b->row);
    assert_memory_equal(&a->value, &b->value, sizeof a->value);
    assert_string_equal(a->text, b->text);
}

static void test_examples_read_and_are_written_so(void **state) {
    (void)state;
    for (int kind = 0; kind < CMD_COUNT; kind++) {
        const char *example = command_at((CommandKind)kind)->example;
        char line[COMMAND_LINE_MAX];
        Command command;
        assert_true(command_read(example, &command, NULL));
        assert_int_equal(command.kind, kind);
        if (kind != CMD_SELECT) {
            command_write(&command, line);
            assert_string_equal(line, example);
        }
    }
}

static void test_lines_are_written_in_one_way(void **state) {
    (void)state;
    static const char *const lines[][2] = {
        {"  seek\t5e-1 \n", "seek 0.5"},
        {"set rate 1e-3", "set rate 0.001"},
        {"set \"lanes\" \"vp, ot\"", "set lanes \"vp, ot\""},
        {"set data-file \"my \\\"best\\\" 100%s #1.csv\"", "set data-file \"my \\\"best\\\" 100%s #1.csv\""},
        {"set data-file \xEA\xB2\xBD.csv", "set data-file \xEA\xB2\xBD.csv"},
        {"set data-file \"\\x41\\n\\r\\t\\x1b\"", "set data-file \"A\\n\\r\\t\\x1B\""},
        {"set data-file \"\"", "set data-file \"\""},
        {"set tube on", "set tube on"},
        {"set arrows yes", "set arrows on"},
        {"set size 640x480", "set size 640x480"},
        {"select vp", "select vp/independent"},
        {"look-back -1", "look-back newest"},
        {"look-back 1e3", "look-back 1000"},
        {"nudge -0", "nudge 0"},
        {"headline other", "headline other"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char line[COMMAND_LINE_MAX];
        Error err = {0};
        Command command;
        if (!command_read(lines[i][0], &command, &err)) {
            fail_msg("%s", err.text);
        }
        command_write(&command, line);
        assert_string_equal(line, lines[i][1]);
    }
}

static void test_mistakes_are_told(void **state) {
    (void)state;
    static const char *const lines[][2] = {
        {" ", "There is no command in this line; one reads like set path vp."},
        {"seke 0.5",
         "Unknown command \"seke\"; did you mean \"seek\"? The commands are set, defaults, select, headline, close, play, seek, "
         "nudge, training, train, look-back, restart, undo, redo, {, }."},
        {"seek", "seek: a word is missing; it reads like seek 0.5."},
        {"seek 2", "seek: 2 is outside 0 .. 1."},
        {"seek nan", "seek: \"nan\" is not a number."},
        {"train 1.5", "train: 1.5 is not a whole number."},
        {"train 0", "train: 0 is outside 1 .. 10000000."},
        {"select 5", "select: 5 is outside 1 .. 4."},
        {"select up", "lanes: \"up\" is not a path. The paths are vp, ot, linear, cosine, ve, bridge, custom."},
        {"play of", "play: \"of\" is not a choice; did you mean \"off\"? The choices are toggle, on, off."},
        {"undo 2", "undo: \"2\" is one word too many; it reads like undo, and text with blanks stands in quotes."},
        {"set path", "set: a word is missing; it reads like set path vp."},
        {"set paht vp", "Unknown setting \"paht\"; did you mean \"path\"? See flowscope list."},
        {"set width 5", "width: 5 is outside 8 .. 512."},
        {"set lanes vp, ot",
         "set: \"ot\" is one word too many; it reads like set path vp, and text with blanks stands in quotes."},
        {"set out a.png", "out belongs on the command line; no command sets it."},
        {"set data-file \"a", "\"a has no quotes at its end."},
        {"set data-file \"a\"b", "\"a\"b: a blank is missing after the quotes."},
        {"set data-file \"\\q\"", "\"\\q\": what follows a \\ is one of \" \\ n t r, or x and two digits such as x1B."},
        {"set data-file \"\\x00\"", "\"\\x00\": what follows a \\ is one of \" \\ n t r, or x and two digits such as x1B."},
        {"\"\\", "\"\\: what follows a \\ is one of \" \\ n t r, or x and two digits such as x1B."},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        Command command = {.kind = CMD_REDO}, before = command;
        Error err = {0};
        assert_false(command_read(lines[i][0], &command, &err));
        assert_string_equal(err.text, lines[i][1]);
        assert_same(&command, &before);
    }
    char line[2 * SETTINGS_TEXT_MAX];
    memset(line, 'a', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    Command command;
    Error err = {0};
    assert_false(command_read(line, &command, &err));
    assert_string_equal(err.text, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa... is too long; a word has at most 511 bytes.");
}

// ---- random commands ----------------------------------------------------------------------------------------------------------

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

static void assert_settings_hold(const Settings *s) {
    Error err = {0};
    if (!settings_check(s, &err)) {
        fail_msg("%s", err.text);
    }
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->type == SET_INT || row->type == SET_REAL) {
            double value = settings_get(s, row);
            assert_true(value >= row->min && value <= row->max);
        }
    }
}

static void assert_lane_holds(const Experiment *experiment, const Lane *lane) {
    const FlowMatching *model = &lane->model;
    const Trajectories *trajectories = &lane->trajectories;
    const Settings *s = &experiment->settings;
    const Settings own = lane_spec_settings(s, &lane->key);
    assert_true(trajectories->count == s->particles && trajectories->steps == s->steps &&
                (int)trajectories->solver == own.solver);
    assert_true(lane != &experiment->lane[experiment->selected] || own.solver == s->solver);
    assert_true(trajectories->ready >= 0 && trajectories->ready <= trajectories->count && trajectories->next >= 0 &&
                trajectories->next < trajectories->chunks);
    assert_in_range(lane->urgent, 0, trajectories->chunks);
    assert_true(model->mlp.def.width == s->width && model->mlp.def.hidden == s->hidden && model->def.seed == s->seed);
    assert_true(model->def.batch == s->batch && model->def.match == s->match);
    assert_string_equal(model->def.data->name, dist_at(s->data)->name);
    assert_int_equal(model->def.data->set ? model->def.data->set->count : 0, s->train_points);
    assert_true(model->def.path.kind == path_kind_at(lane->path) && model->def.pairing == lane->pairing);
    assert_true(model->step >= 0 && (model->step == 0 || model->rollbacks > 0 || isfinite(model->loss)));
    for (int i = 0; i < model->mlp.count; i++) {
        assert_true(isfinite(model->params[i]) && isfinite(model->average[i]));
    }
    for (int c = 0; c < trajectories->chunks; c++) {
        assert_true(trajectories->weights_step[c] >= 0 || c * SOLVE_CHUNK >= trajectories->ready);
    }
}

static void assert_positions_hold(const Experiment *experiment, float t) {
    static float x[2000], y[2000];
    for (int pane = 0; pane < experiment_panes(experiment); pane++) {
        const Lane *lane = &experiment->lane[experiment->settings.compare ? pane : experiment->selected];
        int n = experiment_ready(experiment, lane);
        assert_in_range(n, 0, 2000);
        experiment_at(experiment, lane, t, 0, n, x, y);
        for (int i = 0; i < n; i++) {
            assert_true(isfinite(x[i]) && isfinite(y[i]));
        }
    }
}

static void assert_session_holds(const Experiment *experiment) {
    assert_settings_hold(&experiment->settings);
    assert_in_range(experiment->count, 1, LANES_MAX);
    assert_in_range(experiment->selected, 0, experiment->count - 1);
    assert_in_range(experiment->from, 0, experiment->count - 1);
    const Lane *lane = &experiment->lane[experiment->selected];
    assert_true(lane->path == experiment->settings.path && (int)lane->pairing == experiment->settings.pairing);
    assert_true(experiment->play.t >= 0 && experiment->play.t <= 1 && experiment->morph >= 0 && experiment->morph <= 1);
    assert_true(experiment->view_step == -1 ||
                (experiment->view_step >= 0 && experiment->view_step < experiment_steps(experiment)));
    assert_true(experiment_shown_step(experiment) <= experiment_steps(experiment));
    for (int i = 0; i < experiment->count; i++) {
        assert_lane_holds(experiment, &experiment->lane[i]);
        for (int k = 0; k < i; k++) { // no combination twice
            assert_false(lane_is(&experiment->lane[k], &experiment->lane[i].key));
        }
    }
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
        experiment_train(experiment);
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
    for (int frame = 0; frame < 2000; frame++) {
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

// Every byte that text can have, and as many as it can have.
static void test_every_byte_reads_back(void **state) {
    (void)state;
    for (int byte = 1; byte < 256; byte++) {
        Command command = {.kind = CMD_SET, .row = settings_find("data-file")}, again;
        char line[COMMAND_LINE_MAX];
        memset(command.text, byte, SETTINGS_TEXT_MAX - 1);
        command_write(&command, line);
        assert_in_range(strlen(line), SETTINGS_TEXT_MAX, COMMAND_LINE_MAX - 1);
        assert_true(command_read(line, &again, NULL));
        assert_same(&again, &command);
    }
}

// The loop's phases of a frame, by its number.
static void phases(Experiment *experiment, int frame) {
    for (int k = frame % 4; k > 0; k--) {
        experiment_train(experiment);
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
        const FlowMatching *own = &a->lane[i].model, *other = &b->lane[i].model;
        assert_true(lane_is(&a->lane[i], &b->lane[i].key));
        assert_int_equal(own->step, other->step);
        assert_int_equal(own->mlp.count, other->mlp.count);
        assert_memory_equal(own->params, other->params, (size_t)own->mlp.count * sizeof *own->params);
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
    Rig *first = write_session(text, 700);
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
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_training),
        cmocka_unit_test(test_settings_and_headline),
        cmocka_unit_test(test_lanes_are_selected),
        cmocka_unit_test(test_a_group_is_one_command),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_commands_come_in_order),
        cmocka_unit_test(test_a_full_queue_drops_the_rest),
        cmocka_unit_test(test_a_failing_command),
        cmocka_unit_test(test_a_drag_is_one_step_back),
        cmocka_unit_test(test_steps_end_where_the_drag_or_the_row_does),
        cmocka_unit_test(test_redo_does_again_what_was_taken_back),
        cmocka_unit_test(test_points_of_a_file_become_the_data),
        cmocka_unit_test(test_what_changes_nothing_is_no_step),
        cmocka_unit_test(test_a_scene_is_one_step),
        cmocka_unit_test(test_undo_forgets_the_oldest),
        cmocka_unit_test(test_undo_takes_bounded_memory),
        cmocka_unit_test(test_examples_read_and_are_written_so),
        cmocka_unit_test(test_lines_are_written_in_one_way),
        cmocka_unit_test(test_mistakes_are_told),
        cmocka_unit_test(test_what_is_written_reads_back),
        cmocka_unit_test(test_every_byte_reads_back),
        cmocka_unit_test(test_random_commands),
        cmocka_unit_test(test_a_session_is_its_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
