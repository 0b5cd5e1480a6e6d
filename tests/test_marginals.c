// Histograms through time: of trajectories whose law is known at every moment.
#include "experiment_rig.h"

#include "run/marginals.h"

// Everything goes to (2, -1) in a straight line: x_t = (1 - t) x0 + t (2, -1), so v = ((2, -1) - x) / (1 - t).
static void to_a_point(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    (void)context;
    for (int i = 0; i < n; i++) {
        vx[i] = (2 - x[i]) / (1 - t);
        vy[i] = (-1 - y[i]) / (1 - t);
    }
}

static void still(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    (void)context;
    (void)t;
    (void)x;
    (void)y;
    memset(vx, 0, (size_t)n * sizeof(float));
    memset(vy, 0, (size_t)n * sizeof(float));
}

static void refresh_along(Trajectories *trajectories, const Field *field, int chunks, long weights_step) {
    const FieldFlow flow = {*field, trajectories->sampler};
    const Fill fill = field_flow(&flow);
    trajectories_refresh(trajectories, &fill, chunks, weights_step);
}

static Trajectories trajectories_under(FieldEval *eval) {
    Trajectories trajectories;
    Error err;
    Field field = {.eval = eval, .context = NULL};
    assert_true(
        trajectories_init(&trajectories, 20000, dist_find("gaussian"), 3, &(Sampler){.kind = SAMPLER_EULER, .steps = 16}, &err));
    refresh_along(&trajectories, &field, trajectories.chunks, 0);
    return trajectories;
}

static double normal_share(double lo, double hi, double mean, double std) {
    return 0.5 * (erf((hi - mean) / (std * sqrt(2))) - erf((lo - mean) / (std * sqrt(2))));
}

// Against the normal law of each column, to five standard deviations of the count.
static void every_column_is_the_law_of_its_time(void **state) {
    (void)state;
    static Marginals m;
    Trajectories trajectories = trajectories_under(to_a_point);
    double source[2] = {0};
    for (int i = 0; i < trajectories.count; i++) {
        source[0] += (double)(trajectories.x[i] * trajectories.x[i]) / trajectories.count;
        source[1] += (double)(trajectories.y[i] * trajectories.y[i]) / trajectories.count;
    }
    for (int coordinate = 0; coordinate < 2; coordinate++) {
        marginals_of(&trajectories, coordinate, trajectories.count, &m);
        assert_int_equal(m.count, trajectories.count);
        for (int c = 0; c < MARGINAL_TIMES - 3; c++) {
            double t = (double)marginals_time(c), goal = coordinate == 0 ? 2 : -1;
            for (int r = 0; r < MARGINAL_BINS; r++) {
                double lo = 2.0 * (double)MARGINAL_HALF * r / MARGINAL_BINS - (double)MARGINAL_HALF;
                double want = normal_share(lo, lo + 2.0 * (double)MARGINAL_HALF / MARGINAL_BINS, t * goal,
                                           (1 - t) * sqrt(source[coordinate]));
                double slack = 5 * sqrt(want * (1 - want) / trajectories.count) + 4e-4;
                assert_near((double)m.share[c * MARGINAL_BINS + r], want, slack);
            }
        }
    }
    trajectories_free(&trajectories);
}

static void what_stands_still_looks_the_same_at_every_time(void **state) {
    (void)state;
    static Marginals m;
    Trajectories trajectories = trajectories_under(still);
    marginals_of(&trajectories, 0, 5000, &m);
    double sum = 0;
    for (int k = 0; k < MARGINAL_TIMES * MARGINAL_BINS; k++) {
        assert_near((double)m.share[k], (double)m.share[k % MARGINAL_BINS], 1e-6);
        sum += (double)m.share[k];
    }
    assert_near(sum / MARGINAL_TIMES, normal_share(-(double)MARGINAL_HALF, (double)MARGINAL_HALF, 0, 1), 4e-3);
    trajectories_free(&trajectories);
}

static void what_is_not_computed_is_not_counted(void **state) {
    (void)state;
    static Marginals m;
    Trajectories trajectories;
    Error err;
    Field field = {.eval = still, .context = NULL};
    assert_true(trajectories_init(&trajectories, 4 * SOLVE_CHUNK, dist_find("gaussian"), 3,
                                  &(Sampler){.kind = SAMPLER_EULER, .steps = 4}, &err));
    marginals_of(&trajectories, 0, 1000, &m);
    assert_int_equal(m.count, 0);
    refresh_along(&trajectories, &field, 1, 0);
    marginals_of(&trajectories, 0, 4 * SOLVE_CHUNK, &m);
    assert_int_equal(m.count, SOLVE_CHUNK);
    trajectories_free(&trajectories);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_is_the_law_of_its_time),
        cmocka_unit_test(what_stands_still_looks_the_same_at_every_time),
        cmocka_unit_test(what_is_not_computed_is_not_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
