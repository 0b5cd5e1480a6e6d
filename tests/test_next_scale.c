// Next-scale prediction: its density is one, its loss is the likelihood, its gradient is right, and its particles follow the probabilities.
#include "density_log.h"
#include "flow_rig.h"
#include "model/next_scale.h"
#include "naive_mlp.h"
#include "sanitized.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static Settings settings_of(const char *data) {
    Settings s = settings_default();
    assert_true(settings_set(&s, "model", "next-scale", NULL) && settings_set(&s, "data", data, NULL));
    return s;
}

static NextScale *made(const Settings *s, int steps) {
    Error err;
    Model *model = model_make(s, NULL, NULL, &err);
    if (!model) {
        fail_msg("%s", err.text);
    }
    for (int i = 0; i < steps; i++) {
        model_step(model);
    }
    return (NextScale *)model;
}

static ShownModel shown_of(const NextScale *n) {
    return model_shown(&n->base, n->base.average, &n->base.settings);
}

// ---- the density ---------------------------------------------------------------------------------------------------------

// Over the cells of scale k, by the log-density at a place in each.
static double integral(const ShownModel *shown, int k) {
    const NextScale *n = (const NextScale *)shown->model;
    const int cells = 1 << k;
    const float side = 2 * n->half / (float)cells;
    const LogDensity density = model_density(shown);
    float x[MODEL_MOSAIC_MAX], y[MODEL_MOSAIC_MAX];
    double log_p[MODEL_MOSAIC_MAX], sum = 0;
    for (int row = 0; row < cells; row++) {
        for (int i = 0; i < cells; i++) {
            x[i] = next_scale_centre(n, k, i) + (float)(i % 3 - 1) * 0.3f * side;
            y[i] = next_scale_centre(n, k, row) + (float)(row % 3 - 1) * 0.3f * side;
        }
        density.eval(density.context, (double)k / n->scales, 1, cells, x, y, log_p, NULL);
        for (int i = 0; i < cells; i++) {
            sum += exp(log_p[i]) * (double)side * (double)side;
        }
    }
    return sum;
}

static void the_density_integrates_to_one(void **state) {
    (void)state;
    Settings s = settings_of("moons");
    for (s.scales = SCALES_MIN; s.scales <= SCALES_MAX; s.scales++) {
        NextScale *n = made(&s, 300);
        const ShownModel shown = shown_of(n);
        for (int k = 0; k <= s.scales; k++) {
            assert_near(integral(&shown, k), 1, 1e-6);
        }
        model_free(&n->base);
    }
}

static void so_does_that_of_a_class_under_guidance(void **state) {
    (void)state;
    Settings s = settings_of("8gaussians");
    s.condition = true;
    NextScale *n = made(&s, 500);
    assert_int_equal(n->base.classes, 8);
    static const double guidance[] = {0, 1, 3};
    for (int i = 0; i < 3; i++) {
        ShownModel shown = shown_of(n);
        shown.labels = LABEL_ONE;
        shown.label = 5;
        shown.guidance = guidance[i];
        assert_near(integral(&shown, n->scales), 1, 1e-6);
    }
    model_free(&n->base);
}

static void outside_the_square_there_is_nothing(void **state) {
    (void)state;
    const Settings s = settings_of("gaussian"); // whose tails go beyond: they train the cells at the rim
    NextScale *n = made(&s, 100);
    const ShownModel shown = shown_of(n);
    const LogDensity density = model_density(&shown);
    const float x[4] = {4.01f, 0, 3.99f, 1e9f}, y[4] = {0, -5, -3.99f, 0};
    double log_p[4];
    density.eval(density.context, 1, 1, 4, x, y, log_p, NULL);
    assert_true(log_p[0] == -INFINITY && log_p[1] == -INFINITY && log_p[3] == -INFINITY && isfinite(log_p[2]));
    assert_int_equal(next_scale_cell(n, 8, 1e9f), 255);
    assert_int_equal(next_scale_cell(n, 8, -INFINITY), 0);
    assert_int_equal(next_scale_cell(n, 8, NAN), 0);
    model_free(&n->base);
}

