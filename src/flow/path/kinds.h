// The table of paths: one row per file of this folder, in the order in which they are offered. A file `name.c` defines
// `const PathKind path_name`; the row here declares it and puts it into the table of path.c.
#ifndef FLOW_PATH_KINDS_H
#define FLOW_PATH_KINDS_H

#include "flow/path.h"

#define PATH_OFFERED(ROW) \
    ROW(vp)               \
    ROW(ot)               \
    ROW(linear)           \
    ROW(cosine)

// To be found by name: their sources, noise and control points need more than a choice in the settings.
#define PATH_BY_NAME(ROW) \
    ROW(ve)               \
    ROW(bridge)           \
    ROW(custom)

#define PATH_DECLARE(id) extern const PathKind path_##id;
PATH_OFFERED(PATH_DECLARE)
PATH_BY_NAME(PATH_DECLARE)
#undef PATH_DECLARE

#endif
