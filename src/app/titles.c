#include "app/titles.h"

#include "app/strings.h"

#include <stdio.h>
#include <string.h>

bool labels_curved(const Strand *strand) {
    return path_shape(&strand->lane.def.path) != PATH_LINE;
}

Rgba labels_accent(const Theme *theme, const Strand *strand) {
    return labels_curved(strand) ? theme->diffusion : theme->ot;
}

Rgba labels_on_accent(const Theme *theme, const Strand *strand) {
    return labels_curved(strand) ? theme->on_diffusion : theme->on_ot;
}

float labels_dash(const Session *session, const Strand *strand) {
    static const float dash[SESSION_LANES] = {0, 7, 3.5f, 1.8f};
    int before = 0;
    for (const Strand *s = session->strand; s < strand; s++) {
        before += labels_curved(s) == labels_curved(strand);
    }
    return dash[before];
}

const char *titles_path(const Strand *strand, Lang lang) {
    const PathKind *kind = strand->lane.def.path.kind;
    return lang == LANG_KO ? kind->label_ko : kind->label_en;
}

static void add(char *text, size_t size, const char *separator, const char *more) {
    size_t used = strlen(text);
    snprintf(text + used, size - used, "%s%s", used ? separator : "", more);
}

static void add_pairing(const Strand *strand, Lang lang, const char *separator, char *text, size_t size) {
    static const Str words[] = {
        [PAIRING_INDEPENDENT] = STR_RANDOM_PAIRS,
        [PAIRING_OT] = STR_MATCHED_PAIRS,
        [PAIRING_SINKHORN] = STR_SOFT_PAIRS,
        [PAIRING_REFLOW] = STR_REFLOW,
    };
    char word[64];
    int round = strand->key.round;
    snprintf(word, sizeof word, round > 1 ? "%s %d" : "%s", str(words[strand->pairing], lang), round);
    add(text, size, separator, word);
}

static void add_prediction(const Strand *strand, Lang lang, char *text, size_t size) {
    static const Str words[] =
        {[PREDICT_NOISE] = STR_PREDICTS_NOISE, [PREDICT_DATA] = STR_PREDICTS_DATA, [PREDICT_SCORE] = STR_PREDICTS_SCORE};
    if (strand->key.predict != PREDICT_VELOCITY) {
        add(text, size, " · ", str(words[strand->key.predict], lang));
    }
}

// Said only beside lanes that predict something else.
static void add_velocity(const Session *session, const Strand *strand, Lang lang, char *text, size_t size) {
    bool alike = true;
    for (int i = 0; i < session->count; i++) {
        alike = alike && session->strand[i].key.predict == PREDICT_VELOCITY;
    }
    if (!alike && strand->key.predict == PREDICT_VELOCITY) {
        add(text, size, " · ", str(STR_PREDICTS_VELOCITY, lang));
    }
}

// Whether path and pairing are those of the headline comparison, whatever the network predicts.
static bool plain(const Strand *strand) {
    StrandKey velocity = strand->key;
    velocity.predict = PREDICT_VELOCITY;
    return session_headline_key(&velocity) != HEADLINE_OTHER;
}

void labels_title(const Strand *strand, Lang lang, char *text, size_t size) {
    snprintf(text, size, "%s", titles_path(strand, lang));
    if (!plain(strand)) { // the others name their pairing too, so that nobody takes them for these
        add_pairing(strand, lang, " · ", text, size);
    }
    add_prediction(strand, lang, text, size);
}

static Str shape_words(const Strand *strand) {
    static const Str words[] = {[PATH_LINE] = STR_STRAIGHT, [PATH_RAY] = STR_UNEVEN, [PATH_ARC] = STR_CURVED};
    const Path *path = &strand->lane.def.path;
    return path_is_noisy(path) ? STR_TREMBLING : words[path_shape(path)];
}

void titles_below(const Session *session, const Strand *strand, Lang lang, char *text, size_t size) {
    snprintf(text, size, "%s", str(shape_words(strand), lang));
    if (session->settings.view == VIEW_PATHS && session->settings.tube) { // the path's alone, whatever the pairing
        add(text, size, " · ", str(STR_ALL_TO_ONE, lang));
        return;
    }
    if (session->settings.view == VIEW_PATHS) {
        add_pairing(strand, lang, " · ", text, size);
        add(text, size, " · ", str(STR_CONDITIONAL, lang));
        add_velocity(session, strand, lang, text, size);
        return;
    }
    add_pairing(strand, lang, " · ", text, size);
    if (session_exact(session, strand)) {
        add(text, size, " · ", str(STR_EXACT_FIELD, lang));
    }
    if (session->settings.field != FIELD_LEARNED && !strand_truth_known(strand)) {
        add(text, size, " · ", str(STR_EXACT_UNKNOWN, lang));
    }
    if (sampler_is_random(&strand->swarm.sampler)) {
        add(text, size, " · ", str(STR_STOCHASTIC, lang));
    }
    add_velocity(session, strand, lang, text, size);
}

void titles_bends(const Session *session, const Strand *strand, Lang lang, char *text, size_t size) {
    bool straight = path_shape(&strand->lane.def.path) == PATH_LINE;
    if (session->settings.view == VIEW_FLOW && straight && strand->pairing == PAIRING_INDEPENDENT) {
        add(text, size, " · ", str(STR_STILL_BENDS, lang));
    }
}

void titles_pairing(const Session *session, const Strand *strand, Lang lang, char *text, size_t size) {
    text[0] = '\0';
    add_pairing(strand, lang, "", text, size);
    add_prediction(strand, lang, text, size);
    add_velocity(session, strand, lang, text, size);
}

void titles_rest(const Strand *strand, Lang lang, char *text, size_t size) {
    add_prediction(strand, lang, text, size);
}
