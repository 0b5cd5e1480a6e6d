// A window that is to open trained (--train N): it trains first, in slices, and says how far it is. Any key ends that, and the window goes on
// from there as usual.
#ifndef APP_AHEAD_H
#define APP_AHEAD_H

#include "app/banner.h"
#include "app/frame_budget.h"
#include "app/opening.h"

typedef struct {
    long goal; // training steps; 0: none
    long all;  // of all lanes, that were missing at first
    bool rest; // then training is paused
} Ahead;

// Of a command line, or its scene, that names a number of steps; nothing where the lanes have them already, or training is paused.
void ahead_begin(Ahead *ahead, const Cli *cli, const Opening *opening, const Experiment *experiment);
// Trains for a frame: first towards the goal, and says on the banner how far it is; then as usual. True where training has to be paused now.
bool ahead_train(Ahead *ahead, FrameBudget *budget, Experiment *experiment, Banner *banner);
// Ends it; false where there was nothing to end.
bool ahead_skip(Ahead *ahead);

#endif
