// The choices of the settings table's rows: names, and labels in the chosen language (ChoiceAt).
#ifndef SETTINGS_CHOICES_H
#define SETTINGS_CHOICES_H

#include "settings/settings.h"

ChoiceAt choice_activation, choice_bridge, choice_color, choice_coupling, choice_density, choice_direction, choice_dist, choice_field,
    choice_gpu, choice_lane_solver, choice_lang, choice_model, choice_noise, choice_pace, choice_pairing, choice_path, choice_predict, choice_sample_path,
    choice_schedule, choice_solver, choice_teacher, choice_theme, choice_time_labels, choice_times, choice_touch, choice_truth, choice_tube,
    choice_background, choice_view, choice_weighting;

#endif
