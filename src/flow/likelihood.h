// log p_1(x) of a flow by the instantaneous change of variables (Chen et al. 1806.07366): with x(t) followed backwards from
// x(1) = x, log p_1(x) = log p_0(x(0)) - int_0^1 div v(x(t), t) dt. In two dimensions the divergence is exact, not estimated.
#ifndef FLOW_LIKELIHOOD_H
#define FLOW_LIKELIHOOD_H

#include "flow/field.h"

// log p_t in nats of n points that are there at t = `end` (0..1), for a flow that starts at N(0, std^2 I): they are followed back to 0 by
// `steps` steps of the classical Runge-Kutta method, which take 4 evaluations each; none are taken from end = 0. Parallel over the points;
// the result does not depend on the threads. Arrays (n).
void likelihood_log(const Field *field, double std, double end, int steps, int n, const float *x, const float *y, double *log_p);

// log p_t at n points at one flow time, in nats, by whatever means. `steps`: how finely trajectories are followed where they have to be.
typedef void LogDensityEval(const void *context, double t, int steps, int n, const float *x, const float *y, double *log_p);

typedef struct {
    LogDensityEval *eval;
    const void *context;
} LogDensity;

#endif
