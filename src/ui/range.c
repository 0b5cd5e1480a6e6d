// Numbers on a slider: where a value lies on the track, what a hand can mean by a place on it, and how it is written and read.
#include "ui/ui_internal.h"

#include "base/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUS "\xE2\x88\x92"
#define EN_DASH "\xE2\x80\x93"

static bool is_log(const UiRange *range) {
    return range->log_scale && range->min > 0.0 && range->max > range->min;
}

static double range_clamp(const UiRange *range, double value) {
    if (range->whole) {
        value = round(value);
    }
    return fmin(fmax(value, range->min), range->max);
}

double range_position(const UiRange *range, double value) {
    if (!isfinite(value) || !(range->max > range->min)) {
        return 0.0;
    }
    value = fmin(fmax(value, range->min), range->max);
    if (!is_log(range)) {
        return (value - range->min) / (range->max - range->min);
    }
    return log(value / range->min) / log(range->max / range->min);
}

static double round_to(double value, double unit) {
    return unit > 0.0 ? round(value / unit) * unit : value;
}

double range_leading_unit(double value) {
    return value == 0.0 ? 1.0 : pow(10.0, floor(log10(fabs(value)) + 1e-9));
}

double range_nice(double value, bool up) {
    const double unit = range_leading_unit(value), parts = value / unit;
    if (up) {
        const double most = parts * (1.0 - 1e-9);
        return unit * (most <= 1.0 ? 1.0 : most <= 2.0 ? 2.0 : most <= 5.0 ? 5.0 : 10.0);
    }
    const double least = parts * (1.0 + 1e-9);
    return unit * (least >= 5.0 ? 5.0 : least >= 2.0 ? 2.0 : 1.0);
}

// To the step, counted from zero where zero is a step too: a slider of 1 .. 200 by 5 goes through 5, 10, 15.
static double snap(const UiRange *range, double value) {
    value = round_to(value, range->step);
    return range_clamp(range, value);
}

double range_value(const UiRange *range, double position, bool fine) {
    double u = fmin(fmax(position, 0.0), 1.0);
    if (!is_log(range)) {
        double value = range->min + u * (range->max - range->min);
        double unit = range_leading_unit(range->max - range->min) / (fine ? 1000.0 : 100.0);
        return snap(range, u == 0.0 || u == 1.0 || range->step > 0.0 ? value : round_to(value, unit));
    }
    double value = range->min * pow(range->max / range->min, u);
    return u == 0.0 ? range->min : u == 1.0 ? range->max : snap(range, round_to(value, range_leading_unit(value) / (fine ? 100.0 : 10.0)));
}

// Steps of 1, 2 or 5 times a power of ten, about a fiftieth of the range, and never finer than the range's own step.
static double linear_stride(const UiRange *range, UiNudge size) {
    double span = range->max - range->min;
    double step = range->step > 0.0 ? range->step : range->whole ? 1.0 : range_leading_unit(span) / 1000.0;
    double about = range_nice(span / (size == NUDGE_COARSE ? 10.0 : 50.0), false);
    return size == NUDGE_FINE ? step : fmax(round_to(about, step), step);
}

static double nudge_log(const UiRange *range, double value, int direction, UiNudge size) {
    if (size == NUDGE_COARSE) {
        double factor = range->max / range->min > 1e4 ? 10.0 : 2.0;
        value = direction > 0 ? value * factor : value / factor;
    } else {
        double below = direction < 0 ? value * (1.0 - 1e-6) : value; // 0.01 goes down to 0.009
        double unit = range_leading_unit(below) / (size == NUDGE_FINE ? 10.0 : 1.0);
        value = round_to(value + direction * unit, unit);
    }
    return fmax(value, range->min);
}

double range_nudge(const UiRange *range, double value, int steps, UiNudge size) {
    int direction = steps < 0 ? -1 : 1;
    value = isfinite(value) ? range_clamp(range, value) : range->initial;
    double stride = linear_stride(range, size);
    for (int i = 0; i < abs(steps) && i < 1000; i++) {
        double before = value;
        value = snap(range, is_log(range) ? nudge_log(range, value, direction, size) : value + direction * stride);
        if (value == before) { // the snap took it back
            value = range_clamp(range, before + direction * (range->step > 0.0 ? range->step : range->whole ? 1.0 : 0.0));
        }
    }
    return value;
}

// ---- writing -------------------------------------------------------------------------------------------------------------
// The fewest decimals between min and max that say as much as `max` do.
static int decimals(double value, int min, int max) {
    double scale = pow(10.0, max);
    for (int d = min; d < max; d++) {
        double unit = pow(10.0, d - max) * scale;
        if (round(value * scale) == round(round(value * unit) / unit * scale)) {
            return d;
        }
    }
    return max;
}

