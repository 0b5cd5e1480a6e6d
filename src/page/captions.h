// One sentence below each picture: what is seen, and why it matters. They say nothing that the exact fields do not bear out:
// with the same pairs a curved and a straight path lead to the same places, and a straight path alone makes no straight flow.
#ifndef PAGE_CAPTIONS_H
#define PAGE_CAPTIONS_H

#include "run/experiment.h"

const char *captions_of(const Experiment *experiment, const Lane *lane);

#endif
