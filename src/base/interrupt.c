#include "base/interrupt.h"

#include "base/file.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COVERED_MAX 12 // a folder, its pages in all languages and a picture; a film
#define SAME_S 1      // a closing terminal, and the command timeout, send one signal twice

static volatile sig_atomic_t deferred, asked, covered[COVERED_MAX], child;
static char names[COVERED_MAX][FILE_PATH_MAX + 32];
static time_t asked_s; // of the handler alone
static volatile sig_atomic_t numbered;         // whether there is such a folder:
static char next_numbered[FILE_PATH_MAX + 64]; // the first of its files

// Counts up the number that stands before the ending of a name.
static void count_up(char *name) {
    char *digit = strrchr(name, '.') - 1;
    while (*digit == '9') {
        *digit-- = '0';
    }
    if (*digit >= '0' && *digit < '9') {
        ++*digit;
    } else { // of nines alone
        memmove(digit + 2, digit + 1, strlen(digit + 1) + 1);
        digit[1] = '1';
    }
}

static void remove_numbered(void) {
    while (unlink(next_numbered) == 0) {
        count_up(next_numbered);
    }
    *strrchr(next_numbered, '/') = '\0';
    rmdir(next_numbered);
}

void interrupt_clear(void) {
    for (int i = COVERED_MAX - 1; i >= 0; i--) { // what was covered first may be the folder of the others
        if (covered[i] && unlink(names[i]) != 0) {
            rmdir(names[i]);
        }
    }
    if (numbered) {
        numbered = 0;
        remove_numbered();
    }
    if (child > 0) {
        kill(-(pid_t)child, SIGKILL); // its group
    }
}

static void on_signal(int number) {
    int saved = errno;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    asked_s = asked ? asked_s : now.tv_sec;
    asked = 1;
    if (deferred && number != SIGABRT && now.tv_sec - asked_s <= SAME_S) {
        errno = saved;
        return;
    }
    interrupt_clear();
    signal(number, SIG_DFL);
    raise(number); // comes when the handler returns
}

void interrupt_init(void) {
    static const int numbers[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGUSR1, SIGUSR2, SIGALRM, SIGABRT};
    enum { COUNT = sizeof numbers / sizeof *numbers };
    struct sigaction action = {.sa_handler = on_signal}, before; // no SA_RESTART: a wait is cut short
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < COUNT; i++) {
        sigaddset(&action.sa_mask, numbers[i]);
    }
    for (int i = 0; i < COUNT; i++) {
        bool hang_up = numbers[i] == SIGHUP;
        if (!hang_up || (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)) {
            sigaction(numbers[i], &action, NULL);
        }
    }
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGCHLD, SIG_DFL); // whoever ignored it would take the end of our children from us
}

void interrupt_defer(void) {
    deferred = 1;
}

void interrupt_at_once(void) {
    deferred = 0;
}

bool interrupt_asked(void) {
    return asked != 0;
}

int interrupt_cover(const char *path) {
    for (int i = 0; i < COVERED_MAX; i++) {
        if (!covered[i] && strlen(path) < sizeof names[i]) {
            snprintf(names[i], sizeof names[i], "%s", path);
            covered[i] = 1;
            return i;
        }
    }
    return -1;
}

void interrupt_release(int slot) {
    if (slot >= 0) {
        covered[slot] = 0;
    }
}

void interrupt_cover_numbered(const char *first) {
    numbered = 0;
    if (first && strlen(first) + sizeof "9" < sizeof next_numbered) {
        snprintf(next_numbered, sizeof next_numbered, "%s", first);
        numbered = 1;
    }
}

void interrupt_cover_child(pid_t pid) {
    child = (sig_atomic_t)pid;
}
