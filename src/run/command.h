// Every change of an experiment is a command, and every command is one line of text: `set path vp`, `select 2`, `seek 0.5`. Keys, panel
// and scrubbers push commands, and one place carries them out; undo, scenes and random sessions are lists of them, as lessons and
// recorded takes can be. No command are the phases of the loop, which change what time and work change: advance, train, refresh,
// measure, carry. One table (command_text.c) lists the commands; what each does stands here.
//
//   set KEY VALUE      a row of the settings table (text: as in settings_set); other rows give way to it (settings_settle)
//   defaults           every setting that is not of the place or the start (command_defaults) to its default; open are the lanes with which
//                      a window would begin then, and nothing gives way: it is an error instead
//   select LANE        selects an open lane, by its place from 1 on, or the lane of that name, which is opened if it is not yet
//   headline WHICH     selects a lane of the headline comparison: diffusion, ot, or other: the other one (experiment_headline_settings)
//   close              closes the selected lane, where more than two are open
//   play SWITCH        on, off or toggle: the flow runs
//   seek T             flow time 0..1, where it stops
//   nudge DT           so much further, -1..1
//   training SWITCH    training runs
//   train N            N training steps of every lane, those behind first, from the newest weights; then training is paused
//   look-back STEP     shows the flow as it was at this training step, or `newest`
//   restart            training from the initial weights
//   undo, redo         take back the last change of settings, or restart, with what lanes had learned; do it again
//   settle             a drag or edit is over: the next change of the same row is a step of undo of its own
//   { and }            what stands between them, of the first four, is carried out as a whole or not at all, and is one step of undo
//
// A line is the name and its arguments, with blanks between them. Text with blanks, or none, stands in double quotes, where \" \\ \n \t
// \r \xNN (a byte, not 00) mean what they do in C. A command that was written reads back as the same.
#ifndef RUN_COMMAND_H
#define RUN_COMMAND_H

#include "run/undo.h"

typedef enum {
    CMD_SET,
    CMD_DEFAULTS,
    CMD_SELECT,
    CMD_HEADLINE, // value: Headline
    CMD_CLOSE,
    CMD_PLAY, // value: Switch
    CMD_SEEK,
    CMD_NUDGE,
    CMD_TRAINING, // value: Switch
    CMD_TRAIN,
    CMD_LOOK_BACK, // -1: the newest
    CMD_RESTART,
    CMD_UNDO,
    CMD_REDO,
    CMD_SETTLE,
    CMD_BEGIN, // {
    CMD_END,   // }
    CMD_COUNT
} CommandKind;

typedef enum { SWITCH_TOGGLE, SWITCH_ON, SWITCH_OFF } Switch;

typedef struct {
    CommandKind kind;
    const Setting *row;           // of `set`
    double value;                 // of those with a number or a word; of `select` the place, where `text` is empty
    char text[SETTINGS_TEXT_MAX]; // of `set` the value, as settings_text writes it; of `select` the lane's name
} Command;

#define COMMANDS_MAX 160 // a scene that names every setting fits
typedef struct {
    int count;
    Command command[COMMANDS_MAX]; // of one frame; more than fit are dropped
    int yielded_count;             // rows that gave way to what the commands last carried out set
    Yielded yielded[YIELDED_MAX];
} CommandQueue;

// ---- text ------------------------------------------------------------------------------------------------------------------------
#define COMMAND_LINE_MAX 2200 // bytes of a command as text, NUL included
void command_write(const Command *command, char line[COMMAND_LINE_MAX]);
// A wrong line: false, and a sentence that says what is wrong with it and what is right; `command` is left as it was.
bool command_read(const char *line, Command *command, Error *err);
// `set KEY VALUE` of a key and a value as text, which settings_set judges.
bool command_setting(Command *command, const char *key, const char *value, Error *err);
// `set` of the value that the row has in the settings.
Command command_from(const Settings *settings, const Setting *row);

// What a command takes.
typedef enum {
    ARG_NONE,
    ARG_ROW,    // key and value
    ARG_LANE,   // place or name
    ARG_WORD,   // one of `words`, whose values are min, min + 1, ..
    ARG_NUMBER, // min..max
    ARG_COUNT,  // a whole number min..max; where there is a word, it stands for min
} CommandArg;

typedef struct {
    const char *name;
    const char *example; // a line of it
    CommandArg arg;
    bool settings; // it asks for settings: a step of undo, which may stand between { and }
    double min, max;
    ChoiceAt *words; // NULL: there are none
} CommandRow;
const CommandRow *command_at(CommandKind kind); // CMD_COUNT of them

// ---- carrying out ----------------------------------------------------------------------------------------------------------------
void command_add(CommandQueue *queue, const Command *command);
// One without text. The value is brought into the command's range; one that is not a number asks for nothing.
void command_push(CommandQueue *queue, CommandKind kind, double value);
// `set` of a row (not SET_TEXT) to the value that settings_put makes of it.
void command_set(CommandQueue *queue, const Setting *row, double value);
// `set` of the value that the row has in the settings, exactly.
void command_copy(CommandQueue *queue, const Settings *settings, const Setting *row);
// A group that gives what only the picture and sampling depend on its default; what belongs to the place stays (command_defaults), and so
// do the number of particles, which the machine decides, the panel, and whether lanes stand side by side.
void command_push_view(CommandQueue *queue, const Settings *now);
// What of the picture and sampling is `kept` (settings_count()) and stands otherwise now, as it is in `wanted`.
void command_push_kept(CommandQueue *queue, const Settings *now, const bool *kept, const Settings *wanted);
// A group that has a file's points for data. False and a sentence where a command cannot hold the name.
bool command_push_points(CommandQueue *queue, const char *path, Error *err);

// Carries out the commands in order and empties the queue. What a command sets stays; rows that make no sense beside it give way
// (settings_settle), and are named in the queue. A command that fails changes nothing, says so in `err`, and the
// rest is still carried out; false when any failed.
bool command_apply(CommandQueue *queue, Experiment *experiment, Undo *undo, Error *err);
// Whether a setting belongs to the place where it is shown (language, theme, full screen, ...) or was read at start.
bool command_of_place(const Setting *row);
// The settings that `defaults` asks for: the defaults; but what belongs to the place stays as it is.
Settings command_defaults(const Settings *now);
// Says that a drag or edit is over: the next change of the same row is an undo step of its own.
void command_settle(Undo *undo);

#endif