static void a_square_holds_what_the_data_need(void **state) {
    (void)state;
    const Settings s = settings_of("sf2m-8gaussians"); // radius 5
    NextScale *n = made(&s, 1);
    assert_true(n->half == 8);
    Model *copy = model_copy(&n->base, NULL);
    assert_true(((NextScale *)copy)->half == 8);
    model_free(copy);
    model_free(&n->base);
}

// ---- training ------------------------------------------------------------------------------------------------------------

static void every_scale_comes_as_often(void **state) {
    (void)state;
    Settings s = settings_of("moons");
    NextScale *n = made(&s, 3);
    Settings flow_settings = s;
    assert_true(settings_set(&flow_settings, "model", "flow-matching", NULL) &&
                settings_set(&flow_settings, "pairing", "independent", NULL));
    FlowMatching *flow = make_flow(&flow_settings);
    model_draw(&flow->base, 2, 0);
    const ScaleBatch *in = &n->drawn[0];
    int seen[SCALES_MAX] = {0}, first[SCALES_MAX] = {0};
    for (int i = 0; i < s.batch; i++) {
        const int k = (int)lrintf(in->batch.t[i] * (float)n->scales);
        seen[k]++;
        first[k] += i % n->scales == 0;
        assert_true(in->x1[i] == flow->drawn[0].pairs[2 * BATCH_MAX + i]); // the data of the other lanes
        assert_true(in->y1[i] == flow->drawn[0].pairs[3 * BATCH_MAX + i]);
        const float side = 2 * n->half / (float)(1 << k), x = in->x1[i] - in->batch.x[i], y = in->y1[i] - in->batch.y[i];
        assert_true(fabsf(x) <= 0.5f * side && fabsf(y) <= 0.5f * side); // it lies in its cell
        assert_int_equal(in->quadrant[i], (x >= 0) + 2 * (y >= 0));
    }
    for (int k = 0; k < n->scales; k++) {
        assert_int_equal(seen[k], s.batch / n->scales);
        assert_true(first[k] < s.batch / n->scales); // in no fixed order
    }
    free_flow(flow);
    model_free(&n->base);
}

static double naive_loss(const NextScale *n, const double *params) {
    const MlpBatch *b = &n->drawn[0].batch;
    double sum = 0;
    for (int i = 0; i < b->n; i++) {
        double v[4], all = 0;
        mlp_eval_naive(&n->base.mlp, params, (double)b->t[i], (double)b->x[i], (double)b->y[i], MLP_NO_LABEL, v);
        for (int q = 0; q < 4; q++) {
            all += exp(v[q] - v[b->target[i]]);
        }
        sum += log(all);
    }
    return sum / b->n;
}

// Against central differences in double precision of cross-entropy as the book has it.
static void the_gradient_is_that_of_the_loss(void **state) {
    (void)state;
    Settings s = settings_of("moons");
    s.width = 16;
    s.hidden = 2;
    s.batch = 100;
    NextScale *n = made(&s, 50);
    model_draw(&n->base, 50, 0);
    const ModelLoss loss = n->base.kind->gradient(&n->base, 0);
    double *params = malloc((size_t)n->base.count * sizeof *params);
    double largest = 0;
    for (int i = 0; i < n->base.count; i++) {
        params[i] = (double)n->base.params[i];
        largest = fmax(largest, fabs((double)n->base.grad[i]));
    }
    const double log_area = 2 * log(8.0 / 256);
    assert_near((double)loss.mean, 8 * naive_loss(n, params) + log_area, 1e-4);
    for (int i = 0; i < n->base.count; i++) {
        const double kept = params[i], step = 1e-6;
        params[i] = kept + step;
        const double above = naive_loss(n, params);
        params[i] = kept - step;
        const double below = naive_loss(n, params);
        params[i] = kept;
        assert_near((double)n->base.grad[i], (above - below) / (2 * step), 1e-5 * largest);
    }
    free(params);
    model_free(&n->base);
}

