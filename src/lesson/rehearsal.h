// A lesson gone through ahead of its audience, in slices, on an experiment of its own: it makes a snapshot of each step as it begins, after
// the lines that set its scene. As nothing here looks at a clock, these are the networks that the lesson would train itself.
#ifndef LESSON_REHEARSAL_H
#define LESSON_REHEARSAL_H

#include "lesson/lesson.h"
#include "run/snapshot.h"

typedef struct Rehearsal Rehearsal;

// The lesson is kept. now: settings whose rows of the place (command_of_place) are taken over; all others begin at their defaults.
// NULL and a sentence when memory does not suffice.
Rehearsal *rehearsal_open(const Lesson *lesson, const Settings *now, Error *err);
void rehearsal_close(Rehearsal *rehearsal); // fine with NULL

// Goes on by about `rounds` training steps of every lane. False when it has been through, or cannot go on.
bool rehearsal_slice(Rehearsal *rehearsal, long rounds);
// Of a step as it begins; NULL: not there yet, or never, where rehearsal_slice is false.
const Snapshot *rehearsal_snapshot(const Rehearsal *rehearsal, int step);
// What a question about a change measured where it was asked; NULL: nothing (yet).
const Measured *rehearsal_before(const Rehearsal *rehearsal, int step);
// 0..1 of the way to this step, and what is being trained: steps done of how many, 0 of 0 where nothing is.
double rehearsal_progress(const Rehearsal *rehearsal, int step, long *done, long *all);
// From now on each thing that goes wrong is told, with file and line.
void rehearsal_hear(Rehearsal *rehearsal, LessonTell *tell, void *context);
// The first one; NULL: nothing.
const Error *rehearsal_error(const Rehearsal *rehearsal);

#endif
