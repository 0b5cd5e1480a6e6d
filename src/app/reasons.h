// Why a control of the panel, or one of its choices, is of no use just now: shown on it instead of letting it seem broken.
#ifndef APP_REASONS_H
#define APP_REASONS_H

#include "run/session.h"

// NULL where the row has an effect.
const char *reasons_of(const Session *session, const Setting *row);
// Whether the row belongs to a path, pairing, law or solver that is not chosen, so that the panel leaves it out.
bool reasons_hidden(const Session *session, const Setting *row);
// NULL where this choice of the row makes sense beside the rest of the settings.
const char *reasons_refused(const Session *session, const Setting *row, int choice);
// NULL where diffusion can start from the source.
const char *reasons_no_diffusion(const Session *session);
// One sentence or two: which rows gave way, to what, and why the first could not stay.
void reasons_yielded(const Session *session, const Yielded *yielded, int count, char *text, size_t size);

#endif
