// Flow maps: the identity on an exact field, targets and gradient against the naive network's differences, jumps against that field's own
// flow, and that neither threads nor what is kept of a trajectory change a bit.
#include "base/team.h"
#include "flow/solve.h"
#include "mixture.h"
#include "model/flow_matching.h"
#include "naive_mlp.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Settings small_settings(void) {
    Settings s = settings_default();
    Error err;
    if (!settings_set(&s, "model", "flow-map", &err)) {
        fail_msg("%s", err.text);
    }
    s.width = 19;
    s.hidden = 2;
    s.batch = 229; // a multiple neither of the group nor of the network's slice
    s.match = 96;
    s.seed = 3;
    return s;
}

static FlowMatching *make(const Settings *s) {
    Error err;
    Model *model = model_make(s, NULL, NULL, &err);
    if (!model) {
        fail_msg("%s", err.text);
    }
    return (FlowMatching *)model;
}

static void train(FlowMatching *model, int steps) {
    for (int i = 0; i < steps; i++) {
        model_step(&model->base);
    }
}

// ---- the identity ----------------------------------------------------------------------------------------------------------

static const double centre_x[] = {1.5, -1.0, 0.2}, centre_y[] = {0.5, 1.2, -1.6}, widths[] = {0.4, 0.5, 0.3};

static Mixture mixture(void) {
    return (Mixture){.path = {path_find("ot"), path_default()}, .count = 3, .x = centre_x, .y = centre_y, .std = widths};
}

// From (x, y) at time s to time t along the exact field.
static void follow(const Mixture *of, double s, double t, float *x, float *y) {
    const Field field = mixture_field(of);
    solve_end(&field, SOLVE_RK4, 200, (float)s, (float)t, 1, x, y);
}

// Mean velocity of the exact flow.
static void mean_velocity(const Mixture *of, double s, double t, double x, double y, double u[2]) {
    float to_x = (float)x, to_y = (float)y;
    follow(of, s, t, &to_x, &to_y);
    u[0] = ((double)to_x - (double)(float)x) / (t - s);
    u[1] = ((double)to_y - (double)(float)y) / (t - s);
}

// u = v + (t - s) (d_s u + v . grad u), as a flow map is trained; and (t - s) u is the integral of v along the flow, of which the end is
// the sum of two jumps' ends.
static void the_exact_flow_obeys_the_identity(void **state) {
    (void)state;
    const Mixture of = mixture();
    const Field field = mixture_field(&of);
    const double h = 0.02;
    static const double times[][2] = {{0.1, 0.5}, {0.3, 0.9}, {0.05, 0.95}, {0.5, 0.6}};
    for (int k = 0; k < 12; k++) {
        const double s = times[k % 4][0], t = times[k % 4][1], x = cos(k * 1.7) * 1.3, y = sin(k * 2.9) * 1.1;
        const float px = (float)x, py = (float)y;
        float vx, vy;
        double u[2], on[2], back[2];
        field.eval(field.context, (float)s, &px, &py, &vx, &vy, 1);
        mean_velocity(&of, s, t, x, y, u);
        mean_velocity(&of, s + h, t, x + h * (double)vx, y + h * (double)vy, on);
        mean_velocity(&of, s - h, t, x - h * (double)vx, y - h * (double)vy, back);
        const double v[2] = {(double)vx, (double)vy};
        for (int i = 0; i < 2; i++) {
            const double want = v[i] + (t - s) * (on[i] - back[i]) / (2 * h);
            if (!(fabs(u[i] - want) < 0.01 * (1 + fabs(u[i])))) {
                fail_msg("from %g to %g at (%g, %g): u is %g, by the identity %g", s, t, x, y, u[i], want);
            }
        }
    }
}

// ---- batches, targets, gradient --------------------------------------------------------------------------------------------

// Half of the samples jump, to a later time that is still one of the flow's; the others learn the velocity.
static void half_of_a_batch_jumps(void **state) {
    (void)state;
    Settings s = small_settings();
    s.batch = 4096;
    FlowMatching *model = make(&s);
    model_draw(&model->base, 0, 0);
    const FlowBatch *in = &model->drawn[0];
    int jumps = 0;
    double start = 0, span = 0;
    for (int i = 0; i < s.batch; i++) {
        assert_true(in->span[i] >= 0 && in->batch.t[i] >= 0 && in->batch.t[i] + in->span[i] <= 1.000001f);
        jumps += in->span[i] > 0;
        start += in->span[i] > 0 ? (double)in->batch.t[i] : 0;
        span += (double)in->span[i];
    }
    assert_int_equal(jumps, s.batch / 2);
    assert_true(fabs(start / jumps - 1.0 / 3) < 0.03 && fabs(span / jumps - 1.0 / 3) < 0.03); // the lesser of two uniform times
    model_free(&model->base);
}

