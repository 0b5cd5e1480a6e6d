#include "run/lane_metrics.h"

#include "flow/metric.h"
#include "flow/solve.h"
#include "run/agreement.h"

#include <math.h>
#include <string.h>

#define SLICES 8
#define FINE_STEPS 64 // of Runge-Kutta 4, the yardstick
#define STREAM_DATA 900
#define BUDGET_SAMPLES 512

void lane_metrics_follow(LaneMetrics *metrics, const Lane *lane) {
    if (metrics->lane != lane->id) {
        *metrics = (LaneMetrics){.lane = lane->id, .step = -1};
    }
}

void lane_metrics_follow_all(LaneMetrics metrics[LANES_MAX], const Experiment *experiment) {
    LaneMetrics before[LANES_MAX];
    memcpy(before, metrics, sizeof before);
    for (int i = 0; i < experiment->count; i++) {
        for (int k = LANES_MAX - 1; k >= 0; k--) { // the first one: beyond the open lanes there may be older ones
            if (before[k].lane == experiment->lane[i].id) {
                metrics[i] = before[k];
            }
        }
        lane_metrics_follow(&metrics[i], &experiment->lane[i]);
    }
}

static void halve(LaneMetrics *metrics) {
    metrics->n /= 2;
    for (int i = 0; i < metrics->n; i++) {
        metrics->x[i] = metrics->x[2 * i + 1];
        metrics->straightness[i] = metrics->straightness[2 * i + 1];
        metrics->nll[i] = metrics->nll[2 * i + 1];
        metrics->distance[i] = metrics->distance[2 * i + 1];
    }
}

// A draw of the data, each time the same for the same `index`.
static void draw_data(const Experiment *experiment, int index, float x[LANE_METRICS_SAMPLES], float y[LANE_METRICS_SAMPLES]) {
    Rng rng = rng_open((uint64_t)experiment->settings.seed, RNG_SHOW, (uint64_t)(STREAM_DATA + index));
    dist_draw(experiment->dataset->fresh, &rng, x, y, NULL, LANE_METRICS_SAMPLES);
}

static double to_data(const Experiment *experiment, int index, const float x[LANE_METRICS_SAMPLES],
                      const float y[LANE_METRICS_SAMPLES]) {
    float data_x[LANE_METRICS_SAMPLES], data_y[LANE_METRICS_SAMPLES];
    draw_data(experiment, index, data_x, data_y);
    return metric_sliced_w2(LANE_METRICS_SAMPLES, x, y, data_x, data_y, SLICES);
}

// Blocks of particles, the first ones, that show the weights shown: what is measured on others would be another network's.
static int blocks_of(const Experiment *experiment, const Lane *lane) {
    const Trajectories *trajectories = &lane->trajectories;
    const long mark = agreement_mark(experiment, lane);
    int particles = trajectories->ready, chunk = 0;
    while (chunk * SOLVE_CHUNK < particles && agreement_alike(trajectories->weights_step[chunk], mark)) {
        chunk++;
    }
    particles = chunk * SOLVE_CHUNK < particles ? chunk * SOLVE_CHUNK : particles;
    const int blocks = particles / LANE_METRICS_SAMPLES;
    return blocks < LANE_METRICS_BLOCKS ? blocks : LANE_METRICS_BLOCKS;
}

static float distance_to_data(const Experiment *experiment, const Lane *lane, int blocks) {
    double sum = 0;
    for (int k = 0; k < blocks; k++) {
        float x[LANE_METRICS_SAMPLES], y[LANE_METRICS_SAMPLES];
        trajectories_at(&lane->trajectories, 1, k * LANE_METRICS_SAMPLES, LANE_METRICS_SAMPLES, x, y);
        sum += to_data(experiment, k, x, y);
    }
    return (float)(sum / blocks);
}

// Of those points that the model gives a density at all.
static float nll_of_data(const Experiment *experiment, const Lane *lane) {
    float x[LANE_METRICS_SAMPLES], y[LANE_METRICS_SAMPLES];
    double log_p[LANE_METRICS_LIKELY], sum = 0;
    int n = 0;
    if (!model_has_density(lane->model)) {
        return NAN;
    }
    const ShownModel shown = experiment_field(experiment, lane);
    const LogDensity density = model_density(&shown);
    draw_data(experiment, 0, x, y);
    density.eval(density.context, 1, LIKELIHOOD_ROUGH, LANE_METRICS_LIKELY, x, y, log_p, NULL);
    for (int i = 0; i < LANE_METRICS_LIKELY; i++) {
        sum -= isfinite(log_p[i]) ? log_p[i] : 0;
        n += isfinite(log_p[i]);
    }
    return n > 0 ? (float)(sum / n) : NAN;
}

// Particles that are all sent to one class, or that start at the data or at one place, are not to be measured against all data.
static bool of_other_kind(const Experiment *experiment, const Lane *lane) {
    const bool one_class = lane->model->classes > 0 && experiment->settings.label >= 0;
    return one_class || lane->trajectories.back || lane->trajectories.one;
}

int lane_metrics_blocks(const Experiment *experiment, const Lane *lane) {
    return of_other_kind(experiment, lane) ? 0 : blocks_of(experiment, lane);
}

float lane_metrics_distance(const Experiment *experiment, const Lane *lane, int blocks) {
    const float distance = blocks > 0 ? distance_to_data(experiment, lane, blocks) : NAN;
    return isfinite(distance) ? distance : NAN;
}

