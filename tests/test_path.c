// Paths against their closed forms: ends, derivatives, the two forms of the conditional velocity, single against double.
#include "naive_path.h"

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

static bool is(const Path *path, const char *name) {
    return strcmp(path->kind->name, name) == 0;
}

// Every path of the table, with parameters that use all of it.
static Path path_number(int i) {
    Path path = {path_kind_at(i), path_default()};
    path.params.sigma_min = 0.01;
    path.params.sigma = is(&path, "bridge") ? 0.7 : 0.0;
    if (is(&path, "custom")) {
        const double t[5] = {0.0, 0.2, 0.5, 0.6, 1.0}, a[5] = {0.0, 0.3, 0.4, 0.9, 1.0}, s[5] = {1.0, 1.0, 0.6, 0.1, 0.05};
        path.params.points = 5;
        for (int k = 0; k < 5; k++) {
            path.params.point_t[k] = t[k], path.params.point_a[k] = a[k], path.params.point_s[k] = s[k];
        }
    }
    return path;
}

static void test_every_path_is_found_by_its_name(void **state) {
    (void)state;
    for (int i = 0; i < path_count(); i++) {
        const PathKind *kind = path_kind_at(i);
        assert_int_equal(path_index(kind->name), i); // no two of one name
        assert_ptr_equal(path_find(kind->name), kind);
        assert_true(strlen(kind->label) > 0);
    }
    assert_null(path_find("diffusion"));
    assert_int_equal(path_index("diffusion"), -1);
}

static void test_ends(void **state) {
    (void)state;
    const char *names[] = {"vp", "ot", "linear", "cosine"}; // from noise alone to the datum alone
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        Path path = path_of(names[i]);
        PathAt first = path_at(&path, 0.0), last = path_at(&path, 1.0);
        bool vp = is(&path, "vp");
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

// The angle between the ways at two times says whether a conditional path is straight, for a pair in general position.
static void test_shapes(void **state) {
    (void)state;
    static const struct {
        const char *name;
        PathShape shape;
    } known[] = {{"vp", PATH_ARC}, {"ot", PATH_LINE},     {"linear", PATH_LINE}, {"cosine", PATH_ARC},
                 {"ve", PATH_RAY}, {"bridge", PATH_LINE}, {"custom", PATH_ARC},
                 {"ldm", PATH_ARC}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        Path path = path_of(known[i].name);
        assert_int_equal(path_shape(&path), known[i].shape);
    }
    Path path = path_of("custom");
    path.params = path_default();
    path.params.point_a[1] = 0.7; // still a + s = 1, but early at the data
    path.params.point_s[1] = 0.3;
    assert_int_equal(path_shape(&path), PATH_RAY);
    path.params.point_s[1] = 0.6;
    assert_int_equal(path_shape(&path), PATH_ARC);
}

static void test_times_are_clamped(void **state) {
    (void)state;
    for (int i = 0; i < path_count(); i++) {
        Path path = path_number(i);
        PathAt before = path_at(&path, -3.0), first = path_at(&path, path.kind->t_min);
        PathAt after = path_at(&path, 7.0), last = path_at(&path, path.kind->t_max);
        assert_memory_equal(&before, &first, sizeof first);
        assert_memory_equal(&after, &last, sizeof last);
        assert_true(isfinite(first.ds) && isfinite(first.dn));
        assert_true(isfinite(last.ds) && isfinite(last.dn));
    }
}

static void test_derivatives_against_differences(void **state) {
    (void)state;
    for (int i = 0; i < path_count(); i++) {
        Path path = path_number(i);
        for (double t = 0.01; t < 0.995; t += 0.0317) {
            const double h = 1e-6;
            PathAt at = path_at(&path, t), low = path_at(&path, t - h), high = path_at(&path, t + h);
            assert_near(at.da, (high.a - low.a) / (2 * h), 1e-6 * (1 + fabs(at.da)));
            assert_near(at.ds, (high.s - low.s) / (2 * h), 1e-6 * (1 + fabs(at.ds)));
            assert_near(at.dn, (high.n - low.n) / (2 * h), 1e-6 * (1 + fabs(at.dn)));
        }
    }
}

// Against the chain of 1000 steps that it is the limit of: the product of its 1 - beta_k, of which a step's square is left out.
static void test_ldm_is_the_limit_of_its_chain(void **state) {
    (void)state;
    const Path ldm = path_of("ldm");
    double log_product = 0;
    for (int k = 0; k < 1000; k++) {
        const double root = sqrt(0.00085) + k / 999.0 * (sqrt(0.012) - sqrt(0.00085));
        log_product += log(1 - root * root);
        const PathAt at = path_at(&ldm, 1 - (k + 1) / 1000.0);
        assert_near(at.a * at.a + at.s * at.s, 1, 1e-14);
        assert_near(2 * log(at.a), log_product, 0.007 * -log_product + 1e-5);
    }
    assert_near(path_at(&ldm, 0).a, 0.0689787140, 1e-9);
    assert_false(path_begins_as_noise(&ldm));
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
        Path path = path_number(i);
        for (double t = 0.0; !path_is_noisy(&path) && t < 0.999; t += 0.037) {
            PathAt at = path_at(&path, t);
            double u[2];
            path_velocity(&path, t, at.a * x1[0] + at.s * x0[0], at.a * x1[1] + at.s * x0[1], x1[0], x1[1], u);
            for (int d = 0; d < 2; d++) {
                assert_near(u[d], at.da * x1[d] + at.ds * x0[d], 1e-10);
            }
        }
    }
}

