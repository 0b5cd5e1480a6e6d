#include "num/scaling.h"

#include "base/check.h"
#include "num/simd/simd.h"

void scaling_sweep(const float *matrix, int n, const float *v, float *u, float *c) {
    CHECK(n >= 1, "a matrix of %d rows", n);
    kernels()->scaling(matrix, n, v, u, c);
}
