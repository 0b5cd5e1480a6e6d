// Scene files: lists of `set` commands, written as `key = value` lines (INI); '#' or ';' begins a comment. Lines such as `[training]` may
// group them and mean nothing. A key may stand once. The names of files to write (`out`) belong on the command line: a
// scene that came from elsewhere must not choose what is overwritten. Files that it reads (`data-file`) are named from its own folder.
#ifndef RUN_SCENE_H
#define RUN_SCENE_H

#include "run/command.h"

#define SCENE_BYTES_MAX 65536 // a longer file is refused unread

// Adds the scene as a group to the queue, which is (nearly) empty: `defaults`, and what it sets, except what belongs to the place where it
// is shown (command_of_place). Any mistake: `err` says file, line and what; the queue is left as it was.
bool scene_read(const char *path, CommandQueue *queue, Error *err);
// The same over `settings`, which a mistake leaves as they were. What depends on two rows at once is left to settings_check, because the
// command line may still complete it.
bool scene_load(const char *path, Settings *settings, Error *err);
// Writes every row but `out` that differs from its default; whole or not at all.
bool scene_save(const char *path, const Settings *settings, Error *err);

// What a session (run/session.h) has beyond a scene, in the lines `model-1`, .. `model-4`, `step` and `training`: files of what lanes have
// learned, named from the scene's own folder on, the training step that is looked back at, and whether training is paused.
typedef struct {
    int count;
    char path[LANES_MAX][SETTINGS_TEXT_MAX]; // as the program finds them
    long step; // -1: the newest
    bool paused;
} SceneModels;
// Of a scene that has none of it: count 0, the newest, not paused. False and a sentence as in scene_read.
bool scene_models(const char *path, SceneModels *models, Error *err);
// As scene_save, with that.
bool scene_save_models(const char *path, const Settings *settings, const SceneModels *models, Error *err);

#endif
