#include "page/titles.h"

#include "base/language.h"

#include <stdio.h>
#include <string.h>

static bool labels_curved(const Lane *lane) {
    const Path *path = model_path(lane->model);
    return path && path_shape(path) != PATH_LINE;
}

Rgba labels_accent(const Theme *theme, const Lane *lane) {
    return labels_curved(lane) ? theme->diffusion : theme->ot;
}

float labels_dash(const Experiment *experiment, const Lane *lane) {
    static const float dash[LANES_MAX] = {0, 7, 3.5f, 1.8f};
    int before = 0;
    for (const Lane *s = experiment->lane; s < lane; s++) {
        before += labels_curved(s) == labels_curved(lane);
    }
    return dash[before];
}

const char *titles_path(const Lane *lane) {
    const Path *path = model_path(lane->model);
    return lane->spec.model > 0 || !path ? setting_choice_label(settings_find("model"), lane->spec.model) : tr(path->kind->label);
}

static void add(char *text, size_t size, const char *separator, const char *more) {
    size_t used = strlen(text);
    snprintf(text + used, size - used, "%s%s", used ? separator : "", more);
}

static void add_pairing(const Lane *lane, const char *separator, char *text, size_t size) {
    if (!model_has_pairs(lane->model)) {
        return;
    }
    static const char *const words[] = {
        [PAIRING_INDEPENDENT] = TR("random pairs"),
        [PAIRING_OT] = TR("matched pairs"),
        [PAIRING_SINKHORN] = TR("softly matched pairs"),
        [PAIRING_REFLOW] = TR("reflow"),
    };
    char word[64];
    int round = lane->spec.round;
    snprintf(word, sizeof word, round > 1 ? "%s %d" : "%s", tr(words[lane->spec.pairing]), round);
    add(text, size, separator, word);
}

static void add_prediction(const Lane *lane, char *text, size_t size) {
    static const char *const words[] = {[PREDICT_NOISE] = TR("predicts the noise"),
                                        [PREDICT_DATA] = TR("predicts the data"),
                                        [PREDICT_SCORE] = TR("predicts the score")};
    if (lane->spec.predict != PREDICT_VELOCITY) {
        add(text, size, " · ", tr(words[lane->spec.predict]));
    }
}

// Said only beside lanes that predict something else.
static void add_velocity(const Experiment *experiment, const Lane *lane, char *text, size_t size) {
    bool alike = true;
    for (int i = 0; i < experiment->count; i++) {
        alike = alike && experiment->lane[i].spec.predict == PREDICT_VELOCITY;
    }
    if (!alike && model_path(lane->model) && lane->spec.predict == PREDICT_VELOCITY) {
        add(text, size, " · ", tr("predicts the velocity"));
    }
}

// Whether path and pairing are those of the headline comparison, whatever the network predicts.
static bool plain(const Lane *lane) {
    LaneSpec velocity = lane->spec;
    velocity.predict = PREDICT_VELOCITY;
    return experiment_headline(&velocity) != HEADLINE_OTHER;
}

void labels_title(const Lane *lane, char *text, size_t size) {
    snprintf(text, size, "%s", titles_path(lane));
    if (!plain(lane)) { // the others name their pairing too, so that nobody takes them for these
        add_pairing(lane, " · ", text, size);
    }
    add_prediction(lane, text, size);
}

static const char *shape_words(const Lane *lane) {
    static const char *const words[] =
        {[PATH_LINE] = TR("straight paths"), [PATH_RAY] = TR("straight paths, ever slower"), [PATH_ARC] = TR("curved paths")};
    const Path *path = model_path(lane->model);
    if (model_labels(lane->model)->about || !path) {
        return model_labels(lane->model)->about;
    }
    return path_is_noisy(path) ? TR("straight paths with noise about them") : words[path_shape(path)];
}

void titles_below(const Experiment *experiment, const Lane *lane, char *text, size_t size) {
    const char *shape = shape_words(lane);
    snprintf(text, size, "%s", shape ? tr(shape) : "");
    if (experiment->settings.view == VIEW_PATHS && experiment->settings.tube) { // the path's alone, whatever the pairing
        add(text, size, " · ", tr("all noise to one data point"));
        return;
    }
    if (experiment->settings.view == VIEW_PATHS) {
        add_pairing(lane, " · ", text, size);
        add(text, size, " · ", tr("each noise to its own data point"));
        add_velocity(experiment, lane, text, size);
        return;
    }
    add_pairing(lane, " · ", text, size);
    if (experiment_is_exact(experiment, lane)) {
        add(text, size, " · ", tr("exact field, no network"));
    }
    if (experiment->settings.field != FIELD_LEARNED && !lane_exact_known(lane)) {
        add(text, size, " · ", tr("exact field not known"));
    }
    if (sampler_is_random(&lane->trajectories.sampler)) {
        add(text, size, " · ", tr("noise on the way"));
    }
    add_velocity(experiment, lane, text, size);
}

void titles_bends(const Experiment *experiment, const Lane *lane, char *text, size_t size) {
    const Path *path = model_path(lane->model);
    bool straight = path && path_shape(path) == PATH_LINE;
    if (experiment->settings.view == VIEW_FLOW && straight && lane->spec.pairing == PAIRING_INDEPENDENT) {
        add(text, size, " · ", tr("the flow bends"));
    }
}

void titles_pairing(const Experiment *experiment, const Lane *lane, char *text, size_t size) {
    text[0] = '\0';
    add_pairing(lane, "", text, size);
    add_prediction(lane, text, size);
    add_velocity(experiment, lane, text, size);
}

void titles_rest(const Lane *lane, char *text, size_t size) {
    add_prediction(lane, text, size);
}
