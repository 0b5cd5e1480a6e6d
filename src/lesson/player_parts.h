// What a player is. Private to src/lesson.
#ifndef LESSON_PLAYER_PARTS_H
#define LESSON_PLAYER_PARTS_H

#include "lesson/player.h"
#include "lesson/rehearsal.h"

struct Player {
    const Lesson *lesson;
    Rehearsal *rehearsal;
    int step;
    int wanted;  // step that is to be shown from its beginning; -1: none
    bool coming; // the user wants to come back
    bool away;
    Snapshot *left; // the experiment where the script was left
    ScriptPlay play;
    bool done;
    // questions, by the step that asks
    bool asked[LESSON_STEPS_MAX], revealed[LESSON_STEPS_MAX];
    bool known[LESSON_STEPS_MAX]; // it had been revealed before the take began
    Guess guess[LESSON_STEPS_MAX];
    Measured measured[LESSON_STEPS_MAX];
    int revealing;     // step whose answer is to be measured; -1: none
    double patience_s; // until it is given up
    // what the script points at
    Controls controls;
    Highlight highlight;
    Measures measures;
    bool measures_later; // they are announced, and the line that measures them is still to come
    double value[LESSON_MEASURES_MAX][LANES_MAX];
    uint64_t valued;  // what the values are of
    double measure_s; // until they are looked at again
    bool over;        // the rehearsal has been through
};

#endif
