#include "run/landing.h"

#include "run/lane_metrics.h"

#include <math.h>

bool landing_tells(const Experiment *experiment) {
    bool tells = false;
    for (int pane = 0; pane < experiment_panes(experiment); pane++) {
        const Lane *lane = experiment_pane(experiment, pane);
        const Sampler *sampler = &lane->trajectories.sampler;
        const bool few = sampler->steps <= LANDING_STEPS && sampler->kind != SAMPLER_DOPRI5 && settings_use(&lane->model->settings, "steps");
        tells = tells || ((few || lane_spec_samples(&lane->spec)) && !lane->trajectories.back);
    }
    return tells;
}

void landing_measure(Experiment *experiment) {
    const bool tells = landing_tells(experiment);
    if (tells && isnan(experiment->landing_floor)) {
        experiment->landing_floor = lane_metrics_floor(experiment);
    }
    for (int i = 0; i < experiment->count; i++) {
        experiment->lane[i].landed = NAN;
    }
    for (int pane = 0; pane < experiment_panes(experiment) && tells; pane++) {
        Lane *lane = &experiment->lane[experiment->settings.compare ? pane : experiment->selected];
        lane->landed = lane_metrics_distance(experiment, lane, LANDING_BLOCKS);
    }
}
