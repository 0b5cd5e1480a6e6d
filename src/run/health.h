// Whether a lane's network can be taken at its word. It is measured on the first particles and on the field, beside detour and straightness
// (experiment_measure), and judged with two thresholds each, so that a verdict does not come and go. They come from 876 measurements of 20
// kinds of lane (flow matching along seven paths, all predictions, all other models; 64 x 3 neurons, rate 0.005) on all data sets after 400
// to 3000 steps, two of which they find fault with (noise predicted, after 400 and 800 steps, still at 0.16 and 0.19 from the data), and
// from networks that were broken on purpose.
#ifndef RUN_HEALTH_H
#define RUN_HEALTH_H

#include "run/experiment.h"

// Steps before which a network's flow says nothing about its path.
#define HEALTH_EARLY_STEPS 400

// Ends are far from the data by the sliced W2 beyond that of data to data, over the data's standard deviation: at most 0.07 of what has
// learned; 0.22 to 0.25 of noise as it is, and so of networks that rates of 0.05 and more have killed; up to 0.2 until 800 steps of networks that
// predict noise, which learn slowly.
#define HEALTH_FAR_ABOVE 0.15
#define HEALTH_NEAR_BELOW 0.12
// Share of ends that are twice as far out as any data point: at most 0.004 of what has learned, 0.03 to 1 of what is broken that way.
#define HEALTH_LEAVING_ABOVE 0.01
#define HEALTH_STAYING_BELOW 0.005
// How much the velocity changes over a quarter of flow time, over its own size: at least 0.035 of what has learned, but where particles
// hardly move (a Gaussian to itself); 0 without t among the inputs.
#define HEALTH_TIMELESS_BELOW 0.01
#define HEALTH_TIMELY_ABOVE 0.02
// Solver steps with which ends tell of the network: fewer miss the data whatever it has learned (Euler's 16 end at 0.08 at most, 8 at 0.28).
#define HEALTH_SOLVER_STEPS 16
// Straightness over the data's variance: at most 0.007 of straight paths with matched pairs, 0.024 and more of all with random pairs, but where
// particles hardly move.
#define HEALTH_UNEVEN_ABOVE 0.03
#define HEALTH_STEADY_BELOW 0.02
// Detour: 1.000 to 1.003 of those, 1.10 to 1.58 of straight paths with random pairs; of diffusion 1.04 to 1.11 on moons, 1.004 on eight
// Gaussians.
#define HEALTH_BENT_ABOVE 1.015
#define HEALTH_DIRECT_BELOW 1.01

// Measures health, course and `off` of a lane on its first n particles, which show one flow. Nothing changes where they are too few to tell.
void health_measure(const Experiment *experiment, Lane *lane, int n);
// What is wrong with the network whose flow a lane shows; GOOD where no network is shown.
HealthKind health_of(const Experiment *experiment, const Lane *lane);

#endif
