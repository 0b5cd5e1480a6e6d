// Files that are read, in one piece, and the program's own assets and shaders. What is written: file_out.h.
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
// Whether the name ends in this, in capitals or not: "A.MD" in ".md".
bool file_ends_in(const char *path, const char *ending);
// What stands behind the last slash of a path.
const char *file_name(const char *path);
// Whether both names are of one file or device that is there, by whatever links.
bool file_is_same(const char *a, const char *b);
// The system's reason (errno), in the chosen language where it is one that users meet. Good until the next call.
const char *file_reason(int number);

// Full path of one of the program's own files, for example "assets/fonts/Pretendard-Regular.otf", looked for under FLOWSCOPE_HOME, then
// from the folder of the executable, links followed: in ../share/flowscope, as it is installed, in that folder and up to three above it,
// as it is built; then in the current folder. So an installed tree may be moved as a whole. False and `err` when it is nowhere.
bool file_find_own(char path[FILE_PATH_MAX], const char *name, Error *err);

#endif
