// How far from the data a lane's particles land, which is what few solver steps cost: told of every lane in sight where one of them takes few,
// or samples in a way of its own.
// The distance is the sliced W2 between particles at t = 1 and fresh data, a mean over blocks of LANE_METRICS_SAMPLES, as the plots show it;
// two draws of the data are as far apart as the floor. Particles on their way to the noise, of one class or from one start are not
// measured, nor where there are fewer than a block of them.
#ifndef RUN_LANDING_H
#define RUN_LANDING_H

#include "run/experiment.h"

#define LANDING_STEPS 8  // so many are few
#define LANDING_BLOCKS 4 // that are measured at most

// Whether it is told; an adaptive solver takes as many steps as it needs, not few.
bool landing_tells(const Experiment *experiment);
// The distance of one lane now, in some milliseconds; NAN where it is not measured.
float landing_distance(const Experiment *experiment, const Lane *lane);
// Measures the lanes in sight, and the floor where it is not known yet. What may be written beside a picture: run/agreement.h.
void landing_measure(Experiment *experiment);

#endif
