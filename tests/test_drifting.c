// Drifting: its gradient against the naive network's differences with the drift held, the hop, what it learns, and that neither threads nor
// a file change a bit.
#include "base/team.h"
#include "flow/metric.h"
#include "flow/solve.h"
#include "model/checkpoint.h"
#include "model/data_batch.h"
#include "model/drifting.h"
#include "model/flow_matching.h"
#include "naive_mlp.h"
#include "sanitized.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static Settings settings_of(const char *data) {
    Settings s = settings_default();
    assert_true(settings_set(&s, "model", "drifting", NULL) && settings_set(&s, "data", data, NULL));
    return s;
}

static Settings small_settings(void) {
    Settings s = settings_of("moons");
    s.width = 19;
    s.hidden = 2;
    s.batch = 229; // a multiple neither of the group nor of the network's slice
    s.match = 96;
    s.seed = 3;
    return s;
}

static Drifting *made(const Settings *s, int steps) {
    Error err;
    Model *model = model_make(s, NULL, NULL, &err);
    if (!model) {
        fail_msg("%s", err.text);
    }
    for (int i = 0; i < steps; i++) {
        model_step(model);
    }
    return (Drifting *)model;
}

static ModelFlow flow_of(const Model *model, const Settings *s) {
    return (ModelFlow){model_shown(model, model->average, s), settings_sampler(s, s->path)};
}

// ---- training ----------------------------------------------------------------------------------------------------------------

// Both the data and the noise are those of flow matching's batch before it is matched.
static void lanes_share_their_batches(void **state) {
    (void)state;
    Settings s = small_settings(), other = s;
    assert_true(settings_set(&other, "model", "flow-matching", NULL));
    other.pairing = PAIRING_INDEPENDENT;
    Drifting *d = made(&s, 2);
    Error err;
    FlowMatching *flow = (FlowMatching *)model_make(&other, NULL, NULL, &err);
    model_draw(&d->base, 2, 1);
    model_draw(&flow->base, 2, 1);
    const float *pairs = flow->drawn[1].pairs;
    const size_t bytes = (size_t)s.batch * sizeof(float);
    assert_memory_equal(d->drawn[1].batch.x, pairs, bytes);
    assert_memory_equal(d->drawn[1].batch.y, pairs + BATCH_MAX, bytes);
    assert_memory_equal(d->drawn[1].x1, pairs + 2 * BATCH_MAX, bytes);
    assert_memory_equal(d->drawn[1].y1, pairs + 3 * BATCH_MAX, bytes);
    model_free(&flow->base);
    model_free(&d->base);
}

static double loss_of(const Drifting *d, const double *params, const MlpBatch *b, const double *to_x, const double *to_y) {
    double total = 0;
    for (int i = 0; i < b->n; i++) {
        double f[2];
        mlp_eval_naive(&d->base.mlp, params, 0, (double)b->x[i], (double)b->y[i], MLP_NO_LABEL, f);
        total += (f[0] - to_x[i]) * (f[0] - to_x[i]) + (f[1] - to_y[i]) * (f[1] - to_y[i]);
    }
    return total / b->n;
}

// Where the network's outputs are to go: the naive ones, moved by the drift of the samples that they make, each without itself.
static void naive_targets(const Drifting *d, const double *params, const DriftBatch *in, double *to_x, double *to_y) {
    enum { MANY = 512 };
    float x[MANY], y[MANY], vx[MANY], vy[MANY];
    const MlpBatch *b = &in->batch;
    for (int i = 0; i < b->n; i++) {
        double f[2];
        mlp_eval_naive(&d->base.mlp, params, 0, (double)b->x[i], (double)b->y[i], MLP_NO_LABEL, f);
        to_x[i] = f[0];
        to_y[i] = f[1];
        x[i] = (float)((double)b->x[i] + f[0]);
        y[i] = (float)((double)b->y[i] + f[1]);
    }
    const Drift drift = {{in->x1, in->y1, b->n}, {x, y, b->n}, d->base.settings.temperature};
    drift_eval(&drift, 0, x, y, vx, vy, b->n);
    for (int i = 0; i < b->n; i++) {
        to_x[i] += (double)vx[i];
        to_y[i] += (double)vy[i];
    }
}

