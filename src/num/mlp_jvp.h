// The network together with its derivatives by position, in forward mode: for divergences, which in two dimensions are exact sums
// of two directional derivatives.
#ifndef NUM_MLP_JVP_H
#define NUM_MLP_JVP_H

#include "num/mlp.h"

// v(x, t) and dv_x/dx + dv_y/dy at n points at one time, all with the same label (0..classes-1, or MLP_NO_LABEL). All arrays (n).
// Runs on the calling thread, reentrant, allocates nothing.
void mlp_eval_divergence(const Mlp *mlp, const float *params, float t, const float *x, const float *y, int label, float *vx,
                         float *vy, float *divergence, int n);

#endif
