// A snapshot shows an experiment as it stood, again and again, and training goes on from it to the same bits.
#include "command_rig.h"
#include "memory_limit.h"

#include "run/snapshot.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <time.h>

static void assert_same_model(const Model *m, const Model *n) {
    assert_int_equal(m->step, n->step);
    assert_int_equal(m->count, n->count);
    assert_floats(m->params, n->params, m->count);
    assert_floats(m->average, n->average, m->count);
    assert_floats(m->good, n->good, m->count);
    assert_floats(m->adam.m, n->adam.m, m->count);
    assert_floats(m->adam.v, n->adam.v, m->count);
    assert_int_equal(m->adam.step, n->adam.step);
    assert_int_equal(m->history.used, n->history.used);
    assert_int_equal(m->history.next_step, n->history.next_step);
    assert_memory_equal(m->history.step, n->history.step, (size_t)m->history.used * sizeof m->history.step[0]);
    for (int i = 0; i < m->history.used; i++) {
        assert_floats(m->history.at[i], n->history.at[i], m->count);
    }
    assert_int_equal(m->curve.n, n->curve.n);
    assert_floats(m->curve.y, n->curve.y, m->curve.n);
    assert_memory_equal(&m->by_time, &n->by_time, sizeof m->by_time);
    assert_memory_equal(&m->first_loss, &n->first_loss, sizeof m->first_loss);
    assert_int_equal(m->rollbacks, n->rollbacks);
    assert_true(m->rate_scale == n->rate_scale);
    assert_string_equal(m->data->name, n->data->name);
}

static void assert_same_settings(const Settings *a, const Settings *b) {
    for (int i = 0; i < settings_count(); i++) {
        if (!settings_same(a, b, settings_at(i))) {
            fail_msg("%s differs", settings_at(i)->key);
        }
    }
}

// All that can be seen, particles included.
static void assert_same_experiment(Experiment *a, Experiment *b) {
    const Settings named_a = experiment_named(a), named_b = experiment_named(b);
    assert_same_settings(&named_a, &named_b);
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->selected, b->selected);
    assert_int_equal(a->view_step, b->view_step);
    assert_int_equal(a->training, b->training);
    assert_true(a->play.t == b->play.t && a->play.playing == b->play.playing && a->play.back == b->play.back);
    assert_floats(a->data_x, b->data_x, a->count_data);
    experiment_refresh_all(a);
    experiment_refresh_all(b);
    for (int i = 0; i < a->count; i++) {
        assert_true(lane_spec_same(&a->lane[i].spec, &b->lane[i].spec));
        assert_same_model(a->lane[i].model, b->lane[i].model);
        assert_int_equal(lane_waits(&a->lane[i]), lane_waits(&b->lane[i]));
        float x[2][500], y[2][500];
        experiment_at(a, &a->lane[i], 0.7f, 0, 500, x[0], y[0]);
        experiment_at(b, &b->lane[i], 0.7f, 0, 500, x[1], y[1]);
        assert_floats(x[0], x[1], 500);
        assert_floats(y[0], y[1], 500);
    }
}

static Snapshot *take(const Experiment *experiment) {
    Error err = {0};
    Snapshot *snapshot = snapshot_take(experiment, &err);
    if (!snapshot) {
        fail_msg("%s", err.text);
    }
    return snapshot;
}

static void show(const Snapshot *snapshot, Experiment *experiment) {
    Error err = {0};
    if (!snapshot_show(snapshot, experiment, &err)) {
        fail_msg("%s", err.text);
    }
}

// One rig stands where the snapshot was taken of another, which has gone on. Shown there and in a third one, all three are the same, and stay so
// as they train on; twice, as the snapshot stays as it is.
static void check(const char *first, const char *after) {
    Rig *still = open_rig(), *gone = open_rig(), *fresh = open_rig();
    Rig *const both[2] = {still, gone};
    for (int i = 0; i < 2; i++) {
        assert_true(say(both[i], first));
        experiment_train_to(both[i]->experiment, 40);
        experiment_look_back(both[i]->experiment, 21);
        assert_true(say(both[i], "seek 0.3"));
        experiment_refresh_all(both[i]->experiment);
    }
    Snapshot *snapshot = take(gone->experiment);
    experiment_train_to(gone->experiment, 50);
    assert_true(say(gone, after));
    experiment_train_to(gone->experiment, 9);
    for (int round = 0; round < 2; round++) {
        Rig *other = round == 0 ? gone : fresh;
        show(snapshot, other->experiment);
        assert_same_experiment(still->experiment, other->experiment);
        experiment_train_to(other->experiment, 60);
        assert_true(other->experiment->lane[0].model->step == 60);
        show(snapshot, other->experiment);
        assert_same_experiment(still->experiment, other->experiment);
    }
    snapshot_free(snapshot);
    for (int i = 0; i < 3; i++) { // what was shown needs no snapshot any more
        Rig *rig = (Rig *[]){still, gone, fresh}[i];
        experiment_train_to(rig->experiment, 70);
        assert_same_experiment(still->experiment, rig->experiment);
    }
    close_rig(still);
    close_rig(gone);
    close_rig(fresh);
}

