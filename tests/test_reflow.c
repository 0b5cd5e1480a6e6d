// Reflow within a session: a lane teaches, its pairs come in slices, a student learns from them, and may teach in its turn.
#include "session_rig.h"

#include "run/command.h"
#include "run/scene.h"

// Small, but able to learn a flow.
static Settings reflow_settings(void) {
    Settings s = small_settings();
    s.width = 24;
    s.hidden = 2;
    s.steps = 16;
    s.path = path_named("linear");
    s.pairing = PAIRING_INDEPENDENT;
    return s;
}

static Settings once_more(const Session *session) {
    Settings wanted = session->settings;
    bool already = wanted.pairing == PAIRING_REFLOW;
    wanted.reflow_from = already ? wanted.reflow_from : wanted.pairing;
    wanted.reflow_round = already ? wanted.reflow_round + 1 : 1;
    wanted.pairing = PAIRING_REFLOW;
    return wanted;
}

static Strand *find(Session *session, const StrandKey *key) {
    for (int i = 0; i < session->count; i++) {
        if (strand_is(&session->strand[i], key)) {
            return &session->strand[i];
        }
    }
    return NULL;
}

static void train_until_taught(Session *session) {
    for (int i = 0; strand_waits(looked(session)); i++) {
        assert_true(i < 4 * REFLOW_AFTER);
        assert_true(session_train(session));
    }
}

static void test_a_teacher_learns_first_then_teaches(void **state) {
    (void)state;
    Settings s = reflow_settings();
    Session *session = open_session(&s);
    session_train_to(session, 100);
    Settings wanted = once_more(session);
    apply(session, &wanted);
    Strand *student = looked(session);
    StrandKey key = strand_teacher(&student->key);
    assert_non_null(find(session, &key));
    assert_int_equal(find(session, &key)->lane.step, 100); // the lane that was looked at
    Waiting waiting = session_waiting(session, student);
    assert_true(waiting.waits && waiting.steps == 100 && waiting.made == 0);
    long others = session->strand[0].lane.step;
    while (!student->reflow) { // only the teacher learns
        assert_true(session_train(session));
        assert_int_equal(student->lane.step, 0);
    }
    assert_int_equal(session->strand[0].lane.step, others);
    assert_int_equal(find(session, &key)->lane.step, REFLOW_AFTER);
    for (int made = REFLOW_SLICE; strand_waits(student); made += REFLOW_SLICE) {
        waiting = session_waiting(session, student);
        assert_int_equal(waiting.made, made < REFLOW_PAIRS ? made : REFLOW_PAIRS);
        assert_true(session_train(session));
    }
    assert_false(session_waiting(session, student).waits);
    assert_ptr_equal(student->lane.def.pairs, &student->reflow->pairs);
    assert_true(session_train(session)); // and the student, who has the fewest steps, is next
    assert_int_equal(student->lane.step, 1);
    close_session(session);
}

// The pairs are noise and where the teacher's averaged weights carry it, whatever the window's own solver does, and however the
// teacher goes on.
static void test_pairs_follow_the_teachers_flow(void **state) {
    (void)state;
    enum { N = 500 };
    static float x[N], y[N];
    Settings s = reflow_settings();
    s.solver = SAMPLER_EULER;
    s.steps = 1;
    Session *session = open_session(&s);
    session_train_to(session, REFLOW_AFTER);
    size_t bytes = (size_t)looked(session)->lane.mlp.count * sizeof(float);
    float *weights = malloc(bytes);
    memcpy(weights, looked(session)->lane.average, bytes);
    LaneField learned = session_field(session, looked(session));
    learned.weights = weights;
    Mlp mlp = *learned.mlp;
    learned.mlp = &mlp;
    Settings wanted = once_more(session);
    apply(session, &wanted);
    assert_true(session_train(session));
    assert_int_equal(session_waiting(session, looked(session)).made, REFLOW_SLICE);
    train_until_taught(session);
    const PairSet *pairs = looked(session)->lane.def.pairs;
    memcpy(x, pairs->x0, sizeof x);
    memcpy(y, pairs->y0, sizeof y);
    Field field = lane_field(&learned);
    solve_end(&field, SOLVE_RK4, 100, 0, 1, N, x, y);
    for (int i = 0; i < N; i++) {
        assert_near(x[i], pairs->x1[i], 5e-3);
        assert_near(y[i], pairs->y1[i], 5e-3);
    }
    double mean = 0, square = 0; // the noise is the source's
    for (int i = 0; i < pairs->count; i++) {
        mean += (double)pairs->x0[i] / pairs->count;
        square += (double)(pairs->x0[i] * pairs->x0[i]) / pairs->count;
    }
    assert_near(mean, 0, 0.03);
    assert_near(square, 1, 0.04);
    free(weights);
    close_session(session);
}

