// Which lanes are open, which go on under other settings, and which of them is selected.
#include "run/experiment.h"

int experiment_find(const Experiment *experiment, const LaneSpec *spec) {
    for (int i = 0; i < experiment->count; i++) {
        if (lane_spec_same(&experiment->lane[i].spec, spec)) {
            return i;
        }
    }
    return -1;
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
    return headline && lane_list_same(&open, &usual) ? scene : openable(&named, &(LaneList){0});
}

// ---- the headline comparison ---------------------------------------------------------------------------------------------------

Headline experiment_headline(const LaneSpec *spec) {
    if (spec->model > 0) {
        return HEADLINE_OTHER;
    }
    if (spec->predict == PREDICT_VELOCITY && spec->path == path_index("vp") && spec->pairing == PAIRING_INDEPENDENT) {
        return HEADLINE_DIFFUSION;
    }
    bool transport = spec->predict == PREDICT_VELOCITY && spec->path == path_index("ot") && spec->pairing == PAIRING_OT;
    return transport ? HEADLINE_OT : HEADLINE_OTHER;
}

Settings experiment_headline_settings(const Experiment *experiment, Headline which) {
    Settings wanted = experiment->settings;
    bool diffusion = which == HEADLINE_DIFFUSION || (which == HEADLINE_OTHER && wanted.path != path_index("vp"));
    wanted.model = 0;
    wanted.path = path_index(diffusion ? "vp" : "ot");
    wanted.pairing = diffusion ? PAIRING_INDEPENDENT : PAIRING_OT;
    wanted.predict = PREDICT_VELOCITY;
    const LaneSpec spec = lane_spec(&wanted);
    if (which == HEADLINE_OTHER && experiment_find(experiment, &spec) < 0 && lane_spec_fits(&experiment->settings, &spec)) {
        lane_spec_choose(&wanted, &experiment->lane[(experiment->selected + 1) % experiment->count].spec);
    }
    return wanted;
}
