// Next-scale prediction in two dimensions (after VAR, Tian et al. 2404.02905): a square as a quadtree of K scales. A network is asked at
// the centre of a cell and its scale, and tells the probabilities of the cell's four quadrants; the density is their product down to the
// last cell, over that cell's area, and zero outside the square. The mean cross-entropy of a data point's quadrants, summed over the
// scales, is its negative log-likelihood but for that area.
// As in VAR: coarse to fine, every particle's quadrant of a scale at once, exact likelihood. Unlike VAR, which predicts one image's token
// map from all coarser maps of that image, the map is here the distribution itself: a quadrant depends on its cell alone.
// Private to next_scale.c, the bench and the tests: everybody else goes by model.h.
#ifndef MODEL_NEXT_SCALE_H
#define MODEL_NEXT_SCALE_H

#include "model/model.h"

#define NEXT_SCALE_HALF 4.0f // half the square's side, unless the data ask for more

// What a step learns from: one cell of each data point, on a scale of its own.
typedef struct {
    MlpBatch batch; // centres as the network is told them, scale / K, quadrant
    float *x1, *y1; // (batch) the data
    int *labels;    // (batch) of the data, MLP_NO_LABEL where left out
    int *quadrant;  // (batch) 0..3: 1 is the right half, 2 the upper one
} ScaleBatch;

typedef struct {
    Model base; // whose network is (x, y, k / K) -> 4 logits; cell centres in units of half / NEXT_SCALE_HALF
    int scales; // K
    float half; // half the side of the square about the origin
    MlpWork *work;
    ScaleBatch drawn[MODEL_AHEAD];
} NextScale;

// The cell of scale k (0..K) that a coordinate lies in, out of 2^k from the left or from below; points beyond the square count as on its rim.
int next_scale_cell(const NextScale *model, int k, float at);
// The middle of that cell.
float next_scale_centre(const NextScale *model, int k, int cell);

#endif
