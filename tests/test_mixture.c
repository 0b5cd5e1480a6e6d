// The exact field of Gaussian mixtures: one Gaussian in closed form, points as a limit, the continuity equation, entropies.
#include "mixture.h"

#include "flow/exact_points.h"
#include "flow/solve.h"
#include "num/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

// None of them noisy: sigma is 0.
static Path path_number(int i) {
    return (Path){path_kind_at(i), path_default()};
}

static const double centre_x[3] = {1.5, -2.0, 0.0}, centre_y[3] = {0.5, 0.0, -1.5}, width[3] = {0.3, 0.5, 0.2};
static const double share[3] = {0.5, 0.3, 0.2};

static Mixture three(int path) {
    return (Mixture){path_number(path), 3, centre_x, centre_y, width, share};
}

static void test_one_gaussian(void **state) {
    (void)state;
    for (int p = 0; p < path_count(); p++) {
        Mixture one = {path_number(p), 1, centre_x, centre_y, width, NULL};
        Field field = mixture_field(&one);
        for (float t = 0.0f; t < 1.01f; t += 0.125f) {
            PathAt at = path_at(&one.path, (double)t);
            double variance = at.s * at.s + at.a * at.a * 0.09, gain = at.a * 0.09 / variance;
            float x = 0.75f, y = -1.25f, mx, my, vx, vy;
            double dx = (double)x - at.a * 1.5, dy = (double)y - at.a * 0.5, score[2];
            mixture_mean(&one, t, &x, &y, &mx, &my, 1);
            assert_near((double)mx, 1.5 + gain * dx, 1e-6 * (1.0 + fabs(gain * dx)));
            assert_near((double)my, 0.5 + gain * dy, 1e-6 * (1.0 + fabs(gain * dy)));
            // v of a Gaussian: a' c + (log std)' (x - a c)
            double rate = (at.s * at.ds + at.a * at.da * 0.09) / variance;
            field.eval(field.context, t, &x, &y, &vx, &vy, 1);
            assert_near((double)vx, at.da * 1.5 + rate * dx, 1e-5 * (1.0 + fabs(rate * dx)));
            assert_near((double)vy, at.da * 0.5 + rate * dy, 1e-5 * (1.0 + fabs(rate * dy)));
            double log_density = mixture_log_density(&one, (double)t, (double)x, (double)y, score);
            assert_near(log_density, -log(2 * M_PI * variance) - (dx * dx + dy * dy) / (2 * variance),
                        1e-10 * (1 + fabs(log_density)));
            assert_near(score[0], -dx / variance, 1e-12 * (1 + fabs(score[0])));
            assert_near(score[1], -dy / variance, 1e-12 * (1 + fabs(score[1])));
        }
    }
}

// With widths of 0 it is the exact field of a finite data set.
static void test_points_are_the_limit(void **state) {
    (void)state;
    const float px[3] = {1.5f, -2.0f, 0.0f}, py[3] = {0.5f, 0.0f, -1.5f}, x[4] = {0, 1, -1, 2}, y[4] = {0, -1, 0.5f, 2};
    const double zero[3] = {0};
    for (int p = 0; p < path_count(); p++) {
        Mixture mixture = {path_number(p), 3, centre_x, centre_y, zero, NULL};
        ExactPoints exact = {path_number(p), px, py, 3};
        Field ours = mixture_field(&mixture), theirs = exact_points_field(&exact);
        for (float t = 0.0f; t < 0.95f; t += 0.23f) {
            float vx[4], vy[4], ux[4], uy[4];
            ours.eval(ours.context, t, x, y, vx, vy, 4);
            theirs.eval(theirs.context, t, x, y, ux, uy, 4);
            for (int i = 0; i < 4; i++) {
                assert_near((double)vx[i], (double)ux[i], 2e-4 * (1.0 + fabs((double)vx[i])));
                assert_near((double)vy[i], (double)uy[i], 2e-4 * (1.0 + fabs((double)vy[i])));
            }
        }
    }
}

static void velocity(const Mixture *mixture, double t, double x, double y, double v[2]) {
    Field field = mixture_field(mixture);
    float fx = (float)x, fy = (float)y, vx, vy;
    field.eval(field.context, (float)t, &fx, &fy, &vx, &vy, 1);
    v[0] = (double)vx, v[1] = (double)vy;
}

