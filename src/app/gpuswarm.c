// Who computes and draws the crowd: the card, as long as everything goes well there, or the session.
#include "app/gpuswarm.h"

#include "app/flight.h"
#include "app/gpunet.h"
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

struct GpuSwarm {
    Crowd *crowd;
    Advect *advect;
    AdvectShape shape;
    Flight flight[SESSION_LANES];
    uint32_t slot[GPUSWARM_SLOTS], colors; // arrays of `room`
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

GpuSwarm *gpuswarm_new(void) {
    GpuSwarm *gpu = calloc(1, sizeof *gpu);
    CHECK(gpu, "no memory for %zu bytes", sizeof *gpu);
    gpu->cost_s = FIRST_COST_S;
    return gpu;
}

// Gives back all that it has of the card.
static void let_go(GpuSwarm *gpu) {
    for (int i = 0; i < SESSION_LANES; i++) {
        flight_close(&gpu->flight[i]);
    }
    for (int i = 0; i < GPUSWARM_SLOTS; i++) {
        feedback_array_free(&gpu->slot[i]);
    }
    feedback_array_free(&gpu->colors);
    gpu->room = 0;
    crowd_free(gpu->crowd);
    advect_free(gpu->advect);
    stopwatch_free(&gpu->watch);
    gpu->crowd = NULL;
    gpu->advect = NULL;
    gpu->in_use = false;
}

void gpuswarm_free(GpuSwarm *gpu) {
    if (gpu) {
        if (gpu->in_use) {
            let_go(gpu);
        }
        free(gpu);
    }
}

const char *gpuswarm_trouble(GpuSwarm *gpu) {
    bool news = gpu->failed && !gpu->told;
    gpu->told = gpu->failed;
    return news ? gpu->error.text : NULL;
}

// ---- whether -------------------------------------------------------------------------------------------------------------------
static bool can(const Session *session, const Strand *strand) {
    ShownField shown = session_shown(session, strand);
    return (int)strand->swarm.sampler.kind < SOLVE_COUNT && !shown.exact && gpunet_fits(&shown.learned);
}

// By itself the card takes over no more than what the processor does not carry with ease.
static bool wanted(const GpuSwarm *gpu, const Session *session, bool software) {
    int choice = session->settings.gpu;
    bool few = session->settings.particles <= GPUSWARM_LED;
    if (gpu->failed || choice == GPU_OFF || (choice == GPU_AUTO && (software || few))) {
        return false;
    }
    for (int i = 0; i < session->count; i++) {
        if (!can(session, &session->strand[i])) {
            return false;
        }
    }
    return true;
}

static bool make_room(GpuSwarm *gpu, int n) {
    if (n == gpu->room) {
        return true;
    }
    bool good = true;
    gpu->room = 0;
    for (int i = 0; i < GPUSWARM_SLOTS; i++) {
        feedback_array_free(&gpu->slot[i]);
        good = good && (gpu->slot[i] = feedback_array_new(n, 2 * sizeof(float), &gpu->error)) != 0;
    }
    feedback_array_free(&gpu->colors);
    good = good && (gpu->colors = feedback_array_new(n, sizeof(Rgba), &gpu->error)) != 0;
    gpu->room = good ? n : 0;
    return good;
}

// Programs for networks of the session's shape, and room for its particles.
static bool prepare(GpuSwarm *gpu, const Session *session) {
    AdvectShape shape = gpunet_shape(&session->strand[0].lane.mlp);
    gpu->in_use = true;
    if (!gpu->crowd && !(gpu->crowd = crowd_new(&gpu->error))) {
        return false;
    }
    if (!gpu->advect || memcmp(&shape, &gpu->shape, sizeof shape) != 0) {
        advect_free(gpu->advect);
        gpu->advect = advect_new(&shape, &gpu->error);
        gpu->shape = shape;
        gpu->checked = false;
        gpu->cost_s = FIRST_COST_S;
    }
    return gpu->advect && make_room(gpu, session->settings.particles);
}

static void give_up(GpuSwarm *gpu) {
    gpu->failed = true;
    let_go(gpu);
}

// ---- flights ---------------------------------------------------------------------------------------------------------------------
// Index of the strand's flight; -1: it has none.
static int find_flight(const GpuSwarm *gpu, const Session *session, const Strand *strand) {
    for (int i = 0; i < SESSION_LANES; i++) {
        if (flight_fits(&gpu->flight[i], session, strand, session->settings.particles)) {
            return i;
        }
    }
    return -1;
}

// Whether trajectories that were of one kind are now of another, be the weights as old as they were.
static bool begun_anew(const Settings *a, const Settings *b) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        bool matters = (row->effect == EFFECT_RESTART || row->effect == EFFECT_SWARM) && row->type != SET_TEXT;
        if (matters && settings_get(a, row) != settings_get(b, row)) {
            return true;
        }
    }
    return false;
}

