// Every view in every theme, language and two sizes, as pictures and a page that shows them: for looking at them all.
#ifndef APP_VERB_GALLERY_H
#define APP_VERB_GALLERY_H

#include "settings/settings.h"

// `flowscope gallery`: writes into the folder settings->out; returns the program's exit code.
int gallery_make(const Settings *settings);

#endif
