#include "run/snapshot.h"

#include "run/command.h"

#include <stdlib.h>

// Of a lane: what it is, and what it has learned.
typedef struct {
    LaneSpec spec;
    Model *model;   // a still one (model_still)
    Reflow *reflow; // its pairs; NULL as in Lane
    long used;
    Lane seen; // its particles, and what was measured on them; none where they are not kept
} Kept;

struct Snapshot {
    Settings settings; // which name no lanes
    Dataset *dataset;
    int count;
    Kept lane[LANES_MAX];
    Playhead play;
    bool training;
    long view_step;
};

Snapshot *snapshot_take(const Experiment *experiment, Error *err) {
    Snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (!snapshot) {
        error_set(err, "Not enough memory.");
        return NULL;
    }
    snapshot->settings = experiment->settings;
    snapshot->dataset = dataset_share(experiment->dataset);
    snapshot->play = experiment->play;
    snapshot->training = experiment->training;
    snapshot->view_step = experiment->view_step;
    for (; snapshot->count < experiment->count; snapshot->count++) {
        const Lane *lane = &experiment->lane[snapshot->count];
        Model *still = model_still(lane->model, err);
        if (!still) {
            snapshot_free(snapshot);
            return NULL;
        }
        still->kept++;
        snapshot->lane[snapshot->count] = (Kept){.spec = lane->spec, .model = still, .reflow = reflow_share(lane->reflow), .used = lane->used};
    }
    return snapshot;
}

void snapshot_free(Snapshot *snapshot) {
    if (snapshot) {
        for (int i = 0; i < snapshot->count; i++) {
            snapshot->lane[i].model->kept--;
            model_free(snapshot->lane[i].model);
            reflow_close(snapshot->lane[i].reflow);
            trajectories_free(&snapshot->lane[i].seen.trajectories);
        }
        dataset_close(snapshot->dataset);
        free(snapshot);
    }
}

void snapshot_keep_particles(Snapshot *snapshot, const Experiment *experiment) {
    size_t bytes = 0;
    for (int i = 0; i < snapshot->count; i++) {
        const Lane *lane = &experiment->lane[i];
        Lane *seen = &snapshot->lane[i].seen;
        bytes += lane->trajectories.arena.size;
        if (bytes <= SNAPSHOT_PARTICLES) {
            *seen = *lane;
            seen->model = snapshot->lane[i].model;
            seen->device = seen->reference = (Trajectories){0};
            trajectories_copy(&seen->trajectories, &lane->trajectories);
        }
    }
}

size_t snapshot_bytes(const Snapshot *snapshot) {
    size_t bytes = sizeof *snapshot;
    for (int i = 0; i < snapshot->count; i++) {
        const Kept *kept = &snapshot->lane[i];
        bytes += model_bytes(kept->model) / (size_t)kept->model->kept;
        bytes += kept->seen.trajectories.arena.size;
        bytes += kept->reflow ? reflow_bytes(kept->reflow) / (size_t)(kept->reflow->others + 1) : 0;
    }
    return bytes;
}

// ---- showing it ------------------------------------------------------------------------------------------------------------------

// The settings to be shown: what the place decides stays.
static Settings settings_here(const Snapshot *snapshot, const Experiment *experiment) {
    Settings s = snapshot->settings;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        const bool shapes = row->effect == EFFECT_START && row->group <= GROUP_SAMPLING; // the teacher of the pairs that it has
        if (command_of_place(row) && !shapes) {
            settings_copy(&s, &experiment->settings, row);
        }
    }
    return s;
}

// The lane at `index`, with a model of its own that goes on from the one that was kept, or that of an earlier one of `lane`.
static bool open_lane(const Snapshot *snapshot, const Settings *settings, Lane *lane, int index, Error *err) {
    const Kept *kept = &snapshot->lane[index];
    Lane own = {.reflow = kept->reflow}; // which the lane shares
    const Lane *twin = NULL;
    for (int i = 0; i < index && !twin; i++) {
        twin = snapshot->lane[i].model == kept->model ? &lane[i] : NULL;
    }
    if (!twin && !(own.model = model_go_on(kept->model, err))) {
        return false;
    }
    const bool open = lane_open(&lane[index], settings, snapshot->dataset, &kept->spec, twin ? twin : &own, err);
    model_free(own.model); // the lane holds it too
    if (open) {
        lane[index].used = kept->used;
        lane_retune(&lane[index], settings, snapshot->dataset);
        if (kept->seen.trajectories.count > 0) {
            lane_take_seen(&lane[index], &kept->seen);
        }
    }
    return open;
}

// Particles that are there already stay in sight until they are computed again; but undo brings its lanes back with theirs.
static void take_particles(Lane *lane, bool seen, Experiment *experiment) {
    const int index = experiment_find(experiment, &lane->spec);
    Lane *open = index < 0 ? NULL : &experiment->lane[index];
    if (open && !seen && experiment->shelf.step == 0 && open->dataset == lane->dataset && lane_same_particles(open, lane)) {
        const Trajectories fresh = lane->trajectories;
        lane->trajectories = open->trajectories;
        open->trajectories = fresh;
        lane_outdate(lane);
    }
}

bool snapshot_show(const Snapshot *snapshot, Experiment *experiment, Error *err) {
    const Settings settings = settings_here(snapshot, experiment), carried = experiment_carried(experiment, &settings);
    Lane lane[LANES_MAX];
    for (int i = 0; i < snapshot->count; i++) {
        if (!open_lane(snapshot, &carried, lane, i, err)) {
            while (i-- > 0) {
                lane_close(&lane[i]);
            }
            return false;
        }
    }
    for (int i = 0; i < snapshot->count; i++) {
        take_particles(&lane[i], snapshot->lane[i].seen.trajectories.count > 0, experiment);
    }
    experiment_take_lanes(experiment, &settings, snapshot->dataset, lane, snapshot->count);
    experiment->play = snapshot->play;
    experiment->training = snapshot->training;
    experiment_look_back(experiment, snapshot->view_step);
    return true;
}

bool snapshot_show_step(const Snapshot *snapshot, Experiment *experiment, Undo *undo, Error *err) {
    const Settings before = experiment_named(experiment);
    const long number = undo_number(undo, NULL);
    experiment->shelf.step = number;
    const bool done = snapshot_show(snapshot, experiment, err);
    experiment->shelf.step = 0;
    if (done) {
        undo_remember(undo, &before, experiment, true, NULL, number);
    }
    return done;
}
