// Two interleaved half circles, (cos, sin) and (1 - cos, 1/2 - sin), as in scikit-learn's make_moons; centred, times two.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <math.h>
#include <stddef.h>

static DistPoint curve(float u) {
    int moon = u >= 0.5f;
    float side = 1.0f - 2.0f * (float)moon;
    return (DistPoint){-side, -0.5f * side, 2.0f * side, (float)M_PI * (2.0f * u - (float)moon), moon};
}

static const DistDensity density = {curve, 1000, 0.1f, 0.0f};

const DistKind dist_moons = {"moons", TR("Two moons"), 2, NULL, NULL, &density};
