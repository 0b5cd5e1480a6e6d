// Who computes and draws the crowd: the card, as long as everything goes well there, or the experiment.
#include "view/trajectories_gpu.h"

#include "view/trajectories_knots.h"
#include "view/network_gpu.h"
#include "base/check.h"
#include "gfx/stopwatch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BUDGET_S 0.004                    // of the card's time in a frame
#define URGENT_S 0.012                    // the same while something that is seen has not been computed yet
#define SOFTWARE_PATIENCE 5               // times as long where no card is behind OpenGL, whose drawing takes longer anyway
#define FIRST_COST_S 2e-6                 // of a particle's way, until it has been measured
#define HIDDEN_SHARE 4                    // one slice in this many goes to a lane that is not seen
#define HIDDEN_BYTES ((size_t)1024 << 20) // of arrays, beyond which lanes that are not seen have none
#define WRONG 0.01                        // the processor's ends and the card's differ by rounding: this is more

struct TrajectoriesGpu {
    PointBuffer *points;
    Advect *advect;
    AdvectShape shape;
    Flight flight[LANES_MAX];
    uint32_t slot[TRAJECTORIES_GPU_SLOTS], colors; // arrays of `room`
    int room;
    bool in_use;
    bool checked; // `advect` has been compared with the processor
    bool failed, told;
    Error error; // that it failed with
    double now_s;
    long view_step;    // that was looked at in the last call,
    Settings settings; // and under these
    Stopwatch watch;
    int watched;   // particles that it times
    double cost_s; // of a particle's way
    unsigned calls;
};

TrajectoriesGpu *trajectories_gpu_new(void) {
    TrajectoriesGpu *gpu = calloc(1, sizeof *gpu);
    CHECK(gpu, "no memory for %zu bytes", sizeof *gpu);
    gpu->cost_s = FIRST_COST_S;
    return gpu;
}

// Gives back all that it has of the card.
static void let_go(TrajectoriesGpu *gpu) {
    for (int i = 0; i < LANES_MAX; i++) {
        flight_close(&gpu->flight[i]);
    }
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
        if (gpu->in_use) {
            let_go(gpu);
        }
        free(gpu);
    }
}

const char *trajectories_gpu_trouble(TrajectoriesGpu *gpu) {
    bool news = gpu->failed && !gpu->told;
    gpu->told = gpu->failed;
    return news ? gpu->error.text : NULL;
}

// ---- whether -------------------------------------------------------------------------------------------------------------------
static bool can(const Experiment *experiment, const Lane *lane) {
    ShownField shown = experiment_shown(experiment, lane);
    NetworkField network;
    return (int)lane->trajectories.sampler.kind < SOLVE_COUNT && !shown.exact && model_network_field(&shown.learned, &network) &&
           gpunet_fits(&network);
}

// Of a lane that the card can compute.
static NetworkField network_of(const Experiment *experiment, const Lane *lane) {
    const ShownModel shown = experiment_model(experiment, lane);
    NetworkField network = {0};
    CHECK(model_network_field(&shown, &network), "a model that is no network on the graphics card");
    return network;
}

// By itself the card takes over no more than what the processor does not carry with ease.
static bool wanted(const TrajectoriesGpu *gpu, const Experiment *experiment, bool software) {
    int choice = experiment->settings.gpu;
    bool few = experiment->settings.particles <= TRAJECTORIES_GPU_LED;
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
    AdvectShape shape = gpunet_shape(network_of(experiment, &experiment->lane[0]).mlp);
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

static void give_up(TrajectoriesGpu *gpu) {
    gpu->failed = true;
    let_go(gpu);
}

// ---- flights ---------------------------------------------------------------------------------------------------------------------
// Index of the lane's flight; -1: it has none.
static int find_flight(const TrajectoriesGpu *gpu, const Experiment *experiment, const Lane *lane) {
    for (int i = 0; i < LANES_MAX; i++) {
        if (flight_fits(&gpu->flight[i], experiment, lane, experiment->settings.particles)) {
            return i;
        }
    }
    return -1;
}

// Whether trajectories that were of one kind are now of another, be the weights as old as they were.
static bool begun_anew(const Settings *a, const Settings *b) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        bool matters = (row->effect == EFFECT_RESTART || row->effect == EFFECT_TRAJECTORIES) && row->type != SET_TEXT;
        if (matters && settings_get(a, row) != settings_get(b, row)) {
            return true;
        }
    }
    return false;
}

static void drop_flights(TrajectoriesGpu *gpu, const Experiment *experiment) {
    for (int f = 0; f < LANES_MAX; f++) {
        bool used = false;
        for (int i = 0; i < experiment->count; i++) {
            used = used || flight_fits(&gpu->flight[f], experiment, &experiment->lane[i], experiment->settings.particles);
        }
        if (!used) {
            flight_close(&gpu->flight[f]);
        }
    }
}

