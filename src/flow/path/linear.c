// The straight line: a = t, s = 1 - t, of rectified flow (Liu et al. 2209.03003); with sigma > 0 the tube of constant width
// around it, x_t = (1 - t) x0 + t x1 + sigma z with u = x1 - x0 (Tong et al. 2302.00482, eq. 14-15).
#include "base/language.h"
#include "flow/path/kinds.h"

static PathAt at(const PathParams *params, double t) {
    return (PathAt){.a = t, .s = 1.0 - t, .da = 1.0, .ds = -1.0, .n = params->sigma};
}

static void block(const PathParams *params, const float t[restrict PATH_BLOCK], PathBlock *restrict out) {
    for (int k = 0; k < PATH_BLOCK; k++) {
        out->a[k] = t[k];
        out->s[k] = 1.0f - t[k];
        out->da[k] = 1.0f;
        out->ds[k] = -1.0f;
        out->n[k] = (float)params->sigma;
    }
}

const PathKind path_linear = {"linear", TR("Straight (rectified flow)"), TR("Rectified-flow path"), 0.0, 1.0, SOURCE_ANY, at,
                              block};
