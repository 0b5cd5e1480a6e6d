// The network with its derivatives by position, or along one direction. Value and tangents of BLOCK points go through the layers side by side, so that a
// weight is read once for all of them.
#include "num/simd/simd.h"

#include <math.h>
#include <string.h>

#define BLOCK 16 // points at once
#define PARTS 3  // value, and at most two derivatives

typedef float Points __attribute__((vector_size(4 * BLOCK), aligned(64)));

typedef struct {
    Points part[PARTS];
} Feature;

// ---- inputs ------------------------------------------------------------------------------------------------------------
// A block of points, and how they move in each of the derivatives.
typedef struct {
    float x[BLOCK], y[BLOCK], t[BLOCK], span[BLOCK];
    int label[BLOCK];
    struct {
        Points x, y;
        float t, span;
    } moves[PARTS - 1];
} Asked;

// sin and cos of a phase; `moves`: its derivatives.
static void add_wave(Feature *pair, const float phase[BLOCK], const Points moves[PARTS - 1]) {
    float s[BLOCK], c[BLOCK];
    KERNEL(sincos)(phase, s, c, BLOCK);
    memcpy(&pair[0].part[0], s, sizeof s);
    memcpy(&pair[1].part[0], c, sizeof c);
    for (int p = 1; p < PARTS; p++) {
        pair[0].part[p] = moves[p - 1] * pair[1].part[0];
        pair[1].part[p] = -moves[p - 1] * pair[0].part[0];
    }
}

static Feature *time_waves(const Mlp *mlp, const Asked *at, Feature *in) {
    for (int k = 1; k <= mlp->def.time_freqs; k++, in += 2) {
        float phase[BLOCK];
        Points moves[PARTS - 1];
        for (int b = 0; b < BLOCK; b++) {
            const double turns = (double)k * (double)at->t[b];
            phase[b] = (float)(2 * M_PI * (turns - floor(turns)));
        }
        for (int p = 0; p < PARTS - 1; p++) {
            moves[p] = (Points){0} + (float)(2 * M_PI * k) * at->moves[p].t;
        }
        add_wave(in, phase, moves);
    }
    return in;
}

static Feature *position_waves(const Mlp *mlp, const Asked *at, Feature *in) {
    for (int k = 0; k < mlp->def.pos_freqs; k++, in += 2) {
        const float wx = mlp->freq[2 * k], wy = mlp->freq[2 * k + 1];
        float phase[BLOCK];
        Points moves[PARTS - 1];
        for (int b = 0; b < BLOCK; b++) {
            phase[b] = wx * at->x[b] + wy * at->y[b];
        }
        for (int p = 0; p < PARTS - 1; p++) {
            moves[p] = wx * at->moves[p].x + wy * at->moves[p].y;
        }
        add_wave(in, phase, moves);
    }
    return in;
}

static void set_inputs(const Mlp *mlp, const Asked *at, Feature *in) {
    memcpy(&in[0].part[0], at->x, sizeof at->x);
    memcpy(&in[1].part[0], at->y, sizeof at->y);
    memcpy(&in[2].part[0], at->t, sizeof at->t);
    for (int p = 1; p < PARTS; p++) {
        in[0].part[p] = at->moves[p - 1].x;
        in[1].part[p] = at->moves[p - 1].y;
        in[2].part[p] = (Points){0} + at->moves[p - 1].t;
    }
    in = position_waves(mlp, at, time_waves(mlp, at, in + 3));
    if (mlp->def.span) {
        memcpy(&in->part[0], at->span, sizeof at->span);
        for (int p = 1; p < PARTS; p++) {
            in->part[p] = (Points){0} + at->moves[p - 1].span;
        }
        in++;
    }
    for (int c = 0; c < mlp->def.classes; c++) {
        in[c] = (Feature){0};
        for (int b = 0; b < BLOCK; b++) {
            in[c].part[0][b] = at->label[b] == c ? 1.0f : 0.0f;
        }
    }
}

