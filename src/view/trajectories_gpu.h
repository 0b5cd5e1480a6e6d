// The crowd of particles on the graphics card: what an experiment's swarms are on the processor, for as many as a million. Each particle keeps
// its whole way, from its own noise under ONE set of weights, in one array per knot; ways are computed anew slice by slice, and what
// is shown is read off them. The experiment keeps the first particles itself: whatever is highlighted or measured is taken from those.
#ifndef VIEW_TRAJECTORIES_GPU_H
#define VIEW_TRAJECTORIES_GPU_H

#include "gfx/point_buffer.h"
#include "run/experiment.h"

#define TRAJECTORIES_GPU_LED 20000 // particles that the experiment keeps beside those on the card
#define TRAJECTORIES_GPU_SLOTS 6   // places in time at once, for a frame's trails and colours

typedef struct TrajectoriesGpu TrajectoriesGpu;

TrajectoriesGpu *trajectories_gpu_new(void);
void trajectories_gpu_free(TrajectoriesGpu *gpu); // while the GL context is there; fine with NULL

// Once a frame, before anything of it is drawn: takes the crowd over or leaves it to the experiment, as the setting `gpu`, the renderer
// (`software`) and the fields ask, and computes the ways that are due since the last call: all that are seen by `now_s`, none older than
// EXPERIMENT_FRESH_S; with `live` only as many as leave the frame time for drawing. On failure the experiment has the crowd for good.
void trajectories_gpu_follow(TrajectoriesGpu *gpu, Experiment *experiment, bool software, bool live, double now_s);
// A sentence about such a failure, once; NULL otherwise.
const char *trajectories_gpu_trouble(TrajectoriesGpu *gpu);

// Particles of the lane that can be drawn from the card; 0: draw the experiment's.
int trajectories_gpu_ready(const TrajectoriesGpu *gpu, const Experiment *experiment, const Lane *lane);
// Where particles 0 .. n - 1 (n <= trajectories_gpu_ready) are at flow time t, as experiment_at has it, in the array of a slot, which it returns.
uint32_t trajectories_gpu_at(const TrajectoriesGpu *gpu, const Experiment *experiment, const Lane *lane, float t, int n,
                             int slot);
// Their colours, as an array that holds until the next call.
uint32_t trajectories_gpu_tint(const TrajectoriesGpu *gpu, const PointTint *tint, int n, uint32_t at, uint32_t next);

#endif
