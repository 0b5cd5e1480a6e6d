// The lanes that a comparison names: what may be named, that they are opened in that order, and that nothing but their own path, pairing
// and prediction tells them apart.
#include "experiment_rig.h"

#include "base/file.h"
#include "base/language.h"
#include "run/command.h"
#include "model/flow_matching.h"
#include "run/scene.h"

#include <stdio.h>

static Settings with_lanes(const char *lanes) {
    Settings s = small_settings();
    assert_true(settings_set(&s, "lanes", lanes, NULL));
    return s;
}

static void assert_open(const Experiment *experiment, const char *expected) {
    const LaneList lanes = experiment_lanes(experiment);
    char text[SETTINGS_TEXT_MAX];
    lane_list_write(&lanes, text);
    assert_string_equal(text, expected);
}

// ---- naming --------------------------------------------------------------------------------------------------------------------

static void names_are_read_and_written(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"vp,ot", "vp/independent, ot/independent"},
        {" vp/noise ,\tot/ot", "vp/independent/noise, ot/ot"},
        {"ot, ot/reflow, ot/reflow/reflow", "ot/independent, ot/independent/reflow, ot/independent/reflow/reflow"},
        {"vp, coupling, coupling/affine", "vp/independent, coupling, coupling/affine"},
        {"coupling/spline, flow-matching/ot/ot", "coupling, ot/ot"},
        {"bridge, ot/ot, bridge/exact, bridge/random", "bridge, ot/ot, bridge/exact, bridge/random"},
        {"bridge/entropic, bridge/independent, bridge/ot, bridge/sinkhorn", "bridge, bridge/independent, bridge/ot, bridge/sinkhorn"},
        {"flow-matching/bridge, bridge/noise", "bridge/independent, bridge/independent/noise"},
        {"linear/sinkhorn/reflow/data, cosine, ve, custom/ot",
         "linear/sinkhorn/reflow/data, cosine/independent, ve/independent, custom/ot"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        LaneList lanes, again;
        Error err;
        char text[SETTINGS_TEXT_MAX];
        assert_true(lane_list_read(cases[i][0], &lanes, &err));
        lane_list_write(&lanes, text);
        assert_string_equal(text, cases[i][1]);
        assert_true(lane_list_read(text, &again, &err) && lane_list_same(&lanes, &again));
    }
    LaneList alone;
    Error err;
    assert_true(lane_list_read("ot/1-step", &alone, &err)); // is a list, too
    assert_true(alone.count == 1 && alone.spec[0].steps == 1);
}

static void mistakes_are_named_in_both_languages(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"vq, ot", "\"vq\" is neither a path nor a model", "“vq”"},
        {"vp, ot,", "\"\" is neither a path nor a model", "경로도 모델도 아닙니다"},
        {"coupling/ot, ot", "\"ot\" cannot follow coupling. Choose one of spline, affine.", "“ot”"},
        {"coupling, coupling/spline", "coupling appears twice", "두 번"},
        {"vp/randm, ot", "\"randm\" is in the wrong place", "“randm”"},
        {"vp/ot/sinkhorn, ot", "\"sinkhorn\" is in the wrong place", "“sinkhorn”"},
        {"vp/noise/ot, ot", "\"ot\" is in the wrong place", "“ot”"},
        {"ot/reflow/reflow/reflow/reflow, ot", "\"reflow\" is in the wrong place", "“reflow”"},
        {"vp, ot, linear, cosine, ve", "ve is one too many", "너무 많습니다"},
        {"vp, ot, vp/independent/velocity", "appears twice", "두 번"},
        {"ot/reflow, vp", "is taught by ot/independent", "그 레인도"},
        {"vp/reflow, vp", "cannot be used here. pairing: Reflow", "쓸 수 없습니다"},
        {"ot/ot/score, vp", "cannot be used here. predict:", "쓸 수 없습니다"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings s = with_lanes(cases[i][0]);
        Error err = {0};
        assert_false(settings_check(&s, &err));
        Error korean = {0};
        language_choose("ko");
        assert_false(settings_check(&s, &korean));
        language_choose("en");
        if (!strstr(err.text, cases[i][1]) || !strstr(korean.text, cases[i][2])) {
            fail_msg("%s: %s %s", cases[i][0], err.text, korean.text);
        }
        assert_true(strncmp(err.text, "lanes: ", 7) == 0 && strncmp(korean.text, "lanes: ", 7) == 0);
        assert_string_equal(err.key, korean.key);
    }
}

