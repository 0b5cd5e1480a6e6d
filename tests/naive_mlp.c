// The network by the book: one sample at a time, double precision, plain loops.
#include "naive_mlp.h"

#include <math.h>
#include <string.h>

#define TWO_PI 6.283185307179586
#define SELU_SCALE 1.0507009873554805
#define SELU_ALPHA 1.6732632423543772

// All values of one forward pass: z before, h after the activation; h[0] are the inputs.
typedef struct {
    double h[MLP_MAX_HIDDEN + 1][MLP_MAX_WIDTH];
    double z[MLP_MAX_HIDDEN + 2][MLP_MAX_WIDTH];
} Pass;

static double act_value(Activation act, double z) {
    switch (act) {
    case ACT_SILU:
        return z / (1.0 + exp(-z));
    case ACT_TANH:
        return tanh(z);
    case ACT_RELU:
        return z > 0.0 ? z : 0.0;
    case ACT_GELU:
        return 0.5 * z * (1.0 + erf(z * M_SQRT1_2));
    case ACT_SELU:
        return SELU_SCALE * (z > 0.0 ? z : SELU_ALPHA * expm1(z));
    case ACT_COUNT:
        break;
    }
    return 0.0;
}

static double act_slope(Activation act, double z) {
    double s = 1.0 / (1.0 + exp(-z));
    switch (act) {
    case ACT_SILU:
        return s + z * s * (1.0 - s);
    case ACT_TANH:
        return 1.0 - tanh(z) * tanh(z);
    case ACT_RELU:
        return z > 0.0 ? 1.0 : 0.0;
    case ACT_GELU:
        return 0.5 * (1.0 + erf(z * M_SQRT1_2)) + z * exp(-0.5 * z * z) / sqrt(TWO_PI);
    case ACT_SELU:
        return SELU_SCALE * (z > 0.0 ? 1.0 : SELU_ALPHA * exp(z));
    case ACT_COUNT:
        break;
    }
    return 0.0;
}

static void set_inputs(const Mlp *mlp, double t, double span, double x, double y, int label, double *in) {
    *in++ = x;
    *in++ = y;
    *in++ = t;
    for (int k = 1; k <= mlp->def.time_freqs; k++) {
        *in++ = sin(TWO_PI * k * t);
        *in++ = cos(TWO_PI * k * t);
    }
    for (int k = 0; k < mlp->def.pos_freqs; k++) {
        double phase = (double)mlp->freq[2 * k] * x + (double)mlp->freq[2 * k + 1] * y;
        *in++ = sin(phase);
        *in++ = cos(phase);
    }
    if (mlp->def.span) {
        *in++ = span;
    }
    for (int c = 0; c < mlp->def.classes; c++) {
        *in++ = c == label ? 1.0 : 0.0;
    }
}

static void forward(const Mlp *mlp, const double *params, double t, double span, double x, double y, int label, Pass *pass) {
    set_inputs(mlp, t, span, x, y, label, pass->h[0]);
    for (int k = 0; k < mlp->layers; k++) {
        int in = mlp_layer_in(mlp, k);
        for (int o = 0; o < mlp_layer_out(mlp, k); o++) {
            double z = params[mlp->bias[k] + o];
            for (int i = 0; i < in; i++) {
                z += params[mlp->weight[k] + o * in + i] * pass->h[k][i];
            }
            pass->z[k][o] = z;
            if (k < mlp->def.hidden) {
                pass->h[k + 1][o] = act_value(mlp->def.act, z);
            }
        }
    }
}

void mlp_jump_naive(const Mlp *mlp, const double *params, double t, double span, double x, double y, int label, double *u) {
    Pass pass;
    forward(mlp, params, t, span, x, y, label, &pass);
    for (int o = 0; o < mlp->out; o++) {
        u[o] = pass.z[mlp->def.hidden][o];
    }
}

void mlp_eval_naive(const Mlp *mlp, const double *params, double t, double x, double y, int label, double *v) {
    mlp_jump_naive(mlp, params, t, 0.0, x, y, label, v);
}

