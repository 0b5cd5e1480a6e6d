// What a session shows: lanes as one toggles between them, the weights of the past, the flow's time, and the measures.
#include "session_rig.h"

#include "flow/metric.h"

// ---- toggling -----------------------------------------------------------------------------------------------------------------

static void test_there_and_back_shows_the_same(void **state) {
    (void)state;
    enum { N = 1000 };
    static float x[N], y[N], x2[N], y2[N];
    Settings s = small_settings();
    Session *session = open_session(&s);
    session_train_to(session, 200);
    settle(session);
    positions(session, 0.7f, x, y);
    look(session, "vp", PAIRING_INDEPENDENT);
    settle(session);
    positions(session, 0.7f, x2, y2);
    assert_memory_not_equal(x, x2, sizeof x);
    look(session, "ot", PAIRING_OT);
    settle(session);
    positions(session, 0.7f, x2, y2);
    assert_memory_equal(x, x2, sizeof x);
    assert_memory_equal(y, y2, sizeof y);
    close_session(session);
}

static double farthest(int n, const float *ax, const float *ay, const float *bx, const float *by) {
    double most = 0;
    for (int i = 0; i < n; i++) {
        most = fmax(most, hypot((double)ax[i] - (double)bx[i], (double)ay[i] - (double)by[i]));
    }
    return most;
}

static void test_a_morph_goes_from_one_to_the_other(void **state) {
    (void)state;
    enum { N = 1000 };
    static float from[2][N], to[2][N], now[2][N], last[2][N];
    Settings s = small_settings();
    Session *session = open_session(&s);
    session_train_to(session, 300);
    look(session, "vp", PAIRING_INDEPENDENT);
    settle(session);
    positions(session, 0.6f, to[0], to[1]);
    look(session, "ot", PAIRING_OT);
    settle(session);
    positions(session, 0.6f, from[0], from[1]);
    double way = farthest(N, from[0], from[1], to[0], to[1]);
    assert_true(way > 0.1);

    look(session, "vp", PAIRING_INDEPENDENT);
    session_refresh_all(session);
    assert_true(session_morphing(session));
    positions(session, 0.6f, now[0], now[1]);
    assert_near(farthest(N, now[0], now[1], from[0], from[1]), 0, 1e-5); // begins where it was
    for (double spent = 0; session_morphing(session); spent += 0.02) {
        assert_true(spent < 0.5);
        memcpy(last, now, sizeof last);
        session_advance(session, 0.02);
        positions(session, 0.6f, now[0], now[1]);
        assert_true(farthest(N, now[0], now[1], last[0], last[1]) < 0.1 * way); // no jump
        assert_true(farthest(N, now[0], now[1], to[0], to[1]) <= farthest(N, last[0], last[1], to[0], to[1]) + 1e-5);
    }
    assert_memory_equal(now, to, sizeof to); // and ends exactly there
    close_session(session);
}

static void test_turning_back_in_the_middle_does_not_jump(void **state) {
    (void)state;
    enum { N = 1000 };
    static float before[2][N], after[2][N], home[2][N];
    Settings s = small_settings();
    Session *session = open_session(&s);
    session_train_to(session, 300);
    look(session, "vp", PAIRING_INDEPENDENT);
    settle(session);
    look(session, "ot", PAIRING_OT);
    settle(session);
    positions(session, 0.6f, home[0], home[1]);
    look(session, "vp", PAIRING_INDEPENDENT);
    session_refresh_all(session);
    session_advance(session, 0.3 * SESSION_MORPH_S);
    positions(session, 0.6f, before[0], before[1]);
    assert_true(farthest(N, before[0], before[1], home[0], home[1]) > 0.01);
    look(session, "ot", PAIRING_OT);
    session_refresh_all(session);
    positions(session, 0.6f, after[0], after[1]);
    assert_near(farthest(N, before[0], before[1], after[0], after[1]), 0, 1e-5);
    session_advance(session, 0.31 * SESSION_MORPH_S); // and it has no further to go than it came
    assert_false(session_morphing(session));
    positions(session, 0.6f, after[0], after[1]);
    assert_memory_equal(after, home, sizeof home);
    close_session(session);
}

