// What a lane shows: its network, the exact field, or both; and that whatever asks for its field gets the same.
#include "experiment_rig.h"

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

static void run_out(Experiment *experiment) {
    experiment_refresh_all(experiment);
    experiment_advance(experiment, 2 * EXPERIMENT_MORPH_S);
}

static void test_particles_follow_the_exact_field(void **state) {
    (void)state;
    enum { N = 200 };
    float x[N], y[N], ex[N], ey[N];
    Settings s = exact_settings("vp");
    Experiment *experiment = open_session(&s);
    run_out(experiment);
    experiment_at(experiment, selected(experiment), 0, 0, N, x, y);
    ExactField truth = experiment_exact_field(experiment, selected(experiment));
    Field field = exact_field(&truth);
    solve_end(&field, SOLVE_HEUN, s.steps, 0, 1, N, x, y);
    experiment_at(experiment, selected(experiment), 1, 0, N, ex, ey);
    for (int i = 0; i < N; i++) {
        assert_near(x[i], ex[i], 1e-4);
        assert_near(y[i], ey[i], 1e-4);
    }
    close_session(experiment);
}

// The error map is the difference of these two.
static void test_the_field_shown_is_the_truth_itself(void **state) {
    (void)state;
    enum { N = 100 };
    float x[N], y[N], vx[N], vy[N], wx[N], wy[N];
    Settings s = exact_settings("ot");
    Experiment *experiment = open_session(&s);
    for (int i = 0; i < N; i++) {
        x[i] = (float)(i % 10) * 0.8f - 4;
        y[i] = (float)(i / 10) * 0.8f - 4;
    }
    for (int k = 0; k <= 10; k++) {
        const ShownField shown = experiment_shown(experiment, selected(experiment));
        const ExactField truth = experiment_exact_field(experiment, selected(experiment));
        const Field a = shown_field(&shown), b = exact_field(&truth);
        a.eval(a.context, 0.1f * (float)k, x, y, vx, vy, N);
        b.eval(b.context, 0.1f * (float)k, x, y, wx, wy, N);
        assert_memory_equal(vx, wx, sizeof vx);
        assert_memory_equal(vy, wy, sizeof vy);
    }
    s.field = FIELD_LEARNED;
    apply(experiment, &s);
    const ShownField shown = experiment_shown(experiment, selected(experiment));
    assert_false(shown.exact);
    close_session(experiment);
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
        Experiment *experiment = open_session(&s);
        run_out(experiment);
        experiment_at(experiment, selected(experiment), 1, 0, N, x[p], y[p]);
        close_session(experiment);
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
    Experiment *experiment = open_session(&s);
    run_out(experiment);
    assert_true(experiment_fresh(experiment));
    experiment_at(experiment, selected(experiment), 0.7f, 0, N, before[0], before[1]);
    experiment_train_to(experiment, 20);
    assert_true(experiment_fresh(experiment)); // nothing is to be computed
    assert_int_equal(experiment_due(experiment, 0.1), 0);
    experiment_refresh_all(experiment);
    experiment_at(experiment, selected(experiment), 0.7f, 0, N, after[0], after[1]);
    assert_memory_equal(before, after, sizeof before);
    s.field = FIELD_LEARNED;
    apply(experiment, &s);
    assert_false(experiment_fresh(experiment));
    assert_int_equal(selected(experiment)->trajectories.ready, N); // nothing vanishes meanwhile
    experiment_refresh_all(experiment);
    experiment_at(experiment, selected(experiment), 0.7f, 0, N, after[0], after[1]);
    assert_memory_not_equal(before, after, sizeof before);
    close_session(experiment);
}

static void test_lanes_whose_truth_is_unknown_show_their_network(void **state) {
    (void)state;
    Settings s = exact_settings("ot");
    s.pairing = PAIRING_OT;
    Experiment *experiment = open_session(&s);
    for (int i = 0; i < experiment->count; i++) {
        bool known = experiment->lane[i].spec.pairing == PAIRING_INDEPENDENT;
        assert_int_equal(experiment_is_exact(experiment, &experiment->lane[i]), known);
        assert_int_equal(experiment_shown(experiment, &experiment->lane[i]).exact, known);
    }
    s.field = FIELD_DIFFERENCE;
    apply(experiment, &s);
    run_out(experiment);
    assert_int_equal(experiment_references(experiment, selected(experiment)), 0);
    assert_true(isnan(experiment_apart(experiment, selected(experiment))));
    close_session(experiment);
}

