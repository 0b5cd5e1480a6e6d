// The network's divergence against the naive network's differences, and likelihoods against the closed forms of a Gaussian.
#include "isas.h"
#include "naive_mlp.h"
#include "flow/likelihood.h"

#include "mixture.h"
#include "num/kernels.h"
#include "num/mlp.h"
#include "num/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { POINTS = 37 };

typedef struct {
    Mlp mlp;
    float *params;
    double *exact; // the same in double precision
} Net;

static Net make_net(MlpDef def) {
    Net net = {.mlp = mlp_make(def, 5)};
    net.params = malloc((size_t)net.mlp.count * sizeof *net.params);
    net.exact = malloc((size_t)net.mlp.count * sizeof *net.exact);
    mlp_init(&net.mlp, net.params, 9);
    for (int i = 0; i < net.mlp.count; i++) {
        net.params[i] *= 2.0f; // away from the linear
        net.exact[i] = (double)net.params[i];
    }
    return net;
}

static void free_net(Net *net) {
    free(net->params);
    free(net->exact);
}

// Central differences of the naive twin in double precision.
static double naive_divergence(const Net *net, double t, double x, double y, int label) {
    const double h = 1e-5;
    double right[2], left[2], up[2], down[2];
    mlp_eval_naive(&net->mlp, net->exact, t, x + h, y, label, right);
    mlp_eval_naive(&net->mlp, net->exact, t, x - h, y, label, left);
    mlp_eval_naive(&net->mlp, net->exact, t, x, y + h, label, up);
    mlp_eval_naive(&net->mlp, net->exact, t, x, y - h, label, down);
    return (right[0] - left[0] + up[1] - down[1]) / (2 * h);
}

