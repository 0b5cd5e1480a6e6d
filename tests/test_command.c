// Commands: what each does, undo, and some thousand random ones under which every invariant of an experiment must hold.
#include "model/flow_matching.h"
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
    close_rig(rig);
}

static void test_training(void **state) {
    (void)state;
    Rig *rig = open_rig();
    experiment_train_to(rig->experiment, 100);
    now(rig, CMD_TRAIN, 0);
    assert_false(experiment_train(rig->experiment));
    now(rig, CMD_TRAIN, 0);
    assert_true(experiment_train(rig->experiment));
    experiment_train_to(rig->experiment, 101);
    for (int step = 102; step <= 103; step++) { // whether or not training is paused
        now(rig, CMD_STEP, 0);
        for (int i = 0; i < rig->experiment->count; i++) {
            assert_int_equal(rig->experiment->lane[i].model->step, step);
        }
        assert_false(rig->experiment->training);
    }
    now(rig, CMD_LOOK_BACK, 20);
    now(rig, CMD_STEP, 0); // from the newest weights
    assert_int_equal(experiment_shown_step(rig->experiment), 104);
    now(rig, CMD_TRAIN, 0);
    now(rig, CMD_LOOK_BACK, 20);
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
    assert_int_equal(experiment_headline(selected(rig->experiment)), HEADLINE_DIFFUSION);
    now(rig, CMD_HEADLINE, HEADLINE_OTHER);
    assert_int_equal(experiment_headline(selected(rig->experiment)), HEADLINE_OT);
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

// Points of a file come, stay within reach, and a file that cannot be read changes nothing.
static void test_points_of_a_file_become_the_data(void **state) {
    (void)state;
    Rig *rig = open_rig();
    char path[] = "/tmp/flowscope-command-XXXXXX.csv";
    int file = mkstemps(path, 4);
    assert_true(file >= 0 && write(file, "0,0\n4,2\n", 8) == 8);
    close(file);
    const int data = rig->experiment->settings.data;
    Settings wanted = rig->experiment->settings;
    assert_true(settings_set(&wanted, "data", "file", NULL) && settings_set(&wanted, "data-file", path, NULL));
    assert_true(command_choose(&rig->queue, rig->experiment, &rig->undo, &wanted, &rig->err));
    for (int i = 0; i < EXPERIMENT_DATA; i++) {
        assert_near(fabs((double)rig->experiment->data_x[i]), 3, 1e-6);
        assert_near(fabs((double)rig->experiment->data_y[i]), 1.5, 1e-6);
    }
    set(rig, "data", data);
    now(rig, CMD_OWN_DATA, 0);
    assert_int_equal(rig->experiment->settings.data, wanted.data);
    assert_true(settings_set(&wanted, "data-file", "/no/such.csv", NULL));
    assert_false(command_choose(&rig->queue, rig->experiment, &rig->undo, &wanted, &rig->err));
    assert_string_equal(rig->experiment->settings.data_file, path);
    assert_near(fabs((double)rig->experiment->data_x[0]), 3, 1e-6);
    // Another file, and then its undo.
    file = open(path, O_WRONLY | O_TRUNC);
    assert_true(file >= 0 && write(file, "0,0\n2,4\n", 8) == 8);
    close(file);
    char other[] = "/tmp/./flowscope-command-XXXXXX.csv"; // the same one by another name
    memcpy(strstr(other, "flow"), strstr(path, "flow"), strlen(strstr(path, "flow")));
    assert_true(settings_set(&wanted, "data-file", other, NULL));
    assert_true(command_choose(&rig->queue, rig->experiment, &rig->undo, &wanted, &rig->err));
    assert_near(fabs((double)rig->experiment->data_x[0]), 1.5, 1e-6);
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
    Settings wanted = before;
    wanted.speed = 2;
    wanted.ribbons = 7;
    assert_true(command_settings(rig->experiment, &rig->undo, &wanted, &rig->err));
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
    } while (row->type == SET_TEXT);
    return row;
}

static void push_random(Rig *rig, Rng *dice) {
    switch ((CommandKind)rng_below(dice, CMD_REDO + 4)) {
    case CMD_HEADLINE:
        command_push(&rig->queue, CMD_HEADLINE, rng_below(dice, 3) - 1);
        break;
    case CMD_PLAY:
        command_push(&rig->queue, CMD_PLAY, 0);
        break;
    case CMD_SEEK:
        command_push(&rig->queue, CMD_SEEK, 3 * uniform(dice) - 1);
        break;
    case CMD_NUDGE:
        command_push(&rig->queue, CMD_NUDGE, uniform(dice) - 0.5);
        break;
    case CMD_TRAIN:
        command_push(&rig->queue, CMD_TRAIN, 0);
        break;
    case CMD_LOOK_BACK:
        command_push(&rig->queue, CMD_LOOK_BACK, rng_below(dice, 60) - 5);
        break;
    case CMD_RESTART:
        command_push(&rig->queue, CMD_RESTART, 0);
        break;
    case CMD_UNDO:
        command_push(&rig->queue, CMD_UNDO, 0);
        break;
    case CMD_REDO:
        command_push(&rig->queue, CMD_REDO, 0);
        break;
    case CMD_SET:
    default: {
        const Setting *row = random_row(dice);
        command_set(&rig->queue, row, random_value(dice, row));
        break;
    }
    }
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
    const Model *model = lane->model;
    const Trajectories *trajectories = &lane->trajectories;
    const Settings *s = &experiment->settings;
    const Settings own = lane_spec_settings(s, &lane->key);
    assert_true(trajectories->count == s->particles && trajectories->steps == s->steps &&
                (int)trajectories->solver == own.solver);
    assert_true(lane != &experiment->lane[experiment->selected] || own.solver == s->solver);
    assert_true(trajectories->ready >= 0 && trajectories->ready <= trajectories->count && trajectories->next >= 0 &&
                trajectories->next < trajectories->chunks);
    assert_in_range(lane->urgent, 0, trajectories->chunks);
    const Mlp *mlp = &((const FlowMatching *)model)->mlp;
    assert_true(mlp->def.width == s->width && mlp->def.hidden == s->hidden && model->settings.seed == s->seed);
    assert_true(model->settings.batch == s->batch && model->settings.match == s->match);
    assert_string_equal(model->data->name, dist_at(s->data)->name);
    assert_int_equal(model->data->set ? model->data->set->count : 0, s->train_points);
    assert_true(model_path(model)->kind == path_kind_at(lane->path) && model->settings.pairing == (int)lane->pairing);
    assert_true(model->step >= 0 && (model->step == 0 || model->rollbacks > 0 || isfinite(model->loss)));
    for (int i = 0; i < model->count; i++) {
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
        push_random(rig, dice);
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_training),
        cmocka_unit_test(test_settings_and_headline),
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
        cmocka_unit_test(test_random_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
