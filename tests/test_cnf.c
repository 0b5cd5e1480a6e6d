// The continuous normalizing flow: its kernels against plain loops in double precision, these against finite differences, the likelihood
// against closed form and quadrature, its threads, and what it learns.
#include "base/team.h"
#include "density_log.h"
#include "experiment_rig.h"
#include "flow/density.h"
#include "isas.h"
#include "model/checkpoint.h"
#include "naive_mlp.h"
#include "num/cnf.h"
#include "num/kernels.h"
#include "num/rng.h"
#include "sanitized.h"

#include <stdio.h>
#include <unistd.h>


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
// What is minimised of a point: position, integral of the divergence and of what keeps the field calm together, backwards from t = 1 by
// RK4. *nll: -log p in nats alone.
static double cost_naive(const Mlp *mlp, const double *params, const CnfBatch *batch, int i, double *nll) {
    static const double reach[4] = {0, 0.5, 0.5, 1}, weight[4] = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};
    double at[4] = {(double)batch->x[i], (double)batch->y[i], 0, 0};
    for (int k = 0; k < batch->steps; k++) {
        const double begin = (double)batch->t[k], h = (double)batch->t[k + 1] - begin;
        double rate[4] = {0}, sum[4] = {0}, by[2][2];
        for (int j = 0; j < 4; j++) {
            const double x = at[0] + h * reach[j] * rate[0], y = at[1] + h * reach[j] * rate[1];
            mlp_derivatives_naive(mlp, params, begin + h * reach[j], x, y, batch->label ? batch->label[i] : MLP_NO_LABEL, rate, by);
            rate[2] = by[0][0] + by[1][1];
            rate[3] = rate[0] * rate[0] + rate[1] * rate[1];
            for (int a = 0; a < 4; a++) {
                rate[3] += by[a / 2][a % 2] * by[a / 2][a % 2];
            }
            for (int a = 0; a < 4; a++) {
                sum[a] += weight[j] * rate[a];
            }
        }
        for (int a = 0; a < 4; a++) {
            at[a] += h * sum[a];
        }
    }
    *nll = log(2 * M_PI) + 0.5 * (at[0] * at[0] + at[1] * at[1]) - at[2];
    return *nll - (double)batch->calm * at[3];
}

// ---- a batch -----------------------------------------------------------------------------------------------------------
#define ABOVE 0.12 // nats, after a training that takes seconds
enum { BATCH = 150 }; // two slices and a part of one

typedef struct {
    Arena arena;
    Mlp mlp;
    CnfWork *work;
    CnfBatch batch;
    float x[BATCH], y[BATCH], loss[BATCH], t[CNF_MAX_STEPS + 1];
    int label[BATCH];
    float *params, *grad;
    double *exact;
} Rig;

static void rig_open(Rig *rig, MlpDef def, int n, int steps, float calm) {
    rig->mlp = mlp_make(def, 3);
    const size_t count = (size_t)rig->mlp.count;
    assert_true(arena_init(&rig->arena, cnf_work_need(&rig->mlp, steps, n) + 2 * arena_need(count, sizeof(float)) +
                                            arena_need(count, sizeof(double))));
    rig->work = cnf_work_make(&rig->arena, &rig->mlp, steps, n);
    rig->params = ARENA_ARRAY(&rig->arena, float, count);
    rig->grad = ARENA_ARRAY(&rig->arena, float, count);
    rig->exact = ARENA_ARRAY(&rig->arena, double, count);
    mlp_init(&rig->mlp, rig->params, 5);
    Rng rng = rng_open(7, RNG_DATA, 0);
    for (int i = 0; i < n; i++) {
        rig->x[i] = 1.5f * rng_normal(&rng) + 0.4f;
        rig->y[i] = 0.8f * rng_normal(&rng) - 0.3f;
        rig->label[i] = def.classes > 0 ? i % (def.classes + 1) - 1 : MLP_NO_LABEL;
    }
    for (int i = 0; i < rig->mlp.count; i++) {
        rig->params[i] *= 2; // far enough from linear
        rig->exact[i] = (double)rig->params[i];
    }
    for (int k = 0; k <= steps; k++) { // of uneven lengths
        const float even = (float)k / (float)steps;
        rig->t[k] = 1 - even * (0.7f + 0.3f * even);
    }
    rig->batch = (CnfBatch){n, rig->x, rig->y, rig->label, steps, rig->t, calm, rig->loss};
}

