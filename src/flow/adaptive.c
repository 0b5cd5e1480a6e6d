#include "flow/adaptive.h"

#include "base/check.h"

#include <math.h>
#include <string.h>

#define STAGES DOPRI5_STAGES

const double dopri5_node[STAGES] = {0.0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1.0, 1.0};
const double dopri5_stage[STAGES][STAGES - 1] = {
    {0.0},
    {1.0 / 5},
    {3.0 / 40, 9.0 / 40},
    {44.0 / 45, -56.0 / 15, 32.0 / 9},
    {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
    {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
    {35.0 / 384, 0.0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84},
};
const double dopri5_error[STAGES] = {71.0 / 57600, 0.0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40};
// Weight of stage i in x(t + u h) = x + h sum_i k_i sum_j dense[i][j] u^(j+1). Shampine, Math. Comp. 46 (1986).
static const double dense[STAGES][4] = {
    {1.0, -8048581381.0 / 2820520608, 8663915743.0 / 2820520608, -12715105075.0 / 11282082432},
    {0.0},
    {0.0, 131558114200.0 / 32700410799, -68118460800.0 / 10900136933, 87487479700.0 / 32700410799},
    {0.0, -1754552775.0 / 470086768, 14199869525.0 / 1410260304, -10690763975.0 / 1880347072},
    {0.0, 127303824393.0 / 49829197408, -318862633887.0 / 49829197408, 701980252875.0 / 199316789632},
    {0.0, -282668133.0 / 205662961, 2019193451.0 / 616988883, -1453857185.0 / 822651844},
    {0.0, 40617522.0 / 29380423, -110615467.0 / 29380423, 69997945.0 / 29380423},
};

typedef struct {
    float x[SOLVE_CHUNK], y[SOLVE_CHUNK];
} Points;

typedef struct {
    const Field *field;
    const AdaptiveDef *def;
    int n;
    double t, t1;     // where we are, where we go
    Points at, next;  // at t, and after the step that is tried
    Points k[STAGES]; // stages; k[0] is valid at t
    AdaptiveStats stats;
} Walk;

AdaptiveDef adaptive_default(void) {
    return (AdaptiveDef){.rtol = 1e-5, .atol = 1e-5, .max_steps = 10000};
}

static void eval(Walk *walk, double t, const Points *at, Points *v) {
    walk->field->eval(walk->field->context, (float)t, at->x, at->y, v->x, v->y, walk->n);
    walk->stats.evals++;
}

// out = at + h sum_i weight_i k_i over the first `stages`.
static void combine(const Walk *walk, double h, const double *weight, int stages, float *out_x, float *out_y) {
    memcpy(out_x, walk->at.x, (size_t)walk->n * sizeof(float));
    memcpy(out_y, walk->at.y, (size_t)walk->n * sizeof(float));
    for (int s = 0; s < stages; s++) {
        const float w = (float)(h * weight[s]);
        for (int i = 0; w != 0.0f && i < walk->n; i++) {
            out_x[i] += w * walk->k[s].x[i];
            out_y[i] += w * walk->k[s].y[i];
        }
    }
}

// Root mean square of v over what the tolerance allows at the points p and q.
static double norm(const Walk *walk, const Points *v, const Points *p, const Points *q) {
    double sum = 0.0;
    for (int i = 0; i < walk->n; i++) {
        double allow_x = walk->def->atol + walk->def->rtol * (double)fmaxf(fabsf(p->x[i]), fabsf(q->x[i]));
        double allow_y = walk->def->atol + walk->def->rtol * (double)fmaxf(fabsf(p->y[i]), fabsf(q->y[i]));
        double x = (double)v->x[i] / allow_x, y = (double)v->y[i] / allow_y;
        sum += x * x + y * y;
    }
    return sqrt(sum / (2 * walk->n));
}

// Tries a step of h: fills the stages and `next`, returns the error in units of what is allowed.
static double try_step(Walk *walk, double h) {
    for (int s = 1; s < STAGES; s++) {
        combine(walk, h, dopri5_stage[s], s, walk->next.x, walk->next.y);
        eval(walk, walk->t + dopri5_node[s] * h, &walk->next, &walk->k[s]);
    }
    Points error = {0};
    for (int s = 0; s < STAGES; s++) {
        const float w = (float)(h * dopri5_error[s]);
        for (int i = 0; i < walk->n; i++) {
            error.x[i] += w * walk->k[s].x[i];
            error.y[i] += w * walk->k[s].y[i];
        }
    }
    return norm(walk, &error, &walk->at, &walk->next);
}

// Hairer's first step: a hundredth of the size of x over the speed, then corrected by how the field changes over that.
static double first_step(Walk *walk) {
    const double span = walk->t1 - walk->t, sign = copysign(1.0, span);
    double size = norm(walk, &walk->at, &walk->at, &walk->at), speed = norm(walk, &walk->k[0], &walk->at, &walk->at);
    double h = size < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size / speed;
    h = fmin(h, fabs(span));
    const double once = 1.0;
    combine(walk, sign * h, &once, 1, walk->next.x, walk->next.y);
    eval(walk, walk->t + sign * h, &walk->next, &walk->k[1]);
    for (int i = 0; i < walk->n; i++) {
        walk->k[1].x[i] -= walk->k[0].x[i];
        walk->k[1].y[i] -= walk->k[0].y[i];
    }
    double change = norm(walk, &walk->k[1], &walk->at, &walk->at) / h, steep = fmax(speed, change);
    double better = steep <= 1e-15 ? fmax(1e-6, 1e-3 * h) : pow(0.01 / steep, 0.2);
    return fmin(fmin(100.0 * h, better), fabs(span));
}

// Writes the knots that the step of h has passed, which begins at `at` and ends at walk->t. Returns the next one to come.
static int write_knots(const Walk *walk, int next, int steps, double t0, double h, float *knots_x, float *knots_y, long stride) {
    const double span = walk->t1 - t0, begin = walk->t - h;
    while (next <= steps) {
        double t = next == steps ? walk->t1 : t0 + span * next / steps, u = (t - begin) / h;
        if (u > 1.0 + 1e-9) { // the last knot lies at 1 but for rounding
            break;
        }
        double weight[STAGES];
        for (int s = 0; s < STAGES; s++) {
            weight[s] = u * (dense[s][0] + u * (dense[s][1] + u * (dense[s][2] + u * dense[s][3])));
        }
        combine(walk, h, weight, STAGES, knots_x + next * stride, knots_y + next * stride);
        next++;
    }
    return next;
}

// Takes the step that was tried: it ends in `next`, and its last stage is the field there.
static void accept(Walk *walk) {
    walk->at = walk->next;
    walk->k[0] = walk->k[STAGES - 1];
    walk->stats.accepted++;
}

bool adaptive_path(const Field *field, const AdaptiveDef *def, int steps, float t0, float t1, int n, float *knots_x,
                   float *knots_y, long stride, AdaptiveStats *stats) {
    CHECK_RANGE(n, 1, SOLVE_CHUNK);
    CHECK(steps >= 1 && def->rtol >= 0.0 && def->atol > 0.0, "%d steps, rtol %g, atol %g", steps, def->rtol, def->atol);
    Walk walk = {.field = field, .def = def, .n = n, .t = (double)t0, .t1 = (double)t1};
    const double span = fabs(walk.t1 - walk.t), sign = copysign(1.0, walk.t1 - walk.t);
    memcpy(walk.at.x, knots_x, (size_t)n * sizeof(float));
    memcpy(walk.at.y, knots_y, (size_t)n * sizeof(float));
    eval(&walk, walk.t, &walk.at, &walk.k[0]);
    double h = first_step(&walk);
    int next = 1;
    bool again = false;
    while (next <= steps && walk.stats.accepted + walk.stats.rejected < def->max_steps && h > 1e-9 * span) {
        double left = fabs(walk.t1 - walk.t), step = h < left ? h : left;
        double error = try_step(&walk, sign * step);
        if (error <= 1.0) { // false for NaN
            walk.t = step == left ? walk.t1 : walk.t + sign * step;
            next = write_knots(&walk, next, steps, (double)t0, sign * step, knots_x, knots_y, stride);
            accept(&walk);
        } else {
            walk.stats.rejected++;
        }
        double factor = isfinite(error) ? 0.9 * pow(fmax(error, 1e-10), -0.2) : 0.2;
        h = step * fmin(fmax(factor, 0.2), error > 1.0 || again ? 1.0 : 5.0);
        again = !(error <= 1.0);
    }
    bool arrived = next > steps || span == 0.0;
    for (; next <= steps; next++) {
        memcpy(knots_x + next * stride, walk.at.x, (size_t)n * sizeof(float));
        memcpy(knots_y + next * stride, walk.at.y, (size_t)n * sizeof(float));
    }
    *stats = walk.stats;
    return arrived;
}
