// What stands in place of a caption while a lane's network is broken or has hardly learned: what is the matter, and what to do. A caption
// is of what a path and its pairs lead to, which is not in sight then.
#ifndef PAGE_UNREADY_H
#define PAGE_UNREADY_H

#include "run/health.h"

#define UNREADY_ROOM 512 // bytes

// Translated, in `room` or not; NULL where the lane can be described.
const char *unready_of(const Experiment *experiment, const Lane *lane, char room[UNREADY_ROOM]);
// The same of a network that is broken, whatever else is to be said of the picture.
const char *unready_broken(const Experiment *experiment, const Lane *lane, char room[UNREADY_ROOM]);

#endif
