// The network: its shape, its kernels against the naive twin, the twin against finite differences, and the order of its sums.
#include "base/team.h"
#include "isas.h"
#include "naive_mlp.h"
#include "num/kernels.h"
#include "num/rng.h"
#include "num/simd/simd.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>


// ---- a network with a batch --------------------------------------------------------------------------------------------
typedef struct {
    Arena arena;
    Mlp mlp;
    float *params, *grad;
    int *label;  // (n) none, then every class in turn
    int *target; // (n) of a network with other than two outputs
    float *span, *weight; // (n)
    double *params_naive, *grad_naive;
    MlpBatch batch;
    MlpWork *work;
} Rig;

static void fill(float *out, int n, RngStream stream, bool initial) {
    Rng rng = rng_open(21, stream, 0);
    (initial ? rng_fill_normal : rng_fill_uniform)(&rng, out, n);
}

static Rig rig_make(MlpDef def, int n) {
    Rig rig = {.mlp = mlp_make(def, 4)};
    int count = rig.mlp.count;
    size_t need = 2 * arena_need((size_t)n, sizeof(int)) + 8 * arena_need((size_t)n, sizeof(float)) +
                  2 * arena_need((size_t)count, sizeof(float)) + 2 * arena_need((size_t)count, sizeof(double)) +
                  mlp_work_need(&rig.mlp, n);
    assert_true(arena_init(&rig.arena, need));
    Arena *a = &rig.arena;
    rig.params = ARENA_ARRAY(a, float, count);
    rig.grad = ARENA_ARRAY(a, float, count);
    rig.params_naive = ARENA_ARRAY(a, double, count);
    rig.grad_naive = ARENA_ARRAY(a, double, count);
    rig.batch = (MlpBatch){n,
                           ARENA_ARRAY(a, float, n),
                           ARENA_ARRAY(a, float, n),
                           ARENA_ARRAY(a, float, n),
                           ARENA_ARRAY(a, float, n),
                           ARENA_ARRAY(a, float, n),
                           ARENA_ARRAY(a, float, n),
                           NULL,
                           NULL,
                           NULL,
                           NULL};
    rig.span = ARENA_ARRAY(a, float, n);
    rig.weight = ARENA_ARRAY(a, float, n);
    rig.batch.span = def.span ? rig.span : NULL;
    rig.batch.label = rig.label = ARENA_ARRAY(a, int, n);
    for (int i = 0; i < n; i++) {
        rig.label[i] = i % (def.classes + 1) - 1;
    }
    rig.target = ARENA_ARRAY(a, int, n);
    for (int i = 0; i < n; i++) {
        rig.target[i] = (3 * i + i / 5) % rig.mlp.out;
    }
    rig.batch.target = rig.mlp.out != 2 ? rig.target : NULL;
    rig.work = mlp_work_make(a, &rig.mlp, n);
    mlp_init(&rig.mlp, rig.params, 7);
    for (int i = 0; i < count; i++) {
        rig.params_naive[i] = (double)rig.params[i];
    }
    fill(rig.batch.x, n, RNG_SOURCE, true);
    fill(rig.batch.y, n, RNG_DATA, true);
    fill(rig.batch.t, n, RNG_TIME, false);
    fill(rig.span, n, RNG_LABELS, false);
    fill(rig.batch.ux, n, RNG_NOISE, true);
    fill(rig.batch.uy, n, RNG_SHOW, true);
    if (n % 2 == 1) { // of a batch of odd size errors have weights
        fill(rig.weight, n, RNG_TIME, false);
        rig.batch.weight = rig.weight;
    }
    return rig;
}

static void rig_free(Rig *rig) {
    arena_free(&rig->arena);
}

// Largest difference over the largest value.
static double distance(const float *a, const double *b, int n) {
    double worst = 0.0, size = 1e-30;
    for (int i = 0; i < n; i++) {
        double off = fabs((double)a[i] - b[i]);
        worst = off > worst || isnan(off) ? off : worst;
        size = fmax(size, fabs(b[i]));
    }
    return worst / size;
}

