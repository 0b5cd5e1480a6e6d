#include "run/measures.h"

#include "base/check.h"
#include "base/language.h"

#include <cJSON.h>
#include <string.h>

static const Measure measures[MEASURES] = {
    {"w2", TR("W2 from the particles to fresh data"), false},
    {"w2_floor", TR("W2 between two draws of the data"), false},
    {"sliced_w2", TR("Sliced W2 from the particles to fresh data"), false},
    {"energy", TR("Energy distance from the particles to fresh data"), false},
    {"npe", TR("Normalised path energy"), false},
    {"straightness", TR("Straightness, 0 is straight"), false},
    {"length_over_distance", TR("Detour, 1 is a straight line"), false},
    {"crossings", TR("Crossings among the lines between training pairs"), true},
    {"nfe", TR("Network evaluations (NFE)"), true},
    {"nll", TR("Negative log-likelihood of the data, nats"), false},
    {"nll_error", TR("Error of the negative log-likelihood, nats"), false},
    {"nll_left_out", TR("Share of the data where the density is 0"), false},
};

const Measure *measure_at(int index) {
    CHECK_RANGE(index, 0, MEASURES - 1);
    return &measures[index];
}

int measure_find(const char *key) {
    for (int i = 0; i < MEASURES; i++) {
        if (strcmp(measures[i].key, key) == 0) {
            return i;
        }
    }
    return -1;
}

static double value_of(const Evaluation *e, int index) {
    const double value[MEASURES] = {e->w2,     e->w2_floor,  e->sliced_w2, e->energy, e->npe,       e->straightness,
                                    e->detour, e->crossings, e->nfe,       e->nll,    e->nll_error, e->nll_left_out};
    CHECK_RANGE(index, 0, MEASURES - 1);
    return value[index];
}

bool measures_write(cJSON *object, const Settings *s, const Evaluation *e, long step) {
    bool good = cJSON_AddNumberToObject(object, "count", s->count) && cJSON_AddNumberToObject(object, "seed", s->seed) &&
                cJSON_AddNumberToObject(object, "trained_steps", (double)step);
    if (settings_use(s, "solver")) {
        good = good &&
               cJSON_AddStringToObject(object, "solver", setting_choice_name(settings_find("solver"), (int)settings_solver(s)));
    }
    good = good && cJSON_AddNumberToObject(object, "steps", settings_steps(s));
    for (int i = 0; good && i < MEASURES; i++) {
        good = cJSON_AddNumberToObject(object, measures[i].key, value_of(e, i)) != NULL;
        if (strcmp(measures[i].key, "crossings") == 0) {
            good = good && cJSON_AddNumberToObject(object, "pair_lines", EVALUATE_LINES); // that they are counted among
        }
    }
    return good;
}
