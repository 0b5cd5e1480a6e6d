// Runge-Kutta methods of order one to four with equal steps. Each is a row of a table; the walk over steps and chunks is the same for
// all. State is kept in single precision: over some hundred steps its rounding stays near 1e-6, far below what any learned field is good
// for.
#include "flow/solve.h"

#include "base/check.h"

#include <string.h>

// Stage i is the velocity at node[i] of the step, at the point that the stage before leads to; the step goes along their sum with these
// weights, over `whole`.
typedef struct {
    int stages;
    float node[4], weight[4], whole;
} Method;

static const Method *method_of(Solver solver) {
    static const Method methods[SOLVE_COUNT] = {
        [SOLVE_EULER] = {1, {0}, {1}, 1},
        [SOLVE_MIDPOINT] = {2, {0, 0.5f}, {0, 1}, 1},
        [SOLVE_HEUN] = {2, {0, 1}, {1, 1}, 2},
        [SOLVE_RK4] = {4, {0, 0.5f, 0.5f, 1}, {1, 2, 2, 1}, 6},
    };
    CHECK_RANGE((int)solver, 0, SOLVE_COUNT - 1);
    return &methods[solver];
}

int solve_evals(Solver solver, int steps) {
    return method_of(solver)->stages * steps;
}

typedef struct {
    float x[SOLVE_CHUNK], y[SOLVE_CHUNK];
} Points;

// out = (x, y) + h v
static void move(float *out_x, float *out_y, const float *x, const float *y, float h, const Points *v, int n) {
    for (int i = 0; i < n; i++) {
        out_x[i] = x[i] + h * v->x[i];
        out_y[i] = y[i] + h * v->y[i];
    }
}

// One step from (x, y) at time t to (nx, ny) at time next.
static void take_step(const Method *method, const Field *field, float t, float next, const float *x, const float *y, float *nx,
                      float *ny, int n) {
    Points v, stage, sum;
    const float h = next - t;
    float summed = 0;
    for (int i = 0; i < method->stages; i++) {
        const float node = method->node[i], weight = method->weight[i];
        if (i > 0) {
            move(stage.x, stage.y, x, y, node * h, &v, n);
        }
        field->eval(field->context, node < 1 ? t + node * h : next, i > 0 ? stage.x : x, i > 0 ? stage.y : y, v.x, v.y, n);
        if (summed > 0) {
            move(sum.x, sum.y, sum.x, sum.y, weight, &v, n);
        } else {
            sum = v;
        }
        summed += weight;
    }
    move(nx, ny, x, y, h / method->whole, &sum, n);
}

// Time of knot k; exact at both ends.
static float time_at(float t0, float t1, int k, int steps) {
    return k == steps ? t1 : t0 + (t1 - t0) * ((float)k / (float)steps);
}

void solve_path(const Field *field, Solver solver, int steps, float t0, float t1, int n, float *knots_x, float *knots_y,
                long stride) {
    CHECK_RANGE(n, 1, SOLVE_CHUNK);
    CHECK(steps >= 1, "%d steps", steps);
    const Method *method = method_of(solver);
    for (int k = 0; k < steps; k++) {
        const float *x = knots_x + k * stride, *y = knots_y + k * stride;
        take_step(method, field, time_at(t0, t1, k, steps), time_at(t0, t1, k + 1, steps), x, y, knots_x + (k + 1) * stride,
                  knots_y + (k + 1) * stride, n);
    }
}

void solve_end(const Field *field, Solver solver, int steps, float t0, float t1, int n, float *x, float *y) {
    CHECK(steps >= 1, "%d steps", steps);
    const Method *method = method_of(solver);
    Points next;
    for (int begin = 0; begin < n; begin += SOLVE_CHUNK) {
        int count = n - begin < SOLVE_CHUNK ? n - begin : SOLVE_CHUNK;
        size_t bytes = (size_t)count * sizeof *x;
        for (int k = 0; k < steps; k++) {
            take_step(method, field, time_at(t0, t1, k, steps), time_at(t0, t1, k + 1, steps), x + begin, y + begin, next.x,
                      next.y, count);
            memcpy(x + begin, next.x, bytes);
            memcpy(y + begin, next.y, bytes);
        }
    }
}