// ---- kernels against the twin --------------------------------------------------------------------------------------------
static void check_gradient(Rig *rig) {
    float loss = mlp_gradient(&rig->mlp, rig->work, rig->params, &rig->batch, rig->grad);
    double want = mlp_gradient_naive(&rig->mlp, rig->params_naive, &rig->batch, rig->grad_naive);
    assert_true(fabs((double)loss - want) <= 2e-6 * want);
    double sum = 0.0;
    for (int i = 0; i < rig->batch.n; i++) {
        sum += (double)rig->batch.loss[i];
    }
    assert_true(fabs(sum / rig->batch.n - want) <= 2e-6 * want);
    for (int k = 0; k < rig->mlp.layers; k++) { // layer by layer, as their sizes differ
        int begin = rig->mlp.weight[k], end = rig->mlp.bias[k] + mlp_layer_out(&rig->mlp, k);
        double off = distance(rig->grad + begin, rig->grad_naive + begin, end - begin);
        if (!(off < 1e-5)) {
            fail_msg("%s: gradient of layer %d is off by %g (width %d, hidden %d, activation %d, batch %d)", kernels_isa(), k,
                     off, rig->mlp.def.width, rig->mlp.def.hidden, (int)rig->mlp.def.act, rig->batch.n);
        }
    }
}

static void check_outputs(const Rig *rig) {
    int n = rig->batch.n, outputs = rig->mlp.out;
    float *memory = malloc((size_t)(outputs * n) * sizeof(float)), *out[MLP_MAX_OUTPUTS];
    for (int o = 0; o < outputs; o++) {
        out[o] = memory + o * n;
    }
    mlp_eval_outputs(&rig->mlp, rig->params, 0.3f, rig->batch.x, rig->batch.y, rig->label, out, n);
    for (int i = 0; i < n; i++) {
        double v[MLP_MAX_OUTPUTS];
        mlp_eval_naive(&rig->mlp, rig->params_naive, (double)0.3f, (double)rig->batch.x[i], (double)rig->batch.y[i],
                       rig->label[i], v);
        for (int o = 0; o < outputs; o++) {
            assert_true(fabs((double)out[o][i] - v[o]) < 5e-6);
        }
    }
    free(memory);
}

static void check_point(const Rig *rig, float t, int i, int label, float vx, float vy) {
    double v[2];
    mlp_eval_naive(&rig->mlp, rig->params_naive, (double)t, (double)rig->batch.x[i], (double)rig->batch.y[i], label, v);
    assert_true(fabs((double)vx - v[0]) < 5e-6 && fabs((double)vy - v[1]) < 5e-6);
}

static void check_eval(Rig *rig) {
    int n = rig->batch.n;
    float *vx = malloc(6 * (size_t)n * sizeof(float)), *vy = vx + n, *wx = vy + n, *wy = wx + n, *lx = wy + n, *ly = lx + n;
    const MlpBatch *b = &rig->batch;
    float *const out[2] = {vx, vy};
    kernels()->eval(&rig->mlp, rig->params, b->t, NULL, 1, b->x, b->y, NULL, out, n); // a time per point
    mlp_eval(&rig->mlp, rig->params, 0.3f, b->x, b->y, wx, wy, n);
    mlp_eval_labels(&rig->mlp, rig->params, 0.3f, b->x, b->y, rig->label, lx, ly, n);
    for (int i = 0; i < n; i++) {
        check_point(rig, b->t[i], i, MLP_NO_LABEL, vx[i], vy[i]);
        check_point(rig, 0.3f, i, MLP_NO_LABEL, wx[i], wy[i]);
        check_point(rig, 0.3f, i, rig->label[i], lx[i], ly[i]);
    }
    free(vx);
}

