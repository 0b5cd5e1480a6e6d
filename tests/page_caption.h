// A lane's caption as it now stands, until the next one is asked for.
#ifndef TESTS_PAGE_CAPTION_H
#define TESTS_PAGE_CAPTION_H

#include "page/captions.h"

static inline const char *caption_of(const Experiment *experiment, const Lane *lane) {
    static char room[UNREADY_ROOM];
    return captions_of(experiment, lane, room);
}

#endif
