#include "view/trajectories_gpu.h"

#include "view/network_gpu.h"
#include "base/check.h"
#include "base/memory.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#define BUDGET_S 0.004      // of the card's time in a frame
#define URGENT_S 0.012      // the same while something that is seen has not been computed yet
#define SOFTWARE_PATIENCE 5 // times as long where no card is behind OpenGL, whose drawing takes longer anyway
#define FIRST_COST_S 2e-6   // of a particle's trajectory, until it has been measured
#define PAIR (2 * sizeof(float))
#define PIECE 65536 // particles of a pass at most, so that none holds up the display's other work
#define CHECKED 64  // particles that are compared with the processor's
#define COLORS TRAJECTORIES_GPU_SLOTS
#define SLOTS (COLORS + 1)
#define WRONG 0.01 // the processor's ends and the card's differ by rounding: this is more

struct TrajectoriesGpu {
    TrajectoriesDevice device;
    PointBuffer *points;
    NetworkGpu *network;
    int open;             // lanes that have arrays
    uint32_t slot[SLOTS]; // arrays of `room` pairs of floats; in the last one, colours
    int room;
    bool live, in_use;
    bool checked; // `network` has been compared with the processor
    bool failed, told;
    Error error; // that it failed with
    Stopwatch watch;
    int watched;   // particles that it times
    double cost_s; // of a particle's trajectory
};

// ---- the knots of a lane ---------------------------------------------------------------------------------------------------------
typedef struct {
    uint32_t
        knot[TRAJECTORIES_INTERVALS + 3]; // arrays of `room` pairs of floats; behind the last knot's two for solver steps between
    int room;                             // particles, in whole chunks
    int started;                          // particles 0 .. started - 1 have their starting point
} Knots;

static void free_knots(Knots *knots) {
    for (int k = 0; knots && k < TRAJECTORIES_INTERVALS + 3; k++) {
        feedback_array_free(&knots->knot[k]);
    }
    free(knots);
}

// NULL and a sentence where the card has no memory for them.
static Knots *new_knots(const Trajectories *trajectories, Error *err) {
    Knots *knots = memory_new(1, sizeof *knots);
    knots->room = trajectories->chunks * SOLVE_CHUNK;
    bool good = true;
    const int count = trajectories->intervals + (trajectories->sampler.steps > trajectories->intervals ? 3 : 1);
    for (int k = 0; good && k < count; k++) {
        good = (knots->knot[k] = feedback_array_new(knots->room, PAIR, err)) != 0;
    }
    if (!good) {
        free_knots(knots);
        return NULL;
    }
    return knots;
}

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

static void compute_interval(const Trajectories *trajectories, const NetworkGpu *network, const NetworkField *field, int knot,
                             int first, int n) {
    const Knots *knots = trajectories->held;
    int steps = trajectories->kept[knot + 1] - trajectories->kept[knot];
    uint32_t from = knots->knot[knot];
    for (int k = 0; k < steps; k++) {
        uint32_t to = k + 1 == steps ? knots->knot[knot + 1] : knots->knot[trajectories->intervals + 1 + (k & 1)];
        float t = time_between(trajectories, knot, k), next = time_between(trajectories, knot, k + 1);
        network_gpu_step(network, field, (Solver)trajectories->sampler.kind, t, next, from, to, first, n);
        from = to;
    }
}

// Chunks first .. first + n - 1 of lane->device along `field`, whose weights `network` has.
static void compute(const Experiment *experiment, const Lane *lane, const NetworkField *field, const NetworkGpu *network,
                    int first, int n) {
    const Trajectories *trajectories = &lane->device;
    const int end = (first + n) * SOLVE_CHUNK;
    CHECK(first >= 0 && first + n <= trajectories->chunks, "chunks %d + %d of %d", first, n, trajectories->chunks);
    start(trajectories->held, experiment, trajectories->spread, end);
    for (int begin = first * SOLVE_CHUNK; begin < end; begin += PIECE) {
        int some = end - begin < PIECE ? end - begin : PIECE;
        for (int knot = 0; knot < trajectories->intervals; knot++) {
            compute_interval(trajectories, network, field, knot, begin, some);
        }
    }
}

