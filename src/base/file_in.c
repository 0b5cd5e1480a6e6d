#include "base/file_in.h"

#include "base/file.h"
#include "base/language.h"
#include "base/words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MB (INT64_C(1) << 20)
enum { COPY = 65536 };

// ---- opening ---------------------------------------------------------------------------------------------------------------

static bool cannot_read(const char *path, int number, Error *err) {
    return error_set(err, "Cannot read %s: %s.", path, file_reason(number));
}

static bool is_file(const char *path, mode_t mode, Error *err) {
    if (S_ISREG(mode)) {
        return true;
    }
    const char *what = S_ISDIR(mode)    ? TR("it is a folder")
                       : S_ISFIFO(mode) ? TR("it is a pipe. Write what it brings to a file first")
                       : S_ISSOCK(mode) ? TR("it is a socket")
                                        : TR("it is a device");
    return error_set(err, "Cannot read %s: %s.", path, tr(what));
}

// What the system or a program makes up while it is read, below /proc for instance, tells no size; so it would be taken for an empty file.
static bool has_size(const FileIn *in, Error *err) {
    char byte;
    return in->size > 0 || pread(in->fd, &byte, 1, 0) == 0 ||
           error_set(err, "Cannot read %s: its content is made only while it is read. Copy it to a file first.", in->shown);
}

// Looked at before it is opened, because opening a pipe already tells who writes into it; and once more afterwards.
bool file_in_open(FileIn *in, const char *path, Error *err) {
    struct stat info;
    *in = (FileIn){.fd = -1};
    file_in_show(in->shown, path);
    if (stat(path, &info) != 0) {
        return cannot_read(in->shown, errno, err);
    }
    if (!is_file(in->shown, info.st_mode, err)) {
        return false;
    }
    in->fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (in->fd < 0 || fstat(in->fd, &info) != 0) {
        cannot_read(in->shown, errno, err);
        file_in_close(in);
        return false;
    }
    if (!is_file(in->shown, info.st_mode, err)) {
        file_in_close(in);
        return false;
    }
    in->size = (int64_t)info.st_size;
    if (!has_size(in, err)) {
        file_in_close(in);
        return false;
    }
    return true;
}

void file_in_close(FileIn *in) {
    if (in->fd >= 0) {
        close(in->fd);
    }
    in->fd = -1;
}

// ---- the standard input ------------------------------------------------------------------------------------------------------

static bool too_long(const char *path, int64_t max, Error *err) {
    return error_set(err, "%s is too long. Up to %lld MB can be read.", path, (long long)(max / MB));
}

static const char standard[] = TR("the standard input");

static bool copy_standard(FILE *to, int64_t max, Error *err) {
    const char *name = tr(standard);
    char bytes[COPY];
    int64_t all = 0;
    for (;;) {
        ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR) {
            return error_set(err, "Stopped while reading the standard input.");
        }
        if (n < 0) {
            return cannot_read(name, errno, err);
        }
        if (n == 0) {
            return fflush(to) == 0 || cannot_read(name, errno, err);
        }
        all += n;
        if (all > max) {
            return too_long(name, max, err);
        }
        if (fwrite(bytes, 1, (size_t)n, to) != (size_t)n) {
            return cannot_read(name, errno, err);
        }
    }
}

// A file without a name: where temporary files lie, or, where none can be made, in the memory that programs share.
static FILE *new_copy(void) {
    FILE *copy = tmpfile();
    const int why = errno;
    char name[32];
    unsigned number;
    if (copy || getentropy(&number, sizeof number) != 0) {
        return copy;
    }
    snprintf(name, sizeof name, "/flowscope-%08x", number);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd >= 0) {
        shm_unlink(name);
        copy = fdopen(fd, "w+b");
    }
    errno = why;
    return copy;
}

// A pipe can be read only once, but points are read again whenever training begins again: a file without a name takes its place.
bool file_in_open_standard(FileIn *in, int64_t max, Error *err) {
    struct stat info;
    *in = (FileIn){.fd = -1};
    file_in_show(in->shown, tr(standard));
    if (fstat(STDIN_FILENO, &info) != 0) {
        return cannot_read(in->shown, errno, err);
    }
    if (S_ISDIR(info.st_mode)) {
        return is_file(in->shown, info.st_mode, err);
    }
    if (!S_ISREG(info.st_mode)) {
        FILE *copy = new_copy();
        bool good = copy ? copy_standard(copy, max, err) : cannot_read(in->shown, errno, err);
        good = good && (dup2(fileno(copy), STDIN_FILENO) >= 0 || cannot_read(in->shown, errno, err));
        if (copy) {
            fclose(copy);
        }
        if (!good) {
            return false;
        }
    }
    in->fd = dup(STDIN_FILENO);
    if (in->fd < 0 || fstat(in->fd, &info) != 0) {
        cannot_read(in->shown, errno, err);
        file_in_close(in);
        return false;
    }
    in->size = (int64_t)info.st_size;
    return true;
}

