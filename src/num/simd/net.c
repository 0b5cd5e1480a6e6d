// The network on one slice of points: forward only, or forward, loss and backward in one pass while everything is in cache.
// Activations lie feature by feature (row = feature, column = sample), so a vector holds one feature of several samples:
// any width works without padding the weights, which are used as the caller has them. Only the weight gradient needs the
// activations sample by sample; they are transposed in registers when they are made.
#include "num/simd/act.h"
#include "num/simd/rows.h"

#define PANEL 48 // rows of sums formed before the activation is applied to them; a multiple of every vector's length

// ---- inputs ----------------------------------------------------------------------------------------------------------
static void time_features(const Mlp *mlp, float *rows, int vectors) {
    for (int k = 0; k < mlp->def.time_freqs; k++) {
        for (int i = 0; i < vectors * VEC_LANES; i += VEC_LANES) {
            Vec s, c;
            vec_sincos_turns((float)(k + 1) * vec_load(ROW(rows, 2) + i), &s, &c);
            vec_store(ROW(rows, 3 + 2 * k) + i, s);
            vec_store(ROW(rows, 4 + 2 * k) + i, c);
        }
    }
}

static void position_features(const Mlp *mlp, float *rows, int vectors) {
    float *out = ROW(rows, 3 + 2 * mlp->def.time_freqs);
    for (int k = 0; k < mlp->def.pos_freqs; k++) {
        float wx = mlp->freq[2 * k] * 0.159154943f, wy = mlp->freq[2 * k + 1] * 0.159154943f; // in turns
        for (int i = 0; i < vectors * VEC_LANES; i += VEC_LANES) {
            Vec s, c;
            vec_sincos_turns(wx * vec_load(ROW(rows, 0) + i) + wy * vec_load(ROW(rows, 1) + i), &s, &c);
            vec_store(ROW(out, 2 * k) + i, s);
            vec_store(ROW(out, 2 * k + 1) + i, c);
        }
    }
}

// n values, and zeros up to the vector's end.
static void copy_row(float *row, const float *values, int step, int n, int vectors) {
    for (int i = 0; i < vectors * VEC_LANES; i++) {
        row[i] = i < n ? values[i * step] : 0.0f;
    }
}

// A row per class, 1 where it is the label's. label: (n), or NULL.
static void class_rows(const Mlp *mlp, const int *label, int n, int vectors, float *rows) {
    const int classes = mlp->def.classes;
    float *out = ROW(rows, mlp->in - classes);
    for (int c = 0; c < classes; c++) {
        for (int i = 0; i < vectors * VEC_LANES; i++) {
            ROW(out, c)[i] = label && i < n && label[i] == c ? 1.0f : 0.0f;
        }
    }
}

static void span_row(const Mlp *mlp, const float *span, int step, int n, int vectors, float *rows) {
    static const float none = 0.0f;
    if (mlp->def.span) {
        copy_row(ROW(rows, mlp->in - mlp->def.classes - 1), span ? span : &none, span ? step : 0, n, vectors);
    }
}

void KERNEL(net_inputs)(const Mlp *mlp, const float *t, const float *span, int t_step, const float *x, const float *y,
                        const int *label, int n, int vectors, float *rows) {
    copy_row(ROW(rows, 0), x, 1, n, vectors);
    copy_row(ROW(rows, 1), y, 1, n, vectors);
    copy_row(ROW(rows, 2), t, t_step, n, vectors);
    time_features(mlp, rows, vectors);
    position_features(mlp, rows, vectors);
    span_row(mlp, span, t_step, n, vectors, rows);
    class_rows(mlp, label, n, vectors, rows);
}

// ---- forward ---------------------------------------------------------------------------------------------------------
// Sums of rows first..first+rows-1 of a layer.
static void layer_sums(const Mlp *mlp, const float *params, int layer, int first, int rows, const float *in, int vectors,
                       float *out) {
    int width = mlp_layer_in(mlp, layer);
    Gemm g = {
        .a = params + mlp->weight[layer] + first * width,
        .a_row = width,
        .a_col = 1,
        .b = in,
        .b_row = SLICE,
        .c_row = SLICE,
        .rows = rows,
        .cols = vectors,
        .depth = width,
        .with = params + mlp->bias[layer] + first,
    };
    g.c = out;
    gemm(GEMM_PLUS_BIAS, &g);
}

VEC_INLINE void activate_rows(Activation act, float *rows, int count, int vectors) {
    for (int r = 0; r < count; r++) {
        for (int i = 0; i < vectors * VEC_LANES; i += VEC_LANES) {
            vec_store(ROW(rows, r) + i, activate_only(act, vec_load(ROW(rows, r) + i)));
        }
    }
}

