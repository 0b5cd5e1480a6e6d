// The live window: one loop, one thread of control. Each frame: events, commands, trajectories, drawing, and training for
// what is left of the frame.
#ifndef APP_WINDOW_H
#define APP_WINDOW_H

#include "settings/settings.h"

// Runs until the user closes it; returns the program's exit code. Without a display: a sentence and 3; without GL 3.3, fonts
// or memory: a sentence and 1.
int window_run(const Settings *settings);

#endif
