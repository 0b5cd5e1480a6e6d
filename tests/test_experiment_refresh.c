// Trajectories as lanes learn: nothing visible gets old, and no work is done twice.
#include "experiment_rig.h"

#include "flow/metric.h"

// Runs frames of dt_s seconds with training on; no visible trajectory may be older than it is said to get.
static void run_frames(Experiment *experiment, double dt_s, double seconds) {
    double born[LANES_MAX][64] = {{0}};
    for (double now = dt_s; now < seconds; now += dt_s) {
        for (int i = 0; i < experiment->count; i++) {
            experiment_train(experiment, 1);
        }
        experiment_advance(experiment, dt_s);
        experiment_refresh(experiment, experiment_due(experiment, dt_s));
        for (int i = 0; i < experiment->count; i++) {
            const Lane *lane = &experiment->lane[i];
            assert_in_range(lane->trajectories.chunks, 1, 64);
            for (int c = 0; c < lane->trajectories.chunks; c++) {
                born[i][c] = lane->trajectories.weights_step[c] == lane->model->step ? now : born[i][c];
                bool seen = experiment->settings.compare || i == experiment->selected;
                if (seen && now - born[i][c] > EXPERIMENT_FRESH_S + 1e-9) {
                    fail_msg("lane %d, chunk %d: %g s old at %g frames a second", i, c, now - born[i][c], 1 / dt_s);
                }
            }
        }
    }
}

static void test_nothing_visible_gets_old(void **state) {
    (void)state;
    const double rates[] = {4, 24, 30, 59.94, 60, 144, 240};
    const char *more[] = {"linear", "cosine"};
    for (int lanes = 2; lanes <= 4; lanes++) {
        for (int compare = 0; compare <= 1; compare++) {
            for (int r = 0; r < ROUNDS(7, 2); r++) {
                Settings s = small_settings();
                s.particles = 6000; // 24 chunks
                s.steps = 1;
                s.compare = compare;
                Experiment *experiment = open_session(&s);
                for (int i = 2; i < lanes; i++) {
                    look(experiment, more[i - 2], PAIRING_OT);
                }
                settle(experiment);
                run_frames(experiment, 1 / rates[r], 2.5);
                close_session(experiment);
            }
        }
    }
}

static void test_lanes_out_of_sight_are_computed_too(void **state) {
    (void)state;
    const double rates[] = {30, 60, 144};
    for (int r = 0; r < ROUNDS(3, 1); r++) {
        Settings s = small_settings();
        s.steps = 1;
        s.particles = 4000; // 16 chunks: a third of a chunk a frame at 60 frames a second
        Experiment *experiment = open_session(&s);
        look(experiment, "linear", PAIRING_OT);
        experiment_refresh_all(experiment);
        for (int frame = 0; frame < 6 * rates[r]; frame++) {
            experiment_train(experiment, 1);
            experiment_advance(experiment, 1 / rates[r]);
            experiment_refresh(experiment, experiment_due(experiment, 1 / rates[r]));
        }
        for (int i = 0; i < 3; i++) {
            const Trajectories *trajectories = &experiment->lane[i].trajectories;
            assert_int_equal(trajectories->ready, trajectories->count);
        }
        close_session(experiment);
    }
}

static void test_fresh_means_that_nothing_is_to_be_done(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    assert_false(experiment_fresh(experiment));
    experiment_refresh_all(experiment);
    assert_true(experiment_fresh(experiment)); // the lane out of sight does not count
    assert_int_equal(experiment_due(experiment, 0.1), 0);
    assert_int_equal(experiment->lane[0].trajectories.ready, 0);
    experiment_train_to(experiment, 1);
    assert_false(experiment_fresh(experiment));
    assert_true(experiment_due(experiment, 0.1) >= 1);
    for (int i = 0; i < 100 && !experiment_fresh(experiment); i++) {
        experiment_refresh(experiment, 1);
    }
    assert_true(experiment_fresh(experiment));
    s.compare = true;
    apply(experiment, &s);
    assert_false(experiment_fresh(experiment)); // now it does
    for (int i = 0; i < 100 && !experiment_fresh(experiment); i++) {
        experiment_refresh(experiment, 1); // one at a time: nobody may starve
    }
    assert_true(experiment_fresh(experiment));
    close_session(experiment);
}