static void activate_in_place(Activation act, float *rows, int count, int vectors) {
    WITH_ACTIVATION(act, activate_rows, rows, count, vectors);
}

float *KERNEL(net_outputs)(const Mlp *mlp, const float *params, float *in, float *spare, int vectors) {
    for (int layer = 0; layer < mlp->def.hidden; layer++) {
        for (int first = 0; first < mlp->def.width; first += PANEL) {
            int rows = mlp->def.width - first < PANEL ? mlp->def.width - first : PANEL;
            layer_sums(mlp, params, layer, first, rows, in, vectors, ROW(spare, first));
            activate_in_place(mlp->def.act, ROW(spare, first), rows, vectors);
        }
        float *swap = in;
        in = spare;
        spare = swap;
    }
    layer_sums(mlp, params, mlp->def.hidden, 0, mlp->out, in, vectors, spare);
    return spare;
}

void KERNEL(eval)(const Mlp *mlp, const float *params, const float *t, const float *span, int t_step, const float *x,
                  const float *y, const int *label, float *const *out, int n) {
    float one[MLP_MAX_WIDTH * SLICE] ALIGNED, two[MLP_MAX_WIDTH * SLICE] ALIGNED;
    for (int i = 0; i < n; i += SLICE) {
        int some = n - i < SLICE ? n - i : SLICE;
        KERNEL(net_inputs)(mlp, t + i * t_step, span ? span + i * t_step : NULL, t_step, x + i, y + i, label ? label + i : NULL, some,
               vectors_for(some), one);
        const float *v = KERNEL(net_outputs)(mlp, params, one, two, vectors_for(some));
        for (int o = 0; o < mlp->out; o++) {
            memcpy(out[o] + i, ROW(v, o), (size_t)some * sizeof(float));
        }
    }
}

// ---- forward, keeping what the way back needs ------------------------------------------------------------------------
// From the sums z of `count` rows of a layer, at most VEC_LANES: h, its derivative d, and h transposed.
VEC_INLINE void keep_block(Activation act, const float *z, int count, int vectors, float *h, float *d, float *ht, int pitch) {
    for (int i = 0; i < vectors * VEC_LANES; i += VEC_LANES) {
        Vec block[VEC_LANES];
        for (int r = 0; r < count; r++) {
            Vec derivative;
            block[r] = activate(act, vec_load(ROW(z, r) + i), &derivative);
            vec_store(ROW(h, r) + i, block[r]);
            vec_store(ROW(d, r) + i, derivative);
        }
        for (int r = count; r < VEC_LANES; r++) {
            block[r] = vec_set(0.0f);
        }
        store_transposed(block, ht + i * pitch, pitch);
    }
}

VEC_INLINE void keep_rows(Activation act, const float *z, int rows, int vectors, float *h, float *d, float *ht, int pitch) {
    int r = 0;
    for (; r + VEC_LANES <= rows; r += VEC_LANES) { // the count a constant: the block stays in registers
        keep_block(act, ROW(z, r), VEC_LANES, vectors, ROW(h, r), ROW(d, r), ht + r, pitch);
    }
    if (r < rows) {
        keep_block(act, ROW(z, r), rows - r, vectors, ROW(h, r), ROW(d, r), ht + r, pitch);
    }
}

static void activate_and_keep(Activation act, const float *z, int rows, int vectors, float *h, float *d, float *ht, int pitch) {
    WITH_ACTIVATION(act, keep_rows, z, rows, vectors, h, d, ht, pitch);
}

void KERNEL(net_forward)(const Mlp *mlp, const float *params, const NetScratch *s, int vectors, float *v) {
    float z[PANEL * SLICE] ALIGNED;
    if (mlp->in != 3) { // first_gradient does without
        transpose_inputs(s->input, mlp->in, vectors, s->ht[0]);
    }
    int width = mlp->def.width;
    const float *in = s->input;
    for (int layer = 0; layer < mlp->def.hidden; layer++) {
        float *h = s->spare[layer % 2], *d = s->d[layer + 1];
        for (int first = 0; first < width; first += PANEL) {
            int rows = width - first < PANEL ? width - first : PANEL;
            layer_sums(mlp, params, layer, first, rows, in, vectors, z);
            activate_and_keep(mlp->def.act, z, rows, vectors, ROW(h, first), ROW(d, first), s->ht[layer + 1] + first,
                              SIMD_PAD(width));
        }
        in = h;
    }
    layer_sums(mlp, params, mlp->def.hidden, 0, mlp->out, in, vectors, v);
}

