// A lane's network in the words of the graphics card's stepper (gfx/advect.h): its shape, its weights, and a solver's step as stages.
#ifndef APP_GPUNET_H
#define APP_GPUNET_H

#include "flow/solve.h"
#include "gfx/advect.h"
#include "run/lane.h"

// Whether the card's stepper can follow this field: a network that is not too wide, asked for one class at most and without guidance.
bool gpunet_fits(const LaneField *field);
AdvectShape gpunet_shape(const Mlp *mlp);
AdvectNet gpunet_weights(const LaneField *field);
// The stages of a step of `solver` from time t to `next`, as solve.h takes it; returns how many.
int gpunet_step(const LaneField *field, Solver solver, float t, float next, AdvectStage stage[ADVECT_STAGES]);

#endif
