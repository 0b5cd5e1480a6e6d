// Lanes: what they share, that threads do not matter, what matching is for, changes while training, and getting over a blown-up loss.
#include "naive_mlp.h"
#include "base/team.h"
#include "flow_rig.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

// A small lane with an odd width and a batch that is a multiple neither of the group nor of the network's slice.
static Settings small_settings(const char *path, Pairing pairing) {
    Settings s = settings_default();
    s.path = path_index(path);
    s.pairing = (int)pairing;
    s.width = 19;
    s.hidden = 2;
    s.batch = 229;
    s.match = 96;
    s.seed = 3;
    return s;
}

static FlowMatching *make(Settings s) {
    return make_flow(&s);
}

static void train(FlowMatching *model, int steps) {
    for (int i = 0; i < steps; i++) {
        model_step(&model->base);
    }
}

static bool all_finite(const float *p, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(p[i])) {
            return false;
        }
    }
    return true;
}

// The four rows of the pairs of the last step: x0, y0, x1, y1.
static const float *row(const FlowMatching *model, int r) {
    return model->drawn[0].pairs + r * 8192; // the largest batch
}

static size_t bytes(const FlowMatching *model) {
    return (size_t)model->base.mlp.count * sizeof(float);
}

// ---- what lanes share ---------------------------------------------------------------------------------------------------

static void test_lanes_begin_with_the_same_weights(void **state) {
    (void)state;
    FlowMatching *vp = make(small_settings("vp", PAIRING_INDEPENDENT)), *ot = make(small_settings("ot", PAIRING_OT));
    assert_memory_equal(vp->base.params, ot->base.params, bytes(vp));
    assert_memory_equal(vp->base.params, vp->base.average, bytes(vp));
    Settings s = small_settings("vp", PAIRING_INDEPENDENT);
    s.seed = 4;
    FlowMatching *other = make(s);
    assert_memory_not_equal(vp->base.params, other->base.params, bytes(vp));
    train(vp, 5);
    assert_memory_not_equal(vp->base.params, ot->base.params, bytes(vp));
    model_restart(&vp->base);
    assert_memory_equal(vp->base.params, ot->base.params, bytes(vp));
    free_flow(vp);
    free_flow(ot);
    free_flow(other);
}

// Noise and times are the same, data too but for the order within a group, which is what matching changes.
static void assert_same_batch(const FlowMatching *vp, const FlowMatching *ot) {
    int n = vp->base.settings.batch, match = vp->base.settings.match;
    assert_memory_equal(row(vp, 0), row(ot, 0), (size_t)n * sizeof(float));
    assert_memory_equal(row(vp, 1), row(ot, 1), (size_t)n * sizeof(float));
    for (int i = 0; i < n; i++) {
        assert_true(vp->drawn[0].batch.t[i] == ot->drawn[0].batch.t[i] * (float)vp->path.kind->t_max);
        int begin = i / match * match, j = begin + ot->drawn[0].matched[i];
        assert_in_range(j, begin, (begin + match < n ? begin + match : n) - 1);
        assert_true(row(ot, 2)[i] == row(vp, 2)[j] && row(ot, 3)[i] == row(vp, 3)[j]);
    }
}

static void test_lanes_see_the_same_batches(void **state) {
    (void)state;
    FlowMatching *vp = make(small_settings("vp", PAIRING_INDEPENDENT)), *ot = make(small_settings("ot", PAIRING_OT));
    float before[229];
    for (int step = 0; step < 6; step++) {
        memcpy(before, row(vp, 0), sizeof before);
        model_step(&vp->base);
        model_step(&ot->base);
        assert_same_batch(vp, ot);
        assert_memory_not_equal(row(vp, 0), before, sizeof before); // a new one each time
    }
    free_flow(vp);
    free_flow(ot);
}

static void test_groups_are_permutations(void **state) {
    (void)state;
    FlowMatching *ot = make(small_settings("ot", PAIRING_OT));
    model_step(&ot->base);
    int seen[229] = {0};
    for (int i = 0; i < 229; i++) {
        seen[i / 96 * 96 + ot->drawn[0].matched[i]]++;
    }
    for (int i = 0; i < 229; i++) {
        assert_int_equal(seen[i], 1);
    }
    free_flow(ot);
}

