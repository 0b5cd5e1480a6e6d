// Lines of text with time: what a lesson's step does, a film's timeline, a recorded take. A line a command; blank lines and comments
// (# or ; at the beginning of a line or after a blank) mean nothing. Lines follow one another, and those that take time are waited for.
//
//   KEY = VALUE                 a setting, as in scene files; neighbouring ones are carried out as one group
//   KEY = A .. B in N s         a number that moves, in N seconds; KEY = B in N s from where it stands
//   t = 0.5                     flow time; t = 0 .. 1 in 4 s
//   train = 500                 every lane is trained to 500 steps; from step 0 where one of them has more
//   train = 0 .. 500 in 6 s     the same, spread over the time
//   with LINE                   one that moves, together with the one before it that does
//   wait 2 s
//   at 12 s                     waits until so much time has gone since the script began
//   select 2, play on, ...      every command of run/command.h
//
// in a take what the recorder alone writes (lesson/take.h): opens, trained, record, pointer, key, lesson;
// and, where the script is a lesson's, lines that its player understands (lesson/lesson.h): show, highlight, measure, ask, reveal.
#ifndef LESSON_SCRIPT_H
#define LESSON_SCRIPT_H

#include "lesson/mistakes.h"
#include "run/command.h"

#define SCRIPT_BYTES_MAX 65536
#define SCRIPT_LINES_MAX 1000
#define SCRIPT_TAKE_BYTES_MAX (32 << 20)
#define SCRIPT_TAKE_LINES_MAX 1000000
#define SCRIPT_SECONDS_MAX 3600.0 // of one line
#define SCRIPT_TOGETHER_MAX 8     // that move at the same time
#define SCRIPT_GROUP_MAX 64       // lines from { on

typedef enum {
    SCRIPT_COMMAND, // at once
    SCRIPT_RAMP,    // a setting goes from..to
    SCRIPT_SEEK,    // flow time goes from..to
    SCRIPT_TRAIN,   // every lane is trained from..to steps
    SCRIPT_WAIT,    // `seconds`
    SCRIPT_AT,      // until `seconds` since the beginning
    SCRIPT_TRAINED, // of takes alone: to[0] training steps
    SCRIPT_OPENS,   // of takes alone: the session in the file `command.text`
    SCRIPT_RECORD,  // from[0] x from[1] pixels, to[0] of them a point
    SCRIPT_POINTER, // of takes alone, as the following: `command.text` is what stands behind the word (lesson/pointing.h),
    SCRIPT_KEY,     // a key that was pressed, and what it does, in quotes,
    SCRIPT_MOVE,    // what was done in a lesson (lesson/moves.h)
    SCRIPT_SHOW,    // of lessons alone, as the following: `command.text` is what stands behind the word
    SCRIPT_HIGHLIGHT,
    SCRIPT_MEASURE,
    SCRIPT_ASK,
    SCRIPT_REVEAL,
} ScriptKind;

typedef struct {
    ScriptKind kind;
    int line;        // of the file, from 1 on
    bool together;   // `with`: begins with the line before
    Command command; // COMMAND: it; RAMP: its row; of lessons: the text
    double from[2],
        to[2];      // RAMP, SEEK, TRAIN: of a SET_POINT row x and y, else the first alone; from[0] is NAN: from where it stands
    double seconds; // 0: at once
} ScriptLine;

typedef struct {
    int count;
    ScriptLine *line; // (count)
} Script;

typedef enum { SCRIPT_PLAIN, SCRIPT_LESSON, SCRIPT_TAKE } ScriptUse; // which words it may have

const char *script_word(ScriptKind kind); // with which such lines begin; "" for those without one
// One line, without its end. False and a sentence that says what is wrong with it and what is right. A line without anything in it is a
// SCRIPT_WAIT of 0 seconds.
bool script_line_read(const char *text, ScriptUse use, ScriptLine *line, Error *err);
// Many, of a text whose first line is line `first` of the file `path`: sentences about it begin with "path:line: ", and files are named from
// its folder. The caller frees the script, which is empty after a mistake.
bool script_read(const char *text, ScriptUse use, const char *path, int first, Script *script, Error *err);
// The same, but after mistakes the script has the lines that are right. False where there are any.
bool script_read_all(const char *text, ScriptUse use, const char *path, int first, Script *script, Mistakes *mistakes);
// The script of a whole file.
bool script_load(const char *path, ScriptUse use, Script *script, Error *err);
void script_free(Script *script);

// Whether the line takes time when it is played.
bool script_line_lasts(const ScriptLine *line);
// How many lines stand before the first that lasts: they set the scene.
int script_entry(const Script *script);
// Seconds that it plays, where training keeps up.
double script_seconds(const Script *script);

#endif
