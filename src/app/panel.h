// The panel at the right and the two scrubbers below the stage. They read the experiment and emit commands; they never write it.
#ifndef APP_PANEL_H
#define APP_PANEL_H

#include "app/frame.h"

// True where the keys are asked for.
bool panel_column(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, CommandQueue *queue);
// The data to choose from, as small pictures.
void panel_data(const Frame *frame, Ui *ui, const Experiment *experiment, CommandQueue *queue);
void panel_bar(Frame *frame, Ui *ui, const Experiment *experiment, CommandQueue *queue);

#endif
