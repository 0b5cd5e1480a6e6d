#include "model/pair_set.h"

#include <stdlib.h>

bool pair_set_make(PairSet *pairs, int count) {
    const size_t n = (size_t)count;
    float *x0 = malloc(4 * n * sizeof(float));
    *pairs = x0 ? (PairSet){count, x0, x0 + n, x0 + 2 * n, x0 + 3 * n} : (PairSet){0};
    return x0 != NULL;
}
