// A curve in bounded memory, against a twin that keeps every value.
#include "model/curve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

// Something without symmetry, so that a point that averages the wrong steps shows.
static float value_at(long step) {
    return (float)(step % 977) + 0.5f * (float)(step % 13);
}

static double mean_of(long from, long to) { // both included
    double sum = 0;
    for (long step = from; step <= to; step++) {
        sum += (double)value_at(step);
    }
    return sum / (double)(to - from + 1);
}

static Curve *grown(long steps) {
    Curve *curve = malloc(sizeof *curve);
    curve_clear(curve);
    for (long step = 0; step < steps; step++) {
        curve_add(curve, step, value_at(step));
    }
    return curve;
}

static void test_every_step_is_a_point_at_first(void **state) {
    (void)state;
    Curve *curve = grown(CURVE_POINTS);
    assert_int_equal(curve->n, CURVE_POINTS);
    assert_int_equal(curve->span, 1);
    for (int i = 0; i < curve->n; i++) {
        assert_true(curve->x[i] == (float)i && curve->y[i] == value_at(i));
    }
    free(curve);
}

// Points tile the steps from 0 on without gap or overlap, and each is the mean over its own span.
static void test_points_are_means_over_their_spans(void **state) {
    (void)state;
    const long lengths[] = {1, 1023, 1025, 1026, 2047, 2048, 2050, 4097, 10000, 123457};
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
        long steps = lengths[l];
        Curve *curve = grown(steps);
        assert_in_range(curve->n, steps > CURVE_POINTS ? CURVE_POINTS / 2 : 1, CURVE_POINTS);
        assert_int_equal(curve->span & (curve->span - 1), 0);
        assert_int_equal(curve->n * curve->span + curve->gathered, steps);
        for (int i = 0; i < curve->n; i++) {
            long from = i * curve->span, to = from + curve->span - 1;
            assert_near((double)curve->x[i], 0.5 * (double)(from + to), 0.01);
            double mean = mean_of(from, to);
            assert_near((double)curve->y[i], mean, 1e-4 * mean + 1e-6);
        }
        free(curve);
    }
}

static void test_recent_covers_at_least_what_is_asked(void **state) {
    (void)state;
    Curve *curve = grown(5000); // span 8: points end at 4999
    assert_int_equal(curve->span, 8);
    assert_near((double)curve_recent(curve, 1), mean_of(4992, 4999), 1e-2);
    assert_near((double)curve_recent(curve, 8), mean_of(4992, 4999), 1e-2);
    assert_near((double)curve_recent(curve, 9), mean_of(4984, 4999), 1e-2);
    assert_near((double)curve_recent(curve, 200), mean_of(4800, 4999), 1e-2);
    assert_near((double)curve_recent_at(curve, 5000, 200), mean_of(4800, 4999), 1e-2);
    assert_near((double)curve_recent_at(curve, 2000, 200), mean_of(1800, 1999), 1e-2); // as it was
    assert_true(isnan(curve_recent_at(curve, 0, 200)));
    assert_near((double)curve_recent(curve, 1000000), mean_of(0, 4999), 1e-2);
    free(curve);
}

static void test_nothing_is_not_a_number(void **state) {
    (void)state;
    Curve *curve = grown(3000);
    curve_clear(curve);
    assert_int_equal(curve->n, 0);
    assert_true(isnan(curve_recent(curve, 100)));
    curve_add(curve, 0, 7.0f); // a cleared curve begins anew, with a point a step
    assert_int_equal(curve->n, 1);
    assert_near((double)curve_recent(curve, 100), 7.0, 0.0);
    free(curve);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_step_is_a_point_at_first),
        cmocka_unit_test(test_points_are_means_over_their_spans),
        cmocka_unit_test(test_recent_covers_at_least_what_is_asked),
        cmocka_unit_test(test_nothing_is_not_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
