#include "settings/lane_list.h"

#include "base/words.h"
#include "settings/model_names.h"
#include "settings/rules.h"

#include <stdlib.h>
#include <string.h>

// ---- reading -------------------------------------------------------------------------------------------------------------------

static bool no_path(const char *word, Error *err) {
    char quoted[QUOTE_MAX], range[256], models[256];
    text_quote(quoted, word);
    setting_range(settings_find("path"), range, sizeof range);
    setting_range(settings_find("model"), models, sizeof models);
    return error_set(err, "lanes: \"%s\" is neither a path nor a model. Paths: %s. Models: %s.", quoted, range, models);
}

// After the name of a kind that has no paths.
static bool no_variant(const LaneSpec *spec, const char *word, Error *err) {
    char quoted[QUOTE_MAX], range[256];
    const char *const model = model_name_at(spec->model)->name;
    const Setting *variant = lane_spec_variant(spec);
    text_quote(quoted, word);
    if (!variant && model_uses_row(spec->model, "lane-steps")) {
        return error_set(err, "lanes: \"%s\" cannot follow %s. Its own solver and steps can: %s/euler/1-step.", quoted, model,
                         model);
    }
    if (!variant) {
        return error_set(err, "lanes: nothing can follow %s, so remove \"%s\".", model, quoted);
    }
    setting_range(variant, range, sizeof range);
    return error_set(err, "lanes: \"%s\" cannot follow %s. Choose one of %s.", quoted, model, range);
}

static bool no_part(const char *word, Error *err) {
    char quoted[QUOTE_MAX], pairing[256], predict[256], solver[256];
    text_quote(quoted, word);
    setting_range(settings_find("pairing"), pairing, sizeof pairing);
    setting_range(settings_find("predict"), predict, sizeof predict);
    setting_range(settings_find("solver"), solver, sizeof solver);
    return error_set(err,
                     "lanes: \"%s\" is in the wrong place. Write path/pairing/prediction/direction/solver/steps, such as ot/ot, "
                     "vp/independent/noise, vp/data-to-noise or ot/euler/1-step. Pairings: %s. Predictions: %s. Solvers: %s.",
                     quoted, pairing, predict, solver);
}

// "1-step" or "24-steps"; 0: it is none.
static int steps_named(const char *word) {
    char *end;
    const long steps = *word >= '1' && *word <= '9' ? strtol(word, &end, 10) : 0;
    return steps >= 1 && steps <= SAMPLER_MAX_STEPS && (strcmp(end, "-step") == 0 || strcmp(end, "-steps") == 0) ? (int)steps : 0;
}

// A solver or a number of steps of the lane's own. `stage`: 6 after the solver, 7 after the steps.
static bool take_sampling(LaneSpec *spec, int *stage, const char *word) {
    const int solver = model_uses_row(spec->model, "lane-solver") ? setting_choice_find(settings_find("solver"), word) : -1;
    const int steps = model_uses_row(spec->model, "lane-steps") ? steps_named(word) : 0;
    if (solver >= 0 && *stage < 6) {
        spec->solver = solver + 1;
        *stage = 6;
    } else if (steps > 0 && *stage < 7) {
        spec->steps = steps;
        *stage = 7;
    } else {
        return false;
    }
    return true;
}

// A word after the path. `stage`: 0 before the pairing, 1 after it, 2 after reflow, 3 after the prediction, 4 after the variant, 5 after the
// direction.
static bool take_part(LaneSpec *spec, int *stage, const char *word, Error *err) {
    int pairing = setting_choice_find(settings_find("pairing"), word),
        predict = setting_choice_find(settings_find("predict"), word);
    const Setting *own = lane_spec_variant(spec);
    const int variant = own ? setting_choice_find(own, word) : -1;
    const int direction = model_uses_row(spec->model, "direction") ? setting_choice_find(settings_find("direction"), word) : -1;
    pairing = model_uses_row(spec->model, "pairing") ? pairing : -1;
    predict = model_uses_row(spec->model, "predict") ? predict : -1;
    if (pairing == PAIRING_REFLOW && *stage < 3 && spec->round < REFLOW_ROUNDS) {
        spec->teacher = spec->round == 0 ? spec->pairing : spec->teacher;
        spec->pairing = PAIRING_REFLOW;
        spec->round++;
        *stage = 2;
    } else if (pairing >= 0 && pairing != PAIRING_REFLOW && *stage == 0) {
        spec->pairing = (Pairing)pairing;
        *stage = 1;
    } else if (predict >= 0 && *stage < 3) {
        spec->predict = (Predict)predict;
        *stage = 3;
    } else if (variant >= 0 && *stage < 4) {
        spec->variant = variant;
        *stage = 4;
    } else if (direction >= 0 && *stage < 5) {
        spec->direction = (Direction)direction;
        *stage = 5;
    } else if (!take_sampling(spec, stage, word)) {
        return model_uses_row(spec->model, "path") ? no_part(word, err) : no_variant(spec, word, err);
    }
    return true;
}