// ---- loss and backward -----------------------------------------------------------------------------------------------
// Weighted squared errors of the samples, and the gradient of their mean over the whole batch by v.
static double squared_error(const MlpBatch *batch, int first, int n, int vectors, const float *v, float *dz) {
    double total = 0.0;
    float scale = 2.0f / (float)batch->n;
    for (int i = 0; i < vectors * VEC_LANES; i++) {
        float ex = i < n ? ROW(v, 0)[i] - batch->ux[first + i] : 0.0f;
        float ey = i < n ? ROW(v, 1)[i] - batch->uy[first + i] : 0.0f;
        const float weight = i < n && batch->weight ? batch->weight[first + i] : 1.0f;
        ROW(dz, 0)[i] = scale * weight * ex;
        ROW(dz, 1)[i] = scale * weight * ey;
        if (i < n) {
            batch->loss[first + i] = weight * (ex * ex + ey * ey);
            total += (double)batch->loss[first + i];
        }
    }
    return total;
}

// -log softmax(v)[target] of the samples of one vector, `count` of them in use; the gradient by v is softmax(v) - 1 at the target.
static void cross_entropy_of(const MlpBatch *batch, int outputs, int first, int count, const float *v, float *dz) {
    Vec highest = vec_load(v), sum = vec_set(0.0f), loss;
    float kept[VEC_LANES];
    for (int o = 1; o < outputs; o++) {
        highest = vec_max(highest, vec_load(ROW(v, o)));
    }
    for (int o = 0; o < outputs; o++) {
        Vec share = vec_exp(vec_load(ROW(v, o)) - highest);
        vec_store(ROW(dz, o), share);
        sum += share;
    }
    loss = vec_log(sum) + highest;
    memcpy(kept, &loss, sizeof kept);
    Vec scale = 1.0f / ((float)batch->n * sum);
    for (int o = 0; o < outputs; o++) {
        vec_store(ROW(dz, o), vec_load(ROW(dz, o)) * scale);
    }
    for (int i = 0; i < VEC_LANES; i++) {
        if (i < count) {
            const int target = batch->target[first + i];
            ROW(dz, target)[i] -= 1.0f / (float)batch->n;
            batch->loss[first + i] = kept[i] - ROW(v, target)[i];
        } else {
            for (int o = 0; o < outputs; o++) {
                ROW(dz, o)[i] = 0.0f;
            }
        }
    }
}

static double cross_entropy(const MlpBatch *batch, int outputs, int first, int n, int vectors, const float *v, float *dz) {
    double total = 0.0;
    for (int i = 0; i < vectors * VEC_LANES; i += VEC_LANES) {
        cross_entropy_of(batch, outputs, first + i, n - i < VEC_LANES ? n - i : VEC_LANES, v + i, dz + i);
    }
    for (int i = 0; i < n; i++) {
        total += (double)batch->loss[first + i];
    }
    return total;
}

// Both for the first layer where x, y and t are its only inputs, too few for a product: sums over the samples of dz times
// each of x, y, t and 1, a quarter of a vector's length of rows at a time.
static void first_gradient(const float *dz, int out, const float *xyt, int vectors, float *weight, float *bias, bool add) {
    enum { ROWS = VEC_LANES / 4 };
    for (int first = 0; first < out; first += ROWS) {
        Vec block[VEC_LANES];
        for (int r = 0; r < ROWS; r++) {
            Vec x = vec_set(0.0f), y = x, t = x, one = x;
            for (int i = 0; i < vectors * VEC_LANES; i += VEC_LANES) {
                Vec g = vec_load(ROW(dz, first + r) + i);
                x += g * vec_load(ROW(xyt, 0) + i);
                y += g * vec_load(ROW(xyt, 1) + i);
                t += g * vec_load(ROW(xyt, 2) + i);
                one += g;
            }
            block[4 * r] = x;
            block[4 * r + 1] = y;
            block[4 * r + 2] = t;
            block[4 * r + 3] = one;
        }
        Vec sum = sum_of_rows(block);
        for (int r = 0; r < ROWS && first + r < out; r++) {
            float *w = weight + (first + r) * SIMD_PAD(3);
            for (int i = 0; i < 3; i++) {
                w[i] = (add ? w[i] : 0.0f) + sum[4 * r + i];
            }
            bias[first + r] = (add ? bias[first + r] : 0.0f) + sum[4 * r + 3];
        }
    }
}

// Gradient by the sums of the layer below: (W^T dz) times the derivative of its activation.
static void input_gradient(const Mlp *mlp, const float *params, int layer, const float *dz, const float *d, int vectors,
                           float *below) {
    int in = mlp_layer_in(mlp, layer);
    Gemm g = {
        .a = params + mlp->weight[layer],
        .a_row = 1,
        .a_col = in,
        .b = dz,
        .b_row = SLICE,
        .c_row = SLICE,
        .rows = in,
        .cols = vectors,
        .depth = mlp_layer_out(mlp, layer),
        .with = d,
    };
    g.c = below;
    gemm(GEMM_TIMES_FACTOR, &g);
}

