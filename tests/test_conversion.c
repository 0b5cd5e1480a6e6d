// A flow seen along another path: the law of its clock and scale against closed forms, its field against the exact one of the path seen,
// and its particles, which end where they do along the path that was trained.
#include "flow/conversion.h"
#include "flow/density.h"
#include "flow/sampler.h"
#include "flow_rig.h"
#include "experiment_rig.h"

static Path path_of(const char *name) {
    Path path = {path_find(name), path_default()};
    path.params.sigma_hi = 5;
    return path;
}

static const char *const names[] = {"vp", "ot", "linear", "cosine", "ve", "custom"};
enum { NAMES = sizeof names / sizeof *names };

static void both_paths_agree_up_to_the_scale(void **state) {
    (void)state;
    for (int i = 0; i < NAMES * NAMES; i++) {
        const Conversion c = {path_of(names[i / NAMES]), path_of(names[i % NAMES])};
        assert_true(conversion_known(&c.own, &c.as));
        for (double t = 0.02; t < 0.99; t += 0.0303) {
            const ConversionAt at = conversion_at(&c, t);
            const PathAt own = path_at(&c.own, at.tau), as = path_at(&c.as, t);
            const double h = 1e-5;
            const ConversionAt before = conversion_at(&c, t - h), after = conversion_at(&c, t + h);
            assert_true(fabs(at.c * own.s - as.s) < 1e-9 * as.s + 1e-9 || at.tau == 1); // beyond the trained end s has no say
            assert_true(fabs(at.c * own.a - as.a) < 1e-9 || at.tau == 0);               // nor has a before the beginning
            if ((before.dtau > 0) == (after.dtau > 0)) {                                // off the ends of what was trained
                assert_true(fabs((after.tau - before.tau) / (2 * h) - at.dtau) < 1e-4 * (1 + fabs(at.dtau)));
                assert_true(fabs((after.c - before.c) / (2 * h) - at.dc) < 1e-4 * (1 + fabs(at.dc)));
            }
        }
    }
}

static void the_closed_form_of_linear_and_cosine(void **state) {
    (void)state;
    const Conversion c = {path_of("linear"), path_of("cosine")};
    for (double t = 0.05; t < 1; t += 0.1) {
        const ConversionAt at = conversion_at(&c, t);
        const double a = sin(M_PI_2 * t), s = cos(M_PI_2 * t);
        assert_true(fabs(at.tau - a / (a + s)) < 1e-12 && fabs(at.c - (a + s)) < 1e-12);
    }
}

// The exact field of independent pairs, converted, is the exact field of the path seen.
static void the_exact_field_becomes_the_exact_field(void **state) {
    (void)state;
    static Density density;
    assert_true(density_of(dist_find("8gaussians"), &density));
    for (int i = 0; i < NAMES * NAMES; i++) {
        const ExactDensity own = {path_of(names[i / NAMES]), &density}, as = {path_of(names[i % NAMES]), &density};
        const ConvertedField converted = {{own.path, as.path}, exact_density_field(&own)};
        const Field field = converted_field(&converted), wanted = exact_density_field(&as);
        for (double t = 0.1; t < 0.95; t += 0.08) {
            const float x[3] = {0.5f, -2, 1.5f}, y[3] = {0.25f, 1, -3};
            float vx[3], vy[3], ux[3], uy[3];
            const ConversionAt at = conversion_at(&converted.conversion, t);
            if (!(at.dtau > 0)) {
                continue; // nobody knows
            }
            field.eval(field.context, (float)t, x, y, vx, vy, 3);
            wanted.eval(wanted.context, (float)t, x, y, ux, uy, 3);
            for (int k = 0; k < 3; k++) {
                const double speed = hypot((double)ux[k], (double)uy[k]);
                assert_true(hypot((double)(vx[k] - ux[k]), (double)(vy[k] - uy[k])) < 2e-3 * (1 + speed));
            }
        }
    }
}

static void noise_of_its_own_and_paths_that_stop_have_none(void **state) {
    (void)state;
    Path noisy = path_of("linear"), straight = path_of("ot"), stops = path_of("custom");
    noisy.params.sigma = 0.1;
    assert_false(conversion_known(&noisy, &straight) || conversion_known(&straight, &noisy));
    assert_true(path_read_points("0:0:1 0.3:0.5:0.5 0.6:0.5:0.5 1:1:0", &stops.params, NULL));
    assert_false(conversion_known(&straight, &stops));
}

// ---- a network ------------------------------------------------------------------------------------------------------------------

#define POINTS 200