static void shows_what_stood(void **state) {
    (void)state;
    check("set compare on\nset lanes \"vp, ot/ot\"", "set data rings");
    check("set compare on\nset lanes \"vp, ot/ot\"", "set rate 0.01");
    check("set compare on\nset lanes \"vp, ot/ot\"\nset time-labels diffusion", "set lanes \"cosine, linear\"");
    check("set compare on\nset lanes \"vp, ot/ot\"", "set width 16\nset steps 7\nset particles 2000");
    check("set data 8gaussians\nset condition on\nset label 2", "set condition off");
    check("set lanes \"coupling, next-scale, flow-map\"", "set data rings");
    check("set lanes \"drifting, cnf, vp\"", "restart");
}

// Lanes of one model share it in the snapshot and where it is shown.
static void shared_models_stay_shared(void **state) {
    (void)state;
    Rig *rig = open_rig(), *other = open_rig();
    assert_true(say(rig, "set lanes \"ot/ot, ot/ot/data-to-noise, vp\""));
    experiment_train_to(rig->experiment, 8);
    assert_ptr_equal(rig->experiment->lane[0].model, rig->experiment->lane[1].model);
    Snapshot *snapshot = take(rig->experiment);
    show(snapshot, other->experiment);
    assert_ptr_equal(other->experiment->lane[0].model, other->experiment->lane[1].model);
    assert_ptr_not_equal(other->experiment->lane[0].model, other->experiment->lane[2].model);
    assert_ptr_not_equal(other->experiment->lane[0].model, rig->experiment->lane[0].model);
    assert_same_experiment(rig->experiment, other->experiment);
    close_rig(rig);
    experiment_train_to(other->experiment, 12);
    snapshot_free(snapshot);
    close_rig(other);
}

// Nothing is copied for a lane that did not train since the last one, nor for one that was just shown.
static void snapshots_share_what_did_not_change(void **state) {
    (void)state;
    Rig *rig = open_rig(), *other = open_rig();
    assert_true(say(rig, "set lanes \"vp, ot/ot\""));
    experiment_train_to(rig->experiment, 8);
    Snapshot *one = take(rig->experiment);
    const size_t alone = snapshot_bytes(one);
    assert_true(say(rig, "set zoom 2\nset solver euler"));
    Snapshot *two = take(rig->experiment);
    assert_true(snapshot_bytes(one) < alone);
    show(two, other->experiment);
    Snapshot *three = take(other->experiment);
    assert_true(snapshot_bytes(three) < alone && snapshot_bytes(one) < alone);
    experiment_train_to(rig->experiment, 9);
    Snapshot *four = take(rig->experiment); // with the past of the first ones, which is not copied again
    const size_t newer = snapshot_bytes(four);
    assert_true(newer < alone);
    show(one, other->experiment);
    assert_true(other->experiment->settings.zoom == 1);
    assert_int_equal(other->experiment->lane[0].model->step, 8);
    show(four, other->experiment);
    assert_int_equal(other->experiment->lane[0].model->step, 9);
    close_rig(rig);
    snapshot_free(one);
    snapshot_free(two);
    assert_true(snapshot_bytes(four) == newer);
    experiment_look_back(other->experiment, 3);
    experiment_refresh_all(other->experiment);
    show(three, other->experiment);
    assert_int_equal(other->experiment->lane[0].model->step, 8);
    snapshot_free(three);
    snapshot_free(four);
    close_rig(other);
}

// A student keeps the pairs that it was taught with, though no lane could teach it any more; so does one that is still being taught.
static void pairs_are_kept(void **state) {
    (void)state;
    for (int k = 0; k < 2; k++) {
        Rig *rig = open_rig(), *other = open_rig();
        assert_true(say(rig, "set lanes \"ot, ot/reflow, ot/reflow/data-to-noise, vp\"")); // two lanes hold the pairs
        experiment_train_to(rig->experiment, 5);
        if (k == 0) {
            assert_true(say(rig, "set lanes \"ot/reflow, vp\""));
        } else {
            assert_true(say(rig, "restart"));
        }
        Snapshot *snapshot = take(rig->experiment);
        show(snapshot, other->experiment);
        assert_same_experiment(rig->experiment, other->experiment);
        experiment_train_to(rig->experiment, 9);
        close_rig(rig);
        experiment_train_to(other->experiment, 9);
        assert_int_equal(other->experiment->lane[k == 0 ? 0 : 1].model->step, 9);
        snapshot_free(snapshot);
        close_rig(other);
    }
}

