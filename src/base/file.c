#include "base/file.h"

#include "base/check.h"
#include "base/language.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

const char *file_reason(int number) {
    switch (number) {
    case ENOENT:
        return tr("No such file or directory");
    case EACCES:
        return tr("Permission denied");
    case EPERM:
        return tr("Operation not permitted");
    case EROFS:
        return tr("Read-only file system");
    case ENOSPC:
        return tr("No space left on device");
    case EFBIG:
        return tr("File too large");
    case ENAMETOOLONG:
        return tr("File name too long");
    default:
        return strerror(number);
    }
}

bool file_exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0;
}

bool file_ends_in(const char *path, const char *ending) {
    const size_t length = strlen(path), tail = strlen(ending);
    return length >= tail && strcasecmp(path + length - tail, ending) == 0;
}

bool file_is_same(const char *a, const char *b) {
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

// The folder that holds the running program, or "." where the system does not say.
static void program_folder(char folder[FILE_PATH_MAX]) {
    ssize_t n = readlink("/proc/self/exe", folder, FILE_PATH_MAX - 1);
    folder[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash) {
        *slash = '\0';
    } else {
        snprintf(folder, FILE_PATH_MAX, ".");
    }
}

bool file_find_own(char path[FILE_PATH_MAX], const char *name, Error *err) {
    char folder[FILE_PATH_MAX];
    program_folder(folder);
    const char *home = getenv("FLOWSCOPE_HOME");
    const char *const roots[] = {home ? home : folder, folder, folder, folder, folder, "."};
    const char *const steps[] = {"", "", "/..", "/../..", "/../../..", ""};
    for (int i = 0; i < 6; i++) {
        int n = snprintf(path, FILE_PATH_MAX, "%s%s/%s", roots[i], steps[i], name);
        if (n < FILE_PATH_MAX && file_exists(path)) {
            return true;
        }
    }
    return error_set(err,
                     "Cannot find %s. Run the program from its own folder, or set FLOWSCOPE_HOME to the folder that contains it.",
                     name);
}
