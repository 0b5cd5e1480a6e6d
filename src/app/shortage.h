// When memory is refused while the window runs. Networks and trajectories that are too large are refused before anything changes, by
// experiment_apply. For all the rest, which follows from a change that was already made (more particles to be drawn, a view opened), a
// reserve stands in; then the scene is saved and the last change undone. Where even that does not help, the scene is saved and the
// program ends with a sentence (base/memory.h).
#ifndef APP_SHORTAGE_H
#define APP_SHORTAGE_H

#include "run/undo.h"

// Sets the reserve aside, while this experiment runs.
void shortage_begin(Experiment *experiment);
void shortage_end(void);
// After each frame. True where memory was short in it, with a sentence that says what was done about it, in the language chosen.
bool shortage_mend(Experiment *experiment, Undo *undo, char *text, size_t size);

#endif
