// Why a control of the panel, or one of its choices, is of no use just now: shown on it instead of letting it seem broken.
#ifndef APP_AVAILABILITY_H
#define APP_AVAILABILITY_H

#include "run/experiment.h"

// NULL where the row has an effect.
const char *availability_of(const Experiment *experiment, const Setting *row);
// Whether the row belongs to a path, pairing, law or solver that is not chosen, so that the panel leaves it out.
bool availability_hidden(const Experiment *experiment, const Setting *row);
// NULL where this choice of the row makes sense beside the rest of the settings.
const char *availability_refused(const Experiment *experiment, const Setting *row, int choice);
// NULL where diffusion can start from the source.
const char *availability_no_diffusion(const Experiment *experiment);
// One sentence or two: which rows gave way, to what, and why the first could not stay.
void availability_yielded(const Experiment *experiment, const Yielded *yielded, int count, char *text, size_t size);

#endif
