// The network with its derivatives by position. Value and two tangents of BLOCK points go through the layers side by side, so that a
// weight is read once for all of them.
#include "num/simd/simd.h"

#include <math.h>
#include <string.h>

#define BLOCK 16 // points at once
#define PARTS 3  // value, derivative by x, derivative by y

typedef float Points __attribute__((vector_size(4 * BLOCK), aligned(64)));

typedef struct {
    Points part[PARTS];
} Feature;

// ---- inputs ------------------------------------------------------------------------------------------------------------
// sin and cos of a phase whose derivatives by x and y are dx and dy.
static void add_wave(Feature *pair, const float phase[BLOCK], float dx, float dy) {
    float s[BLOCK], c[BLOCK];
    KERNEL(sincos)(phase, s, c, BLOCK);
    memcpy(&pair[0].part[0], s, sizeof s);
    memcpy(&pair[1].part[0], c, sizeof c);
    pair[0].part[1] = dx * pair[1].part[0];
    pair[0].part[2] = dy * pair[1].part[0];
    pair[1].part[1] = -dx * pair[0].part[0];
    pair[1].part[2] = -dy * pair[0].part[0];
}

static void set_inputs(const Mlp *mlp, float t, const float x[BLOCK], const float y[BLOCK], int label, Feature *in) {
    float phase[BLOCK];
    memset(in, 0, 3 * sizeof *in);
    for (int b = 0; b < BLOCK; b++) {
        in[0].part[0][b] = x[b];
        in[1].part[0][b] = y[b];
        in[2].part[0][b] = t;
        in[0].part[1][b] = in[1].part[2][b] = 1.0f;
    }
    in += 3;
    for (int k = 1; k <= mlp->def.time_freqs; k++, in += 2) {
        double turns = (double)k * (double)t;
        for (int b = 0; b < BLOCK; b++) {
            phase[b] = (float)(2 * M_PI * (turns - floor(turns)));
        }
        add_wave(in, phase, 0.0f, 0.0f);
    }
    for (int k = 0; k < mlp->def.pos_freqs; k++, in += 2) {
        const float wx = mlp->freq[2 * k], wy = mlp->freq[2 * k + 1];
        for (int b = 0; b < BLOCK; b++) {
            phase[b] = wx * x[b] + wy * y[b];
        }
        add_wave(in, phase, wx, wy);
    }
    for (int c = 0; c < mlp->def.classes; c++) {
        in[c] = (Feature){{(Points){0} + (c == label ? 1.0f : 0.0f)}};
    }
}

// ---- layers ------------------------------------------------------------------------------------------------------------
static void layer_sums(const Mlp *mlp, const float *params, int layer, const Feature *in, Feature *out) {
    const int width = mlp_layer_in(mlp, layer), rows = mlp_layer_out(mlp, layer);
    for (int o = 0; o < rows; o += 2) { // two at a time, so that sums need not wait for each other
        const bool odd = o + 1 == rows;
        const float *w0 = params + mlp->weight[layer] + o * width, *w1 = odd ? w0 : w0 + width;
        Points v0 = {0}, x0 = {0}, y0 = {0}, v1 = {0}, x1 = {0}, y1 = {0};
        for (int i = 0; i < width; i++) {
            const Points v = in[i].part[0], x = in[i].part[1], y = in[i].part[2];
            v0 += w0[i] * v;
            x0 += w0[i] * x;
            y0 += w0[i] * y;
            v1 += w1[i] * v;
            x1 += w1[i] * x;
            y1 += w1[i] * y;
        }
        const float *bias = params + mlp->bias[layer] + o;
        out[o] = (Feature){{v0 + bias[0], x0, y0}};
        if (!odd) {
            out[o + 1] = (Feature){{v1 + bias[1], x1, y1}};
        }
    }
}

#define SELU_SCALE 1.05070099f
#define SELU_ALPHA 1.67326324f

