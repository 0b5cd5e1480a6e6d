// What a lane shows: its network, the exact field, or both; and that whatever asks for its field gets the same.
#include "session_rig.h"

static Settings exact_settings(const char *path) {
    Settings s = small_settings();
    s.data = 2; // eight Gaussians: the law is known
    s.steps = 24;
    s.solver = SOLVE_HEUN;
    s.path = path_named(path);
    s.pairing = PAIRING_INDEPENDENT;
    s.field = FIELD_EXACT;
    return s;
}

static void run_out(Session *session) {
    session_refresh_all(session);
    session_advance(session, 2 * SESSION_MORPH_S);
}

static void test_particles_follow_the_exact_field(void **state) {
    (void)state;
    enum { N = 200 };
    float x[N], y[N], ex[N], ey[N];
    Settings s = exact_settings("vp");
    Session *session = open_session(&s);
    run_out(session);
    session_at(session, looked(session), 0, 0, N, x, y);
    Truth truth = session_truth(session, looked(session));
    Field field = truth_field(&truth);
    solve_end(&field, SOLVE_HEUN, s.steps, 0, 1, N, x, y);
    session_at(session, looked(session), 1, 0, N, ex, ey);
    for (int i = 0; i < N; i++) {
        assert_near(x[i], ex[i], 1e-4);
        assert_near(y[i], ey[i], 1e-4);
    }
    close_session(session);
}

// The error map is the difference of these two.
static void test_the_field_shown_is_the_truth_itself(void **state) {
    (void)state;
    enum { N = 100 };
    float x[N], y[N], vx[N], vy[N], wx[N], wy[N];
    Settings s = exact_settings("ot");
    Session *session = open_session(&s);
    for (int i = 0; i < N; i++) {
        x[i] = (float)(i % 10) * 0.8f - 4;
        y[i] = (float)(i / 10) * 0.8f - 4;
    }
    for (int k = 0; k <= 10; k++) {
        const ShownField shown = session_shown(session, looked(session));
        const Truth truth = session_truth(session, looked(session));
        const Field a = shown_field(&shown), b = truth_field(&truth);
        a.eval(a.context, 0.1f * (float)k, x, y, vx, vy, N);
        b.eval(b.context, 0.1f * (float)k, x, y, wx, wy, N);
        assert_memory_equal(vx, wx, sizeof vx);
        assert_memory_equal(vy, wy, sizeof vy);
    }
    s.field = FIELD_LEARNED;
    apply(session, &s);
    const ShownField shown = session_shown(session, looked(session));
    assert_false(shown.exact);
    close_session(session);
}

// The path changes the journey, the pairing the destination: exact flows of all paths carry the same noise to the same place.
static void test_exact_flows_of_all_paths_arrive_together(void **state) {
    (void)state;
    enum { N = 300 };
    static const char *const paths[] = {"linear", "vp", "cosine"};
    float x[3][N], y[3][N];
    for (int p = 0; p < 3; p++) {
        Settings s = exact_settings(paths[p]);
        s.steps = 200;
        Session *session = open_session(&s);
        run_out(session);
        session_at(session, looked(session), 1, 0, N, x[p], y[p]);
        close_session(session);
    }
    for (int p = 1; p < 3; p++) {
        int apart = 0;
        for (int i = 0; i < N; i++) {
            apart += hypotf(x[p][i] - x[0][i], y[p][i] - y[0][i]) > 0.05f;
        }
        assert_in_range(apart, 0, N / 100); // but for those that start between two basins
    }
}

static void test_training_leaves_exact_particles_alone(void **state) {
    (void)state;
    enum { N = 1000 };
    static float before[2][N], after[2][N];
    Settings s = exact_settings("ot");
    Session *session = open_session(&s);
    run_out(session);
    assert_true(session_fresh(session));
    session_at(session, looked(session), 0.7f, 0, N, before[0], before[1]);
    session_train_to(session, 20);
    assert_true(session_fresh(session)); // nothing is to be computed
    assert_int_equal(session_due(session, 0.1), 0);
    session_refresh_all(session);
    session_at(session, looked(session), 0.7f, 0, N, after[0], after[1]);
    assert_memory_equal(before, after, sizeof before);
    s.field = FIELD_LEARNED;
    apply(session, &s);
    assert_false(session_fresh(session));
    assert_int_equal(looked(session)->swarm.ready, N); // nothing vanishes meanwhile
    session_refresh_all(session);
    session_at(session, looked(session), 0.7f, 0, N, after[0], after[1]);
    assert_memory_not_equal(before, after, sizeof before);
    close_session(session);
}