static double loss_naive(const Rig *rig, double *nll) {
    double sum = 0;
    *nll = 0;
    for (int i = 0; i < rig->batch.n; i++) {
        double own;
        sum += cost_naive(&rig->mlp, rig->exact, &rig->batch, i, &own) / rig->batch.n;
        *nll += own / rig->batch.n;
    }
    return sum;
}

// Of what is minimised, by one weight.
static double difference(Rig *rig, int k, double h) {
    const double was = rig->exact[k];
    double nll;
    rig->exact[k] = was + h;
    const double up = loss_naive(rig, &nll);
    rig->exact[k] = was - h;
    const double down = loss_naive(rig, &nll);
    rig->exact[k] = was;
    return (up - down) / (2 * h);
}

static void check_gradient(MlpDef def, int n, int steps, float calm) {
    static Rig rig;
    rig_open(&rig, def, n, steps, calm);
    const double loss = (double)cnf_gradient(&rig.mlp, rig.work, rig.params, &rig.batch, rig.grad);
    double want;
    loss_naive(&rig, &want);
    if (!(fabs(loss - want) < 5e-6 * (1 + fabs(want)))) {
        fail_msg("activation %d, %d points, %d steps: loss %.7g, by the book %.7g", (int)def.act, n, steps, loss, want);
    }
    double largest = 0;
    for (int k = 0; k < rig.mlp.count; k++) {
        largest = fmax(largest, fabs((double)rig.grad[k]));
    }
    assert_true(largest > 0.01);
    for (int k = 0; k < rig.mlp.count; k += 1 + rig.mlp.count / 60) {
        const double by = difference(&rig, k, 1e-5);
        if (!(fabs((double)rig.grad[k] - by) < 1e-5 * largest + 2e-5 * fabs(by))) {
            fail_msg("activation %d, %d points, %d steps, weight %d of %d: gradient %.7g, difference %.7g", (int)def.act, n, steps, k,
                     rig.mlp.count, (double)rig.grad[k], by);
        }
    }
    arena_free(&rig.arena);
}

static void gradients(void) {
    static const Activation acts[] = {ACT_SILU, ACT_TANH, ACT_GELU};
    for (int a = 0; a < 3; a++) {
        check_gradient((MlpDef){.width = 19, .hidden = 2, .act = acts[a]}, 70, 3, 0.1f * (float)a);
    }
    check_gradient((MlpDef){.width = 8, .hidden = 1, .act = ACT_SILU, .time_freqs = 2, .pos_freqs = 3}, 5, 2, 0.2f);
    check_gradient((MlpDef){.width = 17, .hidden = 3, .act = ACT_SILU, .pos_freqs = 9, .classes = 3}, 64, 2, 0.01f);
    check_gradient((MlpDef){.width = 24, .hidden = 3, .act = ACT_SILU}, BATCH, 1, 0);
}

static void loss_and_gradient_are_those_of_the_solver(void **state) {
    (void)state;
    for_each_variant(gradients);
}

// ---- closed form -------------------------------------------------------------------------------------------------------
// relu(z) - relu(-z) is z, so such a network can be v = rate (x, y): noise of deviation 1 becomes one of deviation e^rate.
static void a_growing_gaussian_is_known(void **state) {
    (void)state;
    static Rig rig;
    static const float rate[] = {0.5f, -0.4f, 0.0f};
    for (int k = 0; k < 3; k++) {
        rig_open(&rig, (MlpDef){.width = 8, .hidden = 1, .act = ACT_RELU}, BATCH, 8, 0);
        memset(rig.params, 0, (size_t)rig.mlp.count * sizeof(float));
        for (int unit = 0; unit < 4; unit++) { // x, -x, y, -y
            const float sign = unit % 2 ? -1.0f : 1.0f;
            rig.params[rig.mlp.weight[0] + unit * 3 + unit / 2] = sign;
            rig.params[rig.mlp.weight[1] + unit / 2 * 8 + unit] = sign * rate[k];
        }
        cnf_gradient(&rig.mlp, rig.work, rig.params, &rig.batch, rig.grad);
        const double std = exp((double)rate[k]);
        for (int i = 0; i < BATCH; i++) {
            const double x = (double)rig.x[i] / std, y = (double)rig.y[i] / std;
            assert_near((double)rig.loss[i], log(2 * M_PI * std * std) + 0.5 * (x * x + y * y), 2e-5);
        }
        arena_free(&rig.arena);
    }
}