// A lane that is not computed yet never empties the stage: the one that is left stays until the new one is there.
static void test_the_stage_never_empties(void **state) {
    (void)state;
    enum { N = 1000 };
    static float before[2][N], now[2][N];
    Settings s = small_settings();
    Session *session = open_session(&s);
    session_train_to(session, 50);
    settle(session);
    positions(session, 0.8f, before[0], before[1]);
    look(session, "cosine", PAIRING_OT);
    assert_int_equal(looked(session)->swarm.ready, 0);
    while (looked(session)->swarm.ready < N) {
        assert_int_equal(session_ready(session, looked(session)), N);
        positions(session, 0.8f, now[0], now[1]);
        assert_memory_equal(now, before, sizeof now);
        session_advance(session, 0.05);
        session_refresh(session, 1);
    }
    positions(session, 0.8f, now[0], now[1]);
    assert_near(farthest(N, now[0], now[1], before[0], before[1]), 0, 1e-5);
    close_session(session);
}

static void test_reduced_motion_does_not_morph(void **state) {
    (void)state;
    Settings s = small_settings();
    s.reduced_motion = true;
    Session *session = open_session(&s);
    session_refresh_all(session);
    look(session, "vp", PAIRING_INDEPENDENT);
    assert_false(session_morphing(session));
    close_session(session);
}

static void test_headline_settings(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    const Headline asked[] = {HEADLINE_OTHER, HEADLINE_OTHER, HEADLINE_OT, HEADLINE_OT, HEADLINE_DIFFUSION, HEADLINE_OTHER};
    const Headline got[] = {HEADLINE_DIFFUSION, HEADLINE_OT, HEADLINE_OT, HEADLINE_OT, HEADLINE_DIFFUSION, HEADLINE_OT};
    for (int i = 0; i < 6; i++) {
        Settings wanted = session_headline_settings(session, asked[i]);
        apply(session, &wanted);
        assert_int_equal(session_headline(looked(session)), got[i]);
    }
    look(session, "linear", PAIRING_OT);
    Settings wanted = session_headline_settings(session, HEADLINE_OTHER);
    apply(session, &wanted);
    assert_int_equal(session_headline(looked(session)), HEADLINE_DIFFUSION);
    look(session, "vp", PAIRING_OT); // the path alone is not the diffusion lane
    assert_int_equal(session_headline(looked(session)), HEADLINE_OTHER);
    close_session(session);
}

// ---- looking back ----------------------------------------------------------------------------------------------------------------

static void test_looking_back_and_forward_again(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    session_train_to(session, 300);
    session_look_back(session, 50);
    assert_int_equal(session->view_step, 50);
    assert_in_range(session_shown_step(session), 48, 50);
    assert_false(session_train(session)); // the past stands still
    session_refresh_all(session);
    assert_true(session_fresh(session));
    session_look_back(session, 50); // again the same, as while a scrubber is held: nothing to be done
    assert_true(session_fresh(session));
    session_look_back(session, -1);
    assert_int_equal(session_shown_step(session), 300);
    assert_false(session_fresh(session));
    assert_true(session_train(session));
    session_look_back(session, 100000); // there is no future
    assert_int_equal(session->view_step, -1);
    session->training = false;
    assert_false(session_train(session));
    close_session(session);
}

static void test_a_new_lane_has_no_past_to_look_at(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    session_train_to(session, 100);
    session_look_back(session, 50);
    look(session, "vp", PAIRING_INDEPENDENT); // as far as the other: still in the past
    assert_int_equal(session->view_step, 50);
    look(session, "linear", PAIRING_OT); // not so far yet: it is seen, and trained, as it is
    assert_int_equal(session->view_step, -1);
    assert_true(session_train(session));
    assert_int_equal(session_steps(session), 1);
    close_session(session);
}

static void test_train_to_ignores_the_pause(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    session->training = false;
    session_train_to(session, 25);
    for (int i = 0; i < session->count; i++) {
        assert_int_equal(session->strand[i].lane.step, 25);
    }
    session_train_to(session, 10); // never backwards
    assert_int_equal(session_steps(session), 25);
    close_session(session);
}

static void test_rescues_are_counted(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    session_train_to(session, 10);
    session->strand[0].lane.params[0] = NAN;
    session_train_to(session, 12);
    assert_int_equal(session->rescues, 1);
    session->strand[1].lane.params[0] = NAN;
    session_train_to(session, 14);
    assert_int_equal(session->rescues, 2);
    close_session(session);
}

// ---- time and measures -------------------------------------------------------------------------------------------------------------

static void test_the_flow_waits_for_its_particles(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    session_advance(session, 0.1);
    assert_near(session->play.t, 0, 0);
    session_refresh_all(session);
    session_advance(session, 0.1);
    assert_near(session->play.t, 0.1 * s.speed, 1e-12);
    s.steps = 7; // renewed while it flows: it flows on
    apply(session, &s);
    session_advance(session, 0.1);
    assert_near(session->play.t, 0.2 * s.speed, 1e-12);
    session_seek(session, 0.5);
    session_advance(session, 0.1);
    assert_near(session->play.t, 0.5, 0); // scrubbing stops it
    close_session(session);
}

