// F9 in the live window: it records what is done there as a take (lesson/take.h), of which films are made later.
#ifndef APP_RECORDING_H
#define APP_RECORDING_H

#include "app/opening.h"
#include "lesson/take.h"

struct Window;

typedef struct {
    Take take;
    double work_s; // that training and trajectories have taken since the window began
    bool told;     // that the disk does not take it
} Recording;

void recording_open(struct Window *w, const Opening *opening); // the window has begun with this
// Begins a recording, or ends the one that is on and says where it is and what a film of it costs.
void recording_toggle(struct Window *w);
// What was done in the lesson since: before the commands that follow it. Nothing where none is recorded.
void recording_moves(struct Window *w);
// A key was pressed, which is shown as this.
void recording_press(struct Window *w, const char *key, const char *does);
// The script's ticks and the flow's, while it records a lesson that runs.
void recording_advance(struct Window *w, double dt_s);
// After each frame, and after training unseen.
void recording_follow(struct Window *w);
void recording_close(struct Window *w); // ends it where one is on

#endif
