// The crowd of particles on the graphics card: what a session's swarms are on the processor, for as many as a million. Each particle keeps
// its whole way, from its own noise under ONE set of weights, in one array per knot; ways are computed anew slice by slice, and what
// is shown is read off them. The session keeps the first particles itself: whatever is highlighted or measured is taken from those.
#ifndef APP_GPUSWARM_H
#define APP_GPUSWARM_H

#include "gfx/crowd.h"
#include "run/session.h"

#define GPUSWARM_LED 20000 // particles that the session keeps beside those on the card
#define GPUSWARM_SLOTS 6   // places in time at once, for a frame's trails and colours

typedef struct GpuSwarm GpuSwarm;

GpuSwarm *gpuswarm_new(void);
void gpuswarm_free(GpuSwarm *gpu); // while the GL context is there; fine with NULL

// Once a frame, before anything of it is drawn: takes the crowd over or leaves it to the session, as the setting `gpu`, the renderer
// (`software`) and the fields ask, and computes the ways that are due since the last call: all that are seen by `now_s`, none older than
// SESSION_FRESH_S; with `live` only as many as leave the frame time for drawing. On failure the session has the crowd for good.
void gpuswarm_follow(GpuSwarm *gpu, Session *session, bool software, bool live, double now_s);
// A sentence about such a failure, once; NULL otherwise.
const char *gpuswarm_trouble(GpuSwarm *gpu);

// Particles of the strand that can be drawn from the card; 0: draw the session's.
int gpuswarm_ready(const GpuSwarm *gpu, const Session *session, const Strand *strand);
// Where particles 0 .. n - 1 (n <= gpuswarm_ready) are at flow time t, as session_at has it, in the array of a slot, which it returns.
uint32_t gpuswarm_at(const GpuSwarm *gpu, const Session *session, const Strand *strand, float t, int n, int slot);
// Their colours, as an array that holds until the next call.
uint32_t gpuswarm_tint(const GpuSwarm *gpu, const CrowdTint *tint, int n, uint32_t at, uint32_t next);

#endif
