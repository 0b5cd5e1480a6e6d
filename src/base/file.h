// Files, whole or not at all: reading in one piece, writing under a temporary name that is renamed when complete,
// and finding the program's own assets and shaders.
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/error.h"

#include <stddef.h>
#include <stdio.h>

#define FILE_PATH_MAX 1024 // bytes of a path, NUL included

#define FILE_READ_MAX (256 << 20) // bytes
// The whole of a file (base/file_in.h), NUL-terminated, in memory that the caller frees; `*size` without the NUL. NULL and `err` on failure.
char *file_read(const char *path, size_t *size, Error *err);
bool file_exists(const char *path);
// The system's reason (errno), in the chosen language where it is one that users meet.
const char *file_reason(int number);
// The sentence that this file cannot be written, why (an errno, 0: unknown) and what to do. Always false.
bool file_cannot_write(const char *path, int number, Error *err);
// Makes the folder; fine when it is there already.
bool file_make_folder(const char *path, Error *err);

// A file that appears under its name only when it is complete.
typedef struct {
    FILE *stream;                  // write here
    char path[FILE_PATH_MAX];      // final name, links followed
    char temp[FILE_PATH_MAX + 32]; // name while it is written, in the same folder; empty where a device or a pipe is written itself
} FileOut;

bool file_out_open(FileOut *out, const char *path, Error *err);
// Whether it could be opened, asked before the long work whose result it shall take; nothing is left behind.
bool file_out_try(const char *path, Error *err);
// Flushes, checks for write errors (a full disk), renames. On failure the temporary file is removed.
bool file_out_commit(FileOut *out, Error *err);
// Gives up: removes the temporary file.
void file_out_discard(FileOut *out);

// Full path of one of the program's own files, for example "assets/fonts/Pretendard-Regular.otf", looked for under
// FLOWSCOPE_HOME, beside the executable, up to three folders above it, and in the current folder. False and `err` when it is nowhere.
bool file_find_own(char path[FILE_PATH_MAX], const char *name, Error *err);

#endif
