#include "app/opening.h"

#include "base/language.h"

static bool add_lane(LaneList *lanes, const LaneSpec *spec, const char *path, Error *err) {
    char name[LANE_NAME_MAX];
    if (lane_list_find(lanes, spec) >= 0) {
        lane_spec_name(spec, name);
        return error_set(err, TR("%s is a model of lane %s, like another one here. Open it in a window of its own."), path, name);
    }
    lanes->spec[lanes->count++] = *spec;
    return true;
}

// Lanes that the command line names beside the models.
static bool add_named(Opening *opening, const Cli *cli, Error *err) {
    LaneList named;
    if (!cli->settings.lanes[0]) {
        return true;
    }
    if (!lane_list_read(cli->settings.lanes, &named, err)) {
        return false;
    }
    for (int i = 0; i < named.count; i++) {
        if (lane_list_find(&opening->lanes, &named.spec[i]) >= 0) {
            continue;
        }
        if (opening->lanes.count == LANES_MAX) {
            return error_set(err, "lanes: with the models that is more than %d lanes.", LANES_MAX);
        }
        if (!lane_spec_fits(&opening->settings, &named.spec[i], err)) {
            return false;
        }
        opening->lanes.spec[opening->lanes.count++] = named.spec[i];
    }
    return true;
}

// The first model's settings are all lanes'; a file that says nothing takes path and pairing from the command line.
static int read_models(Opening *opening, const Cli *cli, Error *err) {
    for (int i = 0; i < cli->models.count; i++) {
        const char *path = cli->models.path[i];
        Settings own;
        bool silent;
        if (!session_model_settings(path, &own, &silent, err)) {
            return 1;
        }
        const LaneSpec stated = lane_spec(&own);
        if (i == 0 && !cli_merge(cli, &own, &opening->settings, err)) {
            return 2;
        }
        const LaneSpec spec = silent && i == 0 ? lane_spec(&opening->settings) : stated;
        if (!add_lane(&opening->lanes, &spec, path, err)) {
            return 2;
        }
    }
    opening->settings.teacher[0] = '\0';
    lane_spec_choose(&opening->settings, &opening->lanes.spec[0]);
    return settings_check(&opening->settings, err) && add_named(opening, cli, err) ? 0 : 2;
}

int opening_read(Opening *opening, const Cli *cli, Error *err) {
    *opening = (Opening){.settings = cli->settings, .models = cli->models};
    if (!cli->alone) {
        return 0;
    }
    const int code = read_models(opening, cli, err);
    if (opening->lanes.count > 1 && !cli_given(cli, "compare")) {
        opening->settings.compare = true;
    }
    if (!cli_given(cli, "train")) { // they are as they are
        opening->settings.train = 0;
    }
    return code;
}

bool opening_experiment(const Opening *opening, Experiment *experiment, Error *err) {
    return opening->lanes.count > 0 ? experiment_open_lanes(experiment, &opening->settings, &opening->lanes, err)
                                    : experiment_open(experiment, &opening->settings, err);
}
