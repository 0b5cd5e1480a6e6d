#include "app/notices.h"

#include "base/words.h"
#include "page/titles.h"
#include "base/language.h"
#include "settings/rules.h"

#include <stdio.h>

Notices notices_before(const Experiment *experiment, const CommandQueue *queue) {
    Notices before = {.settings = experiment->settings, .opened = experiment->opened, .count = experiment->count};
    for (int i = 0; i < queue->count; i++) {
        before.undone |= queue->command[i].kind == CMD_UNDO || queue->command[i].kind == CMD_REDO;
        before.closing |= queue->command[i].kind == CMD_CLOSE;
    }
    for (int i = 0; i < experiment->count; i++) {
        before.spec[i] = experiment->lane[i].spec;
        titles_lane(&experiment->lane[i], before.title[i], NOTICES_TITLE);
    }
    return before;
}

// The one lane that made room for another or was closed; -1 where none or several have gone, or the user asked for other lanes.
static int gave_way(const Notices *before, const Experiment *experiment) {
    int gone = -1, count = 0;
    for (int i = 0; i < before->count; i++) {
        if (experiment_find(experiment, &before->spec[i]) < 0) {
            gone = i;
            count++;
        }
    }
    const bool full = experiment->count == LANES_MAX && experiment->opened > before->opened;
    return count == 1 && !before->undone && (before->closing || full) ? gone : -1;
}

// Undo has opened lanes again whose weights were no longer kept. False where it opened none.
static bool reopened(const Notices *before, const Experiment *experiment, char *text, size_t size) {
    const Lane *fresh = NULL;
    int count = 0;
    for (int i = 0; i < experiment->count; i++) {
        if (experiment->lane[i].id > before->opened && experiment->lane[i].model->step == 0) {
            fresh = &experiment->lane[i];
            count++;
        }
    }
    if (!before->undone || count == 0) {
        return false;
    }
    char title[NOTICES_TITLE];
    titles_lane(fresh, title, sizeof title);
    snprintf(text, size,
             count == 1 ? tr("Reopened %s. Its training starts from step 0.")
                        : tr("Settings restored. Training starts from step "
                             "0."),
             title);
    return true;
}

static void value_text(const Settings *s, const Setting *row, char *text, size_t size) {
    if (row->type == SET_CHOICE) {
        snprintf(text, size, "%s", setting_choice_label(row, (int)settings_get(s, row)));
    } else if (row->type == SET_BOOL) {
        bool on = settings_get(s, row) != 0;
        snprintf(text, size, "%s", on ? tr("on") : tr("off"));
    } else {
        settings_text(s, row, text, size);
    }
}

void notices_yielded(const Settings *settings, const Yielded *yielded, int count, char *text, size_t size) {
    text[0] = '\0';
    for (int i = 0; i < count; i++) {
        const Setting *row = yielded[i].row;
        char value[64];
        value_text(settings, row, value, sizeof value);
        text_add(text, size, "%s%s: %s", i ? ", " : "", tr(row->label), value);
    }
    if (count > 0) {
        const char *why = yielded[0].why;
        text_add(text, size, why ? ". %s" : ".", why ? tr(why) : "");
    }
}

bool notices_after(const Notices *before, const Experiment *experiment, const CommandQueue *queue, char *text, size_t size) {
    const Setting *field = settings_find("field");
    const char *why = rules_refused(&experiment->settings, field, experiment->settings.field);
    const int gone = gave_way(before, experiment);
    if (queue->yielded_count > 0) {
        notices_yielded(&experiment->settings, queue->yielded, queue->yielded_count, text, size);
    } else if (why && experiment->settings.field != before->settings.field) {
        snprintf(text, size, "%s", why);
    } else if (gone >= 0) {
        const char *const said = before->closing ? TR("Closed %s.") : TR("Closed %s: up to four lanes can be open.");
        snprintf(text, size, tr(said), before->title[gone]);
    } else if (before->settings.panel && !experiment->settings.panel) {
        snprintf(text, size, "%s", tr("The panel is hidden. Press H to show it again."));
    } else {
        return reopened(before, experiment, text, size);
    }
    return true;
}
