// Trajectories as lanes learn: nothing visible gets old, and no work is done twice.
#include "session_rig.h"

#include "flow/metric.h"

// Runs frames of dt_s seconds with training on; no visible trajectory may be older than it is said to get.
static void run_frames(Session *session, double dt_s, double seconds) {
    double born[SESSION_LANES][64] = {{0}};
    for (double now = dt_s; now < seconds; now += dt_s) {
        for (int i = 0; i < session->count; i++) {
            session_train(session);
        }
        session_advance(session, dt_s);
        session_refresh(session, session_due(session, dt_s));
        for (int i = 0; i < session->count; i++) {
            const Strand *strand = &session->strand[i];
            assert_in_range(strand->swarm.chunks, 1, 64);
            for (int c = 0; c < strand->swarm.chunks; c++) {
                born[i][c] = strand->swarm.weights_step[c] == strand->lane.step ? now : born[i][c];
                bool seen = session->settings.compare || i == session->looked;
                if (seen && now - born[i][c] > SESSION_FRESH_S + 1e-9) {
                    fail_msg("lane %d, chunk %d: %g s old at %g frames a second", i, c, now - born[i][c], 1 / dt_s);
                }
            }
        }
    }
}

static void test_nothing_visible_gets_old(void **state) {
    (void)state;
    const double rates[] = {4, 24, 30, 59.94, 60, 144, 240};
    const char *more[] = {"linear", "cosine"};
    for (int lanes = 2; lanes <= 4; lanes++) {
        for (int compare = 0; compare <= 1; compare++) {
            for (int r = 0; r < 7; r++) {
                Settings s = small_settings();
                s.particles = 6000; // 24 chunks
                s.steps = 1;
                s.compare = compare;
                Session *session = open_session(&s);
                for (int i = 2; i < lanes; i++) {
                    look(session, more[i - 2], PAIRING_OT);
                }
                settle(session);
                run_frames(session, 1 / rates[r], 2.5);
                close_session(session);
            }
        }
    }
}

static void test_lanes_out_of_sight_are_computed_too(void **state) {
    (void)state;
    const double rates[] = {30, 60, 144};
    for (int r = 0; r < 3; r++) {
        Settings s = small_settings();
        s.steps = 1;
        s.particles = 4000; // 16 chunks: a third of a chunk a frame at 60 frames a second
        Session *session = open_session(&s);
        look(session, "linear", PAIRING_OT);
        session_refresh_all(session);
        for (int frame = 0; frame < 6 * rates[r]; frame++) {
            session_train(session);
            session_advance(session, 1 / rates[r]);
            session_refresh(session, session_due(session, 1 / rates[r]));
        }
        for (int i = 0; i < 3; i++) {
            const Swarm *swarm = &session->strand[i].swarm;
            assert_int_equal(swarm->ready, swarm->count);
        }
        close_session(session);
    }
}

static void test_fresh_means_that_nothing_is_to_be_done(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    assert_false(session_fresh(session));
    session_refresh_all(session);
    assert_true(session_fresh(session)); // the lane out of sight does not count
    assert_int_equal(session_due(session, 0.1), 0);
    assert_int_equal(session->strand[0].swarm.ready, 0);
    session_train_to(session, 1);
    assert_false(session_fresh(session));
    assert_true(session_due(session, 0.1) >= 1);
    for (int i = 0; i < 100 && !session_fresh(session); i++) {
        session_refresh(session, 1);
    }
    assert_true(session_fresh(session));
    s.compare = true;
    apply(session, &s);
    assert_false(session_fresh(session)); // now it does
    for (int i = 0; i < 100 && !session_fresh(session); i++) {
        session_refresh(session, 1); // one at a time: nobody may starve
    }
    assert_true(session_fresh(session));
    close_session(session);
}

static void test_urgent_work_is_due_at_once(void **state) {
    (void)state;
    Settings s = small_settings();
    s.particles = 6000;
    Session *session = open_session(&s);
    session_train_to(session, 10);
    settle(session);
    session_train_to(session, 12);
    assert_true(session_due(session, 1.0 / 60) <= 2);
    look(session, "vp", PAIRING_INDEPENDENT);
    assert_true(session_due(session, 1.0 / 60) >= 24);
    session_refresh(session, session_due(session, 1.0 / 60));
    const Swarm *swarm = &looked(session)->swarm;
    assert_int_equal(swarm->ready, 6000); // all in that one call
    assert_int_equal(swarm_oldest(swarm), 12);
    close_session(session);
}

// A lane that learns fast while the flow stands still: what it has left behind is computed first, and is not measured.
static void test_what_stands_still_does_not_stay_behind(void **state) {
    (void)state;
    Settings s = small_settings();
    s.particles = 6000;
    Session *session = open_session(&s);
    session_train_to(session, 10);
    settle(session);
    session_train_to(session, 400);
    assert_false(session_urgent(session)); // it moves
    session->play.playing = false;
    assert_true(session_urgent(session));
    session_refresh(session, 1);
    const Swarm *swarm = &looked(session)->swarm;
    assert_int_equal(swarm->weights_step[0], 400);
    assert_int_equal(swarm->weights_step[1], 10);
    session_measure(session);
    assert_near((double)looked(session)->detour, metric_detour(256, 5, swarm->x, swarm->y, 6000), 1e-6);
    assert_true(session_due(session, 1.0 / 60) >= 23);
    session_refresh(session, 23);
    assert_int_equal(swarm_oldest(swarm), 400);
    assert_false(session_urgent(session));
    session_measure(session);
    assert_near((double)looked(session)->detour, metric_detour(512, 5, swarm->x, swarm->y, 6000), 1e-6);
    close_session(session);
}

// What is shown is the trajectory under the weights that are said to be shown.
static void test_trajectories_are_of_the_weights_shown(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    session_train_to(session, 120);
    const long steps[] = {-1, 40, 7, -1};
    for (int i = 0; i < 4; i++) {
        session_look_back(session, steps[i]);
        settle(session);
        const Strand *strand = looked(session);
        LaneField context = session_field(session, strand);
        Field field = lane_field(&context);
        float x[6 * 256], y[6 * 256];
        memcpy(x, strand->swarm.x + 256, 256 * sizeof(float));
        memcpy(y, strand->swarm.y + 256, 256 * sizeof(float));
        solve_path(&field, SOLVE_MIDPOINT, 5, 0, 1, 256, x, y, 256);
        for (int k = 0; k <= 5; k++) {
            assert_memory_equal(x + k * 256, strand->swarm.x + k * 1000 + 256, 256 * sizeof(float));
            assert_memory_equal(y + k * 256, strand->swarm.y + k * 1000 + 256, 256 * sizeof(float));
        }
        for (int c = 0; c < strand->swarm.chunks; c++) {
            assert_int_equal(strand->swarm.weights_step[c], session_shown_step(session));
        }
    }
    close_session(session);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_visible_gets_old),
        cmocka_unit_test(test_lanes_out_of_sight_are_computed_too),
        cmocka_unit_test(test_fresh_means_that_nothing_is_to_be_done),
        cmocka_unit_test(test_urgent_work_is_due_at_once),
        cmocka_unit_test(test_what_stands_still_does_not_stay_behind),
        cmocka_unit_test(test_trajectories_are_of_the_weights_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
