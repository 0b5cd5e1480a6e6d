#include "settings/lane_spec.h"

#include "settings/model_names.h"
#include "settings/rules.h"

static const Setting *variant_row(int model) {
    const char *key = model_name_at(model)->variant;
    return key ? settings_find(key) : NULL;
}

const Setting *lane_spec_variant(const LaneSpec *spec) {
    return variant_row(spec->model);
}

LaneSpec lane_spec(const Settings *s) {
    const Settings plain = settings_default();
    const bool paired = settings_use(s, "pairing"), reflow = paired && s->pairing == PAIRING_REFLOW;
    const bool own_teacher = reflow && !s->teacher[0];
    const Setting *variant = variant_row(s->model);
    return (LaneSpec){.model = s->model,
                      .path = settings_use(s, "path") ? s->path : plain.path,
                      .pairing = paired ? (Pairing)s->pairing : PAIRING_INDEPENDENT,
                      .predict = settings_use(s, "predict") ? (Predict)s->predict : PREDICT_VELOCITY,
                      .round = own_teacher ? s->reflow_round : reflow,
                      .teacher = own_teacher ? (Pairing)s->reflow_from : PAIRING_INDEPENDENT,
                      .variant = variant ? (int)settings_get(s, variant) : 0,
                      .direction = settings_use(s, "direction") ? (Direction)s->direction : DIRECTION_TO_DATA,
                      .solver = settings_use(s, "lane-solver") ? s->lane_solver : 0,
                      .steps = settings_use(s, "lane-steps") ? s->lane_steps : 0};
}

bool lane_spec_same_model(const LaneSpec *a, const LaneSpec *b) {
    return a->model == b->model && a->path == b->path && a->pairing == b->pairing && a->predict == b->predict &&
           a->round == b->round && a->teacher == b->teacher && a->variant == b->variant;
}

bool lane_spec_same_flow(const LaneSpec *a, const LaneSpec *b) {
    return lane_spec_same_model(a, b) && a->direction == b->direction;
}

bool lane_spec_same(const LaneSpec *a, const LaneSpec *b) {
    return lane_spec_same_flow(a, b) && a->solver == b->solver && a->steps == b->steps;
}

bool lane_spec_samples(const LaneSpec *spec) {
    return spec->solver > 0 || spec->steps > 0;
}

LaneSpec lane_spec_plain(const LaneSpec *spec) {
    LaneSpec plain = *spec;
    plain.solver = plain.steps = 0;
    return plain;
}

LaneSpec lane_spec_teacher(const LaneSpec *spec) {
    LaneSpec teacher = lane_spec_plain(spec);
    teacher.direction = DIRECTION_TO_DATA;
    teacher.round--;
    if (teacher.round == 0) {
        teacher.pairing = spec->teacher;
        teacher.teacher = PAIRING_INDEPENDENT;
    }
    return teacher;
}

void lane_spec_choose(Settings *settings, const LaneSpec *spec) {
    settings->model = spec->model;
    if (settings_use(settings, "path")) {
        settings->path = spec->path;
    }
    if (settings_use(settings, "pairing")) {
        settings->pairing = (int)spec->pairing;
        settings->reflow_round = spec->round > 0 ? spec->round : 1;
        settings->reflow_from = (int)spec->teacher;
    }
    if (settings_use(settings, "predict")) {
        settings->predict = (int)spec->predict;
    }
    if (settings_use(settings, "direction")) {
        settings->direction = (int)spec->direction;
    }
    settings->lane_solver = spec->solver;
    settings->lane_steps = spec->steps;
    if (variant_row(spec->model)) {
        settings_put(settings, variant_row(spec->model), spec->variant);
    }
}

Settings lane_spec_settings(const Settings *settings, const LaneSpec *spec) {
    Settings s = *settings;
    lane_spec_choose(&s, spec);
    s.lanes[0] = '\0';
    settings_settle_row(&s, "solver");
    settings_settle_row(&s, "sample-path");
    return s;
}

bool lane_spec_fits(const Settings *settings, const LaneSpec *spec, Error *err) {
    Settings s = lane_spec_settings(settings, spec);
    return rules_check(&s, RULE_SHARED, RULE_LANE, err);
}
