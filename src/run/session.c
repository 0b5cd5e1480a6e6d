#include "run/session.h"

#include "base/file_in.h"
#include "base/file_out.h"
#include "base/language.h"
#include "base/words.h"
#include "model/checkpoint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- writing ---------------------------------------------------------------------------------------------------------------------

void session_model_name(char *name, size_t size, const char *scene, int number) {
    const size_t length = strlen(scene), stem = length > 4 && scene[length - 4] == '.' ? length - 4 : length;
    snprintf(name, size, "%.*s-lane%d.safetensors", (int)stem, scene, number);
}

static bool is_learned(const Model *model) {
    for (int i = 0; i < model->count; i++) {
        if (!isfinite(model->params[i]) || !isfinite(model->average[i])) {
            return false;
        }
    }
    return model->step > 0;
}

static void remove_models(const SceneModels *models) {
    for (int i = 0; i < models->count; i++) {
        remove(models->path[i]);
    }
}

static int64_t bytes_of(const char *path) {
    FileIn in;
    Error err;
    if (!file_in_open(&in, path, &err)) {
        return 0;
    }
    const int64_t size = in.size;
    file_in_close(&in);
    return size;
}

// On failure none stays.
static bool write_models(const char *path, const Experiment *experiment, SceneModels *models, Error *err) {
    for (int i = 0; i < experiment->count; i++) {
        const Lane *lane = &experiment->lane[i];
        if (experiment_twin(experiment, i) < i || !is_learned(lane->model)) {
            continue;
        }
        char *name = models->path[models->count];
        session_model_name(name, sizeof models->path[0], path, models->count + 1);
        if (!checkpoint_save_whole(lane->model, reflow_pairs(lane->reflow), name, err)) {
            remove_models(models);
            return false;
        }
        models->count++;
    }
    return true;
}

// As many steps as every lane has: whoever opens it without a window, or without its models, trains no further than that.
static void note_steps(Settings *scene, const Experiment *experiment) {
    long least = experiment->lane[0].model->step;
    for (int i = 1; i < experiment->count; i++) {
        least = experiment->lane[i].model->step < least ? experiment->lane[i].model->step : least;
    }
    settings_put(scene, settings_find("train"), (double)least);
}

bool session_save(const char *path, const Experiment *experiment, const Settings *scene, SessionSaved *saved, Error *err) {
    SceneModels models = {.step = experiment->view_step, .paused = !experiment->training};
    Settings own = *scene;
    if (!write_models(path, experiment, &models, err)) {
        return false;
    }
    if (models.count > 0) {
        note_steps(&own, experiment);
    } else { // what has learned nothing has no past, and is not paused
        models = (SceneModels){.step = -1};
    }
    if (!scene_save_models(path, &own, &models, err)) {
        remove_models(&models);
        return false;
    }
    *saved = (SessionSaved){models.count, bytes_of(path)};
    for (int i = 0; i < models.count; i++) {
        saved->bytes += bytes_of(models.path[i]);
    }
    return true;
}

// ---- reading ---------------------------------------------------------------------------------------------------------------------

// A model of a file may have been taught by another file; as a lane it is a student that needs no teacher, and samples as all do.
static Settings lane_settings(const Model *model) {
    Settings s = model->settings;
    s.teacher[0] = s.lanes[0] = '\0';
    const LaneSpec spec = lane_spec(&s), plain = lane_spec_plain(&spec);
    lane_spec_choose(&s, &plain);
    return s;
}

bool session_model_settings(const char *path, Settings *settings, bool *silent, Error *err) {
    Checkpoint checkpoint;
    if (!checkpoint_load(&checkpoint, path, err)) {
        return false;
    }
    *settings = lane_settings(checkpoint.model);
    *silent = checkpoint.silent;
    checkpoint_free(&checkpoint);
    return true;
}

// Rows that all lanes have in common; those that a silent file says.
static bool is_shared(const Setting *row, bool silent) {
    return row->effect == EFFECT_RESTART && (!silent || (row->group == GROUP_NETWORK && strcmp(row->key, "activation") != 0));
}

