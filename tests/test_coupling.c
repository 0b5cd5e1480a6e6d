// The coupling flow: its kernels against plain loops in double precision, these against finite differences and quadrature, its inverse, its
// threads, and what it learns.
#include "base/team.h"
#include "density_log.h"
#include "flow/density.h"
#include "isas.h"
#include "model/model.h"
#include "num/coupling.h"
#include "num/kernels.h"
#include "num/rng.h"
#include "sanitized.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const CouplingKind kinds[] = {COUPLING_SPLINE, COUPLING_AFFINE};

static void for_each_variant(void (*run)(void)) {
    int tried = 0;
    for (int k = 0; k < ISAS; k++) {
        setenv("FLOWSCOPE_ISA", isas[k], 1);
        if (kernels_choose(NULL)) {
            run();
            tried++;
        }
    }
    unsetenv("FLOWSCOPE_ISA");
    kernels_choose(NULL);
    assert_true(tried >= 1);
}

// ---- by the book -------------------------------------------------------------------------------------------------------
// SiLU networks of one input.
static void net_naive(const Mlp *net, const double *params, double input, double *out) {
    double h[MLP_MAX_WIDTH] = {input};
    for (int k = 0; k < net->layers; k++) {
        const int in = mlp_layer_in(net, k), rows = mlp_layer_out(net, k);
        for (int r = 0; r < rows; r++) {
            double z = params[net->bias[k] + r];
            for (int i = 0; i < in; i++) {
                z += params[net->weight[k] + r * in + i] * h[i];
            }
            out[r] = k == net->def.hidden ? z : z / (1 + exp(-z));
        }
        memcpy(h, out, (size_t)rows * sizeof(double));
    }
}

static void shares(const double *logits, double *size) {
    double sum = 0;
    for (int j = 0; j < COUPLING_BINS; j++) {
        sum += exp(logits[j]);
    }
    for (int j = 0; j < COUPLING_BINS; j++) {
        const double least = (double)COUPLING_MIN_BIN;
        size[j] = 2 * (double)COUPLING_BOUND * (least + (1 - COUPLING_BINS * least) * exp(logits[j]) / sum);
    }
}

// Slope at knot k of BINS + 1; outside of the square it is 1.
static double slope(const double *outputs, int k) {
    const double least = (double)COUPLING_MIN_SLOPE;
    return k == 0 || k == COUPLING_BINS ? 1 : least + log1p(exp(outputs[k - 1] + log(expm1(1 - least))));
}

// Eqs. 4 and 5 of Durkan et al.
static double spline_naive(const double *outputs, double x, double *log_slope) {
    double w[COUPLING_BINS], h[COUPLING_BINS], left = -(double)COUPLING_BOUND, low = left;
    int k = 0;
    if (fabs(x) >= (double)COUPLING_BOUND) {
        *log_slope = 0;
        return x;
    }
    shares(outputs, w);
    shares(outputs + COUPLING_BINS, h);
    for (; k < COUPLING_BINS - 1 && x >= left + w[k]; k++) {
        left += w[k];
        low += h[k];
    }
    const double d0 = slope(outputs + 2 * COUPLING_BINS, k), d1 = slope(outputs + 2 * COUPLING_BINS, k + 1);
    const double xi = (x - left) / w[k], s = h[k] / w[k], den = s + (d0 + d1 - 2 * s) * xi * (1 - xi);
    *log_slope = log(s * s * (d1 * xi * xi + 2 * s * xi * (1 - xi) + d0 * (1 - xi) * (1 - xi)) / (den * den));
    return low + h[k] * (s * xi * xi + d0 * xi * (1 - xi)) / den;
}

static double affine_naive(const double *outputs, double x, double *log_slope) {
    const double bound = (double)COUPLING_MAX_LOG_SCALE;
    *log_slope = bound * tanh(outputs[0] / bound);
    return x * exp(*log_slope) + outputs[1];
}

