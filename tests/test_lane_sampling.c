// Lanes with a solver or a number of steps of their own: how they are named, that they show the network of the lane that they are a copy of,
// that whatever is computed and told of a lane is by its own sampling, and what few steps cost.
#include "command_rig.h"

#include "run/agreement.h"
#include "run/lane_metrics.h"
#include "run/landing.h"
#include "settings/model_names.h"
#include "settings/rules.h"

#include <stdio.h>

static Settings with(const char *lanes) {
    Settings s = small_settings();
    s.steps = 12;
    s.path = settings_default().path;
    s.pairing = settings_default().pairing;
    assert_true(settings_set(&s, "lanes", lanes, NULL));
    return s;
}

static Experiment *open_lanes(const char *lanes) {
    const Settings s = with(lanes);
    return open_session(&s);
}

static void assert_open(const Experiment *experiment, const char *expected) {
    const Settings named = experiment_named(experiment);
    assert_string_equal(named.lanes, expected);
}

static void choose(Experiment *experiment, const char *key, const char *value) {
    Settings wanted = experiment->settings;
    assert_true(settings_set(&wanted, key, value, NULL));
    apply(experiment, &wanted);
}

// ---- names -----------------------------------------------------------------------------------------------------------------------

static void names_are_read_and_written(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"ot/sde, ot", "ot/independent/sde, ot/independent"},
        {"ot/1-step, ot/24-steps", "ot/independent/1-step, ot/independent/24-steps"},
        {"vp/euler/1-steps, vp/data-to-noise/ddpm/1000-step",
         "vp/independent/euler/1-step, vp/independent/data-to-noise/ddpm/1000-steps"},
        {"linear/sinkhorn/reflow/data/rk4/4-steps, vp/noise/ddim",
         "linear/sinkhorn/reflow/data/rk4/4-steps, vp/independent/noise/ddim"},
        {"cnf/heun/2-steps, flow-map/ot/ot/1-step", "cnf/heun/2-steps, flow-map/ot/ot/1-step"},
        {"bridge/entropic/sde, bridge/exact/4-steps, bridge/sde",
         "bridge/entropic/sde, bridge/exact/4-steps, bridge/independent/sde"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        LaneList lanes, again;
        Error err = {0};
        char text[SETTINGS_TEXT_MAX];
        if (!lane_list_read(cases[i][0], &lanes, &err)) {
            fail_msg("%s", err.text);
        }
        lane_list_write(&lanes, text);
        assert_string_equal(text, cases[i][1]);
        assert_true(lane_list_read(text, &again, &err) && lane_list_same(&lanes, &again));
    }
}

// Whatever a lane may be: its name leads back to it, and four of the longest fit into the setting.
static void every_lane_has_a_name(void **state) {
    (void)state;
    const int steps[] = {0, 1, 24, SAMPLER_MAX_STEPS};
    size_t longest = 0;
    for (int model = 0; model < model_names(); model++) {
        for (int solver = 0; solver <= SAMPLER_COUNT; solver++) {
            for (int k = 0; k < 4; k++) {
                for (int direction = 0; direction < 2; direction++) {
                    Settings s = settings_default();
                    s.model = model;
                    s.path = path_named("cosine");
                    s.pairing = PAIRING_REFLOW;
                    s.reflow_from = PAIRING_INDEPENDENT;
                    s.reflow_round = REFLOW_ROUNDS;
                    s.predict = PREDICT_NOISE;
                    s.direction = direction;
                    s.lane_solver = solver;
                    s.lane_steps = steps[k];
                    const LaneSpec spec = lane_spec(&s);
                    LaneSpec again;
                    char name[LANE_NAME_MAX];
                    Error err = {0};
                    lane_spec_name(&spec, name);
                    if (!lane_spec_read(name, &again, &err) || !lane_spec_same(&spec, &again)) {
                        fail_msg("%s: %s", name, err.text);
                    }
                    longest = strlen(name) > longest ? strlen(name) : longest;
                }
            }
        }
    }
    assert_true(longest + 1 < LANE_NAME_MAX);
    assert_true(LANES_MAX * (longest + 2) < SETTINGS_TEXT_MAX);
}

