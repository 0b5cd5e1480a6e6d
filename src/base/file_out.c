#include "base/file_out.h"

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/language.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINKS_MAX 40        // followed one after the other, as Linux does
#define NAME_KEPT 200       // bytes of the final name in the temporary one; most disks allow 255
#define TRIES 100           // of a name that nobody else has
#define DESCRIPTOR_LOWEST 8 // of what a child process is handed, so that it never sits where the child's own shall be

// ---- what went wrong -----------------------------------------------------------------------------------------------------
// What to do about it, as the end of the sentence.
static const char *advice(int number) {
    switch (number) {
    case 0:
    case ENOSPC:
    case EDQUOT:
        return tr(". Free some space or choose another disk");
    case EFBIG:
        return tr(". Raise the limit on the size of a file (ulimit -f) or choose another disk");
    case EACCES:
    case EPERM:
    case EROFS:
        return tr(". Choose a folder that you may write to");
    case ENOENT:
        return tr(". Create that folder first");
    case ENAMETOOLONG:
        return tr(". Choose a shorter name");
    case EINVAL:
    case EILSEQ:
        return tr(". Choose another name");
    default:
        return "";
    }
}

bool file_cannot_write(const char *path, int number, Error *err) {
    const char *why = number ? file_reason(number) : tr("a write failed, the disk may be full");
    return error_set(err, "Cannot write %s: %s%s.", path, why, advice(number));
}