// Language and theme are the window's own; the window goes on where it was.
static void the_place_stays(void **state) {
    (void)state;
    Rig *rig = open_rig(), *other = open_rig();
    assert_true(say(rig, "set theme dark\nset zoom 2\nset arrows on"));
    assert_true(say(other, "set theme light"));
    Snapshot *snapshot = take(rig->experiment);
    show(snapshot, other->experiment);
    assert_int_equal(other->experiment->settings.theme, THEME_LIGHT);
    assert_true(other->experiment->settings.arrows && other->experiment->settings.zoom == 2);
    snapshot_free(snapshot);
    close_rig(rig);
    close_rig(other);
}

// Shown as a step of undo it can be taken back, with what was learned before, and done again.
static void it_can_be_taken_back(void **state) {
    (void)state;
    Rig *rig = open_rig(), *same = open_rig(), *lesson = open_rig();
    Rig *const both[2] = {rig, same};
    for (int i = 0; i < 2; i++) {
        assert_true(say(both[i], "set compare on\nset lanes \"vp, ot/ot\""));
        experiment_train_to(both[i]->experiment, 20);
        experiment_refresh_all(both[i]->experiment);
        command_settle(&both[i]->undo);
    }
    assert_true(say(lesson, "set data rings\nset lanes \"ot/ot, linear\""));
    experiment_train_to(lesson->experiment, 7);
    Snapshot *snapshot = take(lesson->experiment);
    assert_true(snapshot_show_step(snapshot, rig->experiment, &rig->undo, &rig->err));
    assert_same_experiment(lesson->experiment, rig->experiment);
    experiment_train_to(rig->experiment, 11);
    assert_true(say(rig, "undo"));
    experiment_look_back(same->experiment, -1);
    rig->experiment->play = same->experiment->play; // undo leaves the flow where it is
    assert_same_experiment(same->experiment, rig->experiment);
    assert_true(say(rig, "redo"));
    assert_int_equal(rig->experiment->lane[0].model->step, 11);
    assert_string_equal(rig->experiment->lane[0].model->data->name, "rings");
    assert_true(say(rig, "undo"));
    for (int i = 0; i < 2; i++) {
        experiment_train_to(both[i]->experiment, 30);
    }
    assert_same_experiment(same->experiment, rig->experiment);
    assert_true(say(rig, "set data moons\nundo\nundo\nundo")); // the steps before it still are
    snapshot_free(snapshot);
    close_rig(rig);
    close_rig(same);
    close_rig(lesson);
}

static int lift_limit(void **state) {
    (void)state;
    limit_memory(0);
    return 0;
}

static void without_memory_all_is_as_it_was(void **state) {
    (void)state;
#if SANITIZED // which reserves terabytes: no limit can be set
    skip();
#endif
    static Experiment before;
    Rig *large = open_rig(), *rig = open_rig();
    assert_true(say(large, "set width 512\nset hidden 6\nset lanes \"vp, ot/ot\""));
    Snapshot *snapshot = take(large->experiment);
    experiment_train_to(rig->experiment, 5);
    Error err = {0};
    for (int lanes = 0; lanes < 2; lanes++) {
        before = *rig->experiment;
        limit_memory((size_t)(lanes == 0 ? 60 : 300) << 20);
        assert_false(snapshot_show(snapshot, rig->experiment, &err));
        limit_memory(0);
        assert_true(strlen(err.text) > 20);
        assert_memory_equal(rig->experiment, &before, sizeof before);
    }
    experiment_train_to(large->experiment, 1);
    limit_memory((size_t)20 << 20); // a model as it stands takes 27 MB
    assert_null(snapshot_take(large->experiment, &err));
    limit_memory(0);
    show(snapshot, rig->experiment);
    assert_int_equal(rig->experiment->settings.width, 512);
    snapshot_free(snapshot);
    close_rig(rig);
    close_rig(large);
}

int main(void) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 1); // another thread's would have address space in reserve, below any limit
    mallopt(M_MMAP_THRESHOLD, 1 << 17);
#endif
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_what_stood),
        cmocka_unit_test(shared_models_stay_shared),
        cmocka_unit_test(snapshots_share_what_did_not_change),
        cmocka_unit_test(pairs_are_kept),
        cmocka_unit_test(the_place_stays),
        cmocka_unit_test(it_can_be_taken_back),
        cmocka_unit_test_teardown(without_memory_all_is_as_it_was, lift_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
