// Which lanes are open, which go on under other settings, and which of them is selected.
#include "run/experiment.h"

#include <math.h>

int experiment_find(const Experiment *experiment, const LaneSpec *spec) {
    const LaneList open = experiment_lanes(experiment);
    return lane_list_find(&open, spec);
}

LaneList experiment_lanes(const Experiment *experiment) {
    LaneList lanes = {.count = experiment->count};
    for (int i = 0; i < experiment->count; i++) {
        lanes.spec[i] = experiment->lane[i].spec;
    }
    return lanes;
}

Settings experiment_named(const Experiment *experiment) {
    const LaneList open = experiment_lanes(experiment);
    Settings named = experiment->settings;
    lane_list_write(&open, named.lanes);
    return named;
}

bool experiment_changes(const Experiment *experiment, const Settings *wanted, SettingEffect effect) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        bool of_field = effect == EFFECT_TRAJECTORIES && row->offset == offsetof(Settings, field); // trajectories stay
        if (row->effect == effect && !of_field && !settings_same(&experiment->settings, wanted, row)) {
            return true;
        }
    }
    return false;
}

bool experiment_needs_dataset(const Experiment *experiment, const Settings *wanted) {
    return experiment_changes(experiment, wanted, EFFECT_RESTART) ||
           (wanted->pairing == PAIRING_REFLOW && wanted->teacher[0] && experiment->dataset->pairs.count == 0);
}

LaneList experiment_taught(const Experiment *experiment, const Settings *wanted) {
    LaneList taught = {0};
    for (int i = 0; i < experiment->count && !experiment_needs_dataset(experiment, wanted); i++) {
        if (!lane_needs_teacher(&experiment->lane[i])) {
            taught.spec[taught.count++] = experiment->lane[i].spec;
        }
    }
    return taught;
}

static Settings openable(const Settings *settings, const LaneList *taught) {
    const LaneSpec spec = lane_spec(settings);
    Settings s = *settings;
    LaneList lanes;
    if (!s.lanes[0] || !lane_list_read(s.lanes, &lanes, NULL)) {
        return s;
    }
    lane_list_drop_untaught(&s, &lanes, taught);
    s.lanes[0] = '\0';
    if (lane_list_find(&lanes, &spec) >= 0) {
        lane_list_write(&lanes, s.lanes);
    }
    return s;
}

Settings experiment_openable(const Experiment *experiment, const Settings *wanted) {
    const LaneList taught = experiment_taught(experiment, wanted);
    return openable(wanted, &taught);
}

Settings experiment_scene(const Experiment *experiment) {
    const LaneList open = experiment_lanes(experiment);
    const Settings named = experiment_named(experiment);
    Settings scene = experiment->settings;
    LaneList usual;
    lane_list_begin(&scene, &usual, NULL);
    const bool headline = experiment_headline(&experiment->lane[experiment->selected].spec) !=
                          HEADLINE_OTHER; // else there is one more
    if (!headline || !lane_list_same(&open, &usual)) {
        scene = openable(&named, &(LaneList){0});
    }
    if (experiment->count == 1) { // else the usual two would be opened
        lane_spec_name(&experiment->lane[0].spec, scene.lanes);
    }
    scene.play = experiment->play.playing;
    scene.time = round(experiment->play.t * 1e4) / 1e4; // a short line
    return scene;
}

int experiment_twin(const Experiment *experiment, int index) {
    int twin = 0;
    while (experiment->lane[twin].model != experiment->lane[index].model) {
        twin++;
    }
    return twin;
}

bool experiment_one_network(const Experiment *experiment) {
    bool one = true;
    for (int i = 1; i < experiment->count; i++) {
        one = one && experiment->lane[i].model == experiment->lane[0].model;
    }
    return one;
}

// ---- the headline comparison ---------------------------------------------------------------------------------------------------

static LaneList headline_lanes(void) {
    LaneList lanes;
    lane_list_read(HEADLINE_LANES, &lanes, NULL);
    return lanes;
}

Headline experiment_headline(const LaneSpec *spec) {
    const LaneList lanes = headline_lanes();
    return (Headline)lane_list_find(&lanes, spec);
}

Settings experiment_headline_settings(const Experiment *experiment, Headline which) {
    const LaneList lanes = headline_lanes();
    Settings wanted = experiment->settings;
    const bool diffusion = which == HEADLINE_DIFFUSION ||
                           (which == HEADLINE_OTHER && wanted.path != lanes.spec[HEADLINE_DIFFUSION].path);
    const LaneSpec *spec = &lanes.spec[diffusion ? HEADLINE_DIFFUSION : HEADLINE_OT];
    if (which == HEADLINE_OTHER && experiment_find(experiment, spec) < 0 && lane_spec_fits(&experiment->settings, spec, NULL)) {
        spec = &experiment->lane[(experiment->selected + 1) % experiment->count].spec;
    }
    lane_spec_choose(&wanted, spec);
    return wanted;
}