static void drop_flights(GpuSwarm *gpu, const Session *session) {
    for (int f = 0; f < SESSION_LANES; f++) {
        bool used = false;
        for (int i = 0; i < session->count; i++) {
            used = used || flight_fits(&gpu->flight[f], session, &session->strand[i], session->settings.particles);
        }
        if (!used) {
            flight_close(&gpu->flight[f]);
        }
    }
}

// The strand's flight, opened if need be; NULL where the card has no memory for it.
static Flight *get_flight(GpuSwarm *gpu, const Session *session, const Strand *strand, Error *err) {
    int index = find_flight(gpu, session, strand);
    if (index >= 0) {
        return &gpu->flight[index];
    }
    for (index = 0; flight_is_open(&gpu->flight[index]); index++) {
        CHECK_RANGE(index + 1, 0, SESSION_LANES - 1); // there are as many as strands, and those of others have been dropped
    }
    return flight_open(&gpu->flight[index], session, strand, session->settings.particles, err) ? &gpu->flight[index] : NULL;
}

// Particles of a strand that are shown: panes side by side share the crowd.
static int shown(const Session *session) {
    return session->settings.particles / session_panes(session);
}

static bool visible(const Session *session, int index) {
    bool leaving = session_morphing(session) && index == session->from;
    return session->settings.compare || index == session->looked || leaving;
}

// ---- slices ----------------------------------------------------------------------------------------------------------------------
static int whole_grains(int n) {
    return (n + FLIGHT_GRAIN - 1) / FLIGHT_GRAIN * FLIGHT_GRAIN;
}

// Notes what the flight has to make up for; returns how many particles are due within `dt_s`, as session_due has it.
static int due(Flight *flight, const Session *session, const Strand *strand, bool jumped, double dt_s) {
    long step;
    int want = shown(session);
    lane_weights(&strand->lane, session->view_step, &step);
    if (jumped || step < flight->step) { // looked back, or begun anew
        flight->urgent = want;
    }
    flight->urgent = flight->urgent > want - flight->ready ? flight->urgent : want - flight->ready;
    if (step == flight->step && flight->done >= want && flight->ready >= want) {
        flight->urgent = 0;
        return 0;
    }
    double all = ceil(want * fmax(dt_s, 0) / SESSION_FRESH_S) + flight->urgent;
    return (int)fmin(all, want);
}

