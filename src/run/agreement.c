#include "run/agreement.h"

#include "run/health.h"

#include <math.h>

#define CALM_S 1.0 // that picture and numbers have to agree before these come back, while a network learns

long agreement_mark(const Experiment *experiment, const Lane *lane) {
    long step;
    model_weights(lane->model, experiment->view_step, &step);
    return experiment_is_exact(experiment, lane) || lane_is_forward(lane) ? AGREEMENT_EXACT : step;
}

static bool within(long a, long b, long share) {
    const long less = a < b ? a : b, more = a < b ? b : a;
    return less >= 0 && more - less <= more / share;
}

bool agreement_alike(long a, long b) {
    return within(a, b, 4);
}

bool agreement_close(long a, long b) {
    return within(a, b, 16);
}

int agreement_behind(const Experiment *experiment, const Lane *lane, bool device) {
    const Trajectories *trajectories = lane_kept(lane, device);
    const long mark = agreement_mark(experiment, lane);
    int count = 0;
    for (int c = 0; c < trajectories->wanted; c++) {
        count += !agreement_alike(trajectories->weights_step[c], mark);
    }
    return count;
}

// Notes whether trajectories that can be drawn show another flow, and the most and the least training of any.
static void look_at(const Trajectories *trajectories, long mark, Agreement *agreement) {
    for (int c = 0; c < trajectories->wanted && c * SOLVE_CHUNK < trajectories->ready; c++) {
        const long of = trajectories->weights_step[c];
        agreement->mixed |= !agreement_alike(of, mark);
        agreement->newest = of > agreement->newest ? of : agreement->newest;
        agreement->oldest = of < agreement->oldest ? of : agreement->oldest;
    }
}

// The most training of any lane in sight whose training is shown, by experiment_step_cost.
static double most_trained(const Experiment *experiment) {
    double most = 0;
    for (int pane = 0; pane < experiment_panes(experiment); pane++) {
        const Lane *lane = experiment_pane(experiment, pane);
        const long mark = agreement_mark(experiment, lane);
        const double had = (double)mark * experiment_step_cost(experiment, lane->model);
        most = mark != AGREEMENT_EXACT && had > most ? had : most;
    }
    return most;
}

// Of the particles in the picture, those on a device where there are such.
static void count_particles(const Experiment *experiment, const Lane *lane, Agreement *agreement) {
    const bool device = lane->device.count > 0;
    const Trajectories *trajectories = lane_kept(lane, device);
    const int all = trajectories->wanted, behind = agreement_behind(experiment, lane, device);
    const long particles = (long)all * SOLVE_CHUNK < trajectories->count ? (long)all * SOLVE_CHUNK : trajectories->count;
    agreement->all = particles;
    agreement->done = all > 0 ? particles * (all - behind) / all : 0;
}

// As it is at this moment.
static Agreement agreement_now(const Experiment *experiment, const Lane *lane) {
    const long mark = agreement_mark(experiment, lane);
    const long most = lround(most_trained(experiment) / experiment_step_cost(experiment, lane->model)); // as steps of this lane
    Agreement agreement = {.kind = AGREEMENT_WHOLE, .newest = mark, .oldest = mark};
    const bool exact = mark == AGREEMENT_EXACT;
    look_at(&lane->trajectories, mark, &agreement);
    look_at(&lane->device, mark, &agreement);
    if (!exact && experiment->view_step < 0 && model_broken(lane->model)) {
        agreement.kind = AGREEMENT_BROKEN;
    } else if (agreement_behind(experiment, lane, false) > 0 || agreement_behind(experiment, lane, true) > 0) {
        agreement.kind = AGREEMENT_COMPUTING;
        count_particles(experiment, lane, &agreement);
    } else if (mark == 0) {
        agreement.kind = AGREEMENT_UNTRAINED;
    } else if (!exact && !agreement_alike(mark, most)) {
        agreement.kind = AGREEMENT_LEARNING;
        agreement.done = mark;
        agreement.all = most;
    } else if (!agreement_close(lane->measured, mark)) {
        agreement.kind = AGREEMENT_MEASURING;
    }
    return agreement;
}

Agreement agreement_of(const Experiment *experiment, const Lane *lane) {
    Agreement agreement = agreement_now(experiment, lane);
    if (agreement.kind == AGREEMENT_WHOLE && lane->unrest_s > 0) {
        agreement.kind = AGREEMENT_MEASURING;
    }
    return agreement;
}

void agreement_follow(Experiment *experiment, double dt_s) {
    for (int i = 0; i < experiment->count; i++) {
        Lane *lane = &experiment->lane[i];
        const bool behind = agreement_now(experiment, lane).kind == AGREEMENT_COMPUTING;
        lane->unrest_s = !experiment_learns(experiment) ? 0 : behind ? CALM_S : lane->unrest_s - dt_s;
    }
}

// Particles that stay where they are, or all go the same way, as a network that has failed leaves them: they are straight, and it means nothing.
static bool stands_still(const Experiment *experiment, const Lane *lane) {
    const long mark = agreement_mark(experiment, lane);
    return lane->health == HEALTH_EVERYWHERE && mark >= HEALTH_EARLY_STEPS && mark != AGREEMENT_EXACT;
}

AgreedNumbers agreement_numbers(const Experiment *experiment, const Lane *lane) {
    const bool agreed = agreement_of(experiment, lane).kind == AGREEMENT_WHOLE && !stands_still(experiment, lane);
    return agreed ? (AgreedNumbers){lane->detour, lane->straightness, lane->round_trip, lane->landed}
                  : (AgreedNumbers){NAN, NAN, NAN, NAN};
}

bool agreement_measure_due(const Experiment *experiment) {
    for (int pane = 0; pane < experiment_panes(experiment); pane++) {
        if (agreement_now(experiment, experiment_pane(experiment, pane)).kind == AGREEMENT_MEASURING) {
            return true;
        }
    }
    return false;
}
