// Undo and redo bring back what lanes had learned, as if nothing had happened between.
#include "command_rig.h"

#include <string.h>

static Lane *lane_of(Experiment *experiment, const char *name) {
    LaneSpec spec;
    Error err;
    assert_true(lane_spec_read(name, &spec, &err));
    const int index = experiment_find(experiment, &spec);
    if (index < 0) {
        fail_msg("no lane %s is open", name);
    }
    return &experiment->lane[index];
}

// Weights, optimiser, the past, and where particles are.
static void assert_same_lane(const Experiment *one, const Lane *a, const Experiment *two, const Lane *b) {
    const Model *m = a->model, *n = b->model;
    assert_int_equal(m->step, n->step);
    assert_int_equal(m->count, n->count);
    assert_floats(m->params, n->params, m->count);
    assert_floats(m->average, n->average, m->count);
    assert_floats(m->adam.m, n->adam.m, m->count);
    assert_floats(m->adam.v, n->adam.v, m->count);
    assert_int_equal(m->adam.step, n->adam.step);
    assert_int_equal(m->history.used, n->history.used);
    for (int i = 0; i < m->history.used; i++) {
        assert_floats(m->history.at[i], n->history.at[i], m->count);
    }
    assert_int_equal(m->curve.n, n->curve.n);
    assert_floats(m->curve.y, n->curve.y, m->curve.n);
    float x[2][500], y[2][500];
    experiment_at(one, a, 0.7f, 0, 500, x[0], y[0]);
    experiment_at(two, b, 0.7f, 0, 500, x[1], y[1]);
    assert_floats(x[0], x[1], 500);
    assert_floats(y[0], y[1], 500);
}

// Two rigs that trained alike; the second one makes the detour, and must be where the first is. Then both train on.
static void detour(const char *first, const char *lines, long steps_between, const char *back) {
    Rig *straight = open_rig(), *other = open_rig();
    Rig *const both[2] = {straight, other};
    for (int i = 0; i < 2; i++) {
        assert_true(say(both[i], first));
        experiment_train_to(both[i]->experiment, 40);
        experiment_refresh_all(both[i]->experiment);
        command_settle(&both[i]->undo);
    }
    assert_true(say(other, lines));
    experiment_train_to(other->experiment, steps_between);
    experiment_refresh_all(other->experiment);
    assert_true(say(other, back));
    for (int round = 0; round < 2; round++) {
        assert_int_equal(straight->experiment->count, other->experiment->count);
        for (int i = 0; i < straight->experiment->count; i++) {
            experiment_refresh_all(straight->experiment);
            experiment_refresh_all(other->experiment);
            assert_same_lane(straight->experiment, &straight->experiment->lane[i], other->experiment,
                             &other->experiment->lane[i]);
        }
        experiment_train_to(straight->experiment, 60);
        experiment_train_to(other->experiment, 60);
    }
    close_rig(straight);
    close_rig(other);
}

static void what_was_learned_comes_back(void **state) {
    (void)state;
    detour("set compare on\nset lanes \"vp, ot/ot\"", "set data rings", 0, "undo");
    detour("set compare on\nset lanes \"vp, ot/ot\"", "set data rings", 9, "undo");
    detour("set compare on\nset lanes \"vp, ot/ot\"", "set width 16", 9, "undo");
    detour("set compare on\nset lanes \"vp, ot/ot\"", "restart", 9, "undo");
    detour("set compare on\nset lanes \"vp, ot/ot, cosine\"", "close", 0, "undo");
    detour("set compare on\nset lanes \"vp, ot/ot\"", "set data rings", 9, "undo\nredo\nundo\nredo\nundo");
    detour("set compare on\nset lanes \"vp, ot/ot\"", "set data rings\nrestart\nset seed 9", 9, "undo\nundo\nundo");
    detour("set compare on\nset lanes \"vp, ot/ot\"", "set data rings\nset data moons", 9, "undo");
    detour("set compare on\nset lanes \"coupling, next-scale, flow-map\"", "set data rings", 9, "undo");
}