// What the network is asked and should answer are the path's own point and velocity for that pair.
static void test_targets_are_the_paths(void **state) {
    (void)state;
    const char *paths[] = {"vp", "ot", "linear", "cosine"};
    for (int p = 0; p < 4; p++) {
        for (int pairing = PAIRING_INDEPENDENT; pairing <= PAIRING_OT; pairing++) {
            FlowMatching *model = make(small_settings(paths[p], (Pairing)pairing));
            train(model, 2);
            for (int i = 0; i < model->base.settings.batch; i++) {
                PathAt at = path_at(&model->path, (double)model->drawn[0].batch.t[i]);
                double x0 = (double)row(model, 0)[i], y0 = (double)row(model, 1)[i];
                double x1 = (double)row(model, 2)[i], y1 = (double)row(model, 3)[i];
                double loose = 1e-5 * (1 + fabs(at.da) + fabs(at.ds));
                assert_near((double)model->drawn[0].batch.x[i], at.a * x1 + at.s * x0, 1e-5);
                assert_near((double)model->drawn[0].batch.y[i], at.a * y1 + at.s * y0, 1e-5);
                assert_near((double)model->drawn[0].batch.ux[i], at.da * x1 + at.ds * x0, loose);
                assert_near((double)model->drawn[0].batch.uy[i], at.da * y1 + at.ds * y0, loose);
            }
            free_flow(model);
        }
    }
}

// ---- matching ------------------------------------------------------------------------------------------------------------

static double cost(int n, const float *x0, const float *y0, const float *x1, const float *y1) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
        double dx = (double)x0[i] - (double)x1[i], dy = (double)y0[i] - (double)y1[i];
        sum += dx * dx + dy * dy;
    }
    return sum;
}

static void test_matched_pairs_are_nearer(void **state) {
    (void)state;
    FlowMatching *far = make(small_settings("ot", PAIRING_INDEPENDENT)), *near = make(small_settings("ot", PAIRING_OT));
    for (int step = 0; step < 10; step++) {
        model_step(&far->base);
        model_step(&near->base);
        for (int begin = 0; begin < 229; begin += 96) {
            int n = 229 - begin < 96 ? 229 - begin : 96;
            double matched = cost(n, row(near, 0) + begin, row(near, 1) + begin, row(near, 2) + begin, row(near, 3) + begin);
            double random = cost(n, row(far, 0) + begin, row(far, 1) + begin, row(far, 2) + begin, row(far, 3) + begin);
            assert_true(matched < 0.6 * random); // two moons of variance 2 to 3 from a standard normal: a third of it or so
        }
    }
    free_flow(far);
    free_flow(near);
}

static void test_pairs_to_show(void **state) {
    (void)state;
    enum { N = 250 };
    static float a[4][N], b[4][N], first[4][N];
    FlowMatching *far = make(small_settings("vp", PAIRING_INDEPENDENT)), *near = make(small_settings("ot", PAIRING_OT));
    model_pairs(&far->base, N, a[0], a[1], a[2], a[3]);
    model_pairs(&near->base, N, b[0], b[1], b[2], b[3]);
    assert_memory_equal(a[0], b[0], sizeof a[0]); // the same noise
    assert_memory_equal(a[1], b[1], sizeof a[1]);
    assert_true(cost(96, b[0], b[1], b[2], b[3]) < 0.6 * cost(96, a[0], a[1], a[2], a[3]));
    double sum[2] = {0, 0}, square[2] = {0, 0}; // the same data, group by group
    for (int i = 0; i < 192; i++) {
        sum[0] += (double)a[2][i], square[0] += (double)a[3][i] * (double)a[3][i];
        sum[1] += (double)b[2][i], square[1] += (double)b[3][i] * (double)b[3][i];
    }
    assert_near(sum[0], sum[1], 1e-9);
    assert_near(square[0], square[1], 1e-9);
    for (int n = 1; n < N; n += 83) { // fewer are the first of them
        model_pairs(&near->base, n, first[0], first[1], first[2], first[3]);
        for (int r = 0; r < 4; r++) {
            assert_memory_equal(first[r], b[r], (size_t)n * sizeof(float));
        }
    }
    free_flow(far);
    free_flow(near);
}

