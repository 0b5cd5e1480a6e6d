// The kinds of models, in the order in which the setting `model` offers them: one row each, ROW(id, name, label, rows, steps, variant). A
// file src/model/ID.c defines `const ModelKind model_ID`; name and label are those of the command line and of the panel; rows says which
// rows of the settings are the kind's; steps is the key of the one that counts what a trajectory is made of, "steps" where a solver takes
// them, NULL where there is one hop; variant is the key of the one that tells lanes of this kind apart, or NULL. A lane is named after
// its kind, "coupling", and its variant where that is not the default: "coupling/affine".
#ifndef SETTINGS_MODEL_NAMES_H
#define SETTINGS_MODEL_NAMES_H

#include "base/language.h"

// Rows that not every kind of model has a use for.
typedef enum {
    USES_PATH = 1,      // path, and what shapes it
    USES_PAIRING = 2,   // pairing, and how it matches
    USES_PREDICT = 4,   // predict and weighting
    USES_TIMES = 8,     // the density of training times
    USES_SOLVER = 16,   // solver, steps and what belongs to them
    USES_CLASSES = 32,  // condition, label, guidance
    USES_FEATURES = 64, // Fourier features of time and position
    USES_ALL = 127,     // of flow matching; rows that only another kind uses get a bit each
    USES_COUPLING = 128,
    USES_SCALES = 256,
    USES_LIKELIHOOD = 512,
    USES_BRIDGE = 1024,
    USES_DRIFTING = 2048,
    NEEDS_GAUSSIAN = 1 << 16, // no row: it works from Gaussian noise only
    NEEDS_BOUNDED = 1 << 17,  // no row: it learns only where conditional velocities are bounded
} ModelUses;

#define MODEL_ROWS(ROW)                                                                                           \
    ROW(flow_matching, "flow-matching", TR("Flow matching"), USES_ALL, "steps", NULL)                             \
    ROW(coupling, "coupling", TR("Coupling flow"), USES_COUPLING | NEEDS_GAUSSIAN, "coupling-layers", "coupling") \
    ROW(cnf, "cnf", TR("CNF by maximum likelihood"), USES_SOLVER | USES_CLASSES | USES_FEATURES | USES_LIKELIHOOD | NEEDS_GAUSSIAN, \
        "steps", NULL)                                                                                            \
    ROW(next_scale, "next-scale", TR("Next-scale prediction"), USES_FEATURES | USES_CLASSES | USES_SCALES, "scales", NULL) \
    ROW(flow_map, "flow-map", TR("Flow map"), USES_PATH | USES_PAIRING | USES_TIMES | USES_CLASSES | USES_FEATURES | NEEDS_BOUNDED, \
        "steps", NULL)                                                                                            \
    ROW(drifting, "drifting", TR("Drifting"), USES_DRIFTING, NULL, NULL)                                                     \
    ROW(bridge, "bridge", TR("Score and flow matching"), USES_BRIDGE | USES_SOLVER | USES_TIMES | USES_CLASSES | USES_FEATURES, \
        "steps", "bridge-pairs")

typedef struct {
    const char *name, *label;
    int uses;            // ModelUses
    const char *steps;   // key of a SET_INT row, or NULL: one
    const char *variant; // key of a SET_CHOICE row with EFFECT_LANE, or NULL
} ModelName;

int model_names(void); // how many there are
const ModelName *model_name_at(int index);
// Whether the kind has a use for a row of the settings, by its key.
bool model_uses_row(int index, const char *key);
// Why a kind that has no use for the row has none, in English; NULL for a row that every kind uses.
const char *model_row_unused(int index, const char *key);

#endif
