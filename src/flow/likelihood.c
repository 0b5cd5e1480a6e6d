#include "flow/likelihood.h"

#include "base/check.h"
#include "base/team.h"
#include "flow/adaptive.h"

#include <math.h>

#define CHUNK 32        // points followed together, which share their steps
#define STEPS_MAX 20000 // tries
#define STEP_MIN 1e-7   // of flow time: single precision tells no finer
#define STEP_FIRST 1e-4 // of flow time; it grows fivefold a step
#define ROUGHER 5       // times the tolerance that the result is compared with

typedef struct {
    double x[CHUNK], y[CHUNK], div[CHUNK]; // div: its integral
} State;

typedef struct {
    const Field *field;
    double tolerance;
    int n;
    State at, next;
    State k[DOPRI5_STAGES]; // rates; k[0] is valid at `at`
} Walk;

static void rates(const Walk *walk, double t, const State *at, State *rate) {
    float x[CHUNK], y[CHUNK], vx[CHUNK], vy[CHUNK], div[CHUNK];
    for (int i = 0; i < walk->n; i++) {
        x[i] = (float)at->x[i];
        y[i] = (float)at->y[i];
    }
    walk->field->divergence(walk->field->context, (float)t, x, y, vx, vy, div, walk->n);
    for (int i = 0; i < walk->n; i++) {
        rate->x[i] = (double)vx[i];
        rate->y[i] = (double)vy[i];
        rate->div[i] = (double)div[i];
    }
}

// out += h sum_i weight_i k_i over the first `stages`.
static void add(const Walk *walk, double h, const double *weight, int stages, State *out) {
    for (int s = 0; s < stages; s++) {
        const double w = h * weight[s];
        for (int i = 0; w != 0 && i < walk->n; i++) {
            out->x[i] += w * walk->k[s].x[i];
            out->y[i] += w * walk->k[s].y[i];
            out->div[i] += w * walk->k[s].div[i];
        }
    }
}

// Tries a step of h from t: fills the stages and `next`, returns the error in units of what is allowed.
static double try_step(Walk *walk, double t, double h) {
    for (int s = 1; s < DOPRI5_STAGES; s++) {
        walk->next = walk->at;
        add(walk, h, dopri5_stage[s], s, &walk->next);
        rates(walk, t + dopri5_node[s] * h, &walk->next, &walk->k[s]);
    }
    State error = {0};
    double sum = 0;
    add(walk, h, dopri5_error, DOPRI5_STAGES, &error);
    for (int i = 0; i < walk->n; i++) {
        const double far = 1 + fmax(fabs(walk->at.x[i]), fabs(walk->at.y[i]));
        sum += (error.x[i] * error.x[i] + error.y[i] * error.y[i]) / (far * far) + error.div[i] * error.div[i];
    }
    return sqrt(sum / walk->n) / walk->tolerance;
}

// Follows the points in walk->at from t down to 0. False where that does not come to an end.
static bool follow(Walk *walk, double t) {
    double h = STEP_FIRST;
    bool again = false;
    rates(walk, t, &walk->at, &walk->k[0]);
    for (int tries = 0; t > 0 && tries < STEPS_MAX && h >= STEP_MIN; tries++) {
        const double step = fmin(h, t), error = try_step(walk, t, -step);
        const bool good = error <= 1; // false for NaN
        if (good) {
            t = step == t ? 0 : t - step;
            walk->at = walk->next;
            walk->k[0] = walk->k[DOPRI5_STAGES - 1];
        }
        const double factor = isfinite(error) ? 0.9 * pow(fmax(error, 1e-10), -0.2) : 0.2;
        h = step * fmin(fmax(factor, 0.2), good && !again ? 5 : 1);
        again = !good;
    }
    return t <= 0;
}

static void chunk_log(const Field *field, double std, double end, double tolerance, int n, const float *x, const float *y,
                      double *log_p) {
    Walk walk = {.field = field, .tolerance = tolerance, .n = n};
    for (int i = 0; i < n; i++) {
        walk.at.x[i] = (double)x[i];
        walk.at.y[i] = (double)y[i];
    }
    const bool arrived = end <= 0 || follow(&walk, end);
    for (int i = 0; i < n; i++) { // the integral runs from `end` down to 0
        const double px = walk.at.x[i] / std, py = walk.at.y[i] / std;
        log_p[i] = arrived ? -0.5 * (px * px + py * py) - log(2 * M_PI * std * std) + walk.at.div[i] : NAN;
    }
}

// Points that cannot be followed together may be so one by one: only those whose own trajectory leads nowhere are given up.
static void points_log(const Field *field, double std, double end, double tolerance, int n, const float *x,
                       const float *y, double *log_p) {
    chunk_log(field, std, end, tolerance, n, x, y, log_p);
    for (int i = 0; n > 1 && i < n && isnan(log_p[i]); i++) {
        chunk_log(field, std, end, tolerance, 1, x + i, y + i, log_p + i);
    }
}

typedef struct {
    const Field *field;
    double std, end, tolerance;
    int n;
    const float *x, *y;
    double *log_p, *error;
} Job;

static void do_chunk(void *context, int chunk) {
    const Job *job = context;
    const int begin = chunk * CHUNK, n = job->n - begin < CHUNK ? job->n - begin : CHUNK;
    const float *x = job->x + begin, *y = job->y + begin;
    double rough[CHUNK], *log_p = job->log_p + begin;
    points_log(job->field, job->std, job->end, job->tolerance, n, x, y, log_p);
    if (!job->error) {
        return;
    }
    points_log(job->field, job->std, job->end, ROUGHER * job->tolerance, n, x, y, rough);
    for (int i = 0; i < n; i++) {
        const double error = fabs(log_p[i] - rough[i]);
        job->error[begin + i] = isfinite(error) ? error : INFINITY;
    }
}

void likelihood_log(const Field *field, double std, double end, double tolerance, int n, const float *x, const float *y,
                    double *log_p, double *error) {
    CHECK(std > 0 && tolerance > 0 && end >= 0 && end <= 1, "std %g, tolerance %g, from %g", std, tolerance, end);
    Job job = {field, std, end, tolerance, n, x, y, log_p, error};
    team_for((n + CHUNK - 1) / CHUNK, do_chunk, &job);
}
