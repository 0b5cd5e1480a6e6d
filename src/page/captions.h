// One sentence below each picture: what is seen, and why it matters. They say nothing that the exact fields do not bear out:
// with the same pairs a curved and a straight path lead to the same places, and a straight path alone makes no straight flow. Nor do they
// claim what is measured otherwise: a flow is called curved or nearly straight where its straightness says so, and of a network that has
// not learned, or is broken, no more is said than that (page/unready.h).
#ifndef PAGE_CAPTIONS_H
#define PAGE_CAPTIONS_H

#include "page/unready.h"

// Translated, in `room` or not.
const char *captions_of(const Experiment *experiment, const Lane *lane, char room[UNREADY_ROOM]);

#endif
