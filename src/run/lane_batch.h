// What a lane trains on in a step; private to lane*.c.
#ifndef RUN_LANE_BATCH_H
#define RUN_LANE_BATCH_H

#include "run/lane.h"

#define LANE_MAX_BATCH 8192
#define LANE_MAX_MATCH 1024

// Draws the batch of the lane's next step into lane->batch. Every number comes from (seed, step, group).
void lane_fill_batch(Lane *lane);

#endif
