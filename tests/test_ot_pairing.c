// Exact matching against every permutation, against an auction, against the one-dimensional answer, and in awkward places.
#include "flow/ot_pairing.h"

#include "isas.h"
#include "num/kernels.h"
#include "num/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_N 600

typedef struct {
    float x0[MAX_N], y0[MAX_N], x1[MAX_N], y1[MAX_N];
    int match[MAX_N];
    Arena arena;
    OtPairing *work;
} Problem;

static Problem problem;

static int set_up(void **state) {
    (void)state;
    bool ready = arena_init(&problem.arena, ot_pairing_need(MAX_N));
    problem.work = ot_pairing_make(&problem.arena, MAX_N);
    return ready && problem.arena.used == problem.arena.size ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    arena_free(&problem.arena);
    return 0;
}

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g is not within %g of %.12g", value, tolerance, expected);
    }
}

// Gaussian sources; targets around four far corners, so that many rows want the same columns.
static void draw_problem(uint64_t seed, int n) {
    Rng rng = rng_open(seed, RNG_MEASURE, 0);
    rng_fill_normal(&rng, problem.x0, n);
    rng_fill_normal(&rng, problem.y0, n);
    for (int i = 0; i < n; i++) {
        int corner = rng_below(&rng, 4);
        problem.x1[i] = (corner % 2 ? 3.0f : -1.0f) + 0.3f * rng_normal(&rng);
        problem.y1[i] = (corner / 2 ? 2.0f : -2.0f) + 0.3f * rng_normal(&rng);
    }
}

static double cost_of(int i, int j) {
    double dx = (double)problem.x0[i] - (double)problem.x1[j], dy = (double)problem.y0[i] - (double)problem.y1[j];
    return dx * dx + dy * dy;
}

// Solves, and checks that the answer is a permutation with the cost that it claims.
static double solve(int n) {
    double claimed = ot_pairing_solve(problem.work, n, problem.x0, problem.y0, problem.x1, problem.y1, problem.match);
    bool taken[MAX_N] = {false};
    double total = 0.0;
    for (int i = 0; i < n; i++) {
        assert_in_range(problem.match[i], 0, n - 1);
        assert_false(taken[problem.match[i]]);
        taken[problem.match[i]] = true;
        total += cost_of(i, problem.match[i]);
    }
    assert_near(claimed, total, 1e-12 * fmax(total, 1.0));
    return total;
}

// The least cost of rows i.. with the columns that are not taken, over all permutations.
static double brute_force(int i, int n, unsigned taken) {
    if (i == n) {
        return 0.0;
    }
    double best = INFINITY;
    for (int j = 0; j < n; j++) {
        if (!(taken >> j & 1u)) {
            best = fmin(best, cost_of(i, j) + brute_force(i + 1, n, taken | 1u << j));
        }
    }
    return best;
}

static void test_all_permutations(void **state) {
    (void)state;
    for (int n = 1; n <= 8; n++) {
        for (uint64_t seed = 0; seed < (n < 8 ? 30 : 5); seed++) {
            draw_problem(seed, n);
            double best = brute_force(0, n, 0);
            assert_near(solve(n), best, 1e-5 * fmax(best, 1.0));
        }
    }
}

// One auction of Bertsekas's in double precision, from the prices that are there: ends within n * epsilon of the least cost.
static double auction(int n, double *price, double epsilon) {
    static int owner[MAX_N], queue[MAX_N];
    int waiting = n;
    double total = 0.0;
    for (int i = 0; i < n; i++) {
        owner[i] = -1, queue[i] = i;
    }
    while (waiting > 0) {
        int row = queue[--waiting], best = -1;
        double least = INFINITY, second = INFINITY;
        for (int j = 0; j < n; j++) {
            double cost = cost_of(row, j) + price[j];
            if (cost < least) {
                second = least, least = cost, best = j;
            } else if (cost < second) {
                second = cost;
            }
        }
        price[best] += second - least + epsilon;
        if (owner[best] >= 0) {
            queue[waiting++] = owner[best];
        }
        owner[best] = row;
    }
    for (int j = 0; j < n; j++) {
        total += cost_of(owner[j], j);
    }
    return total;
}