static void test_lanes_whose_truth_is_unknown_show_their_network(void **state) {
    (void)state;
    Settings s = exact_settings("ot");
    s.pairing = PAIRING_OT;
    Session *session = open_session(&s);
    for (int i = 0; i < session->count; i++) {
        bool known = session->strand[i].pairing == PAIRING_INDEPENDENT;
        assert_int_equal(session_exact(session, &session->strand[i]), known);
        assert_int_equal(session_shown(session, &session->strand[i]).exact, known);
    }
    s.field = FIELD_DIFFERENCE;
    apply(session, &s);
    run_out(session);
    assert_int_equal(session_twins(session, looked(session)), 0);
    assert_true(isnan(session_apart(session, looked(session))));
    close_session(session);
}

static void test_twins_start_together_and_part(void **state) {
    (void)state;
    enum { N = 1000 };
    static float x[N], y[N], ex[N], ey[N];
    Settings s = exact_settings("linear");
    s.field = FIELD_DIFFERENCE;
    Session *session = open_session(&s);
    run_out(session);
    assert_int_equal(session_twins(session, looked(session)), N);
    session_at(session, looked(session), 0, 0, N, x, y);
    session_truth_at(looked(session), 0, 0, N, ex, ey);
    assert_memory_equal(x, ex, sizeof x);
    assert_memory_equal(y, ey, sizeof y);
    session_seek(session, 0);
    assert_near(session_apart(session, looked(session)), 0, 0);
    session_seek(session, 1);
    float untrained = session_apart(session, looked(session));
    double sum = 0;
    session_at(session, looked(session), 1, 0, N, x, y);
    session_truth_at(looked(session), 1, 0, N, ex, ey);
    for (int i = 0; i < N; i++) {
        sum += hypot((double)x[i] - (double)ex[i], (double)y[i] - (double)ey[i]) / N;
    }
    assert_near(untrained, sum, 1e-3 * sum);
    Truth truth = session_truth(session, looked(session)); // the twins are where the exact field leads
    Field field = truth_field(&truth);
    session_at(session, looked(session), 0, 0, N, x, y);
    solve_end(&field, SOLVE_HEUN, s.steps, 0, 1, N, x, y);
    for (int i = 0; i < N; i++) {
        assert_near(x[i], ex[i], 1e-4);
        assert_near(y[i], ey[i], 1e-4);
    }
    session_train_to(session, 1500); // what has learned comes nearer
    session_refresh_all(session);
    assert_true(session_apart(session, looked(session)) < 0.6f * untrained);
    s.field = FIELD_LEARNED;
    apply(session, &s);
    assert_int_equal(looked(session)->twin.count, 0);
    close_session(session);
}

static void test_an_adaptive_solver_says_what_it_took(void **state) {
    (void)state;
    Settings s = exact_settings("vp");
    s.solver = SAMPLER_DOPRI5;
    s.tolerance = 1e-3;
    Session *session = open_session(&s);
    int most = -1;
    assert_int_equal(session_evals(session, &session->strand[session->looked], &most), 0);
    run_out(session);
    int mean = session_evals(session, &session->strand[session->looked], &most);
    assert_true(mean >= 7 && most >= mean);
    s.tolerance = 1e-6;
    apply(session, &s);
    run_out(session);
    assert_true(session_evals(session, &session->strand[session->looked], &most) > mean);
    s.solver = SOLVE_HEUN;
    apply(session, &s);
    run_out(session);
    assert_int_equal(session_evals(session, &session->strand[session->looked], &most), 48);
    assert_int_equal(most, 48);
    close_session(session);
}

// Ways with noise upon them have no length worth telling; lanes without a score go by another solver.
static void test_stochastic_lanes(void **state) {
    (void)state;
    Settings s = exact_settings("vp");
    s.field = FIELD_LEARNED;
    s.solver = SAMPLER_DDPM;
    s.compare = true;
    Session *session = open_session(&s);
    run_out(session);
    session_measure(session);
    for (int i = 0; i < session->count; i++) {
        bool scored = session->strand[i].pairing == PAIRING_INDEPENDENT;
        assert_int_equal(session->strand[i].swarm.sampler.kind, scored ? SAMPLER_DDPM : SAMPLER_MIDPOINT);
        assert_int_equal(isnan(session->strand[i].detour) != 0, scored);
    }
    close_session(session);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_particles_follow_the_exact_field),
        cmocka_unit_test(test_the_field_shown_is_the_truth_itself),
        cmocka_unit_test(test_exact_flows_of_all_paths_arrive_together),
        cmocka_unit_test(test_training_leaves_exact_particles_alone),
        cmocka_unit_test(test_lanes_whose_truth_is_unknown_show_their_network),
        cmocka_unit_test(test_twins_start_together_and_part),
        cmocka_unit_test(test_an_adaptive_solver_says_what_it_took),
        cmocka_unit_test(test_stochastic_lanes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
