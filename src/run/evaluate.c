#include "run/evaluate.h"

#include "flow/metric.h"
#include "run/lane.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLICES 64
#define LIKELY_POINTS 2000 // of the data, for its likelihood
#define LIKELY_STEPS 100   // Runge-Kutta steps of each

enum { STARTS, DATA, MORE_DATA, LIKELY }; // streams of RNG_MEASURE

typedef struct {
    float *x, *y;
} Cloud;

typedef struct {
    int n, steps;
    Cloud ways;       // (steps + 1, n)
    Cloud data, more; // (n)
    float *memory;
} Bench;

static bool take_bench(Bench *bench, int n, int steps) {
    size_t cloud = (size_t)n, ways = cloud * (size_t)(steps + 1);
    *bench = (Bench){.n = n, .steps = steps, .memory = malloc((2 * ways + 4 * cloud) * sizeof(float))};
    if (!bench->memory) {
        return false;
    }
    bench->ways = (Cloud){bench->memory, bench->memory + ways};
    bench->data = (Cloud){bench->memory + 2 * ways, bench->memory + 2 * ways + cloud};
    bench->more = (Cloud){bench->data.x + 2 * cloud, bench->data.y + 2 * cloud};
    return true;
}

void evaluate_starts(const Settings *s, const Material *material, uint64_t index, int n, float *x, float *y) {
    Path path = lane_path(s, s->path);
    Rng rng = rng_open((uint64_t)s->seed, RNG_MEASURE, index);
    dist_draw(material->source, &rng, x, y, NULL, n);
    const float std = path.kind->source == SOURCE_GAUSSIAN ? (float)path_source_std(&path) : 1.0f;
    for (int i = 0; i < n; i++) {
        x[i] *= std;
        y[i] *= std;
    }
}

static void draw_data(const Settings *s, const Material *material, uint64_t index, int n, Cloud cloud) {
    Rng rng = rng_open((uint64_t)s->seed, RNG_MEASURE, index);
    dist_draw(material->fresh, &rng, cloud.x, cloud.y, NULL, n);
}

// Mean of -log p over fresh data.
static double likelihood(const LaneField *field, const Settings *s, const Material *material, int n) {
    float x[LIKELY_POINTS], y[LIKELY_POINTS];
    double log_p[LIKELY_POINTS], sum = 0;
    Path path = lane_path(s, s->path);
    DivergenceField divergence = lane_divergence(field);
    n = n < LIKELY_POINTS ? n : LIKELY_POINTS;
    draw_data(s, material, LIKELY, n, (Cloud){x, y});
    likelihood_log(&divergence, path_source_std(&path), LIKELY_STEPS, n, x, y, log_p);
    for (int i = 0; i < n; i++) {
        sum -= log_p[i];
    }
    return sum / n;
}

static void measure(const Bench *b, Evaluation *out) {
    const Cloud *ways = &b->ways, *data = &b->data;
    const float *end_x = ways->x + (size_t)b->steps * (size_t)b->n, *end_y = ways->y + (size_t)b->steps * (size_t)b->n;
    double between = metric_w2(b->n, ways->x, ways->y, data->x, data->y);
    out->w2 = metric_w2(b->n, end_x, end_y, data->x, data->y);
    out->w2_floor = metric_w2(b->n, b->more.x, b->more.y, data->x, data->y);
    out->sliced_w2 = metric_sliced_w2(b->n, end_x, end_y, data->x, data->y, SLICES);
    out->energy = metric_energy(b->n, end_x, end_y, b->n, data->x, data->y);
    out->npe = metric_npe(metric_action(b->n, b->steps, ways->x, ways->y, b->n), between);
    out->straightness = metric_straightness(b->n, b->steps, ways->x, ways->y, b->n);
    out->detour = metric_detour(b->n, b->steps, ways->x, ways->y, b->n);
}

bool evaluate(const Model *model, const Settings *s, const Material *material, Evaluation *out, Error *err) {
    LaneField field = lane_field_of(model, s);
    Field velocity = lane_field(&field);
    Sampler sampler = lane_sampler(s, s->path);
    Bench bench;
    if (s->count > EVALUATE_MAX) {
        return error_set(err, "count: eval matches its points exactly and takes at most %d.", EVALUATE_MAX);
    }
    if (!take_bench(&bench, s->count, s->steps)) {
        return error_set(err, "Not enough memory for %d trajectories of %d steps.", s->count, s->steps);
    }
    evaluate_starts(s, material, STARTS, s->count, bench.ways.x, bench.ways.y);
    draw_data(s, material, DATA, s->count, bench.data);
    draw_data(s, material, MORE_DATA, s->count, bench.more);
    out->nfe = sampler_ways(&sampler, &velocity, s->count, bench.ways.x, bench.ways.y);
    measure(&bench, out);
    out->nll = strcmp(material->source->name, "gaussian") == 0 ? likelihood(&field, s, material, s->count) : NAN;
    free(bench.memory);
    return true;
}
