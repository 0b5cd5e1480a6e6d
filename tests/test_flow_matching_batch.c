// What a lane is trained on: targets of every prediction, noisy paths, soft and fixed pairs, times of every law and weighting; and the
// dataset that it is drawn from.
#include "flow_rig.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BATCH = 1000 };

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static Settings base_settings(const char *path, const char *pairing) {
    Settings s = settings_default();
    assert_true(settings_set(&s, "path", path, NULL) && settings_set(&s, "pairing", pairing, NULL));
    s.width = 8;
    s.hidden = 1;
    s.batch = BATCH;
    s.match = 200;
    return s;
}

static FlowMatching *filled_on(const Settings *s, const Dataset *dataset, const PairSet *pairs) {
    Error err;
    FlowMatching *model = (FlowMatching *)model_make(s, dataset, pairs, &err);
    assert_non_null(model);
    flow_matching_fill_batch(model, model->base.step, 0);
    return model;
}

static FlowMatching *filled(const Settings *s) {
    return filled_on(s, NULL, NULL);
}

static const float *row(const FlowMatching *model, int r) {
    return model->drawn[0].pairs + r * BATCH_MAX;
}

static void targets_are_what_the_network_is_to_predict(void **state) {
    (void)state;
    static const char *const paths[] = {"vp", "ot", "linear", "cosine"};
    for (int k = 0; k < 4 * PREDICT_SCORE; k++) {
        Settings s = base_settings(paths[k / PREDICT_SCORE], "independent");
        s.predict = 1 + k % PREDICT_SCORE;
        FlowMatching *model = filled(&s);
        const MlpBatch *b = &model->drawn[0].batch;
        for (int i = 0; i < BATCH; i++) {
            PathAt at = path_at(&model->path, (double)b->t[i]);
            double x0 = (double)row(model, 0)[i], x1 = (double)row(model, 2)[i];
            double want = s.predict == PREDICT_NOISE ? x0 : s.predict == PREDICT_DATA ? x1 : -x0 / fmax(at.s, PREDICT_FLOOR);
            assert_near((double)b->ux[i], want, 1e-5 * (1 + fabs(want)));
            assert_near((double)b->x[i], at.a * x1 + at.s * x0, 1e-5);
        }
        free_flow(model);
    }
}

static void a_noisy_path_adds_its_noise(void **state) {
    (void)state;
    Settings s = base_settings("linear", "independent");
    s.sigma = 0.25;
    FlowMatching *model = filled(&s);
    double square = 0, cross = 0;
    for (int i = 0; i < BATCH; i++) {
        double t = (double)model->drawn[0].batch.t[i], x0 = (double)row(model, 0)[i], x1 = (double)row(model, 2)[i];
        double z = ((double)model->drawn[0].batch.x[i] - (1 - t) * x0 - t * x1) / 0.25;
        square += z * z / BATCH;
        cross += z * x0 / BATCH;
        assert_near((double)model->drawn[0].batch.ux[i], x1 - x0, 1e-5);
    }
    assert_near(square, 1, 0.2);
    assert_near(cross, 0, 0.15); // a noise of its own
    free_flow(model);
}

// The data, and the noise that x0 and z make together: what is left of the point, at the width of both.
static void a_noisy_path_tells_all_its_noise(void **state) {
    (void)state;
    static const char *const paths[] = {"linear", "bridge"};
    for (int k = 0; k < 2 * PREDICT_SCORE; k++) {
        Settings s = base_settings(paths[k / PREDICT_SCORE], "independent");
        s.sigma = 0.8;
        s.predict = 1 + k % PREDICT_SCORE;
        assert_true(settings_check(&s, NULL));
        FlowMatching *model = filled(&s);
        const MlpBatch *b = &model->drawn[0].batch;
        double square = 0;
        for (int i = 0; i < BATCH; i++) {
            PathAt at = path_at(&model->path, (double)b->t[i]);
            double x1 = (double)row(model, 2)[i], wide = sqrt(at.s * at.s + at.n * at.n),
                   e = ((double)b->x[i] - at.a * x1) / wide;
            double want = s.predict == PREDICT_NOISE ? e : s.predict == PREDICT_DATA ? x1 : -e / fmax(wide, PREDICT_FLOOR);
            assert_near((double)b->ux[i], want, 1e-5 * (1 + fabs(want)));
            square += e * e / BATCH;
        }
        assert_near(square, 1, 0.2);
        free_flow(model);
    }
    Settings matched = base_settings("bridge", "ot");
    matched.sigma = 0.8;
    assert_true(settings_check(&matched, NULL));
    matched.predict = PREDICT_NOISE;
    assert_false(settings_check(&matched, NULL));
}

static double mean_cost(const FlowMatching *model) {
    double sum = 0;
    for (int i = 0; i < BATCH; i++) {
        double dx = (double)(row(model, 0)[i] - row(model, 2)[i]), dy = (double)(row(model, 1)[i] - row(model, 3)[i]);
        sum += (dx * dx + dy * dy) / BATCH;
    }
    return sum;
}

static double cost_of(const char *pairing, double epsilon) {
    Settings s = base_settings("ot", pairing);
    s.epsilon = epsilon;
    FlowMatching *model = filled(&s);
    double cost = mean_cost(model);
    free_flow(model);
    return cost;
}

static void sinkhorn_lies_between_exact_and_random(void **state) {
    (void)state;
    double exact = cost_of("ot", 1), sharp = cost_of("sinkhorn", 0.02), soft = cost_of("sinkhorn", 1.5);
    double random = cost_of("independent", 1), flat = cost_of("sinkhorn", 100);
    assert_true(exact < random / 3);
    assert_near(sharp, exact, 0.15 * random);
    assert_true(sharp < soft && soft < 0.8 * random);
    assert_near(flat, random, 0.2 * random);
}

