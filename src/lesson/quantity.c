#include "lesson/quantity.h"

#include "base/check.h"
#include "base/language.h"
#include "base/words.h"
#include "run/agreement.h"
#include "settings/spelling.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { COMPARED = 1000 }; // particles of two lanes

// ---- what is read off ------------------------------------------------------------------------------------------------------------

static double detour_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)metrics;
    return (double)agreement_numbers(experiment, lane).detour;
}

static double straightness_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)metrics;
    return (double)agreement_numbers(experiment, lane).straightness;
}

static double round_trip_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)metrics;
    return (double)agreement_numbers(experiment, lane).round_trip;
}

static double distance_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)experiment, (void)lane;
    return metrics->n > 0 ? (double)metrics->distance[metrics->n - 1] : (double)NAN;
}

static double floor_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)lane, (void)metrics;
    return (double)lane_metrics_floor(experiment);
}

static double nll_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)experiment, (void)lane;
    return metrics->n > 0 ? (double)metrics->nll[metrics->n - 1] : (double)NAN;
}

static double nfe_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)metrics;
    const int evaluations = experiment_evals(experiment, lane, NULL);
    return evaluations > 0 ? evaluations : (double)NAN;
}

static double steps_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)metrics;
    return (double)(experiment->view_step >= 0 ? experiment->view_step : lane->model->step);
}

static double apart_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)metrics;
    return (double)experiment_apart(experiment, lane);
}

// Particles of all lanes start from the same noise: how far from lane 1's they end, in the mean.
static double from_first_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)metrics;
    float ax[COMPARED], ay[COMPARED], bx[COMPARED], by[COMPARED];
    const Lane *first = &experiment->lane[0];
    const float end = lane->trajectories.back ? 0 : 1;
    int n = experiment_ready(experiment, lane), other = experiment_ready(experiment, first);
    n = n < other ? n : other;
    n = n < COMPARED ? n : COMPARED;
    double sum = 0;
    if (n == 0 || first->trajectories.back != lane->trajectories.back) {
        return (double)NAN;
    }
    experiment_at(experiment, lane, end, 0, n, ax, ay);
    experiment_at(experiment, first, end, 0, n, bx, by);
    for (int i = 0; i < n; i++) {
        sum += hypot((double)ax[i] - (double)bx[i], (double)ay[i] - (double)by[i]);
    }
    return sum / n;
}

// ---- the table -------------------------------------------------------------------------------------------------------------------

static const Quantity table[] = {
    {"detour", "path-length", TR("detour"), 2, false, detour_of},
    {"straightness", NULL, TR("straightness"), 2, false, straightness_of},
    {"distance-to-data", "distance", TR("distance to the data"), 2, true, distance_of},
    {"floor", NULL, TR("smallest possible distance"), 2, false, floor_of},
    {"nfe", NULL, TR("network evaluations (NFE)"), 0, false, nfe_of},
    {"nll", NULL, TR("negative log-likelihood (nats)"), 2, true, nll_of},
    {"training-steps", NULL, TR("training steps"), 0, false, steps_of},
    {"from-exact", NULL, TR("distance from the exact field's particles"), 2, false, apart_of},
    {"from-first", NULL, TR("distance from the first lane's ends"), 2, false, from_first_of},
    {"round-trip", NULL, TR("error of the round trip"), 3, false, round_trip_of},
};

int quantity_count(void) {
    return (int)(sizeof table / sizeof table[0]);
}

const Quantity *quantity_at(int index) {
    CHECK_RANGE(index, 0, quantity_count() - 1);
    return &table[index];
}

const Quantity *quantity_find(const char *name) {
    for (int i = 0; i < quantity_count(); i++) {
        if (strcmp(table[i].name, name) == 0 || (table[i].other && strcmp(table[i].other, name) == 0)) {
            return &table[i];
        }
    }
    return NULL;
}

bool quantity_read(const char *name, const Quantity **quantity, Error *err) {
    char quoted[QUOTE_MAX], hint[HINT_MAX], all[200] = "";
    Nearest nearest = {.typed = name};
    for (int i = 0; i < quantity_count(); i++) {
        nearest_offer(&nearest, table[i].name);
        const size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, "%s%s", used ? ", " : "", table[i].name);
    }
    if ((*quantity = quantity_find(name))) {
        return true;
    }
    text_quote(quoted, name);
    return error_set(err, "\"%s\" cannot be measured%s What can: %s.", quoted, nearest_hint(&nearest, hint), all);
}

double quantity_of(const Quantity *quantity, const Experiment *experiment, int lane) {
    CHECK_RANGE(lane, 0, experiment->count - 1);
    const Lane *of = &experiment->lane[lane];
    LaneMetrics metrics = {.lane = of->id, .step = -1};
    if (quantity->metric) {
        lane_metrics_measure(&metrics, experiment, of);
    }
    return quantity->of(experiment, of, &metrics);
}

void quantity_text(const Quantity *quantity, double value, char *text, size_t size) {
    if (isfinite(value)) {
        snprintf(text, size, "%.*f", quantity->decimals, value);
    } else {
        snprintf(text, size, "–");
    }
}