static void test_urgent_work_is_due_at_once(void **state) {
    (void)state;
    Settings s = small_settings();
    s.particles = 6000;
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 10);
    settle(experiment);
    experiment_train_to(experiment, 12);
    assert_true(experiment_due(experiment, 1.0 / 60) <= 2);
    look(experiment, "vp", PAIRING_INDEPENDENT);
    assert_true(experiment_due(experiment, 1.0 / 60) >= 24);
    experiment_refresh(experiment, experiment_due(experiment, 1.0 / 60));
    const Trajectories *trajectories = &selected(experiment)->trajectories;
    assert_int_equal(trajectories->ready, 6000); // all in that one call
    assert_int_equal(oldest_weights(trajectories), 12);
    close_session(experiment);
}

// A lane that learns fast while the flow stands still: what it has left behind is computed first, and is not measured.
static void test_what_stands_still_does_not_stay_behind(void **state) {
    (void)state;
    Settings s = small_settings();
    s.particles = 6000;
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 10);
    settle(experiment);
    experiment_train_to(experiment, 400);
    assert_false(experiment_urgent(experiment)); // it moves
    experiment->play.playing = false;
    assert_true(experiment_urgent(experiment));
    experiment_refresh(experiment, 1);
    const Trajectories *trajectories = &selected(experiment)->trajectories;
    assert_int_equal(trajectories->weights_step[0], 400);
    assert_int_equal(trajectories->weights_step[1], 10);
    experiment_measure(experiment);
    assert_near((double)selected(experiment)->detour, metric_detour(256, 5, trajectories->x, trajectories->y, 6000), 1e-6);
    assert_true(experiment_due(experiment, 1.0 / 60) >= 23);
    experiment_refresh(experiment, 23);
    assert_int_equal(oldest_weights(trajectories), 400);
    assert_false(experiment_urgent(experiment));
    experiment_measure(experiment);
    assert_near((double)selected(experiment)->detour, metric_detour(512, 5, trajectories->x, trajectories->y, 6000), 1e-6);
    close_session(experiment);
}

// What is shown is the trajectory under the weights that are said to be shown.
static void test_trajectories_are_of_the_weights_shown(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 120);
    const long steps[] = {-1, 40, 7, -1};
    for (int i = 0; i < 4; i++) {
        experiment_look_back(experiment, steps[i]);
        settle(experiment);
        const Lane *lane = selected(experiment);
        ShownModel context = experiment_field(experiment, lane);
        Field field = model_field(&context);
        float x[6 * 256], y[6 * 256];
        memcpy(x, lane->trajectories.x + 256, 256 * sizeof(float));
        memcpy(y, lane->trajectories.y + 256, 256 * sizeof(float));
        solve_path(&field, SOLVE_MIDPOINT, 5, 0, 1, 256, x, y, 256);
        for (int k = 0; k <= 5; k++) {
            assert_memory_equal(x + k * 256, lane->trajectories.x + k * 1000 + 256, 256 * sizeof(float));
            assert_memory_equal(y + k * 256, lane->trajectories.y + k * 1000 + 256, 256 * sizeof(float));
        }
        for (int c = 0; c < lane->trajectories.chunks; c++) {
            assert_int_equal(lane->trajectories.weights_step[c], experiment_shown_step(experiment));
        }
    }
    close_session(experiment);
}

// ---- a device -------------------------------------------------------------------------------------------------------------------

// One that only counts.
typedef struct {
    int open, most;
    long filled; // chunks
    bool full, fails;
} Fake;

static void *fake_open(void *context, const Trajectories *trajectories) {
    Fake *fake = context;
    assert_null(trajectories->x);
    fake->open += !fake->full;
    return fake->full ? NULL : fake;
}

static void fake_close(void *context, void *held) {
    Fake *fake = context;
    assert_ptr_equal(held, fake);
    fake->open--;
}

static int fake_affordable(void *context, bool urgent) {
    (void)urgent;
    return ((Fake *)context)->most;
}

static bool fake_fill(void *context, const Experiment *experiment, const Lane *lane, const TrajectoriesTurn *turn) {
    Fake *fake = context;
    assert_true(lane >= experiment->lane && lane < experiment->lane + experiment->count);
    assert_true(turn->first + turn->n <= lane->device.chunks && turn->lead <= turn->first);
    fake->filled += turn->n + turn->lead;
    return !fake->fails;
}

