// The panel's button that opens the selected lane once more, to be sampled in another way: side by side, with the present solver and steps
// as its own. A lane that has its own, or takes no steps, has no such button.
#ifndef APP_COPY_BUTTON_H
#define APP_COPY_BUTTON_H

#include "run/command.h"
#include "ui/ui.h"

void copy_button(Ui *ui, int id, const Experiment *experiment, CommandQueue *queue);

#endif
