#include "app/platform.h"

#include "base/file.h"
#include "base/file_out.h"

#include <SDL_clipboard.h>
#include <SDL_events.h>
#include <SDL_filesystem.h>
#include <SDL_stdinc.h>
#include <stdio.h>
#include <stdlib.h>

void platform_run(PlatformTurn *turn, void *context) {
    while (turn(context)) {
    }
}

bool platform_rest(int ms) {
    return SDL_WaitEventTimeout(NULL, ms);
}

void platform_saved(const char *path) {
    (void)path;
}

void platform_place(const char *path, char *text, size_t size) {
    char *whole = realpath(path, NULL);
    snprintf(text, size, "%s", whole ? whole : path);
    free(whole);
}

void platform_copy(const char *text) {
    SDL_SetClipboardText(text);
}

// False where there is no folder for such files, or its name is too long.
static bool path_of(const char *name, char path[FILE_PATH_MAX]) {
    char *folder = SDL_GetPrefPath("", "flowscope"); // which ends in a slash; it is made where it was not there
    const int length = folder ? snprintf(path, FILE_PATH_MAX, "%s%s", folder, name) : -1;
    SDL_free(folder);
    return length > 0 && length < FILE_PATH_MAX;
}

bool platform_kept(const char *name) {
    char path[FILE_PATH_MAX];
    return path_of(name, path) && file_exists(path);
}

void platform_keep(const char *name) {
    char path[FILE_PATH_MAX];
    FileOut out;
    Error err;
    if (path_of(name, path) && file_out_open(&out, path, &err)) {
        file_out_commit(&out, &err);
    }
}

bool platform_has_fingers(void) {
    return false;
}

bool platform_has_page(void) {
    return false;
}

void platform_tell(const char *state) {
    (void)state;
}

char *platform_asked(void) {
    return NULL;
}
