// What an experiment shows: lanes as one toggles between them, the weights of the past, the flow's time, and the measures.
#include "experiment_rig.h"

#include "flow/metric.h"

// ---- toggling -----------------------------------------------------------------------------------------------------------------

static void test_there_and_back_shows_the_same(void **state) {
    (void)state;
    enum { N = 1000 };
    static float x[N], y[N], x2[N], y2[N];
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 200);
    settle(experiment);
    positions(experiment, 0.7f, x, y);
    look(experiment, "vp", PAIRING_INDEPENDENT);
    settle(experiment);
    positions(experiment, 0.7f, x2, y2);
    assert_memory_not_equal(x, x2, sizeof x);
    look(experiment, "ot", PAIRING_OT);
    settle(experiment);
    positions(experiment, 0.7f, x2, y2);
    assert_memory_equal(x, x2, sizeof x);
    assert_memory_equal(y, y2, sizeof y);
    close_session(experiment);
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
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 300);
    look(experiment, "vp", PAIRING_INDEPENDENT);
    settle(experiment);
    positions(experiment, 0.6f, to[0], to[1]);
    look(experiment, "ot", PAIRING_OT);
    settle(experiment);
    positions(experiment, 0.6f, from[0], from[1]);
    double way = farthest(N, from[0], from[1], to[0], to[1]);
    assert_true(way > 0.1);

    look(experiment, "vp", PAIRING_INDEPENDENT);
    experiment_refresh_all(experiment);
    assert_true(experiment_morphing(experiment));
    positions(experiment, 0.6f, now[0], now[1]);
    assert_near(farthest(N, now[0], now[1], from[0], from[1]), 0, 1e-5); // begins where it was
    for (double spent = 0; experiment_morphing(experiment); spent += 0.02) {
        assert_true(spent < 0.5);
        memcpy(last, now, sizeof last);
        experiment_advance(experiment, 0.02);
        positions(experiment, 0.6f, now[0], now[1]);
        assert_true(farthest(N, now[0], now[1], last[0], last[1]) < 0.1 * way); // no jump
        assert_true(farthest(N, now[0], now[1], to[0], to[1]) <= farthest(N, last[0], last[1], to[0], to[1]) + 1e-5);
    }
    assert_memory_equal(now, to, sizeof to); // and ends exactly there
    close_session(experiment);
}

static void test_turning_back_in_the_middle_does_not_jump(void **state) {
    (void)state;
    enum { N = 1000 };
    static float before[2][N], after[2][N], home[2][N];
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 300);
    look(experiment, "vp", PAIRING_INDEPENDENT);
    settle(experiment);
    look(experiment, "ot", PAIRING_OT);
    settle(experiment);
    positions(experiment, 0.6f, home[0], home[1]);
    look(experiment, "vp", PAIRING_INDEPENDENT);
    experiment_refresh_all(experiment);
    experiment_advance(experiment, 0.3 * EXPERIMENT_MORPH_S);
    positions(experiment, 0.6f, before[0], before[1]);
    assert_true(farthest(N, before[0], before[1], home[0], home[1]) > 0.01);
    look(experiment, "ot", PAIRING_OT);
    experiment_refresh_all(experiment);
    positions(experiment, 0.6f, after[0], after[1]);
    assert_near(farthest(N, before[0], before[1], after[0], after[1]), 0, 1e-5);
    experiment_advance(experiment, 0.31 * EXPERIMENT_MORPH_S); // and it has no further to go than it came
    assert_false(experiment_morphing(experiment));
    positions(experiment, 0.6f, after[0], after[1]);
    assert_memory_equal(after, home, sizeof home);
    close_session(experiment);
}

// A lane that is not computed yet never empties the stage: the one that is left stays until the new one is there.
static void test_the_stage_never_empties(void **state) {
    (void)state;
    enum { N = 1000 };
    static float before[2][N], now[2][N];
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 50);
    settle(experiment);
    positions(experiment, 0.8f, before[0], before[1]);
    look(experiment, "cosine", PAIRING_OT);
    assert_int_equal(selected(experiment)->trajectories.ready, 0);
    while (selected(experiment)->trajectories.ready < N) {
        assert_int_equal(experiment_ready(experiment, selected(experiment)), N);
        positions(experiment, 0.8f, now[0], now[1]);
        assert_memory_equal(now, before, sizeof now);
        experiment_advance(experiment, 0.05);
        experiment_refresh(experiment, 1);
    }
    positions(experiment, 0.8f, now[0], now[1]);
    assert_near(farthest(N, now[0], now[1], before[0], before[1]), 0, 1e-5);
    close_session(experiment);
}

