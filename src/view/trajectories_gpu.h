// The particles on the graphics card, as many as a million: a device that an experiment leaves its trajectories to (TrajectoriesDevice).
// Each lane has one array per knot there. The experiment says what is computed when; here are the arrays, the stepping, what it costs,
// a check against the processor, and the particles' places at a moment.
#ifndef VIEW_TRAJECTORIES_GPU_H
#define VIEW_TRAJECTORIES_GPU_H

#include "gfx/feedback.h"
#include "run/experiment.h"

#define TRAJECTORIES_GPU_SLOTS 6 // places in time at once, for a frame's trails and colours

typedef struct TrajectoriesGpu TrajectoriesGpu;

TrajectoriesGpu *trajectories_gpu_new(void);
// While the GL context is there, after the experiment that has used it has been closed or has taken its particles back; fine with NULL.
void trajectories_gpu_free(TrajectoriesGpu *gpu);

// Once a frame: the device that experiment_use_device is to be given, or NULL, as the setting `gpu`, the renderer (`software`) and the
// lanes' fields ask. With `live` it affords only as much as leaves the frame time for drawing.
const TrajectoriesDevice *trajectories_gpu_device(TrajectoriesGpu *gpu, const Experiment *experiment, bool software, bool live);
// It has failed: from now on the processor has the particles for good.
void trajectories_gpu_give_up(TrajectoriesGpu *gpu);
// A sentence about that, once; NULL otherwise.
const char *trajectories_gpu_trouble(TrajectoriesGpu *gpu);

// Particles of the lane that can be drawn from the card; 0: draw the processor's. `gpu` may be NULL.
int trajectories_gpu_ready(const TrajectoriesGpu *gpu, const Experiment *experiment, const Lane *lane);
// Where particles 0 .. n - 1 (n <= trajectories_gpu_ready) are at flow time t, as experiment_at has it, in the array of a slot, which it returns.
uint32_t trajectories_gpu_at(const TrajectoriesGpu *gpu, const Experiment *experiment, const Lane *lane, float t, int n,
                             int slot);
// Their colours, as an array that holds until the next call.
uint32_t trajectories_gpu_tint(const TrajectoriesGpu *gpu, const PointTint *tint, int n, uint32_t at, uint32_t next);

#endif
