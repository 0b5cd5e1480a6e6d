// One sweep of Sinkhorn's iteration on a positive matrix.
#ifndef NUM_SCALING_H
#define NUM_SCALING_H

#define SCALING_PAD(n) (((n) + 15) / 16 * 16) // columns as they lie in memory: those beyond n are 0 in the matrix and in v

// u_i = 1 / sum_j M_ij v_j, so that the rows of diag(u) M diag(v) sum to 1; and c_j = sum_i u_i M_ij, so that its columns sum to
// v_j c_j. Goes over the matrix once. matrix: (n, SCALING_PAD(n)); v, c: (SCALING_PAD(n)); u: (n). Every row must have a positive sum.
void scaling_sweep(const float *matrix, int n, const float *v, float *u, float *c);

#endif
