#include "num/gaussmean.h"

#include "base/check.h"
#include "num/simd/simd.h"

void gaussmean(const GaussPoints *points, float unit, float scale, const float *x, const float *y, float *mx, float *my, int n) {
    CHECK(points->count >= 1, "no points");
    kernels()->gaussmean(points, unit, scale, x, y, mx, my, n);
}
