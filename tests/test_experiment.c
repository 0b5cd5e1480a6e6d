// The experiment: what a change of settings asks of lanes and swarms, and which lanes are open.
#include "experiment_rig.h"
#include "model/flow_matching.h"

// ---- opening ----------------------------------------------------------------------------------------------------------------

static void test_the_headline_lanes_are_there_from_the_start(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    assert_int_equal(experiment->count, 2);
    assert_int_equal(experiment_headline(&experiment->lane[0].spec), HEADLINE_DIFFUSION);
    assert_int_equal(experiment_headline(&experiment->lane[1].spec), HEADLINE_OT);
    assert_int_equal(experiment->selected, 1);
    assert_int_equal(experiment_panes(experiment), 1);
    assert_false(experiment_morphing(experiment));
    assert_true(experiment->training && experiment->play.playing && experiment->view_step == -1);
    close_session(experiment);

    s.path = path_named("linear");
    experiment = open_session(&s);
    assert_int_equal(experiment->count, 3);
    assert_int_equal(experiment->selected, 2);
    assert_int_equal(experiment_headline(&selected(experiment)->spec), HEADLINE_OTHER);
    close_session(experiment);
}

static void test_lanes_share_noise_and_weights(void **state) {
    (void)state;
    Settings s = small_settings();
    s.path = path_named("cosine");
    Experiment *experiment = open_session(&s);
    look(experiment, "vp", PAIRING_OT);
    assert_int_equal(experiment->count, 4);
    const Lane *first = &experiment->lane[0];
    for (int i = 1; i < 4; i++) {
        const Lane *lane = &experiment->lane[i];
        assert_memory_equal(lane->trajectories.x, first->trajectories.x, 1000 * sizeof(float));
        assert_memory_equal(lane->trajectories.y, first->trajectories.y, 1000 * sizeof(float));
        assert_memory_equal(lane->model->params, first->model->params, (size_t)first->model->count * sizeof(float));
    }
    close_session(experiment);
}

// ---- what a change asks for ----------------------------------------------------------------------------------------------------

// Another allowed value for a row; false where there is none.
static bool another_value(const Settings *settings, const Setting *row, Settings *wanted) {
    double value = settings_get(settings, row);
    const double tries[] = {value * 2, value + 1, value / 2, value - 1, row->min, row->max};
    for (int i = 0; i < 6; i++) {
        *wanted = *settings;
        settings_put(wanted, row, tries[i]);
        if (settings_get(wanted, row) != value && settings_check(wanted, NULL)) {
            return true;
        }
    }
    return false;
}

typedef struct {
    Model model[2]; // shallow copies
    Trajectories trajectories[2];
    long drawn; // chunks that are computed
} Before;

static Before look_closely(const Experiment *experiment) {
    Before before = {0};
    for (int i = 0; i < 2; i++) {
        before.model[i] = *experiment->lane[i].model;
        before.trajectories[i] = experiment->lane[i].trajectories;
    }
    return before;
}

// Every lane follows the settings, whatever the row.
static void assert_follows(const Model *model, const Settings *s) {
    const Settings *own = &model->settings;
    const Path *path = model_path(model);
    const Mlp *mlp = &model->mlp;
    assert_string_equal(model->data->name, dist_at(s->data)->name);
    assert_int_equal(model->data->set ? model->data->set->count : 0, s->train_points);
    assert_true(model->source == dist_at(s->source) && own->seed == s->seed);
    assert_true(own->batch == s->batch && own->match == s->match && own->decay_steps == s->decay_steps);
    assert_true(own->schedule == s->schedule && own->rate == s->rate && own->ema == s->ema);
    assert_true(own->weight_decay == s->weight_decay && path->params.sigma_min == s->sigma_min);
    assert_true(path->params.beta0 == s->beta_min && path->params.beta1 == s->beta_max);
    assert_true(mlp->def.width == s->width && mlp->def.hidden == s->hidden && (int)mlp->def.act == s->activation);
    assert_true(mlp->def.time_freqs == s->time_features && mlp->def.pos_freqs == s->position_features);
}

