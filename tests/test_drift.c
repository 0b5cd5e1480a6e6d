// The drifting field: zero where both clouds are one, the opposite where they change places, the definition in double precision, and one
// step along it brings a cloud nearer.
#include "flow/drift.h"

#include "flow/dist.h"
#include "flow/metric.h"
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

enum { POINTS = 333, PLACES = 101 };

static float data_x[POINTS], data_y[POINTS], x[POINTS], y[POINTS], at_x[PLACES], at_y[PLACES];

static int draw(void **state) {
    (void)state;
    Rng rng = rng_open(5, RNG_MEASURE, 0);
    dist_draw(dist_find("moons"), &rng, data_x, data_y, NULL, POINTS);
    rng_fill_normal(&rng, x, POINTS);
    rng_fill_normal(&rng, y, POINTS);
    rng_fill_normal(&rng, at_x, PLACES);
    rng_fill_normal(&rng, at_y, PLACES);
    return 0;
}

static void the_same_clouds_do_not_drift(void **state) {
    (void)state;
    static const double temperature[] = {0.02, 0.15, 5};
    float vx[PLACES], vy[PLACES];
    for (int k = 0; k < 3; k++) {
        const Drift drift = {{x, y, POINTS}, {x, y, POINTS}, temperature[k]};
        drift_eval(&drift, -1, at_x, at_y, vx, vy, PLACES);
        for (int i = 0; i < PLACES; i++) {
            assert_true(vx[i] == 0 && vy[i] == 0);
        }
    }
}

static void it_turns_round_as_clouds_change_places(void **state) {
    (void)state;
    float vx[PLACES], vy[PLACES], back_x[PLACES], back_y[PLACES], most = 0;
    const Drift drift = {{data_x, data_y, POINTS}, {x, y, 200}, 0.15}, back = {drift.samples, drift.data, 0.15};
    const Field field = drift_field(&drift);
    field.eval(field.context, 0.3f, at_x, at_y, vx, vy, PLACES);
    drift_eval(&back, -1, at_x, at_y, back_x, back_y, PLACES);
    for (int i = 0; i < PLACES; i++) {
        assert_true(vx[i] == -back_x[i] && vy[i] == -back_y[i]);
        most = fmaxf(most, hypotf(vx[i], vy[i]));
    }
    assert_true(most > 0.1f);
}

// Mean of the points but `own` under the kernel, times `sign`, added.
static void add_mean(const GaussPoints *points, double temperature, int own, double px, double py, double sign, double v[2]) {
    double least = INFINITY, sum = 0, mean[2] = {0, 0};
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < points->count; i++) {
            const double far = hypot(px - (double)points->x[i], py - (double)points->y[i]) / temperature;
            const double weight = i == own || pass == 0 ? 0 : exp(least - far);
            least = pass == 0 && i != own ? fmin(least, far) : least;
            sum += weight;
            mean[0] += weight * (double)points->x[i];
            mean[1] += weight * (double)points->y[i];
        }
    }
    v[0] += sign * mean[0] / sum;
    v[1] += sign * mean[1] / sum;
}

static void compare(const Drift *drift, int own, int n, const float *px, const float *py) {
    float vx[POINTS + 1], vy[POINTS + 1];
    vx[n] = vy[n] = 77;
    drift_eval(drift, own, px, py, vx, vy, n);
    assert_true(vx[n] == 77 && vy[n] == 77); // writes n and no more
    for (int i = 0; i < n; i++) {
        double v[2] = {0, 0};
        add_mean(&drift->data, drift->temperature, -1, (double)px[i], (double)py[i], 1, v);
        add_mean(&drift->samples, drift->temperature, own < 0 ? -1 : own + i, (double)px[i], (double)py[i], -1, v);
        const double tolerance = 3e-6 + 2e-6 / drift->temperature; // what rounding leaves of a place beside a narrow kernel
        if (!(fabs((double)vx[i] - v[0]) <= tolerance) || !(fabs((double)vy[i] - v[1]) <= tolerance)) {
            fail_msg("%s, temperature %g, own %d, place %d: (%.9g, %.9g) should be (%.9g, %.9g)", kernels_isa(),
                     drift->temperature, own, i, (double)vx[i], (double)vy[i], v[0], v[1]);
        }
    }
}

static void every_size_and_place(void) {
    static const int counts[] = {2, 15, 16, 17, 33, POINTS};
    static const double temperature[] = {0.05, 0.15, 1};
    for (int t = 0; t < 3; t++) {
        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
            const Drift drift = {{data_x, data_y, counts[c]}, {x, y, counts[c]}, temperature[t]};
            compare(&drift, -1, PLACES, at_x, at_y);
            compare(&drift, 0, counts[c], x, y); // samples
            compare(&drift, counts[c] / 2, counts[c] - counts[c] / 2, x + counts[c] / 2, y + counts[c] / 2);
        }
    }
}

static void it_is_the_definition(void **state) {
    (void)state;
    for (int k = 0; k < ISAS; k++) {
        setenv("FLOWSCOPE_ISA", isas[k], 1);
        if (kernels_choose(NULL)) {
            every_size_and_place();
        }
    }
    unsetenv("FLOWSCOPE_ISA");
    kernels_choose(NULL);
}

// Far from everything the nearest points decide, and two samples at one place push nobody out of sight.
static void it_stays_finite(void **state) {
    (void)state;
    const float far_x[3] = {1e4f, -1e6f, 0}, far_y[3] = {0, 1e6f, 0};
    const float two_x[2] = {0.5f, 0.5f}, two_y[2] = {-1, -1};
    float vx[3], vy[3];
    const Drift drift = {{data_x, data_y, POINTS}, {x, y, POINTS}, 0.02},
                two = {{data_x, data_y, POINTS}, {two_x, two_y, 2}, 0.15};
    drift_eval(&drift, -1, far_x, far_y, vx, vy, 3);
    for (int i = 0; i < 3; i++) {
        assert_true(hypotf(vx[i], vy[i]) < 10);
    }
    drift_eval(&two, 0, two_x, two_y, vx, vy, 2);
    assert_true(vx[0] == vx[1] && vy[0] == vy[1] && hypotf(vx[0], vy[0]) < 5);
}

// Free points, without a network.
static void points_drift_to_the_data(void **state) {
    (void)state;
    float vx[POINTS], vy[POINTS], free_x[POINTS], free_y[POINTS];
    memcpy(free_x, x, sizeof free_x);
    memcpy(free_y, y, sizeof free_y);
    const Drift drift = {{data_x, data_y, POINTS}, {free_x, free_y, POINTS}, 0.15};
    const double before = metric_w2(POINTS, free_x, free_y, data_x, data_y);
    for (int k = 0; k < 200; k++) {
        drift_eval(&drift, 0, free_x, free_y, vx, vy, POINTS);
        for (int i = 0; i < POINTS; i++) {
            free_x[i] += 0.5f * vx[i];
            free_y[i] += 0.5f * vy[i];
        }
    }
    const double after = metric_w2(POINTS, free_x, free_y, data_x, data_y);
    print_message("free points: W2 %.3f, after 200 steps %.3f\n", before, after);
    assert_true(after < 0.3 * before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_clouds_do_not_drift), cmocka_unit_test(it_turns_round_as_clouds_change_places),
        cmocka_unit_test(it_is_the_definition),         cmocka_unit_test(it_stays_finite),
        cmocka_unit_test(points_drift_to_the_data),
    };
    return cmocka_run_group_tests(tests, draw, NULL);
}
