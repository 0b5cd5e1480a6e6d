// What a lane trains on in a step; private to lane*.c.
#ifndef MODEL_FLOW_MATCHING_BATCH_H
#define MODEL_FLOW_MATCHING_BATCH_H

#include "model/flow_matching.h"

#define BATCH_MAX 8192
#define MATCH_MAX 1024

// Draws the batch of that training step into lane->drawn[slot]. Every number comes from (seed, step, group), none from the weights, so
// that it may be done while the lane learns from another slot; other threads may fill others at the same time.
void flow_matching_fill_batch(FlowMatching *model, long step, int slot);

#endif