static void test_a_student_runs_straighter(void **state) {
    (void)state;
    Settings s = reflow_settings();
    Session *session = open_session(&s);
    session_train_to(session, REFLOW_AFTER);
    session_refresh_all(session);
    session_measure(session);
    float bent = looked(session)->straightness;
    Settings wanted = once_more(session);
    apply(session, &wanted);
    session_train_to(session, REFLOW_AFTER);
    assert_int_equal(looked(session)->lane.step, REFLOW_AFTER);
    session_refresh_all(session);
    session_measure(session);
    assert_true(looked(session)->straightness < 0.25f * bent);
    close_session(session);
}

// Three rounds: each student is the next one's teacher, and a scene that begins with the third finds its way by itself.
static void test_rounds(void **state) {
    (void)state;
    Settings s = reflow_settings();
    s.width = 8;
    s.hidden = 1;
    Session *session = open_session(&s);
    for (int round = 1; round <= REFLOW_ROUNDS; round++) {
        Settings wanted = once_more(session);
        apply(session, &wanted);
        assert_int_equal(looked(session)->key.round, round);
        train_until_taught(session);
    }
    StrandKey third = looked(session)->key;
    close_session(session);

    s.pairing = PAIRING_REFLOW;
    s.reflow_round = 3;
    session = open_session(&s);
    assert_int_equal(session->count, SESSION_LANES); // a chain of four
    assert_true(strand_is(looked(session), &third));
    for (int i = 0; i < 5; i++) {
        assert_true(session_train(session));
    }
    const Waiting waiting = session_waiting(session, looked(session));
    assert_true(waiting.waits && waiting.steps == 5); // told of the first teacher, not of its own, which rests
    session_train_to(session, 20);
    for (int i = 0; i < session->count; i++) {
        const Strand *strand = &session->strand[i];
        assert_false(strand_waits(strand));
        assert_int_equal(strand->lane.step, strand == looked(session) ? 20 : REFLOW_AFTER); // the others had to teach
    }
    close_session(session);
}

// A change that begins anew takes the pairs away; the teacher, if it has gone, comes back.
static void test_beginning_anew_brings_the_teacher_back(void **state) {
    (void)state;
    Settings s = reflow_settings();
    Session *session = open_session(&s);
    Settings wanted = once_more(session);
    apply(session, &wanted);
    session_train_to(session, 5);
    StrandKey key = strand_teacher(&looked(session)->key), student = looked(session)->key;
    look(session, "cosine", PAIRING_OT); // five more, until the teacher has gone
    look(session, "bridge", PAIRING_OT);
    look(session, "vp", PAIRING_OT);
    wanted.path = student.path;
    wanted.pairing = PAIRING_REFLOW;
    apply(session, &wanted);
    assert_true(strand_is(looked(session), &student));
    assert_true(!strand_waits(looked(session)) || find(session, &key)); // its pairs are still there, or their teacher
    wanted.data = 2;
    apply(session, &wanted);
    assert_true(strand_waits(looked(session)));
    assert_non_null(find(session, &key));
    session_train_to(session, 5);
    assert_false(strand_waits(looked(session)));
    session_restart(session); // its pairs stay
    assert_false(strand_waits(looked(session)));
    assert_int_equal(looked(session)->lane.step, 0);
    close_session(session);
}