// Mean over the data of the log of the true density over the model's: what NLL lies above the entropy.
static double excess(const NextScale *n) {
    enum { N = 4000 };
    static float x[N], y[N];
    static double log_p[N];
    static Density density;
    double sum = 0;
    int inside = 0;
    Rng rng = rng_open(99, RNG_MEASURE, 0);
    assert_true(density_of(n->base.data, &density));
    dist_draw(n->base.data, &rng, x, y, NULL, N);
    const ShownModel shown = shown_of(n);
    const LogDensity own = model_density(&shown);
    own.eval(own.context, 1, 1, N, x, y, log_p, NULL);
    for (int i = 0; i < N; i++) {
        if (log_p[i] > -INFINITY) {
            sum += density_log(&density, &(PathAt){.a = 1}, (double)x[i], (double)y[i]) - log_p[i];
            inside++;
        }
    }
    assert_true(inside > 0.995 * N);
    return sum / inside;
}

static void it_comes_within_a_tenth_of_the_entropy(void **state) {
    (void)state;
    static const char *const data[] = {"moons", "checkerboard", "8gaussians"};
    for (int i = 0; i < 3; i++) {
        const Settings s = settings_of(data[i]);
        NextScale *n = made(&s, 5000);
        const double above = excess(n);
        print_message("%s: %.4f nats above the entropy after 5,000 steps\n", data[i], above);
        assert_true(above > 0 && above < 0.1);
        model_free(&n->base);
    }
}

// ---- particles -----------------------------------------------------------------------------------------------------------

enum { POINTS = 80 * SOLVE_CHUNK, KNOTS = 9 };

static void hop(const NextScale *n, int points, int steps, float *x, float *y) {
    const ModelFlow flow = {shown_of(n), settings_sampler(&n->base.settings, 0)};
    const Fill fill = model_flow(&flow);
    Rng rng = rng_open(3, RNG_PARTICLES, 0);
    rng_fill_normal(&rng, x, points);
    rng_fill_normal(&rng, y, points);
    assert_int_equal(fill_trajectories(&fill, steps, points, x, y), n->scales);
}

// At each time they stand on centres; at the end anywhere in a last cell; and in each cell as many as the mosaic says.
static void particles_follow_the_probabilities(void **state) {
    (void)state;
    static float x[KNOTS * POINTS], y[KNOTS * POINTS], end[MODEL_MOSAIC_MAX * MODEL_MOSAIC_MAX];
    static double share[MODEL_MOSAIC_MAX * MODEL_MOSAIC_MAX];
    const Settings s = settings_of("pinwheel");
    NextScale *n = made(&s, 1500);
    const ShownModel shown = shown_of(n);
    hop(n, POINTS, 8, x, y);
    model_mosaic(&shown, end);
    for (int k = 1; k <= 8; k++) {
        static int count[MODEL_MOSAIC_MAX * MODEL_MOSAIC_MAX];
        float half;
        const int cells = model_mosaic_cells(&n->base, (double)k / 8, &half);
        double total = 0;
        assert_int_equal(cells, 1 << k);
        memset(count, 0, sizeof count);
        memset(share, 0, sizeof share);
        for (int i = 0; i < 256 * 256; i++) {
            share[i / 256 * cells / 256 * cells + i % 256 * cells / 256] += (double)end[i];
        }
        for (int i = k * POINTS; i < (k + 1) * POINTS; i++) {
            const int column = next_scale_cell(n, k, x[i]), row = next_scale_cell(n, k, y[i]);
            const bool centred = x[i] == next_scale_centre(n, k, column) && y[i] == next_scale_centre(n, k, row);
            assert_true(k == 8 || centred);
            count[row * cells + column]++;
        }
        for (int c = 0; c < cells * cells; c++) {
            const double p = share[c];
            total += p;
            assert_near(count[c], p * POINTS, 6 * sqrt(p * POINTS) + 6);
        }
        assert_near(total, 1, 1e-6);
    }
    model_free(&n->base);
}

