#include "num/mlp_probe.h"

#include "base/check.h"

#include <math.h>
#include <string.h>

#define TWO_PI 6.28318531f
#define SELU_SCALE 1.05070099f // Klambauer et al. 1706.02515
#define SELU_ALPHA 1.67326324f

static float activate(Activation act, float z) {
    switch (act) {
    case ACT_SILU:
        return z / (1.0f + expf(-z));
    case ACT_TANH:
        return tanhf(z);
    case ACT_RELU:
        return fmaxf(z, 0.0f);
    case ACT_GELU:
        return 0.5f * z * (1.0f + erff(z * 0.707106781f));
    case ACT_SELU:
        return SELU_SCALE * (z > 0.0f ? z : SELU_ALPHA * expm1f(z));
    case ACT_COUNT:
        break;
    }
    return 0.0f;
}

static float *put_waves(float *in, float phase) {
    in[0] = sinf(phase);
    in[1] = cosf(phase);
    return in + 2;
}

// In the order that mlp.h names: x, y, t, features of time, of position, span, classes.
static void set_inputs(const Mlp *mlp, float t, float x, float y, int label, float *in) {
    *in++ = x;
    *in++ = y;
    *in++ = t;
    for (int k = 1; k <= mlp->def.time_freqs; k++) {
        in = put_waves(in, TWO_PI * (float)k * t);
    }
    for (int k = 0; k < mlp->def.pos_freqs; k++) {
        in = put_waves(in, mlp->freq[2 * k] * x + mlp->freq[2 * k + 1] * y);
    }
    if (mlp->def.span) {
        *in++ = 0.0f;
    }
    for (int c = 0; c < mlp->def.classes; c++) {
        *in++ = c == label ? 1.0f : 0.0f;
    }
}

void mlp_probe(const Mlp *mlp, const float *params, float t, float x, float y, int label, MlpProbe *probe) {
    probe->count[0] = mlp->in;
    set_inputs(mlp, t, x, y, label, probe->value[0]);
    for (int k = 0; k < mlp->layers; k++) {
        int in = mlp_layer_in(mlp, k);
        probe->count[k + 1] = mlp_layer_out(mlp, k);
        for (int o = 0; o < probe->count[k + 1]; o++) {
            const float *w = params + mlp->weight[k] + o * in;
            float z = params[mlp->bias[k] + o];
            for (int i = 0; i < in; i++) {
                z += w[i] * probe->value[k][i];
            }
            probe->value[k + 1][o] = k < mlp->layers - 1 ? activate(mlp->def.act, z) : z;
        }
    }
}

void mlp_weights_leaving(const Mlp *mlp, const float *params, int layer, float *sum) {
    CHECK_RANGE(layer, 0, mlp->def.hidden - 1);
    int in = mlp_layer_in(mlp, layer + 1);
    memset(sum, 0, (size_t)in * sizeof *sum);
    for (int o = 0; o < mlp_layer_out(mlp, layer + 1); o++) {
        const float *w = params + mlp->weight[layer + 1] + o * in;
        for (int i = 0; i < in; i++) {
            sum[i] += fabsf(w[i]);
        }
    }
}