void lane_metrics_measure(LaneMetrics *metrics, const Experiment *experiment, const Lane *lane) {
    if (of_other_kind(experiment, lane) || lane->model->step == metrics->step || experiment_is_exact(experiment, lane) ||
        experiment->view_step >= 0) {
        return;
    }
    const int blocks = blocks_of(experiment, lane);
    if (blocks == 0) {
        return;
    }
    if (metrics->n == LANE_METRICS_POINTS) {
        halve(metrics);
    }
    metrics->step = lane->model->step;
    metrics->x[metrics->n] = (float)metrics->step;
    metrics->straightness[metrics->n] = agreement_close(lane->measured, metrics->step) ? lane->straightness : NAN;
    metrics->nll[metrics->n] = nll_of_data(experiment, lane);
    metrics->distance[metrics->n] = distance_to_data(experiment, lane, blocks);
    metrics->n++;
}

// Where some particles start, and where a fine solution takes them.
typedef struct {
    int n;
    bool back; // from data to noise
    float x0[BUDGET_SAMPLES], y0[BUDGET_SAMPLES], fine_x[BUDGET_SAMPLES], fine_y[BUDGET_SAMPLES];
} Journeys;

static float error_of(const Journeys *journeys, const ShownField *shown, int *evaluations) {
    float x[BUDGET_SAMPLES], y[BUDGET_SAMPLES];
    const Fill fill = shown_fill(shown);
    double sum = 0;
    memcpy(x, journeys->x0, sizeof x);
    memcpy(y, journeys->y0, sizeof y);
    *evaluations = journeys->back ? fill_back(&fill, journeys->n, x, y) : fill_ends(&fill, journeys->n, x, y);
    for (int i = 0; i < journeys->n; i++) {
        double dx = (double)x[i] - (double)journeys->fine_x[i], dy = (double)y[i] - (double)journeys->fine_y[i];
        sum += dx * dx + dy * dy;
    }
    return (float)sqrt(sum / journeys->n);
}

// Of 1 .. 32 evaluations as far as the solver can take so few. Returns how many there are.
static int budgets_of(const Journeys *journeys, ShownField shown, const Sampler *like, float *evaluations, float *error) {
    const int each = like->kind < (SamplerKind)SOLVE_COUNT ? solve_evals((Solver)like->kind, 1) : 1;
    int n = 0;
    shown.sampler = *like;
    for (int all = each; all <= 1 << (LANE_METRICS_BUDGETS - 1); all *= 2) {
        int took;
        shown.sampler.steps = all / each;
        error[n] = error_of(journeys, &shown, &took);
        evaluations[n++] = (float)took;
    }
    return n;
}

void lane_metrics_budgets(LaneMetrics *metrics, const Experiment *experiment, const Lane *lane) {
    Journeys journeys = {.back = lane->trajectories.back,
                         .n = lane->trajectories.count < BUDGET_SAMPLES ? lane->trajectories.count : BUDGET_SAMPLES};
    const ShownField shown = experiment_shown(experiment, lane);
    const Field field = shown_field(&shown);
    const Sampler *own = &lane->trajectories.sampler;
    metrics->own = *own;
    metrics->own_path = lane->model->settings.sample_path;
    metrics->budgets_step = lane->model->step;
    if (!field.eval || lane_is_forward(lane)) { // nothing that few steps could miss
        metrics->budgets = metrics->own_budgets = 0;
        return;
    }
    memcpy(journeys.x0, trajectories_start_x(&lane->trajectories), (size_t)journeys.n * sizeof(float));
    memcpy(journeys.y0, trajectories_start_y(&lane->trajectories), (size_t)journeys.n * sizeof(float));
    memcpy(journeys.fine_x, journeys.x0, sizeof journeys.fine_x);
    memcpy(journeys.fine_y, journeys.y0, sizeof journeys.fine_y);
    if (lane->model->converted) { // whose fill goes the whole way
        ShownField fine = shown;
        fine.sampler = (Sampler){.kind = SAMPLER_RK4, .steps = FINE_STEPS};
        const Fill fill = shown_fill(&fine);
        fill_ends(&fill, journeys.n, journeys.fine_x, journeys.fine_y);
    } else {
        solve_end(&field, SOLVE_RK4, FINE_STEPS, journeys.back, !journeys.back, journeys.n, journeys.fine_x, journeys.fine_y);
    }
    const Sampler euler = {.kind = (SamplerKind)SOLVE_EULER};
    metrics->budgets = budgets_of(&journeys, shown, &euler, // or as many jumps of a flow map, which has no solver
                                  metrics->evaluations, metrics->error);
    const bool steps = settings_use(&lane->model->settings, "solver") && own->kind != SAMPLER_EULER &&
                       own->kind != SAMPLER_DOPRI5 && !sampler_is_random(own);
    metrics->own_budgets = steps ? budgets_of(&journeys, shown, own, metrics->own_evaluations, metrics->own_error) : 0;
}

bool lane_metrics_budgets_old(const LaneMetrics *metrics, const Lane *lane) {
    return metrics->budgets_step != lane->model->step || !sampler_alike(&metrics->own, &lane->trajectories.sampler) ||
           metrics->own_path != lane->model->settings.sample_path;
}

float lane_metrics_floor(const Experiment *experiment) {
    double sum = 0;
    for (int k = 0; k < LANE_METRICS_BLOCKS; k++) {
        float x[LANE_METRICS_SAMPLES], y[LANE_METRICS_SAMPLES];
        draw_data(experiment, LANE_METRICS_BLOCKS + k, x, y);
        sum += to_data(experiment, k, x, y);
    }
    return (float)(sum / LANE_METRICS_BLOCKS);
}
