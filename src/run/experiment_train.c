// Whose turn it is to be trained, and the pairs that lanes of reflow wait for.
#include "run/experiment.h"

// The lane with the fewest steps among those that can be trained; NULL when there is none.
static Lane *fewest_steps(Experiment *experiment) {
    Lane *behind = NULL;
    for (int i = 0; i < experiment->count; i++) {
        Lane *lane = &experiment->lane[i];
        if (!lane_waits(lane) && (!behind || lane->model->step < behind->model->step)) {
            behind = lane;
        }
    }
    return behind;
}

static void train_one_lane(Experiment *experiment, Lane *lane) {
    long before = lane->model->rollbacks;
    model_step(lane->model);
    experiment->rollbacks += lane->model->rollbacks - before;
}

// ---- reflow --------------------------------------------------------------------------------------------------------------

static Lane *find(Experiment *experiment, const LaneSpec *key) {
    int index = experiment_find(experiment, key);
    return index < 0 ? NULL : &experiment->lane[index];
}

// The next lane that waits and whose teacher does not, if any.
static Lane *next_pupil(Experiment *experiment, Lane **teacher) {
    for (int i = 0; i < experiment->count; i++) {
        Lane *lane = &experiment->lane[i];
        if (!lane_waits(lane)) {
            continue;
        }
        LaneSpec key = lane_spec_teacher(&lane->key);
        *teacher = find(experiment, &key);
        if (lane->reflow || (*teacher && !lane_waits(*teacher))) {
            return lane;
        }
    }
    return NULL;
}

// A slice of its pairs; a job for which there is no memory is tried again later.
static bool make_pairs(Lane *pupil, const Lane *teacher) {
    Error err;
    if (!pupil->reflow && !(pupil->reflow = reflow_open(teacher->model, &err))) {
        return false;
    }
    reflow_step(pupil->reflow);
    lane_follow_pairs(pupil);
    return true;
}

// A slice of pairs, or a step of the teacher that has too few, before all others; false when nobody waits.
static bool teach(Experiment *experiment) {
    Lane *teacher = NULL;
    Lane *pupil = next_pupil(experiment, &teacher);
    if (!pupil) {
        return false;
    }
    if (!pupil->reflow && teacher->model->step < REFLOW_AFTER) {
        train_one_lane(experiment, teacher);
        return true;
    }
    return make_pairs(pupil, teacher);
}

static const Lane *find_teacher(const Experiment *experiment, const Lane *lane) {
    LaneSpec key = lane_spec_teacher(&lane->key);
    int index = experiment_find(experiment, &key);
    return index < 0 ? NULL : &experiment->lane[index];
}

Waiting experiment_waiting(const Experiment *experiment, const Lane *lane) {
    Waiting waiting = {.waits = lane_waits(lane), .made = lane->reflow ? lane->reflow->made : 0};
    const Lane *teacher = waiting.waits ? find_teacher(experiment, lane) : NULL;
    if (teacher && lane_waits(teacher)) {
        return experiment_waiting(experiment, teacher);
    }
    waiting.steps = teacher ? teacher->model->step : 0;
    return waiting;
}

// --------------------------------------------------------------------------------------------------------------------------

bool experiment_train(Experiment *experiment) {
    if (!experiment->training || experiment->view_step >= 0) {
        return false;
    }
    Lane *behind;
    if (!teach(experiment) && (behind = fewest_steps(experiment))) {
        train_one_lane(experiment, behind);
    }
    return true;
}

void experiment_train_to(Experiment *experiment, long steps) {
    while (teach(experiment)) {
    }
    for (Lane *lane = fewest_steps(experiment); lane && lane->model->step < steps; lane = fewest_steps(experiment)) {
        train_one_lane(experiment, lane);
    }
}
