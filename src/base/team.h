// The program's threads: OpenMP's, or in a browser the workers that a page brings up where it may share its memory with them. Where there are
// none everything below runs on the one thread that there is. Nothing here allocates, but for what OpenMP's library keeps for each thread
// that it makes.
#ifndef BASE_TEAM_H
#define BASE_TEAM_H

#define TEAM_GROUPS 16 // the largest number that team_split makes

// So many threads share the next job: all that OpenMP offers, or as many as team_limit allows; a group's own within team_split; one
// within a job of several members.
int team_size(void);
// Allows so many (at least 1) from now on; returns how many it were. Not within a job.
int team_limit(int threads);
// Number of the calling thread among all that are at work, from 0: says whose scratch it may use.
int team_self(void);

// Calls job on `size` threads at once, min(most, team_size()) of them, with member = 0..size-1, and waits for all.
typedef void TeamJob(void *context, int member, int size);
void team_run(int most, TeamJob *job, void *context);
// Waits for the other members of a job. All have to call it, and only where there is more than one.
void team_meet(void);
// The first of `count` items that a member works on; its run ends where the next member's begins. The first members get one item more
// where they do not divide, so that only members below `count` get any.
int team_share(int count, int member, int size);
// Calls item for i = 0..count-1; each thread takes the next one when it is done with another.
typedef void TeamItem(void *context, int i);
void team_for(int count, TeamItem *item, void *context);

// Deals min(most, team_size()) threads out to at most `groups` groups, and calls work(context, group) on the first thread of each,
// all at once. Jobs that it calls are shared by the threads of its group. Where there are fewer threads than groups each is a group,
// and the other groups are not called: work has to take whatever is left to do.
typedef void TeamWork(void *context, int group);
void team_split(int groups, int most, TeamWork *work, void *context);
// Calls change on one thread at a time: how groups agree on who does what. Keep it short.
void team_alone(void (*change)(void *context), void *context);
// Sleeps for a little while, as nothing can be done before another group has done something.
void team_rest(void);

// OpenMP's threads spin at a barrier before they sleep, by default for milliseconds: those that wait for the next frame then burn the
// cores that the drawing needs, and on a busy machine every barrier waits for a thread that was put aside. Sets a short spin and
// starts the program again with it, as the library reads it before main, unless the environment already says something. To be called
// first in main; returns where nothing had to be done or the system offers no way. An absurd OMP_NUM_THREADS is brought into range first,
// with a word on the standard error.
//
// Measured on two cores, software OpenGL, 1280x720, 10,000 particles, training on, the two policies in turn: beside other work
// 80 to 275 steps a second and 36 to 58 ms a frame, against 10 to 23 steps and 52 to 105 ms with the default; alone 2,860 steps
// and 32 ms, against 3,300 and 33.
void team_spin_little(char **argv);

#endif
