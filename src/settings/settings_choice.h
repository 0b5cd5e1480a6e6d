// The choice lists that the rows of the settings table refer to; private to settings_*.c.
#ifndef SETTINGS_SETTINGS_CHOICE_H
#define SETTINGS_SETTINGS_CHOICE_H

#include "settings/settings.h"

Choice choice_dist(int index);
Choice choice_model(int index);
Choice choice_path(int index);
Choice choice_pairing(int index);
Choice choice_teacher(int index); // the pairings but reflow
Choice choice_activation(int index);
Choice choice_schedule(int index);
Choice choice_solver(int index);
Choice choice_predict(int index);
Choice choice_coupling(int index);
Choice choice_times(int index);
Choice choice_weighting(int index); // WEIGHT_VARIANCE comes first: a score's error cannot be weighted alike everywhere
Choice choice_noise(int index);
Choice choice_field(int index);
Choice choice_view(int index);
Choice choice_color(int index);
Choice choice_density(int index);
Choice choice_truth(int index);
Choice choice_tube(int index);
Choice choice_gpu(int index);
Choice choice_theme(int index);
Choice choice_lang(int index);

#endif
