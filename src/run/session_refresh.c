// The session's trajectories: which are due, whose turn it is, and what is measured on them.
#include "run/session.h"

#include "flow/metric.h"

#include <math.h>

#define MEASURED 512       // particles that the live measures use
#define HIDDEN_SHARE 4     // one chunk in this many goes to lanes that are not seen
#define FRAME_S (1.0 / 60) // by which visible lanes that need more and less are weighed

static bool visible(const Session *session, int index) {
    bool leaving = session_morphing(session) && index == session->from;
    return session->settings.compare || index == session->looked || leaving;
}

// True when every trajectory is of the weights that are looked at.
static bool strand_fresh(const Session *session, const Strand *strand) {
    long step;
    lane_weights(&strand->lane, session->view_step, &step);
    if (strand->swarm.ready < strand->swarm.count) {
        return false;
    }
    for (int c = 0; c < strand->swarm.chunks; c++) {
        if (strand->swarm.weights_step[c] != step) {
            return false;
        }
    }
    return strand->urgent == 0;
}

bool session_fresh(const Session *session) {
    for (int i = 0; i < session->count; i++) {
        if (visible(session, i) && !strand_fresh(session, &session->strand[i])) {
            return false;
        }
    }
    return true;
}

// The same for one strand; 0 where nothing is to be computed.
static int strand_due(const Session *session, int index, double dt_s) {
    const Strand *strand = &session->strand[index];
    if (!visible(session, index) || strand_fresh(session, strand)) {
        return 0;
    }
    return (int)ceil(strand->swarm.chunks * dt_s / SESSION_FRESH_S) + strand->urgent;
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
    long step;
    lane_weights(&strand->lane, session->view_step, &step);
    LaneField field = session_field(session, strand);
    Field f = lane_field(&field);
    swarm_refresh(&strand->swarm, &f, chunks, step);
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
            session->strand[i].swarm.next = 0;
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

void session_measure(Session *session) {
    for (int i = 0; i < session->count; i++) {
        Strand *strand = &session->strand[i];
        int n = strand->swarm.ready < MEASURED ? strand->swarm.ready : MEASURED;
        if (n > 0) {
            measure_strand(strand, n);
        }
    }
}