// The kind of model that a lane's first word names, before the rest (NULL: nothing); -1: none. A word that names a path too names the kind
// alone or before a variant, and the path before anything else: "bridge" and "bridge/exact" are the model, "bridge/ot" is flow matching.
static int kind_named(const char *word, const char *rest) {
    char next[SETTINGS_TEXT_MAX];
    snprintf(next, sizeof next, "%.*s", rest ? (int)strcspn(rest, "/") : 0, rest ? rest : "");
    const int model = setting_choice_find(settings_find("model"), word);
    const char *const variant = model < 0 ? NULL : model_name_at(model)->variant;
    const bool path_too = setting_choice_find(settings_find("path"), word) >= 0;
    return path_too && rest && !(variant && setting_choice_find(settings_find(variant), next) >= 0) ? -1 : model;
}

bool lane_spec_read(const char *name, LaneSpec *spec, Error *err) {
    char own[SETTINGS_TEXT_MAX], *rest = own;
    snprintf(own, sizeof own, "%s", name);
    const char *word = strsep(&rest, "/");
    const int model = kind_named(word, rest);
    int stage = 0;
    *spec = (LaneSpec){.model = model < 0 ? 0 : model,
                       .path = settings_default().path,
                       .pairing = PAIRING_INDEPENDENT,
                       .predict = PREDICT_VELOCITY};
    const Setting *variant = lane_spec_variant(spec);
    spec->variant = variant ? (int)setting_initial(variant) : 0;
    if (model >= 0) { // a path may follow
        word = model_uses_row(model, "path") ? strsep(&rest, "/") : NULL;
    }
    if (word && (spec->path = setting_choice_find(settings_find("path"), word)) < 0) {
        return no_path(word, err);
    }
    while ((word = strsep(&rest, "/"))) {
        if (!take_part(spec, &stage, word, err)) {
            return false;
        }
    }
    return true;
}

int lane_list_find(const LaneList *lanes, const LaneSpec *spec) {
    for (int i = 0; i < lanes->count; i++) {
        if (lane_spec_same(&lanes->spec[i], spec)) {
            return i;
        }
    }
    return -1;
}

static bool lanes_have(const LaneList *lanes, const LaneSpec *spec) {
    return lane_list_find(lanes, spec) >= 0;
}

bool lane_list_same(const LaneList *a, const LaneList *b) {
    bool same = a->count == b->count;
    for (int i = 0; same && i < a->count; i++) {
        same = lane_spec_same(&a->spec[i], &b->spec[i]);
    }
    return same;
}

void lane_list_drop(LaneList *lanes, int index) {
    lanes->count--;
    memmove(&lanes->spec[index], &lanes->spec[index + 1], (size_t)(lanes->count - index) * sizeof lanes->spec[0]);
}

static bool add_lane(LaneList *lanes, const LaneSpec *spec, const char *name, Error *err) {
    if (lanes_have(lanes, spec)) {
        char whole[LANE_NAME_MAX]; // so that "ot" and "ot/independent" are seen to be the same
        lane_spec_name(spec, whole);
        return error_set(err, "lanes: %s appears twice.", whole);
    }
    if (lanes->count == LANES_MAX) {
        return error_set(err, "lanes: %s is one too many. Name one to four lanes.", name);
    }
    lanes->spec[lanes->count++] = *spec;
    return true;
}

