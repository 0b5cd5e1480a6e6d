// Solvers: order of convergence on fields with a closed form, both directions of time, the layout of the knots.
#include "flow/solve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

// x' = -x, y' = -2 t y: the second one asks at the right times. Counts its evaluations where a counter is given.
static void decay(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    int *calls = *(int *const *)context;
    *calls += 1;
    for (int i = 0; i < n; i++) {
        vx[i] = -x[i];
        vy[i] = -2.0f * t * y[i];
    }
}

static int calls;
static int *const counter = &calls;
static const Field field = {.eval = decay, .context = &counter};

// Error at the end of [t0, t1] in each component, from the closed form.
static void errors(Solver solver, int steps, float t0, float t1, double error[2]) {
    float x = 1.5f, y = -0.75f;
    solve_end(&field, solver, steps, t0, t1, 1, &x, &y);
    double length = (double)t1 - (double)t0;
    error[0] = fabs((double)x - 1.5 * exp(-length));
    error[1] = fabs((double)y + 0.75 * exp((double)t0 * (double)t0 - (double)t1 * (double)t1));
}

// `steps` must be enough for the order to show, and few enough to stay above the rounding of single precision.
static void assert_order(Solver solver, int steps, float t0, float t1, double order) {
    double coarse[2], fine[2];
    errors(solver, steps, t0, t1, coarse);
    errors(solver, 2 * steps, t0, t1, fine);
    for (int d = 0; d < 2; d++) {
        assert_true(fine[d] > 1e-6);
        assert_near(log2(coarse[d] / fine[d]), order, 0.35);
    }
}

static void test_orders_of_convergence(void **state) {
    (void)state;
    const double order[SOLVE_COUNT] = {1, 2, 2, 4};
    for (int s = 0; s < SOLVE_COUNT; s++) {
        assert_order((Solver)s, s == SOLVE_RK4 ? 4 : 32, 0.25f, 1.5f, order[s]);
        assert_order((Solver)s, s == SOLVE_RK4 ? 8 : 32, 1.5f, 0.25f, order[s]); // backwards
    }
}

static void test_there_and_back(void **state) {
    (void)state;
    float x[3] = {1, -2, 0.3f}, y[3] = {0, 1, -3};
    solve_end(&field, SOLVE_RK4, 100, 0.0f, 1.0f, 3, x, y);
    assert_near((double)x[1], -2 * exp(-1), 2e-6);
    solve_end(&field, SOLVE_RK4, 100, 1.0f, 0.0f, 3, x, y);
    assert_near((double)x[0], 1, 5e-6);
    assert_near((double)x[1], -2, 5e-6);
    assert_near((double)y[2], -3, 5e-6);
}

static void test_evaluations_are_counted(void **state) {
    (void)state;
    for (int s = 0; s < SOLVE_COUNT; s++) {
        float x = 1, y = 1;
        calls = 0;
        solve_end(&field, (Solver)s, 7, 0.0f, 1.0f, 1, &x, &y);
        assert_int_equal(calls, solve_evals((Solver)s, 7));
    }
}

// One step of each method on x' = -x is a polynomial of h; the knots must hold it, row by row, and nothing else.
static void test_knots(void **state) {
    (void)state;
    enum { N = 5, STEPS = 3, STRIDE = 7 };
    const double h = 1.0 / STEPS;
    const double factor[SOLVE_COUNT] = {1 - h, 1 - h + h * h / 2, 1 - h + h * h / 2,
                                        1 - h + h * h / 2 - h * h * h / 6 + h * h * h * h / 24};
    for (int s = 0; s < SOLVE_COUNT; s++) {
        float x[(STEPS + 1) * STRIDE], y[(STEPS + 1) * STRIDE];
        for (int i = 0; i < (STEPS + 1) * STRIDE; i++) {
            x[i] = y[i] = 99.0f;
        }
        for (int i = 0; i < N; i++) {
            x[i] = (float)(i + 1), y[i] = (float)-i;
        }
        solve_path(&field, (Solver)s, STEPS, 0.0f, 1.0f, N, x, y, STRIDE);
        for (int k = 0; k <= STEPS; k++) {
            for (int i = 0; i < STRIDE; i++) {
                double expected = i < N ? (i + 1) * pow(factor[s], k) : 99.0;
                assert_near((double)x[k * STRIDE + i], expected, 2e-6);
            }
        }
    }
}

static void test_the_end_is_the_last_knot(void **state) {
    (void)state;
    enum { N = 2 * SOLVE_CHUNK + 37, STEPS = 9 };
    static float x[N], y[N], kx[(STEPS + 1) * SOLVE_CHUNK], ky[(STEPS + 1) * SOLVE_CHUNK];
    for (int s = 0; s < SOLVE_COUNT; s++) {
        for (int i = 0; i < N; i++) {
            x[i] = sinf((float)i), y[i] = cosf((float)i);
        }
        solve_end(&field, (Solver)s, STEPS, 1.0f, 0.0f, N, x, y);
        for (int begin = 0; begin < N; begin += SOLVE_CHUNK) {
            int count = N - begin < SOLVE_CHUNK ? N - begin : SOLVE_CHUNK;
            for (int i = 0; i < count; i++) {
                kx[i] = sinf((float)(begin + i)), ky[i] = cosf((float)(begin + i));
            }
            solve_path(&field, (Solver)s, STEPS, 1.0f, 0.0f, count, kx, ky, SOLVE_CHUNK);
            assert_memory_equal(x + begin, kx + STEPS * SOLVE_CHUNK, (size_t)count * sizeof *x);
            assert_memory_equal(y + begin, ky + STEPS * SOLVE_CHUNK, (size_t)count * sizeof *y);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders_of_convergence),    cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_evaluations_are_counted),  cmocka_unit_test(test_knots),
        cmocka_unit_test(test_the_end_is_the_last_knot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
