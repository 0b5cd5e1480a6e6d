// Sentences about what commands have done beyond what the user asked for.
#ifndef APP_NOTICES_H
#define APP_NOTICES_H

#include "run/command.h"

#define NOTICES_TITLE 96 // bytes

// The experiment before the commands of the queue.
typedef struct {
    Settings settings;
    bool undone;  // the queue holds an undo or a redo
    bool closing; // the selected lane is to be closed
    long opened;  // lanes so far
    int count;
    LaneSpec spec[LANES_MAX];
    char title[LANES_MAX][NOTICES_TITLE];
} Notices;

Notices notices_before(const Experiment *experiment, const CommandQueue *queue);
// After they were carried out: false when there is nothing to say. An earlier notice is over then if `undone`.
bool notices_after(const Notices *before, const Experiment *experiment, const CommandQueue *queue, char *text, size_t size);
// Which rows gave way, to what, and why the first could not stay: one sentence or two.
void notices_yielded(const Settings *settings, const Yielded *yielded, int count, char *text, size_t size);

#endif