// log p of a point; at: its coordinates, which become those of its noise.
static double log_naive(const Coupling *c, const double *params, double at[2]) {
    double out[MLP_MAX_WIDTH], log_p = 0, log_slope;
    for (int k = c->layers - 1; k >= 0; k--) {
        const int moves = coupling_moves(k);
        net_naive(&c->net, params + k * c->net.count, at[1 - moves], out);
        at[moves] = (c->kind == COUPLING_AFFINE ? affine_naive : spline_naive)(out, at[moves], &log_slope);
        log_p += log_slope;
    }
    return log_p - 0.5 * (at[0] * at[0] + at[1] * at[1]) - log(2 * M_PI);
}

static double loss_naive(const Coupling *c, const double *params, const CouplingBatch *b) {
    double sum = 0;
    for (int i = 0; i < b->n; i++) {
        double at[2] = {(double)b->x[i], (double)b->y[i]};
        sum -= log_naive(c, params, at);
    }
    return sum / b->n;
}

// ---- a flow with a batch -----------------------------------------------------------------------------------------------
enum { N = 77, LAYERS = 3 };

typedef struct {
    Coupling coupling;
    Arena arena;
    float *params, *grad;
    double *naive;
    CouplingWork *work;
    CouplingBatch batch;
    float x[N], y[N], loss[N];
} Rig;

// spread: of the last layers' weights, which say how far it is from the identity.
static void rig_make(Rig *rig, CouplingKind kind, float spread) {
    *rig = (Rig){.coupling = coupling_make(kind, LAYERS, 8, 2, ACT_SILU)};
    const Coupling *c = &rig->coupling;
    const size_t count = (size_t)c->count;
    assert_true(arena_init(&rig->arena,
                           coupling_work_need(c, N) + 2 * arena_need(count, sizeof(float)) + arena_need(count, sizeof(double))));
    rig->params = ARENA_ARRAY(&rig->arena, float, count);
    rig->grad = ARENA_ARRAY(&rig->arena, float, count);
    rig->naive = ARENA_ARRAY(&rig->arena, double, count);
    rig->work = coupling_work_make(&rig->arena, c, N);
    coupling_init(c, rig->params, 3);
    Rng rng = rng_open(8, RNG_WEIGHTS, 99);
    for (int k = 0; k < LAYERS; k++) {
        for (int i = c->net.weight[c->net.layers - 1]; i < c->net.count; i++) {
            rig->params[k * c->net.count + i] = spread * rng_normal(&rng);
        }
    }
    for (int i = 0; i < c->count; i++) {
        rig->naive[i] = (double)rig->params[i];
    }
    rng = rng_open(8, RNG_DATA, 0);
    for (int i = 0; i < N; i++) { // some beyond the square
        rig->x[i] = 2.5f * rng_normal(&rng);
        rig->y[i] = 2.5f * rng_normal(&rng);
    }
    rig->batch = (CouplingBatch){N, rig->x, rig->y, rig->loss};
}

// ---- tests -------------------------------------------------------------------------------------------------------------

static void check_loss_and_gradient(void) {
    for (int k = 0; k < 2; k++) {
        Rig rig;
        rig_make(&rig, kinds[k], 0.3f);
        const Coupling *c = &rig.coupling;
        const float mean = coupling_gradient(c, rig.work, rig.params, &rig.batch, rig.grad);
        assert_true(fabs((double)mean - loss_naive(c, rig.naive, &rig.batch)) < 1e-5);
        for (int i = 0; i < N; i++) {
            double at[2] = {(double)rig.x[i], (double)rig.y[i]};
            const double log_p = log_naive(c, rig.naive, at);
            assert_true(fabs((double)rig.loss[i] + log_p) < 2e-5 * (1 + fabs(log_p)));
        }
        double max = 0, off = 0;
        for (int i = 0; i < c->count; i++) {
            const double keep = rig.naive[i], step = 1e-5;
            rig.naive[i] = keep + step;
            const double up = loss_naive(c, rig.naive, &rig.batch);
            rig.naive[i] = keep - step;
            const double slope_there = (up - loss_naive(c, rig.naive, &rig.batch)) / (2 * step);
            rig.naive[i] = keep;
            max = fmax(max, fabs(slope_there));
            off = fmax(off, fabs(slope_there - (double)rig.grad[i]));
        }
        if (!(off < 2e-5 * max)) {
            fail_msg("%s, kind %d: the gradient is off by %g of %g", kernels_isa(), (int)kinds[k], off, max);
        }
        arena_free(&rig.arena);
    }
}

