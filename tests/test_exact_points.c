// The exact marginal field: one datum, a Gaussian, a naive twin in double; and what its flow does (paths share their end points).
#include "flow/exact_points.h"

#include "flow/dist.h"
#include "flow/solve.h"
#include "naive_path.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define PATHS 4 // without ve, whose velocities are of another size, and without those that are linear's twins

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static Path path_of(const char *name) {
    Path path = {path_find(name), path_default()};
    assert_non_null(path.kind);
    return path;
}

static void draw_from(const char *name, uint64_t index, float *x, float *y, int n) {
    Rng rng = rng_open(11, RNG_MEASURE, index);
    dist_draw(dist_find(name), &rng, x, y, NULL, n);
}

static void test_one_datum_is_the_conditional_field(void **state) {
    (void)state;
    const float x1 = 1.5f, y1 = -2.25f;
    const float x[3] = {0.3f, -2.0f, 3.0f}, y[3] = {0.1f, 1.0f, -3.0f};
    for (int p = 0; p < PATHS; p++) {
        ExactPoints exact = {path_of(path_kind_at(p)->name), &x1, &y1, 1};
        Field field = exact_points_field(&exact);
        const float times[] = {0.0f, 0.25f, 0.7f, 0.99f};
        for (int k = 0; k < 4; k++) {
            float vx[3], vy[3];
            field.eval(field.context, times[k], x, y, vx, vy, 3);
            for (int i = 0; i < 3; i++) {
                double u[2];
                path_velocity(&exact.path, (double)times[k], (double)x[i], (double)y[i], 1.5, -2.25, u);
                assert_near((double)vx[i], u[0], 1e-5 * (1.0 + fabs(u[0])));
                assert_near((double)vy[i], u[1], 1e-5 * (1.0 + fabs(u[1])));
            }
        }
    }
}

// The definition, in double: mean and velocity at one point.
static void naive(const ExactPoints *exact, double t, double x, double y, double mean[2], double v[2]) {
    PathAt at = path_at(&exact->path, t);
    double least = INFINITY, sum = 0.0, sx = 0.0, sy = 0.0;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < exact->count; i++) {
            double dx = x - at.a * (double)exact->x1[i], dy = y - at.a * (double)exact->y1[i];
            double exponent = (dx * dx + dy * dy) / (2.0 * at.s * at.s);
            if (pass == 0) {
                least = fmin(least, exponent);
            } else {
                double w = exp(least - exponent);
                sum += w, sx += w * (double)exact->x1[i], sy += w * (double)exact->y1[i];
            }
        }
    }
    mean[0] = sx / sum, mean[1] = sy / sum;
    double rate = at.ds / at.s;
    v[0] = rate * x + (at.da - at.a * rate) * mean[0];
    v[1] = rate * y + (at.da - at.a * rate) * mean[1];
}

static void test_against_the_naive_twin(void **state) {
    (void)state;
    enum { COUNT = 777, N = 61 }; // no multiple of a vector
    static float x1[COUNT], y1[COUNT], x[N], y[N], mx[N], my[N], vx[N], vy[N];
    draw_from("moons", 0, x1, y1, COUNT);
    draw_from("gaussian", 1, x, y, N);
    for (int i = 0; i < N; i++) {
        x[i] *= 2.0f, y[i] *= 2.0f; // some far outside, where all weights would underflow without the shift
    }
    const float times[] = {0.0f, 0.1f, 0.5f, 0.9f, 0.99f, 0.998f};
    for (int p = 0; p < PATHS; p++) {
        ExactPoints exact = {path_of(path_kind_at(p)->name), x1, y1, COUNT};
        Field field = exact_points_field(&exact);
        for (int k = 0; k < 6; k++) {
            double s = path_at(&exact.path, (double)times[k]).s;
            exact_points_mean(&exact, times[k], x, y, mx, my, N);
            field.eval(field.context, times[k], x, y, vx, vy, N);
            for (int i = 0; i < N; i++) {
                double mean[2], v[2];
                naive(&exact, (double)times[k], (double)x[i], (double)y[i], mean, v);
                double tolerance = 4e-6 + 4e-6 / s; // rounding of the points beside a kernel of width s
                assert_near((double)mx[i], mean[0], tolerance);
                assert_near((double)my[i], mean[1], tolerance);
                assert_near((double)vx[i], v[0], 4.0 * tolerance / s);
                assert_near((double)vy[i], v[1], 4.0 * tolerance / s);
            }
        }
    }
}

