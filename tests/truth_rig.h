// What a lane's trajectories measure under the weights that it is to show, worked out anew.
#ifndef TESTS_TRUTH_RIG_H
#define TESTS_TRUTH_RIG_H

#include "experiment_rig.h"

#include "flow/metric.h"
#include "run/agreement.h"

typedef struct {
    double detour, straightness;
} Truth;

#define TRUTH_POINTS 512

static inline Truth truth_of(const Experiment *experiment, const Lane *lane) {
    static float x[(TRAJECTORIES_INTERVALS + 1) * TRUTH_POINTS], y[(TRAJECTORIES_INTERVALS + 1) * TRUTH_POINTS];
    float t[TRAJECTORIES_INTERVALS + 1];
    const Trajectories *own = &lane->trajectories;
    const ShownField shown = experiment_shown(experiment, lane);
    const Fill fill = shown_fill(&shown);
    memcpy(x, own->x, TRUTH_POINTS * sizeof *x);
    memcpy(y, own->y, TRUTH_POINTS * sizeof *y);
    for (int k = 0; k <= own->intervals; k++) {
        t[k] = trajectories_time(own, k);
    }
    for (int c = 0; c < TRUTH_POINTS / SOLVE_CHUNK; c++) {
        fill.eval(fill.context, c, SOLVE_CHUNK, own->intervals, t, x + c * SOLVE_CHUNK, y + c * SOLVE_CHUNK, TRUTH_POINTS);
    }
    return (Truth){metric_detour(TRUTH_POINTS, own->intervals, x, y, TRUTH_POINTS),
                   metric_straightness(TRUTH_POINTS, own->intervals, x, y, TRUTH_POINTS)};
}

#endif
