// Classes as a condition: shares, whose turn it is, labels that stay with their data, and what a network makes of them.
#include "flow/class_label.h"
#include "flow_rig.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// Four points that tell their class by where they are: class 0 three times, class 1 once, class 2 never, class 3 four times.
static const float at[8] = {10, 10, 10, 20, 40, 40, 40, 40};
static const int of[8] = {0, 0, 0, 1, 3, 3, 3, 3};
static const DistSet points = {8, at, at, of};
static const DistKind marked = {.name = "marked", .label = "", .classes = 4, .set = &points};

// ---- shares ------------------------------------------------------------------------------------------------------------

static void shares_are_those_of_the_data(void **state) {
    (void)state;
    float share[MLP_MAX_CLASSES];
    class_label_shares(&marked, 1, share);
    assert_true(share[0] == 0.375f && share[1] == 0.125f && share[2] == 0 && share[3] == 0.5f && share[4] == 0);
    class_label_shares(dist_find("8gaussians"), 1, share);
    float sum = 0;
    for (int c = 0; c < MLP_MAX_CLASSES; c++) {
        assert_true(c < 8 ? fabsf(share[c] - 0.125f) < 0.003f : share[c] == 0);
        sum += share[c];
    }
    assert_true(fabsf(sum - 1) < 1e-6f);
}

static void each_class_has_its_share_of_every_chunk(void **state) {
    (void)state;
    float share[MLP_MAX_CLASSES];
    int count[4] = {0}, early[4] = {0};
    class_label_shares(&marked, 1, share);
    for (int i = 0; i < 256; i++) {
        int label = label_of(share, 4, i);
        count[label]++;
        early[label] += i < 32;
        assert_int_equal(label, label_of(share, 4, i + 512)); // chunks are alike
    }
    assert_true(count[0] == 96 && count[1] == 32 && count[2] == 0 && count[3] == 128);
    assert_true(early[0] == 12 && early[1] == 4 && early[3] == 16); // and spread evenly
    int thirds[3] = {0};
    class_label_equal(3, share);
    for (int i = 0; i < 256; i++) {
        thirds[label_of(share, 3, i)]++;
    }
    assert_true(thirds[0] >= 85 && thirds[1] >= 85 && thirds[2] >= 85);
}

static void what_has_no_classes_is_refused(void **state) {
    (void)state;
    Error err;
    assert_true(class_label_check(dist_find("moons"), -1, &err) && class_label_check(dist_find("moons"), 1, &err));
    assert_false(class_label_check(dist_find("moons"), 2, &err));
    assert_non_null(strstr(err.text, "0 to 1"));
    assert_false(class_label_check(dist_find("gaussian"), -1, &err));
    assert_non_null(strstr(err.text, "1 class."));
    assert_false(class_label_check(dist_find("grid"), -1, &err));
    assert_non_null(strstr(err.text, "25 classes"));
}

// ---- batches -----------------------------------------------------------------------------------------------------------

static Settings settings_on(const char *data, const char *path, const char *pairing) {
    Settings s = settings_default();
    assert_true(settings_set(&s, "data", data, NULL) && settings_set(&s, "path", path, NULL) &&
                settings_set(&s, "pairing", pairing, NULL) && settings_set(&s, "condition", "on", NULL));
    s.width = 16;
    s.hidden = 1;
    return s;
}

// Labels of the first batch; the points' places say which are right.
static int left_out(const char *pairing, double dropout) {
    Settings s = settings_on("8gaussians", "ot", pairing);
    const Dataset dataset = {.data = &marked, .source = dist_at(s.source)};
    int none = 0;
    s.label_dropout = dropout;
    FlowMatching *model = (FlowMatching *)model_make(&s, &dataset, NULL, NULL);
    assert_int_equal(model->base.classes, 4);
    flow_matching_fill_batch(model, model->base.step, 0);
    for (int i = 0; i < model->drawn[0].batch.n; i++) {
        float x1 = model->drawn[0].pairs[2 * BATCH_MAX + i];
        int label = model->drawn[0].batch.label[i];
        none += label == MLP_NO_LABEL;
        assert_true(label == MLP_NO_LABEL || label == (x1 == 10 ? 0 : x1 == 20 ? 1 : 3));
    }
    free_flow(model);
    return none;
}

static void labels_stay_with_their_data(void **state) {
    (void)state;
    static const char *const pairings[] = {"independent", "ot", "sinkhorn"};
    for (int k = 0; k < 3; k++) {
        assert_int_equal(left_out(pairings[k], 0), 0);
        assert_int_equal(left_out(pairings[k], 1), 256);
        int some = left_out(pairings[k], 0.3);
        assert_true(some > 0.3 * 256 - 5 * 8 && some < 0.3 * 256 + 5 * 8); // a standard deviation is 7.3
    }
}