static void assert_lanes(const Experiment *experiment, const Before *before, bool restarted) {
    for (int i = 0; i < 2; i++) {
        const Model *model = experiment->lane[i].model;
        assert_int_equal(model->step, restarted ? 0 : before->model[i].step);
        if (!restarted) {
            assert_ptr_equal(model->params, before->model[i].params);
            assert_int_equal(model->curve.n, before->model[i].curve.n);
        }
        assert_follows(model, &experiment->settings);
    }
}

static void assert_trajectories(const Experiment *experiment, const Before *before, bool renewed) {
    for (int i = 0; i < 2; i++) {
        const Trajectories *trajectories = &experiment->lane[i].trajectories;
        assert_int_equal(trajectories->count, experiment->settings.particles);
        assert_int_equal(trajectories->sampler.steps, experiment->settings.steps);
        assert_int_equal(trajectories->sampler.kind, experiment->settings.solver);
        if (renewed) {
            assert_int_equal(trajectories->ready, 0);
            assert_int_equal(trajectories->urgent, trajectories->chunks);
        } else {
            assert_ptr_equal(trajectories->x, before->trajectories[i].x);
            assert_int_equal(trajectories->ready, trajectories->count);
        }
    }
}

static void test_each_row_does_what_its_effect_says(void **state) {
    (void)state;
    int seen[EFFECT_START + 1] = {0};
    for (int r = 0; r < settings_count(); r++) {
        const Setting *row = settings_at(r);
        Settings s = small_settings(), wanted;
        static const char *const elsewhere[] = {"source", "field", "reflow-from", "reflow-round"}; // have tests of their own
        bool skipped = false;
        for (int k = 0; k < 4; k++) {
            skipped = skipped || strcmp(row->key, elsewhere[k]) == 0;
        }
        if (skipped) {
            continue;
        }
        if (row->type == SET_TEXT || !another_value(&s, row, &wanted)) {
            assert_true(row->type == SET_TEXT || strcmp(row->key, "match") == 0 ||
                        !setting_offered(row)); // match has no room below a batch of 64
            continue;
        }
        Experiment *experiment = open_session(&s);
        experiment_train_to(experiment, 5);
        for (int i = 0; i < 2; i++) { // both computed
            look(experiment, i ? "ot" : "vp", i ? PAIRING_OT : PAIRING_INDEPENDENT);
            settle(experiment);
        }
        Before before = look_closely(experiment);
        apply(experiment, &wanted);
        bool restarts = row->effect == EFFECT_RESTART;
        assert_lanes(experiment, &before, restarts);
        assert_trajectories(experiment, &before, restarts || row->effect == EFFECT_TRAJECTORIES);
        bool other_lane = row->effect == EFFECT_LANE && settings_use(&s, row->key); // the variant of another kind is nobody's yet
        assert_int_equal(experiment->count, other_lane ? 3 : 2);
        assert_int_equal(experiment->selected, other_lane ? 2 : 1);
        assert_near(settings_get(&experiment->settings, row), settings_get(&wanted, row), 0);
        seen[row->effect]++;
        close_session(experiment);
    }
    for (int effect = 0; effect <= EFFECT_START; effect++) {
        assert_true(seen[effect] > 0);
    }
}

// A flow that stands is opened where it stood; a scene keeps where it is, whether it stands or runs.
static void test_the_flow_stands_where_a_scene_says(void **state) {
    (void)state;
    Settings s = small_settings();
    s.play = false;
    s.time = 0.42;
    Experiment *experiment = open_session(&s);
    assert_false(experiment->play.playing);
    assert_near(experiment->play.t, 0.42, 0);
    experiment_advance(experiment, 0.5);
    assert_near(experiment->play.t, 0.42, 0);
    playhead_seek(&experiment->play, 0.3);
    Settings scene = experiment_scene(experiment);
    assert_false(scene.play);
    assert_near(scene.time, 0.3, 1e-9);
    experiment->play.playing = true;
    scene = experiment_scene(experiment);
    assert_true(scene.play);
    assert_near(scene.time, 0.3, 1e-9);
    close_session(experiment);
    s.play = true;
    experiment = open_session(&s);
    assert_true(experiment->play.playing);
    assert_near(experiment->play.t, 0, 0);
    close_session(experiment);
}

