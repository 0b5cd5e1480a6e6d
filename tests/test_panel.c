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
    s.size_w = 1000;
    s.size_h = 1000;
    s.ui_scale = 1;
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

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_halved_rate_is_shown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