// At once: the trajectories are those of these weights, and nothing has to be computed.
static void trajectories_are_there_at_once(void **state) {
    (void)state;
    Rig *rig = open_rig();
    experiment_train_to(rig->experiment, 20);
    experiment_refresh_all(rig->experiment);
    assert_true(experiment_fresh(rig->experiment));
    assert_true(say(rig, "set data rings"));
    assert_false(experiment_fresh(rig->experiment));
    assert_true(say(rig, "undo"));
    const Lane *lane = &rig->experiment->lane[rig->experiment->selected];
    for (int c = 0; c < lane->trajectories.chunks; c++) {
        assert_int_equal(lane->trajectories.weights_step[c], 20);
    }
    assert_true(say(rig, "redo\nset steps 7\nundo\nundo")); // other trajectories between
    lane = &rig->experiment->lane[rig->experiment->selected];
    assert_int_equal(lane->trajectories.sampler.steps, 5);
    assert_int_equal(lane->model->step, 20);
    assert_true(say(rig, "set data rings\nset steps 7\nset data 8gaussians\nundo"));
    lane = &rig->experiment->lane[rig->experiment->selected];
    assert_int_equal(lane->trajectories.sampler.steps, 7);
    close_rig(rig);
}

// What was learned between comes back with redo.
static void redo_too(void **state) {
    (void)state;
    Rig *rig = open_rig();
    experiment_train_to(rig->experiment, 20);
    assert_true(say(rig, "set data rings"));
    experiment_train_to(rig->experiment, 11);
    assert_true(say(rig, "undo"));
    assert_int_equal(lane_of(rig->experiment, "ot/ot")->model->step, 20);
    assert_true(say(rig, "redo"));
    assert_int_equal(lane_of(rig->experiment, "ot/ot")->model->step, 11);
    assert_string_equal(lane_of(rig->experiment, "ot/ot")->model->data->name, "rings");
    assert_true(say(rig, "undo\nrestart"));
    assert_int_equal(lane_of(rig->experiment, "ot/ot")->model->step, 0);
    assert_true(say(rig, "undo"));
    assert_int_equal(lane_of(rig->experiment, "ot/ot")->model->step, 20);
    close_rig(rig);
}

// A rate that ruins a network, not one that it learned well under.
static void a_ruined_network_goes_back(void **state) {
    (void)state;
    Rig *rig = open_rig();
    assert_true(say(rig, "set lanes \"vp, ot/ot\""));
    experiment_train_to(rig->experiment, 30);
    command_settle(&rig->undo);
    Model *model = lane_of(rig->experiment, "vp")->model;
    float *kept = malloc((size_t)model->count * sizeof *kept);
    memcpy(kept, model->params, (size_t)model->count * sizeof *kept);
    assert_true(say(rig, "set rate 0.002"));
    experiment_train_to(rig->experiment, 40);
    assert_true(say(rig, "undo"));
    assert_int_equal(model->step, 40);
    command_settle(&rig->undo);
    assert_true(say(rig, "undo")); // and the lanes
    assert_true(say(rig, "redo"));
    model = lane_of(rig->experiment, "vp")->model;
    assert_int_equal(model->step, 40);
    memcpy(kept, model->params, (size_t)model->count * sizeof *kept);
    const long past = model->history.used;
    assert_true(say(rig, "set rate 0.005"));
    experiment_train_to(rig->experiment, 60);
    model->rollbacks++; // as a loss that blew up would have it
    const long id = lane_of(rig->experiment, "vp")->id;
    assert_true(say(rig, "undo"));
    assert_int_equal(model->step, 40);
    assert_int_equal(model->rollbacks, 0);
    assert_floats(model->params, kept, model->count);
    assert_int_equal(model->history.used, past);
    assert_true(lane_of(rig->experiment, "vp")->id != id);
    assert_int_equal(lane_of(rig->experiment, "ot/ot")->model->step, 60); // it was not ruined
    free(kept);
    close_rig(rig);
}

// The fifth lane makes one give way.
static void a_lane_that_gave_way_comes_back(void **state) {
    (void)state;
    Rig *rig = open_rig();
    assert_true(say(rig, "set lanes \"vp, ot/ot, cosine, linear\""));
    experiment_train_to(rig->experiment, 12);
    assert_true(say(rig, "select ve"));
    assert_int_equal(rig->experiment->count, 4);
    assert_true(say(rig, "undo"));
    assert_int_equal(rig->experiment->count, 4);
    static const char *const names[] = {"vp", "ot/ot", "cosine", "linear"};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(lane_of(rig->experiment, names[i])->model->step, 12);
    }
    close_rig(rig);
}

