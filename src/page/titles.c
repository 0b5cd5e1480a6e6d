#include "page/titles.h"

#include "app/strings.h"

#include <stdio.h>
#include <string.h>

bool labels_curved(const Lane *lane) {
    const Path *path = model_path(lane->model);
    return path && path_shape(path) != PATH_LINE;
}

Rgba labels_accent(const Theme *theme, const Lane *lane) {
    return labels_curved(lane) ? theme->diffusion : theme->ot;
}

Rgba labels_on_accent(const Theme *theme, const Lane *lane) {
    return labels_curved(lane) ? theme->on_diffusion : theme->on_ot;
}

float labels_dash(const Experiment *experiment, const Lane *lane) {
    static const float dash[LANES_MAX] = {0, 7, 3.5f, 1.8f};
    int before = 0;
    for (const Lane *s = experiment->lane; s < lane; s++) {
        before += labels_curved(s) == labels_curved(lane);
    }
    return dash[before];
}

const char *titles_path(const Lane *lane, Lang lang) {
    const PathKind *kind = model_path(lane->model)->kind;
    return lang == LANG_KO ? kind->label_ko : kind->label_en;
}

static void add(char *text, size_t size, const char *separator, const char *more) {
    size_t used = strlen(text);
    snprintf(text + used, size - used, "%s%s", used ? separator : "", more);
}

static void add_pairing(const Lane *lane, Lang lang, const char *separator, char *text, size_t size) {
    static const Str words[] = {
        [PAIRING_INDEPENDENT] = STR_RANDOM_PAIRS,
        [PAIRING_OT] = STR_MATCHED_PAIRS,
        [PAIRING_SINKHORN] = STR_SOFT_PAIRS,
        [PAIRING_REFLOW] = STR_REFLOW,
    };
    char word[64];
    int round = lane->key.round;
    snprintf(word, sizeof word, round > 1 ? "%s %d" : "%s", str(words[lane->pairing], lang), round);
    add(text, size, separator, word);
}

static void add_prediction(const Lane *lane, Lang lang, char *text, size_t size) {
    static const Str words[] =
        {[PREDICT_NOISE] = STR_PREDICTS_NOISE, [PREDICT_DATA] = STR_PREDICTS_DATA, [PREDICT_SCORE] = STR_PREDICTS_SCORE};
    if (lane->key.predict != PREDICT_VELOCITY) {
        add(text, size, " · ", str(words[lane->key.predict], lang));
    }
}

// Said only beside lanes that predict something else.
static void add_velocity(const Experiment *experiment, const Lane *lane, Lang lang, char *text, size_t size) {
    bool alike = true;
    for (int i = 0; i < experiment->count; i++) {
        alike = alike && experiment->lane[i].key.predict == PREDICT_VELOCITY;
    }
    if (!alike && lane->key.predict == PREDICT_VELOCITY) {
        add(text, size, " · ", str(STR_PREDICTS_VELOCITY, lang));
    }
}

// Whether path and pairing are those of the headline comparison, whatever the network predicts.
static bool plain(const Lane *lane) {
    LaneSpec velocity = lane->key;
    velocity.predict = PREDICT_VELOCITY;
    return experiment_headline_key(&velocity) != HEADLINE_OTHER;
}

void labels_title(const Lane *lane, Lang lang, char *text, size_t size) {
    snprintf(text, size, "%s", titles_path(lane, lang));
    if (!plain(lane)) { // the others name their pairing too, so that nobody takes them for these
        add_pairing(lane, lang, " · ", text, size);
    }
    add_prediction(lane, lang, text, size);
}

static Str shape_words(const Lane *lane) {
    static const Str words[] = {[PATH_LINE] = STR_STRAIGHT, [PATH_RAY] = STR_UNEVEN, [PATH_ARC] = STR_CURVED};
    const Path *path = model_path(lane->model);
    return path_is_noisy(path) ? STR_TREMBLING : words[path_shape(path)];
}

void titles_below(const Experiment *experiment, const Lane *lane, Lang lang, char *text, size_t size) {
    snprintf(text, size, "%s", str(shape_words(lane), lang));
    if (experiment->settings.view == VIEW_PATHS && experiment->settings.tube) { // the path's alone, whatever the pairing
        add(text, size, " · ", str(STR_ALL_TO_ONE, lang));
        return;
    }
    if (experiment->settings.view == VIEW_PATHS) {
        add_pairing(lane, lang, " · ", text, size);
        add(text, size, " · ", str(STR_CONDITIONAL, lang));
        add_velocity(experiment, lane, lang, text, size);
        return;
    }
    add_pairing(lane, lang, " · ", text, size);
    if (experiment_is_exact(experiment, lane)) {
        add(text, size, " · ", str(STR_EXACT_FIELD, lang));
    }
    if (experiment->settings.field != FIELD_LEARNED && !lane_exact_known(lane)) {
        add(text, size, " · ", str(STR_EXACT_UNKNOWN, lang));
    }
    if (sampler_is_random(&lane->trajectories.sampler)) {
        add(text, size, " · ", str(STR_STOCHASTIC, lang));
    }
    add_velocity(experiment, lane, lang, text, size);
}

void titles_bends(const Experiment *experiment, const Lane *lane, Lang lang, char *text, size_t size) {
    bool straight = path_shape(model_path(lane->model)) == PATH_LINE;
    if (experiment->settings.view == VIEW_FLOW && straight && lane->pairing == PAIRING_INDEPENDENT) {
        add(text, size, " · ", str(STR_STILL_BENDS, lang));
    }
}

void titles_pairing(const Experiment *experiment, const Lane *lane, Lang lang, char *text, size_t size) {
    text[0] = '\0';
    add_pairing(lane, lang, "", text, size);
    add_prediction(lane, lang, text, size);
    add_velocity(experiment, lane, lang, text, size);
}

void titles_rest(const Lane *lane, Lang lang, char *text, size_t size) {
    add_prediction(lane, lang, text, size);
}
