// Goes through a whole lesson as if before a class, with no screen and at once, and says what is wrong with it.
#ifndef LESSON_CHECK_H
#define LESSON_CHECK_H

#include "lesson/player.h"

typedef struct {
    int steps, questions;
    double seconds; // that it plays, the talking left out
    int mistakes;
} LessonCheck;

// `tell` hears each mistake, a sentence with file and line: a command that fails, what cannot be measured, a choice marked [x] that is not what is
// measured, a question that is never revealed.
// now: settings whose rows of the place are taken over. False and a sentence where it could not be gone through (memory).
bool lesson_check(const Lesson *lesson, const Settings *now, LessonTell *tell, void *context, LessonCheck *check, Error *err);

#endif
