#include "run/evaluate.h"

#include "flow/metric.h"
#include "run/lane.h"
#include "run/point_density.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLICES 64
#define LIKELY_POINTS 2000 // of the data, for its likelihood
#define PIECE 1024         // draws at a time where one class is looked for
#define RARE 10000         // draws that a point of it may take

enum { STARTS, DATA, MORE_DATA, LIKELY }; // streams of RNG_MEASURE

typedef struct {
    float *x, *y;
} Coordinates;

typedef struct {
    int n, steps;
    Coordinates trajectories; // (steps + 1, n)
    Coordinates data, more;   // (n)
    int *label;               // (n)
    float *memory;
} Bench;

static bool take_bench(Bench *bench, int n, int steps) {
    const size_t points = (size_t)n, knots = points * (size_t)(steps + 1);
    *bench = (Bench){.n = n, .steps = steps, .memory = malloc((2 * knots + 4 * points) * sizeof(float) + points * sizeof(int))};
    if (!bench->memory) {
        return false;
    }
    bench->trajectories = (Coordinates){bench->memory, bench->memory + knots};
    bench->data = (Coordinates){bench->trajectories.y + knots, bench->trajectories.y + knots + points};
    bench->more = (Coordinates){bench->data.y + points, bench->data.y + 2 * points};
    bench->label = (int *)(bench->more.y + points);
    return true;
}

// From draws of the source in x, y to draws of the path's end, t = 1.
static void start_at_data(const Path *path, const Dataset *dataset, Rng *rng, int n, float *x, float *y) {
    const PathAt end = path_at_from(path, 1.0, dataset->source->name);
    for (int begin = 0; begin < n; begin += PIECE) {
        float data_x[PIECE], data_y[PIECE], zx[PIECE] = {0}, zy[PIECE] = {0};
        const int piece = n - begin < PIECE ? n - begin : PIECE;
        dist_draw(dataset->fresh, rng, data_x, data_y, NULL, piece);
        if (end.n > 0) {
            rng_fill_normal(rng, zx, piece);
            rng_fill_normal(rng, zy, piece);
        }
        for (int i = 0; i < piece; i++) {
            x[begin + i] = (float)end.a * data_x[i] + (float)end.s * x[begin + i] + (float)end.n * zx[i];
            y[begin + i] = (float)end.a * data_y[i] + (float)end.s * y[begin + i] + (float)end.n * zy[i];
        }
    }
}

void evaluate_starts(const Settings *s, const Dataset *dataset, uint64_t index, int n, float *x, float *y) {
    Path path = settings_seen_path(s, s->path);
    Rng rng = rng_open((uint64_t)s->seed, RNG_MEASURE, index);
    dist_draw(dataset->source, &rng, x, y, NULL, n);
    if (settings_goes_back(s)) {
        start_at_data(&path, dataset, &rng, n, x, y);
        return;
    }
    const float std = settings_use(s, "path") ? (float)path_source_std(&path, dataset->source->name) : 1.0f;
    for (int i = 0; i < n; i++) {
        x[i] *= std;
        y[i] *= std;
    }
}

// Fresh data; of the class that is sampled where it is one. False when that class does not come.
static bool draw_data(const ShownModel *shown, const Settings *s, const Dataset *dataset, uint64_t index, int n, Coordinates to,
                      int *label) {
    const bool one = shown->model->classes > 0 && shown->labels == LABEL_ONE;
    Rng rng = rng_open((uint64_t)s->seed, RNG_MEASURE, index);
    if (!one) {
        dist_draw(dataset->fresh, &rng, to.x, to.y, label, n);
        return true;
    }
    int got = 0;
    for (long drawn = 0; got < n && drawn < RARE * (long)n; drawn += PIECE) {
        float x[PIECE], y[PIECE];
        int of[PIECE];
        dist_draw(dataset->fresh, &rng, x, y, of, PIECE);
        for (int i = 0; i < PIECE && got < n; i++) {
            if (of[i] == shown->label) {
                to.x[got] = x[i];
                to.y[got] = y[i];
                label[got++] = of[i];
            }
        }
    }
    return got == n;
}

// Mean of -log p over fresh data; given its class, where the network knows classes. *error: what it may be wrong by. Points without a density
// are left out, and counted.
static double likelihood(const ShownModel *shown, const Settings *s, const Dataset *dataset, int n, double *error,
                         double *left_out) {
    float x[LIKELY_POINTS], y[LIKELY_POINTS];
    int label[LIKELY_POINTS], out = 0;
    double log_p[LIKELY_POINTS], wrong[LIKELY_POINTS], sum = 0;
    n = n < LIKELY_POINTS ? n : LIKELY_POINTS;
    *error = NAN;
    if (!draw_data(shown, s, dataset, LIKELY, n, (Coordinates){x, y}, label)) {
        return NAN;
    }
    point_density(shown, n, x, y, label, log_p, wrong);
    *error = 0;
    for (int i = 0; i < n; i++) {
        const bool nowhere = log_p[i] == -INFINITY;
        out += nowhere;
        sum -= nowhere ? 0 : log_p[i];
        *error += nowhere ? 0 : wrong[i];
    }
    *left_out = (double)out / n;
    *error = n > out ? *error / (n - out) : NAN;
    return n > out ? sum / (n - out) : NAN;
}

