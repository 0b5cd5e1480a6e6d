// What a lesson can measure in the run, by the names that people know. Each is read off what run/ measures; nothing is measured here anew.
#ifndef LESSON_QUANTITY_H
#define LESSON_QUANTITY_H

#include "run/lane_metrics.h"

// Read off an experiment whose particles follow the weights shown, and on which experiment_measure has been called.
typedef struct {
    const char *name;  // "detour", as a lesson writes it
    const char *other; // that it also answers to; NULL: none
    const char *label; // in English, to be handed to tr(): "detour"
    int decimals;
    bool metric; // needs the particles compared with the data, which takes some hundredths of a second
    double (*of)(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics); // NAN: not known here
} Quantity;

int quantity_count(void);
const Quantity *quantity_at(int index);
const Quantity *quantity_find(const char *name); // NULL: none
// Finds the quantity; a sentence with the nearest name where there is none.
bool quantity_read(const char *name, const Quantity **quantity, Error *err);

// Its value for an open lane, measured now; NAN where it is not defined (noise is added, no density, nothing learned).
double quantity_of(const Quantity *quantity, const Experiment *experiment, int lane);
// As it stands in a sentence: "1.46", "48", and "–" for a NAN. size: at least 24.
void quantity_text(const Quantity *quantity, double value, char *text, size_t size);

#endif
