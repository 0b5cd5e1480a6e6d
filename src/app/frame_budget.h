// Shares a frame's time: drawing comes first, trajectories get what keeps them fresh, training fills the rest.
#ifndef APP_FRAME_BUDGET_H
#define APP_FRAME_BUDGET_H

#include "base/tuner.h"
#include "gfx/gl.h"
#include "run/experiment.h"

// A browser calls the frames. What drawing takes cannot be waited for there, so it is read off the time from one call to the next.
typedef struct {
    bool called;         // by a browser; else nothing of this is used
    double period_s;     // of the display: the least between two calls, of late
    double late;         // share of the calls, smoothed, that came late though the frame before had done its work early: drawing takes longer
    double slow_until_s; // frames are slow until then, and are tried faster again
    double end_s;        // of the last frame's work
} FramePace;

// How long a frame that begins at now_s may last, dt_s after the one before; fast_s, slow_s: what is aimed at elsewhere.
double frame_pace_target(FramePace *pace, double now_s, double dt_s, double fast_s, double slow_s);

typedef struct {
    bool software;             // software OpenGL: swapping costs time and does not wait for the display
    double begin_s;            // of this frame
    double target_s;           // the frame length to aim at
    double frame_s;            // smoothed length of recent frames
    double fixed_s;            // smoothed: events, widgets, drawing, swap (without trajectories and training)
    double refresh_s, train_s; // of this frame
    double chunk_s;            // smoothed cost of one chunk of trajectories
    Tuner tuner;               // of the threads that train
    long trained;              // steps of the last training
    long steps;                // trained since `rate_s`
    double rate_s;
    double steps_per_s; // over the last half second; NAN before
    double measured_s;  // when straightness was last measured
    FramePace pace;     // in a browser
} FrameBudget;

void frame_budget_init(FrameBudget *budget, bool software);
// Begins a frame; returns the seconds since the last one (at most 0.1, so that a stall does not skip through the flow).
double frame_budget_begin(FrameBudget *budget);
void frame_budget_refresh(FrameBudget *budget, Experiment *experiment, double dt_s);
void frame_budget_train(FrameBudget *budget, Experiment *experiment);
// A frame of a window that is to be trained first: most of it trains, until `left` steps are done (experiment_left), and it is still drawn.
void frame_budget_ahead(FrameBudget *budget, Experiment *experiment, long left);
// A frame that nobody sees: trains at least as much as beside drawing, and leaves half of the time to other programs.
void frame_budget_unseen(FrameBudget *budget, Experiment *experiment);
// After a rest, which is part of no frame.
void frame_budget_wake(FrameBudget *budget);
// Finishes the drawing, shows it, and waits where the display does not.
void frame_budget_swap(FrameBudget *budget, Gl *gl);

#endif