static void the_gradient_holds_the_drift(void **state) {
    (void)state;
    enum { MANY = 512 };
    double to_x[MANY], to_y[MANY], worst = 0, size = 0;
    const Settings s = small_settings();
    Drifting *d = made(&s, 40);
    double *params = malloc((size_t)d->base.count * sizeof *params);
    for (int i = 0; i < d->base.count; i++) {
        params[i] = (double)d->base.params[i];
    }
    model_draw(&d->base, d->base.step, 1);
    const MlpBatch *b = &d->drawn[1].batch;
    naive_targets(d, params, &d->drawn[1], to_x, to_y);
    const ModelLoss loss = d->base.kind->gradient(&d->base, 1);
    const double want = loss_of(d, params, b, to_x, to_y); // the mean square of the drift
    assert_true(want > 0 && fabs((double)loss.mean - want) < 1e-3 * want);
    for (int i = 0; i < d->base.count; i += 3) {
        const double kept = params[i], h = 1e-5;
        params[i] = kept + h;
        const double above = loss_of(d, params, b, to_x, to_y);
        params[i] = kept - h;
        const double below = loss_of(d, params, b, to_x, to_y);
        params[i] = kept;
        worst = fmax(worst, fabs((above - below) / (2 * h) - (double)d->base.grad[i]));
        size = fmax(size, fabs((double)d->base.grad[i]));
    }
    if (!(worst < 2e-3 * size)) {
        fail_msg("the gradient is off by %g, its largest entry is %g", worst, size);
    }
    free(params);
    model_free(&d->base);
}

static void threads_change_no_bit(void **state) {
    (void)state;
    static const int threads[] = {1, 2, 8};
    const Settings s = small_settings();
    const int before = team_size();
    Drifting *d[3];
    for (int k = 0; k < 3; k++) {
        team_limit(threads[k]);
        d[k] = made(&s, 20);
        assert_memory_equal(d[k]->base.params, d[0]->base.params, (size_t)d[0]->base.count * sizeof(float));
    }
    team_limit(before);
    for (int k = 0; k < 3; k++) {
        model_free(&d[k]->base);
    }
}

// ---- the hop -----------------------------------------------------------------------------------------------------------------

enum { POINTS = 2 * SOLVE_CHUNK + 19, KNOTS = 5 };

static void starts(int n, float *x, float *y) {
    Rng rng = rng_open(3, RNG_PARTICLES, 0);
    rng_fill_normal(&rng, x, n);
    rng_fill_normal(&rng, y, n);
}

// One evaluation, and a straight line of which as much is kept as is asked for.
static void a_trajectory_is_one_hop(void **state) {
    (void)state;
    static float x[KNOTS * POINTS], y[KNOTS * POINTS], end_x[POINTS], end_y[POINTS], fx[POINTS], fy[POINTS];
    Settings s = small_settings();
    s.steps = 17; // of solvers, of which it has none
    Drifting *d = made(&s, 30);
    const ModelFlow flow = flow_of(&d->base, &s);
    const Fill fill = model_flow(&flow);
    assert_int_equal(settings_steps(&s), 1);
    assert_false(model_has_field(&d->base) || model_path(&d->base) || model_has_density(&d->base));
    starts(POINTS, x, y);
    starts(POINTS, end_x, end_y);
    assert_int_equal(fill_trajectories(&fill, KNOTS - 1, POINTS, x, y), 1);
    fill_ends(&fill, POINTS, end_x, end_y);
    mlp_eval(&d->base.mlp, d->base.average, 0, x, y, fx, fy, POINTS);
    for (int i = 0; i < POINTS; i++) {
        assert_true(end_x[i] == x[i] + fx[i] && end_y[i] == y[i] + fy[i]);
        assert_true(x[4 * POINTS + i] == end_x[i] && y[4 * POINTS + i] == end_y[i]);
        for (int k = 1; k < 4; k++) {
            assert_true(fabsf(x[k * POINTS + i] - (x[i] + 0.25f * (float)k * fx[i])) < 1e-5f);
            assert_true(fabsf(y[k * POINTS + i] - (y[i] + 0.25f * (float)k * fy[i])) < 1e-5f);
        }
    }
    model_free(&d->base);
}

