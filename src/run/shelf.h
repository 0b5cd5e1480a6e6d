// Lanes that have gone, with all that they had learned, so that undo can bring them back: closed ones, those that made room for others, and
// those that began anew. Each is kept for a step of undo. Memory is bounded: where SHELF_BYTES or SHELF_LANES would be exceeded, the oldest
// go for good.
#ifndef RUN_SHELF_H
#define RUN_SHELF_H

#include "run/lane.h"

#define SHELF_LANES 16
#define SHELF_BYTES ((size_t)256 << 20)

typedef struct {
    long step; // of undo, from 1 on, that it is kept for
    Lane lane;
    bool copy;    // of a lane that went on: it has weights and optimiser only
    const Model *of; // whose copy it is: not to be read, the model may be gone
    size_t bytes; // that it takes
} ShelfPlace;

typedef struct {
    long step;   // that what is put away now is kept for; 0: for none, it is closed
    long needed; // whose lanes are being brought back, so that they make no room; 0: none
    int count;
    ShelfPlace place[SHELF_LANES]; // oldest first
} Shelf;

// Takes the lane over. What a step has already, of the same spec, stays: the lane is closed, as is one too large for the shelf.
void shelf_put(Shelf *shelf, Lane *lane);
// A copy of its model, which goes on; lanes that share a model share the copy. False and a sentence when there is no memory for it.
bool shelf_copy(Shelf *shelf, const Lane *lane, Error *err);
// Copies that were made for a step that does not come.
void shelf_drop_copies(Shelf *shelf, long step);
// What is kept for a step: its place of that spec, copy or not, or -1.
int shelf_find(const Shelf *shelf, long step, const LaneSpec *spec, bool copy);
bool shelf_has(const Shelf *shelf, long step);
// Takes the lane off; the caller owns it.
Lane shelf_take(Shelf *shelf, int place);
// A dataset of a lane kept for the step that fits the settings in every row that restarts; NULL: there is none. It stays the shelf's.
Dataset *shelf_dataset(const Shelf *shelf, long step, const Settings *settings);
void shelf_clear(Shelf *shelf);

#endif
