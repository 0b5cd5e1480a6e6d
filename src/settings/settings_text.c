// Values as text: exact both ways, and mistakes answered in one sentence.
#include "base/language.h"
#include "base/words.h"
#include "settings/settings.h"

#include "settings/spelling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- writing -------------------------------------------------------------------------------------------------------------
static void size_text(double packed, char *text, size_t size) {
    int both = (int)packed;
    snprintf(text, size, "%dx%d", both / 65536, both % 65536);
}

static void point_text(double value, char *text, size_t size) {
    char first[DIGITS_MAX], second[DIGITS_MAX];
    float x, y;
    if (!setting_place(value, &x, &y)) {
        snprintf(text, size, "off");
        return;
    }
    number_write(round((double)x * 1000) / 1000, first); // the thousandths as they were meant
    number_write(round((double)y * 1000) / 1000, second);
    snprintf(text, size, "%s,%s", first, second);
}

void settings_text(const Settings *settings, const Setting *row, char *text, size_t size) {
    if (row->type == SET_TEXT) {
        snprintf(text, size, "%s", (const char *)settings + row->offset);
        return;
    }
    char number[DIGITS_MAX];
    double value = settings_get(settings, row);
    switch (row->type) {
    case SET_CHOICE:
        snprintf(text, size, "%s", setting_choice_name(row, (int)value));
        break;
    case SET_BOOL:
        snprintf(text, size, "%s", value != 0 ? "on" : "off");
        break;
    case SET_SIZE:
        size_text(value, text, size);
        break;
    case SET_POINT:
        point_text(value, text, size);
        break;
    default:
        number_write(value, number);
        snprintf(text, size, "%s", number);
    }
}

bool settings_same(const Settings *a, const Settings *b, const Setting *row) {
    if (row->type == SET_TEXT) {
        return strcmp((const char *)a + row->offset, (const char *)b + row->offset) == 0;
    }
    return settings_get(a, row) == settings_get(b, row);
}

static void range_text(const Setting *row, char *text, size_t size) {
    char min[DIGITS_MAX], gap[DIGITS_MAX], max[DIGITS_MAX];
    number_write(row->min, min);
    number_write(row->gap, gap);
    number_write(row->max, max);
    const char *space = row->unit[0] ? " " : "";
    if (row->gap > 0) {
        snprintf(text, size, "%s or %s .. %s%s%s", min, gap, max, space, row->unit);
    } else {
        snprintf(text, size, "%s .. %s%s%s", min, max, space, row->unit);
    }
}

static void choices_text(const Setting *row, char *text, size_t size) {
    text[0] = '\0';
    for (int i = 0; i < setting_choices_known(row); i++) {
        text_add(text, size, "%s%s", i > 0 ? ", " : "", setting_choice_name(row, i));
    }
}

void setting_range(const Setting *row, char *text, size_t size) {
    char min[DIGITS_MAX], max[DIGITS_MAX];
    switch (row->type) {
    case SET_CHOICE:
        choices_text(row, text, size);
        break;
    case SET_BOOL:
        snprintf(text, size, "on, off");
        break;
    case SET_TEXT:
        snprintf(text, size, "text");
        break;
    case SET_SIZE:
        size_text(row->min, min, sizeof min);
        size_text(row->max, max, sizeof max);
        snprintf(text, size, "%s .. %s", min, max);
        break;
    case SET_POINT:
        snprintf(text, size, "off or x,y of -%d .. %d", SETTING_FAR, SETTING_FAR);
        break;
    default:
        range_text(row, text, size);
    }
}

// ---- reading -------------------------------------------------------------------------------------------------------------
static bool in_range(const Setting *row, double value) {
    return value >= row->min && value <= row->max && !(row->gap > 0 && value > row->min && value < row->gap);
}

static bool read_number(const Setting *row, const char *text, double *value, Error *err) {
    char quoted[QUOTE_MAX], range[256];
    text_quote(quoted, text);
    if (!number_read(text, value)) {
        return error_set(err, "%s: \"%s\" is not a number.", row->key, quoted);
    }
    if (!in_range(row, *value)) {
        setting_range(row, range, sizeof range);
        return error_set(err, row->gap > 0 ? TR("%s: %s is not %s.") : TR("%s: %s is outside %s."), row->key, quoted, range);
    }
    if (row->type == SET_INT && *value != floor(*value)) {
        return error_set(err, "%s: %s is not a whole number.", row->key, quoted);
    }
    return true;
}

