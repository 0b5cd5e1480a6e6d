// log p_1(x) of a flow by the instantaneous change of variables (Chen et al. 1806.07366): with x(t) followed backwards from
// x(1) = x, log p_1(x) = log p_0(x(0)) - int_0^1 div v(x(t), t) dt. In two dimensions the divergence is exact, not estimated; what is
// left is the error of following it, which steps of adaptive length (flow/adaptive.h) keep small also where v is steep in time, as it is
// near t = 1 where a network predicts noise or score.
#ifndef FLOW_LIKELIHOOD_H
#define FLOW_LIKELIHOOD_H

#include "flow/field.h"

// Nats that one step may be wrong by (root mean square over a chunk of points, positions in stage units alike). Measured on trained networks
// of every path and prediction: with the first a log-density is within 0.002 nats, with the second, of pictures, within 0.04.
#define LIKELIHOOD_TOLERANCE 2e-6
#define LIKELIHOOD_ROUGH 1e-4

// log p_t in nats of n points that are there at t = `end` (0..1), for a flow that starts at N(0, std^2 I): they are followed back to 0.
// error (may be NULL: then it takes half the time): how much the result moves when five times the tolerance is allowed, some times
// what it is wrong by. A point whose trajectory cannot be followed gets NAN, and an infinite error. Parallel over the points; the result does not
// depend on the threads. Arrays (n).
void likelihood_log(const Field *field, double std, double end, double tolerance, int n, const float *x, const float *y,
                    double *log_p, double *error);

// log p_t at n points at one flow time, in nats, by whatever means. tolerance and error: as above, where trajectories have to be followed.
typedef void LogDensityEval(const void *context, double t, double tolerance, int n, const float *x, const float *y, double *log_p,
                            double *error);

typedef struct {
    LogDensityEval *eval;
    const void *context;
} LogDensity;

#endif
