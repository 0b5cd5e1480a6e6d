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
    int particles = experiment_ready(experiment, lane), chunk = 0;
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
        experiment_at(experiment, lane, 1, k * LANE_METRICS_SAMPLES, LANE_METRICS_SAMPLES, x, y);
        sum += to_data(experiment, k, x, y);
    }
    return (float)(sum / blocks);
}

// Particles that are all sent to one class are not to be measured against all data.
static bool of_one_class(const Experiment *experiment, const Lane *lane) {
    return lane->model->classes > 0 && experiment->settings.label >= 0;
}

void lane_metrics_measure(LaneMetrics *metrics, const Experiment *experiment, const Lane *lane) {
    if (of_one_class(experiment, lane) || lane->model->step == metrics->step || experiment_is_exact(experiment, lane) ||
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
    metrics->distance[metrics->n] = distance_to_data(experiment, lane, blocks);
    metrics->n++;
}

void lane_metrics_budgets(LaneMetrics *metrics, const Experiment *experiment, const Lane *lane) {
    float fine_x[BUDGET_SAMPLES], fine_y[BUDGET_SAMPLES];
    float x0[BUDGET_SAMPLES], y0[BUDGET_SAMPLES];
    ShownField shown = experiment_shown(experiment, lane);
    const Field field = shown_field(&shown);
    if (!field.eval) { // nothing that few steps could miss
        return;
    }
    int n = lane->trajectories.count < BUDGET_SAMPLES ? lane->trajectories.count : BUDGET_SAMPLES;
    memcpy(x0, lane->trajectories.x, (size_t)n * sizeof(float)); // row 0 of the trajectories: where they start
    memcpy(y0, lane->trajectories.y, (size_t)n * sizeof(float));
    memcpy(fine_x, x0, sizeof fine_x);
    memcpy(fine_y, y0, sizeof fine_y);
    solve_end(&field, SOLVE_RK4, FINE_STEPS, 0, 1, n, fine_x, fine_y);
    for (int k = 0; k < LANE_METRICS_BUDGETS; k++) {
        float x[BUDGET_SAMPLES], y[BUDGET_SAMPLES];
        double sum = 0;
        memcpy(x, x0, sizeof x);
        memcpy(y, y0, sizeof y);
        shown.sampler.kind = SAMPLER_EULER; // or as many jumps of a flow map
        shown.sampler.steps = 1 << k;
        const Fill fill = shown_fill(&shown);
        fill_ends(&fill, n, x, y);
        for (int i = 0; i < n; i++) {
            double dx = (double)x[i] - (double)fine_x[i];
            double dy = (double)y[i] - (double)fine_y[i];
            sum += dx * dx + dy * dy;
        }
        metrics->evaluations[k] = (float)(1 << k);
        metrics->error[k] = (float)sqrt(sum / n);
    }
    metrics->budgets = LANE_METRICS_BUDGETS;
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