static void loss_and_gradient_are_those_of_the_book(void **state) {
    (void)state;
    for_each_variant(check_loss_and_gradient);
}

static void what_a_layer_does_it_undoes(void **state) {
    (void)state;
    for (int k = 0; k < 2; k++) {
        Rig rig;
        rig_make(&rig, kinds[k], 0.5f);
        for (int way = 0; way < 2; way++) {
            double x[N], y[N], log_det[N] = {0};
            for (int i = 0; i < N; i++) {
                x[i] = (double)rig.x[i];
                y[i] = (double)rig.y[i];
            }
            for (int i = 0; i < 2 * LAYERS; i++) {
                const bool back = i >= LAYERS, to_data = way != back;
                const int along = back ? 2 * LAYERS - 1 - i : i;
                coupling_layer(&rig.coupling, rig.params, way ? along : LAYERS - 1 - along, to_data, N, x, y, log_det);
            }
            for (int i = 0; i < N; i++) {
                assert_true(hypot(x[i] - (double)rig.x[i], y[i] - (double)rig.y[i]) < 1e-5 && fabs(log_det[i]) < 1e-5);
            }
        }
        arena_free(&rig.arena);
    }
}

static double log_of(const Rig *rig, double x, double y) {
    double log_det = 0;
    for (int k = LAYERS - 1; k >= 0; k--) {
        coupling_layer(&rig->coupling, rig->params, k, false, 1, &x, &y, &log_det);
    }
    return log_det - 0.5 * (x * x + y * y) - log(2 * M_PI);
}

static void the_density_is_one_in_all(void **state) {
    (void)state;
    for (int k = 0; k < 2; k++) {
        Rig rig;
        rig_make(&rig, kinds[k], 0.4f);
        double sum = 0;
        const double step = 0.04, side = 14;
        for (double y = -side; y < side; y += step) {
            for (double x = -side; x < side; x += step) {
                sum += exp(log_of(&rig, x, y)) * step * step;
            }
        }
        if (!(fabs(sum - 1) < 2e-3)) {
            fail_msg("kind %d: the density sums up to %g", (int)kinds[k], sum);
        }
        arena_free(&rig.arena);
    }
}

// Before it has learned it is the identity; with constants alone an affine layer makes a Gaussian.
static void closed_forms(void **state) {
    (void)state;
    Rig rig;
    for (int k = 0; k < 2; k++) {
        rig_make(&rig, kinds[k], 0);
        for (int i = 0; i < N; i++) {
            const double x = (double)rig.x[i], y = (double)rig.y[i], gaussian = -0.5 * (x * x + y * y) - log(2 * M_PI);
            assert_true(fabs(log_of(&rig, x, y) - gaussian) < 1e-6);
        }
        arena_free(&rig.arena);
    }
    rig_make(&rig, COUPLING_AFFINE, 0);
    const Mlp *net = &rig.coupling.net;
    float *bias = rig.params + net->count + net->bias[net->layers - 1]; // of layer 1, which moves y
    const double log_scale = 2 * tanh(0.25);
    bias[0] = 0.5f;
    bias[1] = -1.5f; // y = (z + 1.5) / scale
    for (int i = 0; i < N; i++) {
        const double x = (double)rig.x[i], y = (double)rig.y[i], z = y * exp(log_scale) - 1.5;
        assert_true(fabs(log_of(&rig, x, y) - (log_scale - 0.5 * (x * x + z * z) - log(2 * M_PI))) < 1e-6);
    }
    arena_free(&rig.arena);
}

