// The ways of one lane's particles on the graphics card: what its swarm is on the processor, one array per knot.
#ifndef VIEW_TRAJECTORIES_KNOTS_H
#define VIEW_TRAJECTORIES_KNOTS_H

#include "gfx/advect.h"
#include "gfx/point_buffer.h"
#include "run/experiment.h"

#define FLIGHT_GRAIN SOLVE_CHUNK // slices begin and end at multiples of it, or at the end

typedef struct {
    // whose particles they are, as far as their ways depend on it
    LaneSpec key;
    int source, seed;
    float spread;
    Solver solver;
    int count, steps, intervals;
    int kept[TRAJECTORIES_INTERVALS + 1]; // solver step of each knot
    // what is there
    uint32_t knot[TRAJECTORIES_INTERVALS + 1]; // arrays of `room` pairs of floats; 0 where nothing is open
    uint32_t spare[2];                         // the same, for solver steps between knots; 0 where there are none
    int room;                                  // `count` up to the next multiple of FLIGHT_GRAIN
    int started;                               // particles 0 .. started - 1 have their starting point
    // its owner's
    int ready, next; // particles 0 .. ready - 1 have a way; the next slice begins at `next`
    long step;       // training step of the weights of the last slice
    int done;        // particles in a row whose way is of those
    int urgent;      // particles that are due at once
} Flight;

// Arrays for `count` particles of the lane; false and a sentence where the card has no memory for them.
bool flight_open(Flight *flight, const Experiment *experiment, const Lane *lane, int count, Error *err);
void flight_close(Flight *flight); // fine with one that is not open
bool flight_is_open(const Flight *flight);
// Whether it was opened for just these particles.
bool flight_fits(const Flight *flight, const Experiment *experiment, const Lane *lane, int count);
size_t flight_bytes(const Lane *lane, int count);
// The ways of particles first .. first + n - 1 (multiples of FLIGHT_GRAIN, within `room`) along `field`, which `advect` is shaped for.
void flight_compute(Flight *flight, Advect *advect, const Experiment *experiment, const NetworkField *field, int first, int n);
// The knots around flow time t (0..1), as trajectories_at finds them.
PointMoment flight_moment(const Flight *flight, float t);
// How far the ends of the first particles, computed last along `field`, are from those that the processor finds, on average and in
// units of how far out they lie (at least one stage unit). 0 where none is finite. Waits for the card.
double flight_error(const Flight *flight, const NetworkField *field);

#endif
