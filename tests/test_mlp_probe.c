// What the neurons say: the last column is the network's answer, the first its inputs, and one between them by hand.
#include "naive_mlp.h"
#include "num/mlp_probe.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static float *weights_of(const Mlp *mlp) {
    float *params = malloc((size_t)mlp->count * sizeof *params);
    mlp_init(mlp, params, 5);
    return params;
}

static void the_last_column_is_the_networks_answer(void **state) {
    (void)state;
    for (int k = 0; k < ACT_COUNT; k++) {
        MlpDef def = mlp_default();
        def.act = (Activation)k;
        def.width = 24 + 5 * k;
        def.hidden = 1 + k;
        def.time_freqs = k;
        def.pos_freqs = 2 * k;
        def.classes = k;
        Mlp mlp = mlp_make(def, 3);
        float *params = weights_of(&mlp);
        double *twin = malloc((size_t)mlp.count * sizeof *twin);
        for (int i = 0; i < mlp.count; i++) {
            twin[i] = (double)params[i];
        }
        for (int label = MLP_NO_LABEL; label < def.classes; label++) {
            MlpProbe probe;
            double v[2];
            mlp_probe(&mlp, params, 0.3f, -1.2f, 0.7f, label, &probe);
            mlp_eval_naive(&mlp, twin, (double)0.3f, (double)-1.2f, (double)0.7f, label, v);
            assert_int_equal(probe.count[mlp.layers], 2);
            assert_near((double)probe.value[mlp.layers][0], v[0], 2e-5);
            assert_near((double)probe.value[mlp.layers][1], v[1], 2e-5);
        }
        free(twin);
        free(params);
    }
}

static void the_first_column_is_what_goes_in(void **state) {
    (void)state;
    MlpDef def = mlp_default();
    def.time_freqs = def.pos_freqs = 1;
    def.classes = 3;
    Mlp mlp = mlp_make(def, 3);
    float *params = weights_of(&mlp);
    MlpProbe probe;
    mlp_probe(&mlp, params, 0.25f, 1, 2, 1, &probe);
    assert_int_equal(probe.count[0], 10);
    double phase = (double)(mlp.freq[0] * 1 + mlp.freq[1] * 2);
    const double want[10] = {1, 2, 0.25, 1, 0, sin(phase), cos(phase), 0, 1, 0};
    for (int i = 0; i < 10; i++) {
        assert_near((double)probe.value[0][i], want[i], 1e-6);
    }
    free(params);
}

// Two neurons by hand: relu(W x + b), and what leaves them.
static void a_hidden_neuron_says_what_its_weights_make_of_the_inputs(void **state) {
    (void)state;
    MlpDef def = mlp_default();
    def.width = 8;
    def.hidden = 1;
    def.act = ACT_RELU;
    Mlp mlp = mlp_make(def, 3);
    float *params = calloc((size_t)mlp.count, sizeof *params);
    const float first[3] = {2, -1, 4};
    for (int i = 0; i < 3; i++) {
        params[mlp.weight[0] + i] = first[i];      // neuron 0
        params[mlp.weight[0] + 3 + i] = -first[i]; // neuron 1 says the opposite
    }
    params[mlp.bias[0]] = 0.5f;
    params[mlp.weight[1]] = 3;
    params[mlp.weight[1] + 8] = -2;
    MlpProbe probe;
    mlp_probe(&mlp, params, 0.5f, 1, 1, MLP_NO_LABEL, &probe);
    assert_int_equal(probe.count[1], 8);
    assert_near((double)probe.value[1][0], 3.5, 1e-6);
    assert_near((double)probe.value[1][1], 0, 0);
    assert_near((double)probe.value[2][0], 10.5, 1e-5);
    assert_near((double)probe.value[2][1], -7, 1e-5);
    float sum[8];
    mlp_weights_leaving(&mlp, params, 0, sum);
    assert_near((double)sum[0], 5, 1e-6);
    assert_near((double)sum[1], 0, 0);
    free(params);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_column_is_the_networks_answer),
        cmocka_unit_test(the_first_column_is_what_goes_in),
        cmocka_unit_test(a_hidden_neuron_says_what_its_weights_make_of_the_inputs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
