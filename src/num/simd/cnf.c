// A continuous normalizing flow on one slice of points: back to noise along the velocity alone, and again from the noise's end through the
// stages of the solver, each with the network's value and both derivatives and the gradient of all three. Rows as in net.c.
#include "num/simd/act.h"
#include "num/simd/rows.h"

#define PARTS CNF_PARTS
#define STAGES CNF_STAGES
#define VECTORS (SLICE / VEC_LANES)
#define LOG_2PI 1.83787706641f

// RK4: stage j is at the step's start moved by REACH[j] of stage j - 1's velocity, and counts for WEIGHT[j].
static const float REACH[STAGES] = {0.0f, 0.5f, 0.5f, 1.0f}, WEIGHT[STAGES] = {1.0f / 6, 1.0f / 3, 1.0f / 3, 1.0f / 6};

typedef struct {
    const Mlp *mlp;
    const float *params;
    const CnfScratch *s;
    int n, steps;
    const float *t; // (steps + 1)
    float calm;
    const int *label; // (n) or NULL
} Flow;

// Of a step, which goes backwards in flow time.
static float length_of(const Flow *f, int step) {
    return f->t[step] - f->t[step + 1];
}

static float time_of(const Flow *f, int step, int stage) {
    return f->t[step] - REACH[stage] * length_of(f, step);
}

static float *place_of(const Flow *f, int step, int stage) {
    return f->s->place + (STAGES * step + stage) * 2 * SLICE;
}

// to = from + factor * by, two rows.
static void move(float *to, const float *from, float factor, const float *by) {
    for (int i = 0; i < 2 * SLICE; i += VEC_LANES) {
        vec_store(to + i, vec_load(from + i) + factor * vec_load(by + i));
    }
}

// ---- there: along the velocity -----------------------------------------------------------------------------------------
static const float *velocity(const Flow *f, float t, const float *place) {
    float *in = f->s->spare[0][0], *spare = f->s->spare[1][0];
    KERNEL(net_inputs)(f->mlp, &t, NULL, 0, place, ROW(place, 1), f->label, f->n, VECTORS, in);
    return KERNEL(net_outputs)(f->mlp, f->params, in, spare, VECTORS);
}

// From data to noise, in place; keeps where the samples are at each stage.
static void follow_back(const Flow *f, float *at) {
    for (int step = 0; step < f->steps; step++) {
        const float h = -length_of(f, step);
        float end[2 * SLICE] ALIGNED;
        const float *v = at;
        memcpy(end, at, sizeof end);
        for (int j = 0; j < STAGES; j++) {
            float *place = place_of(f, step, j);
            move(place, at, h * REACH[j], v);
            v = velocity(f, time_of(f, step, j), place);
            move(end, end, h * WEIGHT[j], v);
        }
        memcpy(at, end, sizeof end);
    }
}

// ---- the network with its derivatives ----------------------------------------------------------------------------------
// Derivatives of the inputs by x and y: 1 of each by itself, of position features by their chain rule, of all others 0.
static void input_derivatives(const Mlp *mlp, float *const in[PARTS]) {
    const int first = 3 + 2 * mlp->def.time_freqs;
    for (int p = 1; p < PARTS; p++) {
        memset(in[p], 0, (size_t)mlp->in * SLICE * sizeof(float));
        for (int i = 0; i < SLICE; i++) {
            ROW(in[p], p - 1)[i] = 1.0f;
        }
        for (int k = 0; k < mlp->def.pos_freqs; k++) {
            const float w = mlp->freq[2 * k + p - 1];
            for (int i = 0; i < SLICE; i += VEC_LANES) {
                vec_store(ROW(in[p], first + 2 * k) + i, w * vec_load(ROW(in[0], first + 2 * k + 1) + i));
                vec_store(ROW(in[p], first + 2 * k + 1) + i, -w * vec_load(ROW(in[0], first + 2 * k) + i));
            }
        }
    }
}

// Sums of a layer: W in + b of the values, W in of the derivatives.
static void sums(const Flow *f, int layer, float *const in[PARTS], float *const out[PARTS]) {
    const Mlp *mlp = f->mlp;
    const int depth = mlp_layer_in(mlp, layer);
    Gemm g = {
        .a = f->params + mlp->weight[layer],
        .a_row = depth,
        .a_col = 1,
        .b = in[0],
        .b_row = SLICE,
        .c_row = SLICE,
        .rows = mlp_layer_out(mlp, layer),
        .cols = VECTORS,
        .depth = depth,
        .with = f->params + mlp->bias[layer],
    };
    g.c = out[0];
    gemm(GEMM_PLUS_BIAS, &g);
    for (int p = 1; p < PARTS; p++) {
        g.b = in[p];
        g.c = out[p];
        gemm(GEMM_SET, &g);
    }
}

