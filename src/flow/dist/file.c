// Stands for the points of a file until those are known: whoever reads the file makes a kind of its own with them.
#include "flow/dist/kinds.h"

#include <stddef.h>

const DistKind dist_file = {"file", "Points of a file", "파일의 점", 1, NULL, NULL, NULL};
