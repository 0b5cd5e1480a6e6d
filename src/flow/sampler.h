// All samplers, which follow a velocity field from noise to data: the solvers of solve.h, Dormand-Prince with step control,
// and the stochastic samplers of sde.h with their deterministic limit.
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

#define SAMPLER_MAX_STEPS 256

typedef struct {
    SamplerKind kind;
    int steps;        // 1..SAMPLER_MAX_STEPS
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

// Whether its steps are uneven, and the time after k of them.
bool sampler_is_shifted(const Sampler *sampler);
float sampler_time(const Sampler *sampler, int k);

// Moves n points (1..SOLVE_CHUNK) from t = 0 to t = 1 in knots of `steps` rows after the first, as solve_path. `chunk` numbers the
// points' own noise. Returns the field evaluations of a trajectory.
int sampler_path(const Sampler *sampler, const Field *velocity, uint64_t chunk, int n, float *knots_x, float *knots_y,
                 long stride);

// What fills trajectories: the exact field's, a model's, a graphics card's. A call moves a chunk of n points (1..SOLVE_CHUNK):
// row k of x, y begins at k * stride and is where they are at flow time t[k], k = 0..intervals; row 0 is given, t[0] = 0 and t grows to 1.
// `chunk` numbers the points' own noise. Returns the evaluations that a trajectory took. Reentrant: called from many threads.
typedef int FillEval(const void *context, int chunk, int n, int intervals, const float *t, float *x, float *y, long stride);

typedef struct {
    FillEval *eval;
    const void *context;
} Fill;

// Along a field. The times are among those of the sampler's own steps, sampler_time; between shifted ones it goes in a line.
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

#endif
