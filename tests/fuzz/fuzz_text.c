// A value of every kind that is written as text, and a command's line: taken as it is and written as what reads back the same, or refused
// in one sentence, and nothing changed. The first byte says which row, or a command.
#include "fuzz.h"

#include "run/command.h"
#include "settings/lane_list.h"

#include <math.h>

static void command(const char *line) {
    static const Command nothing;
    Command command = nothing, again;
    char written[COMMAND_LINE_MAX];
    Error err = {0};
    if (!command_read(line, &command, &err)) {
        fuzz_sentence(&err);
        HOLD(memcmp(&command, &nothing, sizeof command) == 0, "a refused line has changed the command");
        return;
    }
    command_write(&command, written);
    HOLD(!strchr(written, '\n') && command_read(written, &again, &err), "%s: %s", written, err.text);
    HOLD(again.kind == command.kind && again.row == command.row && strcmp(again.text, command.text) == 0 &&
             (again.value == command.value || (isnan(again.value) && isnan(command.value))),
         "%s came back as another one", written);
}

// What is made of the texts that have a meaning of their own.
static void lanes(Settings *s) {
    LaneList list, again;
    Error err = {0};
    if (s->lanes[0] && lane_list_begin(s, &list, &err)) {
        char text[SETTINGS_TEXT_MAX];
        lane_list_write(&list, text);
        HOLD(list.count < 2 || (lane_list_read(text, &again, &err) && lane_list_same(&list, &again)), "%s: %s", text, err.text);
    }
}

static void custom_path(Settings *s) {
    const Setting *row = settings_find("path");
    Error err = {0};
    settings_put(s, row, setting_choice_find(row, "custom"));
    if (!settings_check(s, &err)) {
        fuzz_sentence(&err);
        return;
    }
    const Path path = settings_path(s, s->path);
    for (int i = 0; i <= 40; i++) {
        const PathAt at = path_at(&path, i / 40.0);
        HOLD(isfinite(at.a) && isfinite(at.s) && isfinite(at.da) && isfinite(at.ds), "%s at t = %g", s->custom_path, i / 40.0);
    }
    path_shape(&path);
}

static void value(const Setting *row, const char *value) {
    const Settings before = settings_default();
    Settings s = before, again = before;
    char text[SETTINGS_TEXT_MAX];
    Error err = {0};
    if (!settings_set(&s, row->key, value, &err)) {
        fuzz_sentence(&err);
        HOLD(memcmp(&s, &before, sizeof s) == 0, "a refused %s has changed the settings", row->key);
        return;
    }
    settings_text(&s, row, text, sizeof text);
    HOLD(settings_set(&again, row->key, text, &err) && settings_same(&again, &s, row), "%s %s: %s", row->key, text, err.text);
    lanes(&s);
    custom_path(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    if (size < 1) {
        return 0;
    }
    char *text = fuzz_text(bytes + 1, size - 1);
    int row = bytes[0] % (settings_count() + 1);
    static const char *const often[] = {"custom-path", "lanes"};
    if (bytes[0] >= 192) { // these have the most to say
        value(settings_find(often[bytes[0] % 2]), text);
    } else if (row == settings_count() || bytes[0] >= 160) {
        command(text);
    } else {
        value(settings_at(row), text);
    }
    free(text);
    return 0;
}
