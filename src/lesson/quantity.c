#include "lesson/quantity.h"

#include "base/check.h"
#include "base/language.h"
#include "base/words.h"
#include "flow/metric.h"
#include "run/agreement.h"
#include "run/landing.h"
#include "settings/spelling.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    COMPARED = 1000, // particles
    PAIRS = 256,
    LOSS_STEPS = 100,
};

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
    (void)metrics;
    return (double)landing_distance(experiment, lane); // the number beside the picture
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

// Among the pairs whose lines the picture counts, too.
static double crossings_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)experiment, (void)metrics;
    float x0[PAIRS], y0[PAIRS], x1[PAIRS], y1[PAIRS];
    return model_pairs(lane->model, PAIRS, x0, y0, x1, y1) ? (double)metric_crossings(PAIRS, x0, y0, x1, y1) : (double)NAN;
}

static double data_share_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)metrics;
    const Path *path = model_path(lane->model);
    return path ? path_at(path, experiment->play.t).a : (double)NAN;
}

static double noise_share_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)metrics;
    const Path *path = model_path(lane->model);
    return path ? path_at(path, experiment->play.t).s : (double)NAN;
}

static double step_cost_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)metrics;
    double least = HUGE_VAL;
    for (int i = 0; i < experiment->count; i++) {
        least = fmin(least, model_step_operations(experiment->lane[i].model));
    }
    return model_step_operations(lane->model) / least;
}

static double loss_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)experiment, (void)metrics;
    return (double)curve_recent(&lane->model->curve, LOSS_STEPS);
}

// Particles at the flow time shown, at most COMPARED of them; how many.
static int positions(const Experiment *experiment, const Lane *lane, float x[COMPARED], float y[COMPARED]) {
    int n = experiment_ready(experiment, lane);
    n = n < COMPARED ? n : COMPARED;
    experiment_at(experiment, lane, (float)experiment->play.t, 0, n, x, y);
    return n;
}

static double spread_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)metrics;
    float x[COMPARED], y[COMPARED];
    const int n = positions(experiment, lane, x, y);
    double mx = 0, my = 0, squares = 0;
    for (int i = 0; i < n; i++) {
        mx += (double)x[i] / n;
        my += (double)y[i] / n;
    }
    for (int i = 0; i < n; i++) {
        squares += ((double)x[i] - mx) * ((double)x[i] - mx) + ((double)y[i] - my) * ((double)y[i] - my);
    }
    return n > 0 ? sqrt(squares / n) : (double)NAN;
}

static int class_of_nearest(const Experiment *experiment, float x, float y) {
    int best = 0;
    float least = INFINITY;
    for (int i = 0; i < experiment->count_data; i++) {
        const float dx = experiment->data_x[i] - x, dy = experiment->data_y[i] - y, squared = dx * dx + dy * dy;
        best = squared < least ? i : best;
        least = squared < least ? squared : least;
    }
    return experiment->data_label[best];
}

// How many are nearest to a data point of the class that is sampled.
static double in_class_of(const Experiment *experiment, const Lane *lane, const LaneMetrics *metrics) {
    (void)metrics;
    float x[COMPARED], y[COMPARED];
    const int wanted = experiment->settings.label;
    const int n = lane->model->classes > 0 && wanted >= 0 ? positions(experiment, lane, x, y) : 0;
    int in = 0;
    for (int i = 0; i < n; i++) {
        in += class_of_nearest(experiment, x[i], y[i]) == wanted;
    }
    return n > 0 ? 100.0 * in / n : (double)NAN;
}

// ---- the table -------------------------------------------------------------------------------------------------------------------

static const Quantity table[] = {
    {"detour", "path-length", TR("detour"), 2, false, detour_of},
    {"straightness", NULL, TR("straightness"), 2, false, straightness_of},
    {"distance-to-data", "distance", TR("distance to the data"), 2, false, distance_of},
    {"floor", NULL, TR("data against other data"), 2, false, floor_of},
    {"nfe", NULL, TR("network evaluations (NFE)"), 0, false, nfe_of},
    {"nll", NULL, TR("negative log-likelihood (nats)"), 2, true, nll_of},
    {"training-steps", NULL, TR("training steps"), 0, false, steps_of},
    {"from-exact", NULL, TR("distance from the exact field's particles"), 2, false, apart_of},
    {"from-first", NULL, TR("distance from the first lane's ends"), 2, false, from_first_of},
    {"crossings", NULL, TR("crossings of the lines between 256 pairs"), 0, false, crossings_of},
    {"data-share", NULL, TR("share of the data, a(t)"), 2, false, data_share_of},
    {"noise-share", NULL, TR("share of the noise, s(t)"), 2, false, noise_share_of},
    {"step-cost", NULL, TR("cost of a training step (cheapest lane: 1)"), 1, false, step_cost_of},
    {"loss", NULL, TR("loss of the last 100 steps"), 3, false, loss_of},
    {"spread", NULL, TR("spread of the particles"), 2, false, spread_of},
    {"in-class", NULL, TR("particles in the class (percent)"), 0, false, in_class_of},
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
    char quoted[QUOTE_MAX], hint[HINT_MAX], all[280] = "";
    Nearest nearest = {.typed = name};
    for (int i = 0; i < quantity_count(); i++) {
        nearest_offer(&nearest, table[i].name);
        text_add(all, sizeof all, "%s%s", i > 0 ? ", " : "", table[i].name);
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
    char count[28];
    if (!isfinite(value)) {
        snprintf(text, size, "–");
    } else if (quantity->decimals == 0 && value >= 0) { // as the panes say it
        words_count(count, sizeof count, lround(value));
        snprintf(text, size, "%s", count);
    } else {
        words_number(text, size, value, quantity->decimals);
    }
}
