// The densities by which training times are drawn. Esser et al. 2403.03206, section 3.1; they have t = 1 as noise, so that their t
// is 1 - ours: their lognorm(m, s) is mean -m here, and mode and cosmap are mirrored.
#ifndef FLOW_TIMES_H
#define FLOW_TIMES_H

#include "num/rng.h"

typedef enum { TIMES_UNIFORM, TIMES_LOGIT_NORMAL, TIMES_MODE, TIMES_COSMAP, TIMES_COUNT } TimesDensity;

#define TIMES_MIN_K -1.0
#define TIMES_MAX_K 1.75 // up to 2 / (pi - 2) = 1.7519 times rise with u

typedef struct {
    TimesDensity density;
    double mean, std; // `logit-normal`: t = sigmoid(mean + std n); mean > 0 leans towards the data, std > 0
    double k;         // `mode`: TIMES_MIN_K..TIMES_MAX_K; > 0 prefers the middle, < 0 the ends
    double shift;     // times_shift of what was drawn; 0 or 1: none
} Times;

// The timestep shift (Esser et al., eq. 23, with sqrt(m / n) = shift and their time 1 - t): t / (t + shift (1 - t)). Above 1 it moves times
// towards the noise, below 1 towards the data; it keeps 0 and 1, and shift 1 / shift takes it back. shift 0 stands for 1, none.
double times_shift(double t, double shift);

// t (n) in [0, 1].
void times_fill(const Times *times, Rng *rng, float *t, int n);

#endif
