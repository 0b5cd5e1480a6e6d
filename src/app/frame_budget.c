#include "app/frame_budget.h"

#include "base/clock.h"

#include <epoxy/gl.h>
#include <limits.h>
#include <math.h>
#include <omp.h>

#define FAST_S (1.0 / 60)
#define SLOW_S (1.0 / 31)    // a little above 30 frames a second
#define FAST_FIXED_S 0.007   // drawing that leaves more than half of a fast frame
#define REFRESH_SHARE 0.5    // of what drawing leaves, at most
#define URGENT_SHARE 0.85    // the same while something that is seen has not been computed yet, or is of long ago
#define LEAST_URGENT_S 0.012 // where drawing is slow: what is seen would else be long in coming
#define LEAST_TRAIN_S 0.004  // training goes on even where drawing is slow
#define MEASURE_EVERY_S 0.4
#define TRY_EVERY_S 0.5 // another number of threads
#define TRY_DEAR 4      // a trial that cost this many times a step puts the next one off
#define TRY_LATER_S 4.0
#define TRY_GAIN 0.9 // taken when a step costs less than this share

static void smooth(double *value, double sample) {
    *value += 0.15 * (sample - *value);
}

static void init_team(BudgetThreads *team) {
    int all = omp_get_max_threads();
    for (int threads = all; team->choices<FRAME_BUDGET_CHOICES; threads = threads> 3 ? threads / 2 : 1) {
        team->threads[team->choices] = threads;
        team->step_s[team->choices++] = 0.0003;
        if (threads == 1) {
            break;
        }
    }
}

void frame_budget_init(FrameBudget *budget, bool software) {
    double now = clock_now_s();
    *budget = (FrameBudget){.software = software,
                            .begin_s = now,
                            .target_s = FAST_S,
                            .frame_s = FAST_S,
                            .fixed_s = 0.01,
                            .chunk_s = 0.002,
                            .rate_s = now,
                            .steps_per_s = NAN,
                            .measured_s = now};
    init_team(&budget->team);
}

double frame_budget_begin(FrameBudget *budget) {
    double now = clock_now_s();
    double dt = now - budget->begin_s;
    budget->begin_s = now;
    budget->refresh_s = budget->train_s = 0;
    smooth(&budget->frame_s, fmin(dt, 0.5));
    bool fast = budget->fixed_s < (budget->target_s < 0.02 ? FAST_FIXED_S : 0.7 * FAST_FIXED_S); // hysteresis
    budget->target_s = fast ? FAST_S : SLOW_S;
    return fmin(dt, 0.1);
}

void frame_budget_refresh(FrameBudget *budget, Experiment *experiment, double dt_s) {
    double begin = clock_now_s();
    if (!experiment_fresh(experiment)) {
        bool urgent = experiment_urgent(experiment);
        double least = urgent ? LEAST_URGENT_S : LEAST_TRAIN_S;
        double room = fmax(budget->target_s - budget->fixed_s, least) * (urgent ? URGENT_SHARE : REFRESH_SHARE);
        int due = experiment_due(experiment, dt_s);
        int affordable = (int)(room / budget->chunk_s) + 1;
        int chunks = due < affordable ? due : affordable;
        experiment_refresh(experiment, chunks);
        budget->refresh_s = clock_now_s() - begin;
        smooth(&budget->chunk_s, budget->refresh_s / (chunks + experiment_panes(experiment)));
    }
    if (begin - budget->measured_s > MEASURE_EVERY_S) {
        budget->measured_s = begin;
        experiment_measure(experiment);
    }
}

// Trains until `end_s`, at least one step and at most `most`; returns how many.
static int train_until(BudgetThreads *team, Experiment *experiment, double end_s, int most) {
    double begin = clock_now_s();
    double now = begin;
    double *step_s = &team->step_s[team->used];
    int steps = 0;
    omp_set_num_threads(team->threads[team->used]);
    while (steps < most && (steps == 0 || now + 0.5 * *step_s < end_s) && experiment_train(experiment)) {
        steps++;
        now = clock_now_s();
    }
    omp_set_num_threads(team->threads[0]);
    if (steps > 0) {
        smooth(step_s, (now - begin) / steps);
    }
    return steps;
}

// Now and then a few steps with another number of threads; the faster one is kept.
static int try_threads(BudgetThreads *team, Experiment *experiment, double now_s) {
    if (team->choices < 2 || now_s < team->try_s) {
        return 0;
    }
    int kept = team->used;
    double kept_s = team->step_s[kept];
    team->used = team->next = (team->next + 1) % team->choices;
    int steps = train_until(team, experiment, now_s, 1);
    double tried_s = team->step_s[team->used];
    team->try_s = clock_now_s() + (tried_s > TRY_DEAR * kept_s ? TRY_LATER_S : TRY_EVERY_S);
    if (tried_s > TRY_GAIN * kept_s) {
        team->used = kept;
    }
    return steps;
}

void frame_budget_train(FrameBudget *budget, Experiment *experiment) {
    if (budget->software) {
        glFinish(); // its threads would fight ours for the cores, and every barrier of a step would wait for them
    } else {
        glFlush(); // the graphics card draws while we train
    }
    double begin = clock_now_s();
    double left = budget->target_s - budget->fixed_s - budget->refresh_s;
    int steps = try_threads(&budget->team, experiment, begin);
    steps += train_until(&budget->team, experiment, begin + fmax(left, LEAST_TRAIN_S), INT_MAX);
    double now = clock_now_s();
    budget->train_s = now - begin;
    budget->steps += steps;
    if (now - budget->rate_s > 0.5) {
        budget->steps_per_s = (double)budget->steps / (now - budget->rate_s);
        budget->steps = 0;
        budget->rate_s = now;
    }
}

void frame_budget_swap(FrameBudget *budget, Gl *gl) {
    glFinish();
    double drawn = clock_now_s();
    gl_swap(gl);
    double now = clock_now_s();
    double swap = budget->software ? now - drawn : 0; // on a real card the swap waits for the display: that is not work
    smooth(&budget->fixed_s, drawn - budget->begin_s - budget->refresh_s - budget->train_s + swap);
    clock_sleep_s(budget->begin_s + budget->target_s - now - 0.0005);
}
