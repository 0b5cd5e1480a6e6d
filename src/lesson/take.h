// A take: what was done in the window, as lines of a script (lesson/script.h), from which `film` draws the same again at any size. It holds
// commands and training steps alone, no pictures and no weights: all follows from the seed, or from a session saved as it begins.
//
//   opens FILE.ini      the session that it begins with, where lessons ran or models were opened before; beside the take, with its models
//   set KEY VALUE ...   the settings with which the window began, up to the first `trained`; behind `opens` those of the place
//   trained 0           so many training steps were asked for since the window began (experiment_train), when what follows was done
//   select 2, ...       what was done before the recording
//   record 1280x800 1   here it begins: the picture's pixels, and pixels per point of its words
//   lesson begin 3 ...  or in place of `opens` and what was done before: a lesson, which begins at a step of it (lesson/moves.h)
//   at 3.283333 s       what follows was done so long after; time goes in ticks of 1/600 s, which 24, 25, 30, 50 and 60 frames a second
//                       have whole numbers of, so that flow time comes out the same whatever the frames
//
// In the recording stand besides: pointer (lesson/pointing.h), key "F5" "Start a lesson" for a key that was pressed, and lesson.
//
// A line `at` without others shows how far training was; between two, steps are spread evenly.
#ifndef LESSON_TAKE_H
#define LESSON_TAKE_H

#include "base/file.h"
#include "lesson/moves.h"
#include "lesson/pointing.h"
#include "lesson/take_file.h"

#define TAKE_KEEP_S 10 // between two times that a recording is written to the disk

// What a window has been told since it began, and the recording, if one is on.
typedef struct {
    char *text; // lines of what came before the recording
    size_t used, room;
    char *film; // and of the recording
    size_t film_used, film_room;
    bool lost;      // what was done is not known any more: no recording can begin but from a session (take_reopen)
    bool recording;
    long trained, told; // steps asked for; those of the last line `trained`
    long ticks, at;     // since the recording began; of the last line `at`
    double rest_s;      // less than a tick
    long frames;
    bool waiting; // the flow stands for want of particles
    PointingTrail trail;
    bool taught; // a lesson has begun in it,
    bool held;   // and its script stands for want of training
    double kept_s; // seconds of the recording that are on the disk
    char path[FILE_PATH_MAX];
} Take;

// The window has begun with these settings.
void take_init(Take *take, const Settings *settings);
void take_free(Take *take);
// These commands are about to be carried out.
void take_note(Take *take, const CommandQueue *queue);
// Something has changed what lanes have learned that no command tells: a lesson's snapshot, a trained model. No recording
// can begin until it is reopened.
void take_lose(Take *take);
// It begins again, with the session that has just been saved as this file: what was done before is no longer needed.
void take_reopen(Take *take, const char *session, const Settings *settings);
// It begins again, with a lesson that is about to begin at one of its steps: as it is named in the take, and what has been said in it so far.
void take_reopen_lesson(Take *take, const LessonMoves *moves, const Settings *settings);
// A drag or edit is over (command_settle).
void take_settle(Take *take);
// experiment_train was asked for so many steps, and did them.
void take_trained(Take *take, long steps);
// While it is recorded: this was done in the lesson that runs, the pointer is there (near: pointing_follow), and this key was pressed, which does
// this, in English.
void take_move(Take *take, const LessonMove *move);
void take_point(Take *take, const Pointing *pointing, const double near[2]);
void take_press(Take *take, const char *key, const char *does);
// Whether the script of the lesson waits in this tick; and that what stands still for want of particles is about to be commanded.
void take_hold(Take *take, bool waits);
void take_release(Take *take);
// Moves playhead and morph on; once a frame, after the commands. While it is recorded time goes in whole ticks, and `script` (may be NULL) is
// called before each of them.
typedef void TakeScript(void *context);
void take_advance(Take *take, Experiment *experiment, double dt_s, TakeScript *script, void *context);

// Begins a recording that is written to `path`: of a picture of width x height pixels, `scale` of them a point. Playing has to be commanded
// anew: the commands that do it are added to the queue. False and a sentence where it cannot begin.
bool take_begin(Take *take, const Experiment *experiment, const char *path, int width, int height, float scale, CommandQueue *queue,
                Error *err);
double take_seconds(const Take *take); // that have been recorded
// Writes what there is, now and then, so that a crash takes no more than TAKE_KEEP_S. False where it could not be written.
bool take_keep(Take *take, Error *err);
bool take_is_full(const Take *take); // it has to end: an hour, or more lines than are read back
// Ends it and writes it. False and a sentence where it could not be written: it goes on, to be ended again.
bool take_end(Take *take, Error *err);

#endif
