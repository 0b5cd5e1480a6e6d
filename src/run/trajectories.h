// The particles of one lane. Each keeps its whole trajectory, as the chosen solver takes its own noise from t = 0 to t = 1, or a data point
// from t = 1 to t = 0,
// under ONE set of weights; a refresh computes some of them again with newer weights. What is shown at a time t is read
// off the stored trajectories, so scrubbing, pausing and toggling never show a drift through weights that changed on the way.
#ifndef RUN_TRAJECTORIES_H
#define RUN_TRAJECTORIES_H

#include "base/arena.h"
#include "base/error.h"
#include "flow/dist.h"
#include "flow/sampler.h"

#include <limits.h>
#include <stdbool.h>

struct Experiment;
struct Lane;

#define TRAJECTORIES_INTERVALS 64 // kept per trajectory at most; with more solver steps only some are kept (all are taken)

#define TRAJECTORIES_GONE (LONG_MAX / 2) // of weights that no longer are: like none that can be shown

typedef struct TrajectoriesDevice TrajectoriesDevice;

typedef struct {
    int count;                            // particles
    int chunks;                           // of SOLVE_CHUNK particles; refreshed as a whole
    int intervals;                        // kept: min(sampler.steps, TRAJECTORIES_INTERVALS)
    int kept[TRAJECTORIES_INTERVALS + 1]; // solver step of each knot
    float *x, *y;                         // (intervals + 1, count) knots, by flow time; the start's row is given; NULL on a device
    bool back;                            // from data to noise: they start in the last row
    bool one;                             // all start at one place
    bool hops;                            // they stand at a knot until they hop to the next one: a chain, of which nothing is between
    float spread;                         // of the starting noise, as a factor on the source's draws
    Sampler sampler;                      // may be adaptive or stochastic
    // Whose turn it is:
    long *weights_step; // (chunks) training step of the weights of each chunk; -1: not computed yet; or TRAJECTORIES_GONE
    int *evals;         // (chunks) of the field along a trajectory; not known on a device
    int wanted;         // chunks 0 .. wanted - 1 are computed: all, but where panes share the particles of a device
    int next;           // chunk that is refreshed next
    int ready;          // particles 0 .. ready - 1 have a trajectory
    int urgent;         // chunks still to be computed before every trajectory is of the field now shown
    // Where `x` and `y` are NULL, who keeps the knots, and what it keeps them in:
    const TrajectoriesDevice *device;
    void *held;
    Arena arena;
} Trajectories;

// What is computed in one go: chunks first .. first + n - 1 and 0 .. lead - 1, which are others. `next` is due after them.
typedef struct {
    int first, n, lead, next;
} TrajectoriesTurn;

// Who keeps and computes trajectories beside the processor, such as a graphics card: the functions that it is called by.
struct TrajectoriesDevice {
    void *context;
    // Room for the knots of all particles; NULL where there is none.
    void *(*open)(void *context, const Trajectories *trajectories);
    void (*close)(void *context, void *held);
    // How many chunks it can compute in this frame; more where something that is seen is missing (`urgent`).
    int (*affordable)(void *context, bool urgent);
    // Computes the chunks of lane->device along the field that the lane now shows. False where it cannot: it is not asked again.
    bool (*fill)(void *context, const struct Experiment *experiment, const struct Lane *lane, const TrajectoriesTurn *turn);
};

// `count` particles that start at draws of `source` (stream RNG_PARTICLES: the same in every lane).
bool trajectories_init(Trajectories *trajectories, int count, const DistKind *source, int seed, const Sampler *sampler,
                       Error *err);
// As many of the same kind as `like`, kept by a device; false where it has no room for them.
bool trajectories_init_on(Trajectories *trajectories, const TrajectoriesDevice *device, const Trajectories *like, int count);
// A copy of those that the processor keeps, as they stand. False, and nothing, where a device keeps them or memory does not suffice.
bool trajectories_copy(Trajectories *copy, const Trajectories *of);
void trajectories_free(Trajectories *trajectories);
// Spreads the starting points by a factor, for a path that begins wider than its source.
void trajectories_spread(Trajectories *trajectories, float factor);
// Makes them start at the data instead, at t = 1 on a path: from data + s of the noise that each started at + n of a noise of their own.
void trajectories_turn_back(Trajectories *trajectories, const DistKind *data, int seed, const PathAt *end);
// Makes all of them start where the first one does.
void trajectories_start_as_one(Trajectories *trajectories);
// Where they start, (count) each.
const float *trajectories_start_x(const Trajectories *trajectories);
const float *trajectories_start_y(const Trajectories *trajectories);
// Starting points of particles first .. first + n - 1 of any lane, before they are spread. first and n: multiples of SOLVE_CHUNK.
void trajectories_starts(const DistKind *source, int seed, int first, int n, float *x, float *y);

// Whether it can be shown: all particles have a trajectory, or so many that the rest may join while they flow.
#define TRAJECTORIES_SUFFICES 20000
bool trajectories_suffices(const Trajectories *trajectories);
// The next `chunks` chunks (at most all that are wanted); chunk 0, which holds the highlighted particles, is always among them unless
// it is of these weights already.
TrajectoriesTurn trajectories_turn(const Trajectories *trajectories, int chunks, long weights_step);
// Notes that they have been computed with these weights.
void trajectories_turned(Trajectories *trajectories, const TrajectoriesTurn *turn, long weights_step);
// Both, with the processor computing between them. Parallel over chunks; the result does not depend on the threads.
void trajectories_refresh(Trajectories *trajectories, const Fill *fill, int chunks, long weights_step);
// Every trajectory is due at once and of no weights: another field is shown than the one they are of.
void trajectories_forget(Trajectories *trajectories);
// The same, but they stay trajectories of weights that are gone.
void trajectories_outdate(Trajectories *trajectories);
// Evaluations of the field along a trajectory: the rounded mean over the computed chunks, 0 while there are none. *max (may be NULL):
// the largest; it is more where the sampler is adaptive.
int trajectories_evals(const Trajectories *trajectories, int *max);

// Positions at flow time t (0..1) of n particles from `first` on, linear between the solver's own steps; of a chain, which is at none of
// its states there, at the last one for most of the time. out: (n) each.
void trajectories_at(const Trajectories *trajectories, float t, int first, int n, float *x, float *y);
// Flow time of knot k.
float trajectories_time(const Trajectories *trajectories, int knot);

#endif
