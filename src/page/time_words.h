// Flow times as they are labelled: as this program counts them, from 0 (noise) to 1 (data), or as diffusion papers do, from 0 (data) to T
// (noise). Formulas keep the first.
#ifndef PAGE_TIME_WORDS_H
#define PAGE_TIME_WORDS_H

#include "settings/settings.h"

// "0.35", or "0.65 T"; digits: behind the point at most. size: at least 24.
void time_words(const Settings *settings, double t, int digits, char *text, size_t size);
// Whether an axis of flow times counts from its right end; and its name, in the language chosen.
bool time_axis_turned(const Settings *settings);
const char *time_axis_name(const Settings *settings);

#endif