// Path, pairing and predict choose among them as far as they are not at their defaults.
static void one_of_them_is_looked_at(void **state) {
    (void)state;
    static const char *const cases[][5] = {
        {"vp, ot, ot/ot", "ot", "ot", "velocity", "ot/ot"},
        {"vp, ot", "ot", "ot", "velocity", "vp/independent"},
        {"vp, cosine, cosine/noise", "cosine", "ot", "velocity", "cosine/independent"},
        {"vp, cosine, cosine/noise", "ot", "ot", "noise", "cosine/independent/noise"},
        {"vp, linear", "cosine", "ot", "velocity", NULL},
        {"vp, ot/ot", "vp", "sinkhorn", "velocity", NULL},
        {"coupling/affine, coupling", "ot", "ot", "velocity", "coupling/affine"},
        {"vp, coupling/affine", "ot", "ot", "velocity", "vp/independent"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings s = with_lanes(cases[i][0]);
        LaneList lanes, wanted;
        Error err;
        char text[SETTINGS_TEXT_MAX];
        assert_true(settings_set(&s, "path", cases[i][1], &err) && settings_set(&s, "pairing", cases[i][2], &err) &&
                    settings_set(&s, "predict", cases[i][3], &err));
        assert_int_equal(lane_list_begin(&s, &lanes, &err), cases[i][4] != NULL);
        if (cases[i][4]) {
            snprintf(text, sizeof text, "%s, ve", cases[i][4]);
            assert_true(lane_list_read(text, &wanted, &err));
            const LaneSpec key = lane_spec(&s);
            assert_true(lane_spec_same(&key, &wanted.spec[0]));
        }
    }
}

// Not what stands in the rows of path and pairing before.
static void what_is_looked_at_is_checked(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"vp, cosine", NULL}, {"vp, ot", NULL}, {"vp, ot/ot", "solver: This needs the score"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings s = with_lanes(cases[i][0]);
        Error err = {0};
        assert_true(settings_set(&s, "solver", "sde", &err));
        const bool good = settings_check(&s, &err);
        if (good != !cases[i][1] || (!good && !strstr(err.text, cases[i][1]))) {
            fail_msg("%s: %s", cases[i][0], err.text);
        }
    }
}

// ---- opening -------------------------------------------------------------------------------------------------------------------

static void just_these_are_open_in_their_order(void **state) {
    (void)state;
    Settings s = with_lanes("cosine, vp/noise, ot, linear/ot");
    Experiment *experiment = open_session(&s);
    assert_open(experiment, "cosine/independent, vp/independent/noise, ot/independent, linear/ot");
    assert_int_equal(experiment->selected, 0);
    assert_int_equal(experiment->settings.path, path_named("cosine"));
    experiment->settings.compare = true;
    assert_int_equal(experiment_panes(experiment), 4);
    close_session(experiment);
}

static Lane *lane_of(Experiment *experiment, const char *name) {
    LaneList lanes;
    char text[SETTINGS_TEXT_MAX];
    snprintf(text, sizeof text, "%s, ve/ot", name);
    assert_true(lane_list_read(text, &lanes, NULL));
    int index = experiment_find(experiment, &lanes.spec[0]);
    assert_true(index >= 0);
    return &experiment->lane[index];
}

// x0, y0, x1, y1 of the next step.
static const float *next_pairs(Model *model) {
    model_draw(model, model->step, 0);
    return ((const FlowMatching *)model)->drawn[0].pairs;
}

