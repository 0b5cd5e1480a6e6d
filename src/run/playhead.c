#include "run/playhead.h"

#include <math.h>

double playhead_eased(double u) {
    return u * u * (3 - 2 * u);
}

static void enter(Playhead *play, PlayPhase phase) {
    play->phase = phase;
    play->phase_s = 0;
}

void playhead_advance(Playhead *play, double speed, double hold_s, bool at_once, double dt_s) {
    play->phase_s += dt_s;
    if (play->phase == PLAY_FORWARD) {
        play->t = fmin(play->t + dt_s * speed, 1);
        if (play->t >= 1) {
            enter(play, PLAY_HOLD);
        }
    } else if (play->phase == PLAY_HOLD) {
        if (play->phase_s >= hold_s) {
            enter(play, PLAY_REWIND);
        }
    } else {
        double u = at_once ? 1 : fmin(play->phase_s / PLAYHEAD_REWIND_S, 1);
        play->t = 1 - playhead_eased(u);
        if (u >= 1) {
            enter(play, PLAY_FORWARD);
        }
    }
}

void playhead_seek(Playhead *play, double t) {
    *play = (Playhead){.t = fmin(fmax(t, 0), 1), .phase = t >= 1 ? PLAY_HOLD : PLAY_FORWARD};
}
