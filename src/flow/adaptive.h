// The Dormand-Prince 5(4) pair with step-size control: steps as long as the tolerance allows, and how many evaluations of the
// field that took. Dormand & Prince, J. Comput. Appl. Math. 6 (1980); control and first step after Hairer, Norsett & Wanner,
// "Solving Ordinary Differential Equations I", II.4. The points of a chunk share their steps.
#ifndef FLOW_ADAPTIVE_H
#define FLOW_ADAPTIVE_H

#include "flow/solve.h"

#include <stdbool.h>

// The pair: stage s is evaluated at node[s] of the step, from x + h sum_i stage[s][i] k_i over the stages before it. The last one is also
// the solution of order five, so that it is the next step's first. error: order five less order four.
#define DOPRI5_STAGES 7
extern const double dopri5_node[DOPRI5_STAGES];
extern const double dopri5_stage[DOPRI5_STAGES][DOPRI5_STAGES - 1];
extern const double dopri5_error[DOPRI5_STAGES];

typedef struct {
    double rtol,
        atol;      // an error of atol + rtol |x| is allowed per step (root mean square over the chunk); 1e-6 is the least useful
    int max_steps; // tries, after which it gives up
} AdaptiveDef;

typedef struct {
    int evals;    // of the field along a trajectory: of the chunk that needed most
    int accepted; // steps of that chunk
    int rejected; // tries that were too long
} AdaptiveStats;

AdaptiveDef adaptive_default(void); // 1e-5, 1e-5, 10000 steps

// As solve_path: n points (1..SOLVE_CHUNK) from t0 to t1 (either order), row 0 read, rows 1..steps written at equal times, between
// the method's own steps by its interpolant of fourth order. False when it gave up (a step too short, max_steps, not finite):
// the rows that it did not reach then repeat the last one that it did.
bool adaptive_path(const Field *field, const AdaptiveDef *def, int steps, float t0, float t1, int n, float *knots_x,
                   float *knots_y, long stride, AdaptiveStats *stats);

#endif
