// How many threads repeated work takes: all, half or one, whichever is fastest. On a machine that is busy with something else every
// barrier waits for whichever thread was put aside, and one thread can be many times faster than all; so now and then the others
// are tried for a moment. What is computed must not depend on it.
#ifndef BASE_TUNER_H
#define BASE_TUNER_H

#include <stdbool.h>

#define TUNER_CHOICES 3
typedef struct {
    int choices, threads[TUNER_CHOICES]; // all, half, one
    double cost_s[TUNER_CHOICES];        // smoothed, of a unit of work; NAN before it was tried
    int kept, used, tried;               // the fastest choice; the one under way; the last other one
    double begin_s;                      // of the work under way
    double try_s;                        // when another is tried
} Tuner;

// To be called while the team is whole.
void tuner_init(Tuner *tuner);
// Limits the team for some work. True for a trial: then do only little of it.
bool tuner_begin(Tuner *tuner);
// `units` of it are done; the team is whole again.
void tuner_end(Tuner *tuner, long units);
// Seconds that a unit takes.
double tuner_cost(const Tuner *tuner);

#endif