static void reflow_draws_whole_pairs(void **state) {
    (void)state;
    float memory[4][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12}};
    PairSet pairs = {3, memory[0], memory[1], memory[2], memory[3]};
    Settings s = base_settings("linear", "reflow");
    FlowMatching *model = filled_on(&s, NULL, &pairs);
    int count[3] = {0};
    for (int i = 0; i < BATCH; i++) {
        int k = (int)row(model, 0)[i] - 1;
        assert_in_range(k, 0, 2);
        count[k]++;
        for (int r = 0; r < 4; r++) {
            assert_true(row(model, r)[i] == memory[r][k]);
        }
    }
    assert_true(count[0] > BATCH / 4 && count[1] > BATCH / 4 && count[2] > BATCH / 4);
    free_flow(model);
}

// A score's times come with the density law * weight, so that E[1/weight] over them is 1 / E[weight] over the law.
static void a_score_is_weighted_by_its_times(void **state) {
    (void)state;
    for (int weighting = 0; weighting < 2; weighting++) {
        Settings s = base_settings("vp", "independent");
        s.predict = PREDICT_SCORE;
        s.weighting = weighting;
        const Path path = settings_path(&s, s.path);
        double expected = 0, mass = 0, mean = 0;
        for (int k = 0; k < 10000; k++) {
            double t = (k + 0.5) / 10000;
            PathAt at = path_at(&path, t);
            double w = predict_weight(&at, weighting ? WEIGHT_LIKELIHOOD : WEIGHT_VARIANCE);
            mass += w;
            expected += w * t;
        }
        for (int step = 0; step < 10; step++) {
            FlowMatching *model = make_flow(&s);
            model->base.step = step;
            flow_matching_fill_batch(model, model->base.step, 0);
            for (int i = 0; i < BATCH; i++) {
                mean += (double)model->drawn[0].batch.t[i] / (10 * BATCH);
            }
            free_flow(model);
        }
        assert_near(mean, expected / mass, 0.012); // 4 standard deviations
        assert_true(fabs(expected / mass - 0.5) > 0.03);
    }
}

static void times_follow_their_law(void **state) {
    (void)state;
    Settings s = base_settings("ot", "independent");
    assert_true(settings_set(&s, "times", "logit-normal", NULL));
    s.times_mean = 1;
    s.times_std = 0.2;
    FlowMatching *model = filled(&s);
    for (int i = 0; i < BATCH; i++) {
        assert_near((double)model->drawn[0].batch.t[i], 0.731, 0.2); // sigmoid(1), 5 standard deviations
    }
    free_flow(model);
}

// ---- dataset ------------------------------------------------------------------------------------------------------------
static Dataset *opened(const Settings *s) {
    Error err;
    Dataset *dataset = dataset_open(s, &err);
    if (!dataset) {
        fail_msg("%s", err.text);
    }
    return dataset;
}

static void fixed_points_are_drawn_once(void **state) {
    (void)state;
    Settings s = base_settings("ot", "independent");
    s.train_points = 50;
    Dataset *dataset = opened(&s), *again = opened(&s);
    FlowMatching *model = filled_on(&s, dataset, NULL);
    const DistSet *set = dataset->data->set;
    assert_int_equal(set->count, 50);
    assert_memory_equal(set->x, again->data->set->x, 50 * sizeof(float));
    assert_ptr_equal(dataset->fresh, dist_at(s.data));
    for (int i = 0; i < BATCH; i++) {
        bool found = false;
        for (int k = 0; k < 50; k++) {
            found |= row(model, 2)[i] == set->x[k] && row(model, 3)[i] == set->y[k];
        }
        assert_true(found);
    }
    free_flow(model);
    dataset_close(dataset);
    dataset_close(again);
}

static void without_files_the_material_is_the_kinds(void **state) {
    (void)state;
    Settings s = base_settings("ot", "independent");
    Dataset *dataset = opened(&s);
    assert_ptr_equal(dataset->data, dist_at(s.data));
    assert_ptr_equal(dataset->source, dist_at(s.source));
    assert_int_equal(dataset->pairs.count, 0);
    dataset_close(dataset);
    dataset_close(NULL);
}

static void a_missing_file_is_said(void **state) {
    (void)state;
    Settings s = base_settings("ot", "independent");
    Error err;
    assert_true(settings_set(&s, "data", "file", NULL) && settings_set(&s, "data-file", "/nowhere/p.csv", NULL));
    assert_null(dataset_open(&s, &err));
    assert_non_null(strstr(err.text, "/nowhere/p.csv"));
    s = base_settings("linear", "reflow");
    assert_true(settings_set(&s, "teacher", "/nowhere/m.safetensors", NULL));
    assert_null(dataset_open(&s, &err));
    assert_non_null(strstr(err.text, "/nowhere/m.safetensors"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_are_what_the_network_is_to_predict),
        cmocka_unit_test(a_noisy_path_adds_its_noise),
        cmocka_unit_test(a_noisy_path_tells_all_its_noise),
        cmocka_unit_test(sinkhorn_lies_between_exact_and_random),
        cmocka_unit_test(reflow_draws_whole_pairs),
        cmocka_unit_test(a_score_is_weighted_by_its_times),
        cmocka_unit_test(times_follow_their_law),
        cmocka_unit_test(fixed_points_are_drawn_once),
        cmocka_unit_test(without_files_the_material_is_the_kinds),
        cmocka_unit_test(a_missing_file_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
