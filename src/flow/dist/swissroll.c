// One Archimedean spiral from 1.5 pi to 4.5 pi, as in scikit-learn's make_swiss_roll seen from its end; equally
// dense along its line, its bounding box in the middle of the stage.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <math.h>
#include <stddef.h>

static DistPoint curve(float u) {
    const float first = 1.5f * (float)M_PI, last = 4.5f * (float)M_PI;
    const float scale = 3.4f, shift = scale / 9.0f; // the box reaches from -7/9 to 1 (top), -6/9 to 8/9 (right) of the scale
    float angle = sqrtf(first * first + (last * last - first * first) * u);
    return (DistPoint){-shift, -shift, scale * angle / last, angle, 0};
}

static const DistDensity density = {curve, 1500, 0.1f, 0.0f};

const DistKind dist_swissroll = {"swissroll", TR("Swiss roll"), 1, NULL, NULL, &density};
