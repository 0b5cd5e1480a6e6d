// Entropic optimal transport between two samples of equal size: the plan P >= 0 with uniform margins that minimises
// sum P_ij |p0_i - p1_j|^2 - epsilon H(P), by Sinkhorn's iteration on logarithms (Cuturi 1306.0895; Peyre & Cuturi 1803.00567,
// section 4.4). epsilon -> 0 gives ot_pairing_solve's permutation, epsilon -> infinity independent pairs.
#ifndef FLOW_SINKHORN_H
#define FLOW_SINKHORN_H

#include "base/arena.h"
#include "num/rng.h"

typedef struct Sinkhorn Sinkhorn; // scratch, and the last plan; one per thread
size_t sinkhorn_need(int max_n);
Sinkhorn *sinkhorn_make(Arena *arena, int max_n);

typedef struct {
    double epsilon;     // in units of squared distance, > 0
    int max_iterations; // at least 1
    double tolerance;   // stops when the margins of the columns are met to this: sum_j |column j - 1/n|
} SinkhornDef;

SinkhornDef sinkhorn_default(void); // epsilon 0.1, 200 iterations, 1e-3

// Points (n) each, n = 1..max_n, not kept. Returns the iterations taken; *error (may be NULL) is the columns' error of the plan. The
// rows' margins are met exactly.
int sinkhorn_solve(Sinkhorn *sinkhorn, const SinkhornDef *def, int n, const float *x0, const float *y0, const float *x1,
                   const float *y1, double *error);
// Row i of n P, which sums to 1: with which target source i goes how often. row: (n).
void sinkhorn_row(const Sinkhorn *sinkhorn, int i, float *row);
// Draws a target for each source from its row. match: (n).
void sinkhorn_draw(const Sinkhorn *sinkhorn, Rng *rng, int *match);

#endif
