// What moves the experiment from frame to frame of a film: settings alone, a take that was recorded in the window, a timeline, or a lesson. A function
// of settings, files and seed; never a clock.
#ifndef APP_FOOTAGE_H
#define APP_FOOTAGE_H

#include "app/cli.h"
#include "app/film/lesson_film.h"
#include "base/tuner.h"
#include "lesson/script_play.h"
#include "lesson/take_play.h"

typedef struct {
    const Settings *settings;
    bool timed; // the length was asked for (--seconds)
    int frames; // about so many will come
    Tuner tuner;
    Undo undo;
    TakeFile file; // of a take
    TakePlay take;
    Script script; // of a timeline
    ScriptPlay play;
    LessonFilm lesson;
    const bool *given; // rows that the command line names
    bool has_take, has_script, has_lesson, over; // the script has come to its end
    int chapter;                     // step that began last, from 1 on, counted through all lessons of a take; 0: none
    const ScriptLine *key;           // of a take, that is shown
    long prepared, preparing;        // training steps before the first frame: done, and of how many; 0: that is not known
    int passes;                      // whole ones so far
    PlayPhase phase;                 // in the frame before
} Footage;

// Reads what the film is made of. It is large: keep it off the stack. footage_close is fine either way.
bool footage_open(Footage *footage, const Cli *cli, const Settings *settings, Error *err);
void footage_close(Footage *footage);
// Once, before what follows.
bool footage_begin(Footage *footage, Offscreen *offscreen, Error *err);
// Trains what is trained before the first frame, a slice of it. True while there is more; `err` says why where it failed, and is empty else.
bool footage_prepare(Footage *footage, Offscreen *offscreen, Error *err);
// The words that the film begins with; NULL: none.
const char *footage_title(const Footage *footage);
// Of the lesson's step that begins with the frame that was moved to; NULL where none does, or when asked again.
const char *footage_chapter(Footage *footage);
// Moves on to frame `index` (0, 1, ...). False where the film ends before it; `err` says why where that is a mistake, and is empty else.
bool footage_move(Footage *footage, Offscreen *offscreen, int index, Error *err);

#endif
