// Carries a script out: each frame it puts what is due into a queue of commands, and says how far training should have come. No clock but
// the frames' own durations, so that the same frames do the same. A frame of the caller:
//
//     script_play_frame(&play, experiment, dt_s, &queue);
//     command_apply(&queue, experiment, &undo, &err);
//     while (there is time && script_train(experiment, play.train_to, 1)) {}
//
// Training that does not keep up holds back the line that waits for it, never the frame.
#ifndef LESSON_SCRIPT_PLAY_H
#define LESSON_SCRIPT_PLAY_H

#include "lesson/script.h"

#define SCRIPT_AT_ONCE 1e9 // seconds of a frame that leaves out all waiting

typedef struct {
    const ScriptLine *line;
    double elapsed_s;
    double from[2];
    long aimed; // TRAIN: steps that were due in the frame before; 0 at first
    bool seen;  // its last value has been set
} ScriptRamp;

typedef struct {
    const Script *script;
    int next, end; // the line that begins next, and where to stop
    int ramps;     // that move now, together
    ScriptRamp ramp[SCRIPT_TOGETHER_MAX];
    double wait_s; // still to be waited
    double now_s;  // script time since the beginning
    long rounds;   // training steps of every lane that a line `train N` still asks for
    double owed_s; // of the frame before, in which a line could not begin yet
    int line;      // of the file, that began last; 0: none
    long train_to; // every lane is to have so many steps; -1: nothing is to be trained
    int said;      // lines of a lesson's own that began in this frame
    const ScriptLine *said_line[16];
} ScriptPlay;

// Lines first..end - 1 of the script, which is kept.
ScriptPlay script_play_begin(const Script *script, int first, int end);
// True while there is something to do: false once all has been carried out, and from then on.
bool script_play_frame(ScriptPlay *play, const Experiment *experiment, double dt_s, CommandQueue *queue);

// Training steps of the lane that has least, by the count of experiment_step_cost, and of the one that has most.
long script_least(const Experiment *experiment);
long script_most(const Experiment *experiment);
// Trains every lane towards that many steps, up to `rounds` steps each, or makes a slice of the pairs that a lane of reflow waits for,
// whether training is paused or not; false when there is nothing (more) to do.
bool script_train(Experiment *experiment, long to, long rounds);
// Plays on to the end at once, up to `rounds` training steps of every lane: true when it is there, false while there is more, or where a
// command failed (then err->text is not empty). For preparing in idle time, and pictures. hear (may be NULL) is told of the lines of a
// lesson's own, when the commands before them have been carried out.
typedef void ScriptHear(void *context, const ScriptLine *line);
bool script_play_slice(ScriptPlay *play, Experiment *experiment, Undo *undo, long rounds, ScriptHear *hear, void *context,
                       Error *err);

#endif