// ---- threads -------------------------------------------------------------------------------------------------------------

static void assert_same_training(const FlowMatching *a, const FlowMatching *b) {
    assert_memory_equal(a->base.params, b->base.params, bytes(a));
    assert_memory_equal(a->base.average, b->base.average, bytes(a));
    assert_int_equal(a->base.history.used, b->base.history.used);
    assert_memory_equal(a->base.history.weights, b->base.history.weights, (size_t)a->base.history.used * bytes(a));
    assert_memory_equal(a->base.curve.y, b->base.curve.y, (size_t)a->base.curve.n * sizeof(float));
}

static void test_weights_do_not_depend_on_the_threads(void **state) {
    (void)state;
    const struct {
        const char *path;
        Pairing pairing;
        int width, hidden, batch, match;
    } runs[] = {
        {"vp", PAIRING_INDEPENDENT, 37, 2, 229, 96},
        {"ot", PAIRING_OT, 19, 3, 331, 64},
        {"ot", PAIRING_OT, 131, 1, 1030, 100}, // more slices than groups of work, an uneven rest
    };
    const int threads[] = {1, 2, 8};
    int before = team_size();
    for (size_t r = 0; r < sizeof runs / sizeof *runs; r++) {
        FlowMatching *model[3];
        for (int i = 0; i < 3; i++) {
            Settings s = small_settings(runs[r].path, runs[r].pairing);
            s.width = runs[r].width;
            s.hidden = runs[r].hidden;
            s.batch = runs[r].batch;
            s.match = runs[r].match;
            team_limit(threads[i]);
            model[i] = make(s);
            assert_int_equal(model[i]->base.threads, team_size());
            train(model[i], 200);
            assert_same_training(model[0], model[i]);
        }
        assert_true(all_finite(model[0]->base.params, (size_t)model[0]->base.mlp.count));
        for (int i = 0; i < 3; i++) {
            free_flow(model[i]);
        }
    }
    team_limit(before);
}

// The window takes more or fewer threads as it goes; a lane has scratch for those that there were when it was made.
static void test_threads_may_change_on_the_way(void **state) {
    (void)state;
    int before = team_size();
    team_limit(2);
    FlowMatching *steady = make(small_settings("ot", PAIRING_OT)), *changing = make(small_settings("ot", PAIRING_OT));
    train(steady, 90);
    const int threads[] = {1, 8, 3};
    for (int i = 0; i < 3; i++) {
        team_limit(threads[i]);
        train(changing, 30);
    }
    assert_same_training(steady, changing);
    team_limit(before);
    free_flow(steady);
    free_flow(changing);
}

static void test_a_restart_repeats_the_run(void **state) {
    (void)state;
    FlowMatching *once = make(small_settings("ot", PAIRING_OT)), *again = make(small_settings("ot", PAIRING_OT));
    train(once, 100);
    train(again, 137);
    again->base.rate_scale = 0.25;
    model_restart(&again->base);
    assert_int_equal(again->base.step, 0);
    assert_int_equal(again->base.curve.n, 0);
    assert_true(isnan(again->base.loss));
    train(again, 100);
    assert_same_training(once, again);
    free_flow(once);
    free_flow(again);
}

// ---- while it trains --------------------------------------------------------------------------------------------------------

static void test_it_learns(void **state) {
    (void)state;
    FlowMatching *model = make(small_settings("ot", PAIRING_OT));
    train(model, 20);
    double early = (double)curve_recent(&model->base.curve, 20);
    train(model, 1500);
    assert_true((double)curve_recent(&model->base.curve, 200) < 0.5 * early);
    assert_memory_not_equal(model->base.params, model->base.average, bytes(model));
    free_flow(model);
}

static void test_the_rate_follows_its_schedule(void **state) {
    (void)state;
    Settings s = small_settings("ot", PAIRING_OT);
    s.rate = 0.01f;
    s.schedule = SCHEDULE_COSINE;
    s.decay_steps = 1000;
    FlowMatching *model = make(s);
    const long steps[] = {0, 250, 500, 1000, 5000};
    const double share[] = {1, 0.02 + 0.98 * 0.8535534, 0.51, 0.02, 0.02};
    for (int i = 0; i < 5; i++) {
        model->base.step = steps[i];
        assert_near(model_rate(&model->base), 0.01 * share[i], 1e-8);
    }
    model->base.rate_scale = 0.125;
    assert_near(model_rate(&model->base), 0.01 * 0.02 / 8, 1e-9);
    model->base.settings.schedule = SCHEDULE_CONSTANT;
    assert_near(model_rate(&model->base), 0.01 / 8, 1e-9);
    free_flow(model);
}

