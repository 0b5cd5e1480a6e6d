// Simulation-free score and flow matching ([SF]2M, Tong et al. 2307.03672): Brownian bridges between pairs, x_t = (1 - t) x0 + t x1 +
// sigma sqrt(t (1 - t)) z, of which one network learns the velocity and another the score, from the same batches. Two networks, not two
// heads: the smooth flow takes the first alone, at half the evaluations and on the graphics card, and its file is read as a velocity by
// whoever knows no score. With pairs of the entropic plan with epsilon = 2 sigma^2 it is a Schrödinger bridge; with others it is none.
// Private to bridge.c, the bench and the tests: everybody else goes by model.h.
#ifndef MODEL_BRIDGE_H
#define MODEL_BRIDGE_H

#include "model/flow_matching.h"

typedef struct {
    FlowMatching flow;           // its network is the shape of both; the score's weights come after the velocity's
    MlpBatch score[MODEL_AHEAD]; // the samples of flow.drawn with the score's targets
    float *rows[MODEL_AHEAD];    // (4, BATCH_MAX): targets, weights and losses of the score
} Bridge;

// The score that it has learned, as a Field over `score` and `shown`, which must outlive it.
typedef struct {
    NetworkField network; // says sigma^2 / 2 times the score
    float scale;          // 2 / sigma^2
} BridgeScore;
Field bridge_score(const ShownModel *shown, BridgeScore *score);

#endif
