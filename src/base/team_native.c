// The team's threads are OpenMP's.
#include "base/error.h"
#include "base/team_threads.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef _OPENMP
#include <omp.h>
#else // one thread, for which the pragmas below mean nothing
#pragma GCC diagnostic ignored "-Wunknown-pragmas"
#define omp_get_max_threads() 1
#define omp_get_num_threads() 1
#define omp_get_thread_num() 0
#define omp_in_parallel() 0
#define omp_set_num_threads(threads) (void)(threads)
#endif

#define THREADS_MAX 64    // that may be asked for, or as many as there are processors
#define SPIN_COUNT "5000" // of libgomp: about the time between two jobs of one training step
#define BLOCK_MS "1"      // of LLVM's libomp, whose least this is beside none
#define SPINS 2000        // of a thread in a group, some 20 us, before it lets others have its core

int team_limit(int threads) {
    int before = omp_get_max_threads();
    omp_set_num_threads(threads);
    return before;
}

int team_self(void) {
    return omp_get_thread_num();
}

int team_threads_free(void) {
    return omp_in_parallel() ? 1 : omp_get_max_threads();
}

void team_threads_run(int size, TeamJob *job, void *context) {
    (void)size; // without OpenMP
#pragma omp parallel num_threads(size)
    job(context, omp_get_thread_num(), omp_get_num_threads());
}

void team_threads_meet(void) {
#pragma omp barrier
}

void team_threads_wait(atomic_int *value, int old) {
    for (int turn = 0; atomic_load_explicit(value, memory_order_acquire) == old; turn++) {
        if (turn > SPINS) {
            sched_yield();
        } else {
#ifdef __x86_64__
            __builtin_ia32_pause();
#endif
        }
    }
}

void team_threads_wake(atomic_int *value) {
    (void)value; // they look
}

void team_alone(void (*change)(void *context), void *context) {
#pragma omp critical(team)
    change(context);
}

#ifdef _OPENMP
// OpenMP's library takes any number and ends the program where it cannot make so many threads; what is no number it ignores, in words
// of its own.
static void cap_threads(void) {
    const char *asked = getenv("OMP_NUM_THREADS");
    const long all = sysconf(_SC_NPROCESSORS_ONLN);
    const int most = all > THREADS_MAX ? (int)all : THREADS_MAX;
    char *end, text[16];
    const long count = asked ? strtol(asked, &end, 10) : 0;
    if (!asked || (end > asked && (!*end || *end == ' ' || *end == ',') && count >= 1 && count <= most)) {
        return;
    }
    char kept[48];
    snprintf(kept, sizeof kept, "%s", asked);
    unsetenv("OMP_NUM_THREADS"); // LLVM's library reads it at the first call, and takes memory for as many
    const int processors = omp_get_num_procs();
    error_note("OMP_NUM_THREADS is \"%.40s\", which is not a number from 1 to %d. Using %d.", kept, most, processors);
    snprintf(text, sizeof text, "%d", processors);
    setenv("OMP_NUM_THREADS", text, 1);
    omp_set_num_threads(processors);
}
#endif

void team_spin_little(char **argv) {
#ifdef _OPENMP
    cap_threads();
    if (getenv("OMP_WAIT_POLICY") || getenv("GOMP_SPINCOUNT") || getenv("KMP_BLOCKTIME")) {
        return;
    }
    setenv("GOMP_SPINCOUNT", SPIN_COUNT, 1);
    setenv("KMP_BLOCKTIME", BLOCK_MS, 1);
    execv("/proc/self/exe", argv);
#else
    (void)argv;
#endif
}