// While it waits, everything that is drawn of it still works.
static void test_waiting_does_no_harm(void **state) {
    (void)state;
    enum { N = 100 };
    float x0[N], y0[N], x1[N], y1[N];
    Settings s = reflow_settings();
    s.pairing = PAIRING_REFLOW;
    Session *session = open_session(&s);
    lane_pairs(&looked(session)->lane, N, x0, y0, x1, y1);
    for (int i = 0; i < N; i++) {
        assert_true(isfinite(x0[i]) && isfinite(x1[i]));
    }
    session->training = false;
    assert_false(session_train(session));
    session_refresh_all(session);
    session_measure(session);
    close_session(session);
}

static void command(Session *session, Undo *undo, CommandKind kind, const char *key, double value) {
    CommandQueue queue = {0};
    Error err = {0};
    if (key) {
        command_set(&queue, settings_find(key), value);
    } else {
        command_push(&queue, kind, value);
    }
    command_settle(undo);
    if (!command_apply(&queue, session, undo, &err)) {
        fail_msg("%s", err.text);
    }
}

// Choosing reflow makes the lane looked at the teacher; undo leads back to it, as it was; a scene leads to the same lane.
static void test_undo_and_scenes(void **state) {
    (void)state;
    Settings s = reflow_settings();
    s.pairing = PAIRING_OT;
    Session *session = open_session(&s);
    Undo *undo = calloc(1, sizeof *undo);
    session_train_to(session, 30);
    const StrandKey teacher = looked(session)->key;
    command(session, undo, CMD_SET, "pairing", PAIRING_REFLOW);
    StrandKey key = strand_teacher(&looked(session)->key);
    assert_memory_equal(&key, &teacher, sizeof key);
    train_until_taught(session);
    command(session, undo, CMD_SET, "reflow-round", 2);
    assert_int_equal(looked(session)->key.round, 2);
    const StrandKey second = looked(session)->key;

    const char *path = "/tmp/flowscope-test-reflow.ini";
    Settings loaded = settings_default();
    Error err = {0};
    assert_true(scene_save(path, &session->settings, &err) && scene_load(path, &loaded, &err));
    remove(path);
    loaded.width = s.width;
    StrandKey again = strand_key(&loaded);
    assert_memory_equal(&again, &second, sizeof again);

    command(session, undo, CMD_UNDO, NULL, 0);
    assert_int_equal(looked(session)->key.round, 1);
    assert_false(strand_waits(looked(session))); // its pairs are still there
    command(session, undo, CMD_UNDO, NULL, 0);
    assert_true(strand_is(looked(session), &teacher));
    assert_true(looked(session)->lane.step >= REFLOW_AFTER); // and has learned on
    free(undo);
    close_session(session);
}

static void test_a_curved_path_is_refused(void **state) {
    (void)state;
    Settings s = reflow_settings();
    s.path = path_named("vp");
    s.pairing = PAIRING_REFLOW;
    Session *session = malloc(sizeof *session);
    Error err;
    assert_false(session_open(session, &s, &err));
    assert_non_null(strstr(err.text, "straight path"));
    free(session);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_teacher_learns_first_then_teaches),
        cmocka_unit_test(test_pairs_follow_the_teachers_flow),
        cmocka_unit_test(test_a_student_runs_straighter),
        cmocka_unit_test(test_rounds),
        cmocka_unit_test(test_beginning_anew_brings_the_teacher_back),
        cmocka_unit_test(test_waiting_does_no_harm),
        cmocka_unit_test(test_undo_and_scenes),
        cmocka_unit_test(test_a_curved_path_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