static void test_the_bridge(void **state) {
    (void)state;
    const double x0[2] = {0.7, -1.1}, x1[2] = {2.5, 0.4}, z[2] = {-0.8, 1.9}, sigma = 0.7;
    Path bridge = path_number(path_index("bridge"));
    for (double t = 0.05; t < 0.999; t += 0.09) {
        PathAt at = path_at(&bridge, t);
        assert_near(at.n, sigma * sqrt(t * (1 - t)), 1e-15);
        double x[2], u[2];
        for (int d = 0; d < 2; d++) {
            x[d] = (1 - t) * x0[d] + t * x1[d] + at.n * z[d];
        }
        path_velocity_between(&bridge, t, x[0], x[1], x0, x1, u);
        for (int d = 0; d < 2; d++) { // eq. 21 of Tong et al.
            double line = (1 - t) * x0[d] + t * x1[d];
            assert_near(u[d], (1 - 2 * t) / (2 * t * (1 - t)) * (x[d] - line) + x1[d] - x0[d], 1e-12);
            assert_near(u[d], x1[d] - x0[d] + at.dn * z[d], 1e-12);
        }
    }
    Path tube = path_of("linear");
    tube.params.sigma = 0.1;
    double u[2];
    path_velocity_between(&tube, 0.3, 5.0, -5.0, x0, x1, u); // the same everywhere in the tube
    assert_near(u[0], x1[0] - x0[0], 1e-14);
    assert_near(u[1], x1[1] - x0[1], 1e-14);
}

static void test_ve_explodes(void **state) {
    (void)state;
    Path ve = path_of("ve");
    assert_near(path_source_std(&ve, "gaussian"), 20.0, 1e-12);
    assert_near(path_at(&ve, 1.0).s, 0.01, 1e-14);
    assert_near(path_at(&ve, 0.5).s, sqrt(20.0 * 0.01), 1e-12); // geometric mean half way
    assert_near(path_at(&ve, 0.5).a, 1.0, 0.0);
    Path ot = path_of("ot");
    assert_near(path_source_std(&ot, "gaussian"), 1.0, 0.0);
}

// Noise that is drawn independently of the data, whichever part of it: its width, and the width's rate by differences.
static void test_merged_noise_is_one_noise(void **state) {
    (void)state;
    for (int i = 0; i < path_count(); i++) {
        Path path = path_number(i);
        path.params.sigma = is(&path, "linear") || is(&path, "bridge") ? 0.7 : 0.0;
        for (double t = 0.05; t < 0.999; t += 0.09) {
            const double h = 1e-5;
            PathAt at = path_at(&path, t), one = path_merged_at(&path, t);
            assert_near(one.s * one.s, at.s * at.s + at.n * at.n, 1e-12);
            if (path_is_noisy(&path)) { // the others' rates are those of path_at
                double rate = (path_merged_at(&path, t + h).s - path_merged_at(&path, t - h).s) / (2 * h);
                assert_near(one.ds, rate, 1e-6 * (1 + fabs(one.ds)));
            } else {
                assert_near(one.ds, at.ds, 0.0);
            }
            assert_true(one.n == 0 && one.dn == 0 && one.a == at.a && one.da == at.da);
        }
    }
    Path tube = path_of("linear"), custom = path_of("custom");
    tube.params.sigma = 0.75;
    assert_near(path_source_std(&tube, "gaussian"), 1.25, 1e-12);
    assert_near(path_source_std(&tube, "moons"), 1.0, 0.0);
    custom.params.point_s[0] = 3.0;
    assert_near(path_source_std(&custom, "gaussian"), 3.0, 1e-12);
}

