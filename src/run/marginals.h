// How one coordinate of the particles is distributed at every flow time: histograms side by side, off the stored trajectories.
#ifndef RUN_MARGINALS_H
#define RUN_MARGINALS_H

#include "run/trajectories.h"

#define MARGINAL_TIMES 49 // columns, from t = 0 to t = 1
#define MARGINAL_BINS 40  // rows, from -MARGINAL_HALF to MARGINAL_HALF
#define MARGINAL_HALF 3.0f

typedef struct {
    int count;                                   // particles; 0 when there are none yet
    float share[MARGINAL_TIMES * MARGINAL_BINS]; // [column * MARGINAL_BINS + row] of the particles; what lies beyond is in no row
} Marginals;

// Of the first `count` particles (no more than are ready); coordinate 0 is x, 1 is y. Some hundred thousand operations.
void marginals_of(const Trajectories *trajectories, int coordinate, int count, Marginals *out);
float marginals_time(int column);

#endif