// A span for all, and how a jump changes as its start moves on: against central differences of the twin.
static void check_jumps(Rig *rig) {
    enum { N = 21 };
    const MlpBatch *b = &rig->batch;
    const Mlp *mlp = &rig->mlp;
    float ux[N], uy[N], rx[N], ry[N];
    mlp_jump(mlp, rig->params, 0.3f, 0.6f, b->x, b->y, rig->label, ux, uy, N);
    mlp_jump_rate(mlp, rig->params, b->t, rig->span, b->x, b->y, rig->label, b->ux, b->uy, rx, ry, N);
    for (int i = 0; i < N; i++) {
        const double h = 1e-5, t = (double)b->t[i], span = (double)rig->span[i], x = (double)b->x[i], y = (double)b->y[i];
        const double dx = h * (double)b->ux[i], dy = h * (double)b->uy[i];
        double u[2], on[2], back[2];
        mlp_jump_naive(mlp, rig->params_naive, (double)0.3f, (double)0.6f, x, y, rig->label[i], u);
        assert_true(fabs((double)ux[i] - u[0]) < 5e-6 && fabs((double)uy[i] - u[1]) < 5e-6);
        mlp_jump_naive(mlp, rig->params_naive, t + h, span - h, x + dx, y + dy, rig->label[i], on);
        mlp_jump_naive(mlp, rig->params_naive, t - h, span + h, x - dx, y - dy, rig->label[i], back);
        for (int k = 0; k < 2; k++) {
            const double want = (on[k] - back[k]) / (2 * h), is = (double)(k ? ry : rx)[i];
            if (!(fabs(is - want) < 2e-4 * (1 + fabs(want)))) {
                fail_msg("%s: the rate of jump %d is %g, by differences %g", kernels_isa(), i, is, want);
            }
        }
    }
}

static void check_case(MlpDef def, int n) {
    Rig rig = rig_make(def, n);
    check_gradient(&rig);
    check_outputs(&rig);
    if (rig.mlp.out == 2) {
        check_eval(&rig);
    }
    if (def.span) {
        check_jumps(&rig);
    }
    rig_free(&rig);
}

static void for_each_variant(void (*run)(void)) {
    int tried = 0;
    for (int k = 0; k < ISAS; k++) {
        setenv("FLOWSCOPE_ISA", isas[k], 1);
        if (kernels_choose(NULL)) {
            run();
            tried++;
        }
    }
    assert_true(tried >= 1);
    unsetenv("FLOWSCOPE_ISA");
    kernels_choose(NULL);
}

static void all_activations(void) {
    for (Activation act = 0; act < ACT_COUNT; act++) {
        check_case((MlpDef){.width = 32, .hidden = 2, .act = act}, 130);
    }
}

static void odd_widths(void) {
    static const int widths[] = {8, 9, 15, 17, 31, 33, 50, 64, 65, 100, 127};
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        check_case((MlpDef){.width = widths[i], .hidden = 2, .act = i % 2 ? ACT_SILU : ACT_TANH}, 64);
    }
    check_case((MlpDef){.width = 511, .hidden = 1, .act = ACT_SILU}, 20);
}

static void odd_batches(void) {
    static const int batches[] = {1, 2, 15, 16, 17, 63, 64, 65, 200, 16 * 64 + 1, 40 * 64 - 5};
    for (size_t i = 0; i < sizeof batches / sizeof batches[0]; i++) {
        check_case((MlpDef){.width = 24, .hidden = 1, .act = ACT_SILU}, batches[i]);
    }
}

static void depths(void) {
    for (int hidden = 1; hidden <= MLP_MAX_HIDDEN; hidden++) {
        check_case((MlpDef){.width = 20, .hidden = hidden, .act = ACT_SELU}, 70);
    }
}

static void classes(void) {
    check_case((MlpDef){.width = 16, .hidden = 2, .act = ACT_SILU, .classes = 2}, 100);
    check_case((MlpDef){.width = 33, .hidden = 1, .act = ACT_TANH, .classes = MLP_MAX_CLASSES}, 130);
    check_case((MlpDef){.width = 16, .hidden = 2, .act = ACT_SILU, .time_freqs = 2, .pos_freqs = 3, .classes = 5}, 65);
}

static void spans(void) {
    for (Activation act = 0; act < ACT_COUNT; act++) {
        check_case((MlpDef){.width = 24, .hidden = 3, .act = act, .span = true}, 70);
    }
    check_case((MlpDef){.width = 17, .hidden = 1, .act = ACT_TANH, .span = true, .classes = 3}, 65);
    check_case((MlpDef){.width = 16, .hidden = 2, .act = ACT_SILU, .time_freqs = 2, .pos_freqs = 3, .span = true, .classes = 2}, 65);
}