// The activation of a layer's sums in place, with what the way back needs of it.
VEC_INLINE void bend_rows(Activation act, int rows, float *const h[PARTS], float *const bend[PARTS]) {
    for (int i = 0; i < rows * SLICE; i += VEC_LANES) {
        Vec slope, curvature;
        vec_store(h[0] + i, activate_twice(act, vec_load(h[0] + i), &slope, &curvature));
        vec_store(bend[0] + i, slope);
        for (int p = 1; p < PARTS; p++) {
            const Vec z = vec_load(h[p] + i);
            vec_store(bend[p] + i, curvature * z);
            vec_store(h[p] + i, slope * z);
        }
    }
}

// The velocity and its derivatives at a stage: returns them, (2) of each part.
static float *const *forward(const Flow *f, float t, const float *place) {
    const Mlp *mlp = f->mlp;
    const CnfScratch *s = f->s;
    float *const *in = s->input;
    KERNEL(net_inputs)(mlp, &t, NULL, 0, place, ROW(place, 1), f->label, f->n, VECTORS, in[0]);
    input_derivatives(mlp, in);
    for (int layer = 0; layer < mlp->layers; layer++) {
        float *const *out = s->spare[layer % 2];
        for (int p = 0; p < PARTS; p++) {
            transpose_inputs(in[p], mlp_layer_in(mlp, layer), VECTORS, s->ht[layer][p]);
        }
        sums(f, layer, in, out);
        if (layer < mlp->def.hidden) {
            WITH_ACTIVATION(mlp->def.act, bend_rows, mlp->def.width, out, s->bend[layer + 1]);
        }
        in = out;
    }
    return in;
}

// ---- and their gradient ------------------------------------------------------------------------------------------------
// out = W^T dz, of every part.
static void sums_back(const Flow *f, int layer, float *const dz[PARTS], float *const out[PARTS]) {
    const Mlp *mlp = f->mlp;
    const int in = mlp_layer_in(mlp, layer);
    Gemm g = {
        .a = f->params + mlp->weight[layer],
        .a_row = 1,
        .a_col = in,
        .b_row = SLICE,
        .c_row = SLICE,
        .rows = in,
        .cols = VECTORS,
        .depth = mlp_layer_out(mlp, layer),
    };
    for (int p = 0; p < PARTS; p++) {
        g.b = dz[p];
        g.c = out[p];
        gemm(GEMM_SET, &g);
    }
}

// Through the activation, in place: a sum moves its value by the slope, and its derivatives by the curvature.
static void bend_back(int rows, float *const g[PARTS], float *const bend[PARTS]) {
    for (int i = 0; i < rows * SLICE; i += VEC_LANES) {
        const Vec slope = vec_load(bend[0] + i), x = vec_load(g[1] + i), y = vec_load(g[2] + i);
        vec_store(g[0] + i, slope * vec_load(g[0] + i) + vec_load(bend[1] + i) * x + vec_load(bend[2] + i) * y);
        vec_store(g[1] + i, slope * x);
        vec_store(g[2] + i, slope * y);
    }
}

static void weights_gradient(const Flow *f, int layer, float *const dz[PARTS], const NetGrad *grad, bool add) {
    const int in = mlp_layer_in(f->mlp, layer), out = mlp_layer_out(f->mlp, layer);
    layer_gradient(dz[0], in, out, f->s->ht[layer][0], VECTORS, grad, layer, add);
    for (int p = 1; p < PARTS; p++) {
        weight_gradient(dz[p], out, f->s->ht[layer][p], in, VECTORS, grad->weight[layer], true);
    }
}

// By the place, from that by the inputs and their derivatives.
static void place_gradient(const Mlp *mlp, float *const g[PARTS], float *const in[PARTS], float *by_place) {
    const int first = 3 + 2 * mlp->def.time_freqs;
    memcpy(by_place, g[0], 2 * SLICE * sizeof(float));
    for (int k = 0; k < mlp->def.pos_freqs; k++) {
        const int s = first + 2 * k, c = s + 1;
        const float wx = mlp->freq[2 * k], wy = mlp->freq[2 * k + 1];
        for (int i = 0; i < SLICE; i += VEC_LANES) {
            const Vec sine = vec_load(ROW(in[0], s) + i), cosine = vec_load(ROW(in[0], c) + i);
            const Vec along_s = wx * vec_load(ROW(g[1], s) + i) + wy * vec_load(ROW(g[2], s) + i);
            const Vec along_c = wx * vec_load(ROW(g[1], c) + i) + wy * vec_load(ROW(g[2], c) + i);
            const Vec phase = cosine * vec_load(ROW(g[0], s) + i) - sine * vec_load(ROW(g[0], c) + i) - sine * along_s -
                              cosine * along_c;
            vec_store(by_place + i, vec_load(by_place + i) + wx * phase);
            vec_store(ROW(by_place, 1) + i, vec_load(ROW(by_place, 1) + i) + wy * phase);
        }
    }
}

