// The diffusion path of Stable Diffusion 1 and 2 ("LDM-linear"): variance-preserving, with a rate whose root grows in a line. Of DDPM's 1000 steps
// beta_k = (sqrt b0 + k / 999 (sqrt b1 - sqrt b0))^2, b0 = 0.00085, b1 = 0.012 (Rombach et al. 2112.10752; Esser et al. 2403.03206, section 2),
// the limit of many steps: with r = 1 - t the rate is (p + q r)^2, p = sqrt 0.85, q = sqrt 12 - p, and T(r) its integral;
// a = exp(-T/2), s = sqrt(1 - exp(-T)). At t = 0 a is still 0.069, so that a trace of the data is left in the noise.
#include "base/language.h"
#include "flow/path/exp_negative.h"
#include "flow/path/kinds.h"

#include <math.h>

#define P 0.9219544457292888 // sqrt(0.85)
#define Q 2.542147169408466  // sqrt(12) - P

static PathAt at(const PathParams *params, double t) {
    (void)params;
    const double r = 1.0 - t, root = P + Q * r;
    const double total = r * (P * P + r * (P * Q + r * (Q * Q / 3.0)));
    const double a = exp(-0.5 * total), s = sqrt(-expm1(-total)), da = 0.5 * root * root * a;
    return (PathAt){.a = a, .s = s, .da = da, .ds = -a * da / s};
}

static void block(const PathParams *params, const float t[restrict PATH_BLOCK], PathBlock *restrict out) {
    (void)params;
    float variance[PATH_BLOCK];
    for (int k = 0; k < PATH_BLOCK; k++) {
        float r = 1.0f - t[k], root = (float)P + (float)Q * r, e;
        float a = exp_negative(-0.5f * r * ((float)(P * P) + r * ((float)(P * Q) + r * (float)(Q * Q / 3.0))), &e);
        out->a[k] = a;
        out->da[k] = 0.5f * root * root * a;
        variance[k] = -e * (2.0f + e); // 1 - a^2 without its cancellation
    }
    for (int k = 0; k < PATH_BLOCK; k++) {
        out->s[k] = sqrtf(variance[k]);
        out->ds[k] = -out->a[k] * out->da[k] / out->s[k];
    }
}

// As on vp, training stays 1e-5 away from t = 1.
const PathKind path_ldm =
    {"ldm", TR("Diffusion (LDM-linear)"), TR("LDM-linear diffusion path"), 0.0, 1.0 - 1e-5, SOURCE_GAUSSIAN, at, block};
