// What is seen of an experiment: which lanes, at which flow time and training step, which particles, and where they are, also between
// two lanes.
#include "run/experiment.h"

#include "base/check.h"

#include <math.h>

int experiment_panes(const Experiment *experiment) {
    return experiment->settings.compare ? experiment->count : 1;
}

const Lane *experiment_pane(const Experiment *experiment, int pane) {
    CHECK_RANGE(pane, 0, experiment->count - 1);
    return &experiment->lane[experiment->settings.compare ? pane : experiment->selected];
}

bool experiment_morphing(const Experiment *experiment) {
    return experiment->morph < 1 && experiment->from != experiment->selected;
}

const Lane *experiment_leaving(const Experiment *experiment, const Lane *lane) {
    bool mixes = experiment_morphing(experiment) && !experiment->settings.compare &&
                 lane == &experiment->lane[experiment->selected];
    return mixes ? &experiment->lane[experiment->from] : NULL;
}

int experiment_ready(const Experiment *experiment, const Lane *lane) {
    const Lane *from = experiment_leaving(experiment, lane);
    if (from && (from->trajectories.ready < lane->trajectories.ready || !trajectories_suffices(&lane->trajectories))) {
        return from->trajectories.ready;
    }
    return lane->trajectories.ready;
}

void experiment_at(const Experiment *experiment, const Lane *lane, float t, int first, int n, float *x, float *y) {
    const Lane *from = experiment_leaving(experiment, lane);
    bool from_alone = from && !trajectories_suffices(&lane->trajectories);
    trajectories_at(from_alone ? &from->trajectories : &lane->trajectories, t, first, n, x, y);
    if (!from || from_alone) {
        return;
    }
    float keep = 1 - (float)playhead_eased(experiment->morph);
    float ox[SOLVE_CHUNK];
    float oy[SOLVE_CHUNK];
    for (int done = 0; done < n; done += SOLVE_CHUNK) {
        int m = n - done < SOLVE_CHUNK ? n - done : SOLVE_CHUNK;
        trajectories_at(&from->trajectories, t, first + done, m, ox, oy);
        for (int i = 0; i < m; i++) {
            x[done + i] += keep * (ox[i] - x[done + i]);
            y[done + i] += keep * (oy[i] - y[done + i]);
        }
    }
}

// ---- time ----------------------------------------------------------------------------------------------------------------------

PlayWay experiment_way(const Experiment *experiment) {
    bool there = false, back = false;
    for (int pane = 0; pane < experiment_panes(experiment); pane++) {
        const bool turned = experiment_pane(experiment, pane)->trajectories.back;
        there = there || !turned;
        back = back || turned;
    }
    return there && back ? PLAY_TO_AND_FRO : back ? PLAY_TO_NOISE : PLAY_TO_DATA;
}

static bool is_ready(const Experiment *experiment) {
    return trajectories_suffices(&experiment->lane[experiment->selected].trajectories);
}

bool experiment_play_waits(const Experiment *experiment) {
    return experiment->play.playing && !is_ready(experiment) && experiment->play.t == (double)experiment->play.back;
}

void experiment_advance(Experiment *experiment, double dt_s) {
    const bool ready = is_ready(experiment);
    if (ready) { // until then the lane that is being left stays in sight
        experiment->morph = fmin(experiment->morph + dt_s / EXPERIMENT_MORPH_S, 1);
    }
    if (experiment->play.playing && !experiment_play_waits(experiment)) {
        const Settings *s = &experiment->settings;
        playhead_turn(&experiment->play, experiment_way(experiment));
        playhead_advance(&experiment->play, s->speed, s->hold, s->reduced_motion, dt_s);
    }
}

void experiment_hurry(Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        lane_hurry(&experiment->lane[i]);
    }
}

void experiment_look_back(Experiment *experiment, long step) {
    const long view = step >= 0 && step < experiment_steps(experiment) ? step : -1;
    if (view != experiment->view_step) {
        experiment->view_step = view;
        experiment_hurry(experiment);
    }
}

long experiment_steps(const Experiment *experiment) {
    return experiment->lane[experiment->selected].model->step;
}

long experiment_shown_step(const Experiment *experiment) {
    long step;
    model_weights(experiment->lane[experiment->selected].model, experiment->view_step, &step);
    return step;
}
