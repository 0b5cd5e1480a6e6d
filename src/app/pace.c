#include "app/pace.h"

#include "base/clock.h"

#include <epoxy/gl.h>
#include <math.h>

#define FAST_S (1.0 / 60)
#define SLOW_S (1.0 / 31)      // a little above 30 frames a second
#define FAST_FIXED_S 0.007     // drawing that leaves more than half of a fast frame
#define REFRESH_SHARE 0.5      // of what drawing leaves, at most
#define URGENT_SHARE 0.85      // the same while something that is seen has not been computed yet
#define LEAST_TRAIN_S 0.004    // training goes on even where drawing is slow
#define MEASURE_EVERY_S 0.4

static void smooth(double *value, double sample) {
    *value += 0.15 * (sample - *value);
}

void pace_init(Pace *pace, bool software) {
    double now = clock_now_s();
    *pace = (Pace){.software = software, .begin_s = now, .target_s = FAST_S, .frame_s = FAST_S, .fixed_s = 0.01, .chunk_s = 0.002,
                   .step_s = 0.0003, .rate_s = now, .steps_per_s = NAN, .measured_s = now};
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
        bool urgent = session_ready(session, session_pane(session, 0)) < session->settings.particles / 2;
        double room = fmax(pace->target_s - pace->fixed_s, LEAST_TRAIN_S) * (urgent ? URGENT_SHARE : REFRESH_SHARE);
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

void pace_train(Pace *pace, Session *session) {
    if (pace->software) {
        glFinish(); // its threads would fight ours for the cores, and every barrier of a step would wait for them
    } else {
        glFlush(); // the graphics card draws while we train
    }
    double begin = clock_now_s();
    double left = pace->target_s - pace->fixed_s - pace->refresh_s;
    double end = begin + fmax(left, LEAST_TRAIN_S);
    double now = begin;
    int steps = 0;
    do { // one step at least, whatever the last ones took
        if (!session_train(session)) {
            break;
        }
        steps++;
        now = clock_now_s();
    } while (now + 0.5 * pace->step_s < end);
    if (steps > 0) {
        pace->train_s = now - begin;
        smooth(&pace->step_s, pace->train_s / steps);
    }
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
