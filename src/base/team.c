#include "base/team.h"

#include "base/clock.h"
#include "base/error.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
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

#define SPINS 2000   // of a thread in a group, some 20 us, before it lets others have its core
#define REST_S 20e-6 // a fraction of a training step

// OpenMP's threads are shared among groups without its nested teams: libgomp makes and ends their threads anew each time.
// `called` and `met` only ever grow.
typedef struct {
    _Alignas(64) int size;
    int members;  // of the job under way
    TeamJob *job; // NULL: no more
    void *context;
    atomic_int called;  // jobs so far
    atomic_int at_work; // helpers
    atomic_int here;    // members that wait at the barrier
    atomic_int met;     // barriers so far
} Group;

static _Thread_local struct {
    Group *group; // of team_split; NULL outside
    bool working; // on a job of the group
} mine;

static int least(int a, int b) {
    return a < b ? a : b;
}

int team_share(int count, int member, int size) {
    int each = count / size, more = count % size;
    return member * each + (member < more ? member : more);
}

// ---- OpenMP ----------------------------------------------------------------------------------------------------------------
int team_limit(int threads) {
    int before = omp_get_max_threads();
    omp_set_num_threads(threads);
    return before;
}

int team_self(void) {
    return omp_get_thread_num();
}

static int free_threads(void) {
    return omp_in_parallel() ? 1 : omp_get_max_threads();
}

static void run_free(int size, TeamJob *job, void *context) {
    (void)size; // without OpenMP
#pragma omp parallel num_threads(size)
    job(context, omp_get_thread_num(), omp_get_num_threads());
}

static void meet_free(void) {
#pragma omp barrier
}

void team_alone(void (*change)(void *context), void *context) {
#pragma omp critical(team)
    change(context);
}

#define THREADS_MAX 64    // that may be asked for, or as many as there are processors
#define SPIN_COUNT "5000" // of libgomp: about the time between two jobs of one training step
#define BLOCK_MS "1"      // of LLVM's libomp, whose least this is beside none

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

// ---- groups ------------------------------------------------------------------------------------------------------------------
static void wait_while(atomic_int *value, int old) {
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

static void work_on(Group *group, int member) {
    mine.working = true;
    group->job(group->context, member, group->members);
    mine.working = false;
}

// What the group's first thread does.
static void call(Group *group, int members, TeamJob *job, void *context) {
    group->members = members;
    group->job = job;
    group->context = context;
    atomic_store_explicit(&group->at_work, group->size - 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&group->called, 1, memory_order_release);
    if (!job) {
        return;
    }
    work_on(group, 0);
    for (int n; (n = atomic_load_explicit(&group->at_work, memory_order_acquire)) > 0;) {
        wait_while(&group->at_work, n);
    }
}

// What its other threads do.
static void help(Group *group, int member) {
    for (int calls = 0;; calls++) {
        wait_while(&group->called, calls);
        if (!group->job) {
            return;
        }
        if (member < group->members) {
            work_on(group, member);
        }
        atomic_fetch_sub_explicit(&group->at_work, 1, memory_order_release);
    }
}

static void meet(Group *group) {
    int met = atomic_load_explicit(&group->met, memory_order_relaxed);
    if (atomic_fetch_add_explicit(&group->here, 1, memory_order_acq_rel) < group->members - 1) {
        wait_while(&group->met, met);
        return;
    }
    atomic_store_explicit(&group->here, 0, memory_order_relaxed);
    atomic_fetch_add_explicit(&group->met, 1, memory_order_release);
}

typedef struct {
    int groups;
    TeamWork *work;
    void *context;
    Group group[TEAM_GROUPS];
} Split;

static void join_group(void *context, int member, int size) {
    Split *split = context;
    int groups = least(split->groups, size), g = 0;
    while (member >= team_share(size, g + 1, groups)) {
        g++;
    }
    Group *group = &split->group[g];
    int first = team_share(size, g, groups);
    mine.group = group;
    if (member > first) {
        help(group, member - first);
    } else {
        group->size = team_share(size, g + 1, groups) - first;
        split->work(split->context, g);
        call(group, 1, NULL, NULL);
    }
    mine.group = NULL;
}

void team_split(int groups, int most, TeamWork *work, void *context) {
    Split split = {.groups = least(groups, TEAM_GROUPS), .work = work, .context = context};
    team_run(most, join_group, &split);
}

void team_rest(void) {
    clock_sleep_s(REST_S);
}

// ---- jobs --------------------------------------------------------------------------------------------------------------------
int team_size(void) {
    return !mine.group ? free_threads() : mine.working ? 1 : mine.group->size;
}

void team_run(int most, TeamJob *job, void *context) {
    int size = least(most, team_size());
    if (size <= 1) { // libgomp allocates a team even for one
        job(context, 0, 1);
    } else if (mine.group) {
        call(mine.group, size, job, context);
    } else {
        run_free(size, job, context);
    }
}

void team_meet(void) {
    if (mine.group) {
        meet(mine.group);
    } else {
        meet_free();
    }
}

// In place of OpenMP's own loops, for which LLVM's library takes memory each time.
typedef struct {
    atomic_int next;
    int count;
    TeamItem *item;
    void *context;
} Loop;

static void take_items(void *context, int member, int size) {
    (void)member, (void)size;
    Loop *loop = context;
    for (int i; (i = atomic_fetch_add_explicit(&loop->next, 1, memory_order_relaxed)) < loop->count;) {
        loop->item(loop->context, i);
    }
}

void team_for(int count, TeamItem *item, void *context) {
    Loop loop = {.count = count, .item = item, .context = context};
    team_run(count > 1 ? team_size() : 1, take_items, &loop);
}