// Where each particle stands for a class of its own, the mosaic is that of all of them.
static void the_mosaic_of_all_classes_is_their_mixture(void **state) {
    (void)state;
    static float all[MODEL_MOSAIC_MAX * MODEL_MOSAIC_MAX], one[MODEL_MOSAIC_MAX * MODEL_MOSAIC_MAX];
    static double sum[MODEL_MOSAIC_MAX * MODEL_MOSAIC_MAX];
    Settings s = settings_of("moons");
    s.condition = true;
    s.scales = 5;
    NextScale *n = made(&s, 400);
    ShownModel shown = shown_of(n);
    assert_int_equal(shown.labels, LABEL_EACH);
    model_mosaic(&shown, all);
    shown.labels = LABEL_ONE;
    memset(sum, 0, sizeof sum);
    for (shown.label = 0; shown.label < 2; shown.label++) {
        model_mosaic(&shown, one);
        for (int i = 0; i < 32 * 32; i++) {
            sum[i] += (double)n->base.share[shown.label] * (double)one[i];
        }
    }
    for (int i = 0; i < 32 * 32; i++) {
        assert_near((double)all[i], sum[i], 1e-7);
    }
    model_free(&n->base);
}

static void a_particle_always_goes_the_same_way(void **state) {
    (void)state;
    static float x[2][25 * 600], y[2][25 * 600];
    const Settings s = settings_of("moons");
    NextScale *n = made(&s, 200);
    hop(n, 600, 8, x[0], y[0]);
    hop(n, 300, 8, x[1], y[1]); // fewer particles
    for (int k = 1; k <= 8; k++) {
        assert_memory_equal(x[0] + 600 * k, x[1] + 300 * k, 300 * sizeof(float));
    }
    hop(n, 600, 24, x[1], y[1]); // and more times, of which every third is a scale's
    for (int k = 1; k <= 8; k++) {
        assert_memory_equal(x[0] + 600 * k, x[1] + 3 * 600 * k, 600 * sizeof(float));
        assert_memory_equal(y[0] + 600 * k, y[1] + 3 * 600 * k, 600 * sizeof(float));
    }
    model_free(&n->base);
}

static void guidance_doubles_the_cost(void **state) {
    (void)state;
    Settings s = settings_of("moons");
    s.condition = true;
    NextScale *n = made(&s, 2);
    static float x[KNOTS * 300], y[KNOTS * 300];
    const Sampler sampler = settings_sampler(&s, 0);
    for (int i = 0; i < 2; i++) {
        ModelFlow flow = {shown_of(n), sampler};
        flow.shown.guidance = i ? 2 : 1;
        const Fill fill = model_flow(&flow);
        assert_int_equal(fill_trajectories(&fill, 8, 300, x, y), i ? 16 : 8);
    }
    model_free(&n->base);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_density_integrates_to_one),
        cmocka_unit_test(so_does_that_of_a_class_under_guidance),
        cmocka_unit_test(outside_the_square_there_is_nothing),
        cmocka_unit_test(a_square_holds_what_the_data_need),
        cmocka_unit_test(every_scale_comes_as_often),
        cmocka_unit_test(the_gradient_is_that_of_the_loss),
        unit_test_at_scale(it_comes_within_a_tenth_of_the_entropy),
        cmocka_unit_test(particles_follow_the_probabilities),
        cmocka_unit_test(the_mosaic_of_all_classes_is_their_mixture),
        cmocka_unit_test(a_particle_always_goes_the_same_way),
        cmocka_unit_test(guidance_doubles_the_cost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
