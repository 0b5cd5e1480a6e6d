#include "run/trial.h"

#include "base/check.h"
#include "base/file_in.h"
#include "base/file_out.h"
#include "base/memory.h"
#include "base/words.h"
#include "settings/rules.h"

#include <cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (1 << 20) // bytes; a result has a few thousand
#define PREFIX_MAX (TRIAL_NAME_MAX - 16)

static const char *const states[] = {[TRIAL_PLANNED] = "planned", [TRIAL_DONE] = "done", [TRIAL_FAILED] = "failed"};

// ---- what counts -----------------------------------------------------------------------------------------------------------
static bool is_sampling(const Setting *row) {
    return row->group == GROUP_SAMPLING && (row->effect == EFFECT_TRAJECTORIES || setting_of_lane(row)) &&
           !SETTING_IS(row, "particles", "field");
}

bool trial_row(const Setting *row) {
    return row->group < GROUP_SAMPLING || is_sampling(row) || SETTING_IS(row, "train", "count");
}

static bool counts(const Settings *s, const Setting *row) {
    return trial_row(row) && rules_effective(s, row);
}

// A teacher makes the pairs of reflow with the sampler.
bool trial_trains(const Settings *s, const Setting *row) {
    bool samples = is_sampling(row) && !(settings_use(s, "pairing") && s->pairing == PAIRING_REFLOW);
    return counts(s, row) && !samples && strcmp(row->key, "count") != 0;
}

// As JSON can hold it: a file's name need not be text.
static void value_text(const Settings *s, const Setting *row, char text[SETTINGS_TEXT_MAX]) {
    char raw[SETTINGS_TEXT_MAX];
    settings_text(s, row, raw, sizeof raw);
    text_print(text, SETTINGS_TEXT_MAX, raw);
}

uint64_t trial_sum(const Settings *s, bool model) {
    uint64_t sum = TEXT_SUM_START;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        char text[SETTINGS_TEXT_MAX];
        if (model ? trial_trains(s, row) : counts(s, row)) {
            settings_text(s, row, text, sizeof text);
            sum = text_sum("\n", text_sum(text, text_sum("=", text_sum(row->key, sum))));
        }
    }
    return sum;
}

// Letters that mean nothing to a shell and stand in names on every disk.
static void add_plain(char *name, size_t size, const char *text) {
    size_t used = strlen(name);
    for (; *text && used + 1 < size; text++) {
        name[used++] = strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-=,", *text) ? *text : '_';
    }
    name[used] = '\0';
}

void trial_name(char name[TRIAL_NAME_MAX], const Settings *s, const Setting *const *varied, const char *const *text, int count,
                bool model) {
    name[0] = '\0';
    for (int i = 0; i < count; i++) {
        if (!(model ? trial_trains(s, varied[i]) : counts(s, varied[i]))) {
            continue;
        }
        add_plain(name, PREFIX_MAX, name[0] ? "," : "");
        add_plain(name, PREFIX_MAX, varied[i]->key);
        add_plain(name, PREFIX_MAX, "=");
        add_plain(name, PREFIX_MAX, text[i]);
    }
    uint64_t sum = trial_sum(s, model);
    text_add(name, TRIAL_NAME_MAX, "%s%08x", name[0] ? "-" : "run-", (unsigned)(sum ^ (sum >> 32)));
}

// ---- reading ---------------------------------------------------------------------------------------------------------------
static const char *string_of(const cJSON *object, const char *key) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
    return text ? text : "";
}

static bool read_settings(Trial *trial, const char *shown, Error *err) {
    const cJSON *item, *all = cJSON_GetObjectItemCaseSensitive(trial->json, "settings");
    if (!cJSON_IsObject(all)) {
        return error_set(err, "%s does not name the settings of its run.", shown);
    }
    cJSON_ArrayForEach(item, all) {
        const Setting *row = settings_find(item->string);
        if (!row || !cJSON_IsString(item)) {
            char quoted[QUOTE_MAX];
            text_quote(quoted, item->string);
            return error_set(err, "%s has a setting \"%s\" that this program does not know.", shown, quoted);
        }
        trial->text[setting_index(row)] = item->valuestring;
    }
    return true;
}

