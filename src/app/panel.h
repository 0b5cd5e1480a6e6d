// The panel at the right and the two scrubbers below the stage. They read the experiment and emit commands; they never write it.
#ifndef APP_PANEL_H
#define APP_PANEL_H

#include "app/frame.h"

// True where the keys are asked for.
bool panel_column(Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, CommandQueue *queue);
void panel_bar(const Frame *frame, Ui *ui, const Experiment *experiment, CommandQueue *queue);

// ---- what they are made of, which lessons show alone ----
// The data to choose from, as small pictures, so many side by side.
void panel_data(const Frame *frame, Ui *ui, const Experiment *experiment, int columns, CommandQueue *queue);
int panel_data_count(const Experiment *experiment);
void panel_play(Ui *ui, const Experiment *experiment, Rect box, CommandQueue *queue);
// The scrubbers.
void panel_time(Ui *ui, const Experiment *experiment, Rect box, CommandQueue *queue);
void panel_training(const Frame *frame, Ui *ui, const Experiment *experiment, Rect box, CommandQueue *queue);

#endif
