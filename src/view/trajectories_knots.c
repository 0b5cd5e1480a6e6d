#include "view/trajectories_knots.h"

#include "view/network_gpu.h"
#include "base/check.h"

#include <math.h>
#include <stdlib.h>

#define PAIR (2 * sizeof(float))
#define PIECE 65536 // particles of a pass at most, so that none holds up the display's other work
#define CHECKED 64  // particles of knots_error

void knots_free(Knots *knots) {
    for (int k = 0; knots && k <= TRAJECTORIES_INTERVALS; k++) {
        feedback_array_free(&knots->knot[k]);
    }
    for (int k = 0; knots && k < 2; k++) {
        feedback_array_free(&knots->spare[k]);
    }
    free(knots);
}

Knots *knots_new(const Trajectories *trajectories, Error *err) {
    Knots *knots = calloc(1, sizeof *knots);
    CHECK(knots, "no memory for %zu bytes", sizeof *knots);
    knots->room = trajectories->chunks * SOLVE_CHUNK;
    bool good = true;
    for (int k = 0; good && k <= trajectories->intervals; k++) {
        good = (knots->knot[k] = feedback_array_new(knots->room, PAIR, err)) != 0;
    }
    for (int k = 0; good && k < 2 && trajectories->steps > trajectories->intervals; k++) {
        good = (knots->spare[k] = feedback_array_new(knots->room, PAIR, err)) != 0;
    }
    if (!good) {
        knots_free(knots);
        return NULL;
    }
    return knots;
}

// ---- computing -----------------------------------------------------------------------------------------------------------------
// Starting points up to `end`, which the processor's would be if it kept as many.
static void start(Knots *knots, const Experiment *experiment, float spread, int end) {
    float x[SOLVE_CHUNK], y[SOLVE_CHUNK], xy[2 * SOLVE_CHUNK];
    for (; knots->started < end; knots->started += SOLVE_CHUNK) {
        trajectories_starts(experiment->dataset->source, experiment->settings.seed, knots->started, SOLVE_CHUNK, x, y);
        for (int i = 0; i < SOLVE_CHUNK; i++) {
            xy[2 * i] = x[i] * spread;
            xy[2 * i + 1] = y[i] * spread;
        }
        feedback_array_write(knots->knot[0], knots->started, SOLVE_CHUNK, PAIR, xy);
    }
}

// As trajectories.c takes them: equal steps between two kept knots.
static float time_between(const Trajectories *trajectories, int knot, int k) {
    int from = trajectories->kept[knot], steps = trajectories->kept[knot + 1] - from;
    float t0 = trajectories_time(trajectories, knot), t1 = trajectories_time(trajectories, knot + 1);
    return k == steps ? t1 : t0 + (t1 - t0) * ((float)k / (float)steps);
}

static void compute_interval(const Trajectories *trajectories, const Advect *advect, const NetworkField *field, int knot, int first,
                             int n) {
    const Knots *knots = trajectories->held;
    int steps = trajectories->kept[knot + 1] - trajectories->kept[knot];
    uint32_t from = knots->knot[knot];
    for (int k = 0; k < steps; k++) {
        uint32_t to = k + 1 == steps ? knots->knot[knot + 1] : knots->spare[k & 1];
        float t = time_between(trajectories, knot, k), next = time_between(trajectories, knot, k + 1);
        AdvectStage stage[ADVECT_STAGES];
        int stages = gpunet_step(field, trajectories->solver, t, next, stage);
        advect_step(advect, stage, stages, from, to, first, n);
        from = to;
    }
}

void knots_compute(const Experiment *experiment, const Lane *lane, const NetworkField *field, const Advect *advect, int first, int n) {
    const Trajectories *trajectories = &lane->device;
    const int end = (first + n) * SOLVE_CHUNK;
    CHECK(first >= 0 && first + n <= trajectories->chunks, "chunks %d + %d of %d", first, n, trajectories->chunks);
    start(trajectories->held, experiment, trajectories->spread, end);
    for (int begin = first * SOLVE_CHUNK; begin < end; begin += PIECE) {
        int some = end - begin < PIECE ? end - begin : PIECE;
        for (int knot = 0; knot < trajectories->intervals; knot++) {
            compute_interval(trajectories, advect, field, knot, begin, some);
        }
    }
}

double knots_error(const Trajectories *trajectories, const NetworkField *field) {
    const Knots *knots = trajectories->held;
    float xy[2 * CHECKED], end[2 * CHECKED], x[CHECKED], y[CHECKED];
    int n = trajectories->count < CHECKED ? trajectories->count : CHECKED;
    feedback_array_read(knots->knot[0], 0, n, PAIR, xy);
    feedback_array_read(knots->knot[trajectories->intervals], 0, n, PAIR, end);
    for (int i = 0; i < n; i++) {
        x[i] = xy[2 * i];
        y[i] = xy[2 * i + 1];
    }
    Field f = network_field(field);
    solve_end(&f, trajectories->solver, trajectories->steps, 0.0f, 1.0f, n, x, y);
    double off = 0, out = 0;
    int finite = 0;
    for (int i = 0; i < n; i++) {
        if (isfinite(x[i]) && isfinite(y[i])) {
            off += hypot((double)(x[i] - end[2 * i]), (double)(y[i] - end[2 * i + 1]));
            out += hypot((double)x[i], (double)y[i]);
            finite++;
        }
    }
    return finite ? off / fmax(out, finite) : 0;
}

// ---- reading -----------------------------------------------------------------------------------------------------------------------
PointMoment knots_moment(const Trajectories *trajectories, float t) {
    const Knots *knots = trajectories->held;
    const int *kept = trajectories->kept;
    float steps = fminf(fmaxf(t, 0.0f), 1.0f) * (float)trajectories->steps;
    int k = 0;
    while (k < trajectories->intervals - 1 && (float)kept[k + 1] <= steps) {
        k++;
    }
    float share = (steps - (float)kept[k]) / (float)(kept[k + 1] - kept[k]);
    return (PointMoment){knots->knot[k], knots->knot[k + 1], fminf(fmaxf(share, 0.0f), 1.0f)};
}