static void test_custom_goes_through_its_points(void **state) {
    (void)state;
    Path path = path_number(path_index("custom"));
    for (int k = 0; k < 5; k++) {
        PathAt at = path_at(&path, path.params.point_t[k]);
        assert_near(at.a, path.params.point_a[k], 1e-15);
        assert_near(at.s, path.params.point_s[k], 1e-15);
    }
    for (double t = 0.0; t <= 1.0; t += 1e-3) { // monotone data, monotone curves
        assert_true(path_at(&path, t).da >= 0.0);
        assert_true(path_at(&path, t).ds <= 0.0);
    }
    Path straight = path_of("custom"), linear = path_of("linear");
    straight.params.point_a[1] = straight.params.point_s[1] = 0.5;
    for (double t = 0.0; t <= 1.0; t += 0.01) {
        assert_near(path_at(&straight, t).a, path_at(&linear, t).a, 1e-15);
        assert_near(path_at(&straight, t).s, path_at(&linear, t).s, 1e-15);
        assert_near(path_at(&straight, t).ds, -1.0, 1e-13);
    }
    straight.params.points = 2; // two points are a line as well
    straight.params.point_t[1] = 1.0, straight.params.point_a[1] = 1.0, straight.params.point_s[1] = 0.0;
    assert_near(path_at(&straight, 0.3).a, 0.3, 1e-15);
    assert_near(path_at(&straight, 0.3).s, 0.7, 1e-15);
}

