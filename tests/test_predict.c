// Conversions between velocity, noise, data and score: against their definitions, round trips, the clamps, and a flow driven by each.
#include "flow/predict.h"

#include "flow/solve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

// The velocity field behind a network that predicts something else.
typedef struct {
    Field network;
    Path path;
    Predict what;
} Predicted;

static void eval_predicted(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const Predicted *predicted = context;
    predicted->network.eval(predicted->network.context, t, x, y, vx, vy, n);
    if (predicted->what == PREDICT_VELOCITY) {
        return;
    }
    PathAt at = path_at(&predicted->path, (double)t);
    PredictMix mix = predict_convert(&at, predicted->what, PREDICT_VELOCITY);
    const float from_x = (float)mix.x, from_p = (float)mix.p;
    for (int i = 0; i < n; i++) {
        vx[i] = from_x * x[i] + from_p * vx[i];
        vy[i] = from_x * y[i] + from_p * vy[i];
    }
}

// `predicted` must outlive it.
static Field predict_field(const Predicted *predicted) {
    return (Field){.eval = eval_predicted, .context = predicted};
}

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

enum { PATHS = 5 };
static Path path_number(int i) {
    const char *names[PATHS] = {"vp", "ot", "linear", "cosine", "ve"};
    Path path = {path_find(names[i]), path_default()};
    path.params.sigma_min = 0.05;
    return path;
}

// All four quantities at a point whose posterior means are m and e.
static void quantities(const PathAt *at, double m, double e, double q[PREDICT_COUNT]) {
    q[PREDICT_VELOCITY] = at->da * m + at->ds * e;
    q[PREDICT_NOISE] = e;
    q[PREDICT_DATA] = m;
    q[PREDICT_SCORE] = -e / at->s;
}

static void test_each_becomes_each(void **state) {
    (void)state;
    const double m = 1.7, e = -0.6;
    for (int i = 0; i < PATHS; i++) {
        Path path = path_number(i);
        for (double t = 0.01; t < 0.99; t += 0.049) {
            PathAt at = path_at(&path, t);
            double x = at.a * m + at.s * e, q[PREDICT_COUNT];
            quantities(&at, m, e, q);
            for (int from = 0; from < PREDICT_COUNT; from++) {
                for (int to = 0; to < PREDICT_COUNT; to++) {
                    PredictMix mix = predict_convert(&at, (Predict)from, (Predict)to);
                    double size = fabs(mix.x * x) + fabs(mix.p * q[from]);
                    assert_near(mix.x * x + mix.p * q[from], q[to], 1e-12 * (1.0 + size));
                }
            }
        }
    }
}

// v = (s'/s) x + (a' - a s'/s) m and v = (a'/a) x + (s^2 a'/a - s s') g, as section 3 writes them.
static void test_the_formulas_of_the_text(void **state) {
    (void)state;
    for (int i = 0; i < PATHS; i++) {
        Path path = path_number(i);
        for (double t = 0.02; t < 0.98; t += 0.06) {
            PathAt at = path_at(&path, t);
            PredictMix data = predict_convert(&at, PREDICT_DATA, PREDICT_VELOCITY);
            assert_near(data.x, at.ds / at.s, 1e-12 * fabs(data.x));
            assert_near(data.p, at.da - at.a * at.ds / at.s, 1e-12 * (1 + fabs(data.p)));
            PredictMix score = predict_convert(&at, PREDICT_SCORE, PREDICT_VELOCITY);
            assert_near(score.x, at.da / at.a, 1e-12 * (1 + fabs(score.x)));
            assert_near(score.p, at.s * at.s * at.da / at.a - at.s * at.ds, 1e-12 * (1 + fabs(score.p)));
            assert_near(predict_diffusion(&at), 2 * score.p, 1e-12 * (1 + fabs(score.p)));
        }
    }
}

static void test_the_diffusion_of_vp_is_beta(void **state) {
    (void)state;
    Path vp = path_number(0);
    for (double t = 0.0; t < 0.9999; t += 0.0101) {
        PathAt at = path_at(&vp, t);
        double beta = 0.1 + 19.9 * (1 - t);
        assert_near(predict_diffusion(&at), beta, 1e-9 * beta);
        assert_near(predict_weight(&at, WEIGHT_LIKELIHOOD), beta, 1e-9 * beta);
        assert_near(predict_weight(&at, WEIGHT_VARIANCE), 1 - at.a * at.a, 1e-12);
        assert_near(predict_weight(&at, WEIGHT_ONE), 1, 0);
    }
}

static void test_targets_are_the_quantities_of_a_pair(void **state) {
    (void)state;
    const double x1 = -1.2, x0 = 0.4;
    for (int i = 0; i < PATHS; i++) {
        Path path = path_number(i);
        PathAt at = path_at(&path, 0.37);
        double q[PREDICT_COUNT];
        quantities(&at, x1, x0, q);
        for (int what = 0; what < PREDICT_COUNT; what++) {
            PredictTarget target = predict_target(&at, (Predict)what);
            assert_near(target.data * x1 + target.noise * x0, q[what], 1e-13);
        }
    }
}