// The activation and its derivative.
static void activate(Activation act, const float z[BLOCK], float h[BLOCK], float slope[BLOCK]) {
    float u[BLOCK];
    switch (act) {
    case ACT_SILU:
        KERNEL(fun)(FUN_SIGMOID, z, u, BLOCK);
        for (int b = 0; b < BLOCK; b++) {
            h[b] = z[b] * u[b];
            slope[b] = u[b] + h[b] * (1.0f - u[b]);
        }
        break;
    case ACT_TANH:
        KERNEL(fun)(FUN_TANH, z, h, BLOCK);
        for (int b = 0; b < BLOCK; b++) {
            slope[b] = 1.0f - h[b] * h[b];
        }
        break;
    case ACT_RELU:
        for (int b = 0; b < BLOCK; b++) {
            h[b] = z[b] > 0.0f ? z[b] : 0.0f;
            slope[b] = z[b] > 0.0f ? 1.0f : 0.0f;
        }
        break;
    case ACT_GELU:
        for (int b = 0; b < BLOCK; b++) {
            u[b] = z[b] * 0.70710678f;
            slope[b] = -0.5f * z[b] * z[b];
        }
        KERNEL(fun)(FUN_ERF, u, u, BLOCK);
        KERNEL(fun)(FUN_EXP, slope, slope, BLOCK);
        for (int b = 0; b < BLOCK; b++) {
            float below = 0.5f * (1.0f + u[b]);
            h[b] = z[b] * below;
            slope[b] = below + z[b] * slope[b] * 0.39894228f;
        }
        break;
    case ACT_SELU:
        for (int b = 0; b < BLOCK; b++) {
            u[b] = z[b] < 0.0f ? z[b] : 0.0f;
        }
        KERNEL(fun)(FUN_EXP, u, u, BLOCK);
        for (int b = 0; b < BLOCK; b++) {
            h[b] = SELU_SCALE * (z[b] > 0.0f ? z[b] : SELU_ALPHA * (u[b] - 1.0f));
            slope[b] = SELU_SCALE * (z[b] > 0.0f ? 1.0f : SELU_ALPHA * u[b]);
        }
        break;
    case ACT_COUNT:
        break;
    }
}

static void activate_feature(Activation act, Feature *f) {
    float z[BLOCK], h[BLOCK] = {0}, slope[BLOCK] = {0};
    Points factor;
    memcpy(z, &f->part[0], sizeof z);
    activate(act, z, h, slope);
    memcpy(&f->part[0], h, sizeof h);
    memcpy(&factor, slope, sizeof slope);
    f->part[1] *= factor;
    f->part[2] *= factor;
}

// The two outputs of a block; x, y: (BLOCK).
static void eval_block(const Mlp *mlp, const float *params, float t, const float *x, const float *y, int label, Feature out[2]) {
    Feature one[MLP_MAX_WIDTH], two[MLP_MAX_WIDTH], *in = one, *next = two;
    set_inputs(mlp, t, x, y, label, in);
    for (int layer = 0; layer < mlp->def.hidden; layer++) {
        layer_sums(mlp, params, layer, in, next);
        for (int o = 0; o < mlp->def.width; o++) {
            activate_feature(mlp->def.act, &next[o]);
        }
        Feature *swap = in;
        in = next;
        next = swap;
    }
    layer_sums(mlp, params, mlp->def.hidden, in, out);
}

void KERNEL(divergence)(const Mlp *mlp, const float *params, float t, const float *x, const float *y, int label, float *vx,
                        float *vy, float *divergence, int n) {
    for (int begin = 0; begin < n; begin += BLOCK) {
        int count = n - begin < BLOCK ? n - begin : BLOCK;
        float px[BLOCK] = {0}, py[BLOCK] = {0};
        Feature out[2];
        memcpy(px, x + begin, (size_t)count * sizeof *px);
        memcpy(py, y + begin, (size_t)count * sizeof *py);
        eval_block(mlp, params, t, px, py, label, out);
        for (int b = 0; b < count; b++) {
            vx[begin + b] = out[0].part[0][b];
            vy[begin + b] = out[1].part[0][b];
            divergence[begin + b] = out[0].part[1][b] + out[1].part[2][b];
        }
    }
}
