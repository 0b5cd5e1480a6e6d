// The session's trajectories: which are due, whose turn it is, and what is measured on them.
#include "run/session.h"

#include "flow/metric.h"

#include <limits.h>
#include <math.h>

#define MEASURED 512       // particles that the live measures use
#define HIDDEN_SHARE 4     // one chunk in this many goes to lanes that are not seen
#define FRAME_S (1.0 / 60) // by which visible lanes that need more and less are weighed
#define EXACT LONG_MAX

static bool visible(const Session *session, int index) {
    bool leaving = session_morphing(session) && index == session->from;
    return session->settings.compare || index == session->looked || leaving;
}

// What a swarm's chunks are marked with: the training step of the weights looked at, or EXACT, which is none.
static long mark_of(const Session *session, const Strand *strand) {
    long step;
    lane_weights(&strand->lane, session->view_step, &step);
    return session_exact(session, strand) ? EXACT : step;
}

static bool is_marked(const Swarm *swarm, long mark) {
    for (int c = 0; c < swarm->chunks; c++) {
        if (swarm->weights_step[c] != mark) {
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
static int behind(const Session *session, const Strand *strand) {
    const long mark = mark_of(session, strand);
    int count = 0;
    for (int c = 0; c < strand->swarm.chunks; c++) {
        count += !alike(strand->swarm.weights_step[c], mark);
    }
    return count;
}

// True when every trajectory is of the field that is looked at.
static bool strand_fresh(const Session *session, const Strand *strand) {
    return strand->urgent == 0 && is_marked(&strand->swarm, mark_of(session, strand)) && is_marked(&strand->twin, EXACT);
}

bool session_fresh(const Session *session) {
    for (int i = 0; i < session->count; i++) {
        if (visible(session, i) && !strand_fresh(session, &session->strand[i])) {
            return false;
        }
    }
    return true;
}

// A flow that stands still is looked at closely: there no trajectory shall stay behind.
static int urgent_chunks(const Session *session, const Strand *strand) {
    const int late = session->play.playing ? 0 : behind(session, strand);
    return late > strand->urgent ? late : strand->urgent;
}

bool session_urgent(const Session *session) {
    for (int i = 0; i < session->count; i++) {
        const Strand *strand = &session->strand[i];
        const bool lacking = strand->swarm.ready < strand->swarm.count / 2;
        if (visible(session, i) && (lacking || (!session->play.playing && behind(session, strand) > 0))) {
            return true;
        }
    }
    return false;
}

// Chunks that are due of one strand; 0 where nothing is to be computed.
static int strand_due(const Session *session, int index, double dt_s) {
    const Strand *strand = &session->strand[index];
    if (!visible(session, index) || strand_fresh(session, strand)) {
        return 0;
    }
    return (int)ceil(strand->swarm.chunks * dt_s / SESSION_FRESH_S) + urgent_chunks(session, strand);
}

int session_due(const Session *session, double dt_s) {
    int due = 0;
    for (int i = 0; i < session->count; i++) {
        due += strand_due(session, i, dt_s);
    }
    return due;
}

static void refresh_strand(Session *session, Strand *strand, int chunks) {
    if (strand_fresh(session, strand)) {
        return;
    }
    const ShownField shown = session_shown(session, strand);
    const Field field = shown_field(&shown);
    const long mark = mark_of(session, strand);
    if (mark != EXACT || !is_marked(&strand->swarm, EXACT)) { // once exact, it stays so
        swarm_refresh(&strand->swarm, &field, chunks, mark);
    }
    if (!is_marked(&strand->twin, EXACT)) {
        const Field truth = truth_field(&shown.truth);
        swarm_refresh(&strand->twin, &truth, chunks < strand->twin.chunks ? 1 : strand->twin.chunks, EXACT);
    }
    strand->urgent = strand->urgent > chunks ? strand->urgent - chunks : 0;
}

// One chunk in HIDDEN_SHARE goes to lanes that are not seen, in turn, so that a toggle finds them computed.
static void refresh_hidden(Session *session, int chunks) {
    session->hidden_credit += chunks;
    for (int k = 0; k < session->count && session->hidden_credit >= HIDDEN_SHARE; k++) {
        session->hidden_turn = (session->hidden_turn + 1) % session->count;
        Strand *strand = &session->strand[session->hidden_turn];
        if (!visible(session, session->hidden_turn) && !strand_fresh(session, strand)) {
            refresh_strand(session, strand, session->hidden_credit / HIDDEN_SHARE);
            session->hidden_credit %= HIDDEN_SHARE;
        }
    }
    session->hidden_credit %= HIDDEN_SHARE;
}

void session_refresh(Session *session, int chunks) {
    int due = chunks > 0 ? session_due(session, FRAME_S) : 0;
    int left = chunks;
    bool urgent = false;
    for (int i = 0; i < session->count && due > 0; i++) {
        int mine = strand_due(session, i, FRAME_S);
        if (mine > 0) {
            int share = (int)ceil((double)left * mine / due);
            urgent = urgent || session->strand[i].urgent > 0;
            refresh_strand(session, &session->strand[i], share > 1 ? share : 1);
            left -= share;
            due -= mine;
        }
    }
    if (!urgent) {
        refresh_hidden(session, chunks);
    }
}

void session_refresh_all(Session *session) {
    for (int i = 0; i < session->count; i++) {
        if (visible(session, i)) {
            session->strand[i].swarm.next = session->strand[i].twin.next = 0;
            refresh_strand(session, &session->strand[i], session->strand[i].swarm.chunks);
        }
    }
}

// Measures n trajectories between equal times: the knots are that far apart unless some steps are not kept.
static void measure_strand(Strand *strand, int n) {
    const Swarm *swarm = &strand->swarm;
    const float *x = swarm->x;
    const float *y = swarm->y;
    long stride = swarm->count;
    float even_x[(SWARM_INTERVALS + 1) * MEASURED];
    float even_y[(SWARM_INTERVALS + 1) * MEASURED];
    if (swarm->steps % swarm->intervals != 0) {
        for (int k = 0; k <= swarm->intervals; k++) {
            swarm_at(swarm, (float)k / (float)swarm->intervals, 0, n, even_x + k * n, even_y + k * n);
        }
        x = even_x;
        y = even_y;
        stride = n;
    }
    strand->detour = (float)metric_detour(n, swarm->intervals, x, y, stride);
    strand->straightness = (float)metric_straightness(n, swarm->intervals, x, y, stride);
}

float session_apart(const Session *session, const Strand *strand) {
    float x[SOLVE_CHUNK], y[SOLVE_CHUNK], exact_x[SOLVE_CHUNK], exact_y[SOLVE_CHUNK];
    float t = (float)session->play.t, sum = 0;
    int n = session_twins(session, strand);
    for (int done = 0; done < n; done += SOLVE_CHUNK) {
        int m = n - done < SOLVE_CHUNK ? n - done : SOLVE_CHUNK;
        swarm_at(&strand->swarm, t, done, m, x, y);
        session_truth_at(strand, t, done, m, exact_x, exact_y);
        for (int i = 0; i < m; i++) {
            sum += hypotf(x[i] - exact_x[i], y[i] - exact_y[i]);
        }
    }
    return n ? sum / (float)n : NAN;
}

// The first particles, as far as they show one flow: chunk 0 is always the newest.
static int measurable(const Swarm *swarm) {
    const int most = swarm->ready < MEASURED ? swarm->ready : MEASURED;
    int n = 0;
    while (n < most && alike(swarm->weights_step[n / SOLVE_CHUNK], swarm->weights_step[0])) {
        n += SOLVE_CHUNK;
    }
    return n < most ? n : most;
}

void session_measure(Session *session) {
    for (int i = 0; i < session->count; i++) {
        Strand *strand = &session->strand[i];
        int n = measurable(&strand->swarm);
        if (sampler_is_random(&strand->swarm.sampler)) { // their length says how many steps there are, not where they lead
            strand->detour = strand->straightness = NAN;
        } else if (n > 0) {
            measure_strand(strand, n);
        }
    }
}
