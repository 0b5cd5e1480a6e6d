// Lanes that begin anew, and those that come back as they were.
#include "run/experiment.h"

// In place of the lane at `index`, which goes to the shelf unless it has only just been opened (its id is above `opened`), one that was kept
// there; particles that no longer fit are those of the other.
static void bring_back(Experiment *experiment, int index, int place, long opened) {
    Lane *now = &experiment->lane[index], back = shelf_take(&experiment->shelf, place);
    back.used = now->used;
    if (!back.reflow) { // it began anew, and its pairs stayed
        back.reflow = now->reflow;
        now->reflow = NULL;
    }
    back.device = now->device;
    now->device = (Trajectories){0};
    if (!lane_same_particles(&back, now)) {
        trajectories_free(&back.trajectories);
        back.trajectories = now->trajectories;
        now->trajectories = (Trajectories){0};
        lane_outdate(&back);
    }
    trajectories_outdate(&back.device);
    if (now->id > opened) {
        lane_close(now);
    } else {
        shelf_put(&experiment->shelf, now);
    }
    *now = back;
    lane_retune(now, &experiment->settings, now->dataset);
    lane_hurry(now);
}

void experiment_renew(Experiment *experiment, const Model *model) {
    for (int i = 0; i < experiment->count; i++) {
        Lane *lane = &experiment->lane[i];
        if (lane->model == model) {
            lane->id = ++experiment->opened; // a step of the same number is of other weights
            lane_outdate(lane);
        }
    }
}

static void rewind_lane(Experiment *experiment, Lane *lane, int place) {
    Lane copy = shelf_take(&experiment->shelf, place);
    if (model_broken(lane->model) || lane->model->rollbacks > copy.model->rollbacks) {
        model_rewind(lane->model, copy.model);
        experiment_renew(experiment, lane->model);
    }
    lane_close(&copy);
}

bool experiment_return(Experiment *experiment, const Settings *asked, long step, long again, Error *err) {
    Shelf *shelf = &experiment->shelf;
    const Settings wanted = experiment_openable(experiment, asked);
    Dataset *known = shelf_dataset(shelf, step, &wanted);
    known = known ? dataset_share(known) : NULL; // what is put away must not take it along
    const long opened = experiment->opened;
    shelf->step = again;
    shelf->needed = step;
    const bool done = experiment_apply_with(experiment, &wanted, known, err);
    for (int i = 0; done && i < experiment->count; i++) {
        Lane *lane = &experiment->lane[i];
        const int whole = shelf_find(shelf, step, &lane->spec, false), copy = shelf_find(shelf, step, &lane->spec, true);
        if (whole >= 0 && shelf->place[whole].lane.dataset == experiment->dataset) {
            bring_back(experiment, i, whole, opened);
        } else if (copy >= 0 && shelf->place[copy].lane.dataset == experiment->dataset) {
            rewind_lane(experiment, lane, copy);
        }
    }
    for (int i = 0; i < experiment->count; i++) {
        lane_follow_reference(&experiment->lane[i], &experiment->settings, experiment->dataset);
    }
    shelf->step = shelf->needed = 0;
    dataset_close(known);
    experiment_look_back(experiment, experiment->view_step); // a lane that is not so far is shown as it is
    return done;
}

bool experiment_remember(Experiment *experiment, long step, Error *err) {
    bool done = true;
    experiment->shelf.step = step;
    for (int i = 0; done && i < experiment->count; i++) {
        done = shelf_copy(&experiment->shelf, &experiment->lane[i], err);
    }
    experiment->shelf.step = 0;
    if (!done) {
        shelf_drop_copies(&experiment->shelf, step);
    }
    return done;
}

// Models with initial weights, one for each lane, shared as now; on failure none.
static bool begin_anew(Experiment *experiment, Model *fresh[LANES_MAX], Error *err) {
    for (int i = 0; i < experiment->count; i++) {
        const int twin = experiment_twin(experiment, i);
        fresh[i] = twin < i ? model_share(fresh[twin]) : lane_model_anew(&experiment->lane[i], err);
        if (!fresh[i]) {
            while (i-- > 0) {
                model_free(fresh[i]);
            }
            return false;
        }
    }
    return true;
}

void experiment_replace_model(Experiment *experiment, Lane *lane, Model *model) {
    Lane old = {.id = lane->id, .spec = lane->spec, .model = lane->model, .dataset = dataset_share(lane->dataset)};
    shelf_put(&experiment->shelf, &old);
    lane->model = model;
    lane->id = ++experiment->opened;
    lane_outdate(lane);
}

bool experiment_restart(Experiment *experiment, Error *err) {
    Model *fresh[LANES_MAX];
    if (!begin_anew(experiment, fresh, err)) {
        return false;
    }
    for (int i = 0; i < experiment->count; i++) {
        experiment_replace_model(experiment, &experiment->lane[i], fresh[i]);
    }
    experiment->view_step = -1;
    return true;
}
