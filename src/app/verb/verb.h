// What the verbs of the command line run. Each returns the program's exit code: 0; 1 when something went wrong; 2 for wrong
// arguments or settings that contradict each other; 130 when Ctrl-C ended it early.
#ifndef APP_VERB_VERB_H
#define APP_VERB_VERB_H

#include "app/cli.h"
#include "model/checkpoint.h"
#include "run/evaluate.h"

// The live window (app/window.c): events, commands, trajectories, drawing, and training for what is left of each frame.
// 3 without a display; 1 without GL 3.3, fonts or memory.
int window_run(const Cli *cli);
// One picture or film without a window, a function of settings and seed alone: a fixed number of training steps per frame,
// never a clock (film.c).
int shot_run(const Cli *cli);
int film_run(const Cli *cli);
// Says on a terminal how far a training is; false: it is to stop (of offscreen_train).
bool verb_tell_training(long done, long all);
// The exit code of what writes all or nothing and a signal may have ended: then whatever else went wrong is of no interest.
int verb_ended(bool good, const Error *err);
// Pictures of every view in every theme, language and two sizes, and a page that shows them, in the folder settings.out.
int gallery_run(const Cli *cli);
// Trains one lane without a window and writes it as a model; Ctrl-C ends it early and writes what it has.
int train_run(const Cli *cli);
// Trains one lane as the settings say, on from `checkpoint` unless that is NULL. The exit code, and a sentence where there is something to
// say about it ("" otherwise). Where nothing could be learned from the last steps that is 1, and the model has the weights of before; as one
// run of a sweep it is not written then, so that nobody takes it for a finished one.
int train_model(const Checkpoint *checkpoint, const Settings *settings, Error *err);
// The same as one run of a sweep, which ends with a result in settings->result (run/trial.h); what is there already is not done again.
int trial_run(const Cli *cli);
// Prints the command lines of many such runs; makes tables and a picture of their results.
int sweep_run(const Cli *cli);
int table_run(const Cli *cli);
// Writes points that a trained model makes, measures one (model.c). Both take the model's own settings, with those of the
// command line over them.
int sample_run(const Cli *cli);
int eval_run(const Cli *cli);
// Writes the log-density of given points under a trained model, likewise (density.c).
int density_run(const Cli *cli);
// Opens the window with a lesson, or with --check goes through it and says what is wrong: 1 where something is (lesson.c).
int lesson_run(const Cli *cli);
// Writes a lesson as a web page with a picture of each step, into the folder settings.out (handout.c).
int handout_run(const Cli *cli);
// Prints all choices and settings, and the classes of a model or of points where one is named (list.c).
int list_run(const Cli *cli);
// Loads the model of `path` and hands it to a verb, with its own settings and those of the command line over them. `settled`: what
// training has settled stays as it is, and what the command line asks for in vain is said.
typedef int CheckpointVerb(const Checkpoint *checkpoint, const Settings *settings);
int checkpoint_run(const Cli *cli, const char *path, bool settled, CheckpointVerb *verb);
// Whether what is written leaves alone what is read: the files of points and the teacher.
bool keeps_inputs(const Settings *settings, Error *err);
// Gives the data's classes the model's names and numbers; false and a sentence where the model does not know them all.
bool calls_classes(const Checkpoint *checkpoint, const Settings *settings, Dataset *dataset, Error *err);
// Measures the model on fresh data of the settings.
bool checkpoint_evaluate(const Checkpoint *checkpoint, const Settings *settings, Evaluation *evaluation, Error *err);
// After its files could not be opened: where one that the model itself names is gone, the sentence that says so in the place of the other.
void checkpoint_tell_missing(const Checkpoint *checkpoint, const Settings *settings, Error *err);
// Says where a file that the model names has other points than those that it was trained on, or is another teacher.
void checkpoint_tell_other(const Checkpoint *checkpoint, const Settings *settings, const Dataset *dataset);
// How long the program's own work takes, beside the processor's own limit measured just before and after.
int bench_run(const Cli *cli);

#endif
