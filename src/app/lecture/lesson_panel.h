// The panel while a lesson's script is followed: only the controls that the step shows.
#ifndef APP_LESSON_PANEL_H
#define APP_LESSON_PANEL_H

#include "app/frame.h"

void lesson_panel(const Frame *frame, Ui *ui, const Experiment *experiment, const Controls *controls, CommandQueue *queue);

// What the script points at on the stage, and where people say, and where it is measured, that a particle arrives.
void lesson_marks(const Frame *frame, Screen *screen, const Experiment *experiment);

#endif