// The same noise and data in every lane, at every step; and a lane learns the same wherever it stands, and whatever stands beside it.
static void a_lane_does_not_depend_on_its_place(void **state) {
    (void)state;
    static const char *const orders[] = {"vp, ot, ot/ot", "ot/ot, vp, ot", "linear, ot, cosine/data, vp"};
    Experiment *experiment[3];
    for (int k = 0; k < 3; k++) {
        Settings s = with_lanes(orders[k]);
        experiment[k] = open_session(&s);
        experiment_train_to(experiment[k], 40);
        experiment_refresh_all(experiment[k]);
    }
    Model *vp = experiment[0]->lane[0].model, *ot = experiment[0]->lane[1].model;
    const size_t all = (size_t)(4 * vp->settings.batch) * sizeof(float);
    assert_memory_equal(next_pairs(vp), next_pairs(ot), all);
    for (int k = 1; k < 3; k++) {
        Model *own = lane_of(experiment[k], "vp")->model, *line = lane_of(experiment[k], "ot")->model;
        assert_memory_equal(next_pairs(own), next_pairs(vp), all);
        assert_memory_equal(own->params, vp->params, (size_t)vp->count * sizeof(float));
        assert_memory_equal(own->average, vp->average, (size_t)vp->count * sizeof(float));
        assert_memory_equal(line->params, ot->params, (size_t)ot->count * sizeof(float));
    }
    assert_memory_not_equal(vp->params, ot->params, (size_t)vp->count * sizeof(float));
    for (int k = 0; k < 3; k++) {
        close_session(experiment[k]);
    }
}

// Where the headline's lanes are not among them the toggle goes round, and takes nobody's place.
static void the_toggle_goes_through_what_is_open(void **state) {
    (void)state;
    Settings s = with_lanes("linear, ot, cosine/noise, cosine");
    Experiment *experiment = open_session(&s);
    for (int i = 1; i < 6; i++) {
        const Settings wanted = experiment_headline_settings(experiment, HEADLINE_OTHER);
        apply(experiment, &wanted);
        assert_int_equal(experiment->selected, i % 4);
    }
    assert_open(experiment, "linear/independent, ot/independent, cosine/independent/noise, cosine/independent");
    const Settings wanted = experiment_headline_settings(experiment, HEADLINE_OT);
    apply(experiment, &wanted);
    assert_int_equal(experiment_headline(&selected(experiment)->spec), HEADLINE_OT); // asked for by name it is opened
    close_session(experiment);
}

static Experiment *open_linear(const char *lanes) {
    Settings s = with_lanes(lanes);
    Error err;
    assert_true(settings_set(&s, "path", "linear", &err) && settings_set(&s, "pairing", "independent", &err));
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 5);
    return experiment;
}

