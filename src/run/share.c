#include "run/share.h"

#include "base/check.h"
#include "run/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// A choice that stands for a file of points.
static bool is_of_file(const Settings *settings, const Setting *row) {
    return row->type == SET_CHOICE && strcmp(setting_choice_name(row, (int)settings_get(settings, row)), "file") == 0;
}

bool share_holds(const Settings *settings, const Setting *row) {
    const bool film = row->group == GROUP_FILM && row->effect != EFFECT_OPEN;
    return !film && !row->file && !row->beside && row->type != SET_SIZE && !command_of_place(row) && !is_of_file(settings, row);
}

static void add(char line[SHARE_MAX], const char *format, ...) {
    const size_t used = strlen(line);
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(line + used, SHARE_MAX - used, format, args);
    va_end(args);
    CHECK(n >= 0 && used + (size_t)n < SHARE_MAX, "a line of more than %d bytes", SHARE_MAX);
}

static bool is_plain(char c, const char *others) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr(others, c));
}

// As forms of web pages send it: a blank as +, what means something in an address by its bytes.
static void add_link_value(char line[SHARE_MAX], const char *value) {
    for (; *value; value++) {
        if (is_plain(*value, "-._~,/:")) {
            add(line, "%c", *value);
        } else if (*value == ' ') {
            add(line, "+");
        } else {
            add(line, "%%%02X", (unsigned)(unsigned char)*value);
        }
    }
}

// As a shell takes it for one word.
static void add_shell_value(char line[SHARE_MAX], const char *value) {
    bool plain = *value;
    for (const char *c = value; *c; c++) {
        plain = plain && is_plain(*c, "-._,/:+=");
    }
    add(line, plain ? "" : "'");
    for (; *value; value++) {
        add(line, *value == '\'' ? "'\\''" : "%c", *value);
    }
    add(line, plain ? "" : "'");
}

static void add_row(char line[SHARE_MAX], ShareForm form, const Setting *row, const char *value) {
    const bool first = !line[0];
    if (form == SHARE_LINK) {
        add(line, "%s%s=", first ? "" : "&", row->key);
        add_link_value(line, value);
    } else if (row->type == SET_BOOL) {
        add(line, strcmp(value, "on") == 0 ? " --%s" : " --no-%s", row->key);
    } else {
        add(line, " --%s ", row->key);
        add_shell_value(line, value);
    }
}

bool share_write(const Settings *settings, long trained, ShareForm form, char line[SHARE_MAX]) {
    const Settings initial = settings_default();
    bool whole = true;
    snprintf(line, SHARE_MAX, "%s", form == SHARE_COMMAND ? "flowscope" : "");
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        char value[SETTINGS_TEXT_MAX];
        if (settings_same(settings, &initial, row)) {
            continue;
        }
        whole = whole && !row->beside && !is_of_file(settings, row);
        if (share_holds(settings, row)) {
            settings_text(settings, row, value, sizeof value);
            add_row(line, form, row, value);
        }
    }
    if (trained > 0) {
        char steps[24];
        snprintf(steps, sizeof steps, "%ld", trained);
        add_row(line, form, settings_find("train"), steps);
    }
    return whole;
}