static void assert_close(double a, double b, double tolerance) {
    if (!(fabs(a - b) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", a, tolerance, b);
    }
}

static void check_label(const Net *net, int label) {
    int labels[POINTS];
    float x[POINTS], y[POINTS], vx[POINTS], vy[POINTS], wx[POINTS], wy[POINTS], div[POINTS];
    Rng rng = rng_open(1, RNG_DATA, 0);
    for (int i = 0; i < POINTS; i++) {
        x[i] = 2 * rng_normal(&rng);
        y[i] = 2 * rng_normal(&rng);
        labels[i] = label;
    }
    mlp_eval_divergence(&net->mlp, net->params, 0.37f, x, y, label, vx, vy, div, POINTS);
    mlp_eval_labels(&net->mlp, net->params, 0.37f, x, y, labels, wx, wy, POINTS);
    for (int i = 0; i < POINTS; i++) {
        double exact = naive_divergence(net, (double)0.37f, (double)x[i], (double)y[i], label);
        assert_close((double)vx[i], (double)wx[i], 1e-5);
        assert_close((double)vy[i], (double)wy[i], 1e-5);
        assert_close((double)div[i], exact, 2e-4 * (1 + fabs(exact)));
    }
}

// Without a label, and with every one that there is.
static void check_net(MlpDef def) {
    Net net = make_net(def);
    for (int label = MLP_NO_LABEL; label < def.classes; label++) {
        check_label(&net, label);
    }
    free_net(&net);
}

static void check_all_nets(void) {
    for (int act = 0; act < ACT_COUNT; act++) {
        check_net((MlpDef){.width = 24, .hidden = 3, .act = (Activation)act});
        check_net((MlpDef){.width = 13, .hidden = 1, .act = (Activation)act, .time_freqs = 3, .pos_freqs = 4});
    }
    check_net((MlpDef){.width = 20, .hidden = 2, .act = ACT_SILU, .pos_freqs = 1, .classes = 3});
}

// With every instruction set that this processor has.
static void the_divergence_is_that_of_the_naive_network(void **state) {
    int tried = 0;
    (void)state;
    for (int i = 0; i < ISAS; i++) {
        setenv("FLOWSCOPE_ISA", isas[i], 1);
        if (kernels_choose(NULL)) {
            check_all_nets();
            tried++;
        }
    }
    unsetenv("FLOWSCOPE_ISA");
    assert_true(kernels_choose(NULL) && tried >= 1);
}

// v = r x: everything grows by e^r, so that N(0, I) becomes N(0, e^{2r} I); the divergence is 2 r.
static void grow(const void *context, float t, const float *x, const float *y, float *vx, float *vy, float *divergence, int n) {
    const float rate = *(const float *)context;
    (void)t;
    for (int i = 0; i < n; i++) {
        vx[i] = rate * x[i];
        vy[i] = rate * y[i];
        divergence[i] = 2 * rate;
    }
}

static double log_normal(double x, double y, double std) {
    return -(x * x + y * y) / (2 * std * std) - log(2 * M_PI * std * std);
}

static void a_linear_flow_keeps_its_gaussian(void **state) {
    (void)state;
    const float rate = -0.8f;
    const Field field = {.divergence = grow, .context = &rate};
    float x[POINTS], y[POINTS];
    double log_p[POINTS], error[POINTS];
    for (int i = 0; i < POINTS; i++) {
        x[i] = (float)i / 10 - 1.5f;
        y[i] = 0.5f - (float)i / 20;
    }
    likelihood_log(&field, 1.5, 1.0, LIKELIHOOD_TOLERANCE, POINTS, x, y, log_p, error);
    for (int i = 0; i < POINTS; i++) {
        assert_close(log_p[i], log_normal((double)x[i], (double)y[i], 1.5 * exp((double)rate)), 1e-5);
        assert_true(error[i] >= 0 && error[i] < 1e-3);
    }
}

// The marginal flow of a path towards a Gaussian off the centre, its divergence from the field's own differences.
static void flow_to_gaussian(const void *context, float t, const float *x, const float *y, float *vx, float *vy,
                             float *divergence, int n) {
    const Mixture *mixture = context;
    PathAt at = path_at(&mixture->path, (double)t);
    double spread = mixture->std[0], variance = at.s * at.s + at.a * at.a * spread * spread;
    double rate = (at.s * at.ds + at.a * at.da * spread * spread) / variance; // v = rate (x - a c) + a' c
    for (int i = 0; i < n; i++) {
        vx[i] = (float)(rate * ((double)x[i] - at.a * mixture->x[0]) + at.da * mixture->x[0]);
        vy[i] = (float)(rate * ((double)y[i] - at.a * mixture->y[0]) + at.da * mixture->y[0]);
        divergence[i] = (float)(2 * rate);
    }
}

static void the_likelihood_of_a_gaussian_is_exact_on_every_path(void **state) {
    (void)state;
    static const char *const names[] = {"ot", "linear", "vp", "cosine"};
    const double cx = 1.0, cy = -0.5, std = 0.4;
    for (int p = 0; p < 4; p++) {
        Mixture mixture = {.path = {path_find(names[p]), path_default()}, .count = 1, .x = &cx, .y = &cy, .std = &std};
        const Field field = {.divergence = flow_to_gaussian, .context = &mixture};
        float x[3] = {1.0f, 1.4f, 0.2f}, y[3] = {-0.5f, -0.1f, 0.3f};
        double log_p[3];
        likelihood_log(&field, path_source_std(&mixture.path, "gaussian"), 1.0, LIKELIHOOD_TOLERANCE, 3, x, y, log_p, NULL);
        PathAt start = path_at(&mixture.path, 0.0); // vp's noise has a trace of the data: its flow is exact between these two
        double std0 = sqrt(start.s * start.s + start.a * start.a * std * std);
        for (int i = 0; i < 3; i++) {
            double zx = ((double)x[i] - cx) / std, zy = ((double)y[i] - cy) / std;
            double x0 = start.a * cx + std0 * zx, y0 = start.a * cy + std0 * zy;
            double trace = log_normal(x0, y0, start.s) - log_normal(std0 * zx, std0 * zy, std0);
            assert_true(fabs(trace) < 0.03);
            assert_close(log_p[i], log_normal((double)x[i] - cx, (double)y[i] - cy, std) + trace, 1e-3);
        }
    }
}

// Half way the linear flow has done half of its growing; at the start there is the source itself.
static void half_a_linear_flow_is_half_as_wide(void **state) {
    (void)state;
    const float rate = 1.2f, x[3] = {0.0f, 1.0f, -2.0f}, y[3] = {0.5f, -0.5f, 1.0f};
    const Field field = {.divergence = grow, .context = &rate};
    const double ends[3] = {0.0, 0.5, 1.0};
    for (int k = 0; k < 3; k++) {
        double log_p[3];
        likelihood_log(&field, 0.7, ends[k], LIKELIHOOD_TOLERANCE, 3, x, y, log_p, NULL);
        for (int i = 0; i < 3; i++) {
            assert_close(log_p[i], log_normal((double)x[i], (double)y[i], 0.7 * exp(ends[k] * (double)rate)), 1e-4);
        }
    }
}

// v = x / (t - 1 - margin): what a noise prediction divides by near t = 1. Everything shrinks by margin / (1 + margin).
static void shrink(const void *context, float t, const float *x, const float *y, float *vx, float *vy, float *divergence, int n) {
    const double rate = -1 / (1 - (double)t + *(const double *)context);
    for (int i = 0; i < n; i++) {
        vx[i] = (float)(rate * (double)x[i]);
        vy[i] = (float)(rate * (double)y[i]);
        divergence[i] = (float)(2 * rate);
    }
}

static void steep_ends_are_followed(void **state) {
    (void)state;
    const double margin = 1e-3, factor = margin / (1 + margin);
    const Field field = {.divergence = shrink, .context = &margin};
    const float x[2] = {0.0005f, -0.001f}, y[2] = {0.0f, 0.002f};
    double log_p[2], error[2];
    likelihood_log(&field, 1, 1.0, LIKELIHOOD_TOLERANCE, 2, x, y, log_p, error);
    for (int i = 0; i < 2; i++) {
        assert_close(log_p[i], log_normal((double)x[i], (double)y[i], factor), 5e-3);
        assert_true(error[i] < 5e-3);
    }
}

// A point that runs off to where no number is left loses its own density, not that of the points beside it.
static void burst(const void *context, float t, const float *x, const float *y, float *vx, float *vy, float *divergence, int n) {
    (void)context;
    (void)t;
    for (int i = 0; i < n; i++) {
        vx[i] = x[i] > 2 ? NAN : 0;
        vy[i] = 0 * y[i];
        divergence[i] = 0;
    }
}

static void what_cannot_be_followed_is_said(void **state) {
    (void)state;
    const Field field = {.divergence = burst};
    const float x[3] = {0, 3, 1}, y[3] = {0, 0, 1};
    double log_p[3], error[3];
    likelihood_log(&field, 1, 1.0, LIKELIHOOD_TOLERANCE, 3, x, y, log_p, error);
    assert_true(isnan(log_p[1]) && isinf(error[1]));
    assert_close(log_p[0], log_normal(0, 0, 1), 1e-9);
    assert_close(log_p[2], log_normal(1, 1, 1), 1e-9);
    assert_true(error[0] == 0 && error[2] == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_divergence_is_that_of_the_naive_network),
        cmocka_unit_test(a_linear_flow_keeps_its_gaussian),
        cmocka_unit_test(steep_ends_are_followed),
        cmocka_unit_test(what_cannot_be_followed_is_said),
        cmocka_unit_test(half_a_linear_flow_is_half_as_wide),
        cmocka_unit_test(the_likelihood_of_a_gaussian_is_exact_on_every_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
