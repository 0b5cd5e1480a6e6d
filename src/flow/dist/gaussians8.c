// Eight Gaussians of std sqrt(2)/4 on a circle of radius 2 sqrt(2), the scale of Grathwohl et al. 1810.01367 (FFJORD).
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <math.h>
#include <stddef.h>

static DistPoint curve(float u) {
    int k = (int)(8.0f * u);
    return (DistPoint){0.0f, 0.0f, 2.8284271f, (float)M_PI_4 * (float)k, k};
}

static const DistDensity density = {curve, 8, 0.35355339f, 0.0f};

const DistKind dist_gaussians8 = {"8gaussians", TR("Eight Gaussians"), 8, NULL, NULL, &density};
