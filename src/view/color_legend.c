// Says what the colours of the particles mean.
#include "base/language.h"
#include "ui/palette.h"
#include "view/view.h"

#include <stdio.h>

static void class_legend(const Pane *pane) {
    const Experiment *experiment = pane->experiment;
    Rgba color[PALETTE_CLASSES];
    char words[PALETTE_CLASSES][24];
    const char *text[PALETTE_CLASSES];
    int classes = 0;
    for (int i = 0; i < experiment->count_data; i++) {
        classes = experiment->data_label[i] >= classes ? experiment->data_label[i] + 1 : classes;
    }
    if (classes < 2 || classes > PALETTE_CLASSES) { // one part, or more than there are colours
        return;
    }
    for (int k = 0; k < classes; k++) {
        snprintf(words[k], sizeof words[k], tr("class %c"),
                 'A' + k); // no number, as files count from 0
        text[k] = words[k];
        color[k] = palette_class(k, pane->screen->theme->dark);
    }
    legend_keys(pane, color, text, classes);
}

void view_color_legend(const Pane *pane) {
    static const Tick ticks[] = {{0, "0"}, {0.5f, "3"}, {1, "6+"}};
    if (view_colorless(pane->experiment, pane->lane)) {
        return;
    }
    if (pane->experiment->settings.color == COLOR_SPEED) {
        legend_ramp(pane, tr("speed |v|"), palette_speed, ticks, 3);
    } else if (pane->experiment->settings.color == COLOR_CLASS) {
        class_legend(pane);
    }
}