static void test_a_second_algorithm(void **state) {
    (void)state;
    const double epsilon = 0.99e-5;
    for (uint64_t seed = 0; seed < 3; seed++) {
        draw_problem(seed, 300);
        double price[300] = {0}, theirs = 0.0, ours = solve(300);
        for (double e = 1.0; e > epsilon; e *= 0.1) {
            theirs = auction(300, price, e);
        }
        assert_true(ours <= theirs * (1.0 + 1e-7));
        assert_true(theirs <= ours + 300 * epsilon);
    }
}

// Optimality without a second solver: no two (and no three) pairs can do better by trading targets.
static void test_no_trade_helps(void **state) {
    (void)state;
    const int n = 601 - 24; // no multiple of a vector
    draw_problem(9, n);
    solve(n);
    const int *m = problem.match;
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++) {
            assert_true(cost_of(i, m[i]) + cost_of(j, m[j]) <= cost_of(i, m[j]) + cost_of(j, m[i]) + 1e-5);
            int k = (i * 7 + j * 13) % n;
            assert_true(cost_of(i, m[i]) + cost_of(j, m[j]) + cost_of(k, m[k]) <=
                        cost_of(i, m[j]) + cost_of(j, m[k]) + cost_of(k, m[i]) + 1e-5);
        }
    }
}

