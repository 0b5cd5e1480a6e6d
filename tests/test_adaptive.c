// Dormand-Prince against closed forms: the error stays near the tolerance, the cost grows as a fifth-order method's does,
// knots between the steps are right, evaluations are counted, and what cannot be integrated is given up.
#include "flow/adaptive.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

// Moves x, y (n, any n) from t0 to t1.
static bool adaptive_end(const Field *field, const AdaptiveDef *def, float t0, float t1, int n, float *x, float *y,
                         AdaptiveStats *stats) {
    float knots_x[2 * SOLVE_CHUNK], knots_y[2 * SOLVE_CHUNK];
    bool arrived = true;
    *stats = (AdaptiveStats){0};
    for (int begin = 0; begin < n; begin += SOLVE_CHUNK) {
        int count = n - begin < SOLVE_CHUNK ? n - begin : SOLVE_CHUNK;
        size_t bytes = (size_t)count * sizeof(float);
        AdaptiveStats here;
        memcpy(knots_x, x + begin, bytes);
        memcpy(knots_y, y + begin, bytes);
        arrived &= adaptive_path(field, def, 1, t0, t1, count, knots_x, knots_y, SOLVE_CHUNK, &here);
        memcpy(x + begin, knots_x + SOLVE_CHUNK, bytes);
        memcpy(y + begin, knots_y + SOLVE_CHUNK, bytes);
        *stats = here.evals > stats->evals ? here : *stats;
    }
    return arrived;
}

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static int calls;

// Turns at the rate 4 (1 + t): the angle at t is 4 t + 2 t^2.
static void turning(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    (void)context;
    calls++;
    for (int i = 0; i < n; i++) {
        vx[i] = -4.0f * (1.0f + t) * y[i];
        vy[i] = 4.0f * (1.0f + t) * x[i];
    }
}

static double angle_at(double t) {
    return 4.0 * t + 2.0 * t * t;
}

static const Field field = {.eval = turning, .context = NULL};

static void test_it_lands_where_it_should(void **state) {
    (void)state;
    enum { N = 2 * SOLVE_CHUNK + 11 };
    static float x[N], y[N];
    for (int direction = 0; direction < 2; direction++) {
        AdaptiveDef def = adaptive_default();
        AdaptiveStats stats;
        for (int i = 0; i < N; i++) {
            x[i] = 1.0f + (float)i / N, y[i] = 0.0f;
        }
        assert_true(adaptive_end(&field, &def, (float)direction, (float)(1 - direction), N, x, y, &stats));
        double turn = direction ? -angle_at(1.0) : angle_at(1.0);
        for (int i = 0; i < N; i++) {
            double radius = 1.0 + (double)((float)i / N);
            assert_near((double)x[i], radius * cos(turn), 2e-4);
            assert_near((double)y[i], radius * sin(turn), 2e-4);
        }
    }
}

// Error per unit of tolerance stays bounded, and the evaluations grow with tolerance^(-1/5).
static void test_cost_and_error_follow_the_tolerance(void **state) {
    (void)state;
    double evals[2], worst = 0.0;
    for (int k = 0; k < 2; k++) {
        AdaptiveDef def = {.rtol = k ? 1e-6 : 1e-3, .atol = k ? 1e-6 : 1e-3, .max_steps = 1000};
        AdaptiveStats stats;
        float x = 1.0f, y = 0.0f;
        assert_true(adaptive_end(&field, &def, 0.0f, 2.0f, 1, &x, &y, &stats));
        double error = hypot((double)x - cos(angle_at(2.0)), (double)y - sin(angle_at(2.0)));
        worst = fmax(worst, error / def.atol);
        evals[k] = stats.evals;
    }
    assert_true(worst < 30.0);
    assert_near(log(evals[1] / evals[0]) / log(1000.0), 0.2, 0.04);
}

// Distance from the closed form after `steps` equal steps from t0 to t1, each a single one of the method's: for the tolerance none is
// too long, and for the guess of the first step neither.
static double error_of_equal_steps(int steps, float t0, float t1) {
    const AdaptiveDef loose = {.rtol = 0.0, .atol = 10.0, .max_steps = 1};
    float x = (float)cos(angle_at((double)t0)), y = (float)sin(angle_at((double)t0));
    for (int k = 0; k < steps; k++) {
        AdaptiveStats stats;
        float from = t0 + (t1 - t0) * (float)k / (float)steps, to = t0 + (t1 - t0) * (float)(k + 1) / (float)steps;
        assert_true(adaptive_end(&field, &loose, from, to, 1, &x, &y, &stats));
        assert_int_equal(stats.accepted, 1);
    }
    return hypot((double)x - cos(angle_at((double)t1)), (double)y - sin(angle_at((double)t1)));
}

static void test_it_is_of_fifth_order(void **state) {
    (void)state;
    for (int backwards = 0; backwards < 2; backwards++) {
        float t0 = backwards ? 1.0f : 0.0f, t1 = 1.0f - t0;
        double coarse = error_of_equal_steps(9, t0, t1), fine = error_of_equal_steps(18, t0, t1);
        assert_true(fine > 3e-6); // above the rounding of single precision
        assert_near(log2(coarse / fine), 5.0, 0.4);
    }
}