// What the arrows show: the drift of samples of the weights shown, which training makes smaller.
static void the_drift_shown_fades(void **state) {
    (void)state;
    static ModelDrift drift;
    double size[2];
    const Settings s = settings_of("moons");
    Drifting *d = made(&s, 0);
    assert_true(model_has_drift(&d->base));
    for (int k = 0; k < 2; k++) {
        float vx[MODEL_DRIFT_POINTS], vy[MODEL_DRIFT_POINTS];
        const ShownModel shown = model_shown(&d->base, d->base.average, &s);
        assert_true(model_drift(&shown, &drift));
        drift_eval(&drift.drift, 0, drift.x, drift.y, vx, vy, MODEL_DRIFT_POINTS);
        size[k] = 0;
        for (int i = 0; i < MODEL_DRIFT_POINTS; i++) {
            size[k] += (double)(vx[i] * vx[i] + vy[i] * vy[i]) / MODEL_DRIFT_POINTS;
        }
        for (int i = 0; i < 400; i++) {
            model_step(&d->base);
        }
    }
    print_message("mean square of the drift: %.4f, after 400 steps %.4f\n", size[0], size[1]);
    assert_true(size[1] < 0.1 * size[0]);
    model_free(&d->base);
}

// ---- what it learns ----------------------------------------------------------------------------------------------------------

static double distance(const Drifting *d, const Settings *s) {
    enum { N = 2000 };
    static float x[N], y[N], to_x[N], to_y[N];
    const ModelFlow flow = flow_of(&d->base, s);
    const Fill fill = model_flow(&flow);
    Rng rng = rng_open(8, RNG_MEASURE, 0);
    starts(N, x, y);
    fill_ends(&fill, N, x, y);
    dist_draw(d->base.data, &rng, to_x, to_y, NULL, N);
    return metric_w2(N, x, y, to_x, to_y);
}

// Beside what two draws of as many points are apart: 0.14 on moons, 0.22 on 8 Gaussians, 0.20 on the checkerboard, give or take 0.05.
static void one_hop_reaches_the_data(void **state) {
    (void)state;
    static const char *const data[] = {"moons", "8gaussians", "checkerboard"};
    static const double most[] = {0.24, 0.38, 0.32};
    for (int k = 0; k < 3; k++) {
        Settings s = settings_of(data[k]);
        s.decay_steps = 2500;
        Drifting *d = made(&s, 2500);
        const double w2 = distance(d, &s);
        print_message("%s: W2 %.3f after 2,500 steps\n", data[k], w2);
        assert_true(w2 < most[k]);
        model_free(&d->base);
    }
}

// ---- in a file ---------------------------------------------------------------------------------------------------------------

static void a_file_goes_on_bit_for_bit(void **state) {
    (void)state;
    char path[] = "/tmp/test_drifting.XXXXXX";
    const int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    Settings s = small_settings();
    s.temperature = 0.2;
    s.time_features = 4; // of other lanes; this one has none
    s.condition = true;
    Drifting *whole = made(&s, 50), *half = made(&s, 20), *rest = made(&s, 0);
    Checkpoint checkpoint;
    Error err;
    if (!checkpoint_save(&half->base, true, path, &err) || !checkpoint_load(&checkpoint, path, &err)) {
        fail_msg("%s", err.text);
        return;
    }
    assert_true(checkpoint.model->settings.temperature == 0.2 && checkpoint.model->step == 20);
    model_resume(&rest->base, checkpoint.model, checkpoint.moments);
    for (int i = 0; i < 30; i++) {
        model_step(&rest->base);
    }
    const size_t bytes = (size_t)whole->base.count * sizeof(float);
    assert_memory_equal(rest->base.params, whole->base.params, bytes);
    assert_memory_equal(rest->base.average, whole->base.average, bytes);
    checkpoint_free(&checkpoint);
    unlink(path);
    model_free(&whole->base);
    model_free(&half->base);
    model_free(&rest->base);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lanes_share_their_batches),  cmocka_unit_test(the_gradient_holds_the_drift),
        cmocka_unit_test(threads_change_no_bit),      cmocka_unit_test(a_trajectory_is_one_hop),
        cmocka_unit_test(the_drift_shown_fades),      unit_test_at_scale(one_hop_reaches_the_data),
        cmocka_unit_test(a_file_goes_on_bit_for_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
