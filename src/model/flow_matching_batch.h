// What a lane trains on in a step; private to lane*.c.
#ifndef MODEL_FLOW_MATCHING_BATCH_H
#define MODEL_FLOW_MATCHING_BATCH_H

#include "model/flow_matching.h"

#define BATCH_MAX 8192
#define MATCH_MAX 1024

// Draws the batch of the lane's next step into lane->batch. Every number comes from (seed, step, group).
void flow_matching_fill_batch(FlowMatching *model);

#endif
