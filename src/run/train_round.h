// Several lanes trained at the same time, each on threads of its own. A step of a usual network is so short that threads which share it
// spend a good part of it waiting for each other; threads with a lane each meet only at the end. As batches do not depend on
// the weights, whoever is ahead draws and matches those of the lane that is behind.
#ifndef RUN_ROUND_H
#define RUN_ROUND_H

#include "model/model.h"

#define TRAIN_ROUND_LANES 8 // at once

// Trains each of the lanes `steps` steps. They come out as from model_step, bit for bit, however many threads there are. Allocates
// nothing.
// Notes how long steps took, of models that have a clock.
void train_round(Model *const *model, int count, long steps);

#endif
