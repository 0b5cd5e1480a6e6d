#include "num/assign.h"

#include "base/check.h"
#include "num/simd/simd.h"

int assign_auction(Assign *a, int count, float epsilon, long budget) {
    CHECK_RANGE(count, 0, a->n);
    return kernels()->auction(a, count, epsilon, budget);
}

void assign_search(Assign *a, int start) {
    CHECK_RANGE(start, 0, a->n - 1);
    kernels()->search(a, start);
}