// ---- the model ---------------------------------------------------------------------------------------------------------
static Settings settings_of(const char *data, long steps) {
    Settings s = settings_default();
    Error err;
    assert_true(settings_set(&s, "model", "cnf", &err) && settings_set(&s, "data", data, &err));
    s.decay_steps = (int)steps;
    s.ema = 0.98;
    return s;
}

static Model *learned(const Settings *s, long steps) {
    Error err;
    Model *model = model_make(s, NULL, NULL, &err);
    assert_non_null(model);
    for (long i = 0; i < steps; i++) {
        model_step(model);
    }
    return model;
}

static void log_density(const Model *model, int n, const float *x, const float *y, double *log_p) {
    const ShownModel shown = model_shown(model, model->average, &model->settings);
    const LogDensity density = model_density(&shown);
    density.eval(density.context, 1, LIKELIHOOD_TOLERANCE, n, x, y, log_p, NULL);
}

// The mean of log p - log q over data is how many nats its likelihood lies above their entropy.
static double nats_above_entropy(const Model *model, const char *data) {
    enum { MANY = 1000 };
    static float x[MANY], y[MANY];
    static double log_p[MANY];
    Density density;
    double sum = 0;
    assert_true(density_of(dist_find(data), &density));
    Rng rng = rng_open(77, RNG_MEASURE, 0);
    dist_draw(dist_find(data), &rng, x, y, NULL, MANY);
    log_density(model, MANY, x, y, log_p);
    for (int i = 0; i < MANY; i++) {
        sum += density_log(&density, &(PathAt){.a = 1}, (double)x[i], (double)y[i]) - log_p[i];
    }
    return sum / MANY;
}

static double density_in_all(const Model *model) {
    enum { SIDE = 60 };
    static float x[SIDE * SIDE], y[SIDE * SIDE];
    static double log_p[SIDE * SIDE];
    const double cell = 12.0 / SIDE;
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
        x[i] = (float)(cell * (i % SIDE + 0.5) - 6);
        y[i] = (float)(cell * (i / SIDE + 0.5) - 6);
    }
    log_density(model, SIDE * SIDE, x, y, log_p);
    for (int i = 0; i < SIDE * SIDE; i++) {
        sum += exp(log_p[i]) * cell * cell;
    }
    return sum;
}

// By an adaptive solver, which the training's steps do not know: what it has learned is no matter of these.
static void it_learns_a_density(void **state) {
    (void)state;
    enum { STEPS = 500 };
    Settings s = settings_of("8gaussians", STEPS);
    Model *model = learned(&s, STEPS);
    const double above = nats_above_entropy(model, "8gaussians"), all = density_in_all(model);
    print_message("# 8 Gaussians, %d steps: %.3f nats above the entropy, the density sums up to %.5f\n", STEPS, above, all);
    assert_true(above > -0.02 && above < ABOVE);
    assert_near(all, 1, 2e-3);
    model_free(model);
}

static Settings small_cnf(void) {
    Settings s = settings_of("moons", 1000);
    s.width = 19;
    s.hidden = 2;
    s.batch = 229;
    s.match = 64;
    s.likelihood_steps = 3;
    s.condition = true;
    return s;
}

static void threads_do_not_matter(void **state) {
    (void)state;
    const Settings s = small_cnf();
    const int before = team_size();
    Model *one = NULL;
    for (int threads = 1; threads <= 4; threads++) {
        team_limit(threads);
        Model *model = learned(&s, 12);
        if (one) {
            assert_memory_equal(one->params, model->params, (size_t)one->count * sizeof(float));
            model_free(model);
        }
        one = one ? one : model;
    }
    team_limit(before);
    model_free(one);
}

// From the same initial weights as flow matching.
static void it_begins_as_flow_matching_does(void **state) {
    (void)state;
    Settings s = small_cnf();
    Model *cnf = learned(&s, 0);
    s.model = 0;
    Model *matching = learned(&s, 0);
    assert_int_equal(cnf->count, matching->count);
    assert_memory_equal(cnf->params, matching->params, (size_t)cnf->count * sizeof(float));
    model_free(cnf);
    model_free(matching);
}

