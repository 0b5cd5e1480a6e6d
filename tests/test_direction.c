// Lanes whose particles go from data to noise: they show the network of the lane that goes the other way, the flow is played their way, and
// what they are measured by is theirs.
#include "experiment_rig.h"

#include "run/agreement.h"
#include "run/lane_metrics.h"
#include "settings/model_names.h"
#include "settings/rules.h"

#include <stdio.h>

static Settings with(const char *lanes, const char *solver) {
    Settings s = small_settings();
    s.steps = 16;
    snprintf(s.lanes, sizeof s.lanes, "%s", lanes);
    assert_true(settings_set(&s, "solver", solver, NULL));
    s.path = settings_default().path;
    s.pairing = settings_default().pairing;
    return s;
}

static void choose(Experiment *experiment, const char *key, const char *value) {
    Settings wanted = experiment->settings;
    assert_true(settings_set(&wanted, key, value, NULL));
    apply(experiment, &wanted);
}

static void both_directions_show_one_network(void **state) {
    (void)state;
    const Settings s = with("vp, ot/ot", "midpoint");
    Experiment *experiment = open_session(&s);
    look(experiment, "vp", PAIRING_INDEPENDENT);
    experiment_train(experiment, 20);
    const long before = selected(experiment)->model->step;
    choose(experiment, "direction", "data-to-noise");
    assert_int_equal(experiment->count, 3);
    assert_ptr_equal(selected(experiment)->model, experiment->lane[0].model);
    assert_true(selected(experiment)->trajectories.back && !experiment->lane[0].trajectories.back);
    assert_int_equal(selected(experiment)->model->step, before);
    experiment_train(experiment, 20); // ten for each of two networks, not for each of three lanes
    assert_int_equal(experiment->lane[0].model->step, before + 10);
    assert_int_equal(experiment->lane[1].model->step, before + 10);
    choose(experiment, "direction", "noise-to-data"); // the one that was open
    assert_int_equal(experiment->count, 3);
    choose(experiment, "data", "8gaussians"); // all begin again
    assert_ptr_equal(experiment->lane[2].model, experiment->lane[0].model);
    Settings one = experiment->settings; // the other one goes, the network stays
    snprintf(one.lanes, sizeof one.lanes, "ot/ot, vp/data-to-noise");
    one.direction = DIRECTION_TO_NOISE;
    apply(experiment, &one);
    assert_int_equal(experiment->count, 2);
    experiment_train(experiment, 4);
    assert_true(isfinite(experiment->lane[1].model->loss));
    close_session(experiment);
}

static void lanes_name_their_direction(void **state) {
    (void)state;
    const Settings s = with("vp, vp/data-to-noise", "ddpm");
    Experiment *experiment = open_session(&s);
    const Settings scene = experiment_scene(experiment);
    assert_string_equal(scene.lanes, "vp/independent, vp/independent/data-to-noise");
    Experiment *again = open_session(&scene);
    assert_int_equal(again->count, 2);
    assert_true(again->lane[1].trajectories.back);
    close_session(again);
    close_session(experiment);
    LaneSpec spec;
    Error err;
    assert_true(lane_spec_read("ot/ot/reflow/data-to-noise", &spec, NULL));
    assert_true(spec.direction == DIRECTION_TO_NOISE && spec.round == 1);
    assert_int_equal(lane_spec_teacher(&spec).direction, DIRECTION_TO_DATA);
    assert_false(lane_spec_read("vp/data-to-noise/noise", &spec, &err));
    assert_false(lane_spec_read("coupling/data-to-noise", &spec, &err));
}

// The forward process is whole before any training, and stays so; it asks no network.
static void forward_process_needs_no_training(void **state) {
    (void)state;
    const char *const solvers[] = {"ddpm", "sde"};
    for (int k = 0; k < 2; k++) {
        const Settings s = with("vp/data-to-noise, ve/data-to-noise", solvers[k]);
        Experiment *experiment = open_session(&s);
        experiment_refresh_all(experiment);
        experiment_measure(experiment);
        assert_int_equal(agreement_of(experiment, selected(experiment)).kind, AGREEMENT_WHOLE);
        assert_int_equal(experiment_evals(experiment, selected(experiment), NULL), 0);
        static float before_x[1000], before_y[1000], x[1000], y[1000];
        positions(experiment, 0.5f, before_x, before_y);
        experiment_train(experiment, 30);
        experiment_refresh_all(experiment);
        positions(experiment, 0.5f, x, y);
        assert_memory_equal(x, before_x, sizeof x);
        assert_memory_equal(y, before_y, sizeof y);
        assert_true(isnan(selected(experiment)->round_trip) && isnan(selected(experiment)->detour));
        close_session(experiment);
    }
}