// The derivatives of both outputs by x (axis 0) or y (1).
static void derive(const Mlp *mlp, const double *params, const Pass *pass, int axis, double by[2]) {
    double dh[MLP_MAX_WIDTH] = {0}, dz[MLP_MAX_WIDTH];
    const int first = 3 + 2 * mlp->def.time_freqs;
    dh[axis] = 1.0;
    for (int k = 0; k < mlp->def.pos_freqs; k++) {
        const double w = (double)mlp->freq[2 * k + axis];
        dh[first + 2 * k] = w * pass->h[0][first + 2 * k + 1];
        dh[first + 2 * k + 1] = -w * pass->h[0][first + 2 * k];
    }
    for (int k = 0; k < mlp->layers; k++) {
        const int in = mlp_layer_in(mlp, k), out = mlp_layer_out(mlp, k);
        for (int o = 0; o < out; o++) {
            dz[o] = 0;
            for (int i = 0; i < in; i++) {
                dz[o] += params[mlp->weight[k] + o * in + i] * dh[i];
            }
        }
        for (int o = 0; o < out; o++) {
            dh[o] = dz[o] * (k < mlp->def.hidden ? act_slope(mlp->def.act, pass->z[k][o]) : 1.0);
        }
    }
    by[0] = dh[0];
    by[1] = dh[1];
}

void mlp_derivatives_naive(const Mlp *mlp, const double *params, double t, double x, double y, int label, double v[2],
                           double by[2][2]) {
    Pass pass;
    forward(mlp, params, t, 0.0, x, y, label, &pass);
    v[0] = pass.z[mlp->def.hidden][0];
    v[1] = pass.z[mlp->def.hidden][1];
    derive(mlp, params, &pass, 0, by[0]);
    derive(mlp, params, &pass, 1, by[1]);
}

// Adds one sample's gradient; dz begins as the gradient by the network's output.
static void backward(const Mlp *mlp, const double *params, const Pass *pass, double *dz, double *grad) {
    for (int k = mlp->def.hidden; k >= 0; k--) {
        int in = mlp_layer_in(mlp, k), out = mlp_layer_out(mlp, k);
        double dh[MLP_MAX_WIDTH] = {0};
        for (int o = 0; o < out; o++) {
            grad[mlp->bias[k] + o] += dz[o];
            for (int i = 0; i < in; i++) {
                grad[mlp->weight[k] + o * in + i] += dz[o] * pass->h[k][i];
                dh[i] += dz[o] * params[mlp->weight[k] + o * in + i];
            }
        }
        for (int i = 0; k > 0 && i < in; i++) {
            dz[i] = dh[i] * act_slope(mlp->def.act, pass->z[k - 1][i]);
        }
    }
}

// The loss of one sample; dz: its gradient by the outputs z.
static double squared_error(const MlpBatch *batch, int s, const double *z, double *dz) {
    double ex = z[0] - (double)batch->ux[s], ey = z[1] - (double)batch->uy[s];
    double weight = batch->weight ? (double)batch->weight[s] : 1.0;
    dz[0] = 2.0 * weight * ex;
    dz[1] = 2.0 * weight * ey;
    return weight * (ex * ex + ey * ey);
}

static double cross_entropy(int outputs, int target, const double *z, double *dz) {
    double sum = 0.0;
    for (int o = 0; o < outputs; o++) {
        sum += exp(z[o]);
    }
    for (int o = 0; o < outputs; o++) {
        dz[o] = exp(z[o]) / sum - (o == target);
    }
    return log(sum) - z[target];
}

double mlp_gradient_naive(const Mlp *mlp, const double *params, const MlpBatch *batch, double *grad) {
    Pass pass;
    double total = 0.0;
    memset(grad, 0, (size_t)mlp->count * sizeof(double));
    for (int s = 0; s < batch->n; s++) {
        int label = batch->label ? batch->label[s] : MLP_NO_LABEL;
        double span = batch->span ? (double)batch->span[s] : 0.0;
        forward(mlp, params, (double)batch->t[s], span, (double)batch->x[s], (double)batch->y[s], label, &pass);
        double dz[MLP_MAX_WIDTH] = {0};
        const double *z = pass.z[mlp->def.hidden];
        total += batch->target ? cross_entropy(mlp->out, batch->target[s], z, dz) : squared_error(batch, s, z, dz);
        for (int o = 0; o < mlp->out; o++) {
            dz[o] /= batch->n;
        }
        backward(mlp, params, &pass, dz, grad);
    }
    return total / batch->n;
}
