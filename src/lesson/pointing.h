// Where somebody points while a take is recorded, told by what lies there and not in pixels, so that it is the same thing in a picture of
// another size; and how few of those places say the whole way: between two that are told the pointer goes straight, at an even pace.
//
//   pointer 1.25,-0.5 in 2              over the second picture, at this point of the stage
//   pointer 120,34 in title 2           over the words above it, so many points of theirs from its left and from its top
//   pointer 120,10 in words 2           over those below it
//   pointer 0.3,0.5 in plots            over the plots, so far from left to right and from top to bottom (0..1);
//   pointer 0.3,0.5 in card             a lesson's card; or the whole picture, `in picture`
//   pointer 0.3,0.5 in 1 spotlight      and all else is dark; `microscope`: it is held there
//   pointer off                         it points at nothing that is drawn otherwise for it
#ifndef LESSON_POINTING_H
#define LESSON_POINTING_H

#include <stdbool.h>

typedef enum {
    POINTING_NOWHERE,
    POINTING_PANE,
    POINTING_TITLE,
    POINTING_WORDS,
    POINTING_PLOTS,
    POINTING_CARD,
    POINTING_PICTURE,
} PointingPlace;

typedef struct {
    PointingPlace place;
    int pane; // from 0 on, of PANE, TITLE and WORDS
    double x, y;
    bool spotlight, microscope;
} Pointing;

#define POINTING_LINE 120 // bytes
void pointing_write(const Pointing *pointing, char line[POINTING_LINE]);
// What stands behind the word pointer. False: it is none of the above.
bool pointing_read(const char *text, Pointing *pointing);
// Whether both are of one place, so that the pointer can move from one to the other.
bool pointing_together(const Pointing *a, const Pointing *b);
// Between two such places, u = 0..1.
Pointing pointing_between(const Pointing *a, const Pointing *b, double u);

// ---- thinning ------------------------------------------------------------------------------------------------------------------------
typedef struct {
    Pointing at;
    long ticks, frames, trained; // when that was, as lesson/take.h counts
} PointingSample;

// Where the pointer has been since what was told last.
typedef struct {
    PointingSample told, last;
    bool pending;            // `last` says more than `told`
    double least[2], most[2]; // slopes, per tick, of the straight ways that pass near enough to all since
    long rests;              // ticks since it moved
} PointingTrail;

// The pointer is there now. near: how far off its way may be drawn, in units of the place. Returns how many samples have to be told, 0..2, in
// order: a place where it rests is exact.
int pointing_follow(PointingTrail *trail, const PointingSample *now, const double near[2], PointingSample tell[2]);
// Something else is about to be told, of which the order has to be right: returns 1 and what comes before it, or 0.
int pointing_settle(PointingTrail *trail, PointingSample *tell);

#endif
