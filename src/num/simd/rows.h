// Numbers of a slice of points, row by row: a row is one number of all the points, so that a vector holds one number of several. What the
// kernels of networks have in common on them.
#ifndef NUM_SIMD_ROWS_H
#define NUM_SIMD_ROWS_H

#include "num/simd/gemm.h"
#include "num/simd/simd.h"

#define SLICE MLP_SLICE
#define ROW(block, r) ((block) + (ptrdiff_t)(r)*SLICE)
#define ALIGNED __attribute__((aligned(64)))
#define ROWS_STATIC static __attribute__((unused))

ROWS_STATIC int vectors_for(int n) {
    return (n + VEC_LANES - 1) / VEC_LANES;
}

// ---- transposed --------------------------------------------------------------------------------------------------------
// Entry (r, i) of h goes to ht[i * pitch + r], for VEC_LANES rows.
VEC_INLINE void store_transposed(Vec block[VEC_LANES], float *ht, int pitch) {
    vec_transpose(block);
    for (int j = 0; j < VEC_LANES; j++) {
        vec_store(ht + j * pitch, block[j]);
    }
}

ROWS_STATIC void transpose_inputs(const float *h, int rows, int vectors, float *ht) {
    int pitch = SIMD_PAD(rows);
    for (int first = 0; first < rows; first += VEC_LANES) {
        for (int q = 0; q < vectors; q++) {
            Vec block[VEC_LANES];
            for (int r = 0; r < VEC_LANES; r++) {
                block[r] = first + r < rows ? vec_load(ROW(h, first + r) + q * VEC_LANES) : vec_set(0.0f);
            }
            store_transposed(block, ht + q * VEC_LANES * pitch + first, pitch);
        }
    }
}

// ---- gradient by a layer's weights -------------------------------------------------------------------------------------
ROWS_STATIC void weight_gradient(const float *dz, int out, const float *ht, int in, int vectors, float *grad, bool add) {
    Gemm g = {
        .a = dz,
        .a_row = SLICE,
        .a_col = 1,
        .b = ht,
        .b_row = SIMD_PAD(in),
        .c_row = SIMD_PAD(in),
        .rows = out,
        .cols = vectors_for(in),
        .depth = vectors * VEC_LANES,
    };
    g.c = grad;
    if (add) {
        gemm(GEMM_ADD, &g);
    } else {
        gemm(GEMM_SET, &g);
    }
}

// Entry i: the sum of block[i].
VEC_INLINE Vec sum_of_rows(Vec block[VEC_LANES]) {
    vec_transpose(block);
    Vec sum = block[0];
    for (int i = 1; i < VEC_LANES; i++) {
        sum += block[i];
    }
    return sum;
}

// Row sums of dz, VEC_LANES rows at a time (rows beyond `out` are there, and their sums are nobody's).
ROWS_STATIC void bias_gradient(const float *dz, int out, int vectors, float *grad, bool add) {
    for (int first = 0; first < out; first += VEC_LANES) {
        Vec block[VEC_LANES];
        for (int r = 0; r < VEC_LANES; r++) {
            block[r] = vec_set(0.0f);
            for (int i = 0; i < vectors * VEC_LANES; i += VEC_LANES) {
                block[r] += vec_load(ROW(dz, first + r) + i);
            }
        }
        Vec sum = sum_of_rows(block);
        vec_store(grad + first, add ? vec_load(grad + first) + sum : sum);
    }
}

ROWS_STATIC void layer_gradient(const float *dz, int in, int out, const float *ht, int vectors, const NetGrad *grad, int layer,
                           bool add) {
    weight_gradient(dz, out, ht, in, vectors, grad->weight[layer], add);
    bias_gradient(dz, out, vectors, grad->bias[layer], add);
}

#endif
