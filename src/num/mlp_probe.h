// What every neuron of the network says for one point: for showing a network, not for running it.
#ifndef NUM_MLP_PROBE_H
#define NUM_MLP_PROBE_H

#include "num/mlp.h"

typedef struct {
    int count[MLP_MAX_HIDDEN + 2];                  // values in each column: mlp->in, width, ..., width, 2
    float value[MLP_MAX_HIDDEN + 2][MLP_MAX_WIDTH]; // column 0: the inputs; k: what layer k - 1 gives, after its activation
} MlpProbe;

// Plain loops over one point: some thousands of operations. label: 0..classes-1, or MLP_NO_LABEL. The last column is what mlp_eval
// answers, up to rounding.
void mlp_probe(const Mlp *mlp, const float *params, float t, float x, float y, int label, MlpProbe *probe);

// How much each neuron of hidden layer k (0..hidden-1) matters to what comes after: the sum of |w| that leave it. sum: (width)
void mlp_weights_leaving(const Mlp *mlp, const float *params, int layer, float *sum);

#endif
