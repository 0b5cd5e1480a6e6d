// A take that is read (lesson/take.h).
#ifndef LESSON_TAKE_FILE_H
#define LESSON_TAKE_FILE_H

#include "base/file.h"
#include "lesson/script.h"

#define TAKE_TICKS 600 // a second

typedef struct {
    Script script;
    char opens[FILE_PATH_MAX]; // its session; "": none
    Settings settings;         // with which the window began
    int first, record; // lines of the script: the first after the settings, and `record`
    int width, height; // pixels
    double scale;      // pixels a point
    long ticks;        // it lasts
    long before;       // training steps up to the recording
    char path[FILE_PATH_MAX]; // its own
} TakeFile;

// The key of a line `key`, and what it does.
typedef struct {
    char key[48], does[96];
} TakeKey;
TakeKey take_key(const ScriptLine *line);

bool take_is_named(const char *path); // .take
bool take_load(const char *path, TakeFile *file, Error *err);
void take_file_free(TakeFile *file);

#endif
