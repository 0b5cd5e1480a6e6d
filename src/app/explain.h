// What commands have done beside what they were asked for, said to whoever pressed the key.
#ifndef APP_EXPLAIN_H
#define APP_EXPLAIN_H

#include "run/command.h"

#define EXPLAIN_TITLE 96 // bytes

// The session before the commands of the queue.
typedef struct {
    Settings settings;
    bool undone;  // something is to be taken back, or done again
    bool closing; // the lane looked at is to be closed
    long opened;  // lanes so far
    int count;
    StrandKey key[SESSION_LANES];
    char title[SESSION_LANES][EXPLAIN_TITLE];
} Explain;

Explain explain_before(const Session *session, const CommandQueue *queue);
// After they were carried out: false where there is nothing to say, though what was said of earlier ones is over where `undone`.
bool explain_after(const Explain *before, const Session *session, const CommandQueue *queue, char *text, size_t size);

#endif
