// All samplers, which follow a velocity field from noise to data or back: the solvers of solve.h, Dormand-Prince with step control,
// and the stochastic samplers of sde.h with their deterministic limit; and the forward process of diffusion (forward.h).
#ifndef FLOW_SAMPLER_H
#define FLOW_SAMPLER_H

#include "flow/adaptive.h"
#include "flow/sde.h"
#include "flow/solve.h"

typedef enum { // the first are those of Solver
    SAMPLER_EULER,
    SAMPLER_MIDPOINT,
    SAMPLER_HEUN,
    SAMPLER_RK4,
    SAMPLER_DOPRI5, // adaptive; `steps` only says how many knots are kept
    SAMPLER_SDE,    // Euler-Maruyama with the noise of `sde`
    SAMPLER_DDPM,   // ancestral
    SAMPLER_DDIM,
    SAMPLER_COUNT,
} SamplerKind;

#define SAMPLER_MAX_STEPS 1000
#define SAMPLER_ADAPTIVE_KNOTS 256 // of SAMPLER_DOPRI5 at most

typedef struct {
    SamplerKind kind;
    int steps;        // 1..SAMPLER_MAX_STEPS; of SAMPLER_DOPRI5 1..SAMPLER_ADAPTIVE_KNOTS
    double tolerance; // of SAMPLER_DOPRI5, relative and absolute
    Path path;        // of SAMPLER_SDE, SAMPLER_DDPM, SAMPLER_DDIM
    SdeNoise noise;   // of SAMPLER_SDE
    double noise_scale;
    double shift;  // of the steps' times (times_shift), not of SAMPLER_DOPRI5; 0 or 1: they are even
    const Field *score; // of SAMPLER_SDE, as in Sde
    uint64_t seed; // of the stochastic ones (stream RNG_NOISE)
} Sampler;

// Whether it takes the score or the posterior means from the velocity, so that path_has_score must hold.
bool sampler_needs_score(SamplerKind kind);
// Whether it adds noise at its steps, so that trajectories are jagged.
bool sampler_is_random(const Sampler *sampler);
// Whether from data to noise it is the forward process of diffusion itself, which knows its transitions and asks no field: the chain of
// DDPM, and the SDE with the diffusion's own noise.
bool sampler_is_forward(const Sampler *sampler);
// Whether its steps are uneven, and the time after k of them.
bool sampler_is_shifted(const Sampler *sampler);
float sampler_time(const Sampler *sampler, int k);
// Whether both take steps of the same kind, however many.
bool sampler_alike(const Sampler *a, const Sampler *b);

// What fills trajectories: the exact field's, a model's, a graphics card's. A call moves a chunk of n points (1..SOLVE_CHUNK):
// row k of x, y begins at k * stride and is where they are at flow time t[k], k = 0..intervals; row 0 is given, t[0] = 0 and t grows to 1.
// A velocity field is also followed from data to noise, where t[0] = 1 and t falls to 0.
// `chunk` numbers the points' own noise. Returns the evaluations that a trajectory took. Reentrant: called from many threads.
typedef int FillEval(const void *context, int chunk, int n, int intervals, const float *t, float *x, float *y, long stride);

typedef struct {
    FillEval *eval;
    const void *context;
} Fill;

// Along a field; `chunk` numbers the points' own noise. The times are among those of the sampler's own steps, sampler_time; between
// shifted ones it goes in a line. From data to noise steps are never shifted.
int sampler_fill(const Sampler *sampler, const Field *velocity, int chunk, int n, int intervals, const float *t, float *x,
                 float *y, long stride);
typedef struct {
    Field field;
    Sampler sampler;
} FieldFlow;
Fill field_flow(const FieldFlow *flow);
// All steps of any number of points, in parallel over chunks; the result does not depend on the threads. knots: (steps + 1, n), row 0 is
// given. Returns the largest number of evaluations of a trajectory.
int fill_trajectories(const Fill *fill, int steps, int n, float *knots_x, float *knots_y);
// x, y (n) are moved to where they end.
int fill_ends(const Fill *fill, int n, float *x, float *y);
// Along a velocity field also from data to noise: x, y (n) are moved from t = 1 to t = 0.
int fill_back(const Fill *fill, int n, float *x, float *y);

#endif
