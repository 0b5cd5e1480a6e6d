// The variance-exploding diffusion path: a = 1, s = s_lo (s_hi/s_lo)^(1-t); the data never shrinks, the noise around it
// falls from s_hi to s_lo. Song et al. 2011.13456, section 3.4 (time reversed there). It starts from N(0, s_hi^2 I), which is the
// data's own t = 0 only as far as s_hi dwarfs the data.
#include "base/language.h"
#include "flow/path/kinds.h"

#include <math.h>

static PathAt at(const PathParams *params, double t) {
    double rate = log(params->sigma_hi / params->sigma_lo);
    double s = params->sigma_lo * exp(rate * (1.0 - t));
    return (PathAt){.a = 1.0, .s = s, .da = 0.0, .ds = -rate * s};
}

static void block(const PathParams *params, const float t[restrict PATH_BLOCK], PathBlock *restrict out) {
    const float lo = (float)params->sigma_lo, rate = (float)log(params->sigma_hi / params->sigma_lo);
    for (int k = 0; k < PATH_BLOCK; k++) {
        out->a[k] = 1.0f;
        out->s[k] = lo * expf(rate * (1.0f - t[k]));
        out->da[k] = 0.0f;
        out->ds[k] = -rate * out->s[k];
    }
}

const PathKind path_ve = {"ve", TR("Diffusion (VE)"), TR("VE path"), 0.0, 1.0, SOURCE_GAUSSIAN, at, block};
