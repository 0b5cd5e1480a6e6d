// The straight line of rectified flow: a = t, s = 1 - t. Liu et al. 2209.03003.
#include "flow/path/kinds.h"

static PathAt at(const PathParams *params, double t) {
    (void)params;
    return (PathAt){.a = t, .s = 1.0 - t, .da = 1.0, .ds = -1.0};
}

static void block(const PathParams *params, const float t[restrict PATH_BLOCK], PathBlock *restrict out) {
    (void)params;
    for (int k = 0; k < PATH_BLOCK; k++) {
        out->a[k] = t[k];
        out->s[k] = 1.0f - t[k];
        out->da[k] = 1.0f;
        out->ds[k] = -1.0f;
    }
}

const PathKind path_linear = {"linear", "Rectified (linear)", "정류 (직선)", 1.0, at, block};
