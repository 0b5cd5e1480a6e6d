// Distances and measures against closed forms.
#include "flow/metric.h"

#include "flow/ot_pairing.h"
#include "flow/dist.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define N 1500

static float ax[N], ay[N], bx[N], by[N];

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static void draw_from(const char *name, uint64_t index, float *x, float *y, int n) {
    Rng rng = rng_open(5, RNG_MEASURE, index);
    dist_draw(dist_find(name), &rng, x, y, NULL, n);
}

// b = a, moved by (dx, dy), in another order.
static void shifted_copy(int n, float dx, float dy) {
    for (int i = 0; i < n; i++) {
        bx[(i * 7 + 3) % n] = ax[i] + dx;
        by[(i * 7 + 3) % n] = ay[i] + dy;
    }
}

static void test_w2_of_a_shift_is_its_length(void **state) {
    (void)state;
    draw_from("moons", 0, ax, ay, 600);
    shifted_copy(600, 3.0f, -4.0f);
    assert_near(metric_w2(600, ax, ay, bx, by), 5.0, 1e-5);
    shifted_copy(600, 0.0f, 0.0f);
    assert_near(metric_w2(600, ax, ay, bx, by), 0.0, 1e-12);
}

static void test_w2_of_gaussians(void **state) {
    (void)state;
    // N(0, I) and N((1, 0), 2^2 I): W2^2 = |mean|^2 + 2 (2 - 1)^2 = 3; a sample of 1500 comes out a little above
    draw_from("gaussian", 1, ax, ay, N);
    draw_from("gaussian", 2, bx, by, N);
    for (int i = 0; i < N; i++) {
        bx[i] = 2.0f * bx[i] + 1.0f, by[i] *= 2.0f;
    }
    double w2 = metric_w2(N, ax, ay, bx, by);
    assert_near(w2 * w2, 3.0, 0.25);
    double sliced = metric_sliced_w2(N, ax, ay, bx, by, 32);
    assert_near(sliced * sliced, 1.5, 0.15); // mean over directions of cos^2 + (2 - 1)^2
    assert_true(sliced < w2);
}

static void test_a_broken_sample_is_not_a_number(void **state) {
    (void)state;
    draw_from("moons", 3, ax, ay, 64);
    draw_from("moons", 4, bx, by, 64);
    bx[17] = NAN;
    assert_true(isnan(metric_w2(64, ax, ay, bx, by)));
    bx[17] = INFINITY;
    assert_true(isnan(metric_w2(64, ax, ay, bx, by)));
    bx[17] = NAN;
    assert_true(isnan(metric_energy(64, ax, ay, 64, bx, by)));
}

static void test_sliced_w2(void **state) {
    (void)state;
    draw_from("checkerboard", 5, ax, ay, N);
    shifted_copy(N, 0.0f, 0.0f);
    assert_near(metric_sliced_w2(N, ax, ay, bx, by, 16), 0.0, 1e-12);
    shifted_copy(N, 1.0f, -2.0f); // mean of (d . e)^2 over equally spaced directions is |d|^2 / 2
    assert_near(metric_sliced_w2(N, ax, ay, bx, by, 16), sqrt(2.5), 1e-5);
    // one direction is the x axis: the one-dimensional distance of {0, 1, 2} and {-1, 0, 4}, given unsorted, negative numbers too
    const float px[3] = {2, 0, 1}, qx[3] = {0, 4, -1}, zero[3] = {9, -9, 3};
    assert_near(metric_sliced_w2(3, px, zero, qx, zero, 1), sqrt((1.0 + 1.0 + 4.0) / 3.0), 1e-6);
}

static void test_energy_distance(void **state) {
    (void)state;
    // one point against one point: sqrt(2 |a - b|); one against two: 2 mean - |b - b'| / 2
    const float a[1] = {0}, b[2] = {3, 0}, c[2] = {4, 2};
    assert_near(metric_energy(1, a, a, 1, b, c), sqrt(10.0), 1e-6);
    assert_near(metric_energy(1, a, a, 2, b, c), sqrt(5.0 + 2.0 - 0.5 * sqrt(13.0)), 1e-6);
    draw_from("rings", 8, ax, ay, N);
    shifted_copy(N, 0.0f, 0.0f);
    assert_near(metric_energy(N, ax, ay, N, bx, by), 0.0, 1e-5);
    draw_from("rings", 9, bx, by, N);
    double near = metric_energy(N, ax, ay, N, bx, by);
    draw_from("moons", 7, bx, by, N);
    assert_true(near < 0.17); // the square times N is about 5 on average, 14 in one draw of fifty
    assert_true(metric_energy(N, ax, ay, N, bx, by) > 3.0 * near);
}

enum { STEPS = 200, STRIDE = 8 };

static float knots_x[(STEPS + 1) * STRIDE], knots_y[(STEPS + 1) * STRIDE];

// Half circles of radius i + 1, at constant speed, for trajectories 0..n-1.
static void half_circles(int n) {
    for (int k = 0; k <= STEPS; k++) {
        double angle = M_PI * k / STEPS;
        for (int i = 0; i < n; i++) {
            knots_x[k * STRIDE + i] = (float)((i + 1) * cos(angle));
            knots_y[k * STRIDE + i] = (float)((i + 1) * sin(angle));
        }
    }
}

