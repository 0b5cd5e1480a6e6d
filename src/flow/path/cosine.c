// The trigonometric path: a = sin(pi t/2), s = cos(pi t/2). Ma et al. 2401.08740 (SiT), "GVP".
#include "base/language.h"
#include "flow/path/kinds.h"

#include "num/vecfun.h"

#include <math.h>

static PathAt at(const PathParams *params, double t) {
    (void)params;
    double a = sin(M_PI_2 * t), s = sin(M_PI_2 * (1.0 - t)); // the cosine, but exactly 0 at t = 1
    return (PathAt){.a = a, .s = s, .da = M_PI_2 * s, .ds = -M_PI_2 * a};
}

static void block(const PathParams *params, const float t[restrict PATH_BLOCK], PathBlock *restrict out) {
    (void)params;
    const float quarter = (float)M_PI_2;
    float unused[PATH_BLOCK];
    for (int k = 0; k < PATH_BLOCK; k++) {
        out->a[k] = quarter * t[k];
        out->s[k] = quarter * (1.0f - t[k]);
    }
    vecfun_sincos(out->a, out->a, unused, PATH_BLOCK);
    vecfun_sincos(out->s, out->s, unused, PATH_BLOCK);
    for (int k = 0; k < PATH_BLOCK; k++) {
        out->da[k] = quarter * out->s[k];
        out->ds[k] = -quarter * out->a[k];
    }
}

const PathKind path_cosine = {"cosine", TR("Cosine (GVP)"), TR("Cosine path"), 0.0, 1.0, SOURCE_ANY, at, block};
