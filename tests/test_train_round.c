// Lanes trained at the same time learn what they learn in turns, bit for bit, whatever the threads, and without allocating.
#include "base/team.h"
#include "experiment_rig.h"

#include "run/train_round.h"

#define MOST 4

typedef struct {
    Settings settings;
    const PairSet *pairs; // of reflow
} Def;

typedef struct {
    int count;
    Model *model[MOST];
} Lanes;

static Def def_of(const char *path, Pairing pairing, void (*change)(Settings *s)) {
    Settings s = settings_default();
    s.width = 19;
    s.hidden = 2;
    s.batch = 229; // no multiple of the group, nor of the slice
    s.match = 64;
    s.pairing = (int)pairing;
    assert_true(settings_set(&s, "path", path, NULL));
    if (change) {
        change(&s);
    }
    return (Def){s, NULL};
}

static Lanes make_lanes(const Def *def, int count) {
    Lanes lanes = {.count = count};
    for (int i = 0; i < count; i++) {
        lanes.model[i] = model_make(&def[i].settings, NULL, def[i].pairs, NULL);
        assert_non_null(lanes.model[i]);
    }
    return lanes;
}

static void free_lanes(Lanes *lanes) {
    for (int i = 0; i < lanes->count; i++) {
        model_free(lanes->model[i]);
    }
}

static void in_turns(Lanes *lanes, long steps) {
    for (long k = 0; k < steps; k++) {
        for (int i = 0; i < lanes->count; i++) {
            model_step(lanes->model[i]);
        }
    }
}

static void assert_same_lane(const Model *a, const Model *b) {
    const size_t bytes = (size_t)a->count * sizeof(float);
    assert_int_equal(a->step, b->step);
    assert_int_equal(a->rollbacks, b->rollbacks);
    assert_memory_equal(&a->loss, &b->loss, sizeof a->loss);
    assert_memory_equal(a->params, b->params, bytes);
    assert_memory_equal(a->average, b->average, bytes);
    assert_memory_equal(a->adam.m, b->adam.m, bytes);
    assert_memory_equal(a->adam.v, b->adam.v, bytes);
    assert_memory_equal(&a->by_time, &b->by_time, sizeof a->by_time);
    assert_int_equal(a->curve.n, b->curve.n);
    assert_memory_equal(a->curve.y, b->curve.y, (size_t)a->curve.n * sizeof(float));
    assert_int_equal(a->history.used, b->history.used);
    assert_memory_equal(a->history.weights, b->history.weights, (size_t)a->history.used * bytes);
}

// What may change while lanes train does so between the rounds, some of which are shorter than batches are drawn ahead.
static void compare(const Def *def, int count) {
    static const struct {
        int steps, batch, match;
        double dropout;
    } rounds[] = {{1, 229, 64, 0.1}, {2, 229, 64, 0.1}, {40, 229, 64, 0.3}, {23, 128, 128, 0.3}, {30, 600, 100, 0}};
    static const int threads[] = {1, 2, 3, 4, 9};
    const int before = team_limit(1);
    Lanes alone = make_lanes(def, count);
    for (int t = 0; t < 5; t++) {
        team_limit(threads[t]);
        Lanes lanes = make_lanes(def, count);
        for (int r = 0; r < 5; r++) {
            for (int i = 0; i < count; i++) {
                Settings s = def[i].settings;
                s.batch = rounds[r].batch;
                s.match = rounds[r].match;
                s.label_dropout = rounds[r].dropout;
                model_tune(alone.model[i], &s, def[i].pairs);
                model_tune(lanes.model[i], &s, def[i].pairs);
            }
            if (t == 0) {
                in_turns(&alone, rounds[r].steps);
            }
            train_round(lanes.model, count, rounds[r].steps);
        }
        for (int i = 0; i < count; i++) {
            assert_int_equal(lanes.model[i]->step, 96);
            assert_same_lane(lanes.model[i], alone.model[i]);
        }
        free_lanes(&lanes);
    }
    assert_memory_not_equal(alone.model[0]->params, alone.model[1]->params, (size_t)alone.model[0]->count * sizeof(float));
    free_lanes(&alone);
    team_limit(before);
}

static void the_headline_pair_learns_the_same(void **state) {
    (void)state;
    compare((Def[]){def_of("vp", PAIRING_INDEPENDENT, NULL), def_of("ot", PAIRING_OT, NULL)}, 2);
}

static void so_do_more_lanes_than_threads(void **state) {
    (void)state;
    compare((Def[]){def_of("vp", PAIRING_INDEPENDENT, NULL), def_of("ot", PAIRING_OT, NULL), def_of("ot", PAIRING_SINKHORN, NULL),
                    def_of("linear", PAIRING_INDEPENDENT, NULL)},
            4);
}

static void with_labels(Settings *s) {
    s->condition = true;
}

static void so_do_lanes_with_labels(void **state) {
    (void)state;
    compare((Def[]){def_of("vp", PAIRING_INDEPENDENT, with_labels), def_of("ot", PAIRING_OT, with_labels)}, 2);
}

