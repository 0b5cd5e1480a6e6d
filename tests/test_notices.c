// What a window says of commands beside what they were asked for.
#include "experiment_rig.h"

#include "app/notices.h"
#include "base/language.h"

static const char *told(Experiment *experiment, const char *path, Pairing pairing) {
    static char text[512];
    const CommandQueue nothing = {0};
    const Notices before = notices_before(experiment, &nothing);
    look(experiment, path, pairing);
    return notices_after(&before, experiment, &nothing, text, sizeof text) ? text : NULL;
}

// A row is set to the value, or without one the value is a command.
static const char *after(Experiment *experiment, Undo *undo, const Setting *row, int value) {
    static char text[512];
    CommandQueue queue = {0};
    Error err = {0};
    if (row) {
        command_set(&queue, row, value);
    } else {
        command_push(&queue, (CommandKind)value, 0);
    }
    const Notices before = notices_before(experiment, &queue);
    assert_true(command_apply(&queue, experiment, undo, &err));
    return notices_after(&before, experiment, &queue, text, sizeof text) ? text : NULL;
}

static void a_lane_that_makes_room_is_named(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    assert_null(told(experiment, "ot", PAIRING_INDEPENDENT));
    assert_null(told(experiment, "cosine", PAIRING_OT));
    assert_string_equal(told(experiment, "linear", PAIRING_OT), "Closed Diffusion: up to four lanes can be open.");
    language_choose("ko");
    assert_string_equal(told(experiment, "vp", PAIRING_INDEPENDENT), "레인은 최대 4개여서 최적 수송 레인을 닫았습니다.");
    language_choose("en");
    close_session(experiment);
}

static void a_lane_that_is_closed_is_named(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    Undo undo = {0};
    CommandQueue queue = {0};
    Error err = {0};
    char text[512];
    look(experiment, "cosine", PAIRING_OT);
    command_push(&queue, CMD_CLOSE, 0);
    const Notices before = notices_before(experiment, &queue);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    assert_true(notices_after(&before, experiment, &queue, text, sizeof text));
    assert_string_equal(text, "Closed Cosine path · OT pairs.");
    language_choose("en");
    close_session(experiment);
}

// Lanes that are named go without a word: that was asked for.
static void lanes_that_were_asked_for_are_not(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    const CommandQueue nothing = {0};
    const Notices before = notices_before(experiment, &nothing);
    char text[512];
    Settings wanted = experiment->settings;
    assert_true(settings_set(&wanted, "lanes", "linear, cosine, ot/ot, ot", NULL));
    apply(experiment, &wanted);
    wanted = experiment->settings;
    assert_true(settings_set(&wanted, "lanes", "linear, cosine", NULL));
    apply(experiment, &wanted);
    assert_false(notices_after(&before, experiment, &nothing, text, sizeof text));

    Undo undo = {0};
    CommandQueue queue = {0};
    Command lanes;
    Error err;
    assert_true(command_setting(&lanes, "lanes", "vp, cosine, ot, ot/ot", &err));
    command_add(&queue, &lanes);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    command_settle(&undo);
    assert_true(command_setting(&lanes, "lanes", "linear, cosine, ot, ot/ot", &err));
    command_add(&queue, &lanes);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    command_settle(&undo);
    command_push(&queue, CMD_UNDO, 0);
    const Notices four = notices_before(experiment, &queue);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    assert_int_equal(experiment->lane[0].spec.path, path_named("vp"));
    assert_false(notices_after(&four, experiment, &queue, text, sizeof text)); // and not that Linear made room
    language_choose("en");
    close_session(experiment);
}

// A lane that samples in another way than before has made no room for another.
static void steps_of_its_own_close_no_lane(void **state) {
    (void)state;
    Settings s = small_settings();
    assert_true(settings_set(&s, "lanes", "vp, ot, ot/ot, ot/ot/4-steps", NULL));
    s.lane_steps = 4;
    Experiment *experiment = open_session(&s);
    Undo undo = {0};
    assert_int_equal(experiment->selected, 3);
    assert_null(after(experiment, &undo, settings_find("lane-steps"), 2));
    assert_int_equal(experiment->count, LANES_MAX);
    assert_string_equal(after(experiment, &undo, NULL, CMD_CLOSE), "Closed Optimal transport · 2 steps.");
    close_session(experiment);
}

// Weights that are no longer kept are not passed over in silence; those that come back need no word.
static void an_undo_says_which_training_starts_again(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    Undo undo = {0};
    look(experiment, "cosine", PAIRING_OT);
    assert_null(after(experiment, &undo, settings_find("zoom"), 2));
    assert_null(after(experiment, &undo, NULL, CMD_UNDO)); // opens nothing
    assert_string_equal(after(experiment, &undo, NULL, CMD_CLOSE), "Closed Cosine path · OT pairs.");
    assert_null(after(experiment, &undo, NULL, CMD_UNDO));
    assert_string_equal(after(experiment, &undo, NULL, CMD_CLOSE), "Closed Cosine path · OT pairs.");
    shelf_clear(&experiment->shelf);
    assert_string_equal(after(experiment, &undo, NULL, CMD_UNDO),
                        "Reopened Cosine path · OT pairs. Its training starts from step 0.");
    assert_null(after(experiment, &undo, settings_find("data"), 4)); // asked for
    shelf_clear(&experiment->shelf);
    assert_string_equal(after(experiment, &undo, NULL, CMD_UNDO), "Settings restored. Training starts from step 0.");
    language_choose("ko");
    assert_null(after(experiment, &undo, settings_find("data"), 5));
    shelf_clear(&experiment->shelf);
    assert_string_equal(after(experiment, &undo, NULL, CMD_UNDO), "설정을 되돌렸습니다. 학습은 처음부터 시작합니다.");
    language_choose("en");
    close_session(experiment);
}

static void what_gave_way_is_said(void **state) {
    (void)state;
    Settings s = small_settings();
    char text[512];
    s.path = path_named("vp");
    s.pairing = PAIRING_INDEPENDENT;
    s.solver = SAMPLER_DDPM;
    Experiment *experiment = open_session(&s);
    CommandQueue queue = {0};
    Undo *undo = calloc(1, sizeof *undo);
    Error err;
    command_set(&queue, settings_find("pairing"), PAIRING_OT);
    assert_true(command_apply(&queue, experiment, undo, &err));
    assert_int_equal(experiment->settings.solver, SAMPLER_MIDPOINT);
    assert_int_equal(queue.yielded_count, 1);
    notices_yielded(&experiment->settings, queue.yielded, 1, text, sizeof text);
    assert_true(strncmp(text, "Solver: Midpoint. This needs the score", 38) == 0);
    language_choose("ko");
    notices_yielded(&experiment->settings, queue.yielded, 1, text, sizeof text);
    assert_non_null(strstr(text, "중점법. 스코어가"));
    language_choose("en");
    char small[12];
    notices_yielded(&experiment->settings, queue.yielded, 1, small, sizeof small); // cut, not overrun
    assert_true(strlen(small) < sizeof small);
    free(undo);
    close_session(experiment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_gave_way_is_said),          cmocka_unit_test(a_lane_that_makes_room_is_named),
        cmocka_unit_test(a_lane_that_is_closed_is_named), cmocka_unit_test(an_undo_says_which_training_starts_again),
        cmocka_unit_test(steps_of_its_own_close_no_lane), cmocka_unit_test(lanes_that_were_asked_for_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
