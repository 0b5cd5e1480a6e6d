// What can be taken back, and done again: steps, each a list of `set` commands as text (command.h) that leads to the settings before
// it. They name the rows that differ, so that memory is bounded by bytes: a change takes some thirty, a scene at most a few thousand. What
// lanes had learned that went with a step lies on the experiment's shelf, under the step's number, and comes back with it.
#ifndef RUN_UNDO_H
#define RUN_UNDO_H

#include "run/experiment.h"

#define UNDO_MAX 64      // steps
#define UNDO_BYTES 32768 // of all of them; the oldest are forgotten where they would be more

typedef struct {
    int count, undone;       // steps that can be taken back; that were, and are gone with the next change
    const Setting *last_row; // changes of one row (of the camera: of its three) in a row of frames are one step
    long numbers;            // given to steps so far
    size_t used,
        taken; // bytes of those that can be taken back, the last one last; of the others, which follow, the next one first
    char text[UNDO_BYTES]; // each step ends with a NUL
} Undo;

// The number of the step that a change of this row will be (NULL: of several, or of none), under which lanes are to be put away.
long undo_number(Undo *undo, const Setting *row);
// The experiment stood at `before` (experiment_named) and has changed. asked: lanes were asked for by name. row: as above. number: of lanes
// that were put away. Where nothing differs, and none was, nothing is stored: an undo that undoes nothing would look broken.
void undo_remember(Undo *undo, const Settings *before, const Experiment *experiment, bool asked, const Setting *row, long number);
// Take the last step back, do the last one that was taken back again; nothing where there is none. What cannot be carried out (memory)
// stays, to be tried again: false and a sentence.
bool undo_last(Undo *undo, Experiment *experiment, Error *err);
bool undo_redo(Undo *undo, Experiment *experiment, Error *err);

#endif
