// The drifting field (Deng et al. 2602.04770, eq. 8-11): at each place the mean of the data nearby, less that of the samples nearby,
// V(x) = E[k(x, y) y] / E[k(x, y)] over the data - the same over the samples, with k(x, y) = exp(-|x - y| / temperature). Samples are
// drawn to the data and pushed off each other; it changes its sign as the two clouds change places, and is zero where they are one.
// The authors' algorithm 2 also divides each weight by what that point gives to all samples. Tried here: no better (moons, 2,000 steps of
// batch 256: W2 0.170 by it, 0.163 without), and a field of the batch rather than of the place, so that it could not be drawn.
#ifndef FLOW_DRIFT_H
#define FLOW_DRIFT_H

#include "flow/field.h"
#include "num/gaussmean.h"

typedef struct {
    GaussPoints data, samples; // not owned; at least 1 of each
    double temperature;        // stage units
} Drift;

// V at n places, (n) each; reentrant. own >= 0: place k is sample own + k, which does not push itself off: with it 8 Gaussians come out half
// as far off again (4,000 steps of batch 256, W2 0.38 instead of 0.26, where two draws of the data are 0.24 apart).
void drift_eval(const Drift *drift, int own, const float *x, const float *y, float *vx, float *vy, int n);
// The same as a field, of which all places are others than the samples; it must outlive that.
Field drift_field(const Drift *drift);

#endif
