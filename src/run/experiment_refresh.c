// The experiment's trajectories: which are due, whose turn it is, and what is measured on them. The same rules hold for those that the
// processor keeps and, where a function says `device`, for those on a device.
#include "run/experiment.h"

#include "flow/metric.h"
#include "run/agreement.h"
#include "run/health.h"
#include "run/landing.h"

#include <math.h>
#include <string.h>

#define MEASURED 512       // particles that the live measures use
#define HIDDEN_SHARE 4     // one chunk in this many goes to lanes that are not seen
#define HIDDEN_MB 1024     // of a device's memory, beyond which those lanes have no room there
#define FRAME_S (1.0 / 60) // by which visible lanes that need more and less are weighed

static bool visible(const Experiment *experiment, int index) {
    bool leaving = experiment_morphing(experiment) && index == experiment->from;
    return experiment->settings.compare || index == experiment->selected || leaving;
}

static bool is_marked(const Trajectories *trajectories, long mark) {
    for (int c = 0; c < trajectories->wanted; c++) {
        if (trajectories->weights_step[c] != mark) {
            return false;
        }
    }
    return true;
}

// True when every trajectory is of the field that is shown.
static bool lane_fresh(const Experiment *experiment, const Lane *lane, bool device) {
    const Trajectories *trajectories = lane_kept(lane, device);
    return trajectories->urgent == 0 && is_marked(trajectories, agreement_mark(experiment, lane)) &&
           (device || is_marked(&lane->reference, AGREEMENT_EXACT));
}

bool experiment_fresh(const Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        if (visible(experiment, i) && !lane_fresh(experiment, &experiment->lane[i], false)) {
            return false;
        }
    }
    return true;
}

// Those that are missing, and those that were asked for. A flow that stands still is looked at closely: there no trajectory shall stay
// behind.
static int urgent_chunks(const Experiment *experiment, const Lane *lane, bool device) {
    const Trajectories *trajectories = lane_kept(lane, device);
    const int missing = trajectories->wanted - (trajectories->ready + SOLVE_CHUNK - 1) / SOLVE_CHUNK;
    const int late = experiment->play.playing ? 0 : agreement_behind(experiment, lane, device);
    const int asked = trajectories->urgent > missing ? trajectories->urgent : missing;
    return late > asked ? late : asked;
}

bool experiment_urgent(const Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        const Lane *lane = &experiment->lane[i];
        const bool lacking = lane->trajectories.ready < lane->trajectories.count / 2;
        if (visible(experiment, i) && (lacking || (!experiment->play.playing && agreement_behind(experiment, lane, false) > 0))) {
            return true;
        }
    }
    return false;
}

// Chunks that are due of one lane; 0 where nothing is to be computed.
static int lane_due(const Experiment *experiment, int index, bool device, double dt_s) {
    const Lane *lane = &experiment->lane[index];
    if (!visible(experiment, index) || lane_fresh(experiment, lane, device)) {
        return 0;
    }
    return (int)ceil(lane_kept(lane, device)->wanted * dt_s / EXPERIMENT_FRESH_S) + urgent_chunks(experiment, lane, device);
}

static int all_due(const Experiment *experiment, bool device, double dt_s) {
    int due = 0;
    for (int i = 0; i < experiment->count; i++) {
        due += lane_due(experiment, i, device, dt_s);
    }
    return due;
}

int experiment_due(const Experiment *experiment, double dt_s) {
    return all_due(experiment, false, dt_s);
}

static void refresh_here(const Experiment *experiment, Lane *lane, int chunks, long mark) {
    const ShownField shown = experiment_shown(experiment, lane);
    const Fill fill = shown_fill(&shown);
    if (mark != AGREEMENT_EXACT || !is_marked(&lane->trajectories, AGREEMENT_EXACT)) { // once exact, it stays so
        trajectories_refresh(&lane->trajectories, &fill, chunks, mark);
    }
    if (!is_marked(&lane->reference, AGREEMENT_EXACT)) {
        const FieldFlow exact = {exact_field(&shown.exact_field), lane->reference.sampler};
        const Fill reference = field_flow(&exact);
        trajectories_refresh(&lane->reference, &reference, chunks < lane->reference.chunks ? 1 : lane->reference.chunks,
                             AGREEMENT_EXACT);
    }
}

// A device that fails is not asked again.
static void refresh_there(Experiment *experiment, Lane *lane, int chunks, long mark) {
    const TrajectoriesDevice *device = experiment->device;
    const TrajectoriesTurn turn = trajectories_turn(&lane->device, chunks, mark);
    if (device && device->fill(device->context, experiment, lane, &turn)) {
        trajectories_turned(&lane->device, &turn, mark);
    } else {
        experiment->device = NULL;
    }
}

