// Pictures and films without a window, a function of settings and seed alone: a fixed number of training steps per frame,
// never a clock.
#ifndef APP_VERB_FILM_H
#define APP_VERB_FILM_H

#include "settings/settings.h"

// `flowscope shot` and `flowscope film`; return the program's exit code.
int film_shot(const Settings *settings);
int film_make(const Settings *settings);

#endif
