// Four concentric circles of radius 0.75, 1.5, 2.25 and 3, equally dense along their lines.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <math.h>
#include <stddef.h>

static DistPoint curve(float u) {
    const int ring_of[10] = {0, 1, 1, 2, 2, 2, 3, 3, 3, 3},
              first[4] = {0, 1, 3, 6}; // shares 1 : 2 : 3 : 4, as the circumferences
    int ring = ring_of[(int)(10.0f * u)];
    float turn = (10.0f * u - (float)first[ring]) / (float)(ring + 1);
    return (DistPoint){0.0f, 0.0f, 0.75f * (float)(ring + 1), 2.0f * (float)M_PI * turn, ring};
}

static const DistDensity density = {curve, 1000, 0.08f, 0.0f};

const DistKind dist_rings = {"rings", TR("Rings"), 4, NULL, NULL, &density};