// No step at all with rate 0, and the rate that is set later is the one that counts.
static void test_what_changes_while_it_trains(void **state) {
    (void)state;
    FlowMatching *model = make(small_settings("ot", PAIRING_OT));
    float *before = malloc(bytes(model));
    memcpy(before, model->base.params, bytes(model));
    model->base.settings.rate = 0;
    train(model, 10);
    assert_memory_equal(model->base.params, before, bytes(model));
    model->base.settings.rate = 0.002f;
    const int batches[] = {64, 8192, 65, 200, 1024}, matches[] = {64, 1024, 64, 100, 777};
    for (int i = 0; i < 5; i++) {
        model->base.settings.batch = batches[i];
        model->base.settings.match = matches[i];
        model->base.settings.schedule = i % 2 ? SCHEDULE_CONSTANT : SCHEDULE_COSINE;
        model->base.settings.weight_decay = 0.01f * (float)i;
        model->base.settings.ema = 0.2f * (float)i;
        train(model, 3);
        assert_int_equal(model->base.step, 10 + 3 * (i + 1));
        assert_int_equal(model->drawn[0].batch.n, batches[i]);
        assert_true(isfinite(model->base.loss) && model->base.rollbacks == 0);
    }
    model->base.settings.ema = 0; // then what is shown is what was just trained
    model_step(&model->base);
    assert_memory_equal(model->base.params, model->base.average, bytes(model));
    free(before);
    free_flow(model);
}

static void test_weights_of_the_past(void **state) {
    (void)state;
    FlowMatching *model = make(small_settings("ot", PAIRING_OT));
    float *at_20 = malloc(bytes(model));
    train(model, 20);
    memcpy(at_20, model->base.average, bytes(model));
    train(model, 180);
    long taken;
    assert_memory_equal(model_weights(&model->base, 20, &taken), at_20, bytes(model));
    assert_int_equal(taken, 20);
    assert_ptr_not_equal(model_weights(&model->base, 0, &taken), model->base.average);
    assert_int_equal(taken, 0);
    const long now[] = {-1, 200, 100000};
    for (int i = 0; i < 3; i++) {
        assert_ptr_equal(model_weights(&model->base, now[i], &taken), model->base.average);
        assert_int_equal(taken, 200);
    }
    free(at_20);
    free_flow(model);
}

static void test_the_lane_as_a_field(void **state) {
    (void)state;
    FlowMatching *model = make(small_settings("ot", PAIRING_OT));
    train(model, 50);
    NetworkField context = {.mlp = &model->base.mlp, .weights = model->base.average};
    Field field = network_field(&context);
    float x[3] = {0.1f, -2, 3}, y[3] = {1, 0.5f, -1}, vx[3], vy[3];
    field.eval(field.context, 0.3f, x, y, vx, vy, 3);
    double *weights = malloc((size_t)model->base.mlp.count * sizeof *weights), v[2];
    for (int i = 0; i < model->base.mlp.count; i++) {
        weights[i] = (double)model->base.average[i];
    }
    for (int i = 0; i < 3; i++) {
        mlp_eval_naive(&model->base.mlp, weights, (double)0.3f, (double)x[i], (double)y[i], MLP_NO_LABEL, v);
        assert_near((double)vx[i], v[0], 1e-4);
        assert_near((double)vy[i], v[1], 1e-4);
    }
    free(weights);
    free_flow(model);
}

// ---- getting over it ----------------------------------------------------------------------------------------------------------

static void assert_healthy(const FlowMatching *model) {
    assert_true(all_finite(model->base.params, (size_t)model->base.mlp.count));
    assert_true(all_finite(model->base.average, (size_t)model->base.mlp.count));
    assert_true(all_finite(model->base.history.weights, (size_t)model->base.history.used * (size_t)model->base.mlp.count));
    assert_true(all_finite(model->base.adam.v, (size_t)model->base.mlp.count));
    assert_true(all_finite(model->base.curve.y, (size_t)model->base.curve.n));
    assert_true(isfinite(model->base.loss));
}

