// Stands for the points of a file until those are known: whoever reads the file makes a kind of its own with them.
#include "flow/dist/kinds.h"

#include "base/check.h"

#include <stddef.h>

static void sample(Rng *rng, float *x, float *y, int *label, int n) {
    (void)rng, (void)x, (void)y, (void)label, (void)n;
    CHECK(false, "a file's points are drawn before they were read");
}

const DistKind dist_file = {"file", "Points of a file", "파일의 점", 1, sample, NULL};
