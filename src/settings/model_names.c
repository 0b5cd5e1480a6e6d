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
    ModelUses use;
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
    {"match", USES_PAIRING},
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
    {"times-shift", USES_TIMES},
    {"solver", USES_SOLVER},
    {"steps-shift", USES_SOLVER},
    {"sample-path", USES_SOLVER},
    {"tolerance", USES_SOLVER},
    {"noise", USES_SOLVER},
    {"noise-scale", USES_SOLVER},
    {"time-features", USES_FEATURES},
    {"position-features", USES_FEATURES},
    {"coupling", USES_COUPLING},
    {"coupling-layers", USES_COUPLING},
    {"scales", USES_SCALES},
    {"temperature", USES_DRIFTING},
    {"condition", USES_CLASSES},
    {"label", USES_CLASSES},
    {"guidance", USES_CLASSES},
    {"label-dropout", USES_CLASSES},
};

static const ModelUses *part_of(const char *key) {
    static const ModelUses solver = USES_SOLVER;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strcmp(parts[i].key, key) == 0) {
            return &parts[i].use;
        }
    }
    return strcmp(key, "steps") == 0 ? &solver : NULL;
}

const char *model_row_unused(const char *key) {
    const ModelUses *use = part_of(key);
    return !use                   ? NULL
           : *use == USES_PATH    ? TR("This kind of model has no probability path.")
           : *use == USES_PAIRING ? TR("This kind of model pairs no noise with data.")
           : *use == USES_TIMES   ? TR("This kind of model draws no training times.")
           : *use == USES_SOLVER  ? TR("This kind of model has no velocity field, so there is nothing to solve.")
                                  : TR("This kind of model does not use this setting.");
}

bool model_uses_row(int index, const char *key) {
    if (strcmp(key, "steps") == 0) {
        const char *steps = model_name_at(index)->steps;
        return steps && strcmp(steps, key) == 0;
    }
    const ModelUses *use = part_of(key);
    return !use || (model_name_at(index)->uses & (int)*use) != 0;
}
