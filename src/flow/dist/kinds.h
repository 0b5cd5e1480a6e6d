// The table of distributions: one row per file of this folder, in the order of the number keys. A file `name.c` defines
// `const DistKind dist_name`; the row here declares it and puts it into the table of dist.c.
#ifndef FLOW_DIST_KINDS_H
#define FLOW_DIST_KINDS_H

#include "flow/dist.h"

#define DIST_KINDS(ROW) \
    ROW(moons)          \
    ROW(checkerboard)   \
    ROW(gaussians8)     \
    ROW(gaussian)       \
    ROW(grid)           \
    ROW(rings)          \
    ROW(spirals)        \
    ROW(swissroll)      \
    ROW(pinwheel)       \
    ROW(scurve)         \
    ROW(square)

#define DIST_DECLARE(id) extern const DistKind dist_##id;
DIST_KINDS(DIST_DECLARE)
#undef DIST_DECLARE

// For shapes with a thin noise around them: x, y (n) filled with N(0, std^2).
void dist_fill_noise(Rng *rng, float std, float *x, float *y, int n);

#endif
