// What is seen of a session: which strands, which particles, and where they are, on the way from one lane to another too.
#include "run/session.h"

#include "base/check.h"

int session_panes(const Session *session) {
    return session->settings.compare ? session->count : 1;
}

Strand *session_pane(Session *session, int pane) {
    CHECK_RANGE(pane, 0, session->count - 1);
    return &session->strand[session->settings.compare ? pane : session->looked];
}

bool session_morphing(const Session *session) {
    return session->morph < 1 && session->from != session->looked;
}

static const Strand *leaving(const Session *session, const Strand *strand) {
    bool mixes = session_morphing(session) && !session->settings.compare && strand == &session->strand[session->looked];
    return mixes ? &session->strand[session->from] : NULL;
}

int session_ready(const Session *session, const Strand *strand) {
    const Strand *from = leaving(session, strand);
    if (from && (from->swarm.ready < strand->swarm.ready || !swarm_suffices(&strand->swarm))) {
        return from->swarm.ready;
    }
    return strand->swarm.ready;
}

void session_at(const Session *session, const Strand *strand, float t, int first, int n, float *x, float *y) {
    const Strand *from = leaving(session, strand);
    bool from_alone = from && !swarm_suffices(&strand->swarm);
    swarm_at(from_alone ? &from->swarm : &strand->swarm, t, first, n, x, y);
    if (!from || from_alone) {
        return;
    }
    float keep = 1 - (float)playhead_eased(session->morph);
    float ox[SOLVE_CHUNK];
    float oy[SOLVE_CHUNK];
    for (int done = 0; done < n; done += SOLVE_CHUNK) {
        int m = n - done < SOLVE_CHUNK ? n - done : SOLVE_CHUNK;
        swarm_at(&from->swarm, t, first + done, m, ox, oy);
        for (int i = 0; i < m; i++) {
            x[done + i] += keep * (ox[i] - x[done + i]);
            y[done + i] += keep * (oy[i] - y[done + i]);
        }
    }
}