// Quantile of the standard normal, by bisection.
static double quantile(double p) {
    double low = -8.0, high = 8.0;
    for (int k = 0; k < 60; k++) {
        double mid = 0.5 * (low + high);
        if (0.5 * erfc(-mid / M_SQRT2) < p) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return low;
}

static void test_a_gaussian_has_a_linear_mean(void **state) {
    (void)state;
    enum { K = 80 };
    const double cx = 1.0, cy = -0.5, d = 0.6;
    static float x1[K * K], y1[K * K];
    for (int i = 0; i < K * K; i++) {
        x1[i] = (float)(cx + d * quantile((i % K + 0.5) / K));
        y1[i] = (float)(cy + d * quantile((i / K + 0.5) / K));
    }
    for (int p = 0; p < PATHS; p++) {
        ExactPoints exact = {path_of(path_kind_at(p)->name), x1, y1, K * K};
        for (float t = 0.1f; t < 0.75f; t += 0.2f) {
            PathAt at = path_at(&exact.path, (double)t);
            for (float offset = -1.0f; offset <= 1.0f; offset += 0.5f) {
                float x = (float)(at.a * cx) + offset, y = (float)(at.a * cy) - offset, mx, my;
                double gain = at.a * d * d / (at.s * at.s + at.a * at.a * d * d);
                exact_points_mean(&exact, t, &x, &y, &mx, &my, 1);
                assert_near((double)mx, cx + gain * (double)offset, 0.01);
                assert_near((double)my, cy - gain * (double)offset, 0.01);
            }
        }
    }
}

static void test_the_end_is_regular(void **state) {
    (void)state;
    const float x1[2] = {1.0f, -1.0f}, y1[2] = {0.0f, 0.5f}, x[2] = {0.99f, -1.0f}, y[2] = {0.0f, 0.5f};
    for (int p = 0; p < PATHS; p++) {
        ExactPoints exact = {path_of(path_kind_at(p)->name), x1, y1, 2};
        Field field = exact_points_field(&exact);
        float vx[2], vy[2];
        field.eval(field.context, 1.0f, x, y, vx, vy, 2);
        assert_true(isfinite(vx[0]) && isfinite(vy[0]) && fabsf(vx[0]) < 1e4f);
        assert_true(vx[0] > 0.0f);             // towards the datum
        assert_near((double)vx[1], 0.0, 20.0); // on it, nearly at rest beside the pull of 1000
    }
}

enum { DATA = 25, N = 64, STEPS = 400 };

static float data_x[DATA], data_y[DATA];

// A crooked lattice: no two data so close that it would be open for long which of them a particle goes to.
static void make_data(void) {
    for (int i = 0; i < DATA; i++) {
        data_x[i] = 1.3f * (float)(i % 5 - 2) + 0.25f * sinf(7.0f * (float)i);
        data_y[i] = 1.3f * (float)(i / 5 - 2) + 0.25f * cosf(5.0f * (float)i);
    }
}

static void flow(const char *name, double t0, double t1, float *x, float *y) {
    ExactPoints exact = {path_of(name), data_x, data_y, DATA};
    Field field = exact_points_field(&exact);
    solve_end(&field, SOLVE_RK4, STEPS, (float)t0, (float)t1, N, x, y);
}

static int nearest_datum(float x, float y) {
    int best = 0;
    for (int i = 1; i < DATA; i++) {
        if (hypotf(x - data_x[i], y - data_y[i]) < hypotf(x - data_x[best], y - data_y[best])) {
            best = i;
        }
    }
    return best;
}

// Section 10 of the mathematics: with c = a + s and tau = a / (a + s), x_path(t) = c(t) x_linear(tau(t)), so that
// all paths carry the same noise to the same datum.
static void test_paths_share_their_journey(void **state) {
    (void)state;
    const char *others[] = {"vp", "cosine", "ot"};
    make_data();
    for (int p = 0; p < 3; p++) {
        Path path = path_of(others[p]);
        path.params.sigma_min = 0.0;
        PathAt first = path_at(&path, 0.0);
        const double times[] = {0.4, 0.8, 0.95, path.kind->t_max - 2e-3};
        for (int k = 0; k < 4; k++) {
            float x[N], y[N], lx[N], ly[N];
            draw_from("gaussian", 3, x, y, N);
            for (int i = 0; i < N; i++) {
                lx[i] = x[i] / (float)(first.a + first.s), ly[i] = y[i] / (float)(first.a + first.s);
            }
            PathAt at = path_at(&path, times[k]);
            double c = at.a + at.s;
            flow(others[p], 0.0, times[k], x, y);
            flow("linear", first.a / (first.a + first.s), at.a / c, lx, ly);
            for (int i = 0; i < N; i++) {
                assert_near((double)x[i], c * (double)lx[i], 0.01);
                assert_near((double)y[i], c * (double)ly[i], 0.01);
                if (k == 3) {
                    assert_int_equal(nearest_datum(x[i], y[i]), nearest_datum(lx[i], ly[i]));
                }
            }
        }
    }
}

static void test_the_flow_arrives_at_the_data(void **state) {
    (void)state;
    make_data();
    for (int p = 0; p < PATHS; p++) {
        float x[N], y[N];
        draw_from("gaussian", 3, x, y, N);
        flow(path_kind_at(p)->name, 0.0, 1.0, x, y);
        for (int i = 0; i < N; i++) {
            int k = nearest_datum(x[i], y[i]);
            assert_true(hypotf(x[i] - data_x[k], y[i] - data_y[k]) < 0.02f);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_datum_is_the_conditional_field), cmocka_unit_test(test_against_the_naive_twin),
        cmocka_unit_test(test_a_gaussian_has_a_linear_mean),       cmocka_unit_test(test_the_end_is_regular),
        cmocka_unit_test(test_paths_share_their_journey),          cmocka_unit_test(test_the_flow_arrives_at_the_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