static void of_scores(Settings *s) {
    s->predict = PREDICT_SCORE;
}

static void so_do_scores_and_pairs_of_a_set(void **state) {
    (void)state;
    float memory[4][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12}};
    PairSet pairs = {3, memory[0], memory[1], memory[2], memory[3]};
    Def student = def_of("ot", PAIRING_REFLOW, NULL);
    student.pairs = &pairs;
    compare((Def[]){def_of("vp", PAIRING_INDEPENDENT, of_scores), student, def_of("ot", PAIRING_OT, NULL)}, 3);
}

static void so_does_a_lane_whose_loss_blows_up(void **state) {
    (void)state;
    Def def[] = {def_of("vp", PAIRING_INDEPENDENT, NULL), def_of("ot", PAIRING_OT, NULL)};
    def[0].settings.rate = 1e6;
    Lanes lanes = make_lanes(def, 2);
    train_round(lanes.model, 2, 20);
    assert_true(lanes.model[0]->rollbacks > 0 && lanes.model[1]->rollbacks == 0);
    free_lanes(&lanes);
    compare(def, 2);
}

// ---- in an experiment --------------------------------------------------------------------------------------------------------------

static Experiment *open_lanes(const char *lanes, int threads) {
    Settings s = small_settings();
    s.width = 16;
    assert_true(settings_set(&s, "lanes", lanes, NULL));
    team_limit(threads);
    return open_session(&s);
}

static void assert_same_sessions(const Experiment *a, const Experiment *b) {
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->rollbacks, b->rollbacks);
    for (int i = 0; i < a->count; i++) {
        assert_same_lane(a->lane[i].model, b->lane[i].model);
        assert_int_equal(lane_waits(&a->lane[i]), lane_waits(&b->lane[i]));
        assert_int_equal(a->lane[i].reflow ? a->lane[i].reflow->made : 0, b->lane[i].reflow ? b->lane[i].reflow->made : 0);
    }
}

static void opens(Experiment *experiment, const char *lanes) {
    Settings wanted = experiment->settings;
    Error err;
    assert_true(settings_set(&wanted, "lanes", lanes, NULL));
    assert_true(experiment_apply(experiment, &wanted, &err));
}

// One that opens later catches up alone; then all go on together, to wherever a round ends.
static void rounds_of_a_session_are_its_steps(void **state) {
    (void)state;
    const int before = team_size();
    for (int threads = 1; threads <= 4; threads++) {
        Experiment *steps = open_lanes("vp, ot/ot", 1), *rounds = open_lanes("vp, ot/ot", threads);
        static const int lengths[] = {1, 7, 64, 1, 30, 200, 3, 0, 2, 45};
        for (int r = 0; r < 10; r++) {
            if (r == 3) {
                opens(steps, "vp, ot, ot/ot");
                opens(rounds, "vp, ot, ot/ot");
            }
            for (int k = 0; k < lengths[r]; k++) {
                assert_true(experiment_train(steps, 1));
            }
            assert_true(experiment_train(rounds, lengths[r]));
            assert_same_sessions(steps, rounds);
        }
        experiment_train_to(steps, 130);
        experiment_train_to(rounds, 125);
        experiment_train_to(rounds, 130);
        assert_same_sessions(steps, rounds);
        rounds->training = false;
        assert_false(experiment_train(rounds, 10));
        assert_same_sessions(steps, rounds);
        close_session(steps);
        close_session(rounds);
    }
    team_limit(before);
}

// The teacher learns alone until it teaches, its student waits, and the third lane too.
static void so_are_those_of_a_student_and_its_teacher(void **state) {
    (void)state;
    const int before = team_size();
    const char *lanes = "vp, ot, ot/reflow";
    Experiment *steps = open_lanes(lanes, 1), *rounds = open_lanes(lanes, 4);
    static const int lengths[] = {1, REFLOW_AFTER - 10, 30, REFLOW_PAIRS / REFLOW_SLICE - 30, 40, REFLOW_AFTER - 20, 100, 31};
    for (int r = 0; r < 8; r++) {
        for (int k = 0; k < lengths[r]; k++) {
            experiment_train(steps, 1);
        }
        experiment_train(rounds, lengths[r]);
        assert_same_sessions(steps, rounds);
    }
    assert_false(lane_waits(&rounds->lane[2]));
    assert_true(rounds->lane[2].model->step > REFLOW_AFTER / 3);
    close_session(steps);
    close_session(rounds);
    team_limit(before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_headline_pair_learns_the_same),
        cmocka_unit_test(so_do_more_lanes_than_threads),
        cmocka_unit_test(so_do_lanes_with_labels),
        cmocka_unit_test(so_do_scores_and_pairs_of_a_set),
        cmocka_unit_test(so_does_a_lane_whose_loss_blows_up),
        cmocka_unit_test(rounds_of_a_session_are_its_steps),
        cmocka_unit_test(so_are_those_of_a_student_and_its_teacher),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