// The first row that makes a model another one than the lanes of these settings can be; NULL: none. Files of points are told by what is in them,
// and of other seeds there can be lanes side by side.
static const Setting *other_row(const Settings *a, const Settings *b, bool silent) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (is_shared(row, silent) && row->type != SET_TEXT && strcmp(row->key, "seed") != 0 && !settings_same(a, b, row)) {
            return row;
        }
    }
    return NULL;
}

// Whether the lane can be this model.
static bool fits(const Checkpoint *checkpoint, const char *path, const Lane *lane, Error *err) {
    const Model *model = checkpoint->model, *own = lane->model;
    const Setting *row = other_row(&model->settings, &own->settings, checkpoint->silent);
    char shown[FILE_IN_SHOWN], theirs[QUOTE_MAX], ours[QUOTE_MAX];
    file_in_show(shown, path);
    if (row) {
        settings_text(&model->settings, row, theirs, sizeof theirs);
        settings_text(&own->settings, row, ours, sizeof ours);
        return error_set(err, TR("%s is of another training: its %s is %s, and here it is %s."), shown, row->key, theirs, ours);
    }
    if (!checkpoint->silent && (model->data_sum != own->data_sum || model->source_sum != own->source_sum)) {
        return error_set(err, TR("%s was trained on other points than those of the file here."), shown);
    }
    return (model_same_shape(model, own) && model->classes == own->classes) ||
           error_set(err, TR("%s has a network of another shape than the lane."), shown);
}

static Lane *lane_of(Experiment *experiment, const Model *model) {
    const Settings s = lane_settings(model);
    const LaneSpec spec = lane_spec(&s), taught = lane_spec(&model->settings);
    for (int i = 0; i < experiment->count; i++) {
        const LaneSpec *own = &experiment->lane[i].spec;
        if (lane_spec_same_model(own, &spec) || lane_spec_same_model(own, &taught)) {
            return &experiment->lane[i];
        }
    }
    return NULL;
}

// Of every lane that shows the model, which hold them once each.
static bool take_pairs(Experiment *experiment, Lane *lane, PairSet *pairs, Error *err) {
    if (pairs->count == 0 || lane->spec.pairing != PAIRING_REFLOW || lane->reflow) {
        free(pairs->x0);
        return true;
    }
    lane->reflow = reflow_of(pairs, err);
    for (int i = 0; i < experiment->count && lane->reflow; i++) {
        Lane *other = &experiment->lane[i];
        if (other->model == lane->model) {
            other->reflow = other->reflow ? other->reflow : reflow_share(lane->reflow);
            lane_follow_pairs(other);
        }
    }
    return lane->reflow != NULL;
}

// The file's model in place of the lane's, which has learned nothing.
static bool bring_into(Experiment *experiment, Lane *lane, const Checkpoint *checkpoint, const char *path, Error *err) {
    PairSet pairs;
    if (!fits(checkpoint, path, lane, err)) {
        return false;
    }
    const bool good = checkpoint_go_on(checkpoint, path, lane->model, &pairs, err) && take_pairs(experiment, lane, &pairs, err);
    experiment_renew(experiment, lane->model);
    return good;
}

static bool bring(Experiment *experiment, const char *path, Error *err) {
    Checkpoint checkpoint;
    char shown[FILE_IN_SHOWN], name[LANE_NAME_MAX];
    if (!checkpoint_load(&checkpoint, path, err)) {
        return false;
    }
    checkpoint_ask(&checkpoint, &experiment->settings);
    Lane *lane = lane_of(experiment, checkpoint.model);
    bool good = lane != NULL;
    if (good) {
        good = bring_into(experiment, lane, &checkpoint, path, err);
    } else {
        const LaneSpec spec = lane_spec(&checkpoint.model->settings);
        file_in_show(shown, path);
        lane_spec_name(&spec, name);
        error_set(err, TR("%s is a model of lane %s, which is not open here."), shown, name);
    }
    checkpoint_free(&checkpoint);
    return good;
}

