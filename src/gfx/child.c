#include "gfx/child.h"

#include "base/clock.h"
#include "base/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define LOOK_S 0.02 // between two looks at a child

pid_t child_start(const char *const *args, const int streams[CHILD_STREAMS]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    pid_t pid = -1;
    posix_spawn_file_actions_init(&actions);
    for (int i = 0; i < CHILD_STREAMS; i++) {
        if (streams[i] < 0) {
            posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0);
        } else {
            posix_spawn_file_actions_adddup2(&actions, streams[i], i);
        }
    }
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    errno = posix_spawnp(&pid, args[0], &actions, &attributes, (char *const *)(uintptr_t)args, environ);
    pid = errno == 0 ? pid : -1;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    interrupt_cover_child(pid > 0 ? pid : 0);
    return pid;
}

// A number that changes with whatever moves there.
static uint64_t state_of(const int *watched, int count) {
    uint64_t sum = 0;
    for (int i = 0; i < count; i++) {
        struct stat info;
        off_t place = lseek(watched[i], 0, SEEK_CUR);
        if (fstat(watched[i], &info) == 0) {
            sum = sum * 31 + (uint64_t)info.st_size;
            sum = sum * 31 + (uint64_t)info.st_mtime;
        }
        sum = sum * 31 + (uint64_t)place;
    }
    return sum;
}

static ChildEnd end_of(int status, int *code) {
    *code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    return WIFSIGNALED(status) ? CHILD_KILLED : *code ? CHILD_FAILED : CHILD_WELL;
}

// Looks are counted, not seconds: where both of us are suspended for an hour, the child has not hung.
ChildEnd child_wait(pid_t pid, const int *watched, int count, int *code) {
    uint64_t before = state_of(watched, count);
    int status, ignored;
    for (int quiet = 0; quiet * LOOK_S < CHILD_QUIET_S && !interrupt_asked(); quiet++) {
        pid_t ended = waitpid(pid, &status, WNOHANG);
        if (ended == pid) {
            interrupt_cover_child(0);
            return end_of(status, code ? code : &ignored);
        }
        if (ended < 0 && errno != EINTR) {
            return CHILD_FAILED;
        }
        clock_sleep_s(quiet ? LOOK_S : LOOK_S / 10);
        uint64_t now = state_of(watched, count);
        quiet = now == before ? quiet : 0;
        before = now;
    }
    child_kill(pid);
    return interrupt_asked() ? CHILD_STOPPED : CHILD_HUNG;
}

bool child_pipe(int ends[2]) {
    if (pipe(ends) != 0) {
        return false;
    }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return true;
}

// Reads to the end of the pipe; false where nothing came for too long or we are asked to stop. What does not fit is let go.
static bool read_all(int in, char *text, size_t size) {
    struct pollfd end = {.fd = in, .events = POLLIN};
    char rest[4096];
    size_t used = 0;
    for (int quiet = 0; quiet * LOOK_S < CHILD_QUIET_S && !interrupt_asked(); quiet++) {
        if (poll(&end, 1, (int)(LOOK_S * 1000)) <= 0) {
            continue;
        }
        bool room = used + 1 < size;
        ssize_t n = read(in, room ? text + used : rest, room ? size - 1 - used : sizeof rest);
        if (n == 0) {
            return true;
        }
        used += room && n > 0 ? (size_t)n : 0;
        text[used] = '\0';
        quiet = n > 0 ? 0 : quiet;
    }
    return false;
}

ChildEnd child_output(const char *const *args, int log, char *text, size_t size, int *code) {
    int ends[2];
    text[0] = '\0';
    *code = 0;
    if (!child_pipe(ends)) {
        return CHILD_FAILED;
    }
    pid_t pid = child_start(args, (const int[CHILD_STREAMS]){-1, ends[1], log, -1});
    int why = errno;
    close(ends[1]);
    bool ended = pid > 0 && read_all(ends[0], text, size);
    close(ends[0]);
    if (pid <= 0) {
        errno = why;
        return CHILD_FAILED;
    }
    if (ended) {
        return child_wait(pid, NULL, 0, code);
    }
    child_kill(pid);
    return interrupt_asked() ? CHILD_STOPPED : CHILD_HUNG;
}

void child_kill(pid_t pid) {
    kill(-pid, SIGKILL);
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
    interrupt_cover_child(0);
}