static void names_of_solvers_are_nothing_else(void **state) {
    (void)state;
    static const char *const keys[] = {"model", "path", "pairing", "predict", "direction", "coupling", "bridge-pairs"};
    const Setting *solver = settings_find("solver");
    for (int i = 0; i < setting_choices_known(solver); i++) {
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            assert_int_equal(setting_choice_find(settings_find(keys[k]), setting_choice_name(solver, i)), -1);
        }
    }
}

static void mistakes_are_named(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"vp/1-step/euler, vp", "\"euler\" is in the wrong place"},
        {"vp/euler/sde, vp", "\"sde\" is in the wrong place"},
        {"vp/0-steps, vp", "\"0-steps\" is in the wrong place"},
        {"vp/1001-steps, vp", "\"1001-steps\" is in the wrong place"},
        {"vp/4-stepsx, vp", "\"4-stepsx\" is in the wrong place"},
        {"vp/euler/data-to-noise, vp", "\"data-to-noise\" is in the wrong place"},
        {"coupling/4-steps, vp", "\"4-steps\" cannot follow coupling"},
        {"drifting/euler, vp", "nothing can follow drifting"},
        {"cnf/ot, vp", "Its own solver and steps can: cnf/euler/1-step"},
        {"flow-map/ot/ot/euler, vp", "\"euler\" is in the wrong place"},
        {"vp/1-step, vp/1-step", "vp/independent/1-step appears twice"},
        {"ot/ot/sde, ot/ot", "ot/ot/sde cannot be used here. lane-solver: This needs the score"},
        {"bridge/exact/ddpm, vp", "bridge/exact/ddpm cannot be used here. lane-solver: DDPM and DDIM are chains"},
        {"ot/reflow/1-step, ot/1-step", "is taught by ot/independent. Add that lane too"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Settings s = with(cases[i][0]);
        Error err = {0};
        if (settings_check(&s, &err) || !strstr(err.text, cases[i][1])) {
            fail_msg("%s: %s", cases[i][0], err.text);
        }
    }
}

// ---- rules -----------------------------------------------------------------------------------------------------------------------

// Of a lane that has a solver of its own that one is refused, greyed and gives way, with the same sentence as the shared one.
static void a_solver_of_its_own_keeps_the_rules(void **state) {
    (void)state;
    const Setting *shared = settings_find("solver"), *own = settings_find("lane-solver");
    Settings s = small_settings();
    for (int solver = 0; solver < SAMPLER_COUNT; solver++) {
        const char *of_shared = rules_refused(&s, shared, solver), *of_own = rules_refused(&s, own, solver + 1);
        assert_string_equal(of_shared ? of_shared : "", of_own ? of_own : "");
        assert_true(!of_own == !sampler_needs_score((SamplerKind)solver));
    }
    s.solver = SAMPLER_SDE; // which this lane cannot use, and does not
    s.lane_solver = SAMPLER_RK4 + 1;
    assert_true(settings_check(&s, NULL));
    assert_ptr_equal(settings_lane_row(&s, "solver"), own);
    assert_true(rules_hidden(&s, shared) && !rules_hidden(&s, own));
    const Settings before = {.path = path_named("vp")};
    Yielded yielded[YIELDED_MAX];
    s.lane_solver = SAMPLER_SDE + 1;
    Error err = {0};
    assert_false(settings_check(&s, &err));
    assert_int_equal(strncmp(err.text, "lane-solver: ", 13), 0);
    assert_true(settings_settle(&s, &before, yielded) >= 1);
    assert_int_equal(s.lane_solver, SAMPLER_MIDPOINT + 1);
    assert_int_equal(s.solver, SAMPLER_SDE);
    s.lane_solver = SAMPLER_SDE + 1; // rows of a solver belong to the lane's own
    assert_false(rules_hidden(&s, settings_find("noise-scale")));
    s.solver = SAMPLER_SDE;
    s.lane_solver = SAMPLER_EULER + 1;
    assert_true(rules_hidden(&s, settings_find("noise-scale")));
    s.lane_solver = SAMPLER_DOPRI5 + 1;
    s.lane_steps = 3;
    assert_non_null(rules_idle(&s, settings_find("lane-steps")));
}

