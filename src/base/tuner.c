#include "base/tuner.h"

#include "base/clock.h"
#include "base/team.h"

#include <math.h>

#define ASSUMED_S 0.0003 // of a training step, before anything was measured
#define TRY_EVERY_S 0.5
#define TRY_DEAR 4 // a trial that cost this many times as much a unit puts the next one off
#define TRY_LATER_S 4.0
#define TRIAL_WEIGHT 0.5 // of its measurement, beside what was known of that choice
#define MEMORY_S 0.01    // of work: what lasted as long counts half
#define GAIN 0.9         // another choice is kept when it costs less than this share

void tuner_init(Tuner *tuner) {
    const int all = team_size(), threads[TUNER_CHOICES] = {all, (all + 1) / 2, 1};
    *tuner = (Tuner){.try_s = clock_now_s()};
    for (int i = 0; i < TUNER_CHOICES; i++) {
        if (i == 0 || threads[i] < threads[i - 1]) {
            tuner->threads[tuner->choices] = threads[i];
            tuner->cost_s[tuner->choices++] = NAN;
        }
    }
}

double tuner_cost(const Tuner *tuner) {
    double cost = tuner->cost_s[tuner->kept];
    return isnan(cost) ? ASSUMED_S : cost;
}

bool tuner_begin(Tuner *tuner) {
    tuner->begin_s = clock_now_s();
    bool trial = tuner->choices > 1 && tuner->begin_s >= tuner->try_s && !isnan(tuner->cost_s[tuner->kept]);
    if (trial) {
        do {
            tuner->tried = (tuner->tried + 1) % tuner->choices;
        } while (tuner->tried == tuner->kept);
    }
    tuner->used = trial ? tuner->tried : tuner->kept;
    team_limit(tuner->threads[tuner->used]);
    return trial;
}

// Of a trial.
static void judge(Tuner *tuner, double now_s) {
    double kept_s = tuner->cost_s[tuner->kept], tried_s = tuner->cost_s[tuner->used];
    tuner->try_s = now_s + (tried_s > TRY_DEAR * kept_s ? TRY_LATER_S : TRY_EVERY_S);
    if (tried_s < GAIN * kept_s) {
        tuner->kept = tuner->used;
    }
}

void tuner_end(Tuner *tuner, long units) {
    double now = clock_now_s(), spent = now - tuner->begin_s, *cost_s = &tuner->cost_s[tuner->used];
    const bool trial = tuner->used != tuner->kept;
    team_limit(tuner->threads[0]);
    if (units <= 0) {
        return;
    }
    double measured = spent / (double)units, weight = trial ? TRIAL_WEIGHT : spent / (spent + MEMORY_S);
    *cost_s = isnan(*cost_s) ? measured : *cost_s + weight * (measured - *cost_s);
    if (trial) {
        judge(tuner, now);
    }
}