// The next name, without the blanks around it.
static char *next_name(char **rest) {
    char *name = strsep(rest, ",");
    name += strspn(name, " \t");
    size_t length = strlen(name);
    while (length > 0 && strchr(" \t", name[length - 1])) {
        name[--length] = '\0';
    }
    return name;
}

bool lane_list_read(const char *text, LaneList *lanes, Error *err) {
    char own[SETTINGS_TEXT_MAX], shown[QUOTE_MAX];
    snprintf(own, sizeof own, "%s", text);
    *lanes = (LaneList){0};
    for (char *rest = own; rest;) {
        LaneSpec spec;
        char *name = next_name(&rest);
        text_quote(shown, name);
        if (!lane_spec_read(name, &spec, err) || !add_lane(lanes, &spec, shown, err)) {
            return false;
        }
    }
    return true;
}

// ---- writing -------------------------------------------------------------------------------------------------------------------

static void add_part(char name[LANE_NAME_MAX], const Setting *row, int choice) {
    text_add(name, LANE_NAME_MAX, "/%s", setting_choice_name(row, choice));
}

void lane_spec_name(const LaneSpec *spec, char name[LANE_NAME_MAX]) {
    const Pairing pairing = spec->round > 0 ? spec->teacher : spec->pairing;
    const char *const model = model_name_at(spec->model)->name, *const path = setting_choice_name(settings_find("path"),
                                                                                                  spec->path);
    snprintf(name, LANE_NAME_MAX, "%s", spec->model == 0 ? path : model);
    if (spec->model > 0 && model_uses_row(spec->model, "path")) {
        text_add(name, LANE_NAME_MAX, "/%s", path);
    }
    if (model_uses_row(spec->model, "pairing")) {
        add_part(name, settings_find("pairing"), (int)pairing);
    }
    for (int i = 0; i < spec->round; i++) {
        text_add(name, LANE_NAME_MAX, "/reflow");
    }
    if (spec->predict != PREDICT_VELOCITY) {
        add_part(name, settings_find("predict"), (int)spec->predict);
    }
    const Setting *variant = lane_spec_variant(spec);
    if (variant &&
        (spec->variant != (int)setting_initial(variant) || lane_spec_samples(spec))) { // "bridge/sde" would be the path
        add_part(name, variant, spec->variant);
    }
    if (spec->direction != DIRECTION_TO_DATA) {
        add_part(name, settings_find("direction"), (int)spec->direction);
    }
    if (spec->solver > 0) {
        add_part(name, settings_find("solver"), spec->solver - 1);
    }
    if (spec->steps > 0) {
        text_add(name, LANE_NAME_MAX, spec->steps == 1 ? "/%d-step" : "/%d-steps", spec->steps);
    }
}

void lane_list_write(const LaneList *lanes, char text[SETTINGS_TEXT_MAX]) {
    text[0] = '\0';
    for (int i = 0; lanes->count > 1 && i < lanes->count; i++) {
        char name[LANE_NAME_MAX];
        lane_spec_name(&lanes->spec[i], name);
        text_add(text, SETTINGS_TEXT_MAX, "%s%s", i > 0 ? ", " : "", name);
    }
}

// ---- what settings begin with ------------------------------------------------------------------------------------------------------

// The lane's own settings make sense.
static bool check_lane(const Settings *settings, const LaneSpec *spec, Error *err) {
    char name[LANE_NAME_MAX];
    Error why;
    lane_spec_name(spec, name);
    if (!lane_spec_fits(settings, spec, &why)) {
        return error_set(err, "lanes: %s cannot be used here. %.400s", name, why.text);
    }
    return true;
}

// The lane that teaches it is there, or it needs none any more.
static bool check_teacher(const Settings *settings, const LaneList *lanes, const LaneList *taught, const LaneSpec *spec,
                          Error *err) {
    char name[LANE_NAME_MAX], teacher_name[LANE_NAME_MAX];
    if (spec->pairing != PAIRING_REFLOW || lanes_have(taught, spec)) {
        return true;
    }
    lane_spec_name(spec, name);
    if (settings->teacher[0]) {
        return error_set(err, "lanes: %s is taught by another lane. Remove teacher, which names a model file.", name);
    }
    const LaneSpec teacher = lane_spec_teacher(spec);
    if (!lanes_have(lanes, &teacher)) {
        lane_spec_name(&teacher, teacher_name);
        return error_set(err, "lanes: %s is taught by %s. Add that lane too.", name, teacher_name);
    }
    return true;
}

