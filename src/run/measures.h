// The numbers of an evaluation under the names that they have in JSON, for `eval`, for the result of a run and for tables of results.
#ifndef RUN_MEASURES_H
#define RUN_MEASURES_H

#include "run/evaluate.h"

#define MEASURES 12

typedef struct {
    const char *key;   // "w2"
    const char *label; // as a picture is headed, in English, to be handed to tr()
    bool whole;        // a count
} Measure;

const Measure *measure_at(int index);
int measure_find(const char *key); // -1: there is none
// Adds all of them to an object of JSON, where null is not defined, and what they were measured with. step: of the training. False where memory does not suffice.
struct cJSON;
bool measures_write(struct cJSON *object, const Settings *settings, const Evaluation *evaluation, long step);

#endif
