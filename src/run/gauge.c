#include "run/gauge.h"

#include "flow/metric.h"
#include "flow/solve.h"

#include <math.h>
#include <string.h>

#define SLICES 8
#define FINE_STEPS 64 // of Runge-Kutta 4, the yardstick
#define STREAM_DATA 900
#define BUDGET_SAMPLES 512

void gauge_follow(Gauge *gauge, const Strand *strand) {
    if (gauge->lane != strand->id) {
        *gauge = (Gauge){.lane = strand->id, .step = -1};
    }
}

void gauges_follow(Gauge gauge[SESSION_LANES], const Session *session) {
    Gauge before[SESSION_LANES];
    memcpy(before, gauge, sizeof before);
    for (int i = 0; i < session->count; i++) {
        for (int k = SESSION_LANES - 1; k >= 0; k--) { // the first one: beyond the open lanes there may be older ones
            if (before[k].lane == session->strand[i].id) {
                gauge[i] = before[k];
            }
        }
        gauge_follow(&gauge[i], &session->strand[i]);
    }
}

static void halve(Gauge *gauge) {
    gauge->n /= 2;
    for (int i = 0; i < gauge->n; i++) {
        gauge->x[i] = gauge->x[2 * i + 1];
        gauge->straightness[i] = gauge->straightness[2 * i + 1];
        gauge->distance[i] = gauge->distance[2 * i + 1];
    }
}

// A draw of the data, each time the same for the same `index`.
static void draw_data(const Session *session, int index, float x[GAUGE_SAMPLES], float y[GAUGE_SAMPLES]) {
    Rng rng = rng_open((uint64_t)session->settings.seed, RNG_SHOW, (uint64_t)(STREAM_DATA + index));
    dist_draw(session->material->fresh, &rng, x, y, NULL, GAUGE_SAMPLES);
}

static double to_data(const Session *session, int index, const float x[GAUGE_SAMPLES], const float y[GAUGE_SAMPLES]) {
    float data_x[GAUGE_SAMPLES], data_y[GAUGE_SAMPLES];
    draw_data(session, index, data_x, data_y);
    return metric_sliced_w2(GAUGE_SAMPLES, x, y, data_x, data_y, SLICES);
}

static float distance_to_data(const Session *session, const Strand *strand) {
    int blocks = session_ready(session, strand) / GAUGE_SAMPLES;
    blocks = blocks < GAUGE_BLOCKS ? blocks : GAUGE_BLOCKS;
    double sum = 0;
    for (int k = 0; k < blocks; k++) {
        float x[GAUGE_SAMPLES], y[GAUGE_SAMPLES];
        session_at(session, strand, 1, k * GAUGE_SAMPLES, GAUGE_SAMPLES, x, y);
        sum += to_data(session, k, x, y);
    }
    return (float)(sum / blocks);
}

// Particles that are all sent to one class are not to be measured against all data.
static bool of_one_class(const Session *session, const Strand *strand) {
    return strand->lane.mlp.def.classes > 0 && session->settings.label >= 0;
}

void gauge_measure(Gauge *gauge, const Session *session, const Strand *strand) {
    if (of_one_class(session, strand) || strand->lane.step == gauge->step || session_exact(session, strand) ||
        session->view_step >= 0 || session_ready(session, strand) < GAUGE_SAMPLES) {
        return;
    }
    if (gauge->n == GAUGE_POINTS) {
        halve(gauge);
    }
    gauge->step = strand->lane.step;
    gauge->x[gauge->n] = (float)gauge->step;
    gauge->straightness[gauge->n] = strand->straightness;
    gauge->distance[gauge->n] = distance_to_data(session, strand);
    gauge->n++;
}

void gauge_budgets(Gauge *gauge, const Session *session, const Strand *strand) {
    float fine_x[BUDGET_SAMPLES], fine_y[BUDGET_SAMPLES];
    float x0[BUDGET_SAMPLES], y0[BUDGET_SAMPLES];
    const ShownField shown = session_shown(session, strand);
    const Field field = shown_field(&shown);
    int n = strand->swarm.count < BUDGET_SAMPLES ? strand->swarm.count : BUDGET_SAMPLES;
    memcpy(x0, strand->swarm.x, (size_t)n * sizeof(float)); // row 0 of the trajectories: where they start
    memcpy(y0, strand->swarm.y, (size_t)n * sizeof(float));
    memcpy(fine_x, x0, sizeof fine_x);
    memcpy(fine_y, y0, sizeof fine_y);
    solve_end(&field, SOLVE_RK4, FINE_STEPS, 0, 1, n, fine_x, fine_y);
    for (int k = 0; k < GAUGE_BUDGETS; k++) {
        float x[BUDGET_SAMPLES], y[BUDGET_SAMPLES];
        double sum = 0;
        memcpy(x, x0, sizeof x);
        memcpy(y, y0, sizeof y);
        solve_end(&field, SOLVE_EULER, 1 << k, 0, 1, n, x, y);
        for (int i = 0; i < n; i++) {
            double dx = (double)x[i] - (double)fine_x[i];
            double dy = (double)y[i] - (double)fine_y[i];
            sum += dx * dx + dy * dy;
        }
        gauge->evaluations[k] = (float)(1 << k);
        gauge->error[k] = (float)sqrt(sum / n);
    }
    gauge->budgets = GAUGE_BUDGETS;
}

float gauge_floor(const Session *session) {
    double sum = 0;
    for (int k = 0; k < GAUGE_BLOCKS; k++) {
        float x[GAUGE_SAMPLES], y[GAUGE_SAMPLES];
        draw_data(session, GAUGE_BLOCKS + k, x, y);
        sum += to_data(session, k, x, y);
    }
    return (float)(sum / GAUGE_BLOCKS);
}
