// The team's threads are workers of the browser, where the page may share its memory with them (it is isolated from other origins, and the
// program was linked with -pthread); elsewhere everything runs on the one thread that there is. A browser's own thread cannot sleep: there
// emscripten_futex_wait spins until the others are done, which is a part of a millisecond. There are TEAM_THREADS at most, of which the page
// brings up all but one before main; .ci/web/rules.mk sets the number for both.
#include "base/clock.h"
#include "base/team_threads.h"

#include <emscripten/threading.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define SPINS 5000  // of a thread before it sleeps: about the time between two jobs of one training step
#define NAP_MS 1.0  // of the first thread, which between two naps does for workers what only it can do, such as writing a line
#define BEGIN_S 1.0 // that workers have to begin in; later than that they stay out

// Counts only ever grow, but for `at_work` and `here`.
typedef struct {
    bool asked;   // whether there are workers
    int threads;  // with the first
    int limit;    // 0: none
    int members;  // of the job under way
    TeamJob *job;
    void *context;
    atomic_int begun, asleep; // workers; threads
    atomic_int called;        // jobs so far
    atomic_int at_work;       // workers
    atomic_int here, met;     // threads at the barrier; barriers so far
    atomic_int alone;         // 1: somebody is
} Pool;

static Pool pool = {.threads = 1};
static _Thread_local int self; // 0: the first
static _Thread_local bool working;

static int least(int a, int b) {
    return a < b ? a : b;
}

// Nobody sleeps past a wake: who goes to sleep says so first, and then looks once more (emscripten_futex_wait).
void team_threads_wait(atomic_int *value, int old) {
    for (int turn = 0; atomic_load_explicit(value, memory_order_acquire) == old; turn++) {
        if (turn > SPINS) {
            atomic_fetch_add(&pool.asleep, 1);
            emscripten_futex_wait(value, (uint32_t)old, self > 0 ? HUGE_VAL : NAP_MS);
            atomic_fetch_sub(&pool.asleep, 1);
        }
    }
}

void team_threads_wake(atomic_int *value) {
    atomic_thread_fence(memory_order_seq_cst);
    if (atomic_load(&pool.asleep) > 0) {
        emscripten_futex_wake(value, INT_MAX);
    }
}

static void *help(void *number) {
    self = (int)(intptr_t)number;
    working = true;
    atomic_fetch_add(&pool.begun, 1);
    for (int calls = 0;; calls++) {
        team_threads_wait(&pool.called, calls);
        if (self < pool.members) {
            pool.job(pool.context, self, pool.members);
        }
        atomic_fetch_sub_explicit(&pool.at_work, 1, memory_order_release);
        team_threads_wake(&pool.at_work);
    }
    return NULL;
}

// Those that cannot be had, or not in time, are done without.
static void begin(void) {
    const int wanted = least(emscripten_num_logical_cores(), TEAM_THREADS);
    const double end_s = clock_now_s() + BEGIN_S;
    int threads = 1;
    pthread_t thread;
    pool.asked = true;
    while (threads < wanted && pthread_create(&thread, NULL, help, (void *)(intptr_t)threads) == 0) {
        threads++;
    }
    while (atomic_load(&pool.begun) < threads - 1 && clock_now_s() < end_s) {
    }
    pool.threads = atomic_load(&pool.begun) == threads - 1 ? threads : 1;
}

int team_limit(int threads) {
    const int before = team_threads_free();
    pool.limit = threads;
    return before;
}

int team_self(void) {
    return self;
}

int team_threads_free(void) {
    if (!working && !pool.asked) {
        begin();
    }
    return working ? 1 : least(pool.threads, pool.limit ? pool.limit : TEAM_THREADS);
}

void team_threads_run(int size, TeamJob *job, void *context) {
    pool.members = size;
    pool.job = job;
    pool.context = context;
    atomic_store_explicit(&pool.at_work, pool.threads - 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&pool.called, 1, memory_order_release);
    team_threads_wake(&pool.called);
    working = true;
    job(context, 0, size);
    working = false;
    for (int n; (n = atomic_load_explicit(&pool.at_work, memory_order_acquire)) > 0;) {
        team_threads_wait(&pool.at_work, n);
    }
}

void team_threads_meet(void) {
    const int met = atomic_load_explicit(&pool.met, memory_order_relaxed);
    if (atomic_fetch_add_explicit(&pool.here, 1, memory_order_acq_rel) < pool.members - 1) {
        team_threads_wait(&pool.met, met);
        return;
    }
    atomic_store_explicit(&pool.here, 0, memory_order_relaxed);
    atomic_fetch_add_explicit(&pool.met, 1, memory_order_release);
    team_threads_wake(&pool.met);
}

void team_alone(void (*change)(void *context), void *context) {
    while (atomic_exchange_explicit(&pool.alone, 1, memory_order_acquire)) {
        team_threads_wait(&pool.alone, 1);
    }
    change(context);
    atomic_store_explicit(&pool.alone, 0, memory_order_release);
    team_threads_wake(&pool.alone);
}

void team_spin_little(char **argv) {
    (void)argv;
}
