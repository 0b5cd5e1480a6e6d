// Points carried by the graphics card land where the processor's solvers carry them, for every kind of network, solver and prediction.
#include "canvas_suite.h"

#include "view/network_gpu.h"
#include "num/rng.h"

#define POINTS 300
#define STEPS 6

// Compiling takes a software renderer longer than running: the program last used is kept for cases of the same shape.
static NetworkGpu *kept;

static int close_all(void **state) {
    network_gpu_free(kept);
    kept = NULL;
    return close_canvas(state);
}

static NetworkGpu *gpu_for(const Mlp *mlp) {
    Error err = {0};
    if (!kept || !network_gpu_takes(kept, mlp)) {
        network_gpu_free(kept);
        kept = network_gpu_new(mlp, &err);
    }
    if (!kept) {
        fail_msg("%s", err.text);
    }
    return kept;
}

typedef struct {
    MlpDef def;
    Solver solver;
    const char *path;
    Predict predict;
    int steps;
    int label; // where the network knows classes
} Case;

static Case plain_case(void) {
    return (Case){.def = {.width = 16, .hidden = 2, .act = ACT_TANH}, .solver = SOLVE_MIDPOINT, .path = "ot", .steps = STEPS};
}

static NetworkField field_of(const Case *c, const Mlp *mlp, float *weights) {
    mlp_init(mlp, weights, 7);
    for (int i = 0; i < mlp->count; i++) {
        weights[i] *= 1.5f; // fields that bend
    }
    return (NetworkField){.mlp = mlp,
                          .weights = weights,
                          .predict = c->predict,
                          .labels = LABEL_ONE,
                          .label = c->label,
                          .guidance = 1,
                          .path = {.kind = path_find(c->path), .params = path_default()}};
}

// Carries the points on the card from t = 0 to t = 1; the way is a walk to and fro between two arrays.
static void carry(const Case *c, const NetworkField *field, int first, int n, float *xy) {
    Error err = {0};
    NetworkGpu *gpu = gpu_for(field->mlp);
    network_gpu_set(gpu, field);
    uint32_t array[2] = {feedback_array_new(POINTS, 8, &err), feedback_array_new(POINTS, 8, &err)};
    feedback_array_write(array[0], 0, POINTS, 8, xy);
    feedback_array_write(array[1], 0, POINTS, 8, xy);
    for (int k = 0; k < c->steps; k++) {
        float t = (float)k / (float)c->steps, next = (float)(k + 1) / (float)c->steps;
        network_gpu_step(gpu, field, c->solver, t, next, array[k & 1], array[1 - (k & 1)], first, n);
    }
    feedback_array_read(array[c->steps & 1], 0, POINTS, 8, xy);
    feedback_array_free(&array[0]);
    feedback_array_free(&array[1]);
}

static void starts(float *xy) {
    Rng rng = rng_open(3, RNG_PARTICLES, 0);
    for (int i = 0; i < 2 * POINTS; i++) {
        xy[i] = rng_normal(&rng);
    }
}

// The largest distance in a coordinate between the card's ends and the processor's; *way: the farthest that a point went.
static double worst(const Case *c, double *way) {
    Mlp mlp = mlp_make(c->def, 5);
    float *weights = malloc((size_t)mlp.count * sizeof *weights);
    NetworkField field = field_of(c, &mlp, weights);
    Field f = network_field(&field);
    float xy[2 * POINTS], x[POINTS], y[POINTS];
    starts(xy);
    for (int i = 0; i < POINTS; i++) {
        x[i] = xy[2 * i];
        y[i] = xy[2 * i + 1];
    }
    solve_end(&f, c->solver, c->steps, 0.0f, 1.0f, POINTS, x, y);
    *way = 0;
    for (int i = 0; i < POINTS; i++) {
        *way = fmax(*way, hypot((double)(x[i] - xy[2 * i]), (double)(y[i] - xy[2 * i + 1])));
    }
    carry(c, &field, 0, POINTS, xy);
    double most = 0;
    for (int i = 0; i < POINTS; i++) {
        most = fmax(most, fmax(fabs((double)(x[i] - xy[2 * i])), fabs((double)(y[i] - xy[2 * i + 1]))));
        assert_true(isfinite(xy[2 * i]) && isfinite(xy[2 * i + 1]));
    }
    free(weights);
    return most;
}

// Within 1e-4 on the stage; of the way, where an untrained network throws points far beyond it.
static void assert_agrees(Case c) {
    double way, off = worst(&c, &way);
    if (!(off < 1e-4 * fmax(1, way / 8)) || !(way > 0.1)) {
        fail_msg("width %d x %d, activation %d, features %d %d, solver %d, %s, prediction %d: off by %g on a way of %g", c.def.width, c.def.hidden,
                 (int)c.def.act, c.def.time_freqs, c.def.pos_freqs, (int)c.solver, c.path, (int)c.predict, off,
                 way);
    }
}