// At both ends an error of 1e-3 in a prediction must stay bounded in the velocity.
static void test_the_ends_are_held(void **state) {
    (void)state;
    for (int i = 0; i < PATHS; i++) {
        Path path = path_number(i);
        path.params.sigma_min = 0.0;
        for (int end = 0; end < 2; end++) {
            PathAt at = path_at(&path, end);
            for (int from = 0; from < PREDICT_COUNT; from++) {
                PredictMix mix = predict_convert(&at, (Predict)from, PREDICT_VELOCITY);
                double unit = from == PREDICT_SCORE ? 1 / fmax(at.s, PREDICT_FLOOR) : 1; // errors of a score come in units of 1/s
                double steepest = fmax(fabs(at.da), fabs(at.ds));
                assert_true(isfinite(mix.x) && isfinite(mix.p));
                assert_true(fabs(mix.p) * unit <= 1.01 * steepest * (1 + fmax(at.a, at.s) / PREDICT_FLOOR));
                bool blind = from == PREDICT_DATA ? at.s == 0.0 : from != PREDICT_VELOCITY && at.a == 0.0;
                assert_true(!blind || fabs(mix.p) * unit <= 1.01 * steepest); // the first step of all is not multiplied
            }
        }
    }
}

// Where the path stands still a velocity says nothing: an error of it must not become a large mean, and x remains a m + s e.
static void test_a_path_that_stands_still(void **state) {
    (void)state;
    Path path = {path_find("custom"), path_default()};
    assert_true(path_read_points("0:0:1 0.3:0.4:0.7 0.6:0.4:0.7 1:1:0", &path.params, NULL));
    for (double t = 0.2; t < 0.7; t += 0.0125) {
        PathAt at = path_at(&path, t);
        PredictMix m = predict_convert(&at, PREDICT_VELOCITY, PREDICT_DATA),
                   e = predict_convert(&at, PREDICT_VELOCITY, PREDICT_NOISE);
        assert_near(at.a * m.x + at.s * e.x, 1.0, 1e-12);
        assert_near(at.a * m.p + at.s * e.p, 0.0, 1e-9);
        assert_true(hypot(m.p, e.p) <= 1.01 * hypot(at.a, at.s) / PREDICT_FLOOR);
        assert_true(hypot(m.x, e.x) < 10.0);
    }
    PathAt still = path_at(&path, 0.45);
    assert_near(hypot(still.da, still.ds), 0.0, 1e-12); // or this would test nothing
}

// Data N(c, d^2) in each coordinate: m is known, and so is where the flow takes a point.
typedef struct {
    Path path;
    Predict what;
    double c, d;
} Oracle;

static void oracle(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const Oracle *o = context;
    PathAt at = path_at(&o->path, (double)t);
    const float *in[2] = {x, y};
    float *out[2] = {vx, vy};
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < n; i++) {
            double variance = at.s * at.s + at.a * at.a * o->d * o->d, off = (double)in[k][i] - at.a * o->c;
            double q[PREDICT_COUNT];
            quantities(&at, o->c + at.a * o->d * o->d * off / variance, at.s * off / variance, q);
            q[PREDICT_SCORE] = -off / variance;
            out[k][i] = (float)q[o->what];
        }
    }
}

static void test_every_prediction_drives_the_same_flow(void **state) {
    (void)state;
    for (int i = 0; i < PATHS; i++) {
        for (int what = 0; what < PREDICT_COUNT; what++) {
            Oracle o = {path_number(i), (Predict)what, 1.5, 0.4};
            o.path.params.sigma_hi = 5.0;
            Predicted predicted = {{.eval = oracle, .context = &o}, o.path, (Predict)what};
            Field field = predict_field(&predicted);
            PathAt first = path_at(&o.path, 0.0), last = path_at(&o.path, 0.99);
            float x = 2.0f, y = -1.0f;
            double gain = sqrt((last.s * last.s + last.a * last.a * 0.16) / (first.s * first.s + first.a * first.a * 0.16));
            solve_end(&field, SOLVE_RK4, 300, 0.0f, 0.99f, 1, &x, &y);
            assert_near((double)x, last.a * 1.5 + gain * (2.0 - first.a * 1.5), 5e-3);
            assert_near((double)y, last.a * 1.5 + gain * (-1.0 - first.a * 1.5), 5e-3);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_becomes_each),
        cmocka_unit_test(test_the_formulas_of_the_text),
        cmocka_unit_test(test_the_diffusion_of_vp_is_beta),
        cmocka_unit_test(test_targets_are_the_quantities_of_a_pair),
        cmocka_unit_test(test_the_ends_are_held),
        cmocka_unit_test(test_a_path_that_stands_still),
        cmocka_unit_test(test_every_prediction_drives_the_same_flow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
