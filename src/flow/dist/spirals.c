// Two Archimedean spirals of one and a half turns, each the other's mirror image through the centre.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <math.h>
#include <stddef.h>

static DistPoint curve(float u) {
    int arm = u >= 0.5f;
    float out = sqrtf(2.0f * u - (float)arm); // the root makes the arm equally dense along its line
    return (DistPoint){0.0f, 0.0f, arm ? -3.0f * out : 3.0f * out, 3.0f * (float)M_PI * out, arm};
}

static const DistDensity density = {curve, 3000, 0.1f, 0.0f};

const DistKind dist_spirals = {"spirals", TR("Two spirals"), 2, NULL, NULL, &density};
