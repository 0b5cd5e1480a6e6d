// A small experiment for the tests of experiment and command: tiny networks and few particles, so that thousands of changes take seconds.
#ifndef TESTS_SESSION_RIG_H
#define TESTS_SESSION_RIG_H

#include "run/experiment.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sanitized.h"

static inline void assert_floats(const float *a, const float *b, int n) {
    assert_memory_equal(a, b, (size_t)n * sizeof *a);
}

static inline void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static inline int path_named(const char *name) {
    for (int i = 0; i < path_count(); i++) {
        if (path_kind_at(i) == path_find(name)) {
            return i;
        }
    }
    fail_msg("no path %s", name);
    return 0;
}

static inline Settings small_settings(void) {
    Settings s = settings_default();
    s.width = 8;
    s.hidden = 1;
    s.batch = s.match = 64;
    s.particles = 1000;
    s.steps = 5;
    s.path = path_named("ot");
    s.pairing = PAIRING_OT;
    return s;
}

static inline Experiment *open_session(const Settings *settings) {
    Experiment *experiment = malloc(sizeof *experiment);
    Error err;
    assert_true(experiment_open(experiment, settings, &err));
    return experiment;
}

static inline void close_session(Experiment *experiment) {
    experiment_close(experiment);
    free(experiment);
}

static inline void apply(Experiment *experiment, const Settings *wanted) {
    Error err = {0};
    if (!experiment_apply(experiment, wanted, &err)) {
        fail_msg("%s", err.text);
    }
}

static inline void look(Experiment *experiment, const char *path, Pairing pairing) {
    Settings wanted = experiment->settings;
    wanted.path = path_named(path);
    wanted.pairing = (int)pairing;
    apply(experiment, &wanted);
}

static inline Lane *selected(Experiment *experiment) {
    return &experiment->lane[experiment->selected];
}

// The oldest weights that any computed chunk still shows; -1 when none is computed.
static inline long oldest_weights(const Trajectories *trajectories) {
    long oldest = -1;
    for (int c = 0; c < trajectories->chunks; c++) {
        long step = trajectories->weights_step[c];
        if (step >= 0 && (oldest < 0 || step < oldest)) {
            oldest = step;
        }
    }
    return oldest;
}

// Positions of the selected lane's particles.
static inline void positions(const Experiment *experiment, float t, float *x, float *y) {
    const Lane *lane = &experiment->lane[experiment->selected];
    experiment_at(experiment, lane, t, 0, experiment_ready(experiment, lane), x, y);
}

// Ends a morph and computes what is visible.
static inline void settle(Experiment *experiment) {
    experiment_refresh_all(experiment);
    experiment_advance(experiment, 2 * EXPERIMENT_MORPH_S);
    experiment_refresh_all(experiment);
}

#endif