static int step_decimals(const UiRange *range) {
    if (range->whole) {
        return 0;
    }
    if (range->step > 0.0) {
        return decimals(range->step, 0, 8);
    }
    double span = range->max - range->min;
    return span > 0.0 ? (int)fmin(fmax(2.0 - floor(log10(span) + 1e-9), 0.0), 8.0) : 2;
}

// Digits of the value, "-" and "." as C writes them.
static void plain(const UiRange *range, double value, char *text, size_t size) {
    int exponent = value == 0.0 ? 0 : (int)floor(log10(fabs(value)) + 1e-9);
    if (value != 0.0 && (exponent < -5 || exponent > 14)) {
        double mantissa = round_to(value / pow(10.0, exponent), 0.01);
        snprintf(text, size, "%.*fe%d", decimals(mantissa, 0, 2), mantissa, exponent);
        return;
    }
    int min = is_log(range) ? 0 : step_decimals(range);
    int max = range->whole ? 0 : is_log(range) ? 2 - exponent : min + 2;
    if (is_log(range) && range->step > 0.0 && !range->whole) {
        max = (int)fmax(max, step_decimals(range));
    }
    max = max < min ? min : max > 8 ? 8 : max;
    snprintf(text, size, "%.*f", decimals(value, min, max), value);
}

static bool is_tight(const char *unit) {
    return unit[0] == '%' || strcmp(unit, "\xC2\xB0") == 0 || strcmp(unit, "\xC3\x97") == 0 || unit[0] == '\0';
}

void ui_format(char *text, size_t size, double value, const UiRange *range) {
    if (!isfinite(value) || (range->min_name && value <= range->min)) {
        snprintf(text, size, "%s", isfinite(value) ? range->min_name : EN_DASH);
        return;
    }
    if (range->whole && value >= 0 && value < range->count) {
        snprintf(text, size, "%s", range->names[(int)value]);
        return;
    }
    char digits[64], whole[32];
    plain(range, value, digits, sizeof digits);
    const bool negative = digits[0] == '-' && strtod(digits, NULL) != 0.0;
    const char *from = digits + (digits[0] == '-'), *rest = from + strspn(from, "0123456789");
    words_count(whole, sizeof whole, strtol(from, NULL, 10));
    snprintf(text, size, "%s%s%s%s%s", negative ? MINUS : "", whole, rest, is_tight(range->unit) ? "" : " ", range->unit);
}

void range_edit_text(const UiRange *range, double value, char *text, size_t size) {
    snprintf(text, size, "%s", "");
    if (isfinite(value)) {
        plain(range, value, text, size);
    }
}

// ---- reading -------------------------------------------------------------------------------------------------------------
// Copies a number without its separators; a comma must stand before three digits. Returns the bytes read, 0 for none.
static int digits_only(const char *text, char *clean, int room) {
    int n = 0;
    int i = 0;
    for (; text[i] && n < room - 1; i++) {
        bool sign = (text[i] == '+' || text[i] == '-') && (n == 0 || clean[n - 1] == 'e');
        bool exponent = (text[i] == 'e' || text[i] == 'E') && n > 0 && strchr(clean, 'e') == NULL;
        bool comma = text[i] == ',' && n > 0 && strspn(text + i + 1, "0123456789") == 3;
        if (comma) {
            continue;
        }
        if (!sign && !exponent && text[i] != '.' && strspn(text + i, "0123456789") == 0) {
            break;
        }
        clean[n++] = exponent ? 'e' : text[i];
        clean[n] = '\0';
    }
    return n > 0 ? i : 0;
}

bool range_parse(const UiRange *range, const char *text, double *value) {
    char clean[64] = "";
    text += strspn(text, " ");
    int used = digits_only(text, clean, (int)sizeof clean);
    char *end = clean;
    double number = strtod(clean, &end);
    if (used == 0 || *end != '\0' || end == clean) {
        return false;
    }
    text += used;
    text += strspn(text, " ");
    if (*text == 'k' || *text == 'M') {
        number *= *text++ == 'k' ? 1e3 : 1e6;
    }
    size_t unit = strlen(range->unit);
    if (unit > 0 && strncmp(text, range->unit, unit) == 0) {
        text += unit;
    }
    text += strspn(text, " ");
    double slack = 1e-9 * (range->max - range->min);
    if (*text != '\0' || !isfinite(number) || number < range->min - slack || number > range->max + slack) {
        return false;
    }
    *value = range_clamp(range, number);
    return true;
}
