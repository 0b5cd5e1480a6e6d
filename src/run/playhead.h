// The playhead of flow time: 0 -> 1, a pause at the data, and quickly back to the noise; or 1 -> 0 and quickly back to the data; or to and fro.
#ifndef RUN_PLAYHEAD_H
#define RUN_PLAYHEAD_H

#include <stdbool.h>

#define PLAYHEAD_REWIND_S 0.4 // from the end back to the start

typedef enum { PLAY_FORWARD, PLAY_HOLD, PLAY_REWIND } PlayPhase;
typedef enum { PLAY_TO_DATA, PLAY_TO_NOISE, PLAY_TO_AND_FRO } PlayWay;

typedef struct {
    double t; // flow time, 0..1
    bool playing;
    PlayPhase phase;
    double phase_s; // seconds since the phase began
    PlayWay way;
    bool back; // goes from 1 to 0
} Playhead;

// Moves on by `dt_s` seconds. speed: passes of 0 -> 1 per second; hold_s: seconds at the end; at_once: the way back takes no time.
void playhead_advance(Playhead *play, double speed, double hold_s, bool at_once, double dt_s);
// Goes that way from now on, from where it is.
void playhead_turn(Playhead *play, PlayWay way);
// Goes to t, clamped to 0..1, and stops there.
void playhead_seek(Playhead *play, double t);
// 0..1 -> 0..1, slow at both ends.
double playhead_eased(double u);

#endif