static void refresh_lane(Experiment *experiment, Lane *lane, bool device, int chunks) {
    Trajectories *trajectories = device ? &lane->device : &lane->trajectories;
    if (lane_fresh(experiment, lane, device)) {
        return;
    }
    if (device) {
        refresh_there(experiment, lane, chunks, agreement_mark(experiment, lane));
    } else {
        refresh_here(experiment, lane, chunks, agreement_mark(experiment, lane));
    }
    trajectories->urgent = trajectories->urgent > chunks ? trajectories->urgent - chunks : 0;
}

// Whether a lane has room on the device: one that is not seen only where it takes little. Panes side by side share the particles: of each
// lane no more are computed than are seen.
static bool open_on_device(Experiment *experiment, int index) {
    Trajectories *device = &experiment->lane[index].device;
    const Trajectories *own = &experiment->lane[index].trajectories;
    const int particles = experiment->settings.particles, seen = particles / experiment_panes(experiment);
    const size_t bytes = 2 * sizeof(float) * (size_t)(own->intervals + 1) * (size_t)(particles * experiment->count);
    const bool may = experiment->device && (visible(experiment, index) || bytes >> 20 <= HIDDEN_MB);
    if (device->count == 0 && (!may || !trajectories_init_on(device, experiment->device, own, particles))) {
        return false;
    }
    device->wanted = (seen + SOLVE_CHUNK - 1) / SOLVE_CHUNK;
    device->urgent = device->urgent < device->wanted ? device->urgent : device->wanted;
    return true;
}

// One chunk in HIDDEN_SHARE goes to lanes that are not seen, in turn, so that a toggle finds them computed.
static void refresh_hidden(Experiment *experiment, bool device, int chunks) {
    int *credit = &experiment->hidden[device].credit, *turn = &experiment->hidden[device].turn;
    *credit += chunks;
    for (int k = 0; k < experiment->count && *credit >= HIDDEN_SHARE; k++) {
        *turn = (*turn + 1) % experiment->count;
        Lane *lane = &experiment->lane[*turn];
        bool hidden = !visible(experiment, *turn) && (!device || open_on_device(experiment, *turn));
        if (hidden && !lane_fresh(experiment, lane, device)) {
            refresh_lane(experiment, lane, device, *credit / HIDDEN_SHARE);
            *credit %= HIDDEN_SHARE;
        }
    }
    *credit %= HIDDEN_SHARE;
}

// About `chunks` chunks, shared by what is due of each lane within `dt_s`.
static void refresh(Experiment *experiment, bool device, int chunks, double dt_s) {
    int due = chunks > 0 ? all_due(experiment, device, dt_s) : 0;
    int left = chunks;
    bool urgent = false;
    for (int i = 0; i < experiment->count && due > 0; i++) {
        int mine = lane_due(experiment, i, device, dt_s);
        if (mine > 0) {
            int share = (int)ceil((double)left * mine / due);
            urgent = urgent || lane_kept(&experiment->lane[i], device)->urgent > 0;
            refresh_lane(experiment, &experiment->lane[i], device, share > 1 ? share : 1);
            left -= share;
            due -= mine;
        }
    }
    if (!urgent) {
        refresh_hidden(experiment, device, chunks);
    }
}

void experiment_refresh(Experiment *experiment, int chunks) {
    refresh(experiment, false, chunks, FRAME_S);
}

static void refresh_device(Experiment *experiment, double dt_s) {
    const TrajectoriesDevice *device = experiment->device;
    const int due = all_due(experiment, true, dt_s);
    bool urgent = false;
    for (int i = 0; i < experiment->count; i++) {
        urgent = urgent || (visible(experiment, i) && urgent_chunks(experiment, &experiment->lane[i], true) > 0);
    }
    const int affordable = device->affordable(device->context, urgent);
    refresh(experiment, true, due < affordable ? due : affordable, dt_s);
}

bool experiment_use_device(Experiment *experiment, const TrajectoriesDevice *device, double dt_s) {
    experiment->device = device;
    for (int i = 0; i < experiment->count && experiment->device; i++) {
        if (visible(experiment, i) && !open_on_device(experiment, i)) {
            experiment->device = NULL;
        }
    }
    if (experiment->device && experiment->settings.view == VIEW_FLOW) { // nowhere else are they drawn
        refresh_device(experiment, dt_s);
    }
    for (int i = 0; i < experiment->count && !experiment->device; i++) {
        trajectories_free(&experiment->lane[i].device);
    }
    experiment_carry(experiment, experiment->device ? EXPERIMENT_LED : EXPERIMENT_CARRIED);
    return experiment->device == device;
}

void experiment_refresh_all(Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        if (visible(experiment, i)) {
            experiment->lane[i].trajectories.next = experiment->lane[i].reference.next = 0;
            refresh_lane(experiment, &experiment->lane[i], false, experiment->lane[i].trajectories.chunks);
        }
    }
}

