// How the gradient of a batch is shared among threads: the batch is cut into slices of MLP_SLICE samples, and the slices into at most
// GRAD_GROUPS groups. The gradients of a group's slices are added up in order, those of the groups pairwise. None of this depends on the
// number of threads, so neither does the result. Private to src/num.
#ifndef NUM_GRAD_GROUPS_H
#define NUM_GRAD_GROUPS_H

#include "num/simd/simd.h"

#include <stdbool.h>

#define GRAD_GROUPS NET_MAX_PARTS // and the most threads that a batch is shared among

// Of `nets` networks of one shape, whose weights lie one after the other.
typedef struct {
    int nets;
    NetGrad *grad[GRAD_GROUPS]; // (nets) of each group
    float *block[GRAD_GROUPS];  // the memory of each group's
    int block_size;             // floats
    double loss[GRAD_GROUPS];
} GradGroups;

// Adds the gradient of samples first..first+n-1 to grad (nets), or sets it; returns their summed loss. thread: 0..grad_groups_for - 1.
typedef double GradSlice(void *context, int first, int n, int thread, const NetGrad *grad, bool add);

int grad_groups_for(int n); // how many, for a batch of n samples
size_t grad_groups_need(const Mlp *mlp, int nets, int max_batch);
void grad_groups_init(GradGroups *groups, Arena *arena, const Mlp *mlp, int nets, int max_batch);
// The summed loss of n samples, and its gradient into grad (nets * mlp->count).
double grad_groups_run(GradGroups *groups, const Mlp *mlp, int n, GradSlice *slice, void *context, float *grad);

#endif