static void test_evaluations_are_counted(void **state) {
    (void)state;
    AdaptiveDef def = adaptive_default();
    AdaptiveStats stats;
    float x = 1.0f, y = 0.0f;
    calls = 0;
    assert_true(adaptive_end(&field, &def, 0.0f, 1.0f, 1, &x, &y, &stats));
    assert_int_equal(stats.evals, calls);
    assert_int_equal(stats.evals, 2 + 6 * (stats.accepted + stats.rejected));
    assert_true(stats.accepted > 3);
}

static void test_knots_between_the_steps(void **state) {
    (void)state;
    enum { STEPS = 50, STRIDE = 3 };
    static float x[(STEPS + 1) * STRIDE], y[(STEPS + 1) * STRIDE];
    AdaptiveDef def = adaptive_default();
    AdaptiveStats stats, alone;
    x[0] = 1.0f, y[0] = 0.0f, x[1] = 0.0f, y[1] = 2.0f;
    for (int k = 0; k <= STEPS; k++) {
        x[k * STRIDE + 2] = y[k * STRIDE + 2] = 99.0f;
    }
    assert_true(adaptive_path(&field, &def, STEPS, 0.0f, 1.0f, 2, x, y, STRIDE, &stats));
    for (int k = 0; k <= STEPS; k++) {
        double turn = angle_at((double)k / STEPS);
        assert_near((double)x[k * STRIDE], cos(turn), 2e-4);
        assert_near((double)y[k * STRIDE], sin(turn), 2e-4);
        assert_near((double)x[k * STRIDE + 1], -2.0 * sin(turn), 4e-4);
        assert_true(x[k * STRIDE + 2] == 99.0f && y[k * STRIDE + 2] == 99.0f);
    }
    float ax[2] = {1.0f, 0.0f}, ay[2] = {0.0f, 2.0f};
    assert_true(adaptive_end(&field, &def, 0.0f, 1.0f, 2, ax, ay, &alone));
    assert_int_equal(stats.evals, alone.evals); // knots cost nothing
    assert_near((double)ax[0], (double)x[STEPS * STRIDE], 1e-6);
}

// The pull of 1 / (1.001 - t) towards (1, 1): short steps at the end only.
static void pulling(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    (void)context;
    for (int i = 0; i < n; i++) {
        vx[i] = (1.0f - x[i]) / (1.001f - t) + sinf(40.0f * x[i]);
        vy[i] = (1.0f - y[i]) / (1.001f - t) + sinf(40.0f * x[i]);
    }
}

static void test_a_steep_end(void **state) {
    (void)state;
    const Field steep = {.eval = pulling, .context = NULL};
    AdaptiveDef def = adaptive_default();
    AdaptiveStats stats;
    float x = -2.0f, y = 0.5f, fx = x, fy = y;
    assert_true(adaptive_end(&steep, &def, 0.0f, 1.0f, 1, &x, &y, &stats));
    solve_end(&steep, SOLVE_RK4, 20000, 0.0f, 1.0f, 1, &fx, &fy);
    assert_near((double)x, (double)fx, 2e-4);
    assert_near((double)y, (double)fy, 2e-4);
    assert_true(stats.evals < 3000);
}

static void broken(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    (void)context;
    (void)x;
    (void)y;
    for (int i = 0; i < n; i++) {
        vx[i] = vy[i] = t < 0.5f ? 1.0f : NAN;
    }
}

static void test_it_gives_up(void **state) {
    (void)state;
    enum { STEPS = 10 };
    const Field nan = {.eval = broken, .context = NULL};
    AdaptiveDef def = adaptive_default();
    AdaptiveStats stats;
    float x[STEPS + 1] = {0}, y[STEPS + 1] = {0};
    assert_false(adaptive_path(&nan, &def, STEPS, 0.0f, 1.0f, 1, x, y, 1, &stats));
    for (int k = 0; k <= STEPS; k++) { // up to the break it went well, then it stays
        assert_near((double)x[k], fmin(k / 10.0, 0.5), 0.02);
    }
    def.max_steps = 3;
    x[0] = 1.0f, y[0] = 0.0f;
    assert_false(adaptive_end(&field, &def, 0.0f, 1.0f, 1, x, y, &stats));
    assert_int_equal(stats.accepted + stats.rejected, 3);
}

static void still(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    (void)context;
    (void)t;
    (void)x;
    (void)y;
    memset(vx, 0, (size_t)n * sizeof *vx);
    memset(vy, 0, (size_t)n * sizeof *vy);
}

static void test_nothing_moves(void **state) {
    (void)state;
    const Field zero = {.eval = still, .context = NULL};
    AdaptiveDef def = adaptive_default();
    AdaptiveStats stats;
    float x = 0.0f, y = 3.0f;
    assert_true(adaptive_end(&zero, &def, 0.0f, 1.0f, 1, &x, &y, &stats));
    assert_true(x == 0.0f && y == 3.0f);
    assert_true(stats.evals < 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_lands_where_it_should),
        cmocka_unit_test(test_cost_and_error_follow_the_tolerance),
        cmocka_unit_test(test_it_is_of_fifth_order),
        cmocka_unit_test(test_evaluations_are_counted),
        cmocka_unit_test(test_knots_between_the_steps),
        cmocka_unit_test(test_a_steep_end),
        cmocka_unit_test(test_it_gives_up),
        cmocka_unit_test(test_nothing_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
