// A normalizing flow of coupling layers in the plane. Each keeps one coordinate and moves the other along an increasing function whose shape
// a small network reads off the one that is kept; the next layer keeps the other one. So the inverse and the density are exact.
// The function is affine (RealNVP, Dinh et al. 1605.08803, eq. 7; the scale bounded as in tanh) or a monotone rational-quadratic spline
// on [-COUPLING_BOUND, COUPLING_BOUND] with the identity beyond (Durkan et al. 1906.04032, eqs. 4 to 8).
// Only its shape lives here: the weights are one flat block, a network after the other, as num/mlp.h lays them out. Layer 0 is the one
// next to the noise. The last weights of each network begin at 0, so that the flow begins as the identity.
#ifndef NUM_COUPLING_H
#define NUM_COUPLING_H

#include "num/mlp.h"

#include <stdbool.h>

#define COUPLING_MAX_LAYERS 12
#define COUPLING_BINS 16            // of a spline
#define COUPLING_BOUND 5.0f         // of the square where splines bend; the stage shows [-4, 4]
#define COUPLING_MIN_BIN 1e-3f      // least share of a bin in the width and in the height of the square, and
#define COUPLING_MIN_SLOPE 1e-3f    // least slope at a knot
#define COUPLING_MAX_LOG_SCALE 2.0f // of an affine layer

typedef enum { COUPLING_SPLINE, COUPLING_AFFINE } CouplingKind;

typedef struct {
    CouplingKind kind;
    int layers; // 1..COUPLING_MAX_LAYERS
    Mlp net;    // of each layer: one input, and what it is moved by
    int count;  // floats in a weight block
} Coupling;

Coupling coupling_make(CouplingKind kind, int layers, int width, int hidden, Activation act);
void coupling_init(const Coupling *coupling, float *params, uint64_t seed); // params: (count)
// The coordinate that a layer moves: 0 is x, 1 is y.
static inline int coupling_moves(int layer) {
    return layer % 2;
}

// Moves n points through one layer, towards the data or the noise. x, y: (n); log_det (n) or NULL: adds log |det| of what was done. The
// network reads the coordinate that stays in single precision, the other one moves in double, so that the way back ends where it began:
// within 1e-5, and nearly always 1e-10 (tests/test_coupling.c). Runs on the calling thread, reentrant, allocates nothing.
void coupling_layer(const Coupling *coupling, const float *params, int layer, bool to_data, int n, double *x, double *y,
                    double *log_det);

typedef struct {
    int n;
    const float *x, *y; // (n) data
    float *loss;        // (n) out: -log p of each, in nats
} CouplingBatch;

typedef struct CouplingWork CouplingWork;
size_t coupling_work_need(const Coupling *coupling, int max_batch);
CouplingWork *coupling_work_make(Arena *arena, const Coupling *coupling, int max_batch);
// Mean of -log p over the batch, and its gradient into grad (count). Parallel over slices; the result does not depend on the threads.
float coupling_gradient(const Coupling *coupling, CouplingWork *work, const float *params, const CouplingBatch *batch,
                        float *grad);

#endif
