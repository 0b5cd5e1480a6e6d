#include "app/preference.h"

#include "base/file.h"
#include "base/file_out.h"

#include <SDL_filesystem.h>
#include <SDL_stdinc.h>
#include <stdio.h>

// False where there is no folder for such files, or its name is too long.
static bool path_of(const char *name, char path[FILE_PATH_MAX]) {
    char *folder = SDL_GetPrefPath("", "flowscope"); // which ends in a slash; it is made where it was not there
    const int length = folder ? snprintf(path, FILE_PATH_MAX, "%s%s", folder, name) : -1;
    SDL_free(folder);
    return length > 0 && length < FILE_PATH_MAX;
}

bool preference_kept(const char *name) {
    char path[FILE_PATH_MAX];
    return path_of(name, path) && file_exists(path);
}

void preference_keep(const char *name) {
    char path[FILE_PATH_MAX];
    FileOut out;
    Error err;
    if (path_of(name, path) && file_out_open(&out, path, &err)) {
        file_out_commit(&out, &err);
    }
}
