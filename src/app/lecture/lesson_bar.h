// The controls that a step of a lesson shows, side by side in a band below the card, so that the pictures keep the window's whole width.
#ifndef APP_LESSON_BAR_H
#define APP_LESSON_BAR_H

#include "app/frame.h"

// Points of height that they take; 0 where there are none.
float lesson_bar_height(const Screen *screen, const Experiment *experiment, const Controls *controls);
// In the layout's `bar`. They begin and end where the card's words do.
void lesson_bar(const Frame *frame, Screen *screen, const Experiment *experiment, const Controls *controls, CommandQueue *queue);

#endif
