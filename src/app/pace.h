// How a frame's time is shared: drawing comes first, trajectories get what keeps them fresh, training fills the rest.
// The only part of the running program that looks at the clock.
#ifndef APP_PACE_H
#define APP_PACE_H

#include "gfx/gl.h"
#include "run/session.h"

// How many threads a training step takes. On a machine that is busy with something else, every barrier of a step waits for
// whichever thread was put aside, and one thread can be many times faster than all; so now and then the others are tried.
#define PACE_CHOICES 3
typedef struct {
    int choices, threads[PACE_CHOICES]; // all, half, one
    double step_s[PACE_CHOICES];        // smoothed cost of a step with each
    int used;                           // the choice in use
    int next;                           // the choice last tried
    double try_s;                       // when another is tried
} PaceThreads;

typedef struct {
    bool software;             // software OpenGL: swapping costs time and does not wait for the display
    double begin_s;            // of this frame
    double target_s;           // length of a frame that is aimed at
    double frame_s;            // smoothed length of recent frames
    double fixed_s;            // smoothed: events, widgets, drawing, swap (without trajectories and training)
    double refresh_s, train_s; // of this frame
    double chunk_s;            // smoothed cost of one chunk of trajectories
    PaceThreads team;
    double swap_s; // smoothed cost of the swap, counted where it is work
    long steps;    // trained since `rate_s`
    double rate_s;
    double steps_per_s; // over the last half second; NAN before
    double measured_s;  // when straightness was last measured
} Pace;

void pace_init(Pace *pace, bool software);
// Begins a frame; returns the seconds since the last one (at most 0.1, so that a stall does not skip through the flow).
double pace_begin(Pace *pace);
void pace_refresh(Pace *pace, Session *session, double dt_s);
void pace_train(Pace *pace, Session *session);
// Finishes the drawing, shows it, and waits where the display does not.
void pace_swap(Pace *pace, Gl *gl);

#endif