// ---- lanes -----------------------------------------------------------------------------------------------------------------------

// Lanes that differ only in how they sample learn what one of them learns alone, bit for bit, in as many steps.
static void copies_share_one_network(void **state) {
    (void)state;
    Experiment *alone = open_lanes("vp, ot/ot"), *copies = open_lanes("vp/euler/1-step, vp, vp/sde, ot/ot");
    experiment_train_to(alone, 60);
    experiment_train_to(copies, 60);
    const Model *one = alone->lane[0].model, *shared = copies->lane[0].model;
    assert_ptr_equal(shared, copies->lane[1].model);
    assert_ptr_equal(shared, copies->lane[2].model);
    assert_int_equal(shared->step, 60);
    assert_memory_equal(shared->params, one->params, (size_t)one->count * sizeof(float));
    assert_memory_equal(shared->average, one->average, (size_t)one->count * sizeof(float));
    assert_int_equal(shared->settings.lane_solver, 0); // it is no lane's alone
    assert_int_equal(shared->settings.lane_steps, 0);
    experiment_refresh_all(alone);
    alone->settings.compare = copies->settings.compare = true;
    experiment_refresh_all(alone);
    experiment_refresh_all(copies);
    const Trajectories *a = &alone->lane[0].trajectories, *b = &copies->lane[1].trajectories; // nor are its particles touched
    assert_memory_equal(a->x, b->x, (size_t)(a->intervals + 1) * (size_t)a->count * sizeof(float));
    close_session(alone);
    close_session(copies);
}

static void each_lane_samples_in_its_own_way(void **state) {
    (void)state;
    Experiment *experiment = open_lanes("vp/euler/1-step, vp, vp/sde, flow-map/ot/ot/2-steps");
    const SamplerKind kinds[] = {SAMPLER_EULER, SAMPLER_MIDPOINT, SAMPLER_SDE, SAMPLER_MIDPOINT};
    const int steps[] = {1, 12, 12, 2}, evals[] = {1, 24, 12, 2};
    experiment->settings.compare = true;
    experiment_train_to(experiment, 5);
    experiment_refresh_all(experiment);
    for (int i = 0; i < 4; i++) {
        const Lane *lane = &experiment->lane[i];
        assert_int_equal(lane->trajectories.sampler.kind, kinds[i]);
        assert_int_equal(lane->trajectories.sampler.steps, steps[i]);
        assert_int_equal(experiment_evals(experiment, lane, NULL), evals[i]);
    }
    choose(experiment, "steps", "6"); // of all others
    experiment_refresh_all(experiment);
    assert_int_equal(experiment->lane[0].trajectories.sampler.steps, 1);
    assert_int_equal(experiment->lane[1].trajectories.sampler.steps, 6);
    assert_int_equal(experiment->lane[3].trajectories.sampler.steps, 2);
    const Settings scene = experiment_scene(experiment);
    Experiment *again = open_session(&scene);
    assert_open(again, "vp/independent/euler/1-step, vp/independent, vp/independent/sde, flow-map/ot/ot/2-steps");
    assert_int_equal(again->selected, experiment->selected);
    close_session(again);
    close_session(experiment);
}

