// A lesson in the live window: which one runs, which keys are its own, and the share of each frame that it takes.
//
// While the script is followed, the keys of clickers and the usual ones step: PageDown, Right, Space, N and PageUp, Left, P. Enter takes the
// instrument into one's own hands, as any key or control does that changes something, and gives it back: the script goes on where it stood.
// Then the keys mean what they always mean, but for PageDown, PageUp, B and `.` (black), which clickers send. Escape never ends a lesson by
// itself: it asks, and means it at the second press within some seconds.
#ifndef APP_LECTURE_H
#define APP_LECTURE_H

#include "app/keyboard.h"
#include "base/file.h"
#include "lesson/moves.h"
#include "lesson/player.h"
#include "page/card.h"

typedef struct {
    char path[FILE_PATH_MAX]; // "" before the first
    Lesson *lesson;
    Player *player; // NULL: none is loaded
    bool on;        // it is given; else it waits where it was ended
    bool black;
    LessonCard card; // of this frame, while it is on
    double began_s;
    double ends_s; // until then Escape ends it; 0: not asked
    bool idle;     // nothing is left to prepare
    bool tours;    // it turns its steps by itself, at reading speed
    double shown_s; // then, of the step that is shown
    LessonMoves moves; // that nobody has looked at yet: whoever records a take, or lecture_frame, empties them
} Lecture;

void lecture_free(Lecture *lecture);
// Loads and begins it; another one that was loaded is forgotten. False and a sentence where it cannot be read; then nothing changes.
bool lecture_open(Lecture *lecture, const char *path, const Experiment *experiment, double now_s, Error *err);
// F5: begins the loaded lesson, goes on where it was ended, or comes back to the script. False: none is loaded.
bool lecture_start(Lecture *lecture, double now_s);
// From here on the lesson that has just begun turns its steps by itself, each when it has been played and read. Votes and guesses are part of
// that; any other key, click on the card or change takes over.
void lecture_tour(Lecture *lecture);
// The lesson that F5 starts when none is loaded, among the program's own.
bool lecture_usual(char path[FILE_PATH_MAX], Error *err);

typedef enum {
    LECTURE_PASSES, // the press is not for the lesson
    LECTURE_TAKEN,
    LECTURE_ASKS, // it is Escape, once: say what a second one does
    LECTURE_ENDS,
} LecturePress;
LecturePress lecture_key(Lecture *lecture, const KeyPress *press, const Experiment *experiment, double now_s);
void lecture_hand(Lecture *lecture, const CardHand *hand, const Experiment *experiment);
// A click on the stage; true when it is a guess.
bool lecture_click(Lecture *lecture, Vec2 stage);
// The user's commands are about to be carried out: those that change the experiment leave the script.
void lecture_before(Lecture *lecture, const CommandQueue *queue, const Experiment *experiment);

// To the beginning of a step, from 0 on.
void lecture_go(Lecture *lecture, int step);
// A finger wakes the black screen.
void lecture_wake(Lecture *lecture);
// How a take tells the lesson that is loaded, with the step that is shown and what was said so far; the first names the file by its path.
void lecture_tell(const Lecture *lecture, LessonMoves *moves);
// Its step begins again, for a take that is about to begin. False and a sentence where it is still being prepared.
bool lecture_rewind(Lecture *lecture, Error *err);

// The script's part of lecture_frame, and what is shown of it: a take calls the first before each tick, where `ready` says that all is there that it
// is to show; until_s: it may train so long for that (clock_now_s).
bool lecture_ready(Lecture *lecture, Experiment *experiment, double until_s);
bool lecture_script(Lecture *lecture, Experiment *experiment, Undo *undo, double dt_s, CommandQueue *queue, Error *err);
void lecture_show(Lecture *lecture, double dt_s);
// Carries out what the script has for this frame, and fills the card. False and a sentence where something failed. A tour goes on; behind its
// last step it ends.
bool lecture_frame(Lecture *lecture, Experiment *experiment, Undo *undo, double dt_s, Error *err);
// Trains what the script asks for, and prepares later steps, until `end_s` (clock_now_s).
void lecture_work(Lecture *lecture, Experiment *experiment, double end_s);
// Whether later frames show or prepare something by themselves.
bool lecture_moving(const Lecture *lecture);
// What the panel shows: NULL where it is the user's.
const Controls *lecture_controls(const Lecture *lecture);

#endif
