#include "run/lane.h"

#include <math.h>

#define SAME_START 1e-3 // of the source's width: lanes that begin this close to it (vp lacks 2e-5) begin at the same places

// ---- opening -------------------------------------------------------------------------------------------------------------

bool lane_trajectories(Trajectories *trajectories, const Settings *settings, const Dataset *dataset, const LaneSpec *spec,
                       Error *err) {
    const Settings s = lane_spec_settings(settings, spec);
    Sampler sampler = settings_sampler(&s, s.path);
    if (spec->direction == DIRECTION_TO_NOISE) {
        sampler.shift = 1; // which is of steps towards the data
    }
    if (!trajectories_init(trajectories, s.particles, dataset->source, s.seed, &sampler, err)) {
        return false;
    }
    const double std = settings_use(&s, "path") ? path_source_std(&sampler.path, dataset->source->name) : 1.0;
    if (spec->direction == DIRECTION_TO_NOISE) {
        const PathAt end = path_at_from(&sampler.path, 1.0, dataset->source->name);
        trajectories_turn_back(trajectories, dataset->data, s.seed, &end);
    } else if (fabs(std - 1.0) > SAME_START) {
        trajectories_spread(trajectories, (float)std);
    }
    if (s.one_start && sampler_is_random(&sampler)) {
        trajectories_start_as_one(trajectories);
    }
    return true;
}

// As the settings are for its model, which knows no direction and no sampling of a lane's own: another lane may hold it too.
static Settings model_settings(const Settings *settings, const LaneSpec *spec) {
    const LaneSpec plain = lane_spec_plain(spec);
    Settings s = lane_spec_settings(settings, &plain);
    s.direction = DIRECTION_TO_DATA;
    return s;
}

// Of the lane's own reflow, or of a file.
static const PairSet *pairs_of(const Lane *lane, const Dataset *dataset) {
    return dataset->pairs.count > 0 ? &dataset->pairs : reflow_pairs(lane->reflow);
}

bool lane_open(Lane *lane, const Settings *settings, Dataset *dataset, const LaneSpec *spec, const Lane *twin, Error *err) {
    const Settings s = model_settings(settings, spec);
    *lane = (Lane){.spec = *spec, .detour = NAN, .straightness = NAN, .landed = NAN, .round_trip = NAN, .off = NAN, .measured = -1};
    lane->model = twin ? model_share(twin->model) : model_make(&s, dataset, pairs_of(lane, dataset), err);
    if (!lane->model) {
        return false;
    }
    if (!lane_trajectories(&lane->trajectories, settings, dataset, spec, err)) {
        model_free(lane->model);
        return false;
    }
    lane->dataset = dataset_share(dataset);
    lane->reflow = twin ? reflow_share(twin->reflow) : NULL;
    return true;
}

Model *lane_model_anew(const Lane *lane, Error *err) {
    return model_make(&lane->model->settings, lane->dataset, lane->model->pairs, err);
}

bool lane_same_particles(const Lane *one, const Lane *other) {
    const Sampler *a = &one->trajectories.sampler, *b = &other->trajectories.sampler;
    return one->trajectories.count == other->trajectories.count && sampler_alike(a, b) && a->steps == b->steps &&
           one->trajectories.one == other->trajectories.one &&
           one->model->settings.sample_path == other->model->settings.sample_path;
}

void lane_take_seen(Lane *lane, const Lane *seen) {
    Trajectories copy;
    if (!lane_same_particles(lane, seen) || !trajectories_copy(&copy, &seen->trajectories)) {
        return;
    }
    trajectories_free(&lane->trajectories);
    lane->trajectories = copy;
    lane->detour = seen->detour;
    lane->straightness = seen->straightness;
    lane->landed = seen->landed;
    lane->landed_blocks = seen->landed_blocks;
    lane->landed_weights = seen->landed_weights;
    lane->round_trip = seen->round_trip;
    lane->health = seen->health;
    lane->course = seen->course;
    lane->off = seen->off;
    lane->measured = seen->measured;
}

void lane_outdate(Lane *lane) {
    lane->measured = -1;
    lane->landed = NAN;
    trajectories_outdate(&lane->trajectories);
    trajectories_outdate(&lane->device);
}

void lane_hurry(Lane *lane) {
    lane->trajectories.urgent = lane->trajectories.chunks;
    lane->device.urgent = lane->device.chunks;
}