static void a_saved_model_goes_on_bit_for_bit(void **state) {
    (void)state;
    const Settings s = small_cnf();
    char path[] = "/tmp/flowscope-cnf-XXXXXX.safetensors";
    Error err;
    const int fd = mkstemps(path, 12);
    assert_true(fd >= 0);
    close(fd);
    Model *whole = learned(&s, 20), *half = learned(&s, 11), *rest = learned(&s, 0);
    if (!checkpoint_save(half, true, path, &err)) {
        fail_msg("%s", err.text);
    }
    Checkpoint loaded;
    if (!checkpoint_load(&loaded, path, &err)) {
        fail_msg("%s", err.text);
    }
    assert_string_equal(setting_choice_name(settings_find("model"), loaded.model->settings.model), "cnf");
    model_resume(rest, loaded.model, true);
    while (rest->step < 20) {
        model_step(rest);
    }
    assert_memory_equal(whole->params, rest->params, (size_t)whole->count * sizeof(float));
    assert_memory_equal(whole->average, rest->average, (size_t)whole->count * sizeof(float));
    remove(path);
    model_free(whole);
    model_free(half);
    model_free(rest);
    model_free(loaded.model);
}

// A likelihood may begin below 0, as that of a model that goes on: then it is not 30 times as much that is far off.
static void a_loss_below_zero_is_not_broken(void **state) {
    (void)state;
    Settings s = settings_of("gaussian", 1000);
    s.width = 8;
    s.batch = s.match = 64;
    s.likelihood_steps = 2;
    Model *model = learned(&s, 1);
    model->first_loss = -2;
    for (int i = 0; i < 20; i++) {
        model_step(model);
    }
    assert_true(model->loss > 0 && !model_broken(model));
    model->first_loss = -200;
    for (int i = 0; i < 20; i++) {
        model_step(model);
    }
    assert_true(model_broken(model));
    model_free(model);
}

// ---- lanes side by side ------------------------------------------------------------------------------------------------
static Settings two_lanes(void) {
    Settings s = small_settings();
    s.compare = true;
    s.likelihood_steps = 2;
    snprintf(s.lanes, sizeof s.lanes, "ot, cnf");
    assert_true(settings_set(&s, "pairing", "independent", NULL));
    return s;
}

static void lanes_get_equal_steps_or_equal_computing(void **state) {
    (void)state;
    Settings s = two_lanes();
    Experiment *experiment = open_session(&s);
    const Model *ot = experiment->lane[0].model, *cnf = experiment->lane[1].model;
    assert_int_equal(model_step_evaluations(ot), 1);
    assert_int_equal(model_step_evaluations(cnf), 8);
    experiment_train_to(experiment, 10);
    assert_true(ot->step == 10 && cnf->step == 10);
    s = experiment->settings;
    assert_true(settings_set(&s, "pace", "computing", NULL));
    apply(experiment, &s);
    const double cost = experiment_step_cost(experiment, cnf);
    assert_near(experiment_step_cost(experiment, ot), 1, 0);
    assert_near(cost, 8 * 20.0 / 6, 1e-9);
    experiment_train_to(experiment, 1000); // the flow behind catches up first
    assert_int_equal(ot->step, 1000);
    assert_true((double)cnf->step * cost >= 1000 && (double)(cnf->step - 1) * cost < 1000);
    experiment_train(experiment, 500);
    assert_true(fabs((double)ot->step - (double)cnf->step * cost) <= cost);
    close_session(experiment);
}

static double clock_of_test(void) {
    static double now_s;
    return now_s += 0.001;
}

// Steps are timed where there is a clock, and learn the same.
static void steps_are_timed_for_who_asks(void **state) {
    (void)state;
    const Settings s = two_lanes();
    Experiment *timed = open_session(&s), *plain = open_session(&s);
    const int before = team_limit(1);
    timed->clock_s = clock_of_test;
    experiment_train_to(timed, 5);
    experiment_train_to(plain, 5);
    team_limit(before);
    for (int i = 0; i < 2; i++) {
        const Model *a = timed->lane[i].model, *b = plain->lane[i].model;
        assert_near(a->step_s, 0.001, 1e-9);
        assert_true(b->step_s == 0);
        assert_memory_equal(a->params, b->params, (size_t)a->count * sizeof(float));
    }
    close_session(timed);
    close_session(plain);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loss_and_gradient_are_those_of_the_solver),
        cmocka_unit_test(a_growing_gaussian_is_known),
        unit_test_at_scale(it_learns_a_density),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(it_begins_as_flow_matching_does),
        cmocka_unit_test(a_saved_model_goes_on_bit_for_bit),
        cmocka_unit_test(a_loss_below_zero_is_not_broken),
        cmocka_unit_test(lanes_get_equal_steps_or_equal_computing),
        cmocka_unit_test(steps_are_timed_for_who_asks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
