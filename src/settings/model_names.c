#include "settings/model_names.h"

#include "base/check.h"

#include <string.h>

#define NAME_ROW(id, name, label, uses, steps, variant) {name, label, uses, steps, variant},
static const ModelName names[] = {MODEL_ROWS(NAME_ROW)};
#undef NAME_ROW

int model_names(void) {
    return (int)(sizeof names / sizeof names[0]);
}

const ModelName *model_name_at(int index) {
    CHECK_RANGE(index, 0, model_names() - 1);
    return &names[index];
}

// What a row is part of; a row that is not named here is of use to every kind.
static const struct {
    const char *key;
    int uses; // ModelUses: a kind that has one of them has a use for the row
} parts[] = {
    {"path", USES_PATH},
    {"sigma-min", USES_PATH},
    {"beta-min", USES_PATH},
    {"beta-max", USES_PATH},
    {"sigma", USES_PATH},
    {"sigma-lo", USES_PATH},
    {"sigma-hi", USES_PATH},
    {"custom-path", USES_PATH},
    {"pairing", USES_PAIRING},
    {"match", USES_PAIRING | USES_BRIDGE},
    {"epsilon", USES_PAIRING},
    {"teacher", USES_PAIRING},
    {"reflow-from", USES_PAIRING},
    {"reflow-round", USES_PAIRING},
    {"predict", USES_PREDICT},
    {"weighting", USES_PREDICT},
    {"times", USES_TIMES},
    {"times-mean", USES_TIMES},
    {"times-std", USES_TIMES},
    {"times-k", USES_TIMES},
    {"direction", USES_PREDICT},
    {"one-start", USES_SOLVER},
    {"times-shift", USES_TIMES},
    {"solver", USES_SOLVER},
    {"lane-solver", USES_SOLVER},
    {"steps-shift", USES_SOLVER},
    {"sample-path", USES_PREDICT},
    {"tolerance", USES_SOLVER},
    {"noise", USES_SOLVER},
    {"noise-scale", USES_SOLVER},
    {"time-features", USES_FEATURES},
    {"position-features", USES_FEATURES},
    {"coupling", USES_COUPLING},
    {"coupling-layers", USES_COUPLING},
    {"scales", USES_SCALES},
    {"likelihood-steps", USES_LIKELIHOOD},
    {"penalty", USES_LIKELIHOOD},
    {"temperature", USES_DRIFTING},
    {"bridge-pairs", USES_BRIDGE},
    {"bridge-sigma", USES_BRIDGE},
    {"condition", USES_CLASSES},
    {"label", USES_CLASSES},
    {"guidance", USES_CLASSES},
    {"label-dropout", USES_CLASSES},
};

static bool counts_steps(const char *key) {
    return strcmp(key, "steps") == 0 || strcmp(key, "lane-steps") == 0;
}

// Which kinds have a use for it, as ModelUses; 0: every one.
static int uses_of(const char *key) {
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strcmp(parts[i].key, key) == 0) {
            return parts[i].uses;
        }
    }
    return counts_steps(key) ? USES_SOLVER : 0;
}

const char *model_row_unused(int index, const char *key) {
    const int uses = uses_of(key);
    const bool bridge = model_name_at(index)->uses & USES_BRIDGE;
    return !uses                  ? NULL
           : uses == USES_PATH    ? bridge ? TR("A bridge has a path of its own. Set Bridge noise σ.")
                                           : TR("This kind of model has no probability path.")
           : uses & USES_PAIRING  ? bridge ? TR("A bridge has pairs of its own. Set Bridge pairs.")
                                           : TR("This kind of model pairs no noise with data.")
           : uses == USES_PREDICT ? bridge ? TR("A bridge predicts both velocity and score.")
                                           : TR("This kind of model does not use this setting.")
           : uses == USES_TIMES   ? TR("This kind of model draws no training times.")
           : uses == USES_SOLVER  ? TR("This kind of model has no velocity field, so there is nothing to solve.")
                                  : TR("This kind of model does not use this setting.");
}

bool model_uses_row(int index, const char *key) {
    if (counts_steps(key)) {
        const char *steps = model_name_at(index)->steps;
        return steps && strcmp(steps, "steps") == 0;
    }
    const int uses = uses_of(key);
    return !uses || (model_name_at(index)->uses & uses) != 0;
}