// dz is written over where it is s->spare[0]. Returns the gradient by the sums of the first layer.
static const float *backward(const Mlp *mlp, const float *params, const NetScratch *s, const float *dz, int vectors,
                             const NetGrad *grad, bool add) {
    float *below = s->spare[1], *other = s->spare[0];
    for (int layer = mlp->def.hidden; layer > 0; layer--) {
        layer_gradient(dz, mlp_layer_in(mlp, layer), mlp_layer_out(mlp, layer), s->ht[layer], vectors, grad, layer, add);
        input_gradient(mlp, params, layer, dz, s->d[layer], vectors, below);
        dz = below;
        float *swap = other;
        other = below;
        below = swap;
    }
    if (mlp->in == 3) {
        first_gradient(dz, mlp->def.width, s->input, vectors, grad->weight[0], grad->bias[0], add);
    } else {
        layer_gradient(dz, mlp->in, mlp->def.width, s->ht[0], vectors, grad, 0, add);
    }
    return dz;
}

void KERNEL(net_backward)(const Mlp *mlp, const float *params, const NetScratch *s, const float *dv, int vectors,
                          const NetGrad *grad, bool add, float *input) {
    const float *dz = backward(mlp, params, s, dv, vectors, grad, add);
    Gemm g = {
        .a = params + mlp->weight[0],
        .a_row = 1,
        .a_col = mlp->in,
        .b = dz,
        .b_row = SLICE,
        .c_row = SLICE,
        .rows = mlp->in,
        .cols = vectors,
        .depth = mlp->def.width,
    };
    g.c = input;
    gemm(GEMM_SET, &g);
}

double KERNEL(slice)(const Mlp *mlp, const float *params, const MlpBatch *batch, int first, int n, const NetScratch *s,
                     const NetGrad *grad, bool add) {
    float v[MLP_MAX_OUTPUTS * SLICE] ALIGNED;
    int vectors = vectors_for(n);
    KERNEL(net_inputs)(mlp, batch->t + first, batch->span ? batch->span + first : NULL, 1, batch->x + first, batch->y + first,
           batch->label ? batch->label + first : NULL, n, vectors, s->input);
    KERNEL(net_forward)(mlp, params, s, vectors, v);
    double total = batch->target ? cross_entropy(batch, mlp->out, first, n, vectors, v, s->spare[0])
                                 : squared_error(batch, first, n, vectors, v, s->spare[0]);
    backward(mlp, params, s, s->spare[0], vectors, grad, add);
    return total;
}

// ---- reduction -------------------------------------------------------------------------------------------------------
// Neighbours are added, then neighbours of these sums, and so on: so sums of aligned runs of 2, 4, ... parts may be formed
// beforehand, and the result is the same bit for bit.
VEC_INLINE int sum_of(int count, float *const *parts, float *out, int n) {
    int i = 0;
    for (; i + VEC_LANES <= n; i += VEC_LANES) {
        Vec v[NET_MAX_PARTS];
        for (int p = 0; p < count; p++) {
            v[p] = vec_load(parts[p] + i);
        }
        for (int apart = 1; apart < count; apart *= 2) {
            for (int p = 0; p + apart < count; p += 2 * apart) {
                v[p] += v[p + apart];
            }
        }
        vec_store(out + i, v[0]);
    }
    return i;
}

static void sum_rest(int count, float *const *parts, float *out, int begin, int end) {
    for (int i = begin; i < end; i++) {
        float v[NET_MAX_PARTS];
        for (int p = 0; p < count; p++) {
            v[p] = parts[p][i];
        }
        for (int apart = 1; apart < count; apart *= 2) {
            for (int p = 0; p + apart < count; p += 2 * apart) {
                v[p] += v[p + apart];
            }
        }
        out[i] = v[0];
    }
}

void KERNEL(sum)(float *const *parts, int count, float *out, int n) {
    const int done = count == 1   ? sum_of(1, parts, out, n) // constants, so that the sums stay in registers
                     : count == 2 ? sum_of(2, parts, out, n)
                     : count == 3 ? sum_of(3, parts, out, n)
                     : count == 4 ? sum_of(4, parts, out, n)
                     : count == 5 ? sum_of(5, parts, out, n)
                     : count == 6 ? sum_of(6, parts, out, n)
                     : count == 7 ? sum_of(7, parts, out, n)
                                  : sum_of(NET_MAX_PARTS, parts, out, n);
    sum_rest(count, parts, out, done, n);
}
