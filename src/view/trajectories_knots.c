#include "view/trajectories_knots.h"

#include "view/network_gpu.h"
#include "base/check.h"

#include <math.h>
#include <string.h>

#define PAIR (2 * sizeof(float))
#define PIECE 65536 // particles of a pass at most, so that none holds up the display's other work
#define CHECKED 64  // particles of flight_error

static int room_for(int count) {
    return (count + FLIGHT_GRAIN - 1) / FLIGHT_GRAIN * FLIGHT_GRAIN;
}

size_t flight_bytes(const Lane *lane, int count) {
    return (size_t)(lane->trajectories.intervals + 1) * (size_t)room_for(count) * PAIR;
}

bool flight_is_open(const Flight *flight) {
    return flight->knot[0] != 0;
}

void flight_close(Flight *flight) {
    for (int k = 0; flight_is_open(flight) && k <= flight->intervals; k++) {
        feedback_array_free(&flight->knot[k]);
    }
    feedback_array_free(&flight->spare[0]);
    feedback_array_free(&flight->spare[1]);
    *flight = (Flight){0};
}

bool flight_open(Flight *flight, const Experiment *experiment, const Lane *lane, int count, Error *err) {
    const Trajectories *trajectories = &lane->trajectories;
    *flight = (Flight){.key = lane->key,
                       .source = experiment->settings.source,
                       .seed = experiment->settings.seed,
                       .spread = trajectories->spread,
                       .solver = trajectories->solver,
                       .count = count,
                       .steps = trajectories->steps,
                       .intervals = trajectories->intervals,
                       .room = room_for(count),
                       .step = -1};
    memcpy(flight->kept, trajectories->kept, sizeof flight->kept);
    bool good = true;
    for (int k = 0; good && k <= flight->intervals; k++) {
        good = (flight->knot[k] = feedback_array_new(flight->room, PAIR, err)) != 0;
    }
    for (int k = 0; good && k < 2 && flight->steps > flight->intervals; k++) {
        good = (flight->spare[k] = feedback_array_new(flight->room, PAIR, err)) != 0;
    }
    if (!good) {
        flight_close(flight);
    }
    return good;
}

bool flight_fits(const Flight *f, const Experiment *experiment, const Lane *lane, int count) {
    const Trajectories *trajectories = &lane->trajectories;
    return flight_is_open(f) && lane_is(lane, &f->key) && f->source == experiment->settings.source &&
           f->seed == experiment->settings.seed && f->spread == trajectories->spread && f->solver == trajectories->solver &&
           f->count == count && f->steps == trajectories->steps;
}

// ---- computing -----------------------------------------------------------------------------------------------------------------
// Starting points up to `end`, which the swarm would have if it were as large.
static void start(Flight *flight, const Experiment *experiment, int end) {
    float x[FLIGHT_GRAIN], y[FLIGHT_GRAIN], xy[2 * FLIGHT_GRAIN];
    for (; flight->started < end; flight->started += FLIGHT_GRAIN) {
        trajectories_starts(experiment->dataset->source, flight->seed, flight->started, FLIGHT_GRAIN, x, y);
        for (int i = 0; i < FLIGHT_GRAIN; i++) {
            xy[2 * i] = x[i] * flight->spread;
            xy[2 * i + 1] = y[i] * flight->spread;
        }
        feedback_array_write(flight->knot[0], flight->started, FLIGHT_GRAIN, PAIR, xy);
    }
}

// As swarm.c takes them: equal steps between two kept knots.
static float time_between(const Flight *flight, int knot, int k) {
    int from = flight->kept[knot], steps = flight->kept[knot + 1] - from;
    float t0 = (float)from / (float)flight->steps, t1 = (float)(from + steps) / (float)flight->steps;
    return k == steps ? t1 : t0 + (t1 - t0) * ((float)k / (float)steps);
}

static void compute_interval(const Flight *flight, const Advect *advect, const NetworkField *field, int knot, int first, int n) {
    int steps = flight->kept[knot + 1] - flight->kept[knot];
    uint32_t from = flight->knot[knot];
    for (int k = 0; k < steps; k++) {
        uint32_t to = k + 1 == steps ? flight->knot[knot + 1] : flight->spare[k & 1];
        AdvectStage stage[ADVECT_STAGES];
        int stages = gpunet_step(field, flight->solver, time_between(flight, knot, k), time_between(flight, knot, k + 1), stage);
        advect_step(advect, stage, stages, from, to, first, n);
        from = to;
    }
}

void flight_compute(Flight *flight, Advect *advect, const Experiment *experiment, const NetworkField *field, int first, int n) {
    CHECK(first >= 0 && first + n <= flight->room && first % FLIGHT_GRAIN == 0 && n % FLIGHT_GRAIN == 0,
          "particles %d + %d of %d", first, n, flight->room);
    AdvectNet net = gpunet_weights(field);
    advect_set(advect, &net);
    start(flight, experiment, first + n);
    for (int done = 0; done < n; done += PIECE) {
        int some = n - done < PIECE ? n - done : PIECE;
        for (int knot = 0; knot < flight->intervals; knot++) {
            compute_interval(flight, advect, field, knot, first + done, some);
        }
    }
}

double flight_error(const Flight *flight, const NetworkField *field) {
    float xy[2 * CHECKED], end[2 * CHECKED], x[CHECKED], y[CHECKED];
    int n = flight->count < CHECKED ? flight->count : CHECKED;
    feedback_array_read(flight->knot[0], 0, n, PAIR, xy);
    feedback_array_read(flight->knot[flight->intervals], 0, n, PAIR, end);
    for (int i = 0; i < n; i++) {
        x[i] = xy[2 * i];
        y[i] = xy[2 * i + 1];
    }
    Field f = network_field(field);
    solve_end(&f, flight->solver, flight->steps, 0.0f, 1.0f, n, x, y);
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
PointMoment flight_moment(const Flight *flight, float t) {
    float steps = fminf(fmaxf(t, 0.0f), 1.0f) * (float)flight->steps;
    int k = 0;
    while (k < flight->intervals - 1 && (float)flight->kept[k + 1] <= steps) {
        k++;
    }
    float share = (steps - (float)flight->kept[k]) / (float)(flight->kept[k + 1] - flight->kept[k]);
    return (PointMoment){flight->knot[k], flight->knot[k + 1], fminf(fmaxf(share, 0.0f), 1.0f)};
}