bool session_bring(Experiment *experiment, const SceneModels *models, Error *err) {
    bool good = true;
    for (int i = 0; i < models->count; i++) {
        Error why;
        if (!bring(experiment, models->path[i], good ? err : &why)) {
            good = false;
        }
    }
    experiment->training = !models->paused;
    experiment_look_back(experiment, models->step);
    return good;
}

static Snapshot *read_into(Experiment *experiment, const char *path, const Settings *now, bool *whole, Error *err) {
    SceneModels models;
    Settings s = command_defaults(now);
    if (!scene_load(path, &s, err) || !scene_models(path, &models, err) || !experiment_open(experiment, &s, err)) {
        return NULL;
    }
    *whole = session_bring(experiment, &models, err);
    Error failed;
    Snapshot *snapshot = snapshot_take(experiment, *whole ? err : &failed);
    experiment_close(experiment);
    if (!snapshot && !*whole) {
        *err = failed;
    }
    return snapshot;
}

Snapshot *session_read(const char *path, const Settings *now, bool *whole, Error *err) {
    Experiment *experiment = calloc(1, sizeof *experiment);
    *whole = true;
    if (!experiment) {
        error_set(err, "Not enough memory.");
        return NULL;
    }
    Snapshot *snapshot = read_into(experiment, path, now, whole, err);
    free(experiment);
    return snapshot;
}

// ---- a model as a lane ---------------------------------------------------------------------------------------------------------------

// The settings of the experiment with the lane, and with what its model shares with the others, where that differs.
static Settings with_lane(const Experiment *experiment, const Settings *model, const LaneSpec *spec, bool silent,
                          bool *restarts) {
    Settings s = experiment->settings;
    Yielded yielded[YIELDED_MAX];
    *restarts = other_row(model, &s, silent) != NULL;
    for (int i = 0; i < settings_count() && *restarts; i++) {
        if (is_shared(settings_at(i), silent)) {
            settings_copy(&s, model, settings_at(i));
        }
    }
    s.teacher[0] = '\0';
    lane_spec_choose(&s, spec);
    settings_settle(&s, &experiment->settings, yielded); // as where a user chooses the lane
    lane_spec_choose(&s, spec);
    return s;
}

// The lane at `index`, and those that share its model, have one with initial weights; what they had goes to the shelf.
static bool begin_anew(Experiment *experiment, int index, Error *err) {
    const Model *learned = experiment->lane[index].model;
    Model *fresh = lane_model_anew(&experiment->lane[index], err);
    for (int i = 0; fresh && i < experiment->count; i++) {
        Lane *lane = &experiment->lane[i];
        if (lane->model == learned) {
            experiment_replace_model(experiment, lane, model_share(fresh));
        }
    }
    model_free(fresh); // the lanes hold it
    return fresh != NULL;
}

// Into a lane that is open by now; one that was before `opened` has what it learned.
static bool take_model(const char *path, Experiment *experiment, const LaneSpec *spec, long opened, Error *err) {
    const int index = experiment_find(experiment, spec);
    const bool older = experiment->lane[index].id <= opened;
    return (!older || begin_anew(experiment, index, err)) && bring(experiment, path, err);
}

bool session_open_model(const char *path, Experiment *experiment, Undo *undo, bool *restarts, Error *err) {
    Settings model;
    bool silent;
    if (!session_model_settings(path, &model, &silent, err)) {
        return false;
    }
    const LaneSpec spec = lane_spec(&model);
    const Settings wanted = with_lane(experiment, &model, &spec, silent, restarts), before = experiment_named(experiment);
    const long number = undo_number(undo, NULL), opened = experiment->opened;
    experiment->shelf.step = number;
    const bool open = experiment_apply(experiment, &wanted, err), done = open && take_model(path, experiment, &spec, opened, err);
    experiment->shelf.step = 0;
    if (open) {
        undo_remember(undo, &before, experiment, true, NULL, number);
    }
    if (open && !done) { // nothing of it happens
        Error failed;
        undo_last(undo, experiment, &failed);
    }
    return done;
}
