// The pairs of reflow as a job that is done in slices: noise, and where a lane's flow carries it (Liu et al. 2209.03003, algorithm 1).
// The job keeps a copy of the teacher as it was when it began, so that the teacher may go on, or go.
#ifndef MODEL_REFLOW_H
#define MODEL_REFLOW_H

#include "model/model.h"
#include "settings/lane_spec.h"

#define REFLOW_PAIRS 20000 // that a teacher makes; one from a file as many as there are training points, where those are set
#define REFLOW_SLICE 64    // pairs of one step: some milliseconds
#define REFLOW_AFTER 2000  // training steps that a teacher has before it teaches

typedef struct {
    PairSet pairs; // complete when made == pairs.count
    int made;      // 0..pairs.count
    // private to reflow.c
    int others;     // who share it, beside one
    Model *teacher; // as it was when the job began
} Reflow;

// NULL and a sentence when memory does not suffice. The teacher is not kept.
Reflow *reflow_open(const Model *teacher, Error *err);
// Pairs that were made before, which it takes over; NULL, and they are freed, when memory does not suffice.
Reflow *reflow_of(PairSet *pairs, Error *err);
// The same for one more, who closes it too. What one of them makes all have: the pairs are the same whoever makes them. Fine with NULL.
Reflow *reflow_share(Reflow *reflow);
void reflow_close(Reflow *reflow); // fine with NULL
size_t reflow_bytes(const Reflow *reflow); // of memory
// Makes the next REFLOW_SLICE pairs; false when all are made. Does not depend on how often it is interrupted.
bool reflow_step(Reflow *reflow);
const PairSet *reflow_pairs(const Reflow *reflow); // once they are complete; NULL before, and where there is no job

#endif