static void features(void) {
    check_case((MlpDef){.width = 16, .hidden = 2, .act = ACT_SILU, .time_freqs = 4}, 100);
    check_case((MlpDef){.width = 16, .hidden = 2, .act = ACT_GELU, .pos_freqs = 5}, 100);
    check_case((MlpDef){.width = 8, .hidden = 1, .act = ACT_TANH, .time_freqs = MLP_MAX_FREQS, .pos_freqs = MLP_MAX_FREQS}, 33);
}

static void logits(void) {
    static const int outputs[] = {3, 4, 5, MLP_MAX_OUTPUTS};
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++) {
        check_case((MlpDef){.width = 24, .hidden = 2, .act = ACT_SILU, .outputs = outputs[i]}, 70);
    }
    check_case((MlpDef){.width = 8, .hidden = 1, .act = ACT_TANH, .classes = 3, .outputs = MLP_MAX_OUTPUTS}, 65);
    check_case((MlpDef){.width = 33, .hidden = 2, .act = ACT_GELU, .time_freqs = 1, .outputs = 4}, 40 * 64 - 5);
}

#define VARIANT_TEST(run)                                       \
    static void kernels_match_the_twin_in_##run(void **state) { \
        (void)state;                                            \
        for_each_variant(run);                                  \
    }
VARIANT_TEST(all_activations)
VARIANT_TEST(odd_widths)
VARIANT_TEST(odd_batches)
VARIANT_TEST(depths)
VARIANT_TEST(features)
VARIANT_TEST(classes)
VARIANT_TEST(logits)
VARIANT_TEST(spans)

// ---- the twin itself ---------------------------------------------------------------------------------------------------
static double naive_loss(const Rig *rig) {
    double total = 0.0;
    const MlpBatch *b = &rig->batch;
    for (int i = 0; i < b->n; i++) {
        double v[MLP_MAX_OUTPUTS], sum = 0.0;
        mlp_jump_naive(&rig->mlp, rig->params_naive, (double)b->t[i], b->span ? (double)b->span[i] : 0.0, (double)b->x[i],
                       (double)b->y[i], rig->label[i], v);
        for (int o = 0; b->target && o < rig->mlp.out; o++) {
            sum += exp(v[o] - v[b->target[i]]);
        }
        if (b->target) {
            total += log(sum);
            continue;
        }
        const double ex = v[0] - (double)b->ux[i], ey = v[1] - (double)b->uy[i];
        total += (b->weight ? (double)b->weight[i] : 1.0) * (ex * ex + ey * ey);
    }
    return total / b->n;
}

static void check_differences(MlpDef def) {
    Rig rig = rig_make(def, 9);
    mlp_gradient_naive(&rig.mlp, rig.params_naive, &rig.batch, rig.grad_naive);
    const double step = 1e-6;
    for (int i = 0; i < rig.mlp.count; i++) {
        double kept = rig.params_naive[i];
        rig.params_naive[i] = kept + step;
        double above = naive_loss(&rig);
        rig.params_naive[i] = kept - step;
        double below = naive_loss(&rig);
        rig.params_naive[i] = kept;
        assert_true(fabs((above - below) / (2.0 * step) - rig.grad_naive[i]) < 1e-7);
    }
    rig_free(&rig);
}

static void twin_matches_central_differences(void **state) {
    (void)state;
    for (Activation act = 0; act < ACT_COUNT; act++) {
        check_differences((MlpDef){.width = 8, .hidden = 2, .act = act});
    }
    check_differences((MlpDef){.width = 9, .hidden = 1, .act = ACT_SILU, .time_freqs = 2, .pos_freqs = 3, .classes = 4});
    check_differences((MlpDef){.width = 8, .hidden = 6, .act = ACT_TANH});
    check_differences((MlpDef){.width = 8, .hidden = 2, .act = ACT_SILU, .classes = 2, .outputs = 4});
    check_differences((MlpDef){.width = 8, .hidden = 2, .act = ACT_SILU, .span = true, .classes = 2});
}