static void poison_and_go_on(Activation act, float poison, int where) {
    Settings s = small_settings("ot", PAIRING_OT);
    s.activation = (int)act;
    s.schedule = SCHEDULE_CONSTANT;
    FlowMatching *model = make(s);
    train(model, 64);
    float *good = malloc(bytes(model));
    memcpy(good, model->base.params, bytes(model)); // kept by the step that comes now
    train(model, 16);
    int index = where < 0 ? model->base.mlp.count + where : where;
    model->base.params[index] = poison;
    model_step(&model->base);
    assert_int_equal(model->base.rollbacks, 1);
    assert_near(model_rate(&model->base), 0.5 * (double)s.rate, 1e-9);
    assert_memory_equal(model->base.params, good, bytes(model));
    assert_memory_equal(model->base.average, good, bytes(model));
    assert_int_equal(model->base.step, 81);
    assert_healthy(model);
    train(model, 64);
    assert_int_equal(model->base.rollbacks, 1); // once was enough
    assert_memory_not_equal(model->base.params, good, bytes(model));
    assert_healthy(model);
    free(good);
    free_flow(model);
}

static void test_a_poisoned_weight_is_got_over(void **state) {
    (void)state;
    for (int act = 0; act < ACT_COUNT; act++) {
        poison_and_go_on((Activation)act, NAN, 0);   // a weight of the first layer
        poison_and_go_on((Activation)act, NAN, 100); // of a hidden layer
        poison_and_go_on((Activation)act, NAN, -1);  // the last bias
        poison_and_go_on((Activation)act, INFINITY, -1);
    }
}

// Just when the good weights would be replaced: the poisoned ones must not become the good ones.
static void test_poison_is_never_kept(void **state) {
    (void)state;
    FlowMatching *model = make(small_settings("vp", PAIRING_INDEPENDENT));
    train(model, 128);
    model->base.params[5] = NAN;
    model_step(&model->base);
    train(model, 100);
    assert_int_equal(model->base.rollbacks, 1);
    assert_healthy(model);
    free_flow(model);
}

// Deep, wide-stepping and unlucky: a rate of 0.1 throws the loss to 1e8 and more. The lane finds a rate by itself and learns.
static void test_a_rate_far_too_high_is_got_over(void **state) {
    (void)state;
    Settings s = small_settings("ot", PAIRING_OT);
    s.width = 128;
    s.hidden = 6;
    s.activation = ACT_SELU;
    s.rate = 0.1f;
    s.schedule = SCHEDULE_CONSTANT;
    FlowMatching *model = make(s);
    train(model, 150);
    assert_true(model->base.rollbacks >= 1);
    assert_near(model_rate(&model->base), (double)0.1f * pow(0.5, (double)model->base.rollbacks), 1e-9);
    assert_healthy(model);
    assert_true((double)curve_recent(&model->base.curve, 20) < 10); // the zero field has about 4
    free_flow(model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lanes_begin_with_the_same_weights),
        cmocka_unit_test(test_lanes_see_the_same_batches),
        cmocka_unit_test(test_groups_are_permutations),
        cmocka_unit_test(test_targets_are_the_paths),
        cmocka_unit_test(test_matched_pairs_are_nearer),
        cmocka_unit_test(test_pairs_to_show),
        cmocka_unit_test(test_weights_do_not_depend_on_the_threads),
        cmocka_unit_test(test_threads_may_change_on_the_way),
        cmocka_unit_test(test_a_restart_repeats_the_run),
        cmocka_unit_test(test_it_learns),
        cmocka_unit_test(test_the_rate_follows_its_schedule),
        cmocka_unit_test(test_what_changes_while_it_trains),
        cmocka_unit_test(test_weights_of_the_past),
        cmocka_unit_test(test_the_lane_as_a_field),
        cmocka_unit_test(test_a_poisoned_weight_is_got_over),
        cmocka_unit_test(test_poison_is_never_kept),
        cmocka_unit_test(test_a_rate_far_too_high_is_got_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
