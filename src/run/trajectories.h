// The particles of one lane. Each keeps its whole trajectory, as the chosen solver takes its own noise from t = 0 to t = 1
// under ONE set of weights; a refresh computes some of them again with newer weights. What is shown at a time t is read
// off the stored trajectories, so scrubbing, pausing and toggling never show a drift through weights that changed on the way.
#ifndef RUN_TRAJECTORIES_H
#define RUN_TRAJECTORIES_H

#include "base/arena.h"
#include "base/error.h"
#include "flow/dist.h"
#include "flow/field.h"
#include "flow/sampler.h"

#include <stdbool.h>

#define TRAJECTORIES_INTERVALS 64 // kept per trajectory at most; with more solver steps only some are kept (all are taken)

typedef struct {
    int count;  // particles
    int chunks; // of SOLVE_CHUNK particles; refreshed as a whole
    Solver solver;
    int steps;                            // solver steps from 0 to 1
    int intervals;                        // kept: min(steps, TRAJECTORIES_INTERVALS)
    int kept[TRAJECTORIES_INTERVALS + 1]; // solver step of each knot
    float *x, *y;                         // (intervals + 1, count) knots; row 0 is the starting noise
    float spread;                         // of the starting noise, as a factor on the source's draws
    Sampler sampler;
    long *weights_step; // (chunks) training step of the weights of each chunk; -1: not computed yet
    int *evals;         // (chunks) of the field along a trajectory
    int next;           // chunk that is refreshed next
    int ready;          // particles 0..ready-1 have a trajectory
    Arena arena;
} Trajectories;

// `count` particles that start at draws of `source` (stream RNG_PARTICLES: the same in every lane).
bool trajectories_init(Trajectories *trajectories, int count, const DistKind *source, int seed, Solver solver, int steps,
                       Error *err);
void trajectories_free(Trajectories *trajectories);
// Uses a sampler instead of the solver, one that may be adaptive or stochastic; before the first refresh.
void trajectories_use(Trajectories *trajectories, const Sampler *sampler);
// Spreads the starting points by a factor, for a path that begins wider than its source.
void trajectories_spread(Trajectories *trajectories, float factor);
// Starting points of particles first .. first + n - 1 of any such swarm, before they are spread. first and n: multiples of SOLVE_CHUNK.
void trajectories_starts(const DistKind *source, int seed, int first, int n, float *x, float *y);

// Whether it can be shown: all particles have a trajectory, or so many that the rest of a larger swarm may join on the way.
#define TRAJECTORIES_SUFFICES 20000
bool trajectories_suffices(const Trajectories *trajectories);
// Computes the next `chunks` chunks (at most all); chunk 0, which holds the highlighted particles, is always
// among them unless it is of these weights already. Parallel over chunks; the result does not depend on the threads.
void trajectories_refresh(Trajectories *trajectories, const Fill *fill, int chunks, long weights_step);
// Evaluations of the field along a trajectory: the rounded mean over the computed chunks, 0 while there are none. *most (may be NULL):
// the most; it is more where the sampler is adaptive.
int trajectories_evals(const Trajectories *trajectories, int *most);
// The oldest weights that any computed chunk still shows; -1 when none is computed.
long trajectories_oldest(const Trajectories *trajectories);

// Positions at flow time t (0..1) of n particles from `first` on, linear between the solver's own steps. out: (n) each.
void trajectories_at(const Trajectories *trajectories, float t, int first, int n, float *x, float *y);
// Flow time of knot k.
float trajectories_time(const Trajectories *trajectories, int knot);

#endif
