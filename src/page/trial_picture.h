// A picture of a table of results: one measure, mean and deviation. Where the rows differ in a number of several values it is the axis, with a
// line for each combination of the others; otherwise each row is one of the picture's.
#ifndef PAGE_TRIAL_PICTURE_H
#define PAGE_TRIAL_PICTURE_H

#include "run/trial_table.h"

// Draws without a window, in the settings' theme, language and size, and writes a PNG. `sized`: the size was asked for; otherwise the
// picture is as high as its rows need. False and a sentence where there is no OpenGL, nothing to draw, or no room for so many rows.
bool trial_picture(const TrialTable *table, int measure, const Settings *settings, bool sized, const char *path, Error *err);

#endif