// Whether the row asks for something else than the lane has; its default asks for nothing.
static bool contradicts(const Settings *settings, const Settings *own, const char *row_key) {
    const Settings initial = settings_default();
    const Setting *row = settings_find(row_key);
    return !settings_same(settings, own, row) && !settings_same(settings, &initial, row);
}

static bool select_one(Settings *settings, const LaneList *lanes, Error *err) {
    const LaneSpec spec = lane_spec(settings);
    if (lanes_have(lanes, &spec)) {
        return true;
    }
    static const char *const keys[] = {"model", "path", "pairing", "predict", "direction", "lane-solver", "lane-steps"};
    for (int i = 0; i < lanes->count; i++) {
        const Settings own = lane_spec_settings(settings, &lanes->spec[i]);
        const char *variant = model_name_at(lanes->spec[i].model)->variant;
        bool other = variant && contradicts(settings, &own, variant);
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
            other = other || contradicts(settings, &own, keys[k]);
        }
        if (!other) {
            lane_spec_choose(settings, &lanes->spec[i]);
            return true;
        }
    }
    return error_set(err,
                     "lanes: path, pairing, predict, direction, lane-solver and lane-steps select a lane that is not in the list. "
                     "Remove them or add that lane.");
}

bool lane_list_go_on(Settings *settings, LaneList *lanes, const LaneList *taught, Error *err) {
    if (!lane_list_read(settings->lanes, lanes, err)) {
        return false;
    }
    for (int i = 0; i < lanes->count; i++) {
        const LaneSpec *spec = &lanes->spec[i];
        if (!check_lane(settings, spec, err) || !check_teacher(settings, lanes, taught, spec, err)) {
            return false;
        }
    }
    return select_one(settings, lanes, err);
}

void lane_list_drop_untaught(const Settings *settings, LaneList *lanes, const LaneList *taught) {
    for (int i = lanes->count - 1; i >= 0; i--) {
        if (!check_teacher(settings, lanes, taught, &lanes->spec[i], NULL)) {
            lane_list_drop(lanes, i);
            i = lanes->count; // it may have taught another one
        }
    }
}

// The selected lane and those that teach it, in place of the headline's where there is no room for all.
static void begin_plain(const Settings *settings, LaneList *lanes) {
    LaneList all;
    lane_list_read(HEADLINE_LANES, &all, NULL);
    *lanes = (LaneList){0};
    for (int i = 0; i < all.count; i++) {
        if (lane_spec_fits(settings, &all.spec[i], NULL)) {
            lanes->spec[lanes->count++] = all.spec[i];
        }
    }
    LaneSpec spec = lane_spec(settings);
    for (bool more = true; more; spec = lane_spec_teacher(&spec)) {
        if (lanes->count == LANES_MAX && !lanes_have(lanes, &spec)) {
            lane_list_drop(lanes, 0);
        }
        if (!lanes_have(lanes, &spec)) {
            lanes->spec[lanes->count++] = spec;
        }
        more = spec.pairing == PAIRING_REFLOW && !settings->teacher[0];
    }
}

bool lane_list_begin(Settings *settings, LaneList *lanes, Error *err) {
    if (settings->lanes[0]) {
        return lane_list_go_on(settings, lanes, &(LaneList){0}, err);
    }
    begin_plain(settings, lanes);
    return true;
}

// Of named lanes the selected one is checked, not what stands in its rows before.
bool settings_check(const Settings *settings, Error *err) {
    Settings selected = *settings;
    LaneList lanes;
    return rules_check(settings, RULE_SHARED, RULE_SHARED, err) &&
           (!settings->lanes[0] || lane_list_begin(&selected, &lanes, err)) && rules_check(&selected, RULE_LANE, RULE_LANE, err);
}
