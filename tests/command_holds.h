// What must hold of an experiment after every command, whatever it was: asserted of random commands and of a fuzzer's.
#ifndef TESTS_COMMAND_HOLDS_H
#define TESTS_COMMAND_HOLDS_H

#include "command_rig.h"

#include "model/flow_matching.h"
#include "settings/model_names.h"

static inline void assert_settings_hold(const Settings *s) {
    Error err = {0};
    if (!settings_check(s, &err)) {
        fail_msg("%s", err.text);
    }
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->type == SET_INT || row->type == SET_REAL) {
            double value = settings_get(s, row);
            assert_true(value >= row->min && value <= row->max);
        }
    }
}

static inline void assert_lane_holds(const Experiment *experiment, const Lane *lane) {
    const Model *model = lane->model;
    const Trajectories *trajectories = &lane->trajectories;
    const Settings *s = &experiment->settings;
    const Settings own = lane_spec_settings(s, &lane->spec);
    const Sampler sampler = settings_sampler(&own, own.path);
    assert_true(trajectories->count == s->particles && trajectories->sampler.steps == sampler.steps &&
                trajectories->sampler.kind == sampler.kind);
    assert_true(lane != &experiment->lane[experiment->selected] || own.solver == s->solver);
    assert_true(trajectories->ready >= 0 && trajectories->ready <= trajectories->count && trajectories->next >= 0 &&
                trajectories->next < trajectories->chunks);
    assert_in_range(trajectories->urgent, 0, trajectories->chunks);
    assert_true(model->settings.width == s->width && model->settings.hidden == s->hidden && model->settings.seed == s->seed);
    assert_true(model->settings.batch == s->batch && model->settings.match == s->match);
    assert_string_equal(model->data->name, dist_at(s->data)->name);
    assert_int_equal(model->data->set ? model->data->set->count : 0, s->train_points);
    const bool chosen = model_uses_row(lane->spec.model, "path"), matched = model_uses_row(lane->spec.model, "pairing"); // else its own
    const Path *path = model->converted ? &model->conversion.own : model_path(model); // that it is trained on
    assert_true(!chosen || path->kind == path_kind_at(lane->spec.path));
    assert_true(!matched || model->settings.pairing == (int)lane->spec.pairing);
    assert_true(model->step >= 0 && (model->step == 0 || model->rollbacks > 0 || isfinite(model->loss)));
    for (int i = 0; i < model->count; i++) {
        assert_true(isfinite(model->params[i]) && isfinite(model->average[i]));
    }
    for (int c = 0; c < trajectories->chunks; c++) {
        assert_true(trajectories->weights_step[c] >= 0 || c * SOLVE_CHUNK >= trajectories->ready);
    }
}

static inline void assert_positions_hold(const Experiment *experiment, float t) {
    float x[2000], y[2000];
    for (int pane = 0; pane < experiment_panes(experiment); pane++) {
        const Lane *lane = &experiment->lane[experiment->settings.compare ? pane : experiment->selected];
        int n = experiment_ready(experiment, lane);
        assert_in_range(n, 0, 2000);
        experiment_at(experiment, lane, t, 0, n, x, y);
        for (int i = 0; i < n; i++) {
            assert_true(isfinite(x[i]) && isfinite(y[i]));
        }
    }
}

static inline void assert_session_holds(const Experiment *experiment) {
    assert_settings_hold(&experiment->settings);
    assert_in_range(experiment->count, 1, LANES_MAX);
    assert_in_range(experiment->selected, 0, experiment->count - 1);
    assert_in_range(experiment->from, 0, experiment->count - 1);
    const Lane *lane = &experiment->lane[experiment->selected];
    const LaneSpec spec = lane_spec(&experiment->settings); // what a kind of model has no use for may be anything
    assert_true(lane_spec_same(&lane->spec, &spec));
    assert_true(experiment->play.t >= 0 && experiment->play.t <= 1 && experiment->morph >= 0 && experiment->morph <= 1);
    assert_true(experiment->view_step == -1 ||
                (experiment->view_step >= 0 && experiment->view_step < experiment_steps(experiment)));
    assert_true(experiment_shown_step(experiment) <= experiment_steps(experiment));
    for (int i = 0; i < experiment->count; i++) {
        assert_lane_holds(experiment, &experiment->lane[i]);
        for (int k = 0; k < i; k++) { // no combination twice
            assert_false(lane_spec_same(&experiment->lane[k].spec, &experiment->lane[i].spec));
        }
    }
}

#endif
