// Reflow within an experiment: a lane teaches, its pairs come in slices, a student learns from them, and may teach in its turn.
#include "experiment_rig.h"

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

static Settings once_more(const Experiment *experiment) {
    Settings wanted = experiment->settings;
    bool already = wanted.pairing == PAIRING_REFLOW;
    wanted.reflow_from = already ? wanted.reflow_from : wanted.pairing;
    wanted.reflow_round = already ? wanted.reflow_round + 1 : 1;
    wanted.pairing = PAIRING_REFLOW;
    return wanted;
}

static Lane *find(Experiment *experiment, const LaneSpec *spec) {
    for (int i = 0; i < experiment->count; i++) {
        if (lane_spec_same(&experiment->lane[i].spec, spec)) {
            return &experiment->lane[i];
        }
    }
    return NULL;
}

static void train_until_taught(Experiment *experiment) {
    for (int i = 0; lane_waits(selected(experiment)); i++) {
        assert_true(i < 4 * REFLOW_AFTER);
        assert_true(experiment_train(experiment, 1));
    }
}

static void test_a_teacher_learns_first_then_teaches(void **state) {
    (void)state;
    Settings s = reflow_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 100);
    Settings wanted = once_more(experiment);
    apply(experiment, &wanted);
    Lane *student = selected(experiment);
    LaneSpec spec = lane_spec_teacher(&student->spec);
    assert_non_null(find(experiment, &spec));
    assert_int_equal(find(experiment, &spec)->model->step, 100); // the lane that was looked at
    Waiting waiting = experiment_waiting(experiment, student);
    assert_true(waiting.waits && waiting.steps == 100 && waiting.made == 0);
    long others = experiment->lane[0].model->step;
    while (!student->reflow) { // only the teacher learns
        assert_true(experiment_train(experiment, 1));
        assert_int_equal(student->model->step, 0);
    }
    assert_int_equal(experiment->lane[0].model->step, others);
    assert_int_equal(find(experiment, &spec)->model->step, REFLOW_AFTER);
    for (int made = REFLOW_SLICE; lane_waits(student); made += REFLOW_SLICE) {
        waiting = experiment_waiting(experiment, student);
        assert_int_equal(waiting.made, made < REFLOW_PAIRS ? made : REFLOW_PAIRS);
        assert_true(experiment_train(experiment, 1));
    }
    assert_false(experiment_waiting(experiment, student).waits);
    assert_ptr_equal(student->model->pairs, &student->reflow->pairs);
    assert_true(experiment_train(experiment, 1)); // and the student, who has the fewest steps, is next
    assert_int_equal(student->model->step, 1);
    close_session(experiment);
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
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, REFLOW_AFTER);
    size_t bytes = (size_t)selected(experiment)->model->count * sizeof(float);
    float *weights = malloc(bytes);
    memcpy(weights, selected(experiment)->model->average, bytes);
    const ShownModel shown = experiment_field(experiment, selected(experiment));
    NetworkField learned;
    assert_true(model_network_field(&shown, &learned));
    learned.weights = weights;
    Mlp mlp = *learned.mlp;
    learned.mlp = &mlp;
    Settings wanted = once_more(experiment);
    apply(experiment, &wanted);
    assert_true(experiment_train(experiment, 1));
    assert_int_equal(experiment_waiting(experiment, selected(experiment)).made, REFLOW_SLICE);
    train_until_taught(experiment);
    const PairSet *pairs = selected(experiment)->model->pairs;
    memcpy(x, pairs->x0, sizeof x);
    memcpy(y, pairs->y0, sizeof y);
    Field field = network_field(&learned);
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
    close_session(experiment);
}

static void test_a_student_runs_straighter(void **state) {
    (void)state;
    Settings s = reflow_settings();
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, REFLOW_AFTER);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    float bent = selected(experiment)->straightness;
    Settings wanted = once_more(experiment);
    apply(experiment, &wanted);
    experiment_train_to(experiment, REFLOW_AFTER);
    assert_int_equal(selected(experiment)->model->step, REFLOW_AFTER);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    assert_true(selected(experiment)->straightness < 0.25f * bent);
    close_session(experiment);
}

// Three rounds: each student is the next one's teacher, and a scene that begins with the third finds its way by itself.
static void test_rounds(void **state) {
    (void)state;
    Settings s = reflow_settings();
    s.width = 8;
    s.hidden = 1;
    Experiment *experiment = open_session(&s);
    for (int round = 1; round <= REFLOW_ROUNDS; round++) {
        Settings wanted = once_more(experiment);
        apply(experiment, &wanted);
        assert_int_equal(selected(experiment)->spec.round, round);
        train_until_taught(experiment);
    }
    LaneSpec third = selected(experiment)->spec;
    close_session(experiment);

    s.pairing = PAIRING_REFLOW;
    s.reflow_round = 3;
    experiment = open_session(&s);
    assert_int_equal(experiment->count, LANES_MAX); // a chain of four
    assert_true(lane_spec_same(&selected(experiment)->spec, &third));
    for (int i = 0; i < 5; i++) {
        assert_true(experiment_train(experiment, 1));
    }
    const Waiting waiting = experiment_waiting(experiment, selected(experiment));
    assert_true(waiting.waits && waiting.steps == 5); // told of the first teacher, not of its own, which rests
    experiment_train_to(experiment, 20);
    for (int i = 0; i < experiment->count; i++) {
        const Lane *lane = &experiment->lane[i];
        assert_false(lane_waits(lane));
        assert_int_equal(lane->model->step, lane == selected(experiment) ? 20 : REFLOW_AFTER); // the others had to teach
    }
    close_session(experiment);
}

