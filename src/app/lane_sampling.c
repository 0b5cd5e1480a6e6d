#include "app/lane_sampling.h"

#include "base/language.h"
#include "run/agreement.h"

#include <math.h>
#include <stdio.h>

void lane_sampling_copy(Ui *ui, int id, const Experiment *experiment, CommandQueue *queue) {
    const Settings *s = &experiment->settings;
    if (!settings_use(s, "lane-steps") || lane_spec_samples(&experiment->lane[experiment->selected].spec) ||
        !ui_button(ui, id, tr("Add a copy with its own steps"),
                   tr("Opens this lane once more beside it, with a solver and steps of its own. Both show one network. Try 1 step "
                      "beside 24, or SDE beside a solver without noise."))) {
        return;
    }
    command_push(queue, CMD_BEGIN, 0);
    command_set(queue, settings_find("compare"), 1);
    if (settings_use(s, "lane-solver")) {
        command_set(queue, settings_find("lane-solver"), (double)settings_solver(s) + 1);
    }
    command_set(queue, settings_find("lane-steps"), settings_steps(s));
    command_push(queue, CMD_END, 0);
}

void lane_sampling_landing(Ui *ui, const Theme *theme, const Experiment *experiment) {
    const float landed = agreement_numbers(experiment, &experiment->lane[experiment->selected]).landed;
    char text[48];
    if (isfinite(landed)) {
        snprintf(text, sizeof text, "%.2f (%.2f)", (double)landed, (double)experiment->landing_floor);
        ui_number(ui, tr("Distance to the data"), text, theme->text,
                  tr("Sliced W₂ between where particles land and fresh data. In brackets: between two draws of the data, which no model can "
                     "fall below by much."));
    }
}
