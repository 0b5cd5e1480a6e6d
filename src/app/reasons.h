// Why a control of the panel is of no use just now: shown on it instead of letting it seem broken.
#ifndef APP_REASONS_H
#define APP_REASONS_H

#include "run/session.h"

// NULL where the row has an effect.
const char *reasons_of(const Session *session, const Setting *row);

#endif
