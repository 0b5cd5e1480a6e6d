// The lesson in a take that is played again: the same steps, votes and moves at the same times (lesson/moves.h). Its script moves on tick by
// tick, and stands where it stood for want of training.
#ifndef LESSON_TAKE_LESSON_H
#define LESSON_TAKE_LESSON_H

#include "lesson/moves.h"
#include "lesson/player.h"
#include "lesson/take_file.h"

typedef struct {
    Lesson *lesson;
    Player *player; // NULL: none has begun yet
    int begun;      // lessons so far
    LessonCard card;
    bool on, black;
    bool waits;
} TakeLesson;

// Whether the lessons of a take are there with the commands that they had. False and a sentence with the take's line; `changed` is such a
// sentence about words that are other ones now, which the film will show, or empty.
bool take_lesson_check(const TakeFile *file, Error *changed, Error *err);

// Does a move that is the player's: what has to do with choosing, leaving, going. Others change nothing.
void move_do(const LessonMove *move, Player *player, const Experiment *experiment);

void take_lesson_free(TakeLesson *lesson);
// Does what a line `lesson` says. False and a sentence where a lesson cannot begin.
bool take_lesson_do(TakeLesson *lesson, const TakeFile *file, const ScriptLine *line, const Experiment *experiment, Error *err);
// Goes on preparing all of its steps; false when that is done.
bool take_lesson_prepare(TakeLesson *lesson, long rounds);
// Shows the step that it begins with, as it stands.
void take_lesson_show(TakeLesson *lesson, Experiment *experiment, Undo *undo);
// A tick of the script; what fails fails as it did then.
void take_lesson_tick(TakeLesson *lesson, Experiment *experiment, Undo *undo, double dt_s);
// What is shown now, in `card`.
void take_lesson_card(TakeLesson *lesson);

#endif
