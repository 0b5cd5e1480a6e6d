// What the panel says of the selected lane is what holds at that moment.
#include "experiment_rig.h"

#include "app/offscreen.h"
#include "ui/ui.h"

static bool says(const Offscreen *offscreen, const char *text) {
    int count;
    const Ui *ui = offscreen->screen.ui;
    const UiCmd *cmds = ui_commands(ui, &count);
    for (int i = 0; i < count; i++) {
        if (cmds[i].kind == UI_CMD_TEXT && cmds[i].count == (int)strlen(text) &&
            memcmp(ui_chars(ui) + cmds[i].first, text, strlen(text)) == 0) {
            return true;
        }
    }
    return false;
}

// The slider keeps the rate that was set; a loss that diverged has halved the one that is used.
static void a_halved_rate_is_shown(void **state) {
    (void)state;
    Settings s = small_settings();
    s.size_w = 1100;
    s.size_h = 1400; // text is as large as the shorter side asks for
    s.ui_scale = 0.5; // all of the panel is in sight
    s.rate = 0.004;
    Offscreen offscreen;
    Error err = {0};
    if (!offscreen_open(&offscreen, &s, &err)) {
        fail_msg("%s", err.text);
    }
    Experiment *experiment = offscreen.experiment;
    offscreen_take(&offscreen, 0);
    assert_true(says(&offscreen, "Learning rate"));
    assert_false(says(&offscreen, "Present learning rate"));
    Model *model = selected(experiment)->model;
    for (int i = 0; i < model->count; i++) {
        model->params[i] = NAN;
    }
    experiment_train_to(experiment, 1);
    assert_int_equal(model->rollbacks, 1);
    offscreen_take(&offscreen, 1);
    assert_true(says(&offscreen, "Present learning rate") && says(&offscreen, "0.002"));
    assert_true(experiment_restart(experiment, NULL));
    offscreen_take(&offscreen, 2);
    assert_false(says(&offscreen, "Present learning rate"));
    offscreen_close(&offscreen);
}

// Half way along the cosine it is half of what was set, and a fiftieth more of that half.
static void a_scheduled_rate_is_shown(void **state) {
    (void)state;
    Settings s = small_settings();
    s.size_w = 1100;
    s.size_h = 1400;
    s.ui_scale = 0.5;
    s.rate = 0.004;
    assert_true(settings_set(&s, "schedule", "cosine", NULL));
    s.decay_steps = 100;
    Offscreen offscreen;
    Error err = {0};
    if (!offscreen_open(&offscreen, &s, &err)) {
        fail_msg("%s", err.text);
    }
    offscreen_take(&offscreen, 0);
    assert_false(says(&offscreen, "Present learning rate"));
    experiment_train_to(offscreen.experiment, 50);
    offscreen_take(&offscreen, 1);
    assert_true(says(&offscreen, "Present learning rate") && says(&offscreen, "0.00204"));
    offscreen_close(&offscreen);
}

static void take(Offscreen *offscreen, const Settings *wanted, double now_s) {
    Error err = {0};
    if (!experiment_apply(offscreen->experiment, wanted, &err)) {
        fail_msg("%s", err.text);
    }
    offscreen_take(offscreen, now_s);
}

// Of a lane that has its own solver or steps the panel shows these, in the place of those of all lanes; and how one comes to such a lane.
static void what_a_lane_has_of_its_own_stands_in_place_of_the_shared(void **state) {
    (void)state;
    Settings s = small_settings();
    s.size_w = 1100;
    s.size_h = 1400;
    s.ui_scale = 0.5; // all of the panel is in sight
    Offscreen offscreen;
    Error err = {0};
    if (!offscreen_open(&offscreen, &s, &err)) {
        fail_msg("%s", err.text);
    }
    offscreen_take(&offscreen, 0);
    assert_true(says(&offscreen, "Solver steps") && says(&offscreen, "Add a copy with its own steps"));
    assert_true(says(&offscreen, "Different targets: do not compare losses"));
    assert_false(says(&offscreen, "Steps of this lane") || says(&offscreen, "Solver of this lane"));
    Settings wanted = offscreen.experiment->settings;
    wanted.lane_steps = 1;
    take(&offscreen, &wanted, 1);
    assert_true(says(&offscreen, "Steps of this lane") && says(&offscreen, "Solver"));
    assert_false(says(&offscreen, "Solver steps") || says(&offscreen, "Add a copy with its own steps"));
    wanted = offscreen.experiment->settings;
    wanted.lane_solver = SAMPLER_EULER + 1;
    take(&offscreen, &wanted, 2);
    assert_true(says(&offscreen, "Solver of this lane") && says(&offscreen, "Euler"));
    assert_false(says(&offscreen, "Solver"));
    wanted = offscreen.experiment->settings;
    assert_true(settings_set(&wanted, "lanes", "ot/ot, ot/ot/1-step", NULL));
    wanted.lane_solver = 0;
    take(&offscreen, &wanted, 3);
    assert_false(says(&offscreen, "Different targets: do not compare losses")); // they have one
    wanted = offscreen.experiment->settings;
    wanted.model = setting_choice_find(settings_find("model"), "coupling"); // which solves nothing
    take(&offscreen, &wanted, 4);
    assert_false(says(&offscreen, "Steps of this lane") || says(&offscreen, "Add a copy with its own steps"));
    offscreen_close(&offscreen);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_halved_rate_is_shown), cmocka_unit_test(a_scheduled_rate_is_shown),
                                       cmocka_unit_test(what_a_lane_has_of_its_own_stands_in_place_of_the_shared)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
