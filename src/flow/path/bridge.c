// A Brownian bridge around the straight line, x_t = (1 - t) x0 + t x1 + sigma sqrt(t (1 - t)) z (Tong et al. 2302.00482, eq. 19-21). It
// makes a Schroedinger bridge only where the pairs are the entropic plan's with epsilon = 2 sigma^2. n' ~ (t (1 - t))^(-1/2): times stay
// 1e-4 away from both ends, where it is 50 sigma.
#include "base/language.h"
#include "flow/path/kinds.h"

#include <math.h>

static PathAt at(const PathParams *params, double t) {
    double root = sqrt(t * (1.0 - t));
    return (PathAt){.a = t,
                    .s = 1.0 - t,
                    .da = 1.0,
                    .ds = -1.0,
                    .n = params->sigma * root,
                    .dn = params->sigma * (1.0 - 2.0 * t) / (2.0 * root)};
}

static void block(const PathParams *params, const float t[restrict PATH_BLOCK], PathBlock *restrict out) {
    const float sigma = (float)params->sigma;
    for (int k = 0; k < PATH_BLOCK; k++) {
        float root = sqrtf(t[k] * (1.0f - t[k]));
        out->a[k] = t[k];
        out->s[k] = 1.0f - t[k];
        out->da[k] = 1.0f;
        out->ds[k] = -1.0f;
        out->n[k] = sigma * root;
        // the unused end of a block may hold t = 0
        out->dn[k] = root > 0.0f ? sigma * (1.0f - 2.0f * t[k]) / (2.0f * root) : 0.0f;
    }
}

const PathKind path_bridge = {"bridge", TR("Brownian bridge"), TR("Brownian bridge"), 1e-4, 1.0 - 1e-4, SOURCE_ANY, at, block};
