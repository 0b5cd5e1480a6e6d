// The measurements by training step: kept, thinned out, begun anew; and errors that fall with the number of evaluations.
#include "session_rig.h"

#include "run/gauge.h"

static void train(Session *session, long steps) {
    session_train_to(session, steps);
    session_refresh_all(session);
    session_measure(session);
}

static void measures_once_per_state_of_training(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    Gauge gauge = {0};
    gauge_follow(&gauge, looked(session));
    for (int k = 0; k < 3; k++) {
        train(session, 10L * k);
        gauge_measure(&gauge, session, looked(session));
        gauge_measure(&gauge, session, looked(session)); // no step since: nothing new
    }
    assert_int_equal(gauge.n, 3);
    assert_near((double)gauge.x[2], 20, 0);
    assert_true(gauge.distance[0] > 0.0f && isfinite(gauge.distance[2]));
    gauge_follow(&gauge, looked(session));
    assert_int_equal(gauge.n, 3); // the same lane goes on
    session_restart(session);
    gauge_follow(&gauge, looked(session));
    assert_int_equal(gauge.n, 0);
    close_session(session);
}

// One lane more than there is room for: the new one stands where another has been given up, as far trained as that was.
static void another_lane_is_not_measured_on_its_line(void **state) {
    (void)state;
    Settings s = small_settings();
    s.compare = true; // all are visible
    Session *session = open_session(&s);
    Gauge gauge[SESSION_LANES] = {0};
    long id[SESSION_LANES];
    look(session, "ot", PAIRING_INDEPENDENT);
    look(session, "cosine", PAIRING_INDEPENDENT);
    train(session, 10);
    gauges_follow(gauge, session);
    for (int i = 0; i < SESSION_LANES; i++) {
        id[i] = session->strand[i].id;
        gauge_measure(&gauge[i], session, &session->strand[i]);
        assert_int_equal(gauge[i].n, 1);
    }
    look(session, "vp", PAIRING_OT);
    train(session, 10);
    gauges_follow(gauge, session);
    int others = 0;
    for (int i = 0; i < SESSION_LANES; i++) {
        bool other = session->strand[i].id != id[i];
        assert_int_equal(gauge[i].n, other ? 0 : 1);
        others += other;
    }
    assert_int_equal(others, 1);
    close_session(session);
}

// What stood behind a lane that is given up moves on by one, its line with it.
static void a_lane_that_moves_keeps_its_line(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    Gauge gauge[SESSION_LANES] = {0};
    train(session, 10);
    gauges_follow(gauge, session);
    gauge_measure(&gauge[session->looked], session, looked(session));
    assert_int_equal(session->looked, 1);
    Strand first = session->strand[0];
    session->strand[0] = session->strand[1];
    session->strand[1] = first;
    session->looked = 0;
    gauges_follow(gauge, session);
    assert_int_equal(gauge[0].n, 1);
    assert_int_equal(gauge[1].n, 0);

    Settings wanted = session->settings; // a new one takes its place, and it goes beyond it
    assert_true(settings_set(&wanted, "lanes", "cosine, vp, ot/ot", NULL));
    apply(session, &wanted);
    gauges_follow(gauge, session);
    assert_int_equal(gauge[0].n, 0);
    assert_int_equal(gauge[1].n, 0);
    assert_int_equal(gauge[2].n, 1);
    close_session(session);
}

static void a_full_gauge_thins_out(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    Gauge gauge = {0};
    train(session, 1);
    gauge_follow(&gauge, looked(session));
    gauge.n = GAUGE_POINTS;
    for (int i = 0; i < GAUGE_POINTS; i++) {
        gauge.x[i] = (float)(i - GAUGE_POINTS);
    }
    gauge_measure(&gauge, session, looked(session));
    assert_int_equal(gauge.n, GAUGE_POINTS / 2 + 1);
    for (int i = 1; i < gauge.n; i++) {
        assert_true(gauge.x[i] > gauge.x[i - 1]);
    }
    assert_near((double)gauge.x[gauge.n - 1], 1, 0);
    close_session(session);
}

// Euler is of first order: twice the evaluations, about half the error.
static void error_falls_with_evaluations(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    Gauge gauge = {0};
    train(session, 200);
    gauge_follow(&gauge, looked(session));
    gauge_budgets(&gauge, session, looked(session));
    assert_int_equal(gauge.budgets, GAUGE_BUDGETS);
    for (int k = 1; k < GAUGE_BUDGETS; k++) {
        assert_near((double)gauge.evaluations[k], (double)(1 << k), 0);
        assert_true(gauge.error[k] < gauge.error[k - 1]);
    }
    assert_near((double)(gauge.error[4] / gauge.error[5]), 2.0, 0.3);
    close_session(session);
}

static void the_floor_is_small_and_not_nothing(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    float floor = gauge_floor(session);
    assert_true(floor > 0.005f && floor < 0.3f);
    assert_near((double)gauge_floor(session), (double)floor, 0);
    close_session(session);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_once_per_state_of_training), cmocka_unit_test(another_lane_is_not_measured_on_its_line),
        cmocka_unit_test(a_lane_that_moves_keeps_its_line),    cmocka_unit_test(a_full_gauge_thins_out),
        cmocka_unit_test(error_falls_with_evaluations),        cmocka_unit_test(the_floor_is_small_and_not_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
