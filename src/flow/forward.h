// The forward process of diffusion, from data (t = 1) to noise (t = 0). Its transitions are Gaussian and known for every path whose
// pairs are random and whose source is Gaussian noise: x at an earlier time, given x at t, is N(shrink x, std^2 I) in each coordinate.
// On `vp` they are DDPM's q(x_k | x_{k-1}) = N(sqrt(1 - beta_k) x_{k-1}, beta_k I) (Ho et al. 2006.11239, eq. 2), with
// 1 - beta_k = exp(-integral of b), and those of the forward SDE dx = -b x / 2 dr + sqrt(b) dW, r = 1 - t (Song et al. 2011.13456, eq. 11): a
// chain of N hops is that SDE, looked at N times. On `ve`, which shrinks nothing, it is the Wiener process by the clock s^2.
#ifndef FLOW_FORWARD_H
#define FLOW_FORWARD_H

#include "flow/path.h"
#include "num/rng.h"

typedef struct {
    double shrink, std;
} ForwardKernel;

// From t to an earlier time, 0 <= next <= t <= 1.
ForwardKernel forward_kernel(const Path *path, double t, double next);
// Whether there is such a process: the noise's share of the path, s / a, must never fall on the way back from data to noise, since
// noise can only be added.
bool forward_exists(const Path *path);

// n points (1..SOLVE_CHUNK) in `steps` hops from t = 1 to t = 0, of which those at the times t[0..intervals] are kept: row k of x, y
// begins at k * stride; row 0, at t[0] = 1, is given. The times are among k / steps, in falling order.
void forward_fill(const Path *path, int steps, Rng *rng, int n, int intervals, const float *t, float *x, float *y, long stride);

#endif
