#include "view/network_gpu.h"

#include "base/check.h"
#include "settings/rules.h"

#include <math.h>

_Static_assert(RULES_GPU_WIDTH == ADVECT_WIDTH, "the panel says what the card takes");

bool network_gpu_fits(const NetworkField *field) {
    const MlpDef *def = &field->mlp->def;
    bool each = def->classes > 0 && field->labels == LABEL_EACH;
    return def->width <= ADVECT_WIDTH && def->hidden <= ADVECT_HIDDEN && def->pos_freqs <= ADVECT_WAVES && !each &&
           network_field_evals(field) == 1;
}

AdvectShape network_gpu_shape(const Mlp *mlp) {
    static const AdvectActivation activation[ACT_COUNT] = {[ACT_SILU] = ADVECT_SILU,
                                                           [ACT_TANH] = ADVECT_TANH,
                                                           [ACT_RELU] = ADVECT_RELU,
                                                           [ACT_GELU] = ADVECT_GELU,
                                                           [ACT_SELU] = ADVECT_SELU};
    return (AdvectShape){mlp->def.width, mlp->def.hidden, mlp->def.pos_freqs, activation[mlp->def.act]};
}

AdvectNet network_gpu_weights(const NetworkField *field) {
    const Mlp *mlp = field->mlp;
    AdvectNet net = {.inputs = mlp->in, .wave_column = 3 + 2 * mlp->def.time_freqs, .wave = mlp->freq};
    for (int k = 0; k < mlp->layers; k++) {
        net.weight[k] = field->weights + mlp->weight[k];
        net.bias[k] = field->weights + mlp->bias[k];
    }
    return net;
}

// The column of layer 0 that a field's class adds; -1: none.
static int label_column(const NetworkField *field) {
    const Mlp *mlp = field->mlp;
    bool one = field->labels == LABEL_ONE && field->guidance != 0 && field->label >= 0 && field->label < mlp->def.classes;
    return one ? mlp->in - mlp->def.classes + field->label : -1;
}

// What the first layer's sums begin with at time t, which all points share: biases, t, the features of t, and the class.
static void first_sums(const NetworkField *field, float t, float *first) {
    const Mlp *mlp = field->mlp;
    const float *weight = field->weights + mlp->weight[0], *bias = field->weights + mlp->bias[0];
    double feature[1 + 2 * MLP_MAX_FREQS] = {(double)t};
    int count = 1 + 2 * mlp->def.time_freqs, label = label_column(field);
    for (int k = 1; k <= mlp->def.time_freqs; k++) {
        double angle = 2.0 * M_PI * (double)k * (double)t;
        feature[2 * k - 1] = sin(angle);
        feature[2 * k] = cos(angle);
    }
    for (int o = 0; o < mlp->def.width; o++) {
        double sum = (double)bias[o] + (label < 0 ? 0.0 : (double)weight[o * mlp->in + label]);
        for (int i = 0; i < count; i++) {
            sum += (double)weight[o * mlp->in + 2 + i] * feature[i];
        }
        first[o] = (float)sum;
    }
}

// Methods in which each stage needs only the one before: when it is asked, how far along, and its share (Butcher's c, a, b).
typedef struct {
    int stages;
    float when[ADVECT_STAGES], reach[ADVECT_STAGES], share[ADVECT_STAGES];
} Method;

static const Method methods[SOLVE_COUNT] = {
    [SOLVE_EULER] = {1, {0}, {0}, {1}},
    [SOLVE_MIDPOINT] = {2, {0, 0.5f}, {0, 0.5f}, {0, 1}},
    [SOLVE_HEUN] = {2, {0, 1}, {0, 1}, {0.5f, 0.5f}},
    [SOLVE_RK4] = {4, {0, 0.5f, 0.5f, 1}, {0, 0.5f, 0.5f, 1}, {1 / 6.0f, 1 / 3.0f, 1 / 3.0f, 1 / 6.0f}},
};

int network_gpu_step(const NetworkField *field, Solver solver, float t, float next, AdvectStage stage[ADVECT_STAGES]) {
    CHECK_RANGE((int)solver, 0, SOLVE_COUNT - 1);
    const Method *method = &methods[solver];
    float h = next - t;
    for (int i = 0; i < method->stages; i++) {
        float when = method->when[i] == 1 ? next : t + method->when[i] * h;
        PathAt at = path_at(&field->path, (double)when);
        PredictMix mix = predict_convert(&at, field->predict, PREDICT_VELOCITY);
        stage[i].reach = method->reach[i] * h;
        stage[i].share = method->share[i] * h;
        stage[i].of_point = (float)mix.x;
        stage[i].of_net = (float)mix.p;
        first_sums(field, when, stage[i].first);
    }
    return method->stages;
}
