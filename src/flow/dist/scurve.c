// The letter S from two three-quarter circles, as in scikit-learn's make_s_curve seen from its end.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <math.h>
#include <stddef.h>

static DistPoint curve(float u) {
    int lower = u >= 0.5f;
    float angle = 1.5f * (float)M_PI * (2.0f * u - (float)lower); // from the top end to the middle, from there to the bottom end
    return lower ? (DistPoint){0.0f, -1.5f, 1.5f, (float)M_PI_2 - angle, 0} : (DistPoint){0.0f, 1.5f, 1.5f, angle, 0};
}

static const DistDensity density = {curve, 1000, 0.1f, 0.0f};

const DistKind dist_scurve = {"scurve", TR("S-curve"), 1, NULL, NULL, &density};