// A change that begins anew takes the pairs away; the teacher, if it has gone, comes back.
static void test_beginning_anew_brings_the_teacher_back(void **state) {
    (void)state;
    Settings s = reflow_settings();
    Experiment *experiment = open_session(&s);
    Settings wanted = once_more(experiment);
    apply(experiment, &wanted);
    experiment_train_to(experiment, 5);
    LaneSpec spec = lane_spec_teacher(&selected(experiment)->spec), student = selected(experiment)->spec;
    look(experiment, "cosine", PAIRING_OT); // five more, until the teacher has gone
    look(experiment, "bridge", PAIRING_OT);
    look(experiment, "vp", PAIRING_OT);
    wanted.path = student.path;
    wanted.pairing = PAIRING_REFLOW;
    apply(experiment, &wanted);
    assert_true(lane_spec_same(&selected(experiment)->spec, &student));
    assert_true(!lane_waits(selected(experiment)) || find(experiment, &spec)); // its pairs are still there, or their teacher
    wanted.data = 2;
    apply(experiment, &wanted);
    assert_true(lane_waits(selected(experiment)));
    assert_non_null(find(experiment, &spec));
    experiment_train_to(experiment, 5);
    assert_false(lane_waits(selected(experiment)));
    assert_true(experiment_restart(experiment, NULL)); // its pairs stay
    assert_false(lane_waits(selected(experiment)));
    assert_int_equal(selected(experiment)->model->step, 0);
    close_session(experiment);
}

// While it waits, everything that is drawn of it still works.
static void test_waiting_does_no_harm(void **state) {
    (void)state;
    enum { N = 100 };
    float x0[N], y0[N], x1[N], y1[N];
    Settings s = reflow_settings();
    s.pairing = PAIRING_REFLOW;
    Experiment *experiment = open_session(&s);
    model_pairs(selected(experiment)->model, N, x0, y0, x1, y1);
    for (int i = 0; i < N; i++) {
        assert_true(isfinite(x0[i]) && isfinite(x1[i]));
    }
    experiment->training = false;
    assert_false(experiment_train(experiment, 1));
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    close_session(experiment);
}

static void command(Experiment *experiment, Undo *undo, CommandKind kind, const char *key, double value) {
    CommandQueue queue = {0};
    Error err = {0};
    if (key) {
        command_set(&queue, settings_find(key), value);
    } else {
        command_push(&queue, kind, value);
    }
    command_settle(undo);
    if (!command_apply(&queue, experiment, undo, &err)) {
        fail_msg("%s", err.text);
    }
}

// Choosing reflow makes the lane looked at the teacher; undo leads back to it, as it was; a scene leads to the same lane.
static void test_undo_and_scenes(void **state) {
    (void)state;
    Settings s = reflow_settings();
    s.pairing = PAIRING_OT;
    Experiment *experiment = open_session(&s);
    Undo *undo = calloc(1, sizeof *undo);
    experiment_train_to(experiment, 30);
    const LaneSpec teacher = selected(experiment)->spec;
    command(experiment, undo, CMD_SET, "pairing", PAIRING_REFLOW);
    LaneSpec spec = lane_spec_teacher(&selected(experiment)->spec);
    assert_memory_equal(&spec, &teacher, sizeof spec);
    train_until_taught(experiment);
    command(experiment, undo, CMD_SET, "reflow-round", 2);
    assert_int_equal(selected(experiment)->spec.round, 2);
    const LaneSpec second = selected(experiment)->spec;

    const char *path = "/tmp/flowscope-test-reflow.ini";
    Settings loaded = settings_default();
    Error err = {0};
    assert_true(scene_save(path, &experiment->settings, &err) && scene_load(path, &loaded, &err));
    remove(path);
    loaded.width = s.width;
    LaneSpec again = lane_spec(&loaded);
    assert_memory_equal(&again, &second, sizeof again);

    command(experiment, undo, CMD_UNDO, NULL, 0);
    assert_int_equal(selected(experiment)->spec.round, 1);
    assert_false(lane_waits(selected(experiment))); // its pairs are still there
    command(experiment, undo, CMD_UNDO, NULL, 0);
    assert_true(lane_spec_same(&selected(experiment)->spec, &teacher));
    assert_true(selected(experiment)->model->step >= REFLOW_AFTER); // and has learned on
    free(undo);
    close_session(experiment);
}

static void test_a_curved_path_is_refused(void **state) {
    (void)state;
    Settings s = reflow_settings();
    s.path = path_named("vp");
    s.pairing = PAIRING_REFLOW;
    Experiment *experiment = malloc(sizeof *experiment);
    Error err;
    assert_false(experiment_open(experiment, &s, &err));
    assert_non_null(strstr(err.text, "straight path"));
    free(experiment);
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
