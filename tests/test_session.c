// A session in files is the experiment that was saved: the same picture at once, and training goes on to the same bits. What cannot be read is
// told, and something is seen.
#include "command_rig.h"

#include "base/file.h"
#include "model/checkpoint.h"
#include "run/session.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct {
    char folder[64], scene[128], model[4][128];
} Place;

static int make_place(void **state) {
    Place *place = calloc(1, sizeof *place);
    snprintf(place->folder, sizeof place->folder, "/tmp/flowscope-session-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->scene, sizeof place->scene, "%s/s.ini", place->folder);
    for (int i = 0; i < 4; i++) {
        session_model_name(place->model[i], sizeof place->model[i], place->scene, i + 1);
    }
    *state = place;
    return 0;
}

static int clear_place(void **state) {
    Place *place = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", place->folder);
    assert_int_equal(system(command), 0);
    free(place);
    return 0;
}

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
    for (int i = 0; i < m->history.used; i++) {
        assert_int_equal(m->history.step[i], n->history.step[i]);
        assert_floats(m->history.at[i], n->history.at[i], m->count);
    }
    assert_int_equal(m->curve.n, n->curve.n);
    assert_int_equal(m->curve.span, n->curve.span);
    assert_floats(m->curve.y, n->curve.y, m->curve.n);
    assert_memory_equal(&m->by_time, &n->by_time, sizeof m->by_time);
    assert_memory_equal(&m->loss, &n->loss, sizeof m->loss);
    assert_memory_equal(&m->first_loss, &n->first_loss, sizeof m->first_loss);
    assert_int_equal(m->rollbacks, n->rollbacks);
    assert_true(m->rate_scale == n->rate_scale);
}

static void assert_same_experiment(Experiment *a, Experiment *b) {
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->selected, b->selected);
    assert_int_equal(a->view_step, b->view_step);
    assert_int_equal(a->training, b->training);
    assert_near(a->play.t, b->play.t, 1e-4);
    experiment_refresh_all(a);
    experiment_refresh_all(b);
    for (int i = 0; i < a->count; i++) {
        assert_true(lane_spec_same(&a->lane[i].spec, &b->lane[i].spec));
        assert_same_model(a->lane[i].model, b->lane[i].model);
        float x[2][500], y[2][500];
        experiment_at(a, &a->lane[i], 0.7f, 0, 500, x[0], y[0]);
        experiment_at(b, &b->lane[i], 0.7f, 0, 500, x[1], y[1]);
        assert_floats(x[0], x[1], 500);
        assert_floats(y[0], y[1], 500);
    }
}

static SessionSaved save(const Place *place, const Experiment *experiment) {
    Error err = {0};
    SessionSaved saved;
    const Settings scene = experiment_scene(experiment);
    if (!session_save(place->scene, experiment, &scene, &saved, &err)) {
        fail_msg("%s", err.text);
    }
    return saved;
}

// As a window that begins with the scene.
static Experiment *begin(const Place *place, bool whole, char text[512]) {
    Experiment *experiment = malloc(sizeof *experiment);
    Settings s = settings_default();
    SceneModels models;
    Error err = {0};
    if (!scene_load(place->scene, &s, &err) || !scene_models(place->scene, &models, &err) || !experiment_open(experiment, &s, &err)) {
        fail_msg("%s", err.text);
    }
    if (session_bring(experiment, &models, &err) != whole) {
        fail_msg("%s", err.text);
    }
    if (text) {
        snprintf(text, 512, "%s", err.text);
    }
    return experiment;
}

static void check(const Place *place, const char *first, int models) {
    Rig *rig = open_rig(), *other = open_rig();
    assert_true(say(rig, first));
    experiment_train_to(rig->experiment, 40);
    assert_true(say(rig, "seek 0.3"));
    experiment_look_back(rig->experiment, 21);
    const SessionSaved saved = save(place, rig->experiment);
    assert_int_equal(saved.models, models);
    assert_true(saved.bytes > 10000);
    Experiment *begun = begin(place, true, NULL);
    assert_same_experiment(rig->experiment, begun);
    bool whole;
    Snapshot *snapshot = session_read(place->scene, &other->experiment->settings, &whole, &rig->err);
    assert_true(snapshot && whole);
    assert_true(snapshot_show_step(snapshot, other->experiment, &other->undo, &other->err));
    snapshot_free(snapshot);
    assert_same_experiment(rig->experiment, other->experiment);
    Experiment *const all[] = {rig->experiment, begun, other->experiment};
    for (int i = 0; i < 3; i++) {
        experiment_look_back(all[i], -1);
        experiment_train_to(all[i], 70);
        assert_same_experiment(rig->experiment, all[i]);
    }
    assert_true(say(other, "undo"));
    assert_int_equal(other->experiment->lane[0].model->step, 0);
    close_session(begun);
    close_rig(rig);
    close_rig(other);
}