// Diffusion cannot start from a shape: its lane goes, and the toggle says why it does not come back.
static void test_lanes_that_make_no_sense_are_closed(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 5);
    s.source = 4;
    apply(experiment, &s);
    assert_int_equal(experiment->count, 1);
    assert_int_equal(experiment->selected, 0);
    assert_int_equal(experiment_headline(&selected(experiment)->spec), HEADLINE_OT);
    assert_int_equal(experiment_steps(experiment), 0);
    assert_false(experiment_morphing(experiment));
    Settings diffusion = experiment_headline_settings(experiment, HEADLINE_DIFFUSION);
    Error err;
    assert_false(experiment_apply(experiment, &diffusion, &err));
    assert_non_null(strstr(err.text, "path: This path works only from Gaussian noise"));
    settle(experiment);
    close_session(experiment);

    experiment = open_session(&s); // nor is it there when one begins so
    assert_int_equal(experiment->count, 1);
    s.source = settings_default().source;
    apply(experiment, &s);
    diffusion = experiment_headline_settings(experiment, HEADLINE_DIFFUSION);
    apply(experiment, &diffusion);
    assert_int_equal(experiment->count, 2);
    assert_int_equal(experiment_headline(&selected(experiment)->spec), HEADLINE_DIFFUSION);
    close_session(experiment);
}

// Points of a file, seen and trained on.
static void test_a_file_is_shown_and_learned_from(void **state) {
    (void)state;
    const char *path = "/tmp/test_session_points.csv";
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("0,0\n10,0\n10,20\n", file);
    fclose(file);
    Settings s = small_settings();
    assert_true(settings_set(&s, "data", "file", NULL) && settings_set(&s, "data-file", path, NULL));
    Experiment *experiment = open_session(&s);
    for (int i = 0; i < experiment->count_data; i++) {
        assert_true(fabsf(experiment->data_x[i]) == 1.5f && fabsf(experiment->data_y[i]) == 3.0f); // fitted to the stage
    }
    experiment_train_to(experiment, 3);
    remove(path);
    s.data = 0;
    apply(experiment, &s); // another shape, as by a number key
    assert_ptr_equal(selected(experiment)->model->data, dist_at(0));
    assert_true(settings_set(&s, "data", "file", NULL));
    Error err;
    assert_false(experiment_apply(experiment, &s, &err)); // the file has gone: all is as it was
    assert_non_null(strstr(err.text, path));
    assert_ptr_equal(selected(experiment)->model->data, dist_at(0));
    close_session(experiment);
}

static void test_data_points_follow_data_and_seed(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s), *other = open_session(&s);
    assert_memory_equal(experiment->data_x, other->data_x, sizeof other->data_x);
    s.seed++;
    apply(experiment, &s);
    assert_memory_not_equal(experiment->data_x, other->data_x, sizeof other->data_x);
    s.seed--;
    s.data = 1;
    apply(experiment, &s);
    assert_memory_not_equal(experiment->data_x, other->data_x, sizeof other->data_x);
    s.data = 0;
    apply(experiment, &s);
    assert_memory_equal(experiment->data_x, other->data_x, sizeof other->data_x);
    close_session(experiment);
    close_session(other);
}

// A run is a function of settings and step count, whichever way one came to them.
static void test_changes_there_and_back_repeat_the_run(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s), *straight = open_session(&s);
    experiment_train_to(experiment, 30);
    Settings other = s;
    other.data = 2;
    other.activation = ACT_TANH;
    apply(experiment, &other);
    experiment_train_to(experiment, 17);
    apply(experiment, &s);
    experiment_train_to(experiment, 40);
    experiment_train_to(straight, 40);
    for (int i = 0; i < 2; i++) {
        const Model *a = experiment->lane[i].model, *b = straight->lane[i].model;
        assert_memory_equal(a->average, b->average, (size_t)a->count * sizeof(float));
    }
    close_session(experiment);
    close_session(straight);
}

