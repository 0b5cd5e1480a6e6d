// Integrators of dx/dt = v(x, t), from t = 0 to t = 1 or backwards, keeping every step: what trajectories store and the picture draws.
#ifndef FLOW_SOLVE_H
#define FLOW_SOLVE_H

#include "flow/field.h"

typedef enum { SOLVE_EULER, SOLVE_MIDPOINT, SOLVE_HEUN, SOLVE_RK4, SOLVE_COUNT } Solver;

#define SOLVE_CHUNK 256 // largest number of points of one call: the unit of work of trajectories; scratch stays on the stack

// Field evaluations of a trajectory of `steps` steps.
int solve_evals(Solver solver, int steps);

// Integrates n points (1..SOLVE_CHUNK) from time t0 to t1 (either order) in `steps` equal steps. knots_x, knots_y hold
// every step: row k (0..steps) begins at k * stride and has n entries; row 0 is the starting point and is read, the rest is written.
void solve_path(const Field *field, Solver solver, int steps, float t0, float t1, int n, float *knots_x, float *knots_y,
                long stride);
// The same without keeping the steps: x, y (n, any n) are moved from t0 to t1.
void solve_end(const Field *field, Solver solver, int steps, float t0, float t1, int n, float *x, float *y);

#endif
