// Runge-Kutta methods of order one to four with equal steps. Each is a way to advance one chunk by one step; the walk over
// steps and chunks is the same for all. State is kept in single precision: over some hundred steps its rounding stays near
// 1e-6, far below what any learned field is good for.
#include "flow/solve.h"

#include "base/check.h"

#include <string.h>

int solve_evals(Solver solver, int steps) {
    static const int stages[SOLVE_COUNT] = {1, 2, 2, 4};
    CHECK_RANGE((int)solver, 0, SOLVE_COUNT - 1);
    return stages[solver] * steps;
}

typedef struct {
    float x[SOLVE_CHUNK], y[SOLVE_CHUNK];
} Points;

static void eval(const Field *field, float t, const float *x, const float *y, Points *v, int n) {
    field->eval(field->context, t, x, y, v->x, v->y, n);
}

// out = (x, y) + h v
static void move(float *out_x, float *out_y, const float *x, const float *y, float h, const Points *v, int n) {
    for (int i = 0; i < n; i++) {
        out_x[i] = x[i] + h * v->x[i];
        out_y[i] = y[i] + h * v->y[i];
    }
}

// sum += w v
static void add(Points *sum, float w, const Points *v, int n) {
    move(sum->x, sum->y, sum->x, sum->y, w, v, n);
}

// One step of a method from (x, y) at time t to (nx, ny) at time next.
typedef void Step(const Field *field, float t, float next, const float *x, const float *y, float *nx, float *ny, int n);

static void step_euler(const Field *field, float t, float next, const float *x, const float *y, float *nx, float *ny, int n) {
    Points v;
    eval(field, t, x, y, &v, n);
    move(nx, ny, x, y, next - t, &v, n);
}

static void step_midpoint(const Field *field, float t, float next, const float *x, const float *y, float *nx, float *ny, int n) {
    Points v, mid;
    float h = next - t;
    eval(field, t, x, y, &v, n);
    move(mid.x, mid.y, x, y, 0.5f * h, &v, n);
    eval(field, t + 0.5f * h, mid.x, mid.y, &v, n);
    move(nx, ny, x, y, h, &v, n);
}

static void step_heun(const Field *field, float t, float next, const float *x, const float *y, float *nx, float *ny, int n) {
    Points v, end, v_end;
    float h = next - t;
    eval(field, t, x, y, &v, n);
    move(end.x, end.y, x, y, h, &v, n);
    eval(field, next, end.x, end.y, &v_end, n);
    add(&v, 1.0f, &v_end, n);
    move(nx, ny, x, y, 0.5f * h, &v, n);
}

static void step_rk4(const Field *field, float t, float next, const float *x, const float *y, float *nx, float *ny, int n) {
    Points sum, v, stage;
    float h = next - t;
    eval(field, t, x, y, &sum, n);
    move(stage.x, stage.y, x, y, 0.5f * h, &sum, n);
    eval(field, t + 0.5f * h, stage.x, stage.y, &v, n);
    add(&sum, 2.0f, &v, n);
    move(stage.x, stage.y, x, y, 0.5f * h, &v, n);
    eval(field, t + 0.5f * h, stage.x, stage.y, &v, n);
    add(&sum, 2.0f, &v, n);
    move(stage.x, stage.y, x, y, h, &v, n);
    eval(field, next, stage.x, stage.y, &v, n);
    add(&sum, 1.0f, &v, n);
    move(nx, ny, x, y, h / 6.0f, &sum, n);
}

static Step *step_of(Solver solver) {
    static Step *const of[SOLVE_COUNT] = {step_euler, step_midpoint, step_heun, step_rk4};
    CHECK_RANGE((int)solver, 0, SOLVE_COUNT - 1);
    return of[solver];
}

// Time of knot k; exact at both ends.
static float time_at(float t0, float t1, int k, int steps) {
    return k == steps ? t1 : t0 + (t1 - t0) * ((float)k / (float)steps);
}

void solve_path(const Field *field, Solver solver, int steps, float t0, float t1, int n, float *knots_x, float *knots_y,
                long stride) {
    CHECK_RANGE(n, 1, SOLVE_CHUNK);
    CHECK(steps >= 1, "%d steps", steps);
    Step *step = step_of(solver);
    for (int k = 0; k < steps; k++) {
        const float *x = knots_x + k * stride, *y = knots_y + k * stride;
        step(field, time_at(t0, t1, k, steps), time_at(t0, t1, k + 1, steps), x, y, knots_x + (k + 1) * stride,
             knots_y + (k + 1) * stride, n);
    }
}

void solve_end(const Field *field, Solver solver, int steps, float t0, float t1, int n, float *x, float *y) {
    CHECK(steps >= 1, "%d steps", steps);
    Step *step = step_of(solver);
    Points next;
    for (int begin = 0; begin < n; begin += SOLVE_CHUNK) {
        int count = n - begin < SOLVE_CHUNK ? n - begin : SOLVE_CHUNK;
        size_t bytes = (size_t)count * sizeof *x;
        for (int k = 0; k < steps; k++) {
            step(field, time_at(t0, t1, k, steps), time_at(t0, t1, k + 1, steps), x + begin, y + begin, next.x, next.y, count);
            memcpy(x + begin, next.x, bytes);
            memcpy(y + begin, next.y, bytes);
        }
    }
}