// ---- names ---------------------------------------------------------------------------------------------------------------
static size_t folder_length(const char *path) { // with its slash; 0: the current folder
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

// A name that nobody else has: that of `path` with an ending of its own. A long name is cut, between two characters.
static bool temp_name(char temp[FILE_PATH_MAX + 32], const char *path) {
    unsigned number;
    size_t folder = folder_length(path), kept = strlen(path + folder);
    if (kept > NAME_KEPT) {
        kept = NAME_KEPT;
        while (kept > NAME_KEPT - 4 && ((unsigned char)path[folder + kept] & 0xC0) == 0x80) {
            kept--;
        }
    }
    if (getentropy(&number, sizeof number) != 0) {
        return false;
    }
    int n = snprintf(temp, FILE_PATH_MAX + 32, "%.*s.%08x.part", (int)(folder + kept), path, number);
    return n < FILE_PATH_MAX + 32;
}

// Opens a new file: never one that is there, nor what a link leads to. The descriptor, or -1 and errno.
static int open_new(char temp[FILE_PATH_MAX + 32], const char *path, int access_mode, mode_t mode) {
    int fd = -1;
    errno = EEXIST;
    for (int i = 0; i < TRIES && fd < 0 && errno == EEXIST; i++) {
        if (!temp_name(temp, path)) {
            return -1;
        }
        fd = open(temp, access_mode | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    }
    return fd;
}

// Where links lead, also to a file that is not there yet. `descriptor`: to a stream that the program was given, such as /dev/stdout.
static int follow_links(char to[FILE_PATH_MAX], const char *path, bool *descriptor) {
    char link[FILE_PATH_MAX];
    snprintf(to, FILE_PATH_MAX, "%s", path);
    for (int i = 0; i < LINKS_MAX; i++) {
        ssize_t n = readlink(to, link, sizeof link - 1);
        if (n < 0) {
            return 0; // not a link; whatever else is wrong will be seen
        }
        *descriptor = strncmp(to, "/proc/", 6) == 0 || strncmp(to, "/dev/fd/", 8) == 0;
        if (*descriptor) {
            return 0;
        }
        link[n] = '\0';
        size_t folder = link[0] == '/' ? 0 : folder_length(to);
        if (folder + (size_t)n >= FILE_PATH_MAX) {
            return ENAMETOOLONG;
        }
        memcpy(to + folder, link, (size_t)n + 1);
    }
    return ELOOP;
}

// ---- opening -------------------------------------------------------------------------------------------------------------
// A pipe that nobody reads would be waited for without end.
static int open_stream(const char *path) {
    double since = clock_now_s();
    for (;;) {
        int fd = open(path, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
        if (fd >= 0) {
            fcntl(fd, F_SETFL, O_APPEND);
            return fd;
        }
        if (errno != ENXIO || interrupt_asked() || clock_now_s() - since > FILE_OUT_READER_S) {
            return -1;
        }
        clock_sleep_s(0.02);
    }
}

static bool stream_opened(FileOut *out, const char *path, mode_t mode, Error *err) {
    if (S_ISBLK(mode)) {
        return error_set(err, "Cannot write %s: it is a disk.", path);
    }
    int fd = open_stream(out->path);
    if (fd < 0 && errno == ENXIO) {
        return error_set(err, "Cannot write %s: nobody reads this pipe.", path);
    }
    out->stream = fd < 0 ? NULL : fdopen(fd, "wb");
    return out->stream != NULL || file_cannot_write(path, errno, err);
}

// Whether the finished file would be allowed to take the place of the one that is there. 0 or an errno.
static int may_replace(const char *path, const struct stat *old) {
    char folder[FILE_PATH_MAX];
    struct stat info;
    snprintf(folder, sizeof folder, "%.*s.", (int)folder_length(path), path);
    if (access(path, W_OK) != 0) {
        return errno;
    }
    bool sticky = stat(folder, &info) == 0 && (info.st_mode & S_ISVTX);
    return sticky && geteuid() != 0 && geteuid() != old->st_uid && geteuid() != info.st_uid ? EPERM : 0;
}

static bool temp_opened(FileOut *out, const char *path, const struct stat *old, Error *err) {
    struct stat info = {0};
    int why = old ? may_replace(out->path, old) : 0;
    int fd = why ? -1 : open_new(out->temp, out->path, O_WRONLY, 0666);
    if (fd < 0) {
        out->temp[0] = '\0';
        return file_cannot_write(path, why ? why : errno, err);
    }
    if (old && fchown(fd, old->st_uid, old->st_gid) != 0) {
        errno = 0; // only the superuser can give a file away
    }
    if (old) {
        fchmod(fd, old->st_mode & 0777);
    }
    fstat(fd, &info);
    out->device = info.st_dev;
    out->inode = info.st_ino;
    out->covered = interrupt_cover(out->temp);
    out->stream = fdopen(fd, "wb");
    return out->stream != NULL || file_cannot_write(path, errno, err);
}

bool file_out_open(FileOut *out, const char *path, Error *err) {
    *out = (FileOut){.covered = -1};
    if (strlen(path) >= FILE_PATH_MAX) {
        return error_set(err, "The file name is too long (%zu bytes, up to %d are allowed).", strlen(path), FILE_PATH_MAX - 1);
    }
    bool descriptor = false;
    struct stat info;
    int why = follow_links(out->path, path, &descriptor);
    bool there = !why && stat(out->path, &info) == 0;
    why = !there && !why && errno != ENOENT ? errno : why;
    if (why) {
        return file_cannot_write(path, why, err);
    }
    size_t length = strlen(out->path);
    if ((there && S_ISDIR(info.st_mode)) || (length > 0 && out->path[length - 1] == '/')) {
        return error_set(err, "Cannot write %s: it is a folder.", path);
    }
    if (descriptor || (there && !S_ISREG(info.st_mode))) {
        return stream_opened(out, path, info.st_mode, err);
    }
    return temp_opened(out, path, there ? &info : NULL, err);
}

// ---- ending --------------------------------------------------------------------------------------------------------------
static bool is_ours(const FileOut *out) {
    struct stat info;
    return out->temp[0] && lstat(out->temp, &info) == 0 && info.st_dev == out->device && info.st_ino == out->inode;
}

static void remove_temp(FileOut *out) {
    if (is_ours(out)) {
        unlink(out->temp);
    }
    interrupt_release(out->covered);
    out->covered = -1;
}

void file_sync_folder(const char *path) {
    char folder[FILE_PATH_MAX + 32];
    snprintf(folder, sizeof folder, "%.*s.", (int)folder_length(path), path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd); // not every disk can
        close(fd);
    }
}

#define UNKNOWN (-1) // an errno that nobody kept

// Writes out all that is in the stream. 0, or why not.
static int flush(FILE *stream, bool to_disk) {
    bool failed_before = ferror(stream); // an earlier write; its errno is gone
    int fd = fileno(stream);
    if (fflush(stream) != 0) {
        return errno;
    }
    if (failed_before) { // what refused a write refuses another
        return to_disk && lseek(fd, 0, SEEK_END) >= 0 && write(fd, "", 1) < 0 ? errno : UNKNOWN;
    }
    if (to_disk && fsync(fd) != 0 && (errno == EIO || errno == ENOSPC || errno == EDQUOT || errno == EFBIG)) {
        return errno;
    }
    return 0;
}

bool file_out_commit(FileOut *out, Error *err) {
    int why = flush(out->stream, out->temp[0] != '\0');
    if (fclose(out->stream) != 0 && !why) {
        why = errno;
    }
    out->stream = NULL;
    if (!why && !out->temp[0]) {
        return true;
    }
    if (!why && !is_ours(out)) {
        interrupt_release(out->covered);
        return error_set(err, "Cannot write %s: something else removed the unfinished file %s.", out->path, out->temp);
    }
    if (!why && rename(out->temp, out->path) == 0) {
        interrupt_release(out->covered);
        file_sync_folder(out->path);
        return true;
    }
    why = why ? why : errno;
    remove_temp(out);
    return file_cannot_write(out->path, why == UNKNOWN ? 0 : why, err);
}

void file_out_discard(FileOut *out) {
    if (out->stream) {
        fclose(out->stream);
        out->stream = NULL;
        remove_temp(out);
    }
}

bool file_out_is_stream(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

bool file_out_try(const char *path, Error *err) {
    if (file_out_is_stream(path)) {
        return true; // a pipe's reader would take our closing it for the end
    }
    FileOut out;
    if (!file_out_open(&out, path, err)) {
        return false;
    }
    file_out_discard(&out);
    return true;
}

// ---- beside the file -----------------------------------------------------------------------------------------------------
int file_scratch(const char *beside, Error *err) {
    char temp[FILE_PATH_MAX + 32];
    int low = open_new(temp, beside, O_RDWR, 0600);
    int fd = low < 0 ? -1 : fcntl(low, F_DUPFD_CLOEXEC, DESCRIPTOR_LOWEST);
    int why = errno;
    if (low >= 0) {
        unlink(temp);
        close(low);
    }
    if (fd < 0) {
        file_cannot_write(beside, why, err);
    }
    return fd;
}

bool file_temp_folder(char path[FILE_PATH_MAX], const char *beside, Error *err) {
    char temp[FILE_PATH_MAX + 32];
    errno = EEXIST;
    for (int i = 0; i < TRIES && errno == EEXIST; i++) {
        if (!temp_name(temp, beside) || strlen(temp) >= FILE_PATH_MAX) {
            errno = ENAMETOOLONG;
        } else if (mkdir(temp, 0777) == 0) {
            memcpy(path, temp, strlen(temp) + 1);
            return true;
        }
    }
    int why = errno;
    return error_set(err, "Cannot make the folder %s: %s%s.", beside, file_reason(why), advice(why));
}

bool file_make_folder(const char *path, Error *err) {
    struct stat info;
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && stat(path, &info) == 0 && S_ISDIR(info.st_mode))) {
        return true;
    }
    int why = errno;
    if (why == EEXIST) {
        return error_set(err, "Cannot write %s: it is there and is not a folder.", path);
    }
    return error_set(err, "Cannot make the folder %s: %s%s.", path, file_reason(why), advice(why));
}

void file_out_guard_streams(void) {
    int fd;
    do {
        fd = open("/dev/null", O_RDONLY); // reading tells an end at once, writing fails
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd > STDERR_FILENO) {
        close(fd);
    }
}