// Along the exact field, with a solver of order four; and nothing else has one.
static void round_trip_is_measured(void **state) {
    (void)state;
    Settings s = with("vp, cosine/data-to-noise", "rk4");
    s.field = FIELD_EXACT;
    s.data = 2; // 8 Gaussians, whose field is known in closed form
    Experiment *experiment = open_session(&s);
    look(experiment, "cosine", PAIRING_INDEPENDENT);
    choose(experiment, "direction", "data-to-noise");
    float off[2];
    for (int k = 0; k < 2; k++) {
        choose(experiment, "steps", k ? "96" : "12");
        experiment_refresh_all(experiment);
        experiment_measure(experiment);
        off[k] = agreement_numbers(experiment, selected(experiment)).round_trip;
        assert_true(isfinite(off[k]));
    }
    assert_true(off[1] < 0.002f && off[1] < 0.1f * off[0]);
    assert_true(isnan(experiment->lane[0].round_trip));
    LaneMetrics metrics = {.step = -1};
    lane_metrics_measure(&metrics, experiment, selected(experiment));
    assert_int_equal(metrics.n, 0); // particles at the data are no measure of what a lane makes
    close_session(experiment);
}

// Whichever way: from its start to its end, and where both are in sight to and fro.
static void flow_is_played_their_way(void **state) {
    (void)state;
    Settings s = with("vp, vp/data-to-noise", "ddpm");
    s.direction = DIRECTION_TO_NOISE;
    s.hold = 0.1;
    s.speed = 1;
    Experiment *experiment = open_session(&s);
    assert_true(selected(experiment)->trajectories.back);
    assert_near(experiment->play.t, 1, 0);
    experiment_refresh_all(experiment);
    experiment_advance(experiment, 0.25);
    assert_near(experiment->play.t, 0.75, 1e-9);
    choose(experiment, "compare", "on"); // the flow goes on as it went
    experiment_refresh_all(experiment);
    double last = experiment->play.t, turned = 0;
    for (int i = 0; i < 300; i++) {
        const bool back = experiment->play.back;
        experiment_advance(experiment, 0.01);
        assert_true(fabs(experiment->play.t - last) < 0.011); // it never jumps
        assert_true(experiment->play.t >= 0 && experiment->play.t <= 1);
        turned += back != experiment->play.back;
        last = experiment->play.t;
    }
    assert_true(turned >= 2);
    choose(experiment, "direction", "noise-to-data");
    choose(experiment, "compare", "off");
    experiment_advance(experiment, 0.01);
    assert_false(experiment->play.back);
    close_session(experiment);
}

static void classes_have_no_way_back(void **state) {
    (void)state;
    Settings s = small_settings();
    Error err = {0};
    s.direction = DIRECTION_TO_NOISE;
    s.condition = true;
    assert_false(settings_check(&s, &err));
    assert_non_null(strstr(err.text, "direction"));
    s = small_settings();
    s.condition = true;
    assert_non_null(rules_refused(&s, settings_find("direction"), DIRECTION_TO_NOISE));
    s.condition = false;
    assert_null(rules_refused(&s, settings_find("direction"), DIRECTION_TO_NOISE));
    for (int i = 0; i < model_names(); i++) {
        s.model = i;
        assert_int_equal(rules_idle(&s, settings_find("direction")) == NULL, i == 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_directions_show_one_network), cmocka_unit_test(lanes_name_their_direction),
        cmocka_unit_test(forward_process_needs_no_training), cmocka_unit_test(round_trip_is_measured),
        cmocka_unit_test(flow_is_played_their_way),         cmocka_unit_test(classes_have_no_way_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