// A student has the pairs that it was taught with, though its teacher has gone.
static void pairs_come_back(void **state) {
    (void)state;
    Rig *rig = open_rig();
    assert_true(say(rig, "set lanes \"ot, ot/reflow, vp\""));
    experiment_train_to(rig->experiment, 5);
    assert_false(lane_waits(lane_of(rig->experiment, "ot/reflow")));
    assert_true(say(rig, "set lanes \"ot/reflow, vp\"\nset data rings"));
    assert_true(say(rig, "undo"));
    const Lane *student = lane_of(rig->experiment, "ot/reflow");
    assert_false(lane_waits(student));
    assert_int_equal(student->model->step, 5);
    assert_true(say(rig, "restart\nundo"));
    assert_false(lane_waits(lane_of(rig->experiment, "ot/reflow")));
    experiment_train_to(rig->experiment, 8);
    assert_int_equal(lane_of(rig->experiment, "ot/reflow")->model->step, 8);
    close_rig(rig);
}

// The oldest go, and the newest step is always whole.
static void memory_is_bounded(void **state) {
    (void)state;
    Rig *rig = open_rig();
    Shelf *shelf = &rig->experiment->shelf;
    assert_true(say(rig, "set lanes \"vp, ot/ot, cosine, linear\""));
    for (int i = 0; i < 12; i++) {
        experiment_train_to(rig->experiment, 3);
        assert_true(say(rig, "restart"));
        size_t bytes = 0;
        for (int k = 0; k < shelf->count; k++) {
            bytes += shelf->place[k].bytes;
        }
        assert_true(bytes <= SHELF_BYTES && shelf->count <= SHELF_LANES);
    }
    assert_int_equal(shelf->count, SHELF_LANES);
    assert_true(say(rig, "undo"));
    assert_int_equal(lane_of(rig->experiment, "vp")->model->step, 3);
    close_rig(rig);
}

// What undo is about to bring back makes no room for what it puts away meanwhile.
static void what_is_needed_stays(void **state) {
    (void)state;
    Rig *rig = open_rig();
    Shelf *shelf = &rig->experiment->shelf;
    assert_true(say(rig, "set lanes \"vp, ot/ot, cosine, linear\""));
    experiment_train_to(rig->experiment, 6);
    assert_true(say(rig, "set data rings"));
    experiment_train_to(rig->experiment, 2);
    for (int i = 0; i < shelf->count; i++) { // as if they were large: together all that there is room for
        shelf->place[i].bytes = SHELF_BYTES / 4;
    }
    assert_true(say(rig, "undo"));
    static const char *const names[] = {"vp", "ot/ot", "cosine", "linear"};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(lane_of(rig->experiment, names[i])->model->step, 6);
    }
    close_rig(rig);
}

// Before a rate that may ruin it each model is copied once; and where the change cannot be made, no copy stays.
static void copies_are_no_more_than_needed(void **state) {
    (void)state;
    Rig *rig = open_rig();
    const Shelf *shelf = &rig->experiment->shelf;
    assert_true(say(rig, "set lanes \"ot/ot, ot/ot/data-to-noise, vp\""));
    const int before = shelf->count;
    command_settle(&rig->undo);
    assert_false(say(rig, "{\nset rate 0.002\nset data-file /nowhere/x.csv\nset data file\n}"));
    assert_int_equal(shelf->count, before);
    assert_true(say(rig, "set rate 0.002"));
    assert_int_equal(shelf->count, before + 3);
    assert_ptr_equal(shelf->place[before].lane.model, shelf->place[before + 1].lane.model);
    assert_ptr_not_equal(shelf->place[before].lane.model, shelf->place[before + 2].lane.model);
    assert_true(say(rig, "undo\nredo"));
    close_rig(rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_learned_comes_back),
        cmocka_unit_test(trajectories_are_there_at_once),
        cmocka_unit_test(redo_too),
        cmocka_unit_test(a_ruined_network_goes_back),
        cmocka_unit_test(a_lane_that_gave_way_comes_back),
        cmocka_unit_test(pairs_come_back),
        cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(what_is_needed_stays),
        cmocka_unit_test(copies_are_no_more_than_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