// The lane's flight, opened if need be; NULL where the card has no memory for it.
static Flight *get_flight(TrajectoriesGpu *gpu, const Experiment *experiment, const Lane *lane, Error *err) {
    int index = find_flight(gpu, experiment, lane);
    if (index >= 0) {
        return &gpu->flight[index];
    }
    for (index = 0; flight_is_open(&gpu->flight[index]); index++) {
        CHECK_RANGE(index + 1, 0, LANES_MAX - 1); // there are as many as lanes, and those of others have been dropped
    }
    return flight_open(&gpu->flight[index], experiment, lane, experiment->settings.particles, err) ? &gpu->flight[index] : NULL;
}

// Particles of a lane that are shown: panes side by side share the crowd.
static int shown(const Experiment *experiment) {
    return experiment->settings.particles / experiment_panes(experiment);
}

static bool visible(const Experiment *experiment, int index) {
    bool leaving = experiment_morphing(experiment) && index == experiment->from;
    return experiment->settings.compare || index == experiment->selected || leaving;
}

// ---- slices ----------------------------------------------------------------------------------------------------------------------
static int whole_grains(int n) {
    return (n + FLIGHT_GRAIN - 1) / FLIGHT_GRAIN * FLIGHT_GRAIN;
}

// Notes what the flight has to make up for; returns how many particles are due within `dt_s`, as experiment_due has it.
static int due(Flight *flight, const Experiment *experiment, const Lane *lane, bool jumped, double dt_s) {
    long step;
    int want = shown(experiment);
    model_weights(lane->model, experiment->view_step, &step);
    if (jumped || step < flight->step) { // looked back, or begun anew
        flight->urgent = want;
    }
    flight->urgent = flight->urgent > want - flight->ready ? flight->urgent : want - flight->ready;
    if (step == flight->step && flight->done >= want && flight->ready >= want) {
        flight->urgent = 0;
        return 0;
    }
    double all = ceil(want * fmax(dt_s, 0) / EXPERIMENT_FRESH_S) + flight->urgent;
    return (int)fmin(all, want);
}

// Computes about n particles' ways, from where the last slice ended.
static void advance(TrajectoriesGpu *gpu, Flight *flight, const Experiment *experiment, const Lane *lane, int n) {
    int end = whole_grains(shown(experiment));
    NetworkField field = network_of(experiment, lane);
    long step;
    model_weights(lane->model, experiment->view_step, &step);
    flight->done = step == flight->step ? flight->done : 0;
    flight->step = step;
    for (int left = whole_grains(n < end ? n : end); left > 0;) {
        flight->next = flight->next < end ? flight->next : 0;
        int some = left < end - flight->next ? left : end - flight->next;
        flight_compute(flight, gpu->advect, experiment, &field, flight->next, some);
        flight->next += some;
        flight->ready = flight->next > flight->ready ? flight->next : flight->ready;
        flight->done += some;
        flight->urgent -= some < flight->urgent ? some : flight->urgent;
        gpu->watched += gpu->watch.running ? some : 0;
        left -= some;
    }
    if (!gpu->checked) {
        gpu->checked = true;
        if (!(flight_error(flight, &field) < WRONG)) {
            error_set(&gpu->error, "The graphics card computes the particles wrongly; the processor does it instead.");
            give_up(gpu);
        }
    }
}

static int affordable(const TrajectoriesGpu *gpu, bool urgent, int sharing) {
    double budget_s = (urgent ? URGENT_S : BUDGET_S) * (gpu->watch.software ? SOFTWARE_PATIENCE : 1);
    return (int)fmin(budget_s / gpu->cost_s / sharing, 1e8) + 1;
}

typedef struct {
    int due[LANES_MAX], lanes;
    bool urgent;
} Work;

// A lane out of sight, in turn; where it takes too much memory it waits until it is seen.
static void prepare_hidden(TrajectoriesGpu *gpu, const Experiment *experiment) {
    int index = (int)(gpu->calls / HIDDEN_SHARE) % experiment->count;
    const Lane *lane = &experiment->lane[index];
    size_t bytes = flight_bytes(lane, experiment->settings.particles) * (size_t)experiment->count;
    if (visible(experiment, index) || bytes > HIDDEN_BYTES) {
        return;
    }
    Flight *flight = get_flight(gpu, experiment, lane, NULL);
    int n = flight ? due(flight, experiment, lane, false, EXPERIMENT_FRESH_S) : 0;
    if (n > 0) {
        int most = affordable(gpu, false, 1);
        advance(gpu, flight, experiment, lane, n < most ? n : most);
    }
}

static void forget_steps(TrajectoriesGpu *gpu) {
    for (int i = 0; i < LANES_MAX; i++) {
        gpu->flight[i].step = -1;
        gpu->flight[i].done = 0;
    }
}

static bool find_work(TrajectoriesGpu *gpu, const Experiment *experiment, double dt_s, Work *work) {
    bool anew = begun_anew(&experiment->settings, &gpu->settings);
    bool jumped = anew || experiment->view_step != gpu->view_step;
    *work = (Work){0};
    if (anew) {
        forget_steps(gpu);
    }
    for (int i = 0; i < experiment->count; i++) {
        Flight *flight = visible(experiment, i) ? get_flight(gpu, experiment, &experiment->lane[i], &gpu->error) : NULL;
        if (visible(experiment, i) && !flight) {
            return false;
        }
        work->due[i] = flight && experiment->settings.view == VIEW_FLOW
                           ? due(flight, experiment, &experiment->lane[i], jumped, dt_s)
                           : 0;
        work->urgent = work->urgent || (flight && flight->urgent > 0);
        work->lanes += work->due[i] > 0;
    }
    return true;
}

