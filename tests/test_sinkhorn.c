// Entropic transport: the plan of two points in closed form, its margins, both limits of epsilon, and draws from it.
#include "flow/sinkhorn.h"

#include "flow/ot_pairing.h"
#include "isas.h"
#include "num/kernels.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define MAX_N 200

static float ax[MAX_N], ay[MAX_N], bx[MAX_N], by[MAX_N], row[MAX_N];
static Arena arena;
static Sinkhorn *sinkhorn;
static OtPairing *work;

static int set_up(void **state) {
    (void)state;
    bool ready = arena_init(&arena, sinkhorn_need(MAX_N) + ot_pairing_need(MAX_N));
    sinkhorn = sinkhorn_make(&arena, MAX_N);
    work = ot_pairing_make(&arena, MAX_N);
    return ready && arena.used == arena.size ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static void draw_clouds(uint64_t seed, int n) {
    Rng rng = rng_open(seed, RNG_MEASURE, 0);
    rng_fill_normal(&rng, ax, n);
    rng_fill_normal(&rng, ay, n);
    for (int i = 0; i < n; i++) {
        bx[i] = (i % 2 ? 2.0f : -2.0f) + 0.5f * rng_normal(&rng), by[i] = 1.0f + 0.5f * rng_normal(&rng);
    }
}

static double cost_of(int i, int j) {
    double dx = (double)ax[i] - (double)bx[j], dy = (double)ay[i] - (double)by[j];
    return dx * dx + dy * dy;
}

static void test_two_points(void **state) {
    (void)state;
    ax[0] = 0, ay[0] = 0, ax[1] = 1, ay[1] = 0;
    bx[0] = 10, by[0] = 3, bx[1] = 11, by[1] = 3; // the shift adds the same to both matchings; crossing costs 2 more
    for (double epsilon = 0.2; epsilon < 20; epsilon *= 3) {
        SinkhornDef def = {epsilon, 500, 1e-7};
        sinkhorn_solve(sinkhorn, &def, 2, ax, ay, bx, by, NULL);
        for (int i = 0; i < 2; i++) {
            sinkhorn_row(sinkhorn, i, row);
            assert_near((double)row[i], 1 / (1 + exp(-1 / epsilon)), 1e-5);
            assert_near((double)row[1 - i], 1 / (1 + exp(1 / epsilon)), 1e-5);
        }
    }
}

static void test_margins(void **state) {
    (void)state;
    const int n = 137;
    draw_clouds(1, n);
    SinkhornDef def = {0.3, 1000, 1e-4};
    double error, column[MAX_N] = {0};
    int taken = sinkhorn_solve(sinkhorn, &def, n, ax, ay, bx, by, &error);
    assert_true(taken < 1000 && error <= 1e-4);
    for (int i = 0; i < n; i++) {
        double sum = 0;
        sinkhorn_row(sinkhorn, i, row);
        for (int j = 0; j < n; j++) {
            sum += (double)row[j], column[j] += (double)row[j];
        }
        assert_near(sum, 1, 1e-5);
    }
    double off = 0;
    for (int j = 0; j < n; j++) {
        off += fabs(column[j] - 1) / n;
    }
    assert_true(off <= 1.2e-4);
}

static double plan_cost(int n) {
    double cost = 0;
    for (int i = 0; i < n; i++) {
        sinkhorn_row(sinkhorn, i, row);
        for (int j = 0; j < n; j++) {
            cost += (double)row[j] * cost_of(i, j);
        }
    }
    return cost;
}

static void test_the_limits_of_epsilon(void **state) {
    (void)state;
    const int n = 100;
    int match[MAX_N];
    draw_clouds(2, n);
    double exact = ot_pairing_solve(work, n, ax, ay, bx, by, match), independent = 0, before = 0;
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            independent += cost_of(i, j) / n;
        }
    }
    for (double epsilon = 0.02; epsilon < 3000; epsilon *= 10) {
        SinkhornDef def = {epsilon, 3000, 1e-4};
        sinkhorn_solve(sinkhorn, &def, n, ax, ay, bx, by, NULL);
        double cost = plan_cost(n);
        assert_true(cost >= before); // rises with epsilon
        assert_true(cost >= exact * 0.999);
        assert_true(cost <= exact + n * epsilon * log(n) + 0.01 * exact); // the entropy is at most log n^2, at least log n
        before = cost;
        if (epsilon < 0.03) {
            assert_near(cost, exact, 0.02 * exact);
        }
    }
    assert_near(before, independent, 0.01 * independent);
}