// By the velocity and its derivatives: by_v (2) through where the samples go on from here, and for each of the samples in use `share` of the
// divergence and the share's part of what keeps the field calm.
static void outputs_gradient(const Flow *f, float *const out[PARTS], const float *by_v, float share, float *const dz[PARTS]) {
    for (int p = 0; p < PARTS; p++) {
        for (int row = 0; row < 2; row++) {
            for (int i = 0; i < SLICE; i++) {
                const float calm = 2.0f * f->calm * ROW(out[p], row)[i], is_div = p == row + 1 ? 1.0f : 0.0f;
                const float by = i < f->n ? share * (is_div + calm) : 0.0f;
                ROW(dz[p], row)[i] = by + (p == 0 ? ROW(by_v, row)[i] : 0.0f);
            }
        }
    }
}

static void backward(const Flow *f, float *const out[PARTS], const float *by_v, float share, const NetGrad *grad, bool add,
                     float *by_place) {
    const Mlp *mlp = f->mlp;
    const CnfScratch *s = f->s;
    float *const *dz = s->spare[mlp->layers % 2], *const *below = s->spare[(mlp->layers + 1) % 2];
    outputs_gradient(f, out, by_v, share, dz);
    for (int layer = mlp->def.hidden; layer >= 0; layer--) {
        weights_gradient(f, layer, dz, grad, add);
        sums_back(f, layer, dz, below);
        if (layer > 0) {
            bend_back(mlp->def.width, below, s->bend[layer]);
        }
        float *const *swap = dz;
        dz = below;
        below = swap;
    }
    place_gradient(mlp, dz, s->input, by_place);
}

// Through the stages of a step, last first. at: the gradient by where the step ends, out: by where it begins. Adds to loss.
static void step_back(const Flow *f, int step, float scale, float *at, float *loss, const NetGrad *grad, bool add) {
    const float h = length_of(f, step);
    float begin[2 * SLICE] ALIGNED, later[2 * SLICE] ALIGNED = {0};
    memcpy(begin, at, sizeof begin);
    for (int j = STAGES - 1; j >= 0; j--) {
        float by_v[2 * SLICE] ALIGNED = {0};
        move(by_v, by_v, -h * WEIGHT[j], at);
        move(by_v, by_v, j + 1 < STAGES ? -h * REACH[j + 1] : 0.0f, later);
        float *const *out = forward(f, time_of(f, step, j), place_of(f, step, j));
        for (int i = 0; i < f->n; i++) {
            loss[i] += h * WEIGHT[j] * (ROW(out[1], 0)[i] + ROW(out[2], 1)[i]);
        }
        backward(f, out, by_v, scale * h * WEIGHT[j], grad, add || j < STAGES - 1, later);
        move(begin, begin, 1.0f, later);
    }
    memcpy(at, begin, sizeof begin);
}

double KERNEL(cnf_slice)(const Mlp *mlp, const float *params, const CnfBatch *batch, int first, int n, const CnfScratch *scratch,
                         const NetGrad *grad, bool add) {
    const int steps = batch->steps;
    const Flow f = {mlp, params, scratch, n, steps, batch->t, batch->calm, batch->label ? batch->label + first : NULL};
    const float scale = 1.0f / (float)batch->n;
    float at[2 * SLICE] ALIGNED = {0}, *loss = batch->loss + first;
    double total = 0.0;
    memcpy(at, batch->x + first, (size_t)n * sizeof(float));
    memcpy(ROW(at, 1), batch->y + first, (size_t)n * sizeof(float));
    follow_back(&f, at);
    for (int i = 0; i < n; i++) {
        loss[i] = LOG_2PI + 0.5f * (at[i] * at[i] + ROW(at, 1)[i] * ROW(at, 1)[i]);
    }
    for (int i = 0; i < SLICE; i++) {
        at[i] *= i < n ? scale : 0.0f;
        ROW(at, 1)[i] *= i < n ? scale : 0.0f;
    }
    for (int step = steps - 1; step >= 0; step--) {
        step_back(&f, step, scale, at, loss, grad, add || step < steps - 1);
    }
    for (int i = 0; i < n; i++) {
        total += (double)loss[i];
    }
    return total;
}
