#include "run/landing.h"

#include "run/lane_metrics.h"

#include <math.h>

bool landing_tells(const Experiment *experiment) {
    bool tells = false;
    for (int pane = 0; pane < experiment_panes(experiment); pane++) {
        const Lane *lane = experiment_pane(experiment, pane);
        const Sampler *sampler = &lane->trajectories.sampler;
        const bool few = sampler->steps <= LANDING_STEPS && sampler->kind != SAMPLER_DOPRI5 &&
                         settings_use(&lane->model->settings, "steps");
        tells = tells || ((few || lane_spec_samples(&lane->spec)) && !lane->trajectories.back);
    }
    return tells;
}

// Tells the weights of the first particles from those of others.
static unsigned long weights_of(const Trajectories *trajectories, int particles) {
    unsigned long sum = 0;
    for (int c = 0; c * SOLVE_CHUNK < particles; c++) {
        sum += (unsigned long)trajectories->weights_step[c];
    }
    return sum;
}

static int blocks_of(const Experiment *experiment, const Lane *lane) {
    const int all = lane_metrics_blocks(experiment, lane);
    return all < LANDING_BLOCKS ? all : LANDING_BLOCKS;
}

float landing_distance(const Experiment *experiment, const Lane *lane) {
    return lane_metrics_distance(experiment, lane, blocks_of(experiment, lane));
}

// Only where something has changed since: it takes some milliseconds.
static void measure_lane(const Experiment *experiment, Lane *lane) {
    const int blocks = blocks_of(experiment, lane);
    const unsigned long weights = weights_of(&lane->trajectories, blocks * LANE_METRICS_SAMPLES);
    if (isnan(lane->landed) || lane->landed_blocks != blocks || lane->landed_weights != weights) {
        lane->landed = lane_metrics_distance(experiment, lane, blocks);
        lane->landed_blocks = blocks;
        lane->landed_weights = weights;
    }
}

void landing_measure(Experiment *experiment) {
    const bool tells = landing_tells(experiment);
    if (tells && isnan(experiment->landing_floor)) {
        experiment->landing_floor = lane_metrics_floor(experiment);
    }
    for (int i = 0; i < experiment->count; i++) {
        Lane *lane = &experiment->lane[i];
        if (tells && (experiment->settings.compare || i == experiment->selected)) {
            measure_lane(experiment, lane);
        } else {
            lane->landed = NAN;
        }
    }
}