static void test_draws_follow_the_plan(void **state) {
    (void)state;
    enum { N = 12, DRAWS = 4000 };
    draw_clouds(3, N);
    SinkhornDef def = {1.0, 500, 1e-5};
    sinkhorn_solve(sinkhorn, &def, N, ax, ay, bx, by, NULL);
    static int count[N][N];
    Rng rng = rng_open(1, RNG_SHOW, 0);
    for (int k = 0; k < DRAWS; k++) {
        int match[N];
        sinkhorn_draw(sinkhorn, &rng, match);
        for (int i = 0; i < N; i++) {
            assert_in_range(match[i], 0, N - 1);
            count[i][match[i]]++;
        }
    }
    for (int i = 0; i < N; i++) {
        sinkhorn_row(sinkhorn, i, row);
        for (int j = 0; j < N; j++) {
            double p = (double)row[j];
            assert_near(count[i][j], DRAWS * p, 4.5 * sqrt(DRAWS * p * (1 - p)) + 1);
        }
    }
}

// The same iterations in double precision on logarithms, which nothing can overflow: n P by its potentials.
static double twin_alpha[MAX_N], twin_beta[MAX_N];

static void twin_meet(int n, double epsilon, bool rows) {
    double *mine = rows ? twin_alpha : twin_beta, *other = rows ? twin_beta : twin_alpha;
    for (int i = 0; i < n; i++) {
        double largest = -INFINITY, sum = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int j = 0; j < n; j++) {
                double x = other[j] - (rows ? cost_of(i, j) : cost_of(j, i)) / epsilon;
                largest = pass ? largest : fmax(largest, x);
                sum += pass ? exp(x - largest) : 0;
            }
        }
        mine[i] = -largest - log(sum);
    }
}

static void centre(int n, float *x) {
    double mean = 0;
    for (int i = 0; i < n; i++) {
        mean += (double)x[i] / n;
    }
    for (int i = 0; i < n; i++) {
        x[i] -= (float)mean;
    }
}

static void check_against_twin(int n, double epsilon) {
    SinkhornDef def = {epsilon, 40, 0};
    double error, column[MAX_N] = {0}, off = 0;
    int taken = sinkhorn_solve(sinkhorn, &def, n, ax, ay, bx, by, &error);
    assert_in_range(taken, 1, 40); // fewer only where no error is left
    assert_true(taken == 40 || error == 0);
    for (int i = 0; i < n; i++) {
        twin_alpha[i] = 0;
    }
    for (int k = 0; k < taken; k++) {
        twin_meet(n, epsilon, false);
        twin_meet(n, epsilon, true);
    }
    for (int i = 0; i < n; i++) {
        sinkhorn_row(sinkhorn, i, row);
        for (int j = 0; j < n; j++) {
            double want = exp(twin_alpha[i] + twin_beta[j] - cost_of(i, j) / epsilon);
            assert_near((double)row[j], want, 1e-5 + 1e-5 / epsilon); // rounding of exponents, which are as large as 1 / epsilon
            column[j] += want;
        }
    }
    for (int j = 0; j < n; j++) {
        off += fabs(column[j] - 1) / n;
    }
    assert_near(error, off, 1e-5 + 1e-5 / epsilon);
}

static void test_against_logarithms(void **state) {
    (void)state;
    static const int sizes[] = {1, 2, 15, 64, 130};
    for (int k = 0; k < ISAS; k++) {
        setenv("FLOWSCOPE_ISA", isas[k], 1);
        for (int i = 0; kernels_choose(NULL) && i < 5; i++) {
            draw_clouds((uint64_t)i, sizes[i]);
            centre(sizes[i], ax), centre(sizes[i], ay), centre(sizes[i], bx), centre(sizes[i], by); // so both begin alike
            for (double epsilon = 0.002; epsilon < 100; epsilon *= 7) { // the smallest fill M with zeros and outgrow its bounds
                check_against_twin(sizes[i], epsilon);
            }
        }
    }
    unsetenv("FLOWSCOPE_ISA");
    kernels_choose(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_points),
        cmocka_unit_test(test_margins),
        cmocka_unit_test(test_the_limits_of_epsilon),
        cmocka_unit_test(test_draws_follow_the_plan),
        cmocka_unit_test(test_against_logarithms),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