static void test_twins_start_together_and_part(void **state) {
    (void)state;
    enum { N = 1000 };
    static float x[N], y[N], ex[N], ey[N];
    Settings s = exact_settings("linear");
    s.field = FIELD_DIFFERENCE;
    Experiment *experiment = open_session(&s);
    run_out(experiment);
    assert_int_equal(experiment_references(experiment, selected(experiment)), N);
    experiment_at(experiment, selected(experiment), 0, 0, N, x, y);
    trajectories_at(&selected(experiment)->reference, 0, 0, N, ex, ey);
    assert_memory_equal(x, ex, sizeof x);
    assert_memory_equal(y, ey, sizeof y);
    playhead_seek(&experiment->play, 0);
    assert_near(experiment_apart(experiment, selected(experiment)), 0, 0);
    playhead_seek(&experiment->play, 1);
    float untrained = experiment_apart(experiment, selected(experiment));
    double sum = 0;
    experiment_at(experiment, selected(experiment), 1, 0, N, x, y);
    trajectories_at(&selected(experiment)->reference, 1, 0, N, ex, ey);
    for (int i = 0; i < N; i++) {
        sum += hypot((double)x[i] - (double)ex[i], (double)y[i] - (double)ey[i]) / N;
    }
    assert_near(untrained, sum, 1e-3 * sum);
    ExactField truth = experiment_exact_field(experiment, selected(experiment)); // the twins are where the exact field leads
    Field field = exact_field(&truth);
    experiment_at(experiment, selected(experiment), 0, 0, N, x, y);
    solve_end(&field, SOLVE_HEUN, s.steps, 0, 1, N, x, y);
    for (int i = 0; i < N; i++) {
        assert_near(x[i], ex[i], 1e-4);
        assert_near(y[i], ey[i], 1e-4);
    }
    experiment_train_to(experiment, 1500); // what has learned comes nearer
    experiment_refresh_all(experiment);
    assert_true(experiment_apart(experiment, selected(experiment)) < 0.6f * untrained);
    s.field = FIELD_LEARNED;
    apply(experiment, &s);
    assert_int_equal(selected(experiment)->reference.count, 0);
    close_session(experiment);
}

static void test_an_adaptive_solver_says_what_it_took(void **state) {
    (void)state;
    Settings s = exact_settings("vp");
    s.solver = SAMPLER_DOPRI5;
    s.tolerance = 1e-3;
    Experiment *experiment = open_session(&s);
    int most = -1;
    assert_int_equal(experiment_evals(experiment, &experiment->lane[experiment->selected], &most), 0);
    run_out(experiment);
    int mean = experiment_evals(experiment, &experiment->lane[experiment->selected], &most);
    assert_true(mean >= 7 && most >= mean);
    s.tolerance = 1e-6;
    apply(experiment, &s);
    run_out(experiment);
    assert_true(experiment_evals(experiment, &experiment->lane[experiment->selected], &most) > mean);
    s.solver = SOLVE_HEUN;
    apply(experiment, &s);
    run_out(experiment);
    assert_int_equal(experiment_evals(experiment, &experiment->lane[experiment->selected], &most), 48);
    assert_int_equal(most, 48);
    close_session(experiment);
}

// Ways with noise upon them have no length worth telling; lanes without a score go by another solver.
static void test_stochastic_lanes(void **state) {
    (void)state;
    Settings s = exact_settings("vp");
    s.field = FIELD_LEARNED;
    s.solver = SAMPLER_DDPM;
    s.compare = true;
    Experiment *experiment = open_session(&s);
    run_out(experiment);
    experiment_measure(experiment);
    for (int i = 0; i < experiment->count; i++) {
        bool scored = experiment->lane[i].spec.pairing == PAIRING_INDEPENDENT;
        assert_int_equal(experiment->lane[i].trajectories.sampler.kind, scored ? SAMPLER_DDPM : SAMPLER_MIDPOINT);
        assert_int_equal(isnan(experiment->lane[i].detour) != 0, scored);
    }
    close_session(experiment);
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