static Model *learned(CouplingKind kind, const char *data, long steps) {
    Settings s = settings_default();
    Error err;
    assert_true(settings_set(&s, "model", "coupling", &err) && settings_set(&s, "data", data, &err));
    s.coupling = (int)kind;
    s.decay_steps = (int)(steps < 1000 ? 1000 : steps);
    Model *model = model_make(&s, NULL, NULL, &err);
    assert_non_null(model);
    for (long i = 0; i < steps; i++) {
        model_step(model);
    }
    return model;
}

// The mean of log p - log q over data is how many nats its likelihood lies above their entropy.
static double nats_above_entropy(const Model *model, const char *data) {
    enum { MANY = 4000 };
    static float x[MANY], y[MANY];
    static double log_p[MANY];
    Density density;
    assert_true(density_of(dist_find(data), &density));
    Rng rng = rng_open(77, RNG_MEASURE, 0);
    dist_draw(dist_find(data), &rng, x, y, NULL, MANY);
    const ShownModel shown = model_shown(model, model->average, &model->settings);
    const LogDensity of_model = model_density(&shown);
    of_model.eval(of_model.context, 1, 0.01, MANY, x, y, log_p, NULL);
    double sum = 0;
    for (int i = 0; i < MANY; i++) {
        sum += density_log(&density, &(PathAt){.a = 1}, (double)x[i], (double)y[i]) - log_p[i];
    }
    return sum / MANY;
}

// What it has learned can be undone too: noise to data and back, data to noise and back.
static double round_trip(const Model *model, const char *from, bool to_data_first) {
    enum { MANY = 20000 };
    static float x0[MANY], y0[MANY];
    static double x[MANY], y[MANY];
    const Settings *s = &model->settings;
    const Coupling c = coupling_make((CouplingKind)s->coupling, s->coupling_layers, s->width, s->hidden, ACT_SILU);
    Rng rng = rng_open(78, RNG_MEASURE, 0);
    double max = 0;
    dist_draw(dist_find(from), &rng, x0, y0, NULL, MANY);
    for (int i = 0; i < MANY; i++) {
        x[i] = (double)x0[i];
        y[i] = (double)y0[i];
    }
    for (int i = 0; i < 2 * c.layers; i++) {
        const bool to_data = to_data_first == (i < c.layers);
        const int k = i % c.layers;
        coupling_layer(&c, model->average, to_data ? k : c.layers - 1 - k, to_data, MANY, x, y, NULL);
    }
    for (int i = 0; i < MANY; i++) {
        max = fmax(max, hypot(x[i] - (double)x0[i], y[i] - (double)y0[i]));
    }
    return max;
}

static void it_comes_close_to_the_entropy(void **state) {
    (void)state;
    Model *spline = learned(COUPLING_SPLINE, "8gaussians", 3000);
    const double above = nats_above_entropy(spline, "8gaussians");
    const double there = round_trip(spline, "gaussian", true), back = round_trip(spline, "8gaussians", false);
    print_message("# 8 Gaussians, 3000 steps: %.4f nats above the entropy; round trip from noise %.2g, from data %.2g\n", above,
                  there, back);
    assert_true(above > -0.01 && above < 0.05);
    assert_true(there < 1e-5 && back < 1e-5);
    model_free(spline);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    static float grad[3][COUPLING_MAX_LAYERS * 8000];
    const int before = team_size();
    for (int i = 0; i < 3; i++) {
        team_limit(1 + 2 * i);
        Model *model = learned(COUPLING_SPLINE, "moons", 20);
        assert_true((size_t)model->count < sizeof grad[0] / sizeof(float) * 2);
        memcpy(grad[i], model->grad,
               sizeof grad[i] < (size_t)model->count * sizeof(float) ? sizeof grad[i] : (size_t)model->count * sizeof(float));
        model_free(model);
    }
    team_limit(before);
    assert_memory_equal(grad[0], grad[1], sizeof grad[0]);
    assert_memory_equal(grad[0], grad[2], sizeof grad[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loss_and_gradient_are_those_of_the_book),
        cmocka_unit_test(what_a_layer_does_it_undoes),
        cmocka_unit_test(the_density_is_one_in_all),
        cmocka_unit_test(closed_forms),
        unit_test_at_scale(it_comes_close_to_the_entropy),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