static void test_restart_begins_anew_in_every_lane(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s), *fresh = open_session(&s);
    experiment_train_to(experiment, 100);
    settle(experiment);
    experiment_look_back(experiment, 30);
    assert_true(experiment_restart(experiment, NULL));
    assert_int_equal(experiment->view_step, -1);
    assert_false(experiment_fresh(experiment));
    for (int i = 0; i < 2; i++) {
        const Model *a = experiment->lane[i].model, *b = fresh->lane[i].model;
        assert_int_equal(a->step, 0);
        assert_memory_equal(a->average, b->average, (size_t)a->count * sizeof(float));
    }
    close_session(experiment);
    close_session(fresh);
}

// ---- which lanes are open --------------------------------------------------------------------------------------------------------

static void test_a_third_lane_catches_up_first(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 40);
    look(experiment, "linear", PAIRING_OT);
    for (int i = 0; i < 40; i++) {
        assert_int_equal(selected(experiment)->model->step, i);
        assert_true(experiment_train(experiment, 1));
    }
    for (int i = 0; i < 30; i++) { // then all take turns
        assert_true(experiment_train(experiment, 1));
        long least = experiment->lane[0].model->step, most = least;
        for (int k = 1; k < 3; k++) {
            long step = experiment->lane[k].model->step;
            least = step < least ? step : least;
            most = step > most ? step : most;
        }
        assert_true(most - least <= 1);
    }
    assert_int_equal(selected(experiment)->model->step, 50);
    close_session(experiment);
}

// Which lanes are open, as a list of combinations, the one looked at last first. The two of the headline that nobody looked
// at yet come last, the first of them very last.
typedef struct {
    int combo[LANES_MAX + 1], count;
} Recent;

static void look_recent(Recent *recent, int combo) {
    int at = 0;
    while (at < recent->count && recent->combo[at] != combo) {
        at++;
    }
    recent->count += at == recent->count;
    memmove(recent->combo + 1, recent->combo, (size_t)at * sizeof(int));
    recent->combo[0] = combo;
    recent->count = recent->count > LANES_MAX ? LANES_MAX : recent->count; // the fifth goes
}

static void test_the_fifth_replaces_the_one_looked_at_longest_ago(void **state) {
    (void)state;
    const char *paths[] = {"vp", "ot", "linear", "cosine"};
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    Recent recent = {{3, 0}, 2}; // combination: 2 * path + pairing; ot/ot is looked at, vp/independent was never
    unsigned random = 7;
    for (int i = 0; i < 400; i++) {
        random = random * 1664525u + 1013904223u;
        int combo = (int)(random >> 29), was = recent.combo[0];
        experiment_advance(experiment, (random >> 20) % 2 ? 0.1 : 1); // now and then in the middle of a morph
        experiment_refresh(experiment, 2);
        look(experiment, paths[combo / 2], (Pairing)(combo % 2));
        look_recent(&recent, combo);
        assert_int_equal(experiment->count, recent.count);
        for (int k = 0; k < recent.count; k++) {
            bool open = false;
            for (int lane = 0; lane < experiment->count; lane++) {
                open = open || (experiment->lane[lane].spec.path == path_named(paths[recent.combo[k] / 2]) &&
                                (int)experiment->lane[lane].spec.pairing == recent.combo[k] % 2);
            }
            assert_true(open);
        }
        if (was != combo) { // the one that is being left is still there, to morph from
            const Lane *from = &experiment->lane[experiment->from];
            assert_int_equal(from->spec.path, path_named(paths[was / 2]));
            assert_int_equal(from->spec.pairing, was % 2);
        }
    }
    close_session(experiment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_headline_lanes_are_there_from_the_start),
        cmocka_unit_test(test_lanes_share_noise_and_weights),
        cmocka_unit_test(test_each_row_does_what_its_effect_says),
        cmocka_unit_test(test_the_flow_stands_where_a_scene_says),
        cmocka_unit_test(test_lanes_that_make_no_sense_are_closed),
        cmocka_unit_test(test_a_file_is_shown_and_learned_from),
        cmocka_unit_test(test_data_points_follow_data_and_seed),
        cmocka_unit_test(test_changes_there_and_back_repeat_the_run),
        cmocka_unit_test(test_restart_begins_anew_in_every_lane),
        cmocka_unit_test(test_a_third_lane_catches_up_first),
        cmocka_unit_test(test_the_fifth_replaces_the_one_looked_at_longest_ago),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
