// What can be taken back, and done again: steps, each a list of `set` commands as text (command.h) that leads to the settings before
// it. They name the rows that differ, so that memory is bounded by bytes: a change takes some thirty, a scene at most a few thousand.
#ifndef RUN_UNDO_H
#define RUN_UNDO_H

#include "run/experiment.h"

#define UNDO_MAX 64      // steps
#define UNDO_BYTES 32768 // of all of them; the oldest are forgotten where they would be more

typedef struct {
    int count, undone;       // steps that can be taken back; that were, and are gone with the next change
    const Setting *last_row; // changes of one row in a row of frames are one step
    size_t used,
        taken; // bytes of those that can be taken back, the last one last; of the others, which follow, the next one first
    char text[UNDO_BYTES]; // each step ends with a NUL
} Undo;

// The experiment went from `before` to `after`. row: the one that was changed, NULL where it is a step in any case. Where nothing
// differs nothing is stored: an undo that undoes nothing would look broken.
void undo_remember(Undo *undo, const Settings *before, const Settings *after, const Setting *row);
// Settings that lead back to those of the experiment from where it will be after `next`: lanes are named where those that are open
// might go.
Settings undo_before(const Experiment *experiment, const Settings *next);
// Take the last step back, do the last one that was taken back again; nothing where there is none. What cannot be carried out (memory)
// stays, to be tried again: false and a sentence.
bool undo_last(Undo *undo, Experiment *experiment, Error *err);
bool undo_redo(Undo *undo, Experiment *experiment, Error *err);

#endif
