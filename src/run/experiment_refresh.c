// The experiment's trajectories: which are due, whose turn it is, and what is measured on them.
#include "run/experiment.h"

#include "flow/metric.h"

#include <limits.h>
#include <math.h>

#define MEASURED 512       // particles that the live measures use
#define HIDDEN_SHARE 4     // one chunk in this many goes to lanes that are not seen
#define FRAME_S (1.0 / 60) // by which visible lanes that need more and less are weighed
#define EXACT LONG_MAX

static bool visible(const Experiment *experiment, int index) {
    bool leaving = experiment_morphing(experiment) && index == experiment->from;
    return experiment->settings.compare || index == experiment->selected || leaving;
}

// What a swarm's chunks are marked with: the training step of the weights looked at, or EXACT, which is none.
static long mark_of(const Experiment *experiment, const Lane *lane) {
    long step;
    model_weights(lane->model, experiment->view_step, &step);
    return experiment_is_exact(experiment, lane) ? EXACT : step;
}

static bool is_marked(const Trajectories *trajectories, long mark) {
    for (int c = 0; c < trajectories->chunks; c++) {
        if (trajectories->weights_step[c] != mark) {
            return false;
        }
    }
    return true;
}

// Whether weights of these two training steps can be taken for the same flow.
static bool alike(long a, long b) {
    const long less = a < b ? a : b, more = a < b ? b : a;
    return less >= 0 && more - less <= more / 4;
}

// Chunks that show another flow than that of the weights looked at: of a lane that has learnt much since, or jumped.
static int behind(const Experiment *experiment, const Lane *lane) {
    const long mark = mark_of(experiment, lane);
    int count = 0;
    for (int c = 0; c < lane->trajectories.chunks; c++) {
        count += !alike(lane->trajectories.weights_step[c], mark);
    }
    return count;
}

// True when every trajectory is of the field that is looked at.
static bool lane_fresh(const Experiment *experiment, const Lane *lane) {
    return lane->urgent == 0 && is_marked(&lane->trajectories, mark_of(experiment, lane)) && is_marked(&lane->twin, EXACT);
}

bool experiment_fresh(const Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        if (visible(experiment, i) && !lane_fresh(experiment, &experiment->lane[i])) {
            return false;
        }
    }
    return true;
}

// A flow that stands still is looked at closely: there no trajectory shall stay behind.
static int urgent_chunks(const Experiment *experiment, const Lane *lane) {
    const int late = experiment->play.playing ? 0 : behind(experiment, lane);
    return late > lane->urgent ? late : lane->urgent;
}

bool experiment_urgent(const Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        const Lane *lane = &experiment->lane[i];
        const bool lacking = lane->trajectories.ready < lane->trajectories.count / 2;
        if (visible(experiment, i) && (lacking || (!experiment->play.playing && behind(experiment, lane) > 0))) {
            return true;
        }
    }
    return false;
}

// Chunks that are due of one lane; 0 where nothing is to be computed.
static int lane_due(const Experiment *experiment, int index, double dt_s) {
    const Lane *lane = &experiment->lane[index];
    if (!visible(experiment, index) || lane_fresh(experiment, lane)) {
        return 0;
    }
    return (int)ceil(lane->trajectories.chunks * dt_s / EXPERIMENT_FRESH_S) + urgent_chunks(experiment, lane);
}

int experiment_due(const Experiment *experiment, double dt_s) {
    int due = 0;
    for (int i = 0; i < experiment->count; i++) {
        due += lane_due(experiment, i, dt_s);
    }
    return due;
}