const Trajectories *lane_kept(const Lane *lane, bool device) {
    return device ? &lane->device : &lane->trajectories;
}

void lane_close(Lane *lane) {
    model_free(lane->model);
    lane->model = NULL;
    trajectories_free(&lane->trajectories);
    trajectories_free(&lane->device);
    trajectories_free(&lane->reference);
    reflow_close(lane->reflow);
    lane->reflow = NULL;
    dataset_close(lane->dataset);
    lane->dataset = NULL;
}

void lane_follow_reference(Lane *lane, const Settings *settings, const Dataset *dataset) {
    bool wanted = settings->field == FIELD_DIFFERENCE && lane_exact_known(lane) && !lane_is_forward(lane);
    Settings s = *settings;
    Error err;
    s.particles = s.particles < LANE_REFERENCES ? s.particles : LANE_REFERENCES;
    if (!wanted) {
        trajectories_free(&lane->reference);
    } else if (lane->reference.count == 0) {
        lane_trajectories(&lane->reference, &s, dataset, &lane->spec, &err);
    }
}

void lane_retune(Lane *lane, const Settings *settings, const Dataset *dataset) {
    const Settings s = model_settings(settings, &lane->spec);
    model_tune(lane->model, &s, pairs_of(lane, dataset));
}

// ---- what it can do ------------------------------------------------------------------------------------------------------

bool lane_waits(const Lane *lane) {
    const PairSet *pairs = lane->model->pairs;
    return lane->spec.pairing == PAIRING_REFLOW && (!pairs || pairs->count == 0);
}

bool lane_needs_teacher(const Lane *lane) {
    return lane_waits(lane) && !lane->reflow;
}

void lane_follow_pairs(Lane *lane) {
    const PairSet *pairs = reflow_pairs(lane->reflow);
    lane->model->pairs = pairs ? pairs : lane->model->pairs;
}

bool lane_has_lengths(const Lane *lane) {
    const Trajectories *trajectories = &lane->trajectories;
    return !sampler_is_random(&trajectories->sampler) && model_has_field(lane->model) &&
           trajectories->intervals >= LANE_LENGTH_STEPS;
}

bool lane_is_forward(const Lane *lane) {
    return lane->trajectories.back && sampler_is_forward(&lane->trajectories.sampler);
}

static bool has_score(const Model *model) {
    return path_has_score(model->source->name, settings_pairing(&model->settings) == PAIRING_INDEPENDENT);
}

bool lane_tells(const Lane *lane, Predict what) {
    const Path *path = model_path(lane->model);
    return path && (what == PREDICT_VELOCITY || has_score(lane->model) || model_has_bridge_score(lane->model) ||
                    (what != PREDICT_SCORE && !path_is_noisy(path)));
}

// By the score that a bridge has learned for itself.
static Vec2 bridge_told(const ShownModel *shown, float t, Vec2 at, Vec2 v, Predict what) {
    const double sigma = model_path(shown->model)->params.sigma;
    double (*told)(double sigma, double t, double x, double v, double g) =
        what == PREDICT_DATA ? predict_bridge_data : predict_bridge_noise;
    Vec2 g;
    model_bridge_score(shown, t, at.x, at.y, &g.x, &g.y);
    return what == PREDICT_SCORE ? g
                                 : (Vec2){(float)told(sigma, (double)t, (double)at.x, (double)v.x, (double)g.x),
                                          (float)told(sigma, (double)t, (double)at.y, (double)v.y, (double)g.y)};
}

Vec2 lane_told(const Lane *lane, const ShownModel *shown, float t, Vec2 at, Vec2 v, Predict what) {
    if (what != PREDICT_VELOCITY && !has_score(lane->model) && model_has_bridge_score(lane->model)) {
        return bridge_told(shown, t, at, v, what);
    }
    const PathAt path = path_merged_at(model_path(lane->model), (double)t);
    const PredictMix mix = predict_convert(&path, PREDICT_VELOCITY, what);
    return (Vec2){(float)(mix.x * (double)at.x + mix.p * (double)v.x), (float)(mix.x * (double)at.y + mix.p * (double)v.y)};
}

bool lane_exact_known(const Lane *lane) {
    const Model *model = lane->model;
    const Path *path = model_path(model);
    return path && model->classes == 0 && has_score(model);
}
