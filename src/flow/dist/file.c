// Stands for the points of a file until those are known: whoever reads the file makes a kind of its own with them.
#include "base/language.h"
#include "flow/dist/kinds.h"

#include <stddef.h>

const DistKind dist_file = {"file", TR("Points from a file"), 1, NULL, NULL, NULL};
