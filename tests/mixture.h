// The exact marginal field towards a mixture of isotropic Gaussians N(c_i, d_i^2 I) with weights q_i, source N(0, I), pairs drawn
// independently: x_t is again a mixture, of N(a c_i, (s^2 + a^2 d_i^2) I). So are its density and score known, for likelihoods.
#ifndef TESTS_MIXTURE_H
#define TESTS_MIXTURE_H

#include "flow/field.h"
#include "flow/path.h"

typedef struct {
    Path path;
    int count;
    const double *x, *y, *std; // (count) centres and widths; a width of 0 is a data point
    const double *weight;      // (count) positive, summing to 1; NULL: equal
} Mixture;

// A Field over `mixture`, which must outlive it. s^2 + a^2 d^2 must stay positive (at t = 1 where s(1) = 0, if some d is 0).
Field mixture_field(const Mixture *mixture);
// Posterior mean E[x1 | x_t = x]; all arrays (n).
void mixture_mean(const Mixture *mixture, float t, const float *x, const float *y, float *mx, float *my, int n);
// log p_t(x, y), in nats, and its gradient, the score. score may be NULL.
double mixture_log_density(const Mixture *mixture, double t, double x, double y, double score[2]);
// Entropy of p_t in nats, - E log p_t, by a rule of `nodes` x `nodes` points per component (32 gives 1e-4 for parts far apart).
double mixture_entropy(const Mixture *mixture, double t, int nodes);

#endif
