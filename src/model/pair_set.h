// Pairs of noise and data that belong together: those of reflow, of which lanes draw whole ones.
#ifndef MODEL_PAIR_SET_H
#define MODEL_PAIR_SET_H

#include <stdbool.h>

typedef struct {
    int count;                // 0: there are none
    float *x0, *y0, *x1, *y1; // one block, from x0 on
} PairSet;
bool pair_set_make(PairSet *pairs, int count); // false, and none, where there is no memory; free(pairs->x0) gives it back

#endif