static void a_session_is_what_was_saved(void **state) {
    const Place *place = *state;
    check(place, "set compare on\nset lanes \"vp, ot/ot\"", 2);
    check(place, "set lanes \"vp, ot/ot, ot/ot/data-to-noise\"\nset pan-x 0.5\nset zoom 2", 2);
    check(place, "set data 8gaussians\nset condition on\nset label 2", 2);
    check(place, "set lanes \"coupling, next-scale, flow-map, cnf\"", 4);
    check(place, "set lanes \"drifting, bridge/exact, vp/independent/noise\"\nset pace computing", 3);
    check(place, "set lanes \"ot, ot/reflow, vp\"", 3);
    check(place, "set lanes \"ot, ot/reflow, ot/reflow/1-step\"", 2); // both students have the pairs
}

// Whoever paused finds it paused.
static void it_stays_paused(void **state) {
    const Place *place = *state;
    Rig *rig = open_rig();
    experiment_train_to(rig->experiment, 5);
    assert_true(say(rig, "training off"));
    save(place, rig->experiment);
    Experiment *begun = begin(place, true, NULL);
    assert_false(begun->training);
    assert_same_experiment(rig->experiment, begun);
    close_session(begun);
    close_rig(rig);
}

// What has learned nothing is a scene as ever.
static void without_learning_it_is_a_scene(void **state) {
    const Place *place = *state;
    Rig *rig = open_rig();
    char plain[128];
    Error err;
    size_t size[2];
    snprintf(plain, sizeof plain, "%s/plain.ini", place->folder);
    assert_true(say(rig, "training off"));
    assert_int_equal(save(place, rig->experiment).models, 0);
    const Settings scene = experiment_scene(rig->experiment);
    assert_true(scene_save(plain, &scene, &err));
    char *a = file_read(place->scene, &size[0], &err), *b = file_read(plain, &size[1], &err);
    assert_string_equal(a, b);
    assert_false(file_exists(place->model[0]));
    free(a);
    free(b);
    close_rig(rig);
}

static void what_is_missing_or_foreign_is_told(void **state) {
    const Place *place = *state;
    Rig *rig = open_rig();
    char text[512];
    assert_true(say(rig, "set lanes \"vp, ot/ot\""));
    experiment_train_to(rig->experiment, 8);
    save(place, rig->experiment);
    // another lane's in its place: that one is there twice, this one begins anew
    char command[400];
    snprintf(command, sizeof command, "cp %s %s", place->model[1], place->model[0]);
    assert_int_equal(system(command), 0);
    Experiment *begun = begin(place, true, NULL);
    assert_int_equal(begun->lane[0].model->step, 0);
    assert_int_equal(begun->lane[1].model->step, 8);
    close_session(begun);
    assert_int_equal(unlink(place->model[0]), 0);
    begun = begin(place, false, text);
    assert_non_null(strstr(text, "s-lane1.safetensors"));
    assert_int_equal(begun->lane[0].model->step, 0);
    assert_int_equal(begun->lane[1].model->step, 8);
    assert_int_equal(begun->settings.train, 8); // so that it can be made again
    close_session(begun);
    bool whole;
    Snapshot *snapshot = session_read(place->scene, &rig->experiment->settings, &whole, &rig->err);
    assert_true(snapshot && !whole);
    assert_non_null(strstr(rig->err.text, "s-lane1.safetensors"));
    snapshot_free(snapshot);
    // trained on other data
    assert_true(say(rig, "set data rings"));
    experiment_train_to(rig->experiment, 3);
    assert_true(checkpoint_save_whole(rig->experiment->lane[0].model, NULL, place->model[0], &rig->err));
    begun = begin(place, false, text);
    assert_non_null(strstr(text, "data is rings"));
    assert_int_equal(begun->lane[0].model->step, 0);
    close_session(begun);
    // not a model
    FILE *out = fopen(place->model[0], "w");
    fputs("not a model", out);
    fclose(out);
    close_session(begin(place, false, text));
    assert_true(strlen(text) > 20);
    close_rig(rig);
}

