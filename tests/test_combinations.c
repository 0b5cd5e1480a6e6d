// Every path with every pairing, prediction and solver, one after the other, as someone would click through them: each leads to
// settings that make sense, a lane that learns, particles that are somewhere, and words for all of it in both languages.
#include "session_rig.h"

#include "app/captions.h"
#include "app/reasons.h"
#include "app/titles.h"
#include "run/command.h"

#include <omp.h>

typedef struct {
    Session *session;
    CommandQueue queue;
    Undo undo;
} Rig;

static void choose(Rig *rig, const char *key, int value) {
    Error err = {0};
    char text[512] = "";
    command_set(&rig->queue, settings_find(key), value);
    if (!command_apply(&rig->queue, rig->session, &rig->undo, &err)) {
        fail_msg("%s = %d: %s", key, value, err.text);
    }
    reasons_yielded(rig->session, rig->queue.yielded, rig->queue.yielded_count, text, sizeof text);
    assert_true((rig->queue.yielded_count > 0) == (text[0] != '\0'));
    bool gave_way = false;
    for (int i = 0; i < rig->queue.yielded_count; i++) {
        gave_way = gave_way || rig->queue.yielded[i].row == settings_find(key);
    }
    assert_true(gave_way || (int)settings_get(&rig->session->settings, settings_find(key)) == value);
}

static void assert_finite(const Session *session, const Strand *strand) {
    enum { N = SOLVE_CHUNK };
    float x[N], y[N];
    for (int k = 0; k <= 4; k++) {
        session_at(session, strand, 0.25f * (float)k, 0, N, x, y);
        for (int i = 0; i < N; i++) {
            if (!isfinite(x[i]) || !isfinite(y[i])) {
                fail_msg("path %s, pairing %d, predict %d, solver %d: particle %d is nowhere at t = %g",
                         strand->lane.def.path.kind->name, strand->pairing, strand->key.predict, strand->swarm.sampler.kind, i,
                         0.25 * k);
            }
        }
    }
}

static void assert_said(Session *session, const Strand *strand) {
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        char title[160], below[200];
        session->settings.lang = lang;
        for (int view = 0; view < 2; view++) {
            session->settings.view = view;
            labels_title(strand, (Lang)lang, title, sizeof title);
            titles_below(session, strand, (Lang)lang, below, sizeof below);
            assert_true(strlen(title) > 2 && strlen(title) < sizeof title - 1);
            assert_true(strlen(below) > 2 && strlen(below) < sizeof below - 1);
            assert_true(strlen(captions_of(session, strand)) > 20);
        }
    }
    session->settings.view = VIEW_FLOW;
    session->settings.lang = LANG_EN;
}

static void look_closely(Rig *rig) {
    Session *session = rig->session;
    Strand *strand = looked(session);
    Error err = {0};
    if (!settings_check(&session->settings, &err)) {
        fail_msg("%s", err.text);
    }
    session_refresh(session, 1);
    session_refresh_all(session);
    session_advance(session, 1);
    session_measure(session);
    assert_int_equal(strand->swarm.ready, strand->swarm.count);
    assert_finite(session, strand);
    assert_said(session, strand);
    long before = strand->lane.step;
    assert_true(session_train(session));
    assert_true(strand_waits(strand) || strand->lane.step == 0 || strand->lane.step >= before);
}

static void run(int field) {
    Settings s = small_settings();
    s.particles = 1000;
    s.steps = 3;
    s.tolerance = 1e-2;
    s.field = field;
    s.data = 2;
    Rig *rig = calloc(1, sizeof *rig);
    rig->session = open_session(&s);
    for (int path = 0; path < path_count(); path++) {
        for (int pairing = 0; pairing < 4; pairing++) {
            choose(rig, "path", path);
            choose(rig, "pairing", pairing);
            for (int predict = 0; predict < PREDICT_COUNT; predict++) {
                choose(rig, "predict", predict);
                for (int solver = 0; solver < SAMPLER_COUNT; solver++) {
                    choose(rig, "solver", solver);
                    look_closely(rig);
                }
            }
        }
    }
    close_session(rig->session);
    free(rig);
}

static void test_learned(void **state) {
    (void)state;
    run(FIELD_LEARNED);
}

static void test_with_twins(void **state) {
    (void)state;
    run(FIELD_DIFFERENCE);
}

int main(void) {
    omp_set_num_threads(1); // thousands of little jobs
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_learned),
        cmocka_unit_test(test_with_twins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
