#include "num/mlp_jvp.h"

#include "num/simd/simd.h"

void mlp_eval_divergence(const Mlp *mlp, const float *params, float t, const float *x, const float *y, int label, float *vx,
                         float *vy, float *divergence, int n) {
    kernels()->divergence(mlp, params, t, x, y, label, vx, vy, divergence, n);
}
