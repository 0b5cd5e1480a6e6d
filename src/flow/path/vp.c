// The variance-preserving diffusion path: with r = 1 - t and T(r) = b0 r + (b1 - b0) r^2 / 2,
// a = exp(-T/2), s = sqrt(1 - exp(-T)). Song et al. 2011.13456; Lipman et al. 2210.02747, eq. 18-19 (time reversed there).
#include "base/language.h"
#include "flow/path/exp_negative.h"
#include "flow/path/kinds.h"

#include <math.h>

static PathAt at(const PathParams *params, double t) {
    double r = 1.0 - t, slope = params->beta1 - params->beta0;
    double total = r * (params->beta0 + 0.5 * slope * r); // T
    double beta = params->beta0 + slope * r;              // T'
    double a = exp(-0.5 * total), s = sqrt(-expm1(-total));
    double da = 0.5 * beta * a;
    return (PathAt){.a = a, .s = s, .da = da, .ds = -a * da / s};
}

static void block(const PathParams *params, const float t[restrict PATH_BLOCK], PathBlock *restrict out) {
    const float beta0 = (float)params->beta0, slope = (float)(params->beta1 - params->beta0);
    float variance[PATH_BLOCK];
    for (int k = 0; k < PATH_BLOCK; k++) {
        float r = 1.0f - t[k], e;
        float a = exp_negative(-0.5f * r * (beta0 + 0.5f * slope * r), &e);
        out->a[k] = a;
        out->da[k] = 0.5f * (beta0 + slope * r) * a;
        variance[k] = -e * (2.0f + e); // 1 - a^2 without its cancellation
    }
    for (int k = 0; k < PATH_BLOCK; k++) {
        out->s[k] = sqrtf(variance[k]);
        out->ds[k] = -out->a[k] * out->da[k] / out->s[k];
    }
}

// s' ~ (1 - t)^(-1/2): training stays 1e-5 away from t = 1, where s is still 1e-3.
const PathKind path_vp = {"vp", TR("Diffusion (VP)"), TR("Diffusion path"), 0.0, 1.0 - 1e-5, SOURCE_GAUSSIAN, at, block};