// How far the ends of the first particles, computed last along `field`, are from those that the processor finds, on average and in
// units of how far out they lie (at least one stage unit). 0 where none is finite. Waits for the card.
static double error_of(const Trajectories *trajectories, const NetworkField *field) {
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
    solve_end(&f, (Solver)trajectories->sampler.kind, trajectories->sampler.steps, 0.0f, 1.0f, n, x, y);
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

// The knots around flow time t (0..1), as trajectories_at finds them.
static PointMoment moment_of(const Trajectories *trajectories, float t) {
    const Knots *knots = trajectories->held;
    const int *kept = trajectories->kept;
    float steps = fminf(fmaxf(t, 0.0f), 1.0f) * (float)trajectories->sampler.steps;
    int k = 0;
    while (k < trajectories->intervals - 1 && (float)kept[k + 1] <= steps) {
        k++;
    }
    float share = (steps - (float)kept[k]) / (float)(kept[k + 1] - kept[k]);
    return (PointMoment){knots->knot[k], knots->knot[k + 1], fminf(fmaxf(share, 0.0f), 1.0f)};
}

// ---- as a device -----------------------------------------------------------------------------------------------------------------
static void *open_knots(void *context, const Trajectories *trajectories) {
    TrajectoriesGpu *gpu = context;
    Knots *knots = new_knots(trajectories, &gpu->error);
    gpu->open += knots != NULL;
    return knots;
}

static void close_knots(void *context, void *held) {
    TrajectoriesGpu *gpu = context;
    gpu->open--;
    free_knots(held);
}

static int affordable(void *context, bool urgent) {
    TrajectoriesGpu *gpu = context;
    double budget_s = (urgent ? URGENT_S : BUDGET_S) * (gpu->watch.software ? SOFTWARE_PATIENCE : 1), seconds;
    if (stopwatch_read(&gpu->watch, &seconds)) {
        gpu->cost_s += gpu->watched > 0 ? 0.3 * (seconds / gpu->watched - gpu->cost_s) : 0;
        gpu->watched = 0;
    }
    return gpu->live ? (int)fmin(budget_s / gpu->cost_s / SOLVE_CHUNK, 1e6) + 1 : INT_MAX;
}

// The network of a lane; `wanted` has asked whether there is one.
static NetworkField network_of(const Experiment *experiment, const Lane *lane) {
    const ShownModel shown = experiment_model(experiment, lane);
    NetworkField field = {0};
    const bool is_network = model_network_field(&shown, &field);
    CHECK(is_network, "a model of %d weights that is no network", lane->model->count);
    return field;
}

static bool fill(void *context, const Experiment *experiment, const Lane *lane, const TrajectoriesTurn *turn) {
    TrajectoriesGpu *gpu = context;
    const NetworkField field = network_of(experiment, lane);
    stopwatch_start(&gpu->watch);
    network_gpu_set(gpu->network, &field);
    compute(experiment, lane, &field, gpu->network, turn->first, turn->n);
    compute(experiment, lane, &field, gpu->network, 0, turn->lead);
    gpu->watched += gpu->watch.running ? (turn->n + turn->lead) * SOLVE_CHUNK : 0;
    stopwatch_stop(&gpu->watch);
    if (gpu->checked) {
        return true;
    }
    gpu->checked = error_of(&lane->device, &field) < WRONG;
    return gpu->checked || error_set(&gpu->error, "The graphics card computes the particles incorrectly. Using the processor.");
}

TrajectoriesGpu *trajectories_gpu_new(void) {
    TrajectoriesGpu *gpu = memory_new(1, sizeof *gpu);
    gpu->device = (TrajectoriesDevice){gpu, open_knots, close_knots, affordable, fill};
    gpu->cost_s = FIRST_COST_S;
    return gpu;
}

// Gives back all that it has of the card but for the lanes' arrays, which are the experiment's to close.
static void let_go(TrajectoriesGpu *gpu) {
    for (int i = 0; i < SLOTS; i++) {
        feedback_array_free(&gpu->slot[i]);
    }
    gpu->room = 0;
    point_buffer_free(gpu->points);
    network_gpu_free(gpu->network);
    stopwatch_free(&gpu->watch);
    gpu->points = NULL;
    gpu->network = NULL;
    gpu->in_use = false;
}

void trajectories_gpu_free(TrajectoriesGpu *gpu) {
    if (gpu) {
        CHECK(gpu->open == 0, "%d lanes still have their particles on the card", gpu->open);
        if (gpu->in_use) {
            let_go(gpu);
        }
        free(gpu);
    }
}

void trajectories_gpu_give_up(TrajectoriesGpu *gpu) {
    gpu->failed = true;
    let_go(gpu);
}

const char *trajectories_gpu_trouble(TrajectoriesGpu *gpu) {
    bool news = gpu->failed && !gpu->told;
    gpu->told = gpu->failed;
    return news ? gpu->error.text : NULL;
}

// ---- whether -------------------------------------------------------------------------------------------------------------------
// By itself the card takes over no more than what the processor does not carry with ease.
static bool wanted(const TrajectoriesGpu *gpu, const Experiment *experiment, bool software) {
    const Settings *s = &experiment->settings;
    bool use = !gpu->failed && (s->gpu == GPU_ON || (s->gpu == GPU_AUTO && !software && s->particles > EXPERIMENT_LED));
    for (int i = 0; i < experiment->count && use; i++) {
        const Lane *lane = &experiment->lane[i];
        const ShownField shown = experiment_shown(experiment, lane);
        NetworkField field;
        use = (int)lane->trajectories.sampler.kind < SOLVE_COUNT && !lane->trajectories.back && !sampler_is_shifted(&lane->trajectories.sampler) && !shown.exact &&
              !lane->model->converted && model_network_field(&shown.learned, &field) &&
              network_gpu_fits(&field);
    }
    return use;
}

static bool make_room(TrajectoriesGpu *gpu, int n) {
    bool good = true;
    for (int i = 0; i < SLOTS && n != gpu->room; i++) {
        feedback_array_free(&gpu->slot[i]);
        good = good && (gpu->slot[i] = feedback_array_new(n, PAIR, &gpu->error)) != 0;
    }
    gpu->room = good ? n : 0;
    return good;
}

// Programs for networks of the experiment's shape, and room for its particles.
static bool prepare(TrajectoriesGpu *gpu, const Experiment *experiment) {
    const Mlp *mlp = network_of(experiment, &experiment->lane[0]).mlp;
    gpu->in_use = true;
    if (!gpu->points && !(gpu->points = point_buffer_new(&gpu->error))) {
        return false;
    }
    if (!gpu->network || !network_gpu_takes(gpu->network, mlp)) {
        network_gpu_free(gpu->network);
        gpu->network = network_gpu_new(mlp, &gpu->error);
        gpu->checked = false;
        gpu->cost_s = FIRST_COST_S;
    }
    return gpu->network && make_room(gpu, experiment->settings.particles);
}

const TrajectoriesDevice *trajectories_gpu_device(TrajectoriesGpu *gpu, const Experiment *experiment, bool software, bool live) {
    bool use = wanted(gpu, experiment, software);
    gpu->live = live;
    if (use && prepare(gpu, experiment)) {
        gpu->watch.software = software;
        return &gpu->device;
    }
    if (use) {
        trajectories_gpu_give_up(gpu);
    } else if (gpu->in_use) {
        let_go(gpu);
    }
    return NULL;
}

// ---- what is seen ------------------------------------------------------------------------------------------------------------------
// Of another lane; NULL where it has none on the card.
static const Trajectories *left(const Experiment *experiment, const Lane *lane) {
    const Lane *from = experiment_leaving(experiment, lane);
    return from && from->device.held ? &from->device : NULL;
}

// As experiment_ready: until all of a lane is there, the one that is being left stays in sight. Panes side by side share the particles.
int trajectories_gpu_ready(const TrajectoriesGpu *gpu, const Experiment *experiment, const Lane *lane) {
    const Trajectories *from = left(experiment, lane);
    const int max = experiment->settings.particles / experiment_panes(experiment);
    const int ready = from && lane->device.ready < max ? from->ready : lane->device.ready;
    return !gpu || !gpu->in_use ? 0 : ready < max ? ready : max;
}

uint32_t trajectories_gpu_at(const TrajectoriesGpu *gpu, const Experiment *experiment, const Lane *lane, float t, int n,
                             int slot) {
    CHECK_RANGE(slot, 0, TRAJECTORIES_GPU_SLOTS - 1);
    CHECK_RANGE(n, 0, gpu->room);
    const Trajectories *from = left(experiment, lane);
    const bool alone = from && lane->device.ready < experiment->settings.particles / experiment_panes(experiment);
    const bool mixes = from && !alone && from->ready >= n;
    const PointMoment at = moment_of(alone ? from : &lane->device, t), before = mixes ? moment_of(from, t) : at;
    point_buffer_place(gpu->points, n, &at, mixes ? &before : NULL, 1 - (float)playhead_eased(experiment->morph),
                       gpu->slot[slot]);
    return gpu->slot[slot];
}

uint32_t trajectories_gpu_tint(const TrajectoriesGpu *gpu, const PointTint *tint, int n, uint32_t at, uint32_t next) {
    point_buffer_tint(gpu->points, n, tint, at, next, gpu->slot[COLORS]);
    return gpu->slot[COLORS];
}
