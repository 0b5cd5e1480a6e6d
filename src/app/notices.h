// What commands have done beside what they were asked for, said to whoever pressed the key.
#ifndef APP_NOTICES_H
#define APP_NOTICES_H

#include "run/command.h"

#define NOTICES_TITLE 96 // bytes

// The experiment before the commands of the queue.
typedef struct {
    Settings settings;
    bool undone;  // something is to be taken back, or done again
    bool closing; // the selected lane is to be closed
    long opened;  // lanes so far
    int count;
    LaneSpec key[LANES_MAX];
    char title[LANES_MAX][NOTICES_TITLE];
} Notices;

Notices notices_before(const Experiment *experiment, const CommandQueue *queue);
// After they were carried out: false where there is nothing to say, though what was said of earlier ones is over where `undone`.
bool notices_after(const Notices *before, const Experiment *experiment, const CommandQueue *queue, char *text, size_t size);
// One sentence or two: which rows gave way, to what, and why the first could not stay.
void notices_yielded(const Settings *settings, const Yielded *yielded, int count, char *text, size_t size);

#endif