static TrajectoriesDevice device_of(Fake *fake) {
    return (TrajectoriesDevice){fake, fake_open, fake_close, fake_affordable, fake_fill};
}

static Settings many_particles(void) {
    Settings s = small_settings();
    s.particles = 30000; // 118 chunks
    s.steps = 1;
    return s;
}

static void test_a_device_takes_particles_and_gives_them_back(void **state) {
    (void)state;
    Fake fake = {.most = 10};
    const TrajectoriesDevice device = device_of(&fake);
    Settings s = many_particles();
    Experiment *experiment = open_session(&s);
    const Trajectories *there = &selected(experiment)->device;
    assert_true(experiment_use_device(experiment, &device, 0.1));
    assert_int_equal(selected(experiment)->trajectories.count, EXPERIMENT_LED);
    assert_int_equal(there->count, 30000);
    assert_int_equal(there->ready, 10 * SOLVE_CHUNK); // as many as it affords
    assert_int_equal(fake.open, 1);                   // no other lane while this one lacks something
    fake.most = 1000;
    experiment_use_device(experiment, &device, 0.1);
    assert_int_equal(there->ready, 30000);
    fake.filled = 0;
    experiment_use_device(experiment, &device, 0.1);
    assert_int_equal(fake.filled, 0); // fresh
    s.label = 0;                      // another field for the same particles, which stay in sight
    apply(experiment, &s);
    assert_int_equal(there->ready, 30000);
    assert_int_equal(oldest_weights(there), -1);
    experiment_use_device(experiment, &device, 0);
    assert_int_equal(fake.filled, 118);
    s.compare = true; // each pane shows half of them
    apply(experiment, &s);
    experiment_use_device(experiment, &device, 0);
    assert_int_equal(fake.open, 2);
    for (int i = 0; i < 2; i++) {
        assert_in_range(experiment->lane[i].device.ready, 15000, 30000);
        assert_int_equal(experiment->lane[i].device.wanted, 59);
    }
    s.steps = 2; // other knots
    apply(experiment, &s);
    assert_int_equal(fake.open, 0);
    experiment_use_device(experiment, &device, 0);
    assert_int_equal(fake.open, 2);
    assert_true(experiment_use_device(experiment, NULL, 0));
    assert_int_equal(fake.open, 0);
    assert_int_equal(selected(experiment)->trajectories.count, 30000);
    experiment_use_device(experiment, &device, 0);
    close_session(experiment); // closes there, too
    assert_int_equal(fake.open, 0);
}

static void test_a_device_that_fails_leaves_everything_to_the_processor(void **state) {
    (void)state;
    for (int when = 0; when < 4; when++) { // at once, while lanes learn, for want of memory, for a lane that is seen later
        Fake fake = {.most = 1000, .fails = when == 0, .full = when == 2};
        const TrajectoriesDevice device = device_of(&fake);
        Settings s = many_particles();
        Experiment *experiment = open_session(&s);
        bool good = experiment_use_device(experiment, &device, 0);
        assert_int_equal(good, when == 1 || when == 3);
        experiment_train_to(experiment, 10);
        fake.fails = when == 1;
        fake.full = when == 3;
        if (when == 3) {
            look(experiment, "vp", PAIRING_INDEPENDENT);
        }
        assert_false(good && experiment_use_device(experiment, &device, 0.1));
        assert_int_equal(fake.open, 0);
        assert_null(experiment->device);
        for (int i = 0; i < experiment->count; i++) {
            assert_int_equal(experiment->lane[i].device.count, 0);
            assert_int_equal(experiment->lane[i].trajectories.count, 30000);
        }
        close_session(experiment);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_visible_gets_old),
        cmocka_unit_test(test_lanes_out_of_sight_are_computed_too),
        cmocka_unit_test(test_fresh_means_that_nothing_is_to_be_done),
        cmocka_unit_test(test_urgent_work_is_due_at_once),
        cmocka_unit_test(test_what_stands_still_does_not_stay_behind),
        cmocka_unit_test(test_trajectories_are_of_the_weights_shown),
        cmocka_unit_test(test_a_device_takes_particles_and_gives_them_back),
        cmocka_unit_test(test_a_device_that_fails_leaves_everything_to_the_processor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