static void test_reduced_motion_does_not_morph(void **state) {
    (void)state;
    Settings s = small_settings();
    s.reduced_motion = true;
    Experiment *experiment = open_session(&s);
    experiment_refresh_all(experiment);
    look(experiment, "vp", PAIRING_INDEPENDENT);
    assert_false(experiment_morphing(experiment));
    close_session(experiment);
}

static void test_headline_settings(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    const Headline asked[] = {HEADLINE_OTHER, HEADLINE_OTHER, HEADLINE_OT, HEADLINE_OT, HEADLINE_DIFFUSION, HEADLINE_OTHER};
    const Headline got[] = {HEADLINE_DIFFUSION, HEADLINE_OT, HEADLINE_OT, HEADLINE_OT, HEADLINE_DIFFUSION, HEADLINE_OT};
    for (int i = 0; i < 6; i++) {
        Settings wanted = experiment_headline_settings(experiment, asked[i]);
        apply(experiment, &wanted);
        assert_int_equal(experiment_headline(&selected(experiment)->spec), got[i]);
    }
    look(experiment, "linear", PAIRING_OT);
    Settings wanted = experiment_headline_settings(experiment, HEADLINE_OTHER);
    apply(experiment, &wanted);
    assert_int_equal(experiment_headline(&selected(experiment)->spec), HEADLINE_DIFFUSION);
    look(experiment, "vp", PAIRING_OT); // the path alone is not the diffusion lane
    assert_int_equal(experiment_headline(&selected(experiment)->spec), HEADLINE_OTHER);
    close_session(experiment);
}

// ---- looking back ----------------------------------------------------------------------------------------------------------------

static void test_looking_back_and_forward_again(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 300);
    experiment_look_back(experiment, 50);
    assert_int_equal(experiment->view_step, 50);
    assert_in_range(experiment_shown_step(experiment), 48, 50);
    assert_false(experiment_train(experiment, 1)); // the past stands still
    experiment_refresh_all(experiment);
    assert_true(experiment_fresh(experiment));
    experiment_look_back(experiment, 50); // again the same, as while a scrubber is held: nothing to be done
    assert_true(experiment_fresh(experiment));
    experiment_look_back(experiment, -1);
    assert_int_equal(experiment_shown_step(experiment), 300);
    assert_false(experiment_fresh(experiment));
    assert_true(experiment_train(experiment, 1));
    experiment_look_back(experiment, 100000); // there is no future
    assert_int_equal(experiment->view_step, -1);
    experiment->training = false;
    assert_false(experiment_train(experiment, 1));
    close_session(experiment);
}

static void test_a_new_lane_has_no_past_to_look_at(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 100);
    experiment_look_back(experiment, 50);
    look(experiment, "vp", PAIRING_INDEPENDENT); // as far as the other: still in the past
    assert_int_equal(experiment->view_step, 50);
    look(experiment, "linear", PAIRING_OT); // not so far yet: it is seen, and trained, as it is
    assert_int_equal(experiment->view_step, -1);
    assert_true(experiment_train(experiment, 1));
    assert_int_equal(experiment_steps(experiment), 1);
    close_session(experiment);
}

static void test_train_to_ignores_the_pause(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment->training = false;
    experiment_train_to(experiment, 25);
    for (int i = 0; i < experiment->count; i++) {
        assert_int_equal(experiment->lane[i].model->step, 25);
    }
    experiment_train_to(experiment, 10); // never backwards
    assert_int_equal(experiment_steps(experiment), 25);
    close_session(experiment);
}

static void test_rescues_are_counted(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 10);
    experiment->lane[0].model->params[0] = NAN;
    experiment_train_to(experiment, 12);
    assert_int_equal(experiment->rollbacks, 1);
    experiment->lane[1].model->params[0] = NAN;
    experiment_train_to(experiment, 14);
    assert_int_equal(experiment->rollbacks, 2);
    close_session(experiment);
}

// ---- time and measures -------------------------------------------------------------------------------------------------------------

