#include "base/team.h"

#include "base/clock.h"
#include "base/team_threads.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#define REST_S 20e-6 // a fraction of a training step

// Threads are shared among groups without OpenMP's nested teams: libgomp makes and ends their threads anew each time.
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

// ---- groups ------------------------------------------------------------------------------------------------------------------
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
    team_threads_wake(&group->called);
    if (!job) {
        return;
    }
    work_on(group, 0);
    for (int n; (n = atomic_load_explicit(&group->at_work, memory_order_acquire)) > 0;) {
        team_threads_wait(&group->at_work, n);
    }
}

// What its other threads do.
static void help(Group *group, int member) {
    for (int calls = 0;; calls++) {
        team_threads_wait(&group->called, calls);
        if (!group->job) {
            return;
        }
        if (member < group->members) {
            work_on(group, member);
        }
        atomic_fetch_sub_explicit(&group->at_work, 1, memory_order_release);
        team_threads_wake(&group->at_work);
    }
}

static void meet(Group *group) {
    int met = atomic_load_explicit(&group->met, memory_order_relaxed);
    if (atomic_fetch_add_explicit(&group->here, 1, memory_order_acq_rel) < group->members - 1) {
        team_threads_wait(&group->met, met);
        return;
    }
    atomic_store_explicit(&group->here, 0, memory_order_relaxed);
    atomic_fetch_add_explicit(&group->met, 1, memory_order_release);
    team_threads_wake(&group->met);
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
    return !mine.group ? team_threads_free() : mine.working ? 1 : mine.group->size;
}

void team_run(int most, TeamJob *job, void *context) {
    int size = least(most, team_size());
    if (size <= 1) { // libgomp allocates a team even for one
        job(context, 0, 1);
    } else if (mine.group) {
        call(mine.group, size, job, context);
    } else {
        team_threads_run(size, job, context);
    }
}

void team_meet(void) {
    if (mine.group) {
        meet(mine.group);
    } else {
        team_threads_meet();
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
