// The table of paths: one row per file of this folder, in the order in which they are offered. A file `name.c` defines
// `const PathKind path_name`; the row here declares it and puts it into the table of path.c.
#ifndef FLOW_PATH_KINDS_H
#define FLOW_PATH_KINDS_H

#include "flow/path.h"

#define PATH_ROWS(ROW) \
    ROW(vp)            \
    ROW(ot)            \
    ROW(linear)        \
    ROW(cosine)        \
    ROW(ldm)           \
    ROW(ve)            \
    ROW(bridge)        \
    ROW(custom)

#define PATH_DECLARE(id) extern const PathKind path_##id;
PATH_ROWS(PATH_DECLARE)
#undef PATH_DECLARE

#endif
