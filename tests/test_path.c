// Paths against their closed forms: ends, derivatives, the two forms of the conditional velocity, single against double.
#include "flow/path.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g is not within %g of %.12g", value, tolerance, expected);
    }
}

static Path path_of(const char *name) {
    Path path = {path_find(name), path_default()};
    assert_non_null(path.kind);
    return path;
}

static void test_names_and_order(void **state) {
    (void)state;
    const char *names[] = {"vp", "ot", "linear", "cosine"};
    assert_true(path_count() >= 4);
    for (int i = 0; i < 4; i++) {
        assert_string_equal(path_kind_at(i)->name, names[i]);
    }
    assert_null(path_find("diffusion"));
    assert_string_equal(path_find("vp")->label_ko, "디퓨전");
    assert_string_equal(path_find("ot")->label_ko, "최적 수송");
}

static void test_ends(void **state) {
    (void)state;
    for (int i = 0; i < path_count(); i++) {
        Path path = {path_kind_at(i), path_default()};
        PathAt first = path_at(&path, 0.0), last = path_at(&path, 1.0);
        bool vp = strcmp(path.kind->name, "vp") == 0;
        assert_near(first.a, vp ? 0.0065715864 : 0.0, 1e-9); // exp(-10.05 / 2)
        assert_near(first.s, vp ? sqrt(-expm1(-10.05)) : 1.0, 1e-15);
        assert_near(last.a, 1.0, vp ? 1e-6 : 0.0);
        assert_near(last.s, 0.0, vp ? 1.1e-3 : 0.0);
    }
    Path ot = path_of("ot");
    ot.params.sigma_min = 0.1;
    assert_near(path_at(&ot, 1.0).s, 0.1, 1e-15);
    assert_near(path_at(&ot, 0.0).s, 1.0, 0.0);
}

static void test_times_are_clamped(void **state) {
    (void)state;
    for (int i = 0; i < path_count(); i++) {
        Path path = {path_kind_at(i), path_default()};
        PathAt before = path_at(&path, -3.0), first = path_at(&path, 0.0);
        PathAt after = path_at(&path, 7.0), last = path_at(&path, path.kind->t_max);
        assert_memory_equal(&before, &first, sizeof first);
        assert_memory_equal(&after, &last, sizeof last);
        assert_true(isfinite(last.ds) && isfinite(last.da));
    }
}

static void test_derivatives_against_differences(void **state) {
    (void)state;
    for (int i = 0; i < path_count(); i++) {
        Path path = {path_kind_at(i), path_default()};
        path.params.sigma_min = 0.05;
        for (double t = 0.01; t < 0.995; t += 0.0317) {
            const double h = 1e-5;
            PathAt at = path_at(&path, t), low = path_at(&path, t - h), high = path_at(&path, t + h);
            assert_near(at.da, (high.a - low.a) / (2 * h), 1e-6);
            assert_near(at.ds, (high.s - low.s) / (2 * h), 1e-5);
        }
    }
}

static void test_vp_preserves_the_variance(void **state) {
    (void)state;
    Path vp = path_of("vp");
    for (double t = 0.0; t <= 1.0; t += 0.01) {
        PathAt at = path_at(&vp, t);
        assert_near(at.a * at.a + at.s * at.s, 1.0, 1e-14);
        // eq. 19 of Lipman et al.: the velocity straight from T and T'
        double r = fmax(1.0 - t, 1e-5), total = 0.1 * r + 19.9 * r * r / 2, beta = 0.1 + 19.9 * r;
        double x = 0.3, x1 = -1.7, u[2];
        double paper = -beta / 2 * (exp(-total) * x - exp(-total / 2) * x1) / -expm1(-total);
        path_velocity(&vp, t, x, 0.0, x1, 0.0, u);
        assert_near(u[0], paper, 1e-9 * fmax(1.0, fabs(paper)));
        assert_near(u[1], 0.0, 0.0);
    }
}