static Model *trained(const char *path, const char *predict, const char *pairing, Dataset **dataset) {
    Settings s = small_settings();
    assert_true(settings_set(&s, "path", path, NULL) && settings_set(&s, "predict", predict, NULL) &&
                settings_set(&s, "pairing", pairing, NULL));
    s.sigma_hi = 5;
    *dataset = dataset_open(&s, NULL);
    assert_non_null(*dataset);
    Model *model = model_make(&s, *dataset, NULL, NULL);
    assert_non_null(model);
    for (int i = 0; i < 300; i++) {
        model_step(model);
    }
    return model;
}

// Where the same noise ends along a path, -1: its own.
static void ends(Model *model, int path, SamplerKind kind, int steps, float *x, float *y) {
    Settings s = model->settings;
    s.sample_path = path + 1;
    s.solver = (int)kind;
    s.steps = steps;
    s.tolerance = 1e-6;
    model_convert(model, &s);
    const ModelFlow flow = {model_shown(model, model->average, &s), settings_sampler(&s, s.path)};
    const Fill fill = model_flow(&flow);
    Rng rng = rng_open(7, RNG_SHOW, 1);
    rng_fill_normal(&rng, x, POINTS);
    rng_fill_normal(&rng, y, POINTS);
    const float wide = (float)path_source_std(&flow.sampler.path, "gaussian");
    for (int i = 0; i < POINTS; i++) {
        x[i] *= wide;
        y[i] *= wide;
    }
    fill_ends(&fill, POINTS, x, y);
}

static double apart(const float *x, const float *y, const float *u, const float *v) {
    double sum = 0;
    for (int i = 0; i < POINTS; i++) {
        sum += pow((double)(x[i] - u[i]), 2) + pow((double)(y[i] - v[i]), 2);
    }
    return sqrt(sum / POINTS);
}

static void check_ends(const char *path, const char *predict, const char *pairing, double near) {
    Dataset *dataset;
    Model *model = trained(path, predict, pairing, &dataset);
    float x[POINTS], y[POINTS], u[POINTS], v[POINTS];
    ends(model, -1, SAMPLER_DOPRI5, 8, x, y);
    for (int k = 0; k < NAMES; k++) {
        ends(model, path_index(names[k]), SAMPLER_DOPRI5, 8, u, v);
        const double fine = apart(x, y, u, v);
        ends(model, path_index(names[k]), SAMPLER_EULER, 12, u, v);
        const double coarse = apart(x, y, u, v);
        if (!(fine < near) || !(coarse > 5 * fine)) { // what is left is the solver's error
            fail_msg("%s along %s: %g, with few steps %g", path, names[k], fine, coarse);
        }
    }
    model_free(model);
    dataset_close(dataset);
}

static void particles_end_where_they_do_along_their_own_path(void **state) {
    (void)state;
    check_ends("vp", "velocity", "independent", 3e-3);
    check_ends("ot", "velocity", "ot", 3e-3);
    check_ends("cosine", "data", "independent", 6e-3); // steep near t = 1
    check_ends("ve", "velocity", "independent", 3e-3);
}

static void its_density_is_that_of_its_own_path(void **state) {
    (void)state;
    Dataset *dataset;
    Model *model = trained("ot", "velocity", "independent", &dataset);
    const float x[4] = {0.3f, 1, -1, 2}, y[4] = {0.5f, -0.5f, 0.2f, 0.3f};
    double own[4], seen[4];
    ShownModel shown = model_shown(model, model->average, &model->settings);
    shown.labels = LABEL_NONE;
    LogDensity density = model_density(&shown);
    density.eval(density.context, 1, LIKELIHOOD_TOLERANCE, 4, x, y, own, NULL);
    Settings s = model->settings;
    s.sample_path = path_index("cosine") + 1;
    model_convert(model, &s);
    density = model_density(&shown);
    density.eval(density.context, 1, LIKELIHOOD_TOLERANCE, 4, x, y, seen, NULL);
    for (int i = 0; i < 4; i++) {
        assert_true(fabs(own[i] - seen[i]) < 1e-4);
    }
    // On the way it is what the converted flow's own divergence gives.
    const Field field = model_field(&shown);
    density.eval(density.context, 0.6, LIKELIHOOD_TOLERANCE, 4, x, y, seen, NULL);
    likelihood_log(&field, 1, 0.6, LIKELIHOOD_TOLERANCE, 4, x, y, own, NULL);
    for (int i = 0; i < 4; i++) {
        assert_true(fabs(own[i] - seen[i]) < 2e-3);
    }
    model_free(model);
    dataset_close(dataset);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_paths_agree_up_to_the_scale),
        cmocka_unit_test(the_closed_form_of_linear_and_cosine),
        cmocka_unit_test(the_exact_field_becomes_the_exact_field),
        cmocka_unit_test(noise_of_its_own_and_paths_that_stop_have_none),
        cmocka_unit_test(particles_end_where_they_do_along_their_own_path),
        cmocka_unit_test(its_density_is_that_of_its_own_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
