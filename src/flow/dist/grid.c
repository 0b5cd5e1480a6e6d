// 5 x 5 Gaussians of std 0.14, 1.4 apart.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <stddef.h>

static DistPoint curve(float u) {
    int k = (int)(25.0f * u);
    return (DistPoint){1.4f * (float)(k % 5 - 2), 1.4f * (float)(k / 5 - 2), 0.0f, 0.0f, k};
}

static const DistDensity density = {curve, 25, 0.14f, 0.0f};

const DistKind dist_grid = {"grid", TR("Grid of Gaussians"), 25, NULL, NULL, &density};