// The first opens a lane beside; further ones change it, and no training is lost.
static void a_lane_of_its_own_changes_in_place(void **state) {
    (void)state;
    Experiment *experiment = open_lanes("vp, ot/ot");
    look(experiment, "vp", PAIRING_INDEPENDENT);
    experiment_train_to(experiment, 20);
    choose(experiment, "lane-steps", "8");
    assert_open(experiment, "vp/independent, ot/ot, vp/independent/8-steps");
    const Lane *copy = selected(experiment);
    const long id = copy->id;
    assert_ptr_equal(copy->model, experiment->lane[0].model);
    choose(experiment, "lane-steps", "1");
    choose(experiment, "lane-solver", "euler");
    assert_open(experiment, "vp/independent, ot/ot, vp/independent/euler/1-step");
    assert_int_equal(copy->id, id);
    assert_int_equal(copy->trajectories.intervals, 1);
    assert_int_equal(copy->model->step, 20);
    const Settings scene = experiment_scene(experiment);
    Experiment *again = open_session(&scene);
    assert_open(again, "vp/independent, ot/ot, vp/independent/euler/1-step");
    assert_true(lane_spec_same(&selected(again)->spec, &copy->spec));
    close_session(again);
    choose(experiment, "lane-steps", "0");
    choose(experiment, "lane-solver", "shared"); // that lane is open
    assert_int_equal(experiment->selected, 0);
    assert_open(experiment, "vp/independent, ot/ot, vp/independent/euler");
    close_session(experiment);
}

static void undo_leads_back(void **state) {
    (void)state;
    Rig *rig = open_rig();
    experiment_train_to(rig->experiment, 10);
    assert_true(say(rig, "{\nset lane-solver euler\nset lane-steps 12\n}"));
    assert_true(say(rig, "set lane-steps 4") && say(rig, "set lane-steps 1"));
    assert_open(rig->experiment, "vp/independent, ot/ot, ot/ot/euler/1-step");
    now(rig, CMD_UNDO, 0); // a drag is one step
    assert_open(rig->experiment, "vp/independent, ot/ot, ot/ot/euler/12-steps");
    assert_int_equal(selected(rig->experiment)->trajectories.sampler.steps, 12);
    assert_int_equal(selected(rig->experiment)->model->step, 10);
    assert_ptr_equal(selected(rig->experiment)->model, rig->experiment->lane[1].model);
    now(rig, CMD_UNDO, 0);
    assert_int_equal(rig->experiment->settings.lane_steps, 0);
    assert_int_equal(rig->experiment->selected, 1);
    now(rig, CMD_REDO, 0);
    now(rig, CMD_REDO, 0);
    assert_open(rig->experiment, "vp/independent, ot/ot, ot/ot/euler/1-step");
    assert_true(say(rig, "select ot/ot/midpoint/2-steps"));
    assert_int_equal(rig->experiment->count, 4);
    now(rig, CMD_CLOSE, 0);
    assert_open(rig->experiment, "vp/independent, ot/ot, ot/ot/euler/1-step");
    now(rig, CMD_UNDO, 0);
    assert_int_equal(rig->experiment->count, 4);
    assert_int_equal(selected(rig->experiment)->model->step, 10);
    close_rig(rig);
}

// Copies of a student wait for the same pairs, and keep them when it goes.
static void copies_of_a_student_share_its_pairs(void **state) {
    (void)state;
    Experiment *experiment = open_lanes("ot, ot/reflow, ot/reflow/1-step");
    Lane *student = &experiment->lane[1], *copy = &experiment->lane[2];
    assert_ptr_equal(student->model, copy->model);
    experiment_train_to(experiment, 3);
    assert_false(lane_waits(student) || lane_waits(copy));
    assert_ptr_equal(student->reflow, copy->reflow);
    assert_int_equal(student->model->step, 3);
    Settings wanted = experiment->settings;
    assert_true(settings_set(&wanted, "lanes", "ot, ot/reflow/1-step", NULL));
    apply(experiment, &wanted);
    experiment_train_to(experiment, REFLOW_AFTER + 5);
    assert_int_equal(experiment->lane[1].model->step, REFLOW_AFTER + 5);
    assert_ptr_equal(experiment->lane[1].model->pairs, &experiment->lane[1].reflow->pairs);
    close_session(experiment);
}

// ---- numbers ---------------------------------------------------------------------------------------------------------------------

