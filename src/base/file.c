#include "base/file.h"

#include "base/check.h"
#include "base/language.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
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

char *file_read(const char *path, size_t *size, Error *err) {
    struct stat info;
    FILE *f = fopen(path, "rb");
    if (!f || fstat(fileno(f), &info) != 0) {
        int why = errno;
        error_set(err, "Cannot read %s: %s.", path, file_reason(why));
        if (f) {
            fclose(f);
        }
        return NULL;
    }
    if (!S_ISREG(info.st_mode)) {
        error_set(err, "Cannot read %s: it is not a file.", path);
        fclose(f);
        return NULL;
    }
    size_t want = (size_t)info.st_size;
    char *data = malloc(want + 1);
    size_t got = data ? fread(data, 1, want, f) : 0;
    fclose(f);
    if (got != want || !data) {
        error_set(err, "Cannot read %s: only %zu of %zu bytes could be read.", path, got, want);
        free(data);
        return NULL;
    }
    data[want] = '\0';
    *size = want;
    return data;
}

bool file_exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0;
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