static int compare(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void test_on_a_line_it_sorts(void **state) {
    (void)state;
    enum { N = 257 };
    draw_problem(4, N);
    memset(problem.y0, 0, sizeof problem.y0);
    memset(problem.y1, 0, sizeof problem.y1);
    double cost = solve(N), sorted = 0.0;
    qsort(problem.x0, N, sizeof(float), compare);
    qsort(problem.x1, N, sizeof(float), compare);
    for (int i = 0; i < N; i++) {
        sorted += cost_of(i, i);
    }
    assert_near(cost, sorted, 1e-6 * sorted);
}

static void test_a_shuffled_copy_is_found(void **state) {
    (void)state;
    const int n = 500;
    draw_problem(5, n);
    for (int i = 0; i < n; i++) {
        int j = (i * 123 + 7) % n;
        problem.x1[j] = problem.x0[i] + 100.0f; // the shift changes the cost, not the match
        problem.y1[j] = problem.y0[i] - 250.0f;
    }
    solve(n);
    for (int i = 0; i < n; i++) {
        assert_int_equal(problem.match[i], (i * 123 + 7) % n);
    }
}

static void test_ties_and_flat_clouds(void **state) {
    (void)state;
    const int n = 130;
    memset(problem.x0, 0, sizeof problem.x0);
    memset(problem.y0, 0, sizeof problem.y0);
    memset(problem.x1, 0, sizeof problem.x1);
    memset(problem.y1, 0, sizeof problem.y1);
    assert_near(solve(n), 0.0, 0.0); // all points one point
    for (int i = 0; i < n; i++) {
        problem.x1[i] = (float)(i % 2);
    }
    assert_near(solve(n), n / 2, 0.0); // one source point, two target points
    for (int i = 0; i < n; i++) {
        problem.x0[i] = (float)(i % 13), problem.y0[i] = (float)(i / 13 % 10);
        problem.x1[n - 1 - i] = problem.x0[i] * 2.0f, problem.y1[n - 1 - i] = problem.y0[i];
    }
    double cost = 0.0;
    for (int i = 0; i < n; i++) {
        cost += (double)(problem.x0[i] * problem.x0[i]);
    }
    assert_near(solve(n), cost, 1e-3); // a grid onto the grid twice as wide, each to its own
}

// Points that coincide, on either side or on both, cost no more than a few times the usual: counted, not timed.
static void test_ties_cost_the_usual(void **state) {
    (void)state;
    const int n = 512;
    static const int places[] = {1, 4, 32, 256};
    draw_problem(11, n);
    solve(n);
    const long usual = ot_pairing_looked(problem.work);
    for (int k = 0; k < 12; k++) {
        const int distinct = places[k % 4], sides = k / 4; // targets, sources, both
        draw_problem(11, n);
        for (int i = 0; i < n; i++) {
            const int like = i % distinct;
            problem.x1[i] = sides == 1 ? problem.x1[i] : problem.x1[like];
            problem.y1[i] = sides == 1 ? problem.y1[i] : problem.y1[like];
            problem.x0[i] = sides == 0 ? problem.x0[i] : problem.x0[like];
            problem.y0[i] = sides == 0 ? problem.y0[i] : problem.y0[like];
        }
        const double ours = solve(n);
        print_message("%d places, case %d: %.2f times the usual work\n", distinct, sides,
                      (double)ot_pairing_looked(problem.work) / (double)usual);
        assert_true(ot_pairing_looked(problem.work) < 3 * usual);
        double price[MAX_N] = {0}, theirs = 0;
        for (double e = 1.0; e > 0.99e-3; e *= 0.1) {
            theirs = auction(n, price, e);
        }
        assert_true(ours <= theirs * (1.0 + 1e-6) + 1e-4);
    }
}

static void test_scale_does_not_matter(void **state) {
    (void)state;
    const int n = 200;
    static int small[MAX_N];
    draw_problem(6, n);
    solve(n);
    memcpy(small, problem.match, sizeof small);
    for (int i = 0; i < n; i++) {
        problem.x0[i] *= 0x1p40f, problem.y0[i] *= 0x1p40f, problem.x1[i] *= 0x1p40f, problem.y1[i] *= 0x1p40f;
    }
    solve(n);
    assert_memory_equal(small, problem.match, (size_t)n * sizeof(int));
}

static void test_the_work_has_no_memory(void **state) {
    (void)state;
    static int first[MAX_N];
    draw_problem(7, 333);
    solve(333);
    memcpy(first, problem.match, sizeof first);
    draw_problem(8, 600);
    solve(600);
    draw_problem(7, 333);
    solve(333);
    assert_memory_equal(first, problem.match, 333 * sizeof(int));
}

static void put_on_a_lattice(int n) {
    for (int i = 0; i < n; i++) {
        problem.x0[i] = roundf(2.0f * problem.x0[i]), problem.y0[i] = roundf(2.0f * problem.y0[i]);
        problem.x1[i] = roundf(2.0f * problem.x1[i]), problem.y1[i] = roundf(2.0f * problem.y1[i]);
    }
}

// Not only the same cost: the same pairs, where there are ties, too.
static void test_instruction_sets_agree(void **state) {
    (void)state;
    static const int sizes[] = {1, 2, 3, 5, 16, 17, 64, 255, 600};
    for (int k = 0; k < 18; k++) {
        static int first[MAX_N];
        int n = sizes[k / 2], tried = 0;
        draw_problem((uint64_t)k, n);
        if (k % 2) {
            put_on_a_lattice(n);
        }
        for (int v = 0; v < ISAS; v++) {
            setenv("FLOWSCOPE_ISA", isas[v], 1);
            if (kernels_choose(NULL)) {
                solve(n);
                if (tried++ == 0) {
                    memcpy(first, problem.match, (size_t)n * sizeof(int));
                }
                assert_memory_equal(first, problem.match, (size_t)n * sizeof(int));
            }
        }
        assert_true(tried >= 1);
    }
    unsetenv("FLOWSCOPE_ISA");
    kernels_choose(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_permutations),         cmocka_unit_test(test_a_second_algorithm),
        cmocka_unit_test(test_no_trade_helps),           cmocka_unit_test(test_on_a_line_it_sorts),
        cmocka_unit_test(test_a_shuffled_copy_is_found), cmocka_unit_test(test_ties_and_flat_clouds),
        cmocka_unit_test(test_ties_cost_the_usual),
        cmocka_unit_test(test_scale_does_not_matter),    cmocka_unit_test(test_the_work_has_no_memory),
        cmocka_unit_test(test_instruction_sets_agree),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