// ---- reading -----------------------------------------------------------------------------------------------------------------

bool file_in_read(const FileIn *in, int64_t offset, size_t count, void *to, Error *err) {
    size_t got = 0;
    while (got < count) {
        ssize_t n = pread(in->fd, (char *)to + got, count - got, (off_t)(offset + (int64_t)got));
        if (n < 0 && errno != EINTR) {
            return cannot_read(in->shown, errno, err);
        }
        if (n == 0) {
            return error_set(err, "Cannot read %s: only %zu of %zu bytes could be read.", in->shown, got, count);
        }
        got += n > 0 ? (size_t)n : 0;
    }
    return true;
}

char *file_in_whole(const FileIn *in, int64_t max, size_t *size, Error *err) {
    if (in->size > max) {
        too_long(in->shown, max, err);
        return NULL;
    }
    const size_t count = (size_t)in->size;
    char *data = malloc(count + 1);
    if (!data) {
        error_set(err, "Cannot read %s: not enough memory.", in->shown);
        return NULL;
    }
    if (!file_in_read(in, 0, count, data, err)) {
        free(data);
        return NULL;
    }
    data[count] = '\0';
    *size = count;
    return data;
}

char *file_in_text(const char *path, int64_t max, const char *kind, Error *err) {
    static const char mark[] = "\xEF\xBB\xBF"; // of the byte order
    FileIn in;
    size_t size;
    if (!file_in_open(&in, path, err)) {
        return NULL;
    }
    char *text = NULL;
    if (in.size > max) {
        error_set(err, "%s has %lld bytes. %s may have up to %lld.", in.shown, (long long)in.size, tr(kind), (long long)max);
    } else {
        text = file_in_whole(&in, max, &size, err);
    }
    file_in_close(&in);
    if (text && strlen(text) != size) {
        error_set(err, "%s is not a text file.", in.shown);
        free(text);
        return NULL;
    }
    if (text && strncmp(text, mark, sizeof mark - 1) == 0) {
        memmove(text, text + sizeof mark - 1, size + 2 - sizeof mark);
    }
    return text;
}

char *file_read(const char *path, size_t *size, Error *err) {
    FileIn in;
    if (!file_in_open(&in, path, err)) {
        return NULL;
    }
    char *data = file_in_whole(&in, FILE_READ_MAX, size, err);
    file_in_close(&in);
    return data;
}

// ---- names -------------------------------------------------------------------------------------------------------------------

void file_in_show(char shown[FILE_IN_SHOWN], const char *path) {
    size_t length = strlen(path), max = FILE_IN_SHOWN - sizeof "...";
    const char *from = path + (length > max ? length - max : 0);
    while (((unsigned char)*from & 0xC0) == 0x80) { // not into the middle of a character
        from++;
    }
    text_print(shown, FILE_IN_SHOWN, from);
}

// Bytes of the folder's name, its slash included; 0: the current one.
static int folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? (int)(slash - path) + 1 : 0;
}

static bool is_link(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
}

bool file_in_resolve(char *near, size_t size, const char *name, const char *other) {
    char *real = is_link(other) ? realpath(other, NULL) : NULL;
    other = real ? real : other;
    const int folder = name[0] == '/' || name[0] == '\0' ? 0 : folder_of(other);
    const char *here = folder == 0 && name[0] == '-' ? "./" : ""; // no option, nor the standard input
    int n = snprintf(near, size, "%.*s%s%s", folder, other, here, name);
    free(real);
    return n >= 0 && (size_t)n < size;
}

void file_in_beside(char *name, size_t size, const char *path, const char *other) {
    char folder[FILE_PATH_MAX];
    const bool link = is_link(other);
    char *target = link ? realpath(other, NULL) : NULL;
    other = target ? target : other;
    snprintf(folder, sizeof folder, "%.*s.", folder_of(other), other);
    char *real = realpath(path, NULL),
         *home = link && !target ? NULL : realpath(folder, NULL); // a file that is yet to come may go anywhere
    size_t length = home ? strlen(home) : 0;
    length = length == 1 ? 0 : length; // the root's slash
    bool within = real && home && strncmp(real, home, length) == 0 && real[length] == '/';
    const char *chosen = within ? real + length + 1 : real ? real : path;
    snprintf(name, size, "%s", strlen(chosen) < size ? chosen : path);
    free(real);
    free(home);
    free(target);
}
