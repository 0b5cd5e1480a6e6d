// A small session for the tests of session and command: tiny networks and swarms, so that thousands of changes take seconds.
#ifndef TESTS_SESSION_RIG_H
#define TESTS_SESSION_RIG_H

#include "run/session.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static inline void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static inline int path_named(const char *name) {
    for (int i = 0; i < path_count(); i++) {
        if (path_kind_at(i) == path_find(name)) {
            return i;
        }
    }
    fail_msg("no path %s", name);
    return 0;
}

static inline Settings small_settings(void) {
    Settings s = settings_default();
    s.width = 8;
    s.hidden = 1;
    s.batch = s.match = 64;
    s.particles = 1000;
    s.steps = 5;
    s.path = path_named("ot");
    s.pairing = PAIRING_OT;
    return s;
}

static inline Session *open_session(const Settings *settings) {
    Session *session = malloc(sizeof *session);
    Error err;
    assert_true(session_open(session, settings, &err));
    return session;
}

static inline void close_session(Session *session) {
    session_close(session);
    free(session);
}

static inline void apply(Session *session, const Settings *wanted) {
    Error err = {0};
    if (!session_apply(session, wanted, &err)) {
        fail_msg("%s", err.text);
    }
}

static inline void look(Session *session, const char *path, Pairing pairing) {
    Settings wanted = session->settings;
    wanted.path = path_named(path);
    wanted.pairing = (int)pairing;
    apply(session, &wanted);
}

static inline Strand *looked(Session *session) {
    return &session->strand[session->looked];
}

// Positions of the strand looked at.
static inline void positions(const Session *session, float t, float *x, float *y) {
    const Strand *strand = &session->strand[session->looked];
    session_at(session, strand, t, 0, session_ready(session, strand), x, y);
}

// Ends a morph and computes what is visible.
static inline void settle(Session *session) {
    session_refresh_all(session);
    session_advance(session, 2 * SESSION_MORPH_S);
    session_refresh_all(session);
}

#endif