// ---- layers ------------------------------------------------------------------------------------------------------------
// parts: how many are of interest, a constant where it is called.
static inline __attribute__((always_inline)) void sums_of(const Mlp *mlp, const float *params, int layer, const Feature *in,
                                                          Feature *out, const int parts) {
    const int width = mlp_layer_in(mlp, layer), rows = mlp_layer_out(mlp, layer);
    for (int o = 0; o < rows; o += 2) { // two at a time, so that sums need not wait for each other
        const bool odd = o + 1 == rows;
        const float *w0 = params + mlp->weight[layer] + o * width, *w1 = odd ? w0 : w0 + width;
        Points a[PARTS] = {0}, b[PARTS] = {0};
        for (int i = 0; i < width; i++) {
            for (int p = 0; p < parts; p++) {
                a[p] += w0[i] * in[i].part[p];
                b[p] += w1[i] * in[i].part[p];
            }
        }
        const float *bias = params + mlp->bias[layer] + o;
        a[0] += bias[0];
        memcpy(&out[o], a, sizeof a);
        if (!odd) {
            b[0] += bias[1];
            memcpy(&out[o + 1], b, sizeof b);
        }
    }
}

static void layer_sums(const Mlp *mlp, const float *params, int layer, const Feature *in, Feature *out, int parts) {
    if (parts == 2) {
        sums_of(mlp, params, layer, in, out, 2);
    } else {
        sums_of(mlp, params, layer, in, out, PARTS);
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

// The two outputs of a block.
static void eval_block(const Mlp *mlp, const float *params, const Asked *at, int parts, Feature out[2]) {
    Feature one[MLP_MAX_WIDTH], two[MLP_MAX_WIDTH], *in = one, *next = two;
    set_inputs(mlp, at, in);
    for (int layer = 0; layer < mlp->def.hidden; layer++) {
        layer_sums(mlp, params, layer, in, next, parts);
        for (int o = 0; o < mlp->def.width; o++) {
            activate_feature(mlp->def.act, &next[o]);
        }
        Feature *swap = in;
        in = next;
        next = swap;
    }
    layer_sums(mlp, params, mlp->def.hidden, in, out, parts);
}

void KERNEL(divergence)(const Mlp *mlp, const float *params, float t, const float *x, const float *y, int label, float *vx,
                        float *vy, float *divergence, int n) {
    for (int begin = 0; begin < n; begin += BLOCK) {
        int count = n - begin < BLOCK ? n - begin : BLOCK;
        Asked at = {.moves = {{.x = (Points){0} + 1.0f}, {.y = (Points){0} + 1.0f}}};
        Feature out[2];
        memcpy(at.x, x + begin, (size_t)count * sizeof *at.x);
        memcpy(at.y, y + begin, (size_t)count * sizeof *at.y);
        for (int b = 0; b < BLOCK; b++) {
            at.t[b] = t;
            at.label[b] = label;
        }
        eval_block(mlp, params, &at, PARTS, out);
        for (int b = 0; b < count; b++) {
            vx[begin + b] = out[0].part[0][b];
            vy[begin + b] = out[1].part[0][b];
            divergence[begin + b] = out[0].part[1][b] + out[1].part[2][b];
        }
    }
}

void KERNEL(jump_rate)(const Mlp *mlp, const float *params, const float *t, const float *span, const float *x, const float *y,
                       const int *label, const float *dx, const float *dy, float *rate_x, float *rate_y, int n) {
    for (int begin = 0; begin < n; begin += BLOCK) {
        const int count = n - begin < BLOCK ? n - begin : BLOCK;
        const size_t bytes = (size_t)count * sizeof(float);
        Asked at = {.moves = {{.t = 1.0f, .span = -1.0f}}};
        Feature out[2];
        memcpy(at.x, x + begin, bytes);
        memcpy(at.y, y + begin, bytes);
        memcpy(at.t, t + begin, bytes);
        memcpy(at.span, span + begin, bytes);
        memcpy(&at.moves[0].x, dx + begin, bytes);
        memcpy(&at.moves[0].y, dy + begin, bytes);
        for (int b = 0; b < count; b++) {
            at.label[b] = label ? label[begin + b] : MLP_NO_LABEL;
        }
        eval_block(mlp, params, &at, 2, out);
        for (int b = 0; b < count; b++) {
            rate_x[begin + b] = out[0].part[1][b];
            rate_y[begin + b] = out[1].part[1][b];
        }
    }
}
