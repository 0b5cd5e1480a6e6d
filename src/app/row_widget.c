#include "app/row_widget.h"

#include "base/language.h"
#include "settings/rules.h"

#include <string.h>

enum { ID_ROW = 100 }; // widget ids of rows begin here

int row_choices(const Setting *row, const char *names[ROW_CHOICES_MAX]) {
    int count = setting_choices(row);
    count = count < ROW_CHOICES_MAX ? count : ROW_CHOICES_MAX;
    for (int i = 0; i < count; i++) {
        names[i] = setting_choice_label(row, i);
    }
    return count;
}

// The selected lane's choice; the row's initial one where the lane cannot have it, such as the exact field.
static int choice_shown(const Experiment *experiment, const Setting *row) {
    int choice = (int)settings_get(&experiment->settings, row);
    return rules_refused(&experiment->settings, row, choice) ? (int)setting_initial(row) : choice;
}

static bool is_label(const Setting *row) {
    return strcmp(row->key, "label") == 0;
}

// A label is called as its class is in the legend: by the data, or else by a letter, where there is one.
static int class_names(const Experiment *experiment, const Setting *row, const char *names[POINTS_CLASSES]) {
    static const char letters[26][2] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M",
                                        "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z"};
    const Dataset *dataset = experiment->dataset;
    const int most = dataset->names ? POINTS_CLASSES : (int)(sizeof letters / sizeof letters[0]);
    const int count = is_label(row) && dataset->data->classes <= most ? dataset->data->classes : 0;
    for (int i = 0; i < count; i++) {
        names[i] = dataset->names ? dataset->names[i].text : letters[i];
    }
    return count;
}

static bool choice_widget(Ui *ui, const Experiment *experiment, const Setting *row, int id, double *value) {
    const char *names[ROW_CHOICES_MAX], *refused[ROW_CHOICES_MAX];
    int count = row_choices(row, names);
    int choice = choice_shown(experiment, row);
    for (int i = 0; i < count; i++) {
        refused[i] = rules_refused(&experiment->settings, row, i);
    }
    ui_refuse(ui, refused);
    bool changed = ui_choice(ui, id, tr(row->label), &choice, names, count, tr(row->help));
    *value = (double)choice;
    return changed;
}

void row_widget(Ui *ui, const Experiment *experiment, const Setting *row, CommandQueue *queue) {
    int id = ID_ROW + setting_index(row);
    double value = settings_get(&experiment->settings, row);
    bool changed = false;
    if (rules_hidden(&experiment->settings, row)) {
        return;
    }
    ui_disabled(ui, rules_idle(&experiment->settings, row));
    if (row->type == SET_CHOICE) {
        changed = choice_widget(ui, experiment, row, id, &value);
    } else if (row->type == SET_BOOL) {
        bool on = value != 0;
        changed = ui_toggle(ui, id, tr(row->label), &on, tr(row->help));
        value = on ? 1 : 0;
    } else if (row->type == SET_POINT) {
        bool on = value > 0;
        changed = ui_toggle(ui, id, tr(row->label), &on, tr(row->help));
        value = on ? setting_point_usual() : 0;
    } else if (row->type == SET_INT || row->type == SET_REAL) {
        const char *names[POINTS_CLASSES];
        const Setting *scale = strcmp(row->key, "lane-steps") == 0 ? settings_find("steps") : row; // never 0 while it is shown
        UiRange range = {.min = scale->min,
                         .max = scale->max,
                         .step = scale->step,
                         .initial = scale->initial,
                         .log_scale = scale->log_scale,
                         .whole = row->type == SET_INT,
                         .unit = row->unit,
                         .min_name = scale->gap > 0 ? tr("automatic") : is_label(row) ? tr("all") : NULL,
                         .names = names,
                         .count = class_names(experiment, row, names)};
        changed = ui_slider(ui, id, tr(row->label), &value, &range, tr(row->help));
    }
    ui_disabled(ui, NULL);
    if (changed) {
        command_set(queue, row, value);
    }
}
