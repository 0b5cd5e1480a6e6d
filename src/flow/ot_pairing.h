// Pairings of source and data (the literature calls them couplings): which noise point goes with which data point. Independent pairs need no code; this is exact
// minibatch optimal transport on squared distance (Tong et al. 2302.00482, Pooladian et al. 2304.14772).
#ifndef FLOW_OT_PAIRING_H
#define FLOW_OT_PAIRING_H

#include "base/arena.h"

typedef struct OtPairing OtPairing; // scratch of one matching; one per thread
size_t ot_pairing_need(int max_n);
OtPairing *ot_pairing_make(Arena *arena, int max_n);

// The permutation that minimises sum_i |p0_i - p1_{match[i]}|^2 over all permutations (shortest augmenting paths,
// Jonker & Volgenant 1987). Points (n) each; match: (n) out. Returns the minimal total cost. n = 1..max_n.
// Deterministic; ties are broken by index. The papers draw pairs from the plan with replacement; a plan of uniform
// weights is a permutation, and we use every pair of it once, which has the same mean and less variance.
double ot_pairing_solve(OtPairing *work, int n, const float *x0, const float *y0, const float *x1, const float *y1, int *match);
// Costs of a pair that the last matching worked out: what its time goes by.
long ot_pairing_looked(const OtPairing *work);

#endif
