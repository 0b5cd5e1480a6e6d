#include "view/trajectories_gpu.h"

#include "view/trajectories_knots.h"
#include "view/network_gpu.h"
#include "base/check.h"
#include "gfx/stopwatch.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BUDGET_S 0.004      // of the card's time in a frame
#define URGENT_S 0.012      // the same while something that is seen has not been computed yet
#define SOFTWARE_PATIENCE 5 // times as long where no card is behind OpenGL, whose drawing takes longer anyway
#define FIRST_COST_S 2e-6   // of a particle's trajectory, until it has been measured
#define WRONG 0.01          // the processor's ends and the card's differ by rounding: this is more

struct TrajectoriesGpu {
    TrajectoriesDevice device;
    PointBuffer *points;
    Advect *advect;
    AdvectShape shape;
    int open;                                      // lanes that have arrays
    uint32_t slot[TRAJECTORIES_GPU_SLOTS], colors; // arrays of `room`
    int room;
    bool live;
    bool in_use;
    bool checked; // `advect` has been compared with the processor
    bool failed, told;
    Error error; // that it failed with
    Stopwatch watch;
    int watched;   // particles that it times
    double cost_s; // of a particle's trajectory
};

// ---- as a device -----------------------------------------------------------------------------------------------------------------
static void *open_knots(void *context, const Trajectories *trajectories) {
    TrajectoriesGpu *gpu = context;
    Knots *knots = knots_new(trajectories, &gpu->error);
    gpu->open += knots != NULL;
    return knots;
}

static void close_knots(void *context, void *held) {
    TrajectoriesGpu *gpu = context;
    gpu->open--;
    knots_free(held);
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

static bool fill(void *context, const Experiment *experiment, const Lane *lane, const TrajectoriesTurn *turn) {
    TrajectoriesGpu *gpu = context;
    const NetworkField field = experiment_shown(experiment, lane).learned;
    const AdvectNet net = gpunet_weights(&field);
    stopwatch_start(&gpu->watch);
    advect_set(gpu->advect, &net);
    knots_compute(experiment, lane, &field, gpu->advect, turn->first, turn->n);
    knots_compute(experiment, lane, &field, gpu->advect, 0, turn->lead);
    gpu->watched += gpu->watch.running ? (turn->n + turn->lead) * SOLVE_CHUNK : 0;
    stopwatch_stop(&gpu->watch);
    if (gpu->checked) {
        return true;
    }
    gpu->checked = knots_error(&lane->device, &field) < WRONG;
    return gpu->checked ||
           error_set(&gpu->error, "The graphics card computes the particles wrongly; the processor does it instead.");
}

TrajectoriesGpu *trajectories_gpu_new(void) {
    TrajectoriesGpu *gpu = calloc(1, sizeof *gpu);
    CHECK(gpu, "no memory for %zu bytes", sizeof *gpu);
    gpu->device = (TrajectoriesDevice){gpu, open_knots, close_knots, affordable, fill};
    gpu->cost_s = FIRST_COST_S;
    return gpu;
}

// Gives back all that it has of the card but for the lanes' arrays, which are the experiment's to close.
static void let_go(TrajectoriesGpu *gpu) {
    for (int i = 0; i < TRAJECTORIES_GPU_SLOTS; i++) {
        feedback_array_free(&gpu->slot[i]);
    }
    feedback_array_free(&gpu->colors);
    gpu->room = 0;
    point_buffer_free(gpu->points);
    advect_free(gpu->advect);
    stopwatch_free(&gpu->watch);
    gpu->points = NULL;
    gpu->advect = NULL;
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
static bool can(const Experiment *experiment, const Lane *lane) {
    ShownField shown = experiment_shown(experiment, lane);
    return (int)lane->trajectories.sampler.kind < SOLVE_COUNT && !shown.exact && gpunet_fits(&shown.learned);
}

// By itself the card takes over no more than what the processor does not carry with ease.
static bool wanted(const TrajectoriesGpu *gpu, const Experiment *experiment, bool software) {
    int choice = experiment->settings.gpu;
    bool few = experiment->settings.particles <= EXPERIMENT_LED;
    if (gpu->failed || choice == GPU_OFF || (choice == GPU_AUTO && (software || few))) {
        return false;
    }
    for (int i = 0; i < experiment->count; i++) {
        if (!can(experiment, &experiment->lane[i])) {
            return false;
        }
    }
    return true;
}

static bool make_room(TrajectoriesGpu *gpu, int n) {
    if (n == gpu->room) {
        return true;
    }
    bool good = true;
    gpu->room = 0;
    for (int i = 0; i < TRAJECTORIES_GPU_SLOTS; i++) {
        feedback_array_free(&gpu->slot[i]);
        good = good && (gpu->slot[i] = feedback_array_new(n, 2 * sizeof(float), &gpu->error)) != 0;
    }
    feedback_array_free(&gpu->colors);
    good = good && (gpu->colors = feedback_array_new(n, sizeof(Rgba), &gpu->error)) != 0;
    gpu->room = good ? n : 0;
    return good;
}

// Programs for networks of the experiment's shape, and room for its particles.
static bool prepare(TrajectoriesGpu *gpu, const Experiment *experiment) {
    AdvectShape shape = gpunet_shape(&experiment->lane[0].model.mlp);
    gpu->in_use = true;
    if (!gpu->points && !(gpu->points = point_buffer_new(&gpu->error))) {
        return false;
    }
    if (!gpu->advect || memcmp(&shape, &gpu->shape, sizeof shape) != 0) {
        advect_free(gpu->advect);
        gpu->advect = advect_new(&shape, &gpu->error);
        gpu->shape = shape;
        gpu->checked = false;
        gpu->cost_s = FIRST_COST_S;
    }
    return gpu->advect && make_room(gpu, experiment->settings.particles);
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
    int most = experiment->settings.particles / experiment_panes(experiment), ready = lane->device.ready;
    if (!gpu || !gpu->in_use) {
        return 0;
    }
    if (from && ready < most) {
        ready = from->ready;
    }
    return ready < most ? ready : most;
}

uint32_t trajectories_gpu_at(const TrajectoriesGpu *gpu, const Experiment *experiment, const Lane *lane, float t, int n,
                             int slot) {
    CHECK_RANGE(slot, 0, TRAJECTORIES_GPU_SLOTS - 1);
    CHECK_RANGE(n, 0, gpu->room);
    const Trajectories *device = &lane->device, *from = left(experiment, lane);
    PointMoment before = {0};
    if (from && device->ready < experiment->settings.particles / experiment_panes(experiment)) {
        device = from;
    }
    bool mixes = from && from != device && from->ready >= n;
    if (mixes) {
        before = knots_moment(from, t);
    }
    PointMoment at = knots_moment(device, t);
    point_buffer_place(gpu->points, n, &at, mixes ? &before : NULL, 1 - (float)playhead_eased(experiment->morph),
                       gpu->slot[slot]);
    return gpu->slot[slot];
}

uint32_t trajectories_gpu_tint(const TrajectoriesGpu *gpu, const PointTint *tint, int n, uint32_t at, uint32_t next) {
    point_buffer_tint(gpu->points, n, tint, at, next, gpu->colors);
    return gpu->colors;
}
