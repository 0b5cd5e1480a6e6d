// The live window: one loop, one thread of control. Each frame: events, commands, trajectories, drawing, and training for
// what is left of the frame.
#ifndef APP_WINDOW_H
#define APP_WINDOW_H

#include "run/settings.h"

// Runs until the user closes it; returns the program's exit code. An environment without a display or GL: a sentence, 1.
int window_run(const Settings *settings);

#endif