// It is a student of the lane that it was opened for, not of the one looked at before.
static void an_open_student_is_looked_at_as_it_is(void **state) {
    (void)state;
    static const struct {
        const char *before;
        CommandKind command;
        const char *after;
    } cases[] = {
        {"ot/ot, linear, ot/ot/reflow", CMD_HEADLINE, "ot/ot, linear/independent, ot/ot/reflow"},
        {"linear, ot/ot/reflow, ot/ot", CMD_CLOSE, "ot/ot/reflow, ot/ot"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Experiment *experiment = open_linear(cases[i].before);
        Undo undo = {0};
        CommandQueue queue = {0};
        Error err;
        const long teacher = lane_of(experiment, "ot/ot")->id;
        command_push(&queue, cases[i].command, HEADLINE_OTHER);
        assert_true(command_apply(&queue, experiment, &undo, &err));
        assert_open(experiment, cases[i].after);
        assert_int_equal(selected(experiment)->spec.pairing, PAIRING_REFLOW);
        assert_int_equal(lane_of(experiment, "ot/ot")->id, teacher); // it goes on
        close_session(experiment);
    }
}

// ---- scenes and undo -----------------------------------------------------------------------------------------------------------

static void take(Experiment *experiment, Undo *undo, const char *lanes) {
    CommandQueue queue = {0};
    Command command;
    Error err;
    assert_true(command_setting(&command, "lanes", lanes, &err));
    command_add(&queue, &command);
    assert_true(command_apply(&queue, experiment, undo, &err));
}

static void a_scene_brings_the_same_lanes_back(void **state) {
    (void)state;
    Settings s = small_settings(), loaded = settings_default();
    Error err;
    Experiment *experiment = open_session(&s);
    const Settings plain = experiment_scene(experiment);
    assert_string_equal(plain.lanes, ""); // the usual two
    look(experiment, "ot", PAIRING_INDEPENDENT);
    const Settings third = experiment_scene(experiment);
    assert_string_equal(third.lanes, "vp/independent, ot/ot, ot/independent"); // told, although it would be opened anyway
    look(experiment, "cosine", PAIRING_INDEPENDENT);
    look(experiment, "vp", PAIRING_INDEPENDENT);
    Settings scene = experiment_scene(experiment);
    assert_true(scene_save("lanes.scene", &scene, &err) && scene_load("lanes.scene", &loaded, &err));
    Experiment *again = open_session(&loaded);
    assert_open(again, "vp/independent, ot/ot, ot/independent, cosine/independent");
    assert_int_equal(again->selected, 0);
    assert_string_equal(again->settings.lanes, "");
    close_session(again);
    close_session(experiment);
    remove("lanes.scene");
}

static void named_lanes_go_on_and_the_others_go(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    Undo undo = {0};
    Error err;
    experiment_train_to(experiment, 5);
    long id = lane_of(experiment, "ot/ot")->id;
    take(experiment, &undo, "linear, ot/ot, ot");
    assert_open(experiment, "linear/independent, ot/ot, ot/independent");
    assert_int_equal(experiment->selected, 1);
    assert_int_equal(experiment->lane[1].id, id);
    assert_int_equal(experiment->lane[1].model->step, 5); // as it was
    assert_int_equal(experiment->lane[0].model->step, 0);

    CommandQueue queue = {0};
    command_push(&queue, CMD_UNDO, 0);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    assert_open(experiment, "vp/independent, ot/ot");
    assert_int_equal(experiment->lane[1].model->step, 5);
    command_push(&queue, CMD_REDO, 0);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    assert_open(experiment, "linear/independent, ot/ot, ot/independent");
    close_session(experiment);
}

// Down to two; what was looked at before is looked at again, and undone it is there as it was.
static void the_lane_looked_at_is_closed(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    Undo undo = {0};
    CommandQueue queue = {0};
    Error err = {0};
    look(experiment, "cosine", PAIRING_INDEPENDENT);
    experiment_train_to(experiment, 5);
    command_push(&queue, CMD_CLOSE, 0);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    assert_open(experiment, "vp/independent, ot/ot");
    assert_int_equal(experiment_headline(&selected(experiment)->spec), HEADLINE_OT);
    assert_int_equal(experiment->settings.path, path_named("ot"));
    assert_int_equal(selected(experiment)->model->step, 5);

    command_push(&queue, CMD_CLOSE, 0);
    assert_false(command_apply(&queue, experiment, &undo, &err));
    assert_non_null(strstr(err.text, "needs two lanes"));
    assert_int_equal(experiment->count, 2);

    command_push(&queue, CMD_UNDO, 0);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    assert_open(experiment, "vp/independent, ot/ot, cosine/independent");
    assert_int_equal(experiment->selected, 2);
    assert_int_equal(selected(experiment)->model->step, 5);
    close_session(experiment);
}

static void other_data_begin_all_of_them_anew(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 5);
    Settings wanted = experiment->settings;
    Error err;
    assert_true(settings_set(&wanted, "data", "rings", &err) && settings_set(&wanted, "lanes", "ot/ot, vp, cosine", &err));
    apply(experiment, &wanted);
    assert_open(experiment, "ot/ot, vp/independent, cosine/independent");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(experiment->lane[i].model->step, 0);
        assert_ptr_equal(experiment->lane[i].model->data, dist_find("rings"));
    }
    close_session(experiment);
}

