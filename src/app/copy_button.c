#include "app/copy_button.h"

#include "base/language.h"

void copy_button(Ui *ui, int id, const Experiment *experiment, CommandQueue *queue) {
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
