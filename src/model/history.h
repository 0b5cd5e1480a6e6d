// Snapshots of a lane's averaged weights as training goes, so that a teacher can go back to "after 50 steps". Their
// steps grow geometrically (1, 2, 3, ... then by a constant factor), which is how learning looks, and 50 and 500 are among them; memory is
// bounded.
#ifndef MODEL_HISTORY_H
#define MODEL_HISTORY_H

#include "base/arena.h"

#define HISTORY_MAX 400                   // snapshots
#define HISTORY_BYTES ((size_t)128 << 20) // of weights, per lane
#define HISTORY_LAST_STEP 10000000L       // the factor is chosen so that the slots last until here

typedef struct {
    int count; // floats in a weight block
    int slots, used;
    double factor;  // ratio of neighbouring steps
    long next_step; // the step at which the next snapshot is due
    int borrowed;   // snapshots, the first ones, that lie in another one's memory
    long step[HISTORY_MAX];
    const float *at[HISTORY_MAX]; // (count) each
    float *weights;               // (slots, count) memory for its own
} History;

size_t history_need(int count);
void history_init(History *history, Arena *arena, int count);
void history_clear(History *history);
// Takes a snapshot if one is due at this step. Steps come in order, from 0.
void history_offer(History *history, long step, const float *weights);
// The same snapshots as another one, of as many weights, whose memory it borrows: that one must outlive it, or what it borrows from.
void history_borrow(History *history, const History *from);
// The same snapshots, those from `first` on in memory of its own, (used - first, count); it takes no more. Those before must outlive it.
void history_keep(History *history, const History *from, int first, float *weights);
// Snapshots of these steps, in order, whose weights have been put into `weights` one after the other.
void history_fill(History *history, int used, const float *step);
// What is of later steps than `step` goes.
void history_cut(History *history, long step);
// The latest snapshot that is not after `step`, or the first; its own step in *taken. NULL while there is none.
const float *history_at(const History *history, long step, long *taken);

#endif
