// Whose turn it is to be trained, and the pairs that lanes of reflow wait for.
#include "run/session.h"

// The lane with the fewest steps among those that can be trained; NULL when there is none.
static Strand *fewest_steps(Session *session) {
    Strand *behind = NULL;
    for (int i = 0; i < session->count; i++) {
        Strand *strand = &session->strand[i];
        if (!strand_waits(strand) && (!behind || strand->lane.step < behind->lane.step)) {
            behind = strand;
        }
    }
    return behind;
}

static void train_strand(Session *session, Strand *strand) {
    long before = strand->lane.rescues;
    lane_step(&strand->lane);
    session->rescues += strand->lane.rescues - before;
}

// ---- reflow --------------------------------------------------------------------------------------------------------------

static Strand *find(Session *session, const StrandKey *key) {
    int index = session_find(session, key);
    return index < 0 ? NULL : &session->strand[index];
}

// The next lane that waits and whose teacher does not, if any.
static Strand *next_pupil(Session *session, Strand **teacher) {
    for (int i = 0; i < session->count; i++) {
        Strand *strand = &session->strand[i];
        if (!strand_waits(strand)) {
            continue;
        }
        StrandKey key = strand_teacher(&strand->key);
        *teacher = find(session, &key);
        if (strand->reflow || (*teacher && !strand_waits(*teacher))) {
            return strand;
        }
    }
    return NULL;
}

// A slice of its pairs; a job for which there is no memory is tried again later.
static bool make_pairs(Strand *pupil, const Strand *teacher) {
    Error err;
    if (!pupil->reflow && !(pupil->reflow = reflow_open(&teacher->lane, &err))) {
        return false;
    }
    reflow_step(pupil->reflow);
    strand_follow_pairs(pupil);
    return true;
}

// A slice of pairs, or a step of the teacher that has too few, before all others; false when nobody waits.
static bool teach(Session *session) {
    Strand *teacher = NULL;
    Strand *pupil = next_pupil(session, &teacher);
    if (!pupil) {
        return false;
    }
    if (!pupil->reflow && teacher->lane.step < REFLOW_AFTER) {
        train_strand(session, teacher);
        return true;
    }
    return make_pairs(pupil, teacher);
}

static const Strand *find_teacher(const Session *session, const Strand *strand) {
    StrandKey key = strand_teacher(&strand->key);
    int index = session_find(session, &key);
    return index < 0 ? NULL : &session->strand[index];
}

Waiting session_waiting(const Session *session, const Strand *strand) {
    Waiting waiting = {.waits = strand_waits(strand), .made = strand->reflow ? strand->reflow->made : 0};
    const Strand *teacher = waiting.waits ? find_teacher(session, strand) : NULL;
    if (teacher && strand_waits(teacher)) {
        return session_waiting(session, teacher);
    }
    waiting.steps = teacher ? teacher->lane.step : 0;
    return waiting;
}

// --------------------------------------------------------------------------------------------------------------------------

bool session_train(Session *session) {
    if (!session->training || session->view_step >= 0) {
        return false;
    }
    Strand *behind;
    if (!teach(session) && (behind = fewest_steps(session))) {
        train_strand(session, behind);
    }
    return true;
}

void session_train_to(Session *session, long steps) {
    while (teach(session)) {
    }
    for (Strand *strand = fewest_steps(session); strand && strand->lane.step < steps; strand = fewest_steps(session)) {
        train_strand(session, strand);
    }
}
