#include "app/pace.h"

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

static void init_team(PaceThreads *team) {
    int all = omp_get_max_threads();
    for (int threads = all; team->choices<PACE_CHOICES; threads = threads> 3 ? threads / 2 : 1) {
        team->threads[team->choices] = threads;
        team->step_s[team->choices++] = 0.0003;
        if (threads == 1) {
            break;
        }
    }
}

void pace_init(Pace *pace, bool software) {
    double now = clock_now_s();
    *pace = (Pace){.software = software,
                   .begin_s = now,
                   .target_s = FAST_S,
                   .frame_s = FAST_S,
                   .fixed_s = 0.01,
                   .chunk_s = 0.002,
                   .rate_s = now,
                   .steps_per_s = NAN,
                   .measured_s = now};
    init_team(&pace->team);
}

double pace_begin(Pace *pace) {
    double now = clock_now_s();
    double dt = now - pace->begin_s;
    pace->begin_s = now;
    pace->refresh_s = pace->train_s = 0;
    smooth(&pace->frame_s, fmin(dt, 0.5));
    bool fast = pace->fixed_s < (pace->target_s < 0.02 ? FAST_FIXED_S : 0.7 * FAST_FIXED_S); // hysteresis
    pace->target_s = fast ? FAST_S : SLOW_S;
    return fmin(dt, 0.1);
}

void pace_refresh(Pace *pace, Session *session, double dt_s) {
    double begin = clock_now_s();
    if (!session_fresh(session)) {
        bool urgent = session_urgent(session);
        double least = urgent ? LEAST_URGENT_S : LEAST_TRAIN_S;
        double room = fmax(pace->target_s - pace->fixed_s, least) * (urgent ? URGENT_SHARE : REFRESH_SHARE);
        int due = session_due(session, dt_s);
        int affordable = (int)(room / pace->chunk_s) + 1;
        int chunks = due < affordable ? due : affordable;
        session_refresh(session, chunks);
        pace->refresh_s = clock_now_s() - begin;
        smooth(&pace->chunk_s, pace->refresh_s / (chunks + session_panes(session)));
    }
    if (begin - pace->measured_s > MEASURE_EVERY_S) {
        pace->measured_s = begin;
        session_measure(session);
    }
}

// Trains until `end_s`, at least one step and at most `most`; returns how many.
static int train_until(PaceThreads *team, Session *session, double end_s, int most) {
    double begin = clock_now_s();
    double now = begin;
    double *step_s = &team->step_s[team->used];
    int steps = 0;
    omp_set_num_threads(team->threads[team->used]);
    while (steps < most && (steps == 0 || now + 0.5 * *step_s < end_s) && session_train(session)) {
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
static int try_threads(PaceThreads *team, Session *session, double now_s) {
    if (team->choices < 2 || now_s < team->try_s) {
        return 0;
    }
    int kept = team->used;
    double kept_s = team->step_s[kept];
    team->used = team->next = (team->next + 1) % team->choices;
    int steps = train_until(team, session, now_s, 1);
    double tried_s = team->step_s[team->used];
    team->try_s = clock_now_s() + (tried_s > TRY_DEAR * kept_s ? TRY_LATER_S : TRY_EVERY_S);
    if (tried_s > TRY_GAIN * kept_s) {
        team->used = kept;
    }
    return steps;
}

void pace_train(Pace *pace, Session *session) {
    if (pace->software) {
        glFinish(); // its threads would fight ours for the cores, and every barrier of a step would wait for them
    } else {
        glFlush(); // the graphics card draws while we train
    }
    double begin = clock_now_s();
    double left = pace->target_s - pace->fixed_s - pace->refresh_s;
    int steps = try_threads(&pace->team, session, begin);
    steps += train_until(&pace->team, session, begin + fmax(left, LEAST_TRAIN_S), INT_MAX);
    double now = clock_now_s();
    pace->train_s = now - begin;
    pace->steps += steps;
    if (now - pace->rate_s > 0.5) {
        pace->steps_per_s = (double)pace->steps / (now - pace->rate_s);
        pace->steps = 0;
        pace->rate_s = now;
    }
}

void pace_swap(Pace *pace, Gl *gl) {
    glFinish();
    double drawn = clock_now_s();
    gl_swap(gl);
    double now = clock_now_s();
    double swap = pace->software ? now - drawn : 0; // on a real card the swap waits for the display: that is not work
    smooth(&pace->fixed_s, drawn - pace->begin_s - pace->refresh_s - pace->train_s + swap);
    clock_sleep_s(pace->begin_s + pace->target_s - now - 0.0005);
}
