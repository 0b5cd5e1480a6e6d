#include "flow/likelihood.h"

#include "base/check.h"
#include "base/team.h"

#include <math.h>
#include <string.h>

#define CHUNK 64 // points followed together

typedef struct {
    float x[CHUNK], y[CHUNK], div[CHUNK];
} Rates;

// at + h * rate, the divergence included.
static void move(Rates *to, const Rates *at, float h, const Rates *rate, int n) {
    for (int i = 0; i < n; i++) {
        to->x[i] = at->x[i] + h * rate->x[i];
        to->y[i] = at->y[i] + h * rate->y[i];
    }
}

static void add(Rates *sum, float weight, const Rates *rate, int n) {
    for (int i = 0; i < n; i++) {
        sum->x[i] += weight * rate->x[i];
        sum->y[i] += weight * rate->y[i];
        sum->div[i] += weight * rate->div[i];
    }
}

static void rates(const Field *field, float t, const Rates *at, Rates *rate, int n) {
    field->divergence(field->context, t, at->x, at->y, rate->x, rate->y, rate->div, n);
}

// One step of the classical method from t by h; adds what the divergence integrates to.
static void step(const Field *field, float t, float h, Rates *at, double *integral, int n) {
    Rates k, sum, stage;
    rates(field, t, at, &sum, n);
    move(&stage, at, 0.5f * h, &sum, n);
    rates(field, t + 0.5f * h, &stage, &k, n);
    add(&sum, 2.0f, &k, n);
    move(&stage, at, 0.5f * h, &k, n);
    rates(field, t + 0.5f * h, &stage, &k, n);
    add(&sum, 2.0f, &k, n);
    move(&stage, at, h, &k, n);
    rates(field, t + h, &stage, &k, n);
    add(&sum, 1.0f, &k, n);
    move(at, at, h / 6.0f, &sum, n);
    for (int i = 0; i < n; i++) {
        integral[i] += (double)h / 6.0 * (double)sum.div[i];
    }
}

static void chunk_log(const Field *field, double std, double end, int steps, int n, const float *x, const float *y,
                      double *log_p) {
    Rates at;
    double integral[CHUNK] = {0}; // of the divergence from `end` down to 0
    memcpy(at.x, x, (size_t)n * sizeof *x);
    memcpy(at.y, y, (size_t)n * sizeof *y);
    for (int k = end > 0 ? steps : 0; k > 0; k--) {
        float t = (float)(end * k / steps), next = (float)(end * (k - 1) / steps);
        step(field, t, next - t, &at, integral, n);
    }
    for (int i = 0; i < n; i++) {
        double px = (double)at.x[i] / std, py = (double)at.y[i] / std;
        log_p[i] = -0.5 * (px * px + py * py) - log(2 * M_PI * std * std) + integral[i];
    }
}

typedef struct {
    const Field *field;
    double std, end;
    int steps, n;
    const float *x, *y;
    double *log_p;
} Job;

static void do_chunk(void *context, int chunk) {
    const Job *job = context;
    int begin = chunk * CHUNK, n = job->n - begin < CHUNK ? job->n - begin : CHUNK;
    chunk_log(job->field, job->std, job->end, job->steps, n, job->x + begin, job->y + begin, job->log_p + begin);
}

void likelihood_log(const Field *field, double std, double end, int steps, int n, const float *x, const float *y, double *log_p) {
    CHECK(std > 0 && steps >= 1 && end >= 0 && end <= 1, "std %g, %d steps from %g", std, steps, end);
    Job job = {field, std, end, steps, n, x, y, log_p};
    team_for((n + CHUNK - 1) / CHUNK, do_chunk, &job);
}