// One step or two are straight whatever the flow.
static void straightness_takes_three_steps(void **state) {
    (void)state;
    Experiment *experiment = open_lanes("vp/1-step, vp/2-steps, vp/3-steps, vp");
    experiment->settings.compare = true;
    experiment_train_to(experiment, 20);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    for (int i = 0; i < 4; i++) {
        const AgreedNumbers numbers = agreement_numbers(experiment, &experiment->lane[i]);
        assert_int_equal(isfinite(numbers.straightness), i >= 2);
        assert_int_equal(isfinite(numbers.detour), i >= 2);
        assert_true(isfinite(numbers.landed));
    }
    close_session(experiment);
}

// Along the exact field of eight Gaussians: a step of diffusion ends far from them, 24 end on them as well as a draw would.
static void few_steps_land_far_from_the_data(void **state) {
    (void)state;
    Settings s = with("vp/euler/1-step, vp/euler/4-steps, vp/euler/200-steps");
    s.data = setting_choice_find(settings_find("data"), "8gaussians");
    s.field = FIELD_EXACT;
    s.particles = 4000;
    s.compare = true;
    Experiment *experiment = open_session(&s);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    float landed[3];
    for (int i = 0; i < 3; i++) {
        landed[i] = agreement_numbers(experiment, &experiment->lane[i]).landed;
    }
    const float floor = experiment->landing_floor;
    assert_true(floor > 0.05f && floor < 0.3f);
    assert_true(landed[0] > 3 * landed[1] && landed[1] > 1.2f * landed[2]);
    assert_true(landed[2] < 1.2f * floor);
    assert_near((double)landed[0], (double)lane_metrics_distance(experiment, &experiment->lane[0], LANDING_BLOCKS), 0);
    close_session(experiment);
}

// Where few steps are in sight; not of particles that begin at the data or at one place, nor of a flow in the making.
static void landing_is_told_where_it_means_something(void **state) {
    (void)state;
    static const struct {
        const char *lanes, *key, *value;
        bool told;
    } cases[] = {
        {"vp, ot/ot", "steps", "24", false},
        {"vp, ot/ot", "steps", "8", true},
        {"vp, ot/ot", "solver", "dopri5", false},
        {"vp, vp/24-steps", "steps", "24", true},
        {"vp/sde/4-steps, vp/sde", "one-start", "on", false},
        {"vp/data-to-noise/1-step, vp", "steps", "24", false},
        {"coupling, vp", "steps", "24", false},
        {"coupling, vp/1-step", "steps", "24", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings s = with(cases[i].lanes);
        s.compare = true;
        assert_true(settings_set(&s, cases[i].key, cases[i].value, NULL));
        Experiment *experiment = open_session(&s);
        experiment_train_to(experiment, 5);
        experiment_refresh_all(experiment);
        experiment_measure(experiment);
        for (int k = 0; k < experiment->count; k++) {
            const Lane *lane = &experiment->lane[k];
            if (isfinite(agreement_numbers(experiment, lane).landed) != cases[i].told) {
                fail_msg("%s, %s %s: lane %d", cases[i].lanes, cases[i].key, cases[i].value, k);
            }
        }
        experiment_train(experiment, 40); // the particles are of other weights now
        assert_true(isnan(agreement_numbers(experiment, &experiment->lane[0]).landed));
        close_session(experiment);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_read_and_written),
        cmocka_unit_test(every_lane_has_a_name),
        cmocka_unit_test(names_of_solvers_are_nothing_else),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(a_solver_of_its_own_keeps_the_rules),
        cmocka_unit_test(copies_share_one_network),
        cmocka_unit_test(each_lane_samples_in_its_own_way),
        cmocka_unit_test(a_lane_of_its_own_changes_in_place),
        cmocka_unit_test(undo_leads_back),
        cmocka_unit_test(copies_of_a_student_share_its_pairs),
        cmocka_unit_test(straightness_takes_three_steps),
        cmocka_unit_test(few_steps_land_far_from_the_data),
        cmocka_unit_test(landing_is_told_where_it_means_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
