#include "page/time_words.h"

#include "base/language.h"

#include <math.h>
#include <stdio.h>

bool time_axis_turned(const Settings *settings) {
    return settings->time_labels == LABELS_DIFFUSION;
}

const char *time_axis_name(const Settings *settings) {
    return time_axis_turned(settings) ? tr("t / T") : tr("t");
}

void time_words(const Settings *settings, double t, int digits, char *text, size_t size) {
    const double unit = pow(10, -digits), shown = round((time_axis_turned(settings) ? 1 - t : t) / unit) * unit;
    if (!time_axis_turned(settings)) {
        snprintf(text, size, "%.*f", digits, shown);
    } else if (shown <= 0 || shown >= 1) {
        snprintf(text, size, "%s", shown <= 0 ? "0" : "T");
    } else {
        snprintf(text, size, "%.*f T", digits, shown);
    }
}
