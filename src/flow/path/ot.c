// The conditional optimal-transport path: a = t, s = 1 - (1 - s_min) t. Lipman et al. 2210.02747, eq. 20-23.
#include "base/language.h"
#include "flow/path/kinds.h"

static PathAt at(const PathParams *params, double t) {
    double shrink = 1.0 - params->sigma_min;
    return (PathAt){.a = t, .s = 1.0 - shrink * t, .da = 1.0, .ds = -shrink};
}

static void block(const PathParams *params, const float t[restrict PATH_BLOCK], PathBlock *restrict out) {
    const float sigma_min = (float)params->sigma_min, shrink = (float)(1.0 - params->sigma_min);
    for (int k = 0; k < PATH_BLOCK; k++) {
        out->a[k] = t[k];
        out->s[k] = (1.0f - t[k]) + sigma_min * t[k]; // keeps its digits near t = 1
        out->da[k] = 1.0f;
        out->ds[k] = -shrink;
    }
}

const PathKind path_ot = {"ot", TR("Straight (CondOT)"), TR("Straight path"), 0.0, 1.0, SOURCE_ANY, at, block};
