// The one matrix product that everything is made of: C = A B, with the rows of B and C contiguous in memory and the entries
// of A anywhere at fixed strides, so that A may be a weight matrix, its transpose, or a gradient.
// A tile of C (TILE_ROWS x TILE_COLS vectors) stays in registers while k runs: per k a few loads of B, one broadcast per row of A.
#ifndef NUM_SIMD_GEMM_H
#define NUM_SIMD_GEMM_H

#include "num/simd/vec.h"

#include <stddef.h>

#if VEC_REGISTERS == 32
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
    const float *with;     // what the kind of product takes besides
} Gemm;

// What goes with the product. A constant wherever it is used, so that the tile is compiled for it.
typedef enum {
    GEMM_PLUS_BIAS,    // C = AB + with, with: (m)
    GEMM_TIMES_FACTOR, // C = AB * with, entry by entry, with: (m, n), pitch c_row
    GEMM_SET,          // C = AB
    GEMM_ADD,          // C += AB
} GemmKind;

VEC_INLINE void gemm_tile(GemmKind kind, const Gemm *g, int row, int col, int rows, int cols) {
    Vec acc[TILE_ROWS][TILE_COLS];
    const ptrdiff_t a_row = g->a_row, a_col = g->a_col, b_row = g->b_row, c_row = g->c_row;
    const float *a = g->a + row * a_row, *b = g->b + col * VEC_LANES;
    const ptrdiff_t at = row * c_row + col * VEC_LANES;
    float *c = g->c + at;
    for (int r = 0; r < rows; r++) {
        for (int q = 0; q < cols; q++) {
            acc[r][q] = kind == GEMM_PLUS_BIAS ? vec_set(g->with[row + r])
                        : kind == GEMM_ADD     ? vec_load(c + r * c_row + q * VEC_LANES)
                                               : vec_set(0.0f);
        }
    }
    for (int k = g->depth; k > 0; k--, a += a_col, b += b_row) {
        Vec line[TILE_COLS];
        for (int q = 0; q < cols; q++) {
            line[q] = vec_load(b + q * VEC_LANES);
        }
        for (int r = 0; r < rows; r++) {
            Vec value = vec_set(a[r * a_row]);
            for (int q = 0; q < cols; q++) {
                acc[r][q] = value * line[q] + acc[r][q];
            }
        }
    }
    for (int r = 0; r < rows; r++) {
        for (int q = 0; q < cols; q++) {
            ptrdiff_t to = r * c_row + q * VEC_LANES;
            vec_store(c + to, kind == GEMM_TIMES_FACTOR ? acc[r][q] * vec_load(g->with + at + to) : acc[r][q]);
        }
    }
}

// A strip of `cols` columns, cols a constant.
VEC_INLINE void gemm_strip(GemmKind kind, const Gemm *g, int col, int cols) {
    int row = 0;
    for (; row + TILE_ROWS <= g->rows; row += TILE_ROWS) {
        gemm_tile(kind, g, row, col, TILE_ROWS, cols);
    }
    const int left = g->rows - row; // a constant in each of the calls, too
    left == 5   ? gemm_tile(kind, g, row, col, 5, cols)
    : left == 4 ? gemm_tile(kind, g, row, col, 4, cols)
    : left == 3 ? gemm_tile(kind, g, row, col, 3, cols)
    : left == 2 ? gemm_tile(kind, g, row, col, 2, cols)
    : left == 1 ? gemm_tile(kind, g, row, col, 1, cols)
                : (void)0;
}

VEC_INLINE void gemm(GemmKind kind, const Gemm *g) {
    int col = 0;
    for (; col + TILE_COLS <= g->cols; col += TILE_COLS) {
        gemm_strip(kind, g, col, TILE_COLS);
    }
    for (; col < g->cols; col++) {
        gemm_strip(kind, g, col, 1);
    }
}

#endif
