// A row is read for its sum and, while it is in the cache, again for its share of the columns' sums; four rows at a time, so that the
// additions of one row hide behind those of the others.
#include "num/scaling.h"

#include "num/simd/simd.h"
#include "num/simd/vec.h"

#define ROWS 4

#define ADD(swap, sum) (sum) += swap(sum)

// `count` rows, a constant.
VEC_INLINE void some_rows(const float *matrix, int columns, const float *v, float *u, float *c, int count) {
    Vec sum[ROWS];
    for (int r = 0; r < count; r++) {
        sum[r] = vec_set(0.0f);
    }
    for (int j = 0; j < columns; j += VEC_LANES) {
        Vec vj = vec_load(v + j);
        for (int r = 0; r < count; r++) {
            sum[r] += vec_load(matrix + (ptrdiff_t)r * columns + j) * vj;
        }
    }
    for (int r = 0; r < count; r++) {
        VEC_ALL_SWAPS(ADD, sum[r]);
        sum[r] = 1.0f / sum[r];
        u[r] = sum[r][0];
    }
    for (int j = 0; j < columns; j += VEC_LANES) {
        Vec cj = vec_load(c + j);
        for (int r = 0; r < count; r++) {
            cj += sum[r] * vec_load(matrix + (ptrdiff_t)r * columns + j);
        }
        vec_store(c + j, cj);
    }
}

void KERNEL(scaling)(const float *matrix, int n, const float *v, float *u, float *c) {
    const int columns = SCALING_PAD(n);
    int i = 0;
    memset(c, 0, (size_t)columns * sizeof *c);
    for (; i + ROWS <= n; i += ROWS) {
        some_rows(matrix + (ptrdiff_t)i * columns, columns, v, u + i, c, ROWS);
    }
    for (; i < n; i++) {
        some_rows(matrix + (ptrdiff_t)i * columns, columns, v, u + i, c, 1);
    }
}
