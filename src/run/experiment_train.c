// Whose turn it is to be trained, and the pairs that lanes of reflow wait for.
#include "run/experiment.h"

#include "run/train_round.h"

#include <limits.h>

// The lanes with the fewest steps among those that can be trained, in their order.
typedef struct {
    int count;
    Model *model[LANES_MAX];
    long step, above; // theirs; that of the next lane up, LONG_MAX where there is none
} Behind;

// A model that two lanes hold is trained once.
static void put_behind(Behind *behind, Model *model) {
    for (int i = 0; i < behind->count; i++) {
        if (behind->model[i] == model) {
            return;
        }
    }
    if (behind->count == 0 || model->step < behind->step) {
        behind->above = behind->count > 0 ? behind->step : LONG_MAX;
        behind->step = model->step;
        behind->count = 0;
    }
    if (model->step == behind->step) {
        behind->model[behind->count++] = model;
    } else if (model->step < behind->above) {
        behind->above = model->step;
    }
}

static Behind fewest_steps(Experiment *experiment) {
    Behind behind = {.above = LONG_MAX};
    for (int i = 0; i < experiment->count; i++) {
        if (!lane_waits(&experiment->lane[i])) {
            put_behind(&behind, experiment->lane[i].model);
        }
    }
    return behind;
}

static long min(long a, long b) {
    return a < b ? a : b;
}

static long count_rollbacks(Model *const *model, int models) {
    long count = 0;
    for (int i = 0; i < models; i++) {
        count += model[i]->rollbacks;
    }
    return count;
}

static void train_lanes(Experiment *experiment, Model *const *model, int count, long steps) {
    const long before = count_rollbacks(model, count);
    train_round(model, count, steps);
    experiment->rollbacks += count_rollbacks(model, count) - before;
}

// Trains lanes until the one behind has `last` steps, at most `max` steps in all, and always the one that has the fewest, the first of
// them first; returns how many. Lanes that have as many train at the same time, which makes no difference to what they learn.
static long train_behind(Experiment *experiment, long last, long max) {
    long done = 0;
    for (Behind b = fewest_steps(experiment); b.count > 0 && b.step < last && done < max; b = fewest_steps(experiment)) {
        long rounds = min(min(b.above, last) - b.step, (max - done) / b.count);
        int count = rounds > 0 ? b.count : (int)(max - done); // too few for all
        rounds += rounds == 0;
        train_lanes(experiment, b.model, count, rounds);
        done += rounds * count;
    }
    return done;
}

// ---- reflow --------------------------------------------------------------------------------------------------------------

// The index of the lane's teacher, -1 where it is not open.
static int find_teacher(const Experiment *experiment, const Lane *lane) {
    const LaneSpec spec = lane_spec_teacher(&lane->spec);
    return experiment_find(experiment, &spec);
}

// The next lane that waits and whose teacher does not, if any.
static Lane *next_pupil(Experiment *experiment, Lane **teacher) {
    for (int i = 0; i < experiment->count; i++) {
        Lane *lane = &experiment->lane[i];
        if (!lane_waits(lane)) {
            continue;
        }
        const int index = find_teacher(experiment, lane);
        *teacher = index < 0 ? NULL : &experiment->lane[index];
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
        Model *model = teacher->model;
        train_lanes(experiment, &model, 1, 1);
        return true;
    }
    return make_pairs(pupil, teacher);
}

Waiting experiment_waiting(const Experiment *experiment, const Lane *lane) {
    Waiting waiting = {.waits = lane_waits(lane), .made = lane->reflow ? lane->reflow->made : 0};
    const int index = waiting.waits ? find_teacher(experiment, lane) : -1;
    const Lane *teacher = index < 0 ? NULL : &experiment->lane[index];
    if (teacher && lane_waits(teacher)) {
        return experiment_waiting(experiment, teacher);
    }
    waiting.steps = teacher ? teacher->model->step : 0;
    return waiting;
}

// --------------------------------------------------------------------------------------------------------------------------

bool experiment_learns(const Experiment *experiment) {
    return experiment->training && experiment->view_step < 0;
}

bool experiment_train(Experiment *experiment, long steps) {
    if (!experiment_learns(experiment)) {
        return false;
    }
    while (steps > 0 && teach(experiment)) {
        steps--;
    }
    train_behind(experiment, LONG_MAX, steps);
    return true;
}

void experiment_train_to(Experiment *experiment, long steps) {
    while (teach(experiment)) {
    }
    train_behind(experiment, steps, LONG_MAX);
}