// Mean over some batches of the noise that class 0 of the eight Gaussians gets, in the class's own direction.
static double lean(const char *pairing, bool condition) {
    Settings s = settings_on("8gaussians", "linear", pairing);
    s.label_dropout = 0;
    s.condition = condition;
    FlowMatching *model = make_flow(&s);
    double sum = 0;
    int count = 0;
    for (model->base.step = 0; model->base.step < 40; model->base.step++) {
        flow_matching_fill_batch(model, model->base.step, 0);
        for (int i = 0; i < model->drawn[0].batch.n; i++) {
            float x = model->drawn[0].pairs[2 * BATCH_MAX + i], y = model->drawn[0].pairs[3 * BATCH_MAX + i];
            bool first = condition ? model->drawn[0].batch.label[i] == 0 : x > 1.5f && fabsf(y) < 1;
            sum += first ? (double)model->drawn[0].pairs[i] : 0;
            count += first;
        }
    }
    free_flow(model);
    return sum / count;
}

// Where a class starts from is all of the noise, as it is when that class is sampled; which pairs it is matched in changes no mean.
static void matching_leaves_each_class_all_of_the_noise(void **state) {
    (void)state;
    const double error = 5 / sqrt(40 * 256 / 8.0); // five standard deviations of a mean over the class
    assert_true(lean("ot", false) > 0.8);          // across the classes: the noise that lies on its side
    assert_true(fabs(lean("ot", true)) < error);
    assert_true(fabs(lean("sinkhorn", true)) < error);
}

// And within a class it is near pairs that are matched.
static void classes_are_matched_within(void **state) {
    (void)state;
    double cost[2];
    for (int k = 0; k < 2; k++) {
        const Settings s = settings_on("moons", "linear", k ? "ot" : "independent");
        FlowMatching *model = make_flow(&s);
        float x0[256], y0[256], x1[256], y1[256];
        model_pairs(&model->base, 256, x0, y0, x1, y1);
        cost[k] = 0;
        for (int i = 0; i < 256; i++) {
            cost[k] += (double)((x1[i] - x0[i]) * (x1[i] - x0[i]) + (y1[i] - y0[i]) * (y1[i] - y0[i])) / 256;
        }
        free_flow(model);
    }
    assert_true(cost[1] < 0.7 * cost[0]);
}

static void without_classes_there_are_no_labels(void **state) {
    (void)state;
    Settings s = settings_default();
    FlowMatching *model = make_flow(&s);
    flow_matching_fill_batch(model, model->base.step, 0);
    assert_null(model->drawn[0].batch.label);
    assert_int_equal(model->base.mlp.def.classes, 0);
    free_flow(model);
}

// The data and the noise of a batch do not depend on whether labels are drawn with them.
static void labels_change_no_other_number(void **state) {
    (void)state;
    Settings s = settings_on("8gaussians", "linear", "independent"), plain = s;
    plain.condition = false;
    FlowMatching *with = make_flow(&s), *without = make_flow(&plain);
    flow_matching_fill_batch(with, with->base.step, 0);
    flow_matching_fill_batch(without, without->base.step, 0);
    size_t bytes = (size_t)with->drawn[0].batch.n * sizeof(float);
    assert_memory_equal(with->drawn[0].batch.x, without->drawn[0].batch.x, bytes);
    assert_memory_equal(with->drawn[0].batch.ux, without->drawn[0].batch.ux, bytes);
    assert_memory_equal(with->drawn[0].batch.t, without->drawn[0].batch.t, bytes);
    free_flow(with);
    free_flow(without);
}

// ---- what is learned -----------------------------------------------------------------------------------------------------

enum { N = 512, STEPS = 1200 };

