// The measurements by training step: kept, thinned out, begun anew; and errors that fall with the number of evaluations.
#include "experiment_rig.h"

#include "run/lane_metrics.h"

static void train(Experiment *experiment, long steps) {
    experiment_train_to(experiment, steps);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
}

static void measures_once_per_state_of_training(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    LaneMetrics metrics = {0};
    lane_metrics_follow(&metrics, selected(experiment));
    for (int k = 0; k < 3; k++) {
        train(experiment, 10L * k);
        lane_metrics_measure(&metrics, experiment, selected(experiment));
        lane_metrics_measure(&metrics, experiment, selected(experiment)); // no step since: nothing new
    }
    assert_int_equal(metrics.n, 3);
    assert_near((double)metrics.x[2], 20, 0);
    assert_true(metrics.distance[0] > 0.0f && isfinite(metrics.distance[2]));
    lane_metrics_follow(&metrics, selected(experiment));
    assert_int_equal(metrics.n, 3); // the same lane goes on
    assert_true(experiment_restart(experiment, NULL));
    lane_metrics_follow(&metrics, selected(experiment));
    assert_int_equal(metrics.n, 0);
    close_session(experiment);
}

// One lane more than there is room for: the new one stands where another has been given up, as far trained as that was.
static void another_lane_is_not_measured_on_its_line(void **state) {
    (void)state;
    Settings s = small_settings();
    s.compare = true; // all are visible
    Experiment *experiment = open_session(&s);
    LaneMetrics metrics[LANES_MAX] = {0};
    long id[LANES_MAX];
    look(experiment, "ot", PAIRING_INDEPENDENT);
    look(experiment, "cosine", PAIRING_INDEPENDENT);
    train(experiment, 10);
    lane_metrics_follow_all(metrics, experiment);
    for (int i = 0; i < LANES_MAX; i++) {
        id[i] = experiment->lane[i].id;
        lane_metrics_measure(&metrics[i], experiment, &experiment->lane[i]);
        assert_int_equal(metrics[i].n, 1);
    }
    look(experiment, "vp", PAIRING_OT);
    train(experiment, 10);
    lane_metrics_follow_all(metrics, experiment);
    int others = 0;
    for (int i = 0; i < LANES_MAX; i++) {
        bool other = experiment->lane[i].id != id[i];
        assert_int_equal(metrics[i].n, other ? 0 : 1);
        others += other;
    }
    assert_int_equal(others, 1);
    close_session(experiment);
}

// What stood behind a lane that is given up moves on by one, its line with it.
static void a_lane_that_moves_keeps_its_line(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    LaneMetrics metrics[LANES_MAX] = {0};
    train(experiment, 10);
    lane_metrics_follow_all(metrics, experiment);
    lane_metrics_measure(&metrics[experiment->selected], experiment, selected(experiment));
    assert_int_equal(experiment->selected, 1);
    Lane first = experiment->lane[0];
    experiment->lane[0] = experiment->lane[1];
    experiment->lane[1] = first;
    experiment->selected = 0;
    lane_metrics_follow_all(metrics, experiment);
    assert_int_equal(metrics[0].n, 1);
    assert_int_equal(metrics[1].n, 0);

    Settings wanted = experiment->settings; // a new one takes its place, and it goes beyond it
    assert_true(settings_set(&wanted, "lanes", "cosine, vp, ot/ot", NULL));
    apply(experiment, &wanted);
    lane_metrics_follow_all(metrics, experiment);
    assert_int_equal(metrics[0].n, 0);
    assert_int_equal(metrics[1].n, 0);
    assert_int_equal(metrics[2].n, 1);
    close_session(experiment);
}

static void a_full_gauge_thins_out(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    LaneMetrics metrics = {0};
    train(experiment, 1);
    lane_metrics_follow(&metrics, selected(experiment));
    metrics.n = LANE_METRICS_POINTS;
    for (int i = 0; i < LANE_METRICS_POINTS; i++) {
        metrics.x[i] = (float)(i - LANE_METRICS_POINTS);
    }
    lane_metrics_measure(&metrics, experiment, selected(experiment));
    assert_int_equal(metrics.n, LANE_METRICS_POINTS / 2 + 1);
    for (int i = 1; i < metrics.n; i++) {
        assert_true(metrics.x[i] > metrics.x[i - 1]);
    }
    assert_near((double)metrics.x[metrics.n - 1], 1, 0);
    close_session(experiment);
}

