// What a lesson's script points at on the stage, and where people say, and where it is measured, that a particle arrives.
#ifndef APP_LESSON_MARKS_H
#define APP_LESSON_MARKS_H

#include "app/frame.h"

void lesson_marks(const Frame *frame, Screen *screen, const Experiment *experiment);

#endif
