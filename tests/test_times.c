// The laws of training times against their distribution functions, and their densities against the same.
#include "flow/times.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define N 20000

static Times times_default(void) {
    return (Times){.density = TIMES_UNIFORM, .mean = 0.0, .std = 1.0, .k = 1.29};
}

static double density_mode(double k, double t) {
    double low = 0.0, high = 1.0;
    for (int i = 0; i < 60; i++) { // the u of this t
        double u = 0.5 * (low + high), c = cos(M_PI_2 * u);
        if (u + k * (c * c - 1.0 + u) < t) {
            low = u;
        } else {
            high = u;
        }
    }
    return 1.0 / (1.0 + k * (1.0 - M_PI_2 * sin(M_PI * low)));
}

// The density of the law at 0 < t < 1.
static double times_density(const Times *times, double t) {
    double logit = log(t / (1.0 - t)), z = (logit - times->mean) / times->std;
    switch (times->density) {
    case TIMES_LOGIT_NORMAL:
        return exp(-0.5 * z * z) / (sqrt(2.0 * M_PI) * times->std * t * (1.0 - t));
    case TIMES_MODE:
        return density_mode(times->k, t);
    case TIMES_COSMAP:
        return 2.0 / (M_PI * (1.0 - 2.0 * t + 2.0 * t * t));
    case TIMES_UNIFORM:
    case TIMES_COUNT:
        break;
    }
    return 1.0;
}

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static double normal_cdf(double z) {
    return 0.5 * erfc(-z / M_SQRT2);
}

// P(T <= t), from the definitions; for `mode` only at t = f(u).
static double cdf(const Times *times, double t) {
    switch (times->density) {
    case TIMES_LOGIT_NORMAL:
        return normal_cdf((log(t / (1 - t)) - times->mean) / times->std);
    case TIMES_COSMAP:
        return 2 / M_PI * atan(t / (1 - t));
    case TIMES_UNIFORM:
        return t;
    default: {
        double low = 0, high = 1;
        while (high - low > 1e-12) {
            double u = 0.5 * (low + high), theirs = 1 - u - times->k * (pow(cos(M_PI * u / 2), 2) - 1 + u);
            if (1 - theirs < t) {
                low = u;
            } else {
                high = u;
            }
        }
        return low;
    }
    }
}

static Times law(TimesDensity which, double mean, double std, double k) {
    return (Times){which, mean, std, k, 1};
}

static const Times *all_laws(int *count) {
    static Times laws[7];
    laws[0] = times_default();
    laws[1] = law(TIMES_LOGIT_NORMAL, 0, 1, 0);
    laws[2] = law(TIMES_LOGIT_NORMAL, -0.5, 0.6, 0);
    laws[3] = law(TIMES_MODE, 0, 1, 1.29);
    laws[4] = law(TIMES_MODE, 0, 1, -1);
    laws[5] = law(TIMES_MODE, 0, 1, TIMES_MAX_K);
    laws[6] = law(TIMES_COSMAP, 0, 1, 0);
    *count = 7;
    return laws;
}

static int compare(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

// The largest gap between the empirical and the true distribution function (Kolmogorov-Smirnov); 1.63 / sqrt(N) is 1 %.
static void test_draws_follow_their_law(void **state) {
    (void)state;
    int count;
    const Times *laws = all_laws(&count);
    for (int k = 0; k < count; k++) {
        static float t[N];
        Rng rng = rng_open(3, RNG_TIME, (uint64_t)k);
        times_fill(&laws[k], &rng, t, N);
        qsort(t, N, sizeof *t, compare);
        assert_true(t[0] >= 0 && t[N - 1] <= 1);
        double gap = 0;
        for (int i = 0; i < N; i += 7) {
            gap = fmax(gap, fabs(cdf(&laws[k], (double)t[i]) - (i + 0.5) / N));
        }
        assert_true(gap < 1.63 / sqrt(N));
    }
}

static void test_densities_integrate_to_the_distribution(void **state) {
    (void)state;
    int count;
    const Times *laws = all_laws(&count);
    for (int k = 0; k < count; k++) {
        const double h = 1e-4;
        double sum = cdf(&laws[k], 0.05);
        for (int i = 500; i < 9500; i++) { // 0.05 .. 0.95, midpoints; an inverse root at 1/2 for the largest k
            sum += h * times_density(&laws[k], (i + 0.5) * h);
            if (i % 900 == 399) {
                assert_near(sum, cdf(&laws[k], (i + 1) * h), k == 5 ? 0.02 : 1e-5);
            }
        }
    }
}

// What Esser et al. say of their laws, seen from our end of time.
static void test_the_direction_of_time(void **state) {
    (void)state;
    Times noise = law(TIMES_LOGIT_NORMAL, -0.5, 0.6, 0), data = law(TIMES_LOGIT_NORMAL, 0.5, 0.6, 0);
    assert_true(times_density(&noise, 0.3) > times_density(&noise, 0.7));
    assert_near(times_density(&noise, 0.3), times_density(&data, 0.7), 1e-12);
    Times middle = law(TIMES_MODE, 0, 1, 1.29), ends = law(TIMES_MODE, 0, 1, -0.9);
    assert_true(times_density(&middle, 0.5) > 2 * times_density(&middle, 0.05));
    assert_true(times_density(&ends, 0.02) > 2 * times_density(&ends, 0.5));
    Times cosmap = law(TIMES_COSMAP, 0, 1, 0);
    assert_near(times_density(&cosmap, 0.5), 4 / M_PI, 1e-12);
}

// Equation 23 of Esser et al. in their time, 1 - t; and what was shifted back is what it was.
static void test_the_shift_is_theirs(void **state) {
    (void)state;
    for (double shift = 0.1; shift < 11; shift *= 1.7) {
        for (double t = 0; t <= 1; t += 0.125) {
            const double theirs = shift * (1 - t) / (1 + (shift - 1) * (1 - t));
            assert_near(times_shift(t, shift), 1 - theirs, 1e-12);
            assert_near(times_shift(times_shift(t, shift), 1 / shift), t, 1e-12);
        }
    }
    assert_true(times_shift(0.3, 0) == 0.3 && times_shift(0.3, 1) == 0.3);
}

// A logit-normal one is logit-normal, its mean less by ln shift; any other has the law of what it is shifted from.
static void test_shifted_draws_follow_their_law(void **state) {
    (void)state;
    int count;
    const Times *laws = all_laws(&count);
    for (int k = 0; k < count; k++) {
        static float t[N];
        Times shifted = laws[k];
        shifted.shift = 3;
        Rng rng = rng_open(4, RNG_TIME, (uint64_t)k);
        times_fill(&shifted, &rng, t, N);
        qsort(t, N, sizeof *t, compare);
        const Times same = law(TIMES_LOGIT_NORMAL, laws[k].mean - log(3), laws[k].std, 0);
        double gap = 0;
        for (int i = 0; i < N; i += 7) {
            const double at = (double)t[i], before = times_shift(at, 1.0 / 3);
            gap = fmax(gap, fabs(cdf(&laws[k], before) - (i + 0.5) / N));
            if (laws[k].density == TIMES_LOGIT_NORMAL && at > 0 && at < 1) {
                assert_near(cdf(&same, at), cdf(&laws[k], before), 1e-9);
            }
        }
        assert_true(gap < 1.63 / sqrt(N));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_draws_follow_their_law),
        cmocka_unit_test(test_densities_integrate_to_the_distribution),
        cmocka_unit_test(test_the_direction_of_time),
        cmocka_unit_test(test_the_shift_is_theirs),
        cmocka_unit_test(test_shifted_draws_follow_their_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
