// The pairs that pass at a place and a moment, with what weight, and their mean velocity. Where the pairs are drawn independently from
// Gaussian noise the weights are exact, over the data drawn (mathematics: w_i ~ N(x; a x1_i, s^2), each with the one noise
// x0 = (x - a x1) / s that brings it here, or, where the path is noisy, s / (s^2 + n^2) (x - a x1), which is what to expect). Where not, they are those of a sample of pairs under a narrow kernel. Private to src/view.
#ifndef VIEW_PAIRS_AT_POINT_H
#define VIEW_PAIRS_AT_POINT_H

#include "view/view.h"

#define PAIRS_AT_POINT_SHOWN 36 // pairs picked, as often as their weights say
#define PAIRS_AT_POINT_MIN 10   // of a sample's pairs that count, below which their mean is mostly chance

typedef struct {
    int index;
    float weight; // how often it was picked, of all picks
    Vec2 x0, x1;
} Pair;

typedef struct {
    Vec2 mean;
    bool known;      // exact rather than estimated
    bool anything;   // there are pairs at all
    bool telling;    // `mean` is worth showing
    float effective; // 1 / sum w^2: how many pairs count
    int all;
    int shown;
    Pair pair[PAIRS_AT_POINT_SHOWN];
    float weight[EXPERIMENT_DATA]; // of all
} PairsAtPoint;

// Those at `at`. The pane needs pairs where the exact field is not known.
void pairs_at_point(PairsAtPoint *at_point, const Pane *pane, Vec2 at);

#endif