// d log p/dt + v . score + div v = 0: density and field belong together.
static void test_the_continuity_equation(void **state) {
    (void)state;
    const double points[4][2] = {{0.5, 0.25}, {-1.0, 0.5}, {1.25, -0.75}, {0.0, -1.0}}, h = 1.0 / 1024;
    for (int p = 0; p < 4; p++) { // ve is too wide for these steps
        Mixture mixture = three(p);
        for (double t = 0.25; t < 0.9; t += 0.125) {
            for (int i = 0; i < 4; i++) {
                double x = points[i][0], y = points[i][1], score[2], v[2], right[2], left[2], up[2], down[2];
                mixture_log_density(&mixture, t, x, y, score);
                velocity(&mixture, t, x, y, v);
                velocity(&mixture, t, x + h, y, right);
                velocity(&mixture, t, x - h, y, left);
                velocity(&mixture, t, x, y + h, up);
                velocity(&mixture, t, x, y - h, down);
                double change = (mixture_log_density(&mixture, t + h, x, y, NULL) -
                                 mixture_log_density(&mixture, t - h, x, y, NULL)) /
                                (2 * h);
                double divergence = (right[0] - left[0] + up[1] - down[1]) / (2 * h);
                assert_near(change + v[0] * score[0] + v[1] * score[1] + divergence, 0.0, 0.02 * (1.0 + fabs(divergence)));
            }
        }
    }
}

static void test_scores_against_differences(void **state) {
    (void)state;
    Mixture mixture = three(path_index("linear"));
    const double h = 1e-5;
    for (double t = 0.1; t < 1.0; t += 0.3) {
        double score[2];
        mixture_log_density(&mixture, t, 0.3, -0.4, score);
        double dx = mixture_log_density(&mixture, t, 0.3 + h, -0.4, NULL) - mixture_log_density(&mixture, t, 0.3 - h, -0.4, NULL);
        double dy = mixture_log_density(&mixture, t, 0.3, -0.4 + h, NULL) - mixture_log_density(&mixture, t, 0.3, -0.4 - h, NULL);
        assert_near(score[0], dx / (2 * h), 1e-6 * (1 + fabs(score[0])));
        assert_near(score[1], dy / (2 * h), 1e-6 * (1 + fabs(score[1])));
    }
}

// Without overlap the entropy is ln 8 + ln(2 pi e d^2), 2.838 and 3.766 nats; the neighbours' tails, six and seven widths off,
// take a little from that. Against the rule with twice the nodes, and against a sample.
static void test_entropies_of_eight_gaussians(void **state) {
    (void)state;
    enum { SAMPLE = 20000 };
    static float nx[SAMPLE], ny[SAMPLE];
    Rng rng = rng_open(2, RNG_MEASURE, 0);
    rng_fill_normal(&rng, nx, SAMPLE);
    rng_fill_normal(&rng, ny, SAMPLE);
    double x[8], y[8], std[8];
    const double radius[2] = {2.8284271, 5.0}, d[2] = {0.35355339, 0.5623}, apart[2] = {2.838, 3.766},
                 overlap[2] = {6.3e-3, 2e-3};
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 8; i++) {
            x[i] = radius[k] * cos(i * M_PI / 4), y[i] = radius[k] * sin(i * M_PI / 4), std[i] = d[k];
        }
        Mixture eight = {path_number(path_index("linear")), 8, x, y, std, NULL};
        double entropy = mixture_entropy(&eight, 1.0, 40), sampled = 0.0;
        for (int i = 0; i < SAMPLE; i++) {
            sampled -= mixture_log_density(&eight, 1.0, x[i % 8] + d[k] * (double)nx[i], y[i % 8] + d[k] * (double)ny[i], NULL) /
                       SAMPLE;
        }
        assert_near(entropy, apart[k] - overlap[k], 1e-3);
        assert_near(entropy, mixture_entropy(&eight, 1.0, 80), 1e-4);
        assert_near(entropy, sampled, 0.03);
        assert_near(mixture_entropy(&eight, 0.0, 40), 1.0 + log(2 * M_PI), 1e-6); // the source
    }
}

// The flow carries the source's quantiles to the mixture: on the line, for two equal parts, 0 stays and mass is kept.
static void test_the_flow_transports_the_mass(void **state) {
    (void)state;
    const double x[2] = {-2.0, 2.0}, y[2] = {0.0, 0.0}, std[2] = {0.4, 0.4};
    for (int p = 0; p < 4; p++) {
        Mixture two = {path_number(p), 2, x, y, std, NULL};
        Field field = mixture_field(&two);
        float px[2] = {0.0f, 0.6744898f}, py[2] = {0.0f, 1.0f}; // the median and the upper quartile of the source
        solve_end(&field, SOLVE_RK4, 400, 0.0f, 1.0f, 2, px, py);
        assert_near((double)px[0], 0.0, 1e-3);
        assert_near((double)px[1], 2.0, 0.02); // the upper quartile is the right component's median
        assert_near((double)py[1], 0.4, 0.01);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_gaussian),
        cmocka_unit_test(test_points_are_the_limit),
        cmocka_unit_test(test_the_continuity_equation),
        cmocka_unit_test(test_scores_against_differences),
        cmocka_unit_test(test_entropies_of_eight_gaussians),
        cmocka_unit_test(test_the_flow_transports_the_mass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
