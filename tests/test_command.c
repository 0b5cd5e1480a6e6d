// Commands: what each does, and what is taken back and done again.
#include "command_rig.h"

#include <fcntl.h>
#include <unistd.h>

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
    assert_false(experiment_train(rig->experiment, 1));
    now(rig, CMD_TRAINING, SWITCH_TOGGLE);
    assert_true(experiment_train(rig->experiment, 1));
    experiment_train_to(rig->experiment, 101);
    for (int step = 102; step <= 103; step++) { // whether or not training is paused
        now(rig, CMD_TRAIN, 1);
        for (int i = 0; i < rig->experiment->count; i++) {
            assert_int_equal(rig->experiment->lane[i].model->step, step);
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
    assert_near((double)selected(rig->experiment)->model->settings.rate, 0.01, 1e-9);
    assert_true(
        set(rig, "particles", 1e9)); // as far as the row allows... which would take long: back before anything is computed
    assert_near(rig->experiment->settings.particles, settings_find("particles")->max, 0);
    now(rig, CMD_UNDO, 0);
    assert_int_equal(selected(rig->experiment)->trajectories.count, 1000);
    now(rig, CMD_HEADLINE, HEADLINE_DIFFUSION);
    assert_int_equal(experiment_headline(&selected(rig->experiment)->spec), HEADLINE_DIFFUSION);
    now(rig, CMD_HEADLINE, HEADLINE_OTHER);
    assert_int_equal(experiment_headline(&selected(rig->experiment)->spec), HEADLINE_OT);
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
    assert_string_equal(rig->err.text, "select: 2 lanes are open, so there is no lane 3.");
    assert_true(say(rig, "select cosine/ot"));
    assert_int_equal(rig->experiment->selected, 2);
    assert_int_equal(rig->experiment->settings.path, path_named("cosine"));
    assert_true(say(rig, "undo"));
    assert_int_equal(rig->experiment->selected, 1);
    assert_true(say(rig, "select ot/independent/reflow")); // of its own teacher, not of the lane looked at
    assert_int_equal(selected(rig->experiment)->spec.teacher, PAIRING_INDEPENDENT);
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
        {"seek 0.1\n{\nset speed 2\nselect 4\nset hold 3\n}\nset ribbons 9", "select: 2 lanes are open, so there is no lane 4."},
        {"{\nset speed 2\nseek 0.3\n}", "seek cannot be used between { and }. Only commands that change settings can."},
        {"{\nset speed 2\n{\n}", "{ cannot be used between { and }. Only commands that change settings can."},
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
    assert_non_null(strstr(rig->err.text, "path: This path works only from Gaussian noise"));
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
    assert_int_equal(experiment_headline(&selected(rig->experiment)->spec), HEADLINE_DIFFUSION);
    now(rig, CMD_UNDO, 0);
    assert_int_equal(experiment_headline(&selected(rig->experiment)->spec), HEADLINE_OT);
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
    Rig *rig = open_rig();
    Undo *undo = &rig->undo;
    Settings *after = &rig->experiment->settings;
    const Settings kept = *after;
    for (int i = 0; i < UNDO_MAX; i++) {
        const Settings before = experiment_named(rig->experiment);
        memset(after->data_file, 1 + i % 2, sizeof after->data_file - 1);
        memset(after->custom_path, 1 + i % 2, sizeof after->custom_path - 1);
        after->ribbons = i;
        undo_remember(undo, &before, rig->experiment, false, NULL, i + 1);
        assert_in_range(undo->used, 1, UNDO_BYTES);
        assert_int_equal(undo->text[undo->used - 1], 0);
    }
    assert_in_range(undo->count, 4, UNDO_MAX / 2);
    *after = kept;
    close_rig(rig);
}

// Every row that only picture and sampling depend on goes back, but what the machine and the place decide; nothing is learned anew.
static void test_the_view_goes_back_to_its_defaults(void **state) {
    (void)state;
    Rig *rig = open_rig();
    experiment_train_to(rig->experiment, 20);
    assert_true(say(rig, "set arrows on\nset density particles\nset solver euler\nset steps 3\nset zoom 2\nset speed 1\n"
                         "set particles 3000\nset theme light\nset width 32"));
    experiment_train_to(rig->experiment, 20);
    const Settings before = rig->experiment->settings;
    const int steps_back = rig->undo.count;
    command_push_view(&rig->queue, &rig->experiment->settings);
    assert_true(run(rig));
    const Settings now_set = rig->experiment->settings, initial = settings_default();
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        static const char *const back[] = {"arrows", "density", "solver", "steps", "zoom", "speed"};
        static const char *const stay[] = {"particles", "theme", "width", "data", "seed", "rate"};
        for (int k = 0; k < 6; k++) {
            assert_true(strcmp(row->key, back[k]) != 0 || settings_same(&now_set, &initial, row));
            assert_true(strcmp(row->key, stay[k]) != 0 || settings_same(&now_set, &before, row));
        }
    }
    assert_int_equal(experiment_steps(rig->experiment), 20);
    assert_int_equal(rig->undo.count, steps_back + 1);
    now(rig, CMD_UNDO, 0);
    assert_int_equal(rig->experiment->settings.steps, 3);
    assert_true(rig->experiment->settings.arrows);
    close_rig(rig);
}