// A large swarm need not be complete before anything moves.
static void test_a_large_swarm_sets_out_before_all_of_it_is_there(void **state) {
    (void)state;
    Settings s = small_settings();
    s.particles = 2 * SWARM_SUFFICES;
    Session *session = open_session(&s);
    const Swarm *swarm = &session->strand[session->looked].swarm;
    for (int i = 0; swarm->ready < SWARM_SUFFICES && i < 1000; i++) {
        session_advance(session, 0.01);
        assert_near(session->play.t, 0, 0);
        session_refresh(session, 1);
    }
    assert_true(swarm->ready >= SWARM_SUFFICES && swarm->ready < swarm->count);
    session_advance(session, 0.01);
    assert_true(session->play.t > 0);
    // The same for the lane that is switched to: it is not hidden behind the one that is left.
    session_refresh_all(session);
    const int left = session->looked;
    Settings other = session_headline_settings(session, HEADLINE_OTHER);
    apply(session, &other);
    const Strand *strand = &session->strand[session->looked];
    assert_int_not_equal(session->looked, left);
    while (strand->swarm.ready < SWARM_SUFFICES) {
        session_advance(session, 1);
        assert_int_equal(session_ready(session, strand), s.particles);
        session_refresh(session, 1);
    }
    assert_int_equal(session_ready(session, strand), strand->swarm.ready);
    session_advance(session, 1);
    assert_false(session_morphing(session));
    close_session(session);
}

static void test_measures_are_those_of_the_trajectories(void **state) {
    (void)state;
    Settings s = small_settings();
    s.steps = 24;
    Session *session = open_session(&s);
    assert_true(isnan(looked(session)->detour) && isnan(looked(session)->straightness));
    session_train_to(session, 200);
    session_measure(session); // nothing is computed yet
    assert_true(isnan(looked(session)->detour));
    session_refresh_all(session);
    session_measure(session);
    const Swarm *swarm = &looked(session)->swarm;
    double straightness = metric_straightness(512, 24, swarm->x, swarm->y, 1000);
    assert_near((double)looked(session)->straightness, straightness, 1e-6);
    assert_near((double)looked(session)->detour, metric_detour(512, 24, swarm->x, swarm->y, 1000), 1e-6);
    s.steps = 100; // of which 64 are kept, at uneven distances: the same flow must measure the same
    apply(session, &s);
    session_refresh_all(session);
    session_measure(session);
    assert_near((double)looked(session)->straightness, straightness, 0.02 * straightness);
    close_session(session);
}

static void test_panes(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    assert_ptr_equal(session_pane(session, 0), looked(session));
    s.compare = true;
    apply(session, &s);
    assert_int_equal(session_panes(session), 2);
    assert_ptr_equal(session_pane(session, 0), &session->strand[0]);
    assert_ptr_equal(session_pane(session, 1), &session->strand[1]);
    static float a[1000], b[1000], c[1000], d[1000]; // side by side, nothing morphs
    session_train_to(session, 100);
    session_refresh_all(session);
    look(session, "vp", PAIRING_INDEPENDENT);
    session_at(session, &session->strand[0], 0.5f, 0, 1000, a, b);
    swarm_at(&session->strand[0].swarm, 0.5f, 0, 1000, c, d);
    assert_memory_equal(a, c, sizeof a);
    assert_memory_equal(b, d, sizeof b);
    close_session(session);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back_shows_the_same),
        cmocka_unit_test(test_a_morph_goes_from_one_to_the_other),
        cmocka_unit_test(test_turning_back_in_the_middle_does_not_jump),
        cmocka_unit_test(test_the_stage_never_empties),
        cmocka_unit_test(test_reduced_motion_does_not_morph),
        cmocka_unit_test(test_headline_settings),
        cmocka_unit_test(test_looking_back_and_forward_again),
        cmocka_unit_test(test_a_new_lane_has_no_past_to_look_at),
        cmocka_unit_test(test_train_to_ignores_the_pause),
        cmocka_unit_test(test_rescues_are_counted),
        cmocka_unit_test(test_the_flow_waits_for_its_particles),
        cmocka_unit_test(test_a_large_swarm_sets_out_before_all_of_it_is_there),
        cmocka_unit_test(test_measures_are_those_of_the_trajectories),
        cmocka_unit_test(test_panes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
