// A continuous normalizing flow trained by maximum likelihood (Chen et al. 1806.07366, FFJORD 1810.01367). A network is the velocity field
// v(x, t) from noise N(0, I) at t = 0 to data at t = 1; data are followed back to noise, x' = v, and
//     -log p_1(x(1)) = -log N(x(0)) + integral of div v(x(t), t) over t.
// In the plane the divergence is exact, from two derivatives of the network beside its value; FFJORD estimates it. Both integrals are taken by
// steps of the classical Runge-Kutta method (RK4), at times that the batch says: steps that are always the same let a network hide in them
// what the solver misses, and fall below the entropy of the data.
//
// A field that maximum likelihood alone has shaped gets ever steeper, until fixed steps no longer follow it. As Finlay et al. (RNODE, 2002.02798)
// do, a multiple of R = integral of |v|^2 + |dv/dx|^2 (all four derivatives squared) along the way is added to what is minimised; the four are
// at hand. The loss that is told is -log p alone.
//
// The gradient is that of this sum, through every stage of the solver (discretise, then optimise), not the adjoint method's. It agrees with
// differences of the loss that is shown, to rounding, where the adjoint's carries the error of integrating backwards; and in the plane the
// memory that the adjoint saves is nothing: two numbers of a point and stage. All else is computed again on the way back, so a stage costs the
// network once on the way there, and value and both derivatives with their gradient, nine times that, on the way back.
#ifndef NUM_CNF_H
#define NUM_CNF_H

#include "num/mlp.h"

#define CNF_STAGES 4     // evaluations of a step
#define CNF_MAX_STEPS 64 // from 0 to 1

typedef struct {
    int n;
    const float *x, *y; // (n) data
    const int *label;   // (n) as in mlp_eval_labels, or NULL
    int steps;          // 1..CNF_MAX_STEPS
    const float *t;     // (steps + 1) where they begin and end, from 1 down to 0
    float calm;         // >= 0: what is minimised is the mean of loss + calm * R
    float *loss;        // (n) out: -log p of each, in nats
} CnfBatch;

typedef struct CnfWork CnfWork; // scratch: a gradient per slice, activations per thread
size_t cnf_work_need(const Mlp *mlp, int max_steps, int max_batch);
CnfWork *cnf_work_make(Arena *arena, const Mlp *mlp, int max_steps, int max_batch);

// Mean of -log p over the batch, and the gradient of what is minimised into grad (count). Parallel over slices; the result does not depend on the threads.
float cnf_gradient(const Mlp *mlp, CnfWork *work, const float *params, const CnfBatch *batch, float *grad);

#endif