static void test_every_activation(void **state) {
    (void)state;
    for (int act = 0; act < ACT_COUNT; act++) {
        Case c = plain_case();
        c.def.act = (Activation)act;
        assert_agrees(c);
    }
}

static void test_every_solver(void **state) {
    (void)state;
    for (int solver = 0; solver < SOLVE_COUNT; solver++) {
        Case c = plain_case();
        c.solver = (Solver)solver;
        assert_agrees(c);
    }
}

static void test_features_of_time_and_position(void **state) {
    (void)state;
    static const int freqs[][2] = {{4, 3}, {MLP_MAX_FREQS, MLP_MAX_FREQS}};
    for (int i = 0; i < 2; i++) {
        Case c = plain_case();
        c.def.act = ACT_RELU;
        c.def.time_freqs = freqs[i][0];
        c.def.pos_freqs = freqs[i][1];
        assert_agrees(c);
    }
}

static void test_one_class_is_asked_for(void **state) {
    (void)state;
    for (int label = -1; label < 3; label++) {
        Case c = plain_case();
        c.def.classes = 3;
        c.def.pos_freqs = 2;
        c.label = label;
        assert_agrees(c);
    }
}

static void test_what_the_card_leaves_to_the_processor(void **state) {
    (void)state;
    Mlp plain = mlp_make((MlpDef){.width = 64, .hidden = 3}, 1), wide = mlp_make((MlpDef){.width = 256, .hidden = 3}, 1),
        classes = mlp_make((MlpDef){.width = 64, .hidden = 3, .classes = 4}, 1);
    assert_true(network_gpu_fits(&(NetworkField){.mlp = &plain, .labels = LABEL_EACH, .guidance = 3}));
    assert_false(network_gpu_fits(&(NetworkField){.mlp = &wide, .labels = LABEL_NONE}));
    assert_true(network_gpu_fits(&(NetworkField){.mlp = &classes, .labels = LABEL_NONE, .guidance = 3}));
    assert_true(network_gpu_fits(&(NetworkField){.mlp = &classes, .labels = LABEL_ONE, .guidance = 1}));
    assert_false(network_gpu_fits(&(NetworkField){.mlp = &classes, .labels = LABEL_ONE, .guidance = 3}));
    assert_false(network_gpu_fits(&(NetworkField){.mlp = &classes, .labels = LABEL_EACH, .guidance = 1}));
}

static void test_widths_and_depths(void **state) {
    (void)state;
    static const int shapes[][2] = {{9, 1}, {30, 6}, {64, 3}, {128, 2}};
    for (int i = 0; i < 4; i++) {
        Case c = plain_case();
        c.def.act = ACT_RELU; // the quickest to compile
        c.def.width = shapes[i][0];
        c.def.hidden = shapes[i][1];
        assert_agrees(c);
    }
}

static void test_every_prediction_on_both_paths(void **state) {
    (void)state;
    static const char *const paths[] = {"vp", "ot"};
    for (int p = 0; p < 2; p++) {
        for (int what = 0; what < PREDICT_COUNT; what++) {
            Case c = plain_case();
            c.path = paths[p];
            c.predict = (Predict)what;
            c.steps = 24;
            assert_agrees(c);
        }
    }
}

static void test_only_the_range_is_carried(void **state) {
    (void)state;
    Case c = plain_case();
    Mlp mlp = mlp_make(c.def, 5);
    float *weights = malloc((size_t)mlp.count * sizeof *weights);
    NetworkField field = field_of(&c, &mlp, weights);
    float before[2 * POINTS], all[2 * POINTS], some[2 * POINTS];
    starts(before);
    memcpy(all, before, sizeof all);
    memcpy(some, before, sizeof some);
    carry(&c, &field, 0, POINTS, all);
    carry(&c, &field, 100, 50, some);
    for (int i = 0; i < POINTS; i++) {
        const float *expected = i >= 100 && i < 150 ? all : before;
        assert_memory_equal(some + 2 * i, expected + 2 * i, 2 * sizeof(float));
    }
    free(weights);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_activation),
        cmocka_unit_test(test_every_solver),
        cmocka_unit_test(test_features_of_time_and_position),
        cmocka_unit_test(test_one_class_is_asked_for),
        cmocka_unit_test(test_what_the_card_leaves_to_the_processor),
        cmocka_unit_test(test_widths_and_depths),
        cmocka_unit_test(test_every_prediction_on_both_paths),
        cmocka_unit_test(test_only_the_range_is_carried),
    };
    int failed = cmocka_run_group_tests_name("advect", tests, open_canvas, close_all);
    setenv("FLOWSCOPE_GL", "es", 1); // the dialect of small boards and of the browser
    failed += cmocka_run_group_tests_name("advect_es", tests, open_canvas, close_all);
    return failed;
}
