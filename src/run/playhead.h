// The playhead of flow time: 0 -> 1, a pause at the data, and quickly back to the noise.
#ifndef RUN_PLAYHEAD_H
#define RUN_PLAYHEAD_H

#include <stdbool.h>

#define PLAYHEAD_REWIND_S 0.4 // from the data back to the noise

typedef enum { PLAY_FORWARD, PLAY_HOLD, PLAY_REWIND } PlayPhase;

typedef struct {
    double t; // flow time, 0..1
    bool playing;
    PlayPhase phase;
    double phase_s; // seconds since the phase began
} Playhead;

// Moves on by `dt_s` seconds. speed: passes of 0 -> 1 per second; hold_s: seconds at t = 1; at_once: the way back takes no time.
void playhead_advance(Playhead *play, double speed, double hold_s, bool at_once, double dt_s);
// Goes to t, clamped to 0..1, and stops there.
void playhead_seek(Playhead *play, double t);
// 0..1 -> 0..1, slow at both ends.
double playhead_eased(double u);

#endif
