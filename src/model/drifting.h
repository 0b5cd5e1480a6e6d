// Drifting (Deng et al. 2602.04770): a generator that takes noise to data in one hop, x0 -> x0 + f(x0). What iterates is the training: at
// each step the batch's own samples are moved by the drifting field (flow/drift.h), towards the data and off each other, and the network
// learns to put them there. The moved places count as constants, so the gradient is that of |f(x0) - (f(x0) + V)|^2 with V held.
// The authors' networks are asked 32 normal numbers or more; here the noise is the two coordinates that a particle starts at, and the
// network adds to them, so that the cloud begins as the noise.
// Private to drifting.c, the bench and the tests: everybody else goes by model.h.
#ifndef MODEL_DRIFTING_H
#define MODEL_DRIFTING_H

#include "model/model.h"

typedef struct {
    MlpBatch batch; // x0, y0 at t = 0; where f(x0) is to go
    float *x1, *y1; // (batch) the data
} DriftBatch;

typedef struct {
    Model base; // whose network is (x0, y0, 0) -> x1 - x0
    MlpWork *work;
    float *x, *y; // (batch) the samples of the step
    DriftBatch drawn[MODEL_AHEAD];
} Drifting;

#endif