// A student keeps its pairs: its teacher may be closed, and others too. Begun anew it would need the teacher.
static void a_taught_student_goes_on_alone(void **state) {
    (void)state;
    Settings s = with_lanes("vp, ot, ot/reflow, ot/ot");
    Error err;
    assert_true(settings_set(&s, "pairing", "independent", &err));
    Experiment *experiment = open_session(&s);
    Undo undo = {0};
    CommandQueue queue = {0};
    experiment_train_to(experiment, 5);
    const long student = lane_of(experiment, "ot/reflow")->id;
    command_push(&queue, CMD_CLOSE, 0);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    assert_open(experiment, "vp/independent, ot/independent/reflow, ot/ot");
    look(experiment, "vp", PAIRING_INDEPENDENT);
    command_push(&queue, CMD_CLOSE, 0);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    assert_open(experiment, "ot/independent/reflow, ot/ot");
    command_push(&queue, CMD_UNDO, 0);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    assert_open(experiment, "vp/independent, ot/independent/reflow, ot/ot");
    assert_int_equal(lane_of(experiment, "ot/reflow")->id, student);

    look(experiment, "cosine", PAIRING_INDEPENDENT);
    const Settings scene = experiment_scene(experiment);
    assert_string_equal(scene.lanes, "vp/independent, ot/ot, cosine/independent"); // it could not be begun with
    Settings anew = experiment->settings;
    assert_true(settings_set(&anew, "data", "rings", &err) && settings_set(&anew, "lanes", "vp, ot/reflow", &err));
    assert_true(settings_set(&anew, "path", "ot", &err) && !experiment_apply(experiment, &anew, &err));
    assert_true(strstr(err.text, "is taught by") != NULL);
    take(experiment, &undo, "cosine, linear");
    command_push(&queue, CMD_UNDO, 0);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    assert_open(experiment, "vp/independent, ot/ot, cosine/independent");
    close_session(experiment);
}

// What cannot be: everything stays.
static void a_bad_list_changes_nothing(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    Settings wanted = experiment->settings;
    Error err = {0};
    assert_true(settings_set(&wanted, "lanes", "vp, ot/reflow", &err));
    assert_false(experiment_apply(experiment, &wanted, &err));
    assert_true(strstr(err.text, "is taught by") != NULL);
    assert_open(experiment, "vp/independent, ot/ot");
    look(experiment, "cosine", PAIRING_OT); // a third one is opened as ever
    assert_int_equal(experiment->count, 3);
    close_session(experiment);
}

// A student whose teacher has been given up cannot be named; undoing still works.
static void what_cannot_be_named_hinders_no_undo(void **state) {
    (void)state;
    Settings s = small_settings();
    s.pairing = PAIRING_REFLOW;
    Experiment *experiment = open_session(&s);
    Undo undo = {0};
    Error err;
    assert_open(experiment, "vp/independent, ot/ot, ot/independent/reflow, ot/independent");
    experiment->lane[3].spec.path = path_named("linear"); // as if another lane stood there
    const Settings scene = experiment_scene(experiment);
    assert_string_equal(scene.lanes, "");
    CommandQueue queue = {0};
    Command lanes;
    assert_true(command_setting(&lanes, "lanes", "vp, ot", &err));
    command_push(&queue, CMD_BEGIN, 0);
    command_set(&queue, settings_find("pairing"), PAIRING_OT);
    command_add(&queue, &lanes);
    command_push(&queue, CMD_END, 0);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    command_push(&queue, CMD_UNDO, 0);
    assert_true(command_apply(&queue, experiment, &undo, &err));
    assert_int_equal(experiment->settings.pairing, PAIRING_REFLOW);
    close_session(experiment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_read_and_written),
        cmocka_unit_test(mistakes_are_named_in_both_languages),
        cmocka_unit_test(one_of_them_is_looked_at),
        cmocka_unit_test(what_is_looked_at_is_checked),
        cmocka_unit_test(just_these_are_open_in_their_order),
        cmocka_unit_test(a_lane_does_not_depend_on_its_place),
        cmocka_unit_test(the_toggle_goes_through_what_is_open),
        cmocka_unit_test(an_open_student_is_looked_at_as_it_is),
        cmocka_unit_test(a_scene_brings_the_same_lanes_back),
        cmocka_unit_test(named_lanes_go_on_and_the_others_go),
        cmocka_unit_test(the_lane_looked_at_is_closed),
        cmocka_unit_test(other_data_begin_all_of_them_anew),
        cmocka_unit_test(a_taught_student_goes_on_alone),
        cmocka_unit_test(a_bad_list_changes_nothing),
        cmocka_unit_test(what_cannot_be_named_hinders_no_undo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