static void compute(TrajectoriesGpu *gpu, const Experiment *experiment, const Work *work, bool live) {
    for (int i = 0; i < experiment->count && gpu->in_use; i++) {
        int most = live ? affordable(gpu, work->urgent, work->lanes) : work->due[i];
        int n = work->due[i] < most ? work->due[i] : most;
        if (n > 0) {
            advance(gpu, &gpu->flight[find_flight(gpu, experiment, &experiment->lane[i])], experiment, &experiment->lane[i], n);
        }
    }
    if (gpu->in_use && live && !work->urgent && gpu->calls % HIDDEN_SHARE == 0) {
        prepare_hidden(gpu, experiment);
    }
}

static void measure(TrajectoriesGpu *gpu) {
    double seconds;
    if (stopwatch_read(&gpu->watch, &seconds)) {
        if (gpu->watched > 0) {
            gpu->cost_s += 0.3 * (seconds / gpu->watched - gpu->cost_s);
        }
        gpu->watched = 0;
    }
}

// Without memory for more the experiment stays as it is. A picture is drawn at once, so that its ways must be there.
static void carry(Experiment *experiment, int most, bool live) {
    int had = experiment->lane[experiment->selected].trajectories.count;
    experiment_carry(experiment, most, NULL);
    if (!live && experiment->lane[experiment->selected].trajectories.count != had) {
        experiment_refresh_all(experiment);
    }
}

void trajectories_gpu_follow(TrajectoriesGpu *gpu, Experiment *experiment, bool software, bool live, double now_s) {
    Work work;
    double dt_s = now_s < gpu->now_s ? EXPERIMENT_FRESH_S : now_s - gpu->now_s;
    bool use = wanted(gpu, experiment, software);
    drop_flights(gpu, experiment);
    if (use && !(prepare(gpu, experiment) && find_work(gpu, experiment, dt_s, &work))) {
        give_up(gpu);
    } else if (use) {
        measure(gpu);
        gpu->watch.software = software;
        stopwatch_start(&gpu->watch);
        compute(gpu, experiment, &work, live);
        stopwatch_stop(&gpu->watch);
    } else if (gpu->in_use) {
        let_go(gpu);
    }
    carry(experiment, gpu->in_use ? TRAJECTORIES_GPU_LED : EXPERIMENT_CARRIED, live);
    gpu->now_s = now_s;
    gpu->view_step = experiment->view_step;
    gpu->settings = experiment->settings;
    gpu->calls++;
}

// ---- what is seen ------------------------------------------------------------------------------------------------------------------
// The lane that is being left for this one.
static const Lane *leaving(const Experiment *experiment, const Lane *lane) {
    bool mixes = experiment_morphing(experiment) && !experiment->settings.compare &&
                 lane == &experiment->lane[experiment->selected];
    return mixes ? &experiment->lane[experiment->from] : NULL;
}

static const Flight *flight_of(const TrajectoriesGpu *gpu, const Experiment *experiment, const Lane *lane) {
    int index = gpu->in_use && lane ? find_flight(gpu, experiment, lane) : -1;
    return index < 0 ? NULL : &gpu->flight[index];
}

// As experiment_ready: until all of a lane is there, the one that is being left stays in sight.
int trajectories_gpu_ready(const TrajectoriesGpu *gpu, const Experiment *experiment, const Lane *lane) {
    const Flight *flight = flight_of(gpu, experiment, lane), *from = flight_of(gpu, experiment, leaving(experiment, lane));
    int most = shown(experiment), ready = flight ? flight->ready : 0;
    if (from && ready < most) {
        ready = from->ready;
    }
    return ready < most ? ready : most;
}

uint32_t trajectories_gpu_at(const TrajectoriesGpu *gpu, const Experiment *experiment, const Lane *lane, float t, int n,
                             int slot) {
    CHECK_RANGE(slot, 0, TRAJECTORIES_GPU_SLOTS - 1);
    CHECK_RANGE(n, 0, gpu->room);
    const Flight *flight = flight_of(gpu, experiment, lane), *from = flight_of(gpu, experiment, leaving(experiment, lane));
    PointMoment before = {0};
    if (from && flight->ready < shown(experiment)) {
        flight = from;
    }
    bool mixes = from && from != flight && from->ready >= n;
    if (mixes) {
        before = flight_moment(from, t);
    }
    PointMoment at = flight_moment(flight, t);
    point_buffer_place(gpu->points, n, &at, mixes ? &before : NULL, 1 - (float)playhead_eased(experiment->morph),
                       gpu->slot[slot]);
    return gpu->slot[slot];
}

uint32_t trajectories_gpu_tint(const TrajectoriesGpu *gpu, const PointTint *tint, int n, uint32_t at, uint32_t next) {
    point_buffer_tint(gpu->points, n, tint, at, next, gpu->colors);
    return gpu->colors;
}