static bool read_state(Trial *trial, const char *shown, Error *err) {
    const char *state = string_of(trial->json, "state");
    const cJSON *result = cJSON_GetObjectItemCaseSensitive(trial->json, "result");
    for (int i = 0; i < (int)(sizeof states / sizeof states[0]); i++) {
        if (strcmp(state, states[i]) == 0 && (i != TRIAL_DONE || cJSON_IsObject(result))) {
            trial->state = (TrialState)i;
            trial->error = string_of(trial->json, "error");
            for (int m = 0; m < MEASURES; m++) {
                const cJSON *number = cJSON_GetObjectItemCaseSensitive(result, measure_at(m)->key);
                trial->measure[m] = cJSON_IsNumber(number) ? number->valuedouble : NAN;
            }
            return true;
        }
    }
    return error_set(err, "%s does not say whether its run is planned, done or failed.", shown);
}

bool trial_read(Trial *trial, bool *foreign, const char *path, Error *err) {
    FileIn in;
    size_t size;
    char *text = NULL, shown[FILE_IN_SHOWN];
    CHECK(settings_count() <= TRIAL_ROWS_MAX, "%d settings", settings_count());
    *trial = (Trial){.error = ""};
    *foreign = false;
    file_in_show(shown, path);
    if (file_in_open(&in, path, err)) {
        text = file_in_whole(&in, FILE_MAX, &size, err);
        file_in_close(&in);
    }
    if (!text) {
        return false;
    }
    trial->json = cJSON_ParseWithOpts(text, NULL, true);
    free(text);
    if (!trial->json) {
        return error_set(err, "%s is broken: it is not JSON, or it ends too early.", shown);
    }
    *foreign = strcmp(string_of(trial->json, "flowscope"), "run") != 0;
    if (*foreign ? error_set(err, "%s is not the result of a run.", shown)
                 : read_settings(trial, shown, err) && read_state(trial, shown, err)) {
        return true;
    }
    trial_free(trial);
    return false;
}

void trial_free(Trial *trial) {
    cJSON_Delete(trial->json);
    *trial = (Trial){.error = ""};
}

static void make_plain(cJSON *item) {
    char *text = cJSON_GetStringValue(item);
    if (text) {
        const size_t size = strlen(text) + sizeof "...";
        char *plain = memory_new(size, 1);
        text_print(plain, size, text);
        memcpy(text, plain, strlen(plain) + 1); // it has not become longer
        free(plain);
    }
}

void trial_make_plain(Trial *trial) {
    cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(trial->json, "settings")) {
        make_plain(item);
    }
    make_plain(cJSON_GetObjectItemCaseSensitive(trial->json, "error"));
}

const char *trial_differs(const Trial *trial, const Settings *s) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        char text[SETTINGS_TEXT_MAX];
        value_text(s, row, text);
        if (counts(s, row) ? !trial->text[i] || strcmp(trial->text[i], text) != 0 : trial->text[i] != NULL) {
            return row->key;
        }
    }
    return NULL;
}

// ---- writing ---------------------------------------------------------------------------------------------------------------
static bool fill(cJSON *json, const Settings *s, TrialState state, const Evaluation *evaluation, long step, const char *error) {
    char text[SETTINGS_TEXT_MAX], sentence[sizeof(Error)];
    bool good = cJSON_AddStringToObject(json, "flowscope", "run") && cJSON_AddStringToObject(json, "state", states[state]);
    if (error) {
        text_print(sentence, sizeof sentence, error);
        good = good && cJSON_AddStringToObject(json, "error", sentence);
    }
    cJSON *settings = cJSON_AddObjectToObject(json, "settings");
    for (int i = 0; good && i < settings_count(); i++) {
        if (counts(s, settings_at(i))) {
            value_text(s, settings_at(i), text);
            good = cJSON_AddStringToObject(settings, settings_at(i)->key, text) != NULL;
        }
    }
    return good && (!evaluation || measures_write(cJSON_AddObjectToObject(json, "result"), s, evaluation, step));
}

// NULL where memory does not suffice; half a result is none.
static char *to_text(const Settings *s, TrialState state, const Evaluation *evaluation, long step, const char *error) {
    cJSON *json = cJSON_CreateObject();
    char *text = fill(json, s, state, evaluation, step, error) ? cJSON_Print(json) : NULL;
    cJSON_Delete(json);
    return text;
}

bool trial_write(const char *path, const Settings *s, TrialState state, const Evaluation *evaluation, long step,
                 const char *error, Error *err) {
    FileOut out;
    char *text = to_text(s, state, evaluation, step, error);
    if (!text) {
        return error_set(err, "Not enough memory for the result.");
    }
    bool good = file_out_open(&out, path, err);
    if (good) {
        fprintf(out.stream, "%s\n", text);
        good = file_out_commit(&out, err);
    }
    cJSON_free(text);
    return good;
}