static bool read_choice(const Setting *row, const char *text, double *value, Error *err) {
    Nearest nearest = {.typed = text};
    if (strcmp(text, "on") == 0 && setting_can_be_off(row)) {
        text = setting_choice_name(row, 1); // what can be switched off can be switched on
    }
    const int choice = setting_choice_find(row, text);
    if (choice >= 0) {
        *value = choice;
        return true;
    }
    for (int i = 0; i < setting_choices_known(row); i++) {
        nearest_offer(&nearest, setting_choice_name(row, i));
    }
    char quoted[QUOTE_MAX], hint[HINT_MAX], range[256];
    text_quote(quoted, text);
    setting_range(row, range, sizeof range);
    return error_set(err, "%s: \"%s\" is not a choice%s The choices are %s.", row->key, quoted, nearest_hint(&nearest, hint),
                     range);
}

static bool read_bool(const Setting *row, const char *text, double *value, Error *err) {
    static const char *const words[] = {"off", "on", "no", "yes", "false", "true", "0", "1"};
    for (int i = 0; i < 8; i++) {
        if (strcmp(text, words[i]) == 0) {
            *value = i % 2;
            return true;
        }
    }
    char quoted[QUOTE_MAX];
    text_quote(quoted, text);
    return error_set(err, "%s: \"%s\" must be on or off.", row->key, quoted);
}

// Reads digits and moves past them; false where there are none. More than five are more than any size has.
static bool parse_length(const char **text, int *value) {
    size_t digits = strspn(*text, "0123456789");
    *value = digits <= 5 ? atoi(*text) : 99999;
    *text += digits;
    return digits > 0;
}

static bool read_size(const Setting *row, const char *text, double *value, Error *err) {
    char quoted[QUOTE_MAX], range[64];
    text_quote(quoted, text);
    const char *p = text;
    int w, h;
    if (!parse_length(&p, &w) || *p++ != 'x' || !parse_length(&p, &h) || *p != '\0') {
        return error_set(err, "%s: \"%s\" is not of the form WIDTHxHEIGHT, such as 1280x720.", row->key, quoted);
    }
    int lo = (int)row->min, hi = (int)row->max;
    if (w < lo / 65536 || w > hi / 65536 || h < lo % 65536 || h > hi % 65536) {
        setting_range(row, range, sizeof range);
        return error_set(err, "%s: %s is outside %s.", row->key, quoted, range);
    }
    *value = w * 65536.0 + h;
    return true;
}

static bool read_point(const Setting *row, const char *text, double *value, Error *err) {
    char quoted[QUOTE_MAX], first[32];
    double x, y;
    if (strcmp(text, "off") == 0) {
        *value = 0;
        return true;
    }
    const size_t length = strcspn(text, ",");
    snprintf(first, sizeof first, "%.*s", (int)length, text);
    text_quote(quoted, text);
    if (!text[length] || length >= sizeof first || !number_read(first, &x) || !number_read(text + length + 1, &y)) {
        return error_set(err, "%s: \"%s\" is not of the form x,y, such as -1.5,0.5, nor off.", row->key, quoted);
    }
    if (!(fabs(x) <= SETTING_FAR && fabs(y) <= SETTING_FAR)) {
        return error_set(err, "%s: %s lies outside the stage. Both numbers must be -%d .. %d.", row->key, quoted, SETTING_FAR,
                         SETTING_FAR);
    }
    *value = setting_point(x, y);
    return true;
}

static bool set_text(Settings *settings, const Setting *row, const char *text, Error *err) {
    size_t length = strlen(text);
    if (length >= SETTINGS_TEXT_MAX) {
        return error_set(err,
                         "%s: the text is too long (%zu bytes, up to %d are "
                         "allowed).",
                         row->key, length, SETTINGS_TEXT_MAX - 1);
    }
    memset((char *)settings + row->offset, 0, SETTINGS_TEXT_MAX);
    memcpy((char *)settings + row->offset, text, length);
    return true;
}

static bool unknown_key(const char *key, Error *err) {
    Nearest nearest = {.typed = key};
    for (int i = 0; i < settings_count(); i++) {
        nearest_offer(&nearest, settings_at(i)->key);
    }
    char quoted[QUOTE_MAX], hint[HINT_MAX];
    text_quote(quoted, key);
    return error_set(err, "Unknown setting \"%s\"%s See flowscope list.", quoted, nearest_hint(&nearest, hint));
}

bool setting_read(const Setting *row, const char *text, double *value, Error *err) {
    switch (row->type) {
    case SET_CHOICE:
        return read_choice(row, text, value, err);
    case SET_BOOL:
        return read_bool(row, text, value, err);
    case SET_SIZE:
        return read_size(row, text, value, err);
    case SET_POINT:
        return read_point(row, text, value, err);
    default:
        return read_number(row, text, value, err);
    }
}

bool settings_set(Settings *settings, const char *key, const char *text, Error *err) {
    const Setting *row = settings_find(key);
    double value;
    if (!row) {
        return unknown_key(key, err);
    }
    if (row->type == SET_TEXT) {
        return set_text(settings, row, text, err);
    }
    if (!setting_read(row, text, &value, err)) {
        return false;
    }
    settings_store(settings, row, value);
    return true;
}
