// One sentence below each picture: what is seen, and why it matters. They say nothing that the exact fields do not bear out:
// with the same pairs a curved and a straight path lead to the same places, and a straight path alone makes no straight flow.
#ifndef APP_CAPTIONS_H
#define APP_CAPTIONS_H

#include "run/session.h"

const char *captions_of(const Session *session, const Strand *strand);

#endif