static void test_the_two_forms_of_the_velocity_agree(void **state) {
    (void)state;
    const double x0[2] = {0.7, -1.1}, x1[2] = {2.5, 0.4};
    for (int i = 0; i < path_count(); i++) {
        Path path = {path_kind_at(i), path_default()};
        for (double t = 0.0; t < 0.999; t += 0.037) {
            PathAt at = path_at(&path, t);
            double u[2];
            path_velocity(&path, t, at.a * x1[0] + at.s * x0[0], at.a * x1[1] + at.s * x0[1], x1[0], x1[1], u);
            for (int d = 0; d < 2; d++) {
                assert_near(u[d], at.da * x1[d] + at.ds * x0[d], 1e-10);
            }
        }
    }
}

static void test_the_ot_target_is_a_straight_line(void **state) {
    (void)state;
    Path ot = path_of("ot");
    ot.params.sigma_min = 0.1;
    float t[3] = {0.1f, 0.5f, 0.95f}, x0[3] = {1, 1, 1}, y0[3] = {-2, -2, -2}, x1[3] = {3, 3, 3}, y1[3] = {4, 4, 4};
    float x[3], y[3], ux[3], uy[3];
    path_sample(&ot, 3, t, x0, y0, x1, y1, x, y, ux, uy);
    for (int i = 0; i < 3; i++) {
        assert_near((double)ux[i], 3 - 0.9 * 1, 1e-6);
        assert_near((double)uy[i], 4 - 0.9 * -2, 1e-6);
        assert_near((double)x[i], 1 + (double)t[i] * 2.1, 1e-6);
        assert_near((double)y[i], -2 + (double)t[i] * 5.8, 1e-6);
    }
}

// path_sample against path_at in double, at many times, sizes around the block, and no write beyond n.
static void test_samples_agree_with_double(void **state) {
    (void)state;
    enum { MAX = 200 };
    const int sizes[] = {1, 63, 64, 65, MAX};
    static float t[MAX], x0[MAX], y0[MAX], x1[MAX], y1[MAX], x[MAX + 1], y[MAX + 1], ux[MAX + 1], uy[MAX + 1];
    for (int i = 0; i < MAX; i++) {
        float u = (float)i / (MAX - 1);
        t[i] = i < MAX / 2 ? 2 * u : 1.0f - powf(10.0f, -7.0f * u); // half of them pressed against t = 1
        x0[i] = sinf((float)i), y0[i] = cosf(2.0f * (float)i), x1[i] = 3 * sinf(3.0f * (float)i), y1[i] = 2.0f * u;
    }
    for (int p = 0; p < path_count(); p++) {
        Path path = {path_kind_at(p), path_default()};
        path.params.sigma_min = 0.01;
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            int n = sizes[s];
            x[n] = y[n] = ux[n] = uy[n] = 12345.0f;
            path_sample(&path, n, t, x0, y0, x1, y1, x, y, ux, uy);
            for (int i = 0; i < n; i++) {
                PathAt at = path_at(&path, fmin((double)t[i], (double)(float)path.kind->t_max));
                double scale = fabs(at.da) + fabs(at.ds);
                assert_near((double)x[i], at.a * (double)x1[i] + at.s * (double)x0[i], 2e-6);
                assert_near((double)y[i], at.a * (double)y1[i] + at.s * (double)y0[i], 2e-6);
                assert_near((double)ux[i], at.da * (double)x1[i] + at.ds * (double)x0[i], 2e-6 * scale);
                assert_near((double)uy[i], at.da * (double)y1[i] + at.ds * (double)y0[i], 2e-6 * scale);
            }
            assert_true(x[n] == 12345.0f && y[n] == 12345.0f && ux[n] == 12345.0f && uy[n] == 12345.0f);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_and_order),
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_times_are_clamped),
        cmocka_unit_test(test_derivatives_against_differences),
        cmocka_unit_test(test_vp_preserves_the_variance),
        cmocka_unit_test(test_the_two_forms_of_the_velocity_agree),
        cmocka_unit_test(test_the_ot_target_is_a_straight_line),
        cmocka_unit_test(test_samples_agree_with_double),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