// Euler is of first order: twice the evaluations, about half the error.
static void error_falls_with_evaluations(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    LaneMetrics metrics = {0};
    train(experiment, 200);
    lane_metrics_follow(&metrics, selected(experiment));
    lane_metrics_budgets(&metrics, experiment, selected(experiment));
    assert_int_equal(metrics.budgets, LANE_METRICS_BUDGETS);
    for (int k = 1; k < LANE_METRICS_BUDGETS; k++) {
        assert_near((double)metrics.evaluations[k], (double)(1 << k), 0);
        assert_true(metrics.error[k] < metrics.error[k - 1]);
    }
    assert_near((double)(metrics.error[4] / metrics.error[5]), 2.0, 0.3);
    close_session(experiment);
}

// The lane's own solver beside Euler: after as many evaluations it is nearer, it takes its own number a step, and it is measured anew
// when the lane has learned or changes its solver. A solver that adds noise has no such error.
static void the_own_solver_stands_beside_euler(void **state) {
    (void)state;
    Settings s = small_settings();
    s.solver = SAMPLER_RK4;
    Experiment *experiment = open_session(&s);
    LaneMetrics metrics = {0};
    train(experiment, 200);
    lane_metrics_follow(&metrics, selected(experiment));
    assert_true(lane_metrics_budgets_old(&metrics, selected(experiment)));
    lane_metrics_budgets(&metrics, experiment, selected(experiment));
    assert_false(lane_metrics_budgets_old(&metrics, selected(experiment)));
    assert_int_equal(metrics.own_budgets, LANE_METRICS_BUDGETS - 2); // 4, 8, 16, 32
    for (int k = 0; k < metrics.own_budgets; k++) {
        assert_near((double)metrics.own_evaluations[k], (double)(4 << k), 0);
    }
    assert_true(metrics.own_error[3] < 0.1f * metrics.error[5]);
    train(experiment, 201);
    assert_true(lane_metrics_budgets_old(&metrics, selected(experiment)));
    lane_metrics_budgets(&metrics, experiment, selected(experiment));
    Settings wanted = experiment->settings;
    wanted.steps_shift = 3;
    apply(experiment, &wanted);
    assert_true(lane_metrics_budgets_old(&metrics, selected(experiment)));
    wanted.steps_shift = s.steps_shift;
    wanted.steps = 8; // of which the curves have all numbers
    apply(experiment, &wanted);
    assert_false(lane_metrics_budgets_old(&metrics, selected(experiment)));
    selected(experiment)->model->settings.sample_path = 1 + path_index("cosine"); // as one whose flow can be seen along it
    assert_true(lane_metrics_budgets_old(&metrics, selected(experiment)));
    close_session(experiment);
    s.path = path_index("ot");
    s.pairing = PAIRING_INDEPENDENT;
    s.solver = SAMPLER_DDPM;
    experiment = open_session(&s);
    metrics = (LaneMetrics){0};
    lane_metrics_budgets(&metrics, experiment, selected(experiment));
    assert_int_equal(metrics.own_budgets, 0);
    assert_int_equal(metrics.budgets, LANE_METRICS_BUDGETS);
    close_session(experiment);
}

static void the_floor_is_small_and_not_nothing(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    float floor = lane_metrics_floor(experiment);
    assert_true(floor > 0.005f && floor < 0.3f);
    assert_near((double)lane_metrics_floor(experiment), (double)floor, 0);
    close_session(experiment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_once_per_state_of_training), cmocka_unit_test(another_lane_is_not_measured_on_its_line),
        cmocka_unit_test(a_lane_that_moves_keeps_its_line),    cmocka_unit_test(a_full_gauge_thins_out),
        cmocka_unit_test(the_own_solver_stands_beside_euler),  cmocka_unit_test(error_falls_with_evaluations),
        cmocka_unit_test(the_floor_is_small_and_not_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