// How often the lines between EVALUATE_LINES pairs cross that the model was trained on; NAN where a teacher made them, or it has no pairs.
// False and a sentence where there is no memory.
static bool crossings(const Settings *s, const Dataset *dataset, double *count, Error *err) {
    enum { N = EVALUATE_LINES };
    float x0[N], y0[N], x1[N], y1[N];
    const MlpDef plain = mlp_default();
    Settings own = *s; // whose network is never asked
    own.width = plain.width;
    own.hidden = plain.hidden;
    own.time_features = own.position_features = 0;
    own.condition = false;
    *count = NAN;
    if (settings_pairing(s) == PAIRING_REFLOW) {
        return true;
    }
    Model *model = model_make(&own, dataset, NULL, err);
    if (!model) {
        return false;
    }
    if (model_pairs(model, N, x0, y0, x1, y1)) {
        *count = (double)metric_crossings(N, x0, y0, x1, y1);
    }
    model_free(model);
    return true;
}

static bool all_finite(const Bench *b) {
    const size_t last = (size_t)b->steps * (size_t)b->n;
    for (int i = 0; i < b->n; i++) {
        if (!isfinite(b->trajectories.x[last + (size_t)i]) || !isfinite(b->trajectories.y[last + (size_t)i])) {
            return false;
        }
    }
    return true;
}

// loose: trajectories have no lengths that mean anything.
static void measure(const Bench *b, bool loose, Evaluation *out) {
    const Coordinates *at = &b->trajectories, *data = &b->data;
    const float *end_x = at->x + (size_t)b->steps * (size_t)b->n, *end_y = at->y + (size_t)b->steps * (size_t)b->n;
    double between = metric_w2(b->n, at->x, at->y, data->x, data->y);
    out->w2 = metric_w2(b->n, end_x, end_y, data->x, data->y);
    out->w2_floor = metric_w2(b->n, b->more.x, b->more.y, data->x, data->y);
    out->sliced_w2 = metric_sliced_w2(b->n, end_x, end_y, data->x, data->y, SLICES);
    out->energy = metric_energy(b->n, end_x, end_y, b->n, data->x, data->y);
    out->npe = loose ? NAN : metric_npe(metric_action(b->n, b->steps, at->x, at->y, b->n), between);
    const bool measurable = !loose && b->steps >= LANE_LENGTH_STEPS;
    out->straightness = !measurable ? NAN : metric_straightness(b->n, b->steps, at->x, at->y, b->n);
    out->detour = !measurable ? NAN : metric_detour(b->n, b->steps, at->x, at->y, b->n);
}

bool evaluate(const Checkpoint *checkpoint, const Settings *s, const Dataset *dataset, Evaluation *out, Error *err) {
    const Model *model = checkpoint->model;
    const ModelFlow flow = {model_shown(model, model->average, s), settings_sampler(s, s->path)};
    const Fill fill = model_flow(&flow);
    Bench bench;
    if (settings_goes_back(s)) {
        return error_set(err, "direction: eval compares what the model makes of noise with the data. Leave it out.");
    }
    if (s->count > EVALUATE_MAX) {
        return error_set(err, "count: eval can compare up to %d points.", EVALUATE_MAX);
    }
    if (!take_bench(&bench, s->count, settings_steps(s))) {
        return error_set(err, "Not enough memory for %d trajectories of %d steps.", s->count, settings_steps(s));
    }
    evaluate_starts(s, dataset, STARTS, s->count, bench.trajectories.x, bench.trajectories.y);
    if (!draw_data(&flow.shown, s, dataset, DATA, s->count, bench.data, bench.label) ||
        !draw_data(&flow.shown, s, dataset, MORE_DATA, s->count, bench.more, bench.label)) {
        free(bench.memory);
        return error_set(err, "label: the data has almost no points of class %d.", s->label);
    }
    out->nfe = model_evaluations(&flow.shown) *
               fill_trajectories(&fill, settings_steps(s), s->count, bench.trajectories.x, bench.trajectories.y);
    if (!all_finite(&bench)) {
        free(bench.memory);
        return error_set(err,
                         "The network of this model is broken: its particles do not end at finite places. Train it again with a lower "
                         "--rate.");
    }
    measure(&bench, sampler_is_random(&flow.sampler) || !model_has_field(model), out);
    const bool counted = crossings(s, dataset, &out->crossings, err);
    const bool starts = !model_has_field(model) || strcmp(dataset->source->name, "gaussian") == 0; // at a known density
    out->nll = out->nll_error = out->nll_left_out = NAN;
    if (counted && starts && model_has_density(model)) {
        out->nll = likelihood(&flow.shown, s, dataset, s->count, &out->nll_error, &out->nll_left_out);
    }
    free(bench.memory);
    return counted;
}
