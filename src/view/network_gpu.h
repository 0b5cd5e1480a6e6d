// Carries points along a lane's network on the graphics card: shaders/advect.vert runs the whole network for each point, and a step of
// an explicit Runge-Kutta method is one pass.
#ifndef VIEW_NETWORK_GPU_H
#define VIEW_NETWORK_GPU_H

#include "gfx/feedback.h"
#include "flow/solve.h"
#include "model/network_field.h"

typedef struct NetworkGpu NetworkGpu;

// Whether the card can follow this field: a network that is not too wide, asked for one class at most and without guidance.
bool network_gpu_fits(const NetworkField *field);
// For networks of this shape. NULL and a sentence when this OpenGL cannot run them. Needs a current context.
NetworkGpu *network_gpu_new(const Mlp *mlp, Error *err);
void network_gpu_free(NetworkGpu *gpu); // fine with NULL
// Whether it is for networks of this shape.
bool network_gpu_takes(const NetworkGpu *gpu, const Mlp *mlp);
// Gives it the field's weights, which the steps after it are along.
void network_gpu_set(NetworkGpu *gpu, const NetworkField *field);
// Carries points first .. first + n - 1 of `from`, pairs of floats, by a step of `solver` from time t to `next`, as solve.h takes it, to
// the same places of `to`, another array. Runs in the background.
void network_gpu_step(const NetworkGpu *gpu, const NetworkField *field, Solver solver, float t, float next, uint32_t from,
                      uint32_t to, int first, int n);

#endif