static void refresh_lane(Experiment *experiment, Lane *lane, int chunks) {
    if (lane_fresh(experiment, lane)) {
        return;
    }
    const ShownField shown = experiment_shown(experiment, lane);
    const Fill fill = shown_fill(&shown);
    const long mark = mark_of(experiment, lane);
    if (mark != EXACT || !is_marked(&lane->trajectories, EXACT)) { // once exact, it stays so
        trajectories_refresh(&lane->trajectories, &fill, chunks, mark);
    }
    if (!is_marked(&lane->twin, EXACT)) {
        const FieldFlow exact = {exact_field(&shown.truth), lane->twin.sampler};
        const Fill truth = field_flow(&exact);
        trajectories_refresh(&lane->twin, &truth, chunks < lane->twin.chunks ? 1 : lane->twin.chunks, EXACT);
    }
    lane->urgent = lane->urgent > chunks ? lane->urgent - chunks : 0;
}

// One chunk in HIDDEN_SHARE goes to lanes that are not seen, in turn, so that a toggle finds them computed.
static void refresh_hidden(Experiment *experiment, int chunks) {
    experiment->hidden_credit += chunks;
    for (int k = 0; k < experiment->count && experiment->hidden_credit >= HIDDEN_SHARE; k++) {
        experiment->hidden_turn = (experiment->hidden_turn + 1) % experiment->count;
        Lane *lane = &experiment->lane[experiment->hidden_turn];
        if (!visible(experiment, experiment->hidden_turn) && !lane_fresh(experiment, lane)) {
            refresh_lane(experiment, lane, experiment->hidden_credit / HIDDEN_SHARE);
            experiment->hidden_credit %= HIDDEN_SHARE;
        }
    }
    experiment->hidden_credit %= HIDDEN_SHARE;
}

void experiment_refresh(Experiment *experiment, int chunks) {
    int due = chunks > 0 ? experiment_due(experiment, FRAME_S) : 0;
    int left = chunks;
    bool urgent = false;
    for (int i = 0; i < experiment->count && due > 0; i++) {
        int mine = lane_due(experiment, i, FRAME_S);
        if (mine > 0) {
            int share = (int)ceil((double)left * mine / due);
            urgent = urgent || experiment->lane[i].urgent > 0;
            refresh_lane(experiment, &experiment->lane[i], share > 1 ? share : 1);
            left -= share;
            due -= mine;
        }
    }
    if (!urgent) {
        refresh_hidden(experiment, chunks);
    }
}

void experiment_refresh_all(Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        if (visible(experiment, i)) {
            experiment->lane[i].trajectories.next = experiment->lane[i].twin.next = 0;
            refresh_lane(experiment, &experiment->lane[i], experiment->lane[i].trajectories.chunks);
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
    if (trajectories->steps % trajectories->intervals != 0) {
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
    int n = experiment_references(experiment, lane);
    for (int done = 0; done < n; done += SOLVE_CHUNK) {
        int m = n - done < SOLVE_CHUNK ? n - done : SOLVE_CHUNK;
        trajectories_at(&lane->trajectories, t, done, m, x, y);
        experiment_reference_at(lane, t, done, m, exact_x, exact_y);
        for (int i = 0; i < m; i++) {
            sum += hypotf(x[i] - exact_x[i], y[i] - exact_y[i]);
        }
    }
    return n ? sum / (float)n : NAN;
}

// The first particles, as far as they show one flow: chunk 0 is always the newest.
static int measurable(const Trajectories *trajectories) {
    const int most = trajectories->ready < MEASURED ? trajectories->ready : MEASURED;
    int n = 0;
    while (n < most && alike(trajectories->weights_step[n / SOLVE_CHUNK], trajectories->weights_step[0])) {
        n += SOLVE_CHUNK;
    }
    return n < most ? n : most;
}

void experiment_measure(Experiment *experiment) {
    for (int i = 0; i < experiment->count; i++) {
        Lane *lane = &experiment->lane[i];
        int n = measurable(&lane->trajectories);
        if (sampler_is_random(&lane->trajectories.sampler)) { // their length says how many steps there are, not where they lead
            lane->detour = lane->straightness = NAN;
        } else if (n > 0) {
            measure_lane_now(lane, n);
        }
    }
}