static int by_size(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

// Median distance from the centre of mode k of the eight Gaussians to where the field takes N particles.
static float miss(const NetworkField *field, int k) {
    float x[N], y[N], far[N];
    Field v = network_field(field);
    Rng rng = rng_open(3, RNG_MEASURE, 0);
    rng_fill_normal(&rng, x, N);
    rng_fill_normal(&rng, y, N);
    solve_end(&v, SOLVE_MIDPOINT, 12, 0, 1, N, x, y);
    const float angle = (float)k * 0.78539816f;
    for (int i = 0; i < N; i++) {
        far[i] = hypotf(x[i] - 2.828427f * cosf(angle), y[i] - 2.828427f * sinf(angle));
    }
    qsort(far, N, sizeof *far, by_size);
    return far[N / 2];
}

static void check_guidance(NetworkField *field, const FlowMatching *model) {
    float x[N], y[N], none_x[N], none_y[N], one_x[N], one_y[N], vx[N], vy[N], div[N], none_div[N], one_div[N];
    Rng rng = rng_open(4, RNG_MEASURE, 0);
    rng_fill_normal(&rng, x, N);
    rng_fill_normal(&rng, y, N);
    Field v = network_field(field);
    Field d = network_field(field);
    field->labels = LABEL_ONE;
    field->label = 5;
    field->guidance = 0;
    v.eval(v.context, 0.6f, x, y, none_x, none_y, N);
    mlp_eval(&model->base.mlp, model->base.average, 0.6f, x, y, vx, vy, N);
    assert_memory_equal(vx, none_x, sizeof vx); // w = 0 is the field without labels
    d.divergence(d.context, 0.6f, x, y, vx, vy, none_div, N);
    assert_int_equal(network_field_evals(field), 1);
    field->guidance = 1;
    v.eval(v.context, 0.6f, x, y, one_x, one_y, N);
    d.divergence(d.context, 0.6f, x, y, vx, vy, one_div, N);
    assert_int_equal(network_field_evals(field), 1);
    field->guidance = 2.5;
    v.eval(v.context, 0.6f, x, y, vx, vy, N);
    assert_int_equal(network_field_evals(field), 2);
    for (int i = 0; i < N; i++) {
        assert_true(fabsf(vx[i] - (none_x[i] + 2.5f * (one_x[i] - none_x[i]))) < 1e-4f);
        assert_true(fabsf(vy[i] - (none_y[i] + 2.5f * (one_y[i] - none_y[i]))) < 1e-4f);
    }
    d.divergence(d.context, 0.6f, x, y, vx, vy, div, N);
    for (int i = 0; i < N; i++) {
        assert_true(fabsf(div[i] - (none_div[i] + 2.5f * (one_div[i] - none_div[i]))) < 1e-3f);
        assert_true(fabsf(vx[i] - (none_x[i] + 2.5f * (one_x[i] - none_x[i]))) < 1e-3f);
    }
    field->guidance = 1;
}

// Each particle under its own class: as if every class were asked for by itself.
static void check_each(NetworkField *field) {
    float x[N], y[N], vx[N], vy[N], wx[N], wy[N];
    Field v = network_field(field);
    Rng rng = rng_open(5, RNG_MEASURE, 0);
    rng_fill_normal(&rng, x, N);
    rng_fill_normal(&rng, y, N);
    field->labels = LABEL_EACH;
    v.eval(v.context, 0.3f, x, y, vx, vy, N);
    field->labels = LABEL_ONE;
    for (field->label = 0; field->label < 8; field->label++) {
        int mine = 0;
        v.eval(v.context, 0.3f, x, y, wx, wy, N);
        for (int i = 0; i < N; i++) {
            if (label_of(field->share, 8, i) == field->label) {
                assert_true(vx[i] == wx[i] && vy[i] == wy[i]);
                mine++;
            }
        }
        assert_in_range(mine, N / 8 - 4, N / 8 + 4);
    }
}

static void a_label_leads_to_its_mode(void **state) {
    (void)state;
    static const char *const predicts[] = {"velocity", "data"}, *const pairings[] = {"ot", "independent"};
    for (int p = 0; p < 2; p++) {
        Settings s = settings_on("8gaussians", "linear", pairings[p]);
        assert_true(settings_set(&s, "predict", predicts[p], NULL));
        s.width = 48;
        s.hidden = 2;
        s.decay_steps = STEPS;
        s.ema = 0.99;
        FlowMatching *model = make_flow(&s);
        for (int i = 0; i < STEPS; i++) {
            model_step(&model->base);
        }
        const ShownModel shown = model_shown(&model->base, model->base.average, &s);
        NetworkField field;
        assert_true(model_network_field(&shown, &field));
        assert_int_equal(field.labels, LABEL_EACH);
        field.labels = LABEL_ONE;
        for (int k = 0; k < 8; k++) { // a normal's median distance from its centre is 1.18 standard deviations: 0.42
            field.label = k;
            float off = miss(&field, k);
            if (!(off < 0.7f)) {
                fail_msg("%s: half of the particles of class %d end farther than %g from its centre", predicts[p], k,
                         (double)off);
            }
        }
        field.labels = LABEL_NONE;
        assert_true(miss(&field, 0) > 1.5f); // without a label they go everywhere
        if (p == 0) {
            check_guidance(&field, model);
            check_each(&field);
        }
        free_flow(model);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_those_of_the_data),
        cmocka_unit_test(each_class_has_its_share_of_every_chunk),
        cmocka_unit_test(what_has_no_classes_is_refused),
        cmocka_unit_test(labels_stay_with_their_data),
        cmocka_unit_test(matching_leaves_each_class_all_of_the_noise),
        cmocka_unit_test(classes_are_matched_within),
        cmocka_unit_test(without_classes_there_are_no_labels),
        cmocka_unit_test(labels_change_no_other_number),
        cmocka_unit_test(a_label_leads_to_its_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
