// The table of distributions: one row per file of this folder, in the order in which they are offered, which is that of the number
// keys. A file `name.c` defines `const DistKind dist_name`; the row here declares it and puts it into the table of dist.c.
#ifndef FLOW_DIST_KINDS_H
#define FLOW_DIST_KINDS_H

#include "flow/dist.h"

#define DIST_OFFERED(ROW) \
    ROW(moons)            \
    ROW(checkerboard)     \
    ROW(gaussians8)       \
    ROW(gaussian)         \
    ROW(grid)             \
    ROW(rings)            \
    ROW(spirals)          \
    ROW(swissroll)        \
    ROW(pinwheel)         \
    ROW(scurve)           \
    ROW(square)

// To be found by name: a published table's own shapes and scales, and files.
#define DIST_BY_NAME(ROW) \
    ROW(sf2m_moons)       \
    ROW(sf2m_gaussians8)  \
    ROW(file)

#define DIST_DECLARE(id) extern const DistKind dist_##id;
DIST_OFFERED(DIST_DECLARE)
DIST_BY_NAME(DIST_DECLARE)
#undef DIST_DECLARE

#endif
