// A lane's network in the words of the graphics card's stepper (gfx/advect.h): its shape, its weights, and a solver's step as stages.
#ifndef VIEW_NETWORK_GPU_H
#define VIEW_NETWORK_GPU_H

#include "gfx/advect.h"
#include "flow/solve.h"
#include "model/network_field.h"

// Whether the card's stepper can follow this field: a network that is not too wide, asked for one class at most and without guidance.
bool network_gpu_fits(const NetworkField *field);
AdvectShape network_gpu_shape(const Mlp *mlp);
AdvectNet network_gpu_weights(const NetworkField *field);
// The stages of a step of `solver` from time t to `next`, as solve.h takes it; returns how many.
int network_gpu_step(const NetworkField *field, Solver solver, float t, float next, AdvectStage stage[ADVECT_STAGES]);

#endif
