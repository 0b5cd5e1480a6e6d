// The continuous normalizing flow: its kernels against plain loops in double precision, these against finite differences, the likelihood
// against closed form and quadrature, its threads, and what it learns.
#include "base/team.h"
#include "naive_mlp.h"
#include "num/cnf.h"
#include "num/kernels.h"
#include "num/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = {"baseline", "avx2", "avx512", "neon"};

static void for_each_variant(void (*run)(void)) {
    int tried = 0;
    for (int k = 0; k < 4; k++) {
        setenv("FLOWSCOPE_ISA", names[k], 1);
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
// -log p of a point in nats: position and integral of the divergence together, backwards from t = 1 by RK4.
static double nll_naive(const Mlp *mlp, const double *params, int steps, double x, double y, int label) {
    static const double reach[4] = {0, 0.5, 0.5, 1}, weight[4] = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};
    double at[3] = {x, y, 0};
    const double h = -1.0 / steps;
    for (int k = 0; k < steps; k++) {
        double rate[3] = {0}, sum[3] = {0};
        for (int j = 0; j < 4; j++) {
            double v[2];
            rate[2] = mlp_divergence_naive(mlp, params, 1 + h * (k + reach[j]), at[0] + h * reach[j] * rate[0],
                                           at[1] + h * reach[j] * rate[1], label, v);
            rate[0] = v[0];
            rate[1] = v[1];
            for (int i = 0; i < 3; i++) {
                sum[i] += weight[j] * rate[i];
            }
        }
        for (int i = 0; i < 3; i++) {
            at[i] += h * sum[i];
        }
    }
    return log(2 * M_PI) + 0.5 * (at[0] * at[0] + at[1] * at[1]) - at[2];
}

// ---- a batch -----------------------------------------------------------------------------------------------------------
enum { BATCH = 150 }; // two slices and a part of one

typedef struct {
    Arena arena;
    Mlp mlp;
    CnfWork *work;
    CnfBatch batch;
    int steps;
    float x[BATCH], y[BATCH], loss[BATCH];
    int label[BATCH];
    float *params, *grad;
    double *exact;
} Rig;

static void rig_open(Rig *rig, MlpDef def, int n, int steps) {
    rig->mlp = mlp_make(def, 3);
    rig->steps = steps;
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
    rig->batch = (CnfBatch){n, rig->x, rig->y, rig->label, rig->loss};
}

static double loss_naive(const Rig *rig) {
    double sum = 0;
    for (int i = 0; i < rig->batch.n; i++) {
        sum += nll_naive(&rig->mlp, rig->exact, rig->steps, (double)rig->x[i], (double)rig->y[i], rig->label[i]);
    }
    return sum / rig->batch.n;
}

// Of the naive loss, by one weight.
static double difference(Rig *rig, int k, double h) {
    const double was = rig->exact[k];
    rig->exact[k] = was + h;
    const double up = loss_naive(rig);
    rig->exact[k] = was - h;
    const double down = loss_naive(rig);
    rig->exact[k] = was;
    return (up - down) / (2 * h);
}

static void check_gradient(MlpDef def, int n, int steps) {
    static Rig rig;
    rig_open(&rig, def, n, steps);
    const double loss = (double)cnf_gradient(&rig.mlp, rig.work, rig.params, &rig.batch, steps, rig.grad);
    const double want = loss_naive(&rig);
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
        check_gradient((MlpDef){.width = 19, .hidden = 2, .act = acts[a]}, 70, 3);
    }
    check_gradient((MlpDef){.width = 8, .hidden = 1, .act = ACT_SILU, .time_freqs = 2, .pos_freqs = 3}, 5, 2);
    check_gradient((MlpDef){.width = 17, .hidden = 3, .act = ACT_SILU, .pos_freqs = 9, .classes = 3}, 64, 2);
    check_gradient((MlpDef){.width = 24, .hidden = 3, .act = ACT_SILU}, BATCH, 1);
}

static void loss_and_gradient_are_those_of_the_solver(void **state) {
    (void)state;
    for_each_variant(gradients);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loss_and_gradient_are_those_of_the_solver),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