static void catch_up(Experiment *experiment, Lane *lane, bool device) {
    while (lane_kept(lane, device)->count > 0 && (!device || experiment->device)) {
        const int late = agreement_behind(experiment, lane, device);
        if (late == 0) {
            return;
        }
        refresh_lane(experiment, lane, device, late);
    }
}

void experiment_catch_up(Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        if (visible(experiment, i)) {
            catch_up(experiment, &experiment->lane[i], false);
            catch_up(experiment, &experiment->lane[i], true);
        }
    }
}

// Measures n trajectories between equal times: the knots are that far apart unless some steps are not kept.
static void measure_lane_now(Lane *lane, int n) {
    const Trajectories *trajectories = &lane->trajectories;
    const float *x = trajectories->x;
    const float *y = trajectories->y;
    long stride = trajectories->count;
    float even_x[(TRAJECTORIES_INTERVALS + 1) * MEASURED];
    float even_y[(TRAJECTORIES_INTERVALS + 1) * MEASURED];
    if (trajectories->sampler.steps % trajectories->intervals != 0 || sampler_is_shifted(&trajectories->sampler)) {
        for (int k = 0; k <= trajectories->intervals; k++) {
            trajectories_at(trajectories, (float)k / (float)trajectories->intervals, 0, n, even_x + k * n, even_y + k * n);
        }
        x = even_x;
        y = even_y;
        stride = n;
    }
    lane->detour = (float)metric_detour(n, trajectories->intervals, x, y, stride);
    lane->straightness = (float)metric_straightness(n, trajectories->intervals, x, y, stride);
}

float experiment_apart(const Experiment *experiment, const Lane *lane) {
    float x[SOLVE_CHUNK], y[SOLVE_CHUNK], exact_x[SOLVE_CHUNK], exact_y[SOLVE_CHUNK];
    float t = (float)experiment->play.t, sum = 0;
    const bool whole = agreement_of(experiment, lane).kind != AGREEMENT_COMPUTING;
    int n = whole ? experiment_references(experiment, lane) : 0;
    for (int done = 0; done < n; done += SOLVE_CHUNK) {
        int m = n - done < SOLVE_CHUNK ? n - done : SOLVE_CHUNK;
        trajectories_at(&lane->trajectories, t, done, m, x, y);
        trajectories_at(&lane->reference, t, done, m, exact_x, exact_y);
        for (int i = 0; i < m; i++) {
            sum += hypotf(x[i] - exact_x[i], y[i] - exact_y[i]);
        }
    }
    return n ? sum / (float)n : NAN;
}

// The first particles, as far as they show one flow: chunk 0 is always the newest. *oldest: the mark of the oldest of them.
static int measurable(const Trajectories *trajectories, long *oldest) {
    const int max = trajectories->ready < MEASURED ? trajectories->ready : MEASURED;
    int n = 0;
    *oldest = trajectories->chunks > 0 ? trajectories->weights_step[0] : AGREEMENT_NONE;
    while (n < max && agreement_close(trajectories->weights_step[n / SOLVE_CHUNK], trajectories->weights_step[0])) {
        const long mark = trajectories->weights_step[n / SOLVE_CHUNK];
        *oldest = mark < *oldest ? mark : *oldest;
        n += SOLVE_CHUNK;
    }
    return n < max ? n : max;
}

// There and back with the lane's own solver, under one set of weights: from the data to their noise, and from that to the data again.
static float round_trip_of(const Experiment *experiment, const Lane *lane, int n) {
    const ShownField shown = experiment_shown(experiment, lane);
    const Fill fill = shown_fill(&shown);
    const float *from_x = trajectories_start_x(&lane->trajectories), *from_y = trajectories_start_y(&lane->trajectories);
    float x[MEASURED], y[MEASURED];
    double sum = 0;
    if (!lane->trajectories.back || sampler_is_random(&lane->trajectories.sampler) || n == 0) {
        return NAN;
    }
    memcpy(x, from_x, (size_t)n * sizeof *x);
    memcpy(y, from_y, (size_t)n * sizeof *y);
    fill_back(&fill, n, x, y);
    fill_ends(&fill, n, x, y);
    for (int i = 0; i < n; i++) {
        sum += pow((double)x[i] - (double)from_x[i], 2) + pow((double)y[i] - (double)from_y[i], 2);
    }
    return (float)sqrt(sum / n);
}

void experiment_measure(Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        Lane *lane = &experiment->lane[i];
        const Trajectories *trajectories = &lane->trajectories;
        const int n = measurable(trajectories, &lane->measured);
        if (!lane_has_lengths(lane)) {
            lane->detour = lane->straightness = NAN;
        } else if (n > 0) {
            measure_lane_now(lane, n);
        }
        lane->round_trip = round_trip_of(experiment, lane, n);
        health_measure(experiment, lane, n);
    }
    landing_measure(experiment);
}