static void test_control_points_are_read_from_text(void **state) {
    (void)state;
    Error err;
    Path path = path_of("custom");
    PathParams initial = path_default();
    assert_true(path_read_points("0:0:1 0.5:0.3:0.8 1:1:0", &path.params, &err)); // the default
    assert_memory_equal(path.params.point_t, initial.point_t, 3 * sizeof(double));
    assert_memory_equal(path.params.point_a, initial.point_a, 3 * sizeof(double));
    assert_memory_equal(path.params.point_s, initial.point_s, 3 * sizeof(double));
    assert_true(path_read_points("  0:0:2 ,  1:1:1e-2 ", &path.params, &err) && path_check_points(&path.params, &err));
    assert_int_equal(path.params.points, 2);
    assert_near(path_at(&path, 0.5).s, 1.005, 1e-12);
    static const char *const wrong[][2] = {
        {"0:0:1 0.5:0.3 1:1:0", "control point 2, \"0.5:0.3\""},
        {"0:0:1 0.5::0.8 1:1:0", "point 2"},
        {"0:0:1:7 1:1:0", "point 1"},
        {"0:0:1 1:1:0;", "point 2, \"1:1:0;\""},
        {"zero 1:1:0", "point 1, \"zero\""},
        {"0:0:1 0.1:0:1 0.2:0:1 0.3:0:1 0.4:0:1 0.5:0:1 0.6:0:1 0.7:0:1 1:1:0", "more than 8"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        PathParams kept = path.params;
        assert_false(path_read_points(wrong[i][0], &path.params, &err));
        assert_non_null(strstr(err.text, wrong[i][1]));
        assert_memory_equal(&kept, &path.params, sizeof kept);
    }
    assert_true(path_read_points("0:0:1 0.6:0.5:nan 1:1:0", &path.params, &err)); // numbers, but no sense
    assert_false(path_check_points(&path.params, &err));
    assert_non_null(strstr(err.text, "point 2"));
}

static void test_what_makes_no_sense_is_refused(void **state) {
    (void)state;
    Error err;
    for (int i = 0; i < path_count(); i++) {
        Path path = path_number(i);
        bool noise = path.kind->source == SOURCE_GAUSSIAN;
        assert_true(path_check_points(&path.params, &err));
        assert_true(path_accepts_source(&path, "gaussian"));
        assert_int_equal(path_accepts_source(&path, "moons"), !noise);
    }
    assert_true(path_has_score("gaussian", true));
    assert_false(path_has_score("gaussian", false));
    assert_false(path_has_score("moons", true));
    Path custom = path_number(path_index("custom"));
    custom.params.point_a[0] = 0.1;
    assert_true(path_check_points(&custom.params, &err));
    assert_false(path_accepts_source(&custom, "moons"));
    custom.params.point_t[2] = 0.7; // after its neighbour
    assert_false(path_check_points(&custom.params, &err));
    assert_non_null(strstr(err.text, "control point 4"));
    custom = path_number(path_index("custom"));
    custom.params.point_s[1] = 0.0;
    assert_false(path_check_points(&custom.params, &err));
    custom = path_number(path_index("custom"));
    custom.params.point_s[1] = NAN;
    assert_false(path_check_points(&custom.params, &err));
    custom.params.points = 1;
    assert_false(path_check_points(&custom.params, &err));
}

static void test_the_ot_target_is_a_straight_line(void **state) {
    (void)state;
    Path ot = path_of("ot");
    ot.params.sigma_min = 0.1;
    float t[3] = {0.1f, 0.5f, 0.95f}, x0[3] = {1, 1, 1}, y0[3] = {-2, -2, -2}, x1[3] = {3, 3, 3}, y1[3] = {4, 4, 4};
    float x[3], y[3], ux[3], uy[3];
    path_sample(&ot, 3, t, x0, y0, x1, y1, NULL, NULL, x, y, ux, uy);
    for (int i = 0; i < 3; i++) {
        assert_near((double)ux[i], 3 - 0.9 * 1, 1e-6);
        assert_near((double)uy[i], 4 - 0.9 * -2, 1e-6);
        assert_near((double)x[i], 1 + (double)t[i] * 2.1, 1e-6);
        assert_near((double)y[i], -2 + (double)t[i] * 5.8, 1e-6);
    }
}

// path_sample, with and without a noise, against path_at in double, at many times, sizes around the block, no write beyond n.
static void test_samples_agree_with_double(void **state) {
    (void)state;
    enum { MAX = 200 };
    const int sizes[] = {1, 63, 64, 65, MAX};
    static float t[MAX], x0[MAX], y0[MAX], x1[MAX], y1[MAX], zx[MAX], zy[MAX], out[4][MAX + 1];
    for (int i = 0; i < MAX; i++) {
        float u = (float)i / (MAX - 1);
        t[i] = i < MAX / 2 ? 2 * u : 1.0f - powf(10.0f, -7.0f * u); // half of them pressed against t = 1
        x0[i] = sinf((float)i), y0[i] = cosf(2.0f * (float)i), x1[i] = 3 * sinf(3.0f * (float)i), y1[i] = 2.0f * u;
        zx[i] = cosf(5.0f * (float)i), zy[i] = sinf(7.0f * (float)i);
    }
    for (int p = 0; p < path_count(); p++) {
        Path path = path_number(p);
        bool noisy = path_is_noisy(&path);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            int n = sizes[s];
            for (int k = 0; k < 4; k++) {
                out[k][n] = 12345.0f;
            }
            path_sample(&path, n, t, x0, y0, x1, y1, noisy ? zx : NULL, noisy ? zy : NULL, out[0], out[1], out[2], out[3]);
            for (int i = 0; i < n; i++) {
                const float lo = (float)path.kind->t_min, hi = (float)path.kind->t_max;
                PathAt at = path_at(&path, (double)(t[i] < lo ? lo : t[i] > hi ? hi : t[i]));
                double place = 3 * fabs(at.a) + fabs(at.s) + fabs(at.n), speed = 3 * fabs(at.da) + fabs(at.ds) + fabs(at.dn);
                double dx0 = (double)x0[i], dx1 = (double)x1[i], dy0 = (double)y0[i], dy1 = (double)y1[i];
                double dzx = (double)zx[i], dzy = (double)zy[i];
                assert_near((double)out[0][i], at.a * dx1 + at.s * dx0 + at.n * dzx, 1e-6 * place);
                assert_near((double)out[1][i], at.a * dy1 + at.s * dy0 + at.n * dzy, 1e-6 * place);
                assert_near((double)out[2][i], at.da * dx1 + at.ds * dx0 + at.dn * dzx, 1e-6 * speed);
                assert_near((double)out[3][i], at.da * dy1 + at.ds * dy0 + at.dn * dzy, 1e-6 * speed);
            }
            for (int k = 0; k < 4; k++) {
                assert_true(out[k][n] == 12345.0f);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_path_is_found_by_its_name),
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_times_are_clamped),
        cmocka_unit_test(test_derivatives_against_differences),
        cmocka_unit_test(test_ldm_is_the_limit_of_its_chain),
        cmocka_unit_test(test_vp_preserves_the_variance),
        cmocka_unit_test(test_the_two_forms_of_the_velocity_agree),
        cmocka_unit_test(test_the_ot_target_is_a_straight_line),
        cmocka_unit_test(test_the_bridge),
        cmocka_unit_test(test_ve_explodes),
        cmocka_unit_test(test_merged_noise_is_one_noise),
        cmocka_unit_test(test_custom_goes_through_its_points),
        cmocka_unit_test(test_control_points_are_read_from_text),
        cmocka_unit_test(test_what_makes_no_sense_is_refused),
        cmocka_unit_test(test_samples_agree_with_double),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
