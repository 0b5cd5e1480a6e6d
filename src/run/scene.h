// Scene files: settings as `key = value` lines (INI; read with inih), '#' or ';' begins a comment.
#ifndef RUN_SCENE_H
#define RUN_SCENE_H

#include "run/settings.h"

// Reads a scene over `settings`. Any mistake: `err` says file, line and what; `settings` is left as it was.
bool scene_load(const char *path, Settings *settings, Error *err);
// Writes every row that differs from its default; whole or not at all.
bool scene_save(const char *path, const Settings *settings, Error *err);

#endif