// What the targets of a batch are to be, by central differences of the naive network in double precision.
static void naive_targets(const FlowMatching *model, const double *params, MlpBatch *b) {
    const double h = 1e-5;
    for (int i = 0; i < b->n; i++) {
        const double t = (double)b->t[i], span = (double)b->span[i], x = (double)b->x[i], y = (double)b->y[i];
        const double dx = h * (double)b->ux[i], dy = h * (double)b->uy[i];
        const int label = b->label ? b->label[i] : MLP_NO_LABEL;
        double on[2], back[2];
        mlp_jump_naive(&model->base.mlp, params, t + h, span - h, x + dx, y + dy, label, on);
        mlp_jump_naive(&model->base.mlp, params, t - h, span + h, x - dx, y - dy, label, back);
        b->ux[i] += (float)(span * (on[0] - back[0]) / (2 * h));
        b->uy[i] += (float)(span * (on[1] - back[1]) / (2 * h));
    }
}

static double loss_of(const FlowMatching *model, const double *params, const MlpBatch *b) {
    double total = 0;
    for (int i = 0; i < b->n; i++) {
        double u[2];
        mlp_jump_naive(&model->base.mlp, params, (double)b->t[i], (double)b->span[i], (double)b->x[i], (double)b->y[i],
                       b->label ? b->label[i] : MLP_NO_LABEL, u);
        total += (u[0] - (double)b->ux[i]) * (u[0] - (double)b->ux[i]) + (u[1] - (double)b->uy[i]) * (u[1] - (double)b->uy[i]);
    }
    return total / b->n;
}

static void check_gradient(Settings s) {
    enum { MANY = 8192 };
    static float ux[MANY], uy[MANY];
    FlowMatching *model = make(&s);
    train(model, 40);
    double *params = malloc((size_t)model->base.count * sizeof *params);
    for (int i = 0; i < model->base.count; i++) {
        params[i] = (double)model->base.params[i];
    }
    model_draw(&model->base, model->base.step, 1);
    MlpBatch *drawn = &model->drawn[1].batch, want = *drawn;
    want.ux = memcpy(ux, drawn->ux, (size_t)drawn->n * sizeof *ux);
    want.uy = memcpy(uy, drawn->uy, (size_t)drawn->n * sizeof *uy);
    naive_targets(model, params, &want);
    const ModelLoss loss = model->base.kind->gradient(&model->base, 1);
    for (int i = 0; i < want.n; i++) {
        assert_true(fabsf(drawn->ux[i] - ux[i]) < 1e-3f * (1 + fabsf(ux[i])) && fabsf(drawn->uy[i] - uy[i]) < 1e-3f * (1 + fabsf(uy[i])));
    }
    assert_true(fabs((double)loss.mean - loss_of(model, params, &want)) < 1e-3 * (double)loss.mean);
    double worst = 0, size = 0;
    for (int i = 0; i < model->base.count; i += 7) { // with the targets held, as constants
        const double kept = params[i], h = 1e-5;
        params[i] = kept + h;
        const double above = loss_of(model, params, &want);
        params[i] = kept - h;
        const double below = loss_of(model, params, &want);
        params[i] = kept;
        worst = fmax(worst, fabs((above - below) / (2 * h) - (double)model->base.grad[i]));
        size = fmax(size, fabs((double)model->base.grad[i]));
    }
    if (!(worst < 2e-3 * size)) {
        fail_msg("the gradient is off by %g, its largest entry is %g", worst, size);
    }
    free(params);
    model_free(&model->base);
}

static void the_gradient_matches_central_differences(void **state) {
    (void)state;
    Settings s = small_settings();
    check_gradient(s);
    s.pairing = PAIRING_INDEPENDENT;
    s.time_features = 2;
    s.position_features = 2;
    s.condition = true;
    check_gradient(s);
}

static void threads_change_no_bit(void **state) {
    (void)state;
    static const int threads[] = {1, 2, 8};
    const Settings s = small_settings();
    const int before = team_size();
    FlowMatching *model[3];
    for (int k = 0; k < 3; k++) {
        team_limit(threads[k]);
        model[k] = make(&s);
        train(model[k], 20);
        assert_memory_equal(model[k]->base.params, model[0]->base.params, (size_t)model[0]->base.count * sizeof(float));
    }
    team_limit(before);
    for (int k = 0; k < 3; k++) {
        model_free(&model[k]->base);
    }
}

// ---- jumps -----------------------------------------------------------------------------------------------------------------

enum { POINTS = 2 * SOLVE_CHUNK + 19 };

static void starts(float *x, float *y) {
    Rng rng = rng_open(3, RNG_PARTICLES, 0);
    rng_fill_normal(&rng, x, POINTS);
    rng_fill_normal(&rng, y, POINTS);
}

