// The kinds of models, in the order in which the setting `model` offers them: one row each, ROW(id, name, label, rows). A file
// src/model/ID.c defines `const ModelKind model_ID`; name and label are those of the command line and of the panel; rows says which rows
// of the settings are the kind's.
#ifndef SETTINGS_MODEL_NAMES_H
#define SETTINGS_MODEL_NAMES_H

#include "base/language.h"

// Rows that not every kind of model has a use for.
typedef enum {
    USES_PATH = 1,     // path, and what shapes it
    USES_PAIRING = 2,  // pairing, and how it matches
    USES_PREDICT = 4,  // predict and weighting
    USES_TIMES = 8,    // the density of training times
    USES_SOLVER = 16,  // solver, steps and what belongs to them
    USES_CLASSES = 32, // condition, label, guidance
    USES_ALL = 63,
} ModelUses;

#define MODEL_ROWS(ROW) ROW(flow_matching, "flow-matching", TR("Flow matching"), USES_ALL) ROW(flow_map, "flow-map", TR("Flow map"), USES_ALL)

typedef struct {
    const char *name, *label;
    int uses; // ModelUses
} ModelName;

int model_names(void); // how many there are
const ModelName *model_name_at(int index);
// Whether the kind has a use for a row of the settings, by its key.
bool model_uses_row(int index, const char *key);

#endif
