// Whose turn it is to be trained, and the pairs that lanes of reflow wait for.
#include "run/experiment.h"

#include "run/train_round.h"

#include <limits.h>
#include <math.h>

double experiment_step_cost(const Experiment *experiment, const Model *model) {
    double least = HUGE_VAL;
    if (experiment->settings.pace == PACE_STEPS) {
        return 1;
    }
    for (int i = 0; i < experiment->count; i++) {
        least = fmin(least, model_step_operations(experiment->lane[i].model));
    }
    return model_step_operations(model) / least;
}

// The lanes that have had the least training among those that can be trained, in their order: those in front whose steps cost the same.
typedef struct {
    int count;
    Model *model[LANES_MAX];
    double cost;       // of a step of theirs
    double had, above; // training; that of the next lane up, HUGE_VAL where there is none
} Behind;

// A model that two lanes hold is trained once.
static void put_behind(Behind *behind, Model *model, double cost) {
    const double had = cost * (double)model->step;
    for (int i = 0; i < behind->count; i++) {
        if (behind->model[i] == model) {
            return;
        }
    }
    if (behind->count == 0 || had < behind->had) {
        behind->above = behind->count > 0 ? behind->had : HUGE_VAL;
        behind->had = had;
        behind->cost = cost;
        behind->count = 0;
    }
    if (had == behind->had && cost == behind->cost) {
        behind->model[behind->count++] = model;
    } else if (had < behind->above) {
        behind->above = had;
    }
}

static Behind least_trained(Experiment *experiment) {
    Behind behind = {.above = HUGE_VAL};
    for (int i = 0; i < experiment->count; i++) {
        if (!lane_waits(&experiment->lane[i])) {
            put_behind(&behind, experiment->lane[i].model, experiment_step_cost(experiment, experiment->lane[i].model));
        }
    }
    return behind;
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
    for (int i = 0; i < count; i++) {
        model[i]->clock_s = experiment->clock_s;
    }
    train_round(model, count, steps);
    experiment->rollbacks += count_rollbacks(model, count) - before;
}

// Trains lanes until the one behind has had `last`, at most `max` steps in all, and always the one that has had least, the first of
// them first; returns how many. Lanes that have had as much train at the same time, which makes no difference to what they learn.
static long train_behind(Experiment *experiment, double last, long max) {
    long done = 0;
    for (Behind b = least_trained(experiment); b.count > 0 && b.had < last && done < max; b = least_trained(experiment)) {
        const double due = fmax(ceil((fmin(b.above, last) - b.had) / b.cost), 1);
        const long left = max - done, whole = left / b.count;
        const int count = left < b.count ? (int)left : b.count; // there may be too few for all
        const long rounds = left < b.count ? 1 : due < (double)whole ? (long)due : whole;
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

// A slice of its pairs, for all lanes that show its model; a job for which there is no memory is tried again later.
static bool make_pairs(Experiment *experiment, Lane *pupil, const Lane *teacher) {
    Error err;
    if (!pupil->reflow && !(pupil->reflow = reflow_open(teacher->model, &err))) {
        return false;
    }
    for (int i = 0; i < experiment->count; i++) {
        Lane *lane = &experiment->lane[i];
        lane->reflow = lane->model == pupil->model && !lane->reflow ? reflow_share(pupil->reflow) : lane->reflow;
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
    return make_pairs(experiment, pupil, teacher);
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
    train_behind(experiment, HUGE_VAL, steps);
    return true;
}

void experiment_train_to(Experiment *experiment, long steps) {
    while (teach(experiment)) {
    }
    train_behind(experiment, (double)steps, LONG_MAX);
}

long experiment_left(const Experiment *experiment, long steps) {
    double left = 0;
    for (int i = 0; i < experiment->count; i++) {
        const Model *model = experiment->lane[i].model;
        const bool counted = lane_waits(&experiment->lane[i]) || experiment_twin(experiment, i) < i; // it is trained once
        const double cost = experiment_step_cost(experiment, model);
        left += counted ? 0 : fmax(ceil(((double)steps - cost * (double)model->step) / cost), 0);
    }
    return left < 1e15 ? (long)left : (long)1e15;
}
