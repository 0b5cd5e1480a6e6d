#include "app/host.h"

#include "base/check.h"
#include "base/language.h"
#include "base/words.h"
#include "lesson/quantity.h"
#include "page/captions.h"
#include "page/titles.h"
#include "run/share.h"

#include <cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define TITLE_MAX 96
#define CARD_MAX 4096

// ---- lanes -------------------------------------------------------------------------------------------------------------------------

static void add_number(cJSON *numbers, const char *name, const Experiment *experiment, const Lane *lane) {
    static const LaneMetrics none;
    const Quantity *quantity = quantity_find(name);
    CHECK(quantity && !quantity->metric, "%s", name);
    const double value = quantity->of(experiment, lane, &none);
    char text[32];
    if (isfinite(value)) {
        cJSON *number = cJSON_CreateObject();
        quantity_text(quantity, value, text, sizeof text);
        cJSON_AddStringToObject(number, "name", tr(quantity->label));
        cJSON_AddStringToObject(number, "value", text);
        cJSON_AddItemToArray(numbers, number);
    }
}

// What is open to guess in a lesson is not said.
static void add_lane(cJSON *lanes, const Experiment *experiment, const Lane *lane, bool guessed) {
    static const char *const names[] = {"loss", "detour", "straightness", "nfe"};
    char title[TITLE_MAX], room[UNREADY_ROOM];
    cJSON *entry = cJSON_CreateObject();
    titles_lane(lane, title, sizeof title);
    cJSON_AddStringToObject(entry, "title", title);
    cJSON_AddStringToObject(entry, "caption", guessed ? "" : captions_of(experiment, lane, room));
    cJSON *numbers = cJSON_AddArrayToObject(entry, "numbers");
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !guessed; i++) {
        add_number(numbers, names[i], experiment, lane);
    }
    cJSON_AddItemToArray(lanes, entry);
}

// "Two moons: Diffusion, Optimal transport"
static void add_title(cJSON *state, const Experiment *experiment) {
    const Setting *data = settings_find("data");
    char text[TITLE_MAX * (LANES_MAX + 1)];
    snprintf(text, sizeof text, "%s", setting_choice_label(data, experiment->settings.data));
    for (int pane = 0; pane < experiment_panes(experiment); pane++) {
        char title[TITLE_MAX];
        titles_lane(experiment_pane(experiment, pane), title, sizeof title);
        text_add(text, sizeof text, "%s%s", pane > 0 ? ", " : ": ", title);
    }
    cJSON_AddStringToObject(state, "title", text);
}

// ---- lesson ------------------------------------------------------------------------------------------------------------------------

static void append(char card[CARD_MAX], const char *text) {
    if (text && text[0]) {
        text_add(card, CARD_MAX, "%s%s", card[0] ? "\n" : "", text);
    }
}

static void add_card(cJSON *state, const LessonCard *card) {
    char text[CARD_MAX] = "";
    append(text, card->title);
    append(text, card->text);
    append(text, card->doing);
    for (int i = 0; (card->asks || card->revealed) && i < card->choices; i++) {
        char choice[512];
        snprintf(choice, sizeof choice, "%d: %s", i + 1, card->choice[i]);
        append(text, choice);
    }
    append(text, card->result);
    cJSON_AddStringToObject(state, "card", text);
}

// The name of a lesson of the program's own; "" of another one, which no link can name.
static void own_name(const Lecture *lecture, char *name, size_t size) {
    char folder[FILE_PATH_MAX];
    Error err;
    const size_t length = file_find_own(folder, "assets/lessons", &err) ? strlen(folder) : 0, whole = strlen(lecture->path);
    const bool own = length > 0 && strncmp(lecture->path, folder, length) == 0 && lecture->path[length] == '/';
    snprintf(name, size, "%.*s", own ? (int)(whole - length - 1 - strlen(".md")) : 0, own ? lecture->path + length + 1 : "");
}

static void add_lesson(cJSON *state, const Lecture *lecture) {
    const bool on = lecture && lecture->on;
    char name[FILE_PATH_MAX] = "";
    if (on) {
        own_name(lecture, name, sizeof name);
    }
    cJSON_AddStringToObject(state, "lesson", name);
    cJSON_AddNumberToObject(state, "step", on ? lecture->card.step + 1 : 0);
    cJSON_AddNumberToObject(state, "steps", on ? lecture->card.steps : 0);
    cJSON_AddBoolToObject(state, "away", on && lecture->card.away);
    if (on) {
        add_card(state, &lecture->card);
    } else {
        cJSON_AddStringToObject(state, "card", "");
    }
}

// ---- the whole ---------------------------------------------------------------------------------------------------------------------

static void add_setting(cJSON *state, const Settings *settings, const char *key) {
    char text[SETTINGS_TEXT_MAX];
    settings_text(settings, settings_find(key), text, sizeof text);
    cJSON_AddStringToObject(state, key, text);
}

static void add_time(cJSON *state, const Experiment *experiment, double preparing) {
    cJSON_AddNumberToObject(state, "t", round(experiment->play.t * 100) / 100);
    cJSON_AddBoolToObject(state, "playing", experiment->play.playing);
    cJSON_AddNumberToObject(state, "training_step", (double)experiment_shown_step(experiment));
    cJSON_AddBoolToObject(state, "training", experiment_learns(experiment));
    if (preparing >= 0) {
        cJSON_AddNumberToObject(state, "preparing", round(preparing * 100) / 100);
    } else {
        cJSON_AddNullToObject(state, "preparing");
    }
}

char *host_state(const Experiment *experiment, const Lecture *lecture, const char *notice, double preparing, bool recording) {
    Settings scene = experiment_scene(experiment);
    if (scene.play) { // the moment is another one each time; only one that stands belongs to the link
        scene.time = settings_default().time;
    }
    const LessonCard *card = lecture && lecture->on ? &lecture->card : NULL;
    const bool guessed = card && card->asks && !card->revealed && !card->away;
    char line[SHARE_MAX];
    cJSON *state = cJSON_CreateObject();
    const bool whole = share_write(&scene, 0, SHARE_LINK, line);
    cJSON_AddStringToObject(state, "link", line);
    cJSON_AddBoolToObject(state, "whole", whole);
    add_title(state, experiment);
    cJSON *lanes = cJSON_AddArrayToObject(state, "lanes");
    for (int pane = 0; pane < experiment_panes(experiment); pane++) {
        add_lane(lanes, experiment, experiment_pane(experiment, pane), guessed);
    }
    add_time(state, experiment, preparing);
    add_lesson(state, lecture);
    cJSON_AddStringToObject(state, "notice", notice);
    add_setting(state, &experiment->settings, "theme");
    cJSON_AddStringToObject(state, "lang", language_code(experiment->settings.lang));
    cJSON_AddBoolToObject(state, "fullscreen", experiment->settings.fullscreen);
    cJSON_AddBoolToObject(state, "panel", experiment->settings.panel);
    cJSON_AddBoolToObject(state, "recording", recording);
    char *text = cJSON_PrintUnformatted(state);
    CHECK(text, "no memory for %s", "the page's text");
    cJSON_Delete(state);
    return text;
}
