#include "base/file.h"

#include "base/check.h"
#include "base/language.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/auxv.h>
#elif defined __APPLE__
#include <mach-o/dyld.h>
#endif

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

const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool file_ends_in(const char *path, const char *ending) {
    const size_t length = strlen(path), tail = strlen(ending);
    return length >= tail && strcasecmp(path + length - tail, ending) == 0;
}

bool file_is_same(const char *a, const char *b) {
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

// What the program was started as; NULL where the system does not say.
static const char *program_called(char room[FILE_PATH_MAX]) {
#ifdef __linux__
    (void)room;
    return (const char *)getauxval(AT_EXECFN);
#elif defined __APPLE__
    uint32_t size = FILE_PATH_MAX;
    return _NSGetExecutablePath(room, &size) == 0 ? room : NULL;
#else
    (void)room;
    return NULL;
#endif
}

// Where the running program's own file lies, links followed; "" where the system does not say.
static void program_file(char file[FILE_PATH_MAX]) {
    const ssize_t n = readlink("/proc/self/exe", file, FILE_PATH_MAX - 1); // right even where the file has been replaced since
    file[n > 0 ? n : 0] = '\0';
    char room[FILE_PATH_MAX];
    const char *called = n > 0 ? NULL : program_called(room);
    char *whole = called ? realpath(called, NULL) : NULL;
    if (whole) {
        snprintf(file, FILE_PATH_MAX, "%s", whole);
    }
    free(whole);
}

static void program_folder(char folder[FILE_PATH_MAX]) {
    program_file(folder);
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
    // installed, beside the program, in a build tree
    static const char *const steps[] = {"/../share/flowscope", "", "/..", "/../..", "/../../.."};
    enum { STEPS = sizeof steps / sizeof steps[0] };
    for (int i = home ? -1 : 0; i <= STEPS; i++) {
        const char *root = i < 0 ? home : i < STEPS ? folder : ".";
        const int n = snprintf(path, FILE_PATH_MAX, "%s%s/%s", root, i >= 0 && i < STEPS ? steps[i] : "", name);
        if (n < FILE_PATH_MAX && file_exists(path)) {
            return true;
        }
    }
    return error_set(err,
                     "Cannot find %s. Run the program from its own folder, or set FLOWSCOPE_HOME to the folder that contains it.",
                     name);
}