static void test_the_flow_waits_for_its_particles(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_advance(experiment, 0.1);
    assert_near(experiment->play.t, 0, 0);
    experiment_refresh_all(experiment);
    experiment_advance(experiment, 0.1);
    assert_near(experiment->play.t, 0.1 * s.speed, 1e-12);
    s.steps = 7; // renewed while it flows: it flows on
    apply(experiment, &s);
    experiment_advance(experiment, 0.1);
    assert_near(experiment->play.t, 0.2 * s.speed, 1e-12);
    playhead_seek(&experiment->play, 0.5);
    experiment_advance(experiment, 0.1);
    assert_near(experiment->play.t, 0.5, 0); // scrubbing stops it
    close_session(experiment);
}

// A large swarm need not be complete before anything moves.
static void test_a_large_swarm_sets_out_before_all_of_it_is_there(void **state) {
    (void)state;
    Settings s = small_settings();
    s.particles = 2 * TRAJECTORIES_SUFFICES;
    Experiment *experiment = open_session(&s);
    const Trajectories *trajectories = &experiment->lane[experiment->selected].trajectories;
    for (int i = 0; trajectories->ready < TRAJECTORIES_SUFFICES && i < 1000; i++) {
        experiment_advance(experiment, 0.01);
        assert_near(experiment->play.t, 0, 0);
        experiment_refresh(experiment, 1);
    }
    assert_true(trajectories->ready >= TRAJECTORIES_SUFFICES && trajectories->ready < trajectories->count);
    experiment_advance(experiment, 0.01);
    assert_true(experiment->play.t > 0);
    // The same for the lane that is switched to: it is not hidden behind the one that is left.
    experiment_refresh_all(experiment);
    const int left = experiment->selected;
    Settings other = experiment_headline_settings(experiment, HEADLINE_OTHER);
    apply(experiment, &other);
    const Lane *lane = &experiment->lane[experiment->selected];
    assert_int_not_equal(experiment->selected, left);
    while (lane->trajectories.ready < TRAJECTORIES_SUFFICES) {
        experiment_advance(experiment, 1);
        assert_int_equal(experiment_ready(experiment, lane), s.particles);
        experiment_refresh(experiment, 1);
    }
    assert_int_equal(experiment_ready(experiment, lane), lane->trajectories.ready);
    experiment_advance(experiment, 1);
    assert_false(experiment_morphing(experiment));
    close_session(experiment);
}

static void test_measures_are_those_of_the_trajectories(void **state) {
    (void)state;
    Settings s = small_settings();
    s.steps = 24;
    Experiment *experiment = open_session(&s);
    assert_true(isnan(selected(experiment)->detour) && isnan(selected(experiment)->straightness));
    experiment_train_to(experiment, 200);
    experiment_measure(experiment); // nothing is computed yet
    assert_true(isnan(selected(experiment)->detour));
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    const Trajectories *trajectories = &selected(experiment)->trajectories;
    double straightness = metric_straightness(512, 24, trajectories->x, trajectories->y, 1000);
    assert_near((double)selected(experiment)->straightness, straightness, 1e-6);
    assert_near((double)selected(experiment)->detour, metric_detour(512, 24, trajectories->x, trajectories->y, 1000), 1e-6);
    s.steps = 100; // of which 64 are kept, at uneven distances: the same flow must measure the same
    apply(experiment, &s);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    assert_near((double)selected(experiment)->straightness, straightness, 0.02 * straightness);
    close_session(experiment);
}

static void test_panes(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    assert_ptr_equal(experiment_pane(experiment, 0), selected(experiment));
    s.compare = true;
    apply(experiment, &s);
    assert_int_equal(experiment_panes(experiment), 2);
    assert_ptr_equal(experiment_pane(experiment, 0), &experiment->lane[0]);
    assert_ptr_equal(experiment_pane(experiment, 1), &experiment->lane[1]);
    static float a[1000], b[1000], c[1000], d[1000]; // side by side, nothing morphs
    experiment_train_to(experiment, 100);
    experiment_refresh_all(experiment);
    look(experiment, "vp", PAIRING_INDEPENDENT);
    experiment_at(experiment, &experiment->lane[0], 0.5f, 0, 1000, a, b);
    trajectories_at(&experiment->lane[0].trajectories, 0.5f, 0, 1000, c, d);
    assert_memory_equal(a, c, sizeof a);
    assert_memory_equal(b, d, sizeof b);
    close_session(experiment);
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
