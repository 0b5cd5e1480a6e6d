// The knots of one lane's trajectories on the graphics card: one array for each knot, and the stepping from one to the next.
#ifndef VIEW_TRAJECTORIES_KNOTS_H
#define VIEW_TRAJECTORIES_KNOTS_H

#include "gfx/advect.h"
#include "gfx/point_buffer.h"
#include "run/experiment.h"

typedef struct {
    uint32_t knot[TRAJECTORIES_INTERVALS + 1]; // arrays of `room` pairs of floats
    uint32_t spare[2];                         // the same, for solver steps between knots; 0 where there are none
    int room;                                  // particles, in whole chunks
    int started;                               // particles 0 .. started - 1 have their starting point
} Knots;

// NULL and a sentence where the card has no memory for them.
Knots *knots_new(const Trajectories *trajectories, Error *err);
void knots_free(Knots *knots); // fine with NULL
// Computes chunks first .. first + n - 1 of lane->device along `field`, whose weights `advect` has.
void knots_compute(const Experiment *experiment, const Lane *lane, const NetworkField *field, const Advect *advect, int first, int n);
// The knots around flow time t (0..1), as trajectories_at finds them.
PointMoment knots_moment(const Trajectories *trajectories, float t);
// How far the ends of the first particles, computed last along `field`, are from those that the processor finds, on average and in
// units of how far out they lie (at least one stage unit). 0 where none is finite. Waits for the card.
double knots_error(const Trajectories *trajectories, const NetworkField *field);

#endif
