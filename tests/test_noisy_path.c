// What is exact of a path with a noise of its own, by quadrature over the source: the density, the velocity, and the score, which is also
// the mean of the conditional score -z / n given both ends ([SF]2M's target, Tong et al. 2307.03672) and the density's gradient.
#include "flow/exact_points.h"
#include "flow/predict.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { DATA = 5, NODES = 4000 };
static const float data_x[DATA] = {1.5f, -2.0f, 0.3f, 0.5f, -1.0f}, data_y[DATA] = {0.5f, 1.0f, -1.7f, 0.4f, -0.2f};

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

// Along one axis: the integrals over x0 of the density of (x0, x) given x1, alone and times the path's velocity and -z / n there.
typedef struct {
    double density, velocity, score;
} Axis;

static Axis axis(const PathAt *at, double x, double x1) {
    Axis sum = {0};
    const double step = 20.0 / NODES;
    for (int k = 0; k < NODES; k++) {
        const double x0 = -10.0 + (k + 0.5) * step, z = (x - at->a * x1 - at->s * x0) / at->n;
        const double p = exp(-0.5 * (x0 * x0 + z * z)) / (2 * M_PI * at->n) * step;
        sum.density += p;
        sum.velocity += p * (at->da * x1 + at->ds * x0 + at->dn * z);
        sum.score += p * -z / at->n;
    }
    return sum;
}

typedef struct {
    double log_density, velocity[2], score[2];
} Whole;

static Whole integrate(const Path *path, double t, double x, double y) {
    const PathAt at = path_at(path, t);
    Whole all = {0};
    double density = 0;
    for (int i = 0; i < DATA; i++) {
        const Axis px = axis(&at, x, (double)data_x[i]), py = axis(&at, y, (double)data_y[i]);
        density += px.density * py.density / DATA;
        all.velocity[0] += px.velocity * py.density / DATA, all.velocity[1] += py.velocity * px.density / DATA;
        all.score[0] += px.score * py.density / DATA, all.score[1] += py.score * px.density / DATA;
    }
    for (int d = 0; d < 2; d++) {
        all.velocity[d] /= density;
        all.score[d] /= density;
    }
    all.log_density = log(density);
    return all;
}

static void closed_forms_are_the_integrals(const Path *path, double t, float x, float y) {
    const ExactPoints exact = {*path, data_x, data_y, DATA};
    const Field field = exact_points_field(&exact);
    const PathAt at = path_merged_at(path, t);
    const Whole all = integrate(path, t, (double)x, (double)y);
    const double h = 1e-3;
    float v[2], m[2];
    field.eval(field.context, (float)t, &x, &y, v, v + 1, 1);
    exact_points_mean(&exact, (float)t, &x, &y, m, m + 1, 1);
    const PredictMix mix = predict_convert(&at, PREDICT_VELOCITY, PREDICT_SCORE);
    for (int d = 0; d < 2; d++) {
        const double here = d ? (double)y : (double)x, dx = d ? 0 : h, dy = d ? h : 0,
                     score = (at.a * (double)m[d] - here) / (at.s * at.s);
        const double more = integrate(path, t, (double)x + dx, (double)y + dy).log_density;
        const double less = integrate(path, t, (double)x - dx, (double)y - dy).log_density;
        assert_near((double)v[d], all.velocity[d], 2e-5 * (1 + fabs(all.velocity[d])));
        assert_near(score, all.score[d], 2e-5 * (1 + fabs(score)));
        assert_near(score, (more - less) / (2 * h), 1e-4 * (1 + fabs(score)));
        assert_near(mix.x * here + mix.p * (double)v[d], score, 2e-4 * (1 + fabs(score))); // as the samplers take it
    }
}

static void field_and_score_are_known(void **state) {
    (void)state;
    static const char *const names[] = {"linear", "bridge"};
    const float places[3][2] = {{0.2f, 0.1f}, {-1.3f, 0.9f}, {1.0f, -1.4f}};
    for (int k = 0; k < 2 * 2; k++) {
        Path path = {path_find(names[k / 2]), path_default()};
        path.params.sigma = k % 2 ? 1.0 : 0.4;
        for (double t = 0.125; t < 0.95; t += 0.25) {
            for (int i = 0; i < 3; i++) {
                closed_forms_are_the_integrals(&path, t, places[i][0], places[i][1]);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(field_and_score_are_known)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
