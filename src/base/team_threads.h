// Where team.c's threads come from: OpenMP (team_native.c), or a browser's workers (team_web.c). Private to base/team.
#ifndef BASE_TEAM_THREADS_H
#define BASE_TEAM_THREADS_H

#include "base/team.h"

#include <stdatomic.h>

// Threads that the next job may have; 1 within a job.
int team_threads_free(void);
// Calls job on `size` threads at once (2 .. team_threads_free()), this one among them, and waits for all.
void team_threads_run(int size, TeamJob *job, void *context);
// Waits for the other threads of that job.
void team_threads_meet(void);
// Returns when *value is no longer `old`: spins for a little while, then leaves the core to others. Who changes the value wakes those that wait.
void team_threads_wait(atomic_int *value, int old);
void team_threads_wake(atomic_int *value);

#endif
