// The one matrix product that everything is made of: C = A B, with the rows of B and C contiguous in memory and the entries
// of A anywhere at fixed strides, so that A may be a weight matrix, its transpose, or a gradient.
// A tile of C (TILE_ROWS x TILE_COLS vectors) stays in registers while k runs: per k a few loads of B, one broadcast per row of A.
#ifndef NUM_SIMD_GEMM_H
#define NUM_SIMD_GEMM_H

#include "num/simd/vec.h"

#include <stdbool.h>
#include <stddef.h>

#if VEC_LANES == 16
#define TILE_ROWS 6
#define TILE_COLS 4
#else
#define TILE_ROWS 6
#define TILE_COLS 2
#endif

typedef struct {
    const float *a; // entry (m, k) at m * a_row + k * a_col
    ptrdiff_t a_row, a_col;
    const float *b; // (k, n)
    ptrdiff_t b_row;
    float *c; // (m, n)
    ptrdiff_t c_row;
    int rows, cols, depth; // m, n in vectors, k
    const float *start;    // (m) what each row of the sum begins with, or NULL: 0
    const float *factor;   // (m, n), pitch c_row: multiplies the result, or NULL
    bool add;              // to C
} Gemm;

VEC_INLINE void gemm_tile(const Gemm *g, int row, int col, int rows, int cols) {
    Vec acc[TILE_ROWS][TILE_COLS];
    const float *a = g->a + row * g->a_row;
    const float *b = g->b + col * VEC_LANES;
    float *c = g->c + row * g->c_row + col * VEC_LANES;
    for (int r = 0; r < rows; r++) {
        for (int q = 0; q < cols; q++) {
            acc[r][q] = g->start ? vec_set(g->start[row + r]) : g->add ? vec_load(c + r * g->c_row + q * VEC_LANES) : vec_set(0.0f);
        }
    }
    for (int k = 0; k < g->depth; k++, a += g->a_col, b += g->b_row) {
        Vec line[TILE_COLS];
        for (int q = 0; q < cols; q++) {
            line[q] = vec_load(b + q * VEC_LANES);
        }
        for (int r = 0; r < rows; r++) {
            Vec value = vec_set(a[r * g->a_row]);
            for (int q = 0; q < cols; q++) {
                acc[r][q] = value * line[q] + acc[r][q];
            }
        }
    }
    const float *factor = g->factor ? g->factor + row * g->c_row + col * VEC_LANES : NULL;
    for (int r = 0; r < rows; r++) {
        for (int q = 0; q < cols; q++) {
            ptrdiff_t at = r * g->c_row + q * VEC_LANES;
            vec_store(c + at, factor ? acc[r][q] * vec_load(factor + at) : acc[r][q]);
        }
    }
}

// A strip of `cols` columns, cols a constant.
VEC_INLINE void gemm_strip(const Gemm *g, int col, int cols) {
    int row = 0;
    for (; row + TILE_ROWS <= g->rows; row += TILE_ROWS) {
        gemm_tile(g, row, col, TILE_ROWS, cols);
    }
    switch (g->rows - row) {
        case 5: gemm_tile(g, row, col, 5, cols); break;
        case 4: gemm_tile(g, row, col, 4, cols); break;
        case 3: gemm_tile(g, row, col, 3, cols); break;
        case 2: gemm_tile(g, row, col, 2, cols); break;
        case 1: gemm_tile(g, row, col, 1, cols); break;
        default: break;
    }
}

static inline void gemm(const Gemm *g) {
    int col = 0;
    for (; col + TILE_COLS <= g->cols; col += TILE_COLS) {
        gemm_strip(g, col, TILE_COLS);
    }
    for (; col < g->cols; col++) {
        gemm_strip(g, col, 1);
    }
}

#endif
