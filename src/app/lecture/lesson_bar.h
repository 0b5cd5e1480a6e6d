// The controls that a step of a lesson shows, side by side in a band below the card, so that the pictures keep the window's whole width.
#ifndef APP_LESSON_BAR_H
#define APP_LESSON_BAR_H

#include "app/frame.h"

// Points of height that they take in a window of so many points of width, where controls are as high as the theme has them; 0 where
// there are none.
float lesson_bar_height(const Experiment *experiment, const Controls *controls, const Theme *theme, float width);
// In the layout's `bar`.
void lesson_bar(const Frame *frame, Ui *ui, const Theme *theme, const Experiment *experiment, const Controls *controls, CommandQueue *queue);

#endif