// A drag sets both of its rows in every frame, the wheel all three.
static void test_moving_the_camera_is_one_step_back(void **state) {
    (void)state;
    Rig *rig = open_rig();
    const Settings *s = &rig->experiment->settings;
    for (int i = 1; i <= 20; i++) {
        set(rig, "pan-x", 0.1 * i);
        set(rig, "pan-y", -0.05 * i);
    }
    assert_int_equal(rig->undo.count, 1);
    command_settle(&rig->undo);
    for (int i = 1; i <= 3; i++) {
        set(rig, "zoom", 1 + i);
        set(rig, "pan-x", 2 + 0.1 * i);
        set(rig, "pan-y", -1 - 0.1 * i);
    }
    assert_int_equal(rig->undo.count, 2);
    now(rig, CMD_UNDO, 0);
    assert_near(s->zoom, 1, 0);
    assert_near(s->pan_x, 2, 0);
    assert_near(s->pan_y, -1, 0);
    now(rig, CMD_UNDO, 0);
    assert_near(s->pan_x, 0, 0);
    assert_near(s->pan_y, 0, 0);
    now(rig, CMD_REDO, 0);
    assert_near(s->pan_x, 2, 0);
    assert_near(s->pan_y, -1, 0);
    set(rig, "speed", 1);
    set(rig, "pan-x", 9); // a hand stops at the edge
    assert_near(s->pan_x, 4, 0);
    close_rig(rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_training),
        cmocka_unit_test(test_settings_and_headline),
        cmocka_unit_test(test_lanes_are_selected),
        cmocka_unit_test(test_a_group_is_one_command),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_the_view_goes_back_to_its_defaults),
        cmocka_unit_test(test_commands_come_in_order),
        cmocka_unit_test(test_a_full_queue_drops_the_rest),
        cmocka_unit_test(test_a_failing_command),
        cmocka_unit_test(test_a_drag_is_one_step_back),
        cmocka_unit_test(test_moving_the_camera_is_one_step_back),
        cmocka_unit_test(test_steps_end_where_the_drag_or_the_row_does),
        cmocka_unit_test(test_redo_does_again_what_was_taken_back),
        cmocka_unit_test(test_points_of_a_file_become_the_data),
        cmocka_unit_test(test_what_changes_nothing_is_no_step),
        cmocka_unit_test(test_a_scene_is_one_step),
        cmocka_unit_test(test_undo_forgets_the_oldest),
        cmocka_unit_test(test_undo_takes_bounded_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
