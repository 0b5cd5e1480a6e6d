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
    default:
        return strerror(number);
    }
}

// What to do about it, as the end of the sentence.
static const char *advice(int number) {
    switch (number) {
    case 0:
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return tr(". Free some space or choose another disk");
    case EACCES:
    case EPERM:
    case EROFS:
        return tr(". Choose a folder that you may write to");
    case ENOENT:
        return tr(". Create that folder first");
    default:
        return "";
    }
}

bool file_cannot_write(const char *path, int number, Error *err) {
    const char *why = number ? file_reason(number) : tr("a write failed, the disk may be full");
    return error_set(err, "Cannot write %s: %s%s.", path, why, advice(number));
}

bool file_exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0;
}

bool file_make_folder(const char *path, Error *err) {
    struct stat info;
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && stat(path, &info) == 0 && S_ISDIR(info.st_mode))) {
        return true;
    }
    int why = errno;
    return error_set(err, "Cannot make the folder %s: %s%s.", path, file_reason(why), advice(why));
}

// Where a link leads, so that the link outlives what is written; the path itself where that is nowhere yet.
static bool follow_link(char to[FILE_PATH_MAX], const char *path) {
    char *real = realpath(path, NULL);
    const char *chosen = real && strlen(real) < FILE_PATH_MAX ? real : path;
    bool fits = strlen(chosen) < FILE_PATH_MAX;
    if (fits) {
        snprintf(to, FILE_PATH_MAX, "%s", chosen);
    }
    free(real);
    return fits;
}

// Devices and pipes are written as they are: renaming something over /dev/null would take it away from everybody.
bool file_out_open(FileOut *out, const char *path, Error *err) {
    *out = (FileOut){0};
    if (!follow_link(out->path, path)) {
        return error_set(err, "The file name is too long (%zu bytes, up to %d are allowed).", strlen(path), FILE_PATH_MAX - 1);
    }
    struct stat info;
    bool there = stat(out->path, &info) == 0;
    if (there && S_ISDIR(info.st_mode)) {
        return error_set(err, "Cannot write %s: it is a folder.", path);
    }
    if (!there || S_ISREG(info.st_mode)) {
        snprintf(out->temp, sizeof out->temp, "%s.%ld.part", out->path, (long)getpid());
    }
    out->stream = fopen(out->temp[0] ? out->temp : out->path, "wb");
    return out->stream != NULL || file_cannot_write(path, errno, err);
}

static void remove_temp(const FileOut *out) {
    if (out->temp[0]) {
        unlink(out->temp);
    }
}

bool file_out_commit(FileOut *out, Error *err) {
    bool failed_before = ferror(out->stream); // an earlier write; its errno is gone
    errno = 0;
    bool good = fflush(out->stream) == 0 && !failed_before;
    int why = errno;
    if (fclose(out->stream) != 0 && good) {
        good = false;
        why = errno;
    }
    out->stream = NULL;
    if (good && (!out->temp[0] || rename(out->temp, out->path) == 0)) {
        return true;
    }
    why = good ? errno : why;
    remove_temp(out);
    return file_cannot_write(out->path, why, err);
}

bool file_out_try(const char *path, Error *err) {
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
        return true; // a pipe's reader would take our closing it for the end
    }
    FileOut out;
    if (!file_out_open(&out, path, err)) {
        return false;
    }
    file_out_discard(&out);
    return true;
}

void file_out_discard(FileOut *out) {
    if (out->stream) {
        fclose(out->stream);
        out->stream = NULL;
        remove_temp(out);
    }
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