// Each step of the sampler is one evaluation, over the span to the next; and the ends do not depend on which steps are kept.
static void steps_are_jumps(void **state) {
    (void)state;
    static float x[9 * POINTS], y[9 * POINTS], at_x[POINTS], at_y[POINTS], ux[POINTS], uy[POINTS], end_x[POINTS], end_y[POINTS];
    Settings s = small_settings();
    FlowMatching *model = make(&s);
    train(model, 30);
    for (s.steps = 1; s.steps <= 8; s.steps *= 2) {
        const ModelFlow flow = {model_shown(&model->base, model->base.average, &s), settings_sampler(&s, s.path)};
        const Fill fill = model_flow(&flow);
        starts(x, y);
        starts(at_x, at_y);
        starts(end_x, end_y);
        assert_int_equal(fill_trajectories(&fill, s.steps, POINTS, x, y) * model_evaluations(&flow.shown), s.steps);
        fill_ends(&fill, POINTS, end_x, end_y);
        for (int k = 0; k < s.steps; k++) {
            const float from = (float)k / (float)s.steps, span = (float)(k + 1) / (float)s.steps - from;
            mlp_jump(&model->base.mlp, model->base.average, from, span, at_x, at_y, NULL, ux, uy, POINTS);
            for (int i = 0; i < POINTS; i++) {
                at_x[i] += span * ux[i];
                at_y[i] += span * uy[i];
            }
            assert_memory_equal(x + (k + 1) * POINTS, at_x, sizeof at_x);
            assert_memory_equal(y + (k + 1) * POINTS, at_y, sizeof at_y);
        }
        assert_memory_equal(end_x, at_x, sizeof at_x);
        assert_memory_equal(end_y, at_y, sizeof at_y);
    }
    model_free(&model->base);
}

// Its velocity is what is left of a jump as the span goes to nothing.
static void the_field_is_a_jump_of_no_span(void **state) {
    (void)state;
    float x[POINTS], y[POINTS], vx[POINTS], vy[POINTS], ux[POINTS], uy[POINTS];
    const Settings s = small_settings();
    FlowMatching *model = make(&s);
    train(model, 30);
    starts(x, y);
    const ShownModel shown = model_shown(&model->base, model->base.average, &s);
    const Field field = model_field(&shown);
    field.eval(field.context, 0.4f, x, y, vx, vy, POINTS);
    mlp_jump(&model->base.mlp, model->base.average, 0.4f, 1e-5f, x, y, NULL, ux, uy, POINTS);
    for (int i = 0; i < POINTS; i++) {
        assert_true(fabsf(vx[i] - ux[i]) < 1e-3f && fabsf(vy[i] - uy[i]) < 1e-3f);
    }
    model_free(&model->base);
}

// ---- what it learns --------------------------------------------------------------------------------------------------------

// Root mean square distance of where `steps` jumps end from where the exact flow of the data does.
static double miss(const Model *model, const Field *exact, int steps, bool euler) {
    static float x[POINTS], y[POINTS], to_x[POINTS], to_y[POINTS];
    Settings s = model->settings;
    s.steps = steps;
    const ModelFlow flow = {model_shown(model, model->average, &s), settings_sampler(&s, s.path)};
    const Fill fill = model_flow(&flow);
    const Field own = model_field(&flow.shown);
    starts(x, y);
    starts(to_x, to_y);
    solve_end(exact, SOLVE_RK4, 200, 0, 1, POINTS, to_x, to_y);
    if (euler) {
        solve_end(&own, SOLVE_EULER, steps, 0, 1, POINTS, x, y);
    } else {
        fill_ends(&fill, POINTS, x, y);
    }
    double sum = 0;
    for (int i = 0; i < POINTS; i++) {
        sum += (double)((x[i] - to_x[i]) * (x[i] - to_x[i]) + (y[i] - to_y[i]) * (y[i] - to_y[i]));
    }
    return sqrt(sum / POINTS);
}

// One jump of a trained map against the integral of the exact field of 8 Gaussians with random pairs, whose flow bends: one step of
// Euler along the map's own velocity ends on the data's mean.
static void one_jump_is_the_integral_of_the_field(void **state) {
    (void)state;
    enum { GAUSSIANS = 8 };
    double x[GAUSSIANS], y[GAUSSIANS], std[GAUSSIANS];
    for (int k = 0; k < GAUSSIANS; k++) { // as dist "8gaussians" has them
        x[k] = 2.8284271247 * cos(k * M_PI / 4);
        y[k] = 2.8284271247 * sin(k * M_PI / 4);
        std[k] = 0.3535533906;
    }
    Settings s = settings_default();
    settings_set(&s, "model", "flow-map", NULL);
    settings_set(&s, "data", "8gaussians", NULL);
    s.pairing = PAIRING_INDEPENDENT;
    s.decay_steps = 3000;
    FlowMatching *model = make(&s);
    train(model, 3000);
    const Mixture of = {.path = model->path, .count = GAUSSIANS, .x = x, .y = y, .std = std};
    const Field exact = mixture_field(&of);
    const double one = miss(&model->base, &exact, 1, false), four = miss(&model->base, &exact, 4, false),
                 euler = miss(&model->base, &exact, 1, true);
    print_message("one jump misses the exact flow by %.3f, four by %.3f, one step of Euler by %.3f\n", one, four, euler);
    assert_true(one < 0.4 && four < 0.3 && euler > 2);
    model_free(&model->base);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_exact_flow_obeys_the_identity),
        cmocka_unit_test(half_of_a_batch_jumps),
        cmocka_unit_test(the_gradient_matches_central_differences),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(steps_are_jumps),
        cmocka_unit_test(the_field_is_a_jump_of_no_span),
        cmocka_unit_test(one_jump_is_the_integral_of_the_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
