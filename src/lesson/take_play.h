// Does again what a take says: the same commands at the same times, after the same training steps. An experiment that was opened with the
// take's settings, then:
//
//     play = take_play_begin(&file, ...);
//     while (take_play_before(&play, experiment, &undo, 64)) {}         all up to the recording, which trains
//     for each frame: take_play_to(&play, experiment, &undo, ticks)     what happens until then
//     take_play_end(&play);
#ifndef LESSON_TAKE_PLAY_H
#define LESSON_TAKE_PLAY_H

#include "lesson/pointing.h"
#include "lesson/take_lesson.h"

typedef struct {
    const TakeFile *file;
    const bool *kept;     // (settings_count()) rows that keep the value of `wanted`, whatever the take says; NULL: none
    Settings wanted;
    int next;             // line
    long ticks;           // since the recording began
    long trained;         // steps that were asked for
    long moment, had;     // ticks of the last line `at`, and steps then
    long ahead, then;     // of the next line `at`, and steps then; ahead is LONG_MAX behind the last
    TakeLesson lesson;    // that runs
    Pointing point[2];    // where the pointer was told last, and where it is told next,
    long pointed[2];      // at these ticks; LONG_MAX: nowhere
    const ScriptLine *key; // that was pressed last, and
    long pressed;          // the ticks of that
} TakePlay;

TakePlay take_play_begin(const TakeFile *file, const bool *kept, const Settings *wanted);
// True while there is more; about so many training steps at a time.
bool take_play_before(TakePlay *play, Experiment *experiment, Undo *undo, long steps);
void take_play_to(TakePlay *play, Experiment *experiment, Undo *undo, long ticks);
Pointing take_play_pointing(const TakePlay *play); // where the pointer is now
void take_play_end(TakePlay *play);

#endif