// Computes about n particles' ways, from where the last slice ended.
static void advance(GpuSwarm *gpu, Flight *flight, const Session *session, const Strand *strand, int n) {
    int end = whole_grains(shown(session));
    LaneField field = session_shown(session, strand).learned;
    long step;
    lane_weights(&strand->lane, session->view_step, &step);
    flight->done = step == flight->step ? flight->done : 0;
    flight->step = step;
    for (int left = whole_grains(n < end ? n : end); left > 0;) {
        flight->next = flight->next < end ? flight->next : 0;
        int some = left < end - flight->next ? left : end - flight->next;
        flight_compute(flight, gpu->advect, session, &field, flight->next, some);
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

static int affordable(const GpuSwarm *gpu, bool urgent, int sharing) {
    double budget_s = (urgent ? URGENT_S : BUDGET_S) * (gpu->watch.software ? SOFTWARE_PATIENCE : 1);
    return (int)fmin(budget_s / gpu->cost_s / sharing, 1e8) + 1;
}

typedef struct {
    int due[SESSION_LANES], strands;
    bool urgent;
} Work;

// A lane out of sight, in turn; where it takes too much memory it waits until it is seen.
static void prepare_hidden(GpuSwarm *gpu, const Session *session) {
    int index = (int)(gpu->calls / HIDDEN_SHARE) % session->count;
    const Strand *strand = &session->strand[index];
    size_t bytes = flight_bytes(strand, session->settings.particles) * (size_t)session->count;
    if (visible(session, index) || bytes > HIDDEN_BYTES) {
        return;
    }
    Flight *flight = get_flight(gpu, session, strand, NULL);
    int n = flight ? due(flight, session, strand, false, SESSION_FRESH_S) : 0;
    if (n > 0) {
        int most = affordable(gpu, false, 1);
        advance(gpu, flight, session, strand, n < most ? n : most);
    }
}

static void forget_steps(GpuSwarm *gpu) {
    for (int i = 0; i < SESSION_LANES; i++) {
        gpu->flight[i].step = -1;
        gpu->flight[i].done = 0;
    }
}

static bool find_work(GpuSwarm *gpu, const Session *session, double dt_s, Work *work) {
    bool anew = begun_anew(&session->settings, &gpu->settings);
    bool jumped = anew || session->view_step != gpu->view_step;
    *work = (Work){0};
    if (anew) {
        forget_steps(gpu);
    }
    for (int i = 0; i < session->count; i++) {
        Flight *flight = visible(session, i) ? get_flight(gpu, session, &session->strand[i], &gpu->error) : NULL;
        if (visible(session, i) && !flight) {
            return false;
        }
        work->due[i] = flight && session->settings.view == VIEW_FLOW ? due(flight, session, &session->strand[i], jumped, dt_s)
                                                                     : 0;
        work->urgent = work->urgent || (flight && flight->urgent > 0);
        work->strands += work->due[i] > 0;
    }
    return true;
}

static void compute(GpuSwarm *gpu, const Session *session, const Work *work, bool live) {
    for (int i = 0; i < session->count && gpu->in_use; i++) {
        int most = live ? affordable(gpu, work->urgent, work->strands) : work->due[i];
        int n = work->due[i] < most ? work->due[i] : most;
        if (n > 0) {
            advance(gpu, &gpu->flight[find_flight(gpu, session, &session->strand[i])], session, &session->strand[i], n);
        }
    }
    if (gpu->in_use && live && !work->urgent && gpu->calls % HIDDEN_SHARE == 0) {
        prepare_hidden(gpu, session);
    }
}

static void measure(GpuSwarm *gpu) {
    double seconds;
    if (stopwatch_read(&gpu->watch, &seconds)) {
        if (gpu->watched > 0) {
            gpu->cost_s += 0.3 * (seconds / gpu->watched - gpu->cost_s);
        }
        gpu->watched = 0;
    }
}

// Without memory for more the session stays as it is. A picture is drawn at once, so that its ways must be there.
static void carry(Session *session, int most, bool live) {
    int had = session->strand[session->looked].swarm.count;
    session_carry(session, most, NULL);
    if (!live && session->strand[session->looked].swarm.count != had) {
        session_refresh_all(session);
    }
}

void gpuswarm_follow(GpuSwarm *gpu, Session *session, bool software, bool live, double now_s) {
    Work work;
    double dt_s = now_s < gpu->now_s ? SESSION_FRESH_S : now_s - gpu->now_s;
    bool use = wanted(gpu, session, software);
    drop_flights(gpu, session);
    if (use && !(prepare(gpu, session) && find_work(gpu, session, dt_s, &work))) {
        give_up(gpu);
    } else if (use) {
        measure(gpu);
        gpu->watch.software = software;
        stopwatch_start(&gpu->watch);
        compute(gpu, session, &work, live);
        stopwatch_stop(&gpu->watch);
    } else if (gpu->in_use) {
        let_go(gpu);
    }
    carry(session, gpu->in_use ? GPUSWARM_LED : SESSION_CARRIED, live);
    gpu->now_s = now_s;
    gpu->view_step = session->view_step;
    gpu->settings = session->settings;
    gpu->calls++;
}

// ---- what is seen ------------------------------------------------------------------------------------------------------------------
// The strand that is being left for this one.
static const Strand *leaving(const Session *session, const Strand *strand) {
    bool mixes = session_morphing(session) && !session->settings.compare && strand == &session->strand[session->looked];
    return mixes ? &session->strand[session->from] : NULL;
}

static const Flight *flight_of(const GpuSwarm *gpu, const Session *session, const Strand *strand) {
    int index = gpu->in_use && strand ? find_flight(gpu, session, strand) : -1;
    return index < 0 ? NULL : &gpu->flight[index];
}

// As session_ready: until all of a lane is there, the one that is being left stays in sight.
int gpuswarm_ready(const GpuSwarm *gpu, const Session *session, const Strand *strand) {
    const Flight *flight = flight_of(gpu, session, strand), *from = flight_of(gpu, session, leaving(session, strand));
    int most = shown(session), ready = flight ? flight->ready : 0;
    if (from && ready < most) {
        ready = from->ready;
    }
    return ready < most ? ready : most;
}

uint32_t gpuswarm_at(const GpuSwarm *gpu, const Session *session, const Strand *strand, float t, int n, int slot) {
    CHECK_RANGE(slot, 0, GPUSWARM_SLOTS - 1);
    CHECK_RANGE(n, 0, gpu->room);
    const Flight *flight = flight_of(gpu, session, strand), *from = flight_of(gpu, session, leaving(session, strand));
    CrowdMoment before = {0};
    if (from && flight->ready < shown(session)) {
        flight = from;
    }
    bool mixes = from && from != flight && from->ready >= n;
    if (mixes) {
        before = flight_moment(from, t);
    }
    CrowdMoment at = flight_moment(flight, t);
    crowd_place(gpu->crowd, n, &at, mixes ? &before : NULL, 1 - (float)playhead_eased(session->morph), gpu->slot[slot]);
    return gpu->slot[slot];
}

uint32_t gpuswarm_tint(const GpuSwarm *gpu, const CrowdTint *tint, int n, uint32_t at, uint32_t next) {
    crowd_tint(gpu->crowd, n, tint, at, next, gpu->colors);
    return gpu->colors;
}