static void test_straight_lines(void **state) {
    (void)state;
    for (int k = 0; k <= STEPS; k++) {
        for (int i = 0; i < 3; i++) {
            knots_x[k * STRIDE + i] = (float)i - 2.0f * (float)k / STEPS;
            knots_y[k * STRIDE + i] = 3.0f * (float)k / STEPS;
        }
    }
    assert_near(metric_straightness(3, STEPS, knots_x, knots_y, STRIDE), 0.0, 1e-6);
    assert_near(metric_detour(3, STEPS, knots_x, knots_y, STRIDE), 1.0, 1e-5);
    // the same line at a speed of 2 t: S = |d|^2 int (1 - 2t)^2 dt = 13 / 3
    for (int k = 0; k <= STEPS; k++) {
        float t = (float)k / STEPS;
        knots_x[k * STRIDE] = -2.0f * t * t, knots_y[k * STRIDE] = 3.0f * t * t;
    }
    assert_near(metric_straightness(1, STEPS, knots_x, knots_y, STRIDE), 13.0 / 3.0, 1e-3);
    assert_near(metric_detour(1, STEPS, knots_x, knots_y, STRIDE), 1.0, 1e-5);
}

static void test_half_circles(void **state) {
    (void)state;
    half_circles(3);
    // S = int |v|^2 - |d|^2 = r^2 (pi^2 - 4); the mean of r^2 over r = 1, 2, 3 is 14/3
    assert_near(metric_straightness(3, STEPS, knots_x, knots_y, STRIDE), 14.0 / 3.0 * (M_PI * M_PI - 4.0), 0.01);
    assert_near(metric_detour(3, STEPS, knots_x, knots_y, STRIDE), M_PI / 2.0, 1e-3);
}

static void test_the_detour_is_a_median(void **state) {
    (void)state;
    half_circles(4);
    for (int k = 0; k <= STEPS; k++) {
        knots_x[k * STRIDE] = knots_y[k * STRIDE] = 1.0f;                   // stands still: left out
        knots_x[k * STRIDE + 1] = (float)k, knots_y[k * STRIDE + 1] = 0.0f; // straight
    }
    assert_near(metric_detour(4, STEPS, knots_x, knots_y, STRIDE), M_PI / 2.0, 1e-3);       // of 1, pi/2, pi/2
    assert_near(metric_detour(3, STEPS, knots_x, knots_y, STRIDE), 0.5 + M_PI / 4.0, 1e-3); // of 1, pi/2
    assert_near(metric_detour(1, STEPS, knots_x, knots_y, STRIDE), 1.0, 0.0);               // of none
}

static void test_action_and_npe(void **state) {
    (void)state;
    half_circles(3); // radii 1, 2, 3; the squares' mean is 14/3
    double action = metric_action(3, STEPS, knots_x, knots_y, STRIDE);
    assert_near(action, 14.0 / 3.0 * M_PI * M_PI, 0.01);
    // action = straightness + squared displacement, always
    assert_near(action, metric_straightness(3, STEPS, knots_x, knots_y, STRIDE) + 14.0 / 3.0 * 4.0, 1e-4);
    assert_near(metric_npe(action, sqrt(action)), 0.0, 1e-12);
    assert_near(metric_npe(3.0, 2.0), 0.25, 1e-15);
    assert_near(metric_npe(5.0, 2.0), 0.25, 1e-15);
}

static void test_crossings(void **state) {
    (void)state;
    // an x, a third line beside it, and one that only touches the first's end
    const float x0[4] = {0, 0, 5, 1}, y0[4] = {0, 1, 0, 1}, x1[4] = {1, 1, 5, 2}, y1[4] = {1, 0, 1, 5};
    assert_int_equal(metric_crossings(2, x0, y0, x1, y1), 1);
    assert_int_equal(metric_crossings(4, x0, y0, x1, y1), 1);
    // a fan over a parallel bundle: each of 10 meets each of 10
    float px[20], py[20], qx[20], qy[20];
    for (int i = 0; i < 10; i++) {
        px[i] = (float)i, py[i] = -1.0f, qx[i] = (float)i, qy[i] = 20.0f;
        px[10 + i] = -5.0f, py[10 + i] = 0.5f * (float)i, qx[10 + i] = 30.0f, qy[10 + i] = (float)i;
    }
    assert_int_equal(metric_crossings(20, px, py, qx, qy), 100);
    // optimal pairs on squared distance cross far less (that they never do holds for distance itself)
    enum { PAIRS = 150 };
    int match[PAIRS];
    Arena arena;
    assert_true(arena_init(&arena, ot_pairing_need(PAIRS)));
    draw_from("gaussian", 20, ax, ay, PAIRS);
    draw_from("moons", 21, bx, by, PAIRS);
    long random_pairs = metric_crossings(PAIRS, ax, ay, bx, by);
    ot_pairing_solve(ot_pairing_make(&arena, PAIRS), PAIRS, ax, ay, bx, by, match);
    float mx[PAIRS], my[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
        mx[i] = bx[match[i]], my[i] = by[match[i]];
    }
    assert_true(metric_crossings(PAIRS, ax, ay, mx, my) < random_pairs / 10);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_w2_of_a_shift_is_its_length),
        cmocka_unit_test(test_w2_of_gaussians),
        cmocka_unit_test(test_a_broken_sample_is_not_a_number),
        cmocka_unit_test(test_sliced_w2),
        cmocka_unit_test(test_energy_distance),
        cmocka_unit_test(test_straight_lines),
        cmocka_unit_test(test_half_circles),
        cmocka_unit_test(test_the_detour_is_a_median),
        cmocka_unit_test(test_action_and_npe),
        cmocka_unit_test(test_crossings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
