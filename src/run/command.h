// What a user can do to an experiment: keys, panel and scrubbers emit commands, and one place carries them out.
#ifndef RUN_COMMAND_H
#define RUN_COMMAND_H

#include "run/experiment.h"

typedef enum {
    CMD_SET,       // row := value
    CMD_HEADLINE,  // look at a lane of the headline comparison; value: Headline
    CMD_PLAY,      // play or pause the flow
    CMD_SEEK,      // flow time := value
    CMD_NUDGE,     // flow time += value
    CMD_TRAIN,     // pause or resume training
    CMD_LOOK_BACK, // look at training step `value`; -1: the newest
    CMD_STEP,      // one training step of every lane, then training is paused
    CMD_RESTART,   // training from the initial weights
    CMD_UNDO,      // take back the last change of settings
    CMD_REDO,      // do again what was taken back last
    CMD_CLOSE,     // the lane looked at, where more than two are open
    CMD_OWN_DATA,  // back to the points of the file that was opened
} CommandKind;

typedef struct {
    CommandKind kind;
    const Setting *row; // CMD_SET
    double value;
} Command;

#define COMMANDS_MAX 32
typedef struct {
    int count;
    Command command[COMMANDS_MAX]; // of one frame; more than fit are dropped
    int yielded_count;             // rows that gave way to what the commands last carried out set
    Yielded yielded[YIELDED_MAX];
} CommandQueue;

void command_push(CommandQueue *queue, CommandKind kind, double value);
void command_set(CommandQueue *queue, const Setting *row, double value);

#define UNDO_MAX 64
typedef struct {
    int count, undone;
    const Setting *last_row;   // changes of one row in a row of frames are one step
    Settings before[UNDO_MAX]; // oldest first
    Settings after[UNDO_MAX];  // what was taken back, the last one last; gone with the next change
} Undo;

// Carries out the commands in order and empties the queue. What a command sets stays; rows that make no sense beside it give way
// (settings_settle), and are named in the queue. A command that fails changes nothing, says so in `err`, and the
// rest is still carried out; false when any failed.
bool command_apply(CommandQueue *queue, Experiment *experiment, Undo *undo, Error *err);
// Takes over a whole set of settings (a scene) as one step of undo; false, and nothing changed, when the experiment cannot follow.
bool command_settings(Experiment *experiment, Undo *undo, const Settings *wanted, Error *err);
// The same for what a user chooses at once (a file of points): other rows give way, and are named in the queue.
bool command_choose(CommandQueue *queue, Experiment *experiment, Undo *undo, const Settings *wanted, Error *err);
// Says that a drag or edit is over: the next change of the same row is an undo step of its own.
void command_settle(Undo *undo);

#endif