// On a full disk nothing is left of a session.
static void half_a_session_is_none(void **state) {
    const Place *place = *state;
    Rig *rig = open_rig();
    Error err = {0};
    SessionSaved saved;
    assert_true(say(rig, "set lanes \"vp, ot/ot\""));
    experiment_train_to(rig->experiment, 8);
    char blocked[200];
    snprintf(blocked, sizeof blocked, "mkdir -p %s", place->model[1]);
    assert_int_equal(system(blocked), 0);
    const Settings scene = experiment_scene(rig->experiment);
    assert_false(session_save(place->scene, rig->experiment, &scene, &saved, &err)); // the second model
    assert_false(file_exists(place->scene) || file_exists(place->model[0]));
    assert_int_equal(rmdir(place->model[1]), 0);
    snprintf(blocked, sizeof blocked, "mkdir -p %s", place->scene);
    assert_int_equal(system(blocked), 0);
    assert_false(session_save(place->scene, rig->experiment, &scene, &saved, &err)); // the scene
    assert_false(file_exists(place->model[0]) || file_exists(place->model[1]));
    assert_true(strlen(err.text) > 20);
    close_rig(rig);
}

static void scenes_with_mistakes_are_refused(void **state) {
    const Place *place = *state;
    static const char *const wrong[] = {"model-2 = a.safetensors",       "model-1 = a\nmodel-1 = b", "model-1 =",  "model-5 = a",
                                        "model-1x = a",                  "step = -3",                "step = x",   "step = 3\nstep = 4",
                                        "training = maybe",              "training = on\ntraining = off", "step = nan"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Settings s = settings_default();
        SceneModels models;
        Error err = {0};
        FILE *out = fopen(place->scene, "w");
        fputs(wrong[i], out);
        fclose(out);
        if (scene_models(place->scene, &models, &err) || scene_load(place->scene, &s, &err)) {
            fail_msg("%s was not refused", wrong[i]);
        }
        assert_non_null(strstr(err.text, "s.ini:"));
    }
}

// A model beside the lanes that are open; in the place of its own kind; and, of other data, with all lanes begun anew. All can be taken back.
static void a_model_opens_as_a_lane(void **state) {
    const Place *place = *state;
    Rig *rig = open_rig();
    bool restarts;
    assert_true(say(rig, "set lanes \"vp, cosine\""));
    experiment_train_to(rig->experiment, 8);
    assert_true(checkpoint_save(rig->experiment->lane[1].model, true, place->model[0], &rig->err));
    assert_true(say(rig, "set lanes \"vp, ot/ot\""));
    experiment_train_to(rig->experiment, 6);
    command_settle(&rig->undo);
    assert_true(session_open_model(place->model[0], rig->experiment, &rig->undo, &restarts, &rig->err));
    assert_false(restarts);
    assert_int_equal(rig->experiment->count, 3);
    assert_int_equal(selected(rig->experiment)->model->step, 8);
    assert_int_equal(rig->experiment->lane[0].model->step, 8); // vp went on before
    experiment_train_to(rig->experiment, 11);
    assert_true(session_open_model(place->model[0], rig->experiment, &rig->undo, &restarts, &rig->err)); // its own kind
    assert_int_equal(rig->experiment->count, 3);
    assert_int_equal(selected(rig->experiment)->model->step, 8);
    assert_true(say(rig, "undo"));
    assert_int_equal(selected(rig->experiment)->model->step, 11);
    assert_true(say(rig, "redo"));
    assert_int_equal(selected(rig->experiment)->model->step, 8);
    assert_true(say(rig, "undo\nundo"));
    assert_int_equal(rig->experiment->count, 2);
    assert_true(say(rig, "set data rings"));
    assert_true(session_open_model(place->model[0], rig->experiment, &rig->undo, &restarts, &rig->err));
    assert_true(restarts);
    assert_string_equal(rig->experiment->dataset->data->name, "moons");
    assert_int_equal(selected(rig->experiment)->model->step, 8);
    assert_int_equal(rig->experiment->lane[0].model->step, 0);
    assert_true(say(rig, "undo"));
    assert_string_equal(rig->experiment->dataset->data->name, "rings");
    assert_int_equal(rig->experiment->count, 2);
    assert_false(session_open_model(place->scene, rig->experiment, &rig->undo, &restarts, &rig->err)); // there is none
    assert_int_equal(rig->experiment->count, 2);
    close_rig(rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_session_is_what_was_saved, make_place, clear_place),
        cmocka_unit_test_setup_teardown(it_stays_paused, make_place, clear_place),
        cmocka_unit_test_setup_teardown(without_learning_it_is_a_scene, make_place, clear_place),
        cmocka_unit_test_setup_teardown(what_is_missing_or_foreign_is_told, make_place, clear_place),
        cmocka_unit_test_setup_teardown(half_a_session_is_none, make_place, clear_place),
        cmocka_unit_test_setup_teardown(scenes_with_mistakes_are_refused, make_place, clear_place),
        cmocka_unit_test_setup_teardown(a_model_opens_as_a_lane, make_place, clear_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
