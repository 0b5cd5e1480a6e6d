// Gaussian-weighted means under every instruction set, against the definition in double precision and at its edges.
#include "isas.h"
#include "num/gaussmean.h"
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

#define MAX_POINTS 700
#define MAX_PLACES 100

static float px[MAX_POINTS], py[MAX_POINTS], x[MAX_PLACES], y[MAX_PLACES];

static int draw(void **state) {
    (void)state;
    Rng rng = rng_open(3, RNG_MEASURE, 0);
    rng_fill_normal(&rng, px, MAX_POINTS);
    rng_fill_normal(&rng, py, MAX_POINTS);
    rng_fill_normal(&rng, x, MAX_PLACES);
    rng_fill_normal(&rng, y, MAX_PLACES);
    return 0;
}

static void naive(const GaussPoints *points, double unit, double scale, double at_x, double at_y, double mean[2]) {
    double least = INFINITY, sum = 0.0;
    mean[0] = mean[1] = 0.0;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < points->count; i++) {
            double dx = unit * at_x - scale * (double)points->x[i], dy = unit * at_y - scale * (double)points->y[i];
            double square = dx * dx + dy * dy, weight = pass ? exp2(least - square) : 0.0;
            least = pass ? least : fmin(least, square);
            sum += weight;
            mean[0] += weight * (double)points->x[i];
            mean[1] += weight * (double)points->y[i];
        }
    }
    mean[0] /= sum;
    mean[1] /= sum;
}

static void check(int count, int n, float unit, float scale) {
    const GaussPoints points = {px, py, count};
    float mx[MAX_PLACES + 1], my[MAX_PLACES + 1];
    mx[n] = my[n] = 77.0f;
    gaussmean(&points, unit, scale, x, y, mx, my, n);
    assert_true(mx[n] == 77.0f && my[n] == 77.0f); // writes n and no more
    for (int i = 0; i < n; i++) {
        double mean[2];
        naive(&points, (double)unit, (double)scale, (double)x[i], (double)y[i], mean);
        double tolerance = 3e-6 + 1e-6 * (double)unit; // what rounding a place leaves of it beside a narrow Gaussian
        if (!(fabs((double)mx[i] - mean[0]) <= tolerance) || !(fabs((double)my[i] - mean[1]) <= tolerance)) {
            fail_msg("%s: %d points, place %d, unit %g, scale %g: (%.9g, %.9g) should be (%.9g, %.9g)", kernels_isa(), count, i,
                     (double)unit, (double)scale, (double)mx[i], (double)my[i], mean[0], mean[1]);
        }
    }
}

static void for_each_variant(void (*run)(void)) {
    for (int k = 0; k < ISAS; k++) {
        setenv("FLOWSCOPE_ISA", isas[k], 1);
        if (kernels_choose(NULL)) {
            run();
        }
    }
    unsetenv("FLOWSCOPE_ISA");
    kernels_choose(NULL);
}

static void all_sizes(void) {
    static const int counts[] = {1, 2, 15, 16, 17, 33, 700};
    static const int places[] = {1, 3, 4, 5, 8, 15, 16, 17, 100};
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
        for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
            check(counts[c], places[p], 1.3f, 0.9f);
        }
    }
}

static void all_widths(void) {
    for (float unit = 1e-3f; unit < 300.0f; unit *= 3.0f) {
        check(MAX_POINTS, 40, unit, unit);
        check(MAX_POINTS, 40, unit, 0.3f * unit);
    }
}

// A place however far takes its nearest point, though every weight as such is below the least number.
static void far_places(void) {
    const float corner_x[2] = {1.0f, -1.0f}, corner_y[2] = {0.0f, 0.0f}, at[2] = {50.0f, -50.0f}, zero[2] = {0.0f, 0.0f};
    const GaussPoints points = {corner_x, corner_y, 2};
    float mx[2], my[2];
    gaussmean(&points, 100.0f, 100.0f, at, zero, mx, my, 2);
    assert_true(mx[0] == 1.0f && mx[1] == -1.0f && my[0] == 0.0f && my[1] == 0.0f);
    gaussmean(&points, 100.0f, 0.0f, at, zero, mx, my, 2); // points that all lie in one place: the plain mean
    assert_true(mx[0] == 0.0f && mx[1] == 0.0f);
}

static void nan_is_not_hidden(void) {
    const GaussPoints points = {px, py, 40};
    float at[3] = {0.5f, NAN, 0.5f}, mx[3], my[3];
    gaussmean(&points, 1.0f, 1.0f, at, at, mx, my, 3);
    assert_true(isnan(mx[1]) && isnan(my[1]) && isfinite(mx[0]) && isfinite(my[2]));
}

#define VARIANT_TEST(name)                  \
    static void test_##name(void **state) { \
        (void)state;                        \
        for_each_variant(name);             \
    }
VARIANT_TEST(all_sizes)
VARIANT_TEST(all_widths)
VARIANT_TEST(far_places)
VARIANT_TEST(nan_is_not_hidden)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_sizes),
        cmocka_unit_test(test_all_widths),
        cmocka_unit_test(test_far_places),
        cmocka_unit_test(test_nan_is_not_hidden),
    };
    return cmocka_run_group_tests(tests, draw, NULL);
}
