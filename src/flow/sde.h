// Stochastic sampling with the marginals of the flow: Euler-Maruyama with any noise g(t), and the Markov chain of DDPM with its
// deterministic limit DDIM. All take the velocity field; the score and the posterior means come from it (predict.h) on paths that know
// a score (path_has_score). Euler-Maruyama also takes a score that is known apart from the velocity, on a bridge between any two sets.
#ifndef FLOW_SDE_H
#define FLOW_SDE_H

#include "flow/field.h"
#include "flow/path.h"
#include "flow/solve.h"
#include "num/rng.h"

typedef enum {
    SDE_NONE,      // g = 0: Euler's method
    SDE_DIFFUSION, // the diffusion model's own, g^2 = 2 (s^2 a'/a - s s'); b(1 - t) on vp. With a score of its own: a bridge's sigma
    SDE_LEVEL,     // g = s(t); with a score of its own g = n(t)
    SDE_CONSTANT,  // g = 1
    SDE_COUNT,
} SdeNoise;

typedef struct {
    Path path;
    SdeNoise noise;
    double scale; // g is multiplied with it, >= 0
    const Field *score; // that is known apart from the velocity, path being `bridge`; NULL: it follows from the velocity
    double shift; // of the steps' times (times_shift); 0 or 1: they are even
} Sde;

// Which steps are kept: `kept` (rows + 1, rising, the first 0), each in a row of its own.
typedef struct {
    int rows;
    const int *kept;
} SdeRows;

// n points (1..SOLVE_CHUNK) from t0 to t1, either order (but shifted steps go from 0 to 1), knots as in solve_path: dx = (v +- g^2 score / 2) dt + g dW, + forwards.
// One evaluation a step. Any g gives the same marginals in the limit of small steps, so g^2 is held at s^2 / 4 per step, where a
// step of Euler-Maruyama still keeps the variance to 2 %, and at 0 in the last step, which has no noise left to be mended. With a score
// of its own an evaluation is one of both fields, and g^2 up to sigma^2 is not held: drift and noise of the bridge are in step then.
// rows: NULL: all steps are kept.
void sde_path(const Field *velocity, const Sde *sde, int steps, const SdeRows *rows, float t0, float t1, int n, float *knots_x,
              float *knots_y, long stride, Rng *rng);

// x_next = a m + sqrt(s^2 - sigma^2) e + sigma z with a, s at the next time, m and e the posterior means now. eta = 1: sigma^2 is the
// posterior variance of DDPM (Ho et al. 2006.11239, eq. 7, for any Gaussian path); eta = 0: DDIM (Song et al. 2010.02502, eq. 12),
// which also runs backwards. The last step is DDIM's. shift: as in Sde; rows: as above.
void sde_ancestral(const Field *velocity, const Path *path, double eta, double shift, int steps, const SdeRows *rows, float t0, float t1,
                   int n, float *knots_x, float *knots_y, long stride, Rng *rng);
// What such a step makes of a point and its velocity: N(x * the point + v * its velocity, z^2 I), DDPM's learned kernel where eta = 1. last:
// of the last step.
typedef struct {
    double x, v, z;
} SdeKernel;
SdeKernel sde_ancestral_kernel(const Path *path, double eta, double t, double next, bool last);

#endif
