#include "base/clock.h"

#include <time.h>

double clock_now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void clock_sleep_s(double seconds) {
    if (seconds <= 0) {
        return;
    }
    time_t whole = (time_t)seconds;
    struct timespec span = {.tv_sec = whole, .tv_nsec = (long)((seconds - (double)whole) * 1e9)};
    nanosleep(&span, NULL);
}
