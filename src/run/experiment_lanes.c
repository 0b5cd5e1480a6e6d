// Which lanes are open, and which of them is looked at.
#include "run/experiment.h"

int experiment_find(const Experiment *experiment, const LaneSpec *key) {
    for (int i = 0; i < experiment->count; i++) {
        if (lane_is(&experiment->lane[i], key)) {
            return i;
        }
    }
    return -1;
}

LaneList experiment_lanes(const Experiment *experiment) {
    LaneList lanes = {.count = experiment->count};
    for (int i = 0; i < experiment->count; i++) {
        lanes.spec[i] = experiment->lane[i].key;
    }
    return lanes;
}

Settings experiment_named(const Experiment *experiment) {
    const LaneList open = experiment_lanes(experiment);
    Settings named = experiment->settings;
    lane_list_write(&open, named.lanes);
    return named;
}

static Settings openable(const Settings *settings, const LaneList *taught) {
    const LaneSpec key = lane_spec(settings);
    Settings s = *settings;
    LaneList lanes;
    if (!s.lanes[0] || !lane_list_read(s.lanes, &lanes, NULL)) {
        return s;
    }
    lane_list_drop_untaught(&s, &lanes, taught);
    s.lanes[0] = '\0';
    if (lane_list_find(&lanes, &key) >= 0) {
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
    const bool headline = experiment_headline(&experiment->lane[experiment->selected]) !=
                          HEADLINE_OTHER; // else there is one more
    return headline && lane_list_same(&open, &usual) ? scene : openable(&named, &(LaneList){0});
}

// ---- the headline comparison ---------------------------------------------------------------------------------------------------

Headline experiment_headline_key(const LaneSpec *key) {
    if (key->predict == PREDICT_VELOCITY && key->path == path_index("vp") && key->pairing == PAIRING_INDEPENDENT) {
        return HEADLINE_DIFFUSION;
    }
    bool transport = key->predict == PREDICT_VELOCITY && key->path == path_index("ot") && key->pairing == PAIRING_OT;
    return transport ? HEADLINE_OT : HEADLINE_OTHER;
}

Headline experiment_headline(const Lane *lane) {
    return experiment_headline_key(&lane->key);
}

Settings experiment_headline_settings(const Experiment *experiment, Headline which) {
    Settings wanted = experiment->settings;
    bool diffusion = which == HEADLINE_DIFFUSION || (which == HEADLINE_OTHER && wanted.path != path_index("vp"));
    wanted.path = path_index(diffusion ? "vp" : "ot");
    wanted.pairing = diffusion ? PAIRING_INDEPENDENT : PAIRING_OT;
    wanted.predict = PREDICT_VELOCITY;
    const LaneSpec key = lane_spec(&wanted);
    if (which == HEADLINE_OTHER && experiment_find(experiment, &key) < 0 && lane_spec_fits(&experiment->settings, &key)) {
        lane_spec_choose(&wanted, &experiment->lane[(experiment->selected + 1) % experiment->count].key);
    }
    return wanted;
}
