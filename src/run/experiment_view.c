// What is seen of an experiment: which lanes, which particles, and where they are, on the way from one lane to another too.
#include "run/experiment.h"

#include "base/check.h"

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