// ---- order of the sums, shape, beginning -----------------------------------------------------------------------------
static void check_threads(MlpDef def, int n) {
    static const int threads[] = {1, 2, 8};
    int before = team_size();
    Rig rig = rig_make(def, n);
    float *first = malloc((size_t)rig.mlp.count * sizeof(float)), loss[3];
    for (int k = 0; k < 3; k++) {
        team_limit(threads[k]);
        memset(rig.grad, 0xff, (size_t)rig.mlp.count * sizeof(float));
        loss[k] = mlp_gradient(&rig.mlp, rig.work, rig.params, &rig.batch, rig.grad);
        if (k == 0) {
            memcpy(first, rig.grad, (size_t)rig.mlp.count * sizeof(float));
        }
        assert_memory_equal(rig.grad, first, (size_t)rig.mlp.count * sizeof(float));
        assert_memory_equal(&loss[k], &loss[0], sizeof loss[0]);
    }
    team_limit(before);
    free(first);
    rig_free(&rig);
}

static void threads_change_no_bit(void **state) {
    (void)state;
    check_threads(mlp_default(), 256);
    check_threads((MlpDef){.width = 33, .hidden = 2, .act = ACT_GELU, .time_freqs = 1}, 1000);
    check_threads((MlpDef){.width = 8, .hidden = 1, .act = ACT_RELU, .classes = 8}, 5000);
    check_threads((MlpDef){.width = 17, .hidden = 6, .act = ACT_TANH}, 65);
    check_threads((MlpDef){.width = 40, .hidden = 2, .act = ACT_SILU, .outputs = 4}, 1000);
}

// A work area for a large batch serves a smaller one, with nothing left over from the last.
static void smaller_batches_leave_no_trace(void **state) {
    (void)state;
    Rig rig = rig_make((MlpDef){.width = 20, .hidden = 2, .act = ACT_SILU}, 300);
    mlp_gradient(&rig.mlp, rig.work, rig.params, &rig.batch, rig.grad);
    rig.batch.n = 37;
    check_gradient(&rig);
    rig_free(&rig);
}

// A label reaches no further than its own column, and none at all is as if there were no classes.
static void labels_are_columns_of_the_first_layer(void **state) {
    (void)state;
    Rig rig = rig_make((MlpDef){.width = 12, .hidden = 2, .act = ACT_SILU, .classes = 3}, 60);
    const int strange[2] = {3, -7}; // no class: as without a label
    float vx[2], vy[2], wx[2], wy[2];
    mlp_eval_labels(&rig.mlp, rig.params, 0.5f, rig.batch.x, rig.batch.y, strange, vx, vy, 2);
    mlp_eval(&rig.mlp, rig.params, 0.5f, rig.batch.x, rig.batch.y, wx, wy, 2);
    assert_memory_equal(vx, wx, sizeof vx);
    assert_memory_equal(vy, wy, sizeof vy);
    for (int i = 0; i < 60; i++) {
        rig.label[i] = i % 2 ? 1 : MLP_NO_LABEL;
    }
    mlp_gradient(&rig.mlp, rig.work, rig.params, &rig.batch, rig.grad);
    for (int row = 0; row < 12; row++) {
        const float *w = rig.grad + rig.mlp.weight[0] + row * rig.mlp.in + 3;
        assert_true(w[0] == 0.0f && w[1] != 0.0f && w[2] == 0.0f);
    }
    rig_free(&rig);
}

// A point's velocity does not depend on the company it is evaluated in.
static void evaluation_is_point_by_point(void **state) {
    (void)state;
    Rig rig = rig_make(mlp_default(), 300);
    float vx[300], vy[300], wx[300], wy[300];
    mlp_eval(&rig.mlp, rig.params, 0.5f, rig.batch.x, rig.batch.y, vx, vy, 300);
    for (int begin = 0, n = 1; begin < 300; begin += n, n = n % 77 + 13) {
        int some = begin + n > 300 ? 300 - begin : n;
        mlp_eval(&rig.mlp, rig.params, 0.5f, rig.batch.x + begin, rig.batch.y + begin, wx + begin, wy + begin, some);
    }
    assert_memory_equal(vx, wx, sizeof vx);
    assert_memory_equal(vy, wy, sizeof vy);
    rig_free(&rig);
}

