#include "ui/axis.h"

#include "ui/ui_internal.h"

#include <math.h>
#include <string.h>

#define TICKS 4

bool axis_usable(double value, bool log) {
    return isfinite(value) && (!log || value > 0.0);
}

double axis_place(const Axis *axis, double value) {
    if (!(axis->hi > axis->lo)) {
        return 0.5;
    }
    return axis->log ? log(value / axis->lo) / log(axis->hi / axis->lo) : (value - axis->lo) / (axis->hi - axis->lo);
}

static void add_tick(Axis *axis, double value) {
    const double slack = 1e-6;
    double at = axis_place(axis, value);
    if (axis->count < AXIS_TICKS && at >= -slack && at <= 1.0 + slack) {
        axis->tick[axis->count++] = value;
    }
}

static void linear_ticks(Axis *axis) {
    double span = axis->hi - axis->lo;
    double unit = range_nice(span / 3.0, true);
    for (double v = ceil(axis->lo / unit - 1e-9) * unit; v <= axis->hi + 1e-9 * span && axis->count < TICKS; v += unit) {
        add_tick(axis, fabs(v) < 1e-9 * unit ? 0.0 : v);
    }
}

// Decades, so few that they do not crowd; within two decades the 1, 2, 5 between them.
static void log_ticks(Axis *axis) {
    double decades = log10(axis->hi / axis->lo);
    if (decades < 1.7) {
        double value = range_nice(axis->lo, true);
        int all = 0;
        for (double v = value; v <= axis->hi * (1.0 + 1e-9); v = range_nice(v * 1.01, true)) {
            all++;
        }
        int stride = all > TICKS ? 2 : 1;
        for (int i = 0; i < all; i++, value = range_nice(value * 1.01, true)) {
            if (i % stride == 0) {
                add_tick(axis, value);
            }
        }
        return;
    }
    int stride = (int)ceil((floor(decades) + 1.0) / TICKS);
    for (double e = ceil(log10(axis->lo) - 1e-9); e <= log10(axis->hi) + 1e-9; e += stride) {
        add_tick(axis, pow(10.0, e));
    }
}

void axis_octaves(Axis *axis) {
    axis->count = 0;
    for (double v = exp2(ceil(log2(axis->lo) - 1e-9)); v <= axis->hi * (1.0 + 1e-9) && axis->count < AXIS_TICKS; v *= 2.0) {
        add_tick(axis, v);
    }
}

Axis axis_of(double lo, double hi, bool log, bool rounded) {
    if (!axis_usable(lo, log) || !axis_usable(hi, log) || hi < lo) {
        lo = log ? 0.1 : 0.0;
        hi = 1.0;
    }
    if (!(hi > lo * (log ? 1.0 + 1e-6 : 1.0) && hi - lo > 1e-12 * fabs(hi))) { // a single value: some room around it
        double room = lo == 0.0 ? 1.0 : 0.5 * fabs(lo);
        lo = log ? 0.5 * lo : lo - room;
        hi = log ? 2.0 * hi : hi + room;
    }
    Axis axis = {.lo = lo, .hi = hi, .log = log};
    if (rounded && log) {
        axis.lo = range_nice(lo, false);
        axis.hi = range_nice(hi, true);
    } else if (rounded) {
        double unit = range_nice((hi - lo) / 3.0, true) * 0.5;
        axis.lo = floor(lo / unit + 1e-9) * unit;
        axis.hi = ceil(hi / unit - 1e-9) * unit;
    }
    if (log) {
        log_ticks(&axis);
    } else {
        linear_ticks(&axis);
    }
    return axis;
}

void axis_number(char *text, size_t size, double value) {
    double scale = fabs(value) >= 999500.0 ? 1e6 : fabs(value) >= 9995.0 ? 1e3 : 1.0;
    double shown = value / scale;
    double unit = range_leading_unit(shown) / 100.0;
    shown = unit < 1.0 ? round(shown / unit) * unit : shown; // three digits
    UiRange range = {.min = 1e-9, .max = 1e9, .log_scale = true, .whole = scale == 1.0 && fabs(shown) >= 1000.0, .unit = ""};
    if (scale > 1.0 && fabs(shown) < 1000.0 && isfinite(value)) {
        range.unit = scale > 1e3 ? "M" : "k";
    }
    ui_format(text, size, shown, &range);
    if (range.unit[0]) { // no space before k and M
        char *space = strrchr(text, ' ');
        memmove(space, space + 1, strlen(space));
    }
}
