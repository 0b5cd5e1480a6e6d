// What the panel has of a lane's own sampling, and of what few steps cost.
#ifndef APP_LANE_SAMPLING_H
#define APP_LANE_SAMPLING_H

#include "run/command.h"
#include "ui/ui.h"

// The button that opens the selected lane once more, to be sampled in another way: side by side, with the present solver and steps as its
// own. A lane that has its own, or takes no steps, has no such button.
void lane_sampling_copy(Ui *ui, int id, const Experiment *experiment, CommandQueue *queue);
// How far the selected lane lands from the data, where that is told (run/landing.h).
void lane_sampling_landing(Ui *ui, const Theme *theme, const Experiment *experiment);

#endif