static void nan_is_not_hidden(void **state) {
    (void)state;
    for (Activation act = 0; act < ACT_COUNT; act++) {
        Rig rig = rig_make((MlpDef){.width = 16, .hidden = 2, .act = act}, 64);
        rig.params[rig.mlp.weight[1] + 3] = NAN;
        assert_true(isnan(mlp_gradient(&rig.mlp, rig.work, rig.params, &rig.batch, rig.grad)));
        rig_free(&rig);
    }
}

static void shape_and_offsets(void **state) {
    (void)state;
    Mlp mlp = mlp_make((MlpDef){.width = 10, .hidden = 2, .time_freqs = 1, .pos_freqs = 2}, 1);
    assert_int_equal(mlp.in, 9);
    assert_int_equal(mlp.layers, 3);
    assert_int_equal(mlp.count, 9 * 10 + 10 + 10 * 10 + 10 + 10 * 2 + 2);
    assert_int_equal(mlp.bias[2], mlp.count - 2);
    assert_int_equal(mlp_layer_in(&mlp, 0), 9);
    assert_int_equal(mlp_layer_in(&mlp, 2), 10);
    assert_int_equal(mlp_layer_out(&mlp, 1), 10);
    assert_int_equal(mlp_layer_out(&mlp, 2), 2);
    Mlp labelled = mlp_make((MlpDef){.width = 10, .hidden = 1, .time_freqs = 1, .classes = 8}, 1);
    assert_int_equal(labelled.in, 13);
    Mlp initial = mlp_make(mlp_default(), 1);
    assert_int_equal(initial.count, 8706);
}

static void initial_weights_are_uniform_and_seeded(void **state) {
    (void)state;
    Mlp mlp = mlp_make(mlp_default(), 1);
    float *a = malloc(3 * (size_t)mlp.count * sizeof(float)), *b = a + mlp.count, *c = b + mlp.count;
    mlp_init(&mlp, a, 5);
    mlp_init(&mlp, b, 5);
    mlp_init(&mlp, c, 6);
    assert_memory_equal(a, b, (size_t)mlp.count * sizeof(float));
    assert_memory_not_equal(a, c, (size_t)mlp.count * sizeof(float));
    for (int k = 0; k < mlp.layers; k++) {
        int begin = mlp.weight[k], end = mlp.bias[k] + mlp_layer_out(&mlp, k);
        double bound = 1.0 / sqrt(mlp_layer_in(&mlp, k)), squares = 0.0, largest = 0.0;
        for (int i = begin; i < end; i++) {
            squares += (double)(a[i] * a[i]);
            largest = fmax(largest, fabs((double)a[i]));
        }
        assert_true(largest <= bound * 1.0000001 && largest > 0.9 * bound);
        double variance = squares / (end - begin) / (bound * bound / 3.0); // 1 for a uniform
        assert_true(fabs(variance - 1.0) < 5.0 * sqrt(0.8 / (end - begin)));
    }
    free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twin_matches_central_differences),
        cmocka_unit_test(kernels_match_the_twin_in_all_activations),
        cmocka_unit_test(kernels_match_the_twin_in_odd_widths),
        cmocka_unit_test(kernels_match_the_twin_in_odd_batches),
        cmocka_unit_test(kernels_match_the_twin_in_depths),
        cmocka_unit_test(kernels_match_the_twin_in_features),
        cmocka_unit_test(kernels_match_the_twin_in_classes),
        cmocka_unit_test(kernels_match_the_twin_in_logits),
        cmocka_unit_test(kernels_match_the_twin_in_spans),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(smaller_batches_leave_no_trace),
        cmocka_unit_test(evaluation_is_point_by_point),
        cmocka_unit_test(labels_are_columns_of_the_first_layer),
        cmocka_unit_test(nan_is_not_hidden),
        cmocka_unit_test(shape_and_offsets),
        cmocka_unit_test(initial_weights_are_uniform_and_seeded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
