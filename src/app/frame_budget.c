#include "app/frame_budget.h"

#include "base/clock.h"
#include "gfx/opengl.h"
#include "run/agreement.h"

#include <limits.h>
#include <math.h>

#define FAST_S (1.0 / 60)
#define SLOW_S (1.0 / 31)  // a little above 30 frames a second
#define FAST_FIXED_S 0.007 // drawing that leaves more than half of a fast frame
#define REFRESH_SHARE 0.5  // of what drawing leaves, at most
#define URGENT_SHARE 0.85  // the same while something visible is not computed yet or is old
#define MIN_URGENT_S 0.012 // even where drawing is slow: otherwise what is visible comes late
#define MIN_TRAIN_S 0.004  // training goes on even where drawing is slow
#define UNSEEN_SHARE 0.5  // of a frame that is not drawn, at least: the rest is for what the user does meanwhile
#define AHEAD_S 0.08 // of a frame that trains first: some ten such frames a second show how far it is, and take little of the time
#define MEASURE_EVERY_S 0.4
#define BROWSER_S 0.003 // of a frame that a browser calls, for its own work
#define EARLY 0.8 // of a display's period: a frame whose work was done by then has not made the next one late
#define LATE 1.5  // periods
#define TRY_FASTER_S 3.0
#define TRIAL 8 // training steps with another number of threads
#define ROUND 2 // training steps at first before a look at the clock, as the settings may just have made them much longer,
#define GROW 8  // and so many times as many next

static void smooth(double *value, double sample) {
    *value += 0.15 * (sample - *value);
}

double frame_pace_target(FramePace *pace, double now_s, double dt_s, double fast_s, double slow_s) {
    const double work_s = dt_s - (now_s - pace->end_s);
    const bool early = work_s < EARLY * pace->period_s; // else a late call says nothing
    const double period = fmin(fmax(fmin(dt_s, (early ? 1.002 : 1) * pace->period_s), 1.0 / 240), slow_s);
    pace->period_s = period;
    if (early) {
        smooth(&pace->late, dt_s > LATE * period);
    }
    if (pace->late > 0.5) {
        pace->slow_until_s = now_s + TRY_FASTER_S;
        pace->late = 0.25; // a few frames of the next trial tell
    }
    // As many periods as fit: at 144 pictures a second every second one, at 75 each.
    return now_s < pace->slow_until_s ? slow_s : period * fmax(floor(1.1 * fast_s / period), 1);
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
                            .measured_s = now,
                            .pace = {.called = !opengl_finish_waits(), .period_s = FAST_S, .end_s = now}};
    tuner_init(&budget->tuner);
}

double frame_budget_begin(FrameBudget *budget) {
    double now = clock_now_s();
    double dt = now - budget->begin_s;
    budget->begin_s = now;
    budget->refresh_s = budget->train_s = 0;
    smooth(&budget->frame_s, fmin(dt, 0.5));
    bool fast = budget->fixed_s < (budget->target_s < 0.02 ? FAST_FIXED_S : 0.7 * FAST_FIXED_S); // hysteresis
    budget->target_s = fast ? FAST_S : SLOW_S;
    if (budget->pace.called) {
        const double paced_s = frame_pace_target(&budget->pace, now, dt, FAST_S, SLOW_S);
        budget->target_s = (fast ? paced_s : SLOW_S) - BROWSER_S;
    }
    return fmin(dt, 0.1);
}

void frame_budget_refresh(FrameBudget *budget, Experiment *experiment, double dt_s) {
    double begin = clock_now_s();
    if (!experiment_fresh(experiment)) {
        bool urgent = experiment_urgent(experiment);
        double min_s = urgent ? MIN_URGENT_S : MIN_TRAIN_S;
        double room = fmax(budget->target_s - budget->fixed_s, min_s) * (urgent ? URGENT_SHARE : REFRESH_SHARE);
        int due = experiment_due(experiment, dt_s);
        int affordable = (int)(room / budget->chunk_s) + 1;
        int chunks = due < affordable ? due : affordable;
        experiment_refresh(experiment, chunks);
        budget->refresh_s = clock_now_s() - begin;
        smooth(&budget->chunk_s, budget->refresh_s / (chunks + experiment_panes(experiment)));
    }
    if (begin - budget->measured_s > MEASURE_EVERY_S || agreement_measure_due(experiment)) {
        budget->measured_s = begin;
        experiment_measure(experiment);
    }
    agreement_follow(experiment, dt_s);
}

// Trains until `end_s`, at least one step, at most `max`; returns how many.
static long train_until(Tuner *tuner, Experiment *experiment, double end_s, long max) {
    long steps = 0, round = ROUND;
    for (double now = clock_now_s(); steps < max && (steps == 0 || now + 0.5 * tuner_cost(tuner) < end_s); now = clock_now_s()) {
        long fit = lround(fmin(fmax((end_s - now) / tuner_cost(tuner), 1), (double)round));
        fit = fit < max - steps ? fit : max - steps;
        long count = tuner_begin(tuner) && fit > TRIAL ? TRIAL : fit;
        bool trained = experiment_train(experiment, count);
        tuner_end(tuner, trained ? count : 0);
        if (!trained) {
            break;
        }
        steps += count;
        round = fit == round ? GROW * round : fit;
    }
    return steps;
}

static void train_for(FrameBudget *budget, Experiment *experiment, double seconds, long max) {
    double begin = clock_now_s();
    long steps = train_until(&budget->tuner, experiment, begin + seconds, max);
    double now = clock_now_s();
    budget->train_s = now - begin;
    budget->trained = steps;
    budget->steps += steps;
    if (now - budget->rate_s > 0.5) {
        budget->steps_per_s = (double)budget->steps / (now - budget->rate_s);
        budget->steps = 0;
        budget->rate_s = now;
    }
}

static void send_drawing(const FrameBudget *budget) {
    if (budget->software) {
        glFinish(); // its threads would fight ours for the cores, and every barrier of a step would wait for them
    } else {
        glFlush(); // the graphics card draws while we train
    }
}

void frame_budget_train(FrameBudget *budget, Experiment *experiment) {
    send_drawing(budget);
    train_for(budget, experiment, fmax(budget->target_s - budget->fixed_s - budget->refresh_s, MIN_TRAIN_S), LONG_MAX);
}

void frame_budget_ahead(FrameBudget *budget, Experiment *experiment, long left) {
    send_drawing(budget);
    train_for(budget, experiment, AHEAD_S, left);
}

void frame_budget_unseen(FrameBudget *budget, Experiment *experiment) {
    budget->begin_s = clock_now_s();
    train_for(budget, experiment, fmax(budget->target_s - budget->fixed_s, UNSEEN_SHARE * budget->target_s), LONG_MAX);
    clock_sleep_s(budget->begin_s + budget->target_s - clock_now_s());
}

void frame_budget_wake(FrameBudget *budget) {
    budget->begin_s = budget->rate_s = clock_now_s();
    budget->steps = 0;
}

void frame_budget_swap(FrameBudget *budget, Gl *gl) {
    glFinish();
    double drawn = clock_now_s();
    gl_swap(gl);
    double now = clock_now_s();
    double swap = budget->software ? now - drawn : 0; // on a real card the swap waits for the display: that is not work
    budget->pace.end_s = now;
    smooth(&budget->fixed_s, drawn - budget->begin_s - budget->refresh_s - budget->train_s + swap);
    clock_sleep_s(budget->begin_s + budget->target_s - now - 0.0005);
}
