#include "run/playhead.h"

#include <math.h>

double playhead_eased(double u) {
    return u * u * (3 - 2 * u);
}

static void enter(Playhead *play, PlayPhase phase) {
    play->phase = phase;
    play->phase_s = 0;
}

// As if it went from 0 to 1, whichever way it goes.
static double passed(const Playhead *play) {
    return play->back ? 1 - play->t : play->t;
}

static void pass(Playhead *play, double u) {
    play->t = play->back ? 1 - u : u;
}

static void leave_end(Playhead *play) {
    const bool turns = play->way == PLAY_TO_AND_FRO;
    play->back ^= turns;
    enter(play, turns ? PLAY_FORWARD : PLAY_REWIND);
}

void playhead_advance(Playhead *play, double speed, double hold_s, bool at_once, double dt_s) {
    play->phase_s += dt_s;
    if (play->phase == PLAY_FORWARD) {
        pass(play, fmin(passed(play) + dt_s * speed, 1));
        if (passed(play) >= 1) {
            enter(play, PLAY_HOLD);
        }
    } else if (play->phase == PLAY_HOLD) {
        if (play->phase_s >= hold_s) {
            leave_end(play);
        }
    } else {
        double u = at_once ? 1 : fmin(play->phase_s / PLAYHEAD_REWIND_S, 1);
        pass(play, 1 - playhead_eased(u));
        if (u >= 1) {
            enter(play, PLAY_FORWARD);
        }
    }
}

void playhead_turn(Playhead *play, PlayWay way) {
    if (way != play->way) {
        play->way = way;
        play->back = way == PLAY_TO_NOISE || (way == PLAY_TO_AND_FRO && play->back);
        enter(play, PLAY_FORWARD);
    }
}

void playhead_seek(Playhead *play, double t) {
    play->t = fmin(fmax(t, 0), 1);
    play->playing = false;
    enter(play, passed(play) >= 1 ? PLAY_HOLD : PLAY_FORWARD);
}
