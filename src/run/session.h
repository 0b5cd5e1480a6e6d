// Sessions: a scene with what its lanes have learned in files of their own beside it, so that opening it shows the same picture at once and
// training goes on to the same bits. And models in files, each as a lane.
#ifndef RUN_SESSION_H
#define RUN_SESSION_H

#include "run/scene.h"
#include "run/snapshot.h"

typedef struct {
    int models;    // files of lanes that have learned something
    int64_t bytes; // of all files, the scene's too
} SessionSaved;

// Writes the experiment as a scene, `scene` (experiment_scene, and what the window adds), with a file NAME-lane1.safetensors for each model that
// has learned something. The names must be free: what has them is overwritten, and removed again where writing fails (app/own_file.h finds names
// that are). The scene comes last; where it or a model cannot be written, none stays. A lane whose network has no finite weights
// has nothing to be kept.
bool session_save(const char *path, const Experiment *experiment, const Settings *scene, SessionSaved *saved, Error *err);
// The name of such a model's file, from 1 on.
void session_model_name(char *name, size_t size, const char *scene, int number);

// Gives lanes of an experiment that has just been opened what the models' files hold, and the step and pause of the session. False and a
// sentence where a file is missing, or is of another lane, other data or another network; that lane then begins anew, and the others have theirs.
bool session_bring(Experiment *experiment, const SceneModels *models, Error *err);
// The session, or scene, of a file as a snapshot, opened as a window would that has these settings now. NULL and a sentence where the scene
// cannot be opened; where a model cannot, *whole is false, and there is a sentence too.
Snapshot *session_read(const char *path, const Settings *now, bool *whole, Error *err);

// The settings of a model's file, as an experiment can have them: it needs no teacher any more. *silent: the file says nothing but the shape of
// its network.
bool session_model_settings(const char *path, Settings *settings, bool *silent, Error *err);
// Opens the model of a file as a lane beside those that are open, or in place of the same one, and selects it: a step of undo. Where it was
// trained on other data or with another network than these, they begin anew with its own; *restarts says so.
bool session_open_model(const char *path, Experiment *experiment, Undo *undo, bool *restarts, Error *err);

#endif
