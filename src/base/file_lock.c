#include "base/file_lock.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LOOK_EVERY_S 0.1

// A byte of the lock file for each name, far more of them than the file has: nothing is ever written there.
static off_t byte_of(const char *name) {
    return (off_t)(text_sum(name, TEXT_SUM_START) >> 2);
}

int file_lock_take(const char *path) {
    const char *slash = strrchr(path, '/');
    char file[FILE_PATH_MAX];
    int n = snprintf(file, sizeof file, "%.*s.lock", slash ? (int)(slash - path) + 1 : 0, path);
    int fd = n < (int)sizeof file ? open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666) : -1;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte_of(slash ? slash + 1 : path), .l_len = 1};
    while (fd >= 0 && fcntl(fd, F_SETLK, &lock) != 0) {
        bool taken = errno == EACCES || errno == EAGAIN;
        if (!taken || interrupt_asked()) {
            close(fd);
            return -1;
        }
        clock_sleep_s(LOOK_EVERY_S);
    }
    return fd;
}

void file_lock_release(int lock) {
    if (lock >= 0) {
        close(lock);
    }
}
