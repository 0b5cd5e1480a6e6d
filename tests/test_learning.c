// The headline promise: after 3,000 steps at the default settings the particles land on the data.
// The distance is the exact 2-Wasserstein distance between N particles, carried from fresh noise by the default solver under the
// averaged weights, and N fresh data points; it is held against the same distance between two fresh data samples, each averaged
// over DRAWS draws, because both vary by chance (mostly with how many points fall on which part of the shape).
// With twice the steps, the likelihood of the eight Gaussians is within a twentieth of a nat of their entropy.
#include "flow/metric.h"
#include "mixture.h"
#include "sanitized.h"
#include "flow/solve.h"
#include "flow_rig.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { N = 2000, DRAWS = 8, STEPS = 3000 };

typedef struct {
    const char *data, *path;
    Pairing pairing;
    double bound; // on the ratio
} Case;

static FlowMatching *trained(const Settings *s, int steps) {
    FlowMatching *model = make_flow(s);
    for (int i = 0; i < steps; i++) {
        model_step(&model->base);
    }
    return model;
}

static void sample(const DistKind *kind, uint64_t index, float *x, float *y) {
    Rng rng = rng_open(1, RNG_MEASURE, index);
    dist_draw(kind, &rng, x, y, NULL, N);
}

static double ratio(const FlowMatching *model, const Settings *s) {
    static float px[N], py[N], ax[N], ay[N], bx[N], by[N];
    NetworkField context = {.mlp = &model->base.mlp, .weights = model->base.average};
    Field field = network_field(&context);
    double carried = 0, floor = 0;
    for (uint64_t draw = 0; draw < DRAWS; draw++) {
        sample(model->base.source, 3 * draw, px, py);
        sample(model->base.data, 3 * draw + 1, ax, ay);
        sample(model->base.data, 3 * draw + 2, bx, by);
        solve_end(&field, (Solver)s->solver, s->steps, 0, 1, N, px, py);
        carried += metric_w2(N, px, py, ax, ay);
        floor += metric_w2(N, bx, by, ax, ay);
    }
    print_message("%s, path %s: W2 %.3f, of two data samples %.3f\n", model->base.data->name, model->path.kind->name,
                  carried / DRAWS, floor / DRAWS);
    return carried / floor;
}

static void test_particles_land_on_the_data(void **state) {
#if SANITIZED_MEMORY
    skip(); // minutes; what it runs is run by the other tests
#endif
    const Case *c = *state;
    Settings s = settings_default();
    Error err;
    assert_true(settings_set(&s, "data", c->data, &err));
    s.path = path_index(c->path);
    s.pairing = (int)c->pairing;
    FlowMatching *model = trained(&s, STEPS);
    double found = ratio(model, &s);
    free_flow(model);
    if (!(found <= c->bound)) {
        fail_msg("%s, path %s: %.2f times the distance of two data samples, more than %g", c->data, c->path, found, c->bound);
    }
}

// ---- likelihood ----------------------------------------------------------------------------------------------------------

enum { LIKELY = 2000, LONGER = 6000 };

// - log p of fresh data under the lane, less the same under the true density: no less than 0 in the mean, and without the luck of the
// draw that both share. *truth: the mean of the latter.
static double excess(const FlowMatching *model, const Mixture *data, double *truth) {
    static float x[LIKELY], y[LIKELY];
    static double log_p[LIKELY];
    NetworkField context = {.mlp = &model->base.mlp, .weights = model->base.average};
    Field field = network_field(&context);
    Rng rng = rng_open(1, RNG_MEASURE, 99);
    double sum = 0;
    dist_draw(model->base.data, &rng, x, y, NULL, LIKELY);
    likelihood_log(&field, 1, 1.0, LIKELIHOOD_TOLERANCE, LIKELY, x, y, log_p, NULL);
    *truth = 0;
    for (int i = 0; i < LIKELY; i++) {
        double exact = mixture_log_density(data, 1, (double)x[i], (double)y[i], NULL);
        sum += exact - log_p[i];
        *truth -= exact;
    }
    *truth /= LIKELY;
    return sum / LIKELY;
}

// The eight Gaussians are drawn in 0.05 nats of the fewest that any model can need, their entropy.
static void test_likelihood_is_near_the_entropy(void **state) {
    (void)state;
#if SANITIZED_MEMORY
    skip(); // a minute; what it runs is run by the other tests
#endif
    double cx[8], cy[8], std[8], truth;
    for (int k = 0; k < 8; k++) {
        cx[k] = 2 * M_SQRT2 * cos(k * M_PI / 4);
        cy[k] = 2 * M_SQRT2 * sin(k * M_PI / 4);
        std[k] = 0.25 * M_SQRT2;
    }
    const Mixture data = {{path_find("linear"), path_default()}, 8, cx, cy, std, NULL};
    Settings s = settings_default();
    s.decay_steps = LONGER;
    s.batch = 512;
    assert_true(settings_set(&s, "data", "8gaussians", NULL));
    s.path = path_index("linear");
    s.pairing = PAIRING_INDEPENDENT;
    FlowMatching *model = trained(&s, LONGER);
    const double floor = mixture_entropy(&data, 1, 32), over = excess(model, &data, &truth);
    free_flow(model);
    print_message("8gaussians: negative log-likelihood %.4f nats, entropy %.4f\n", floor + over, floor);
    assert_true(fabs(floor - 2.8316) < 1e-3);                  // mathematics: 2.838 if the parts did not overlap
    assert_true(fabs(truth - floor) < 5 * 0.8 / sqrt(LIKELY)); // the data are such ones: -log p scatters by 0.8 nats
    assert_true(over > -0.01 && over < 0.05);
}

// The distance can tell: untrained particles are far off.
static void test_noise_is_not_data(void **state) {
    (void)state;
    Settings s = settings_default();
    s.path = path_index("ot");
    s.pairing = PAIRING_OT;
    FlowMatching *model = make_flow(&s);
    assert_true(ratio(model, &s) > 4);
    free_flow(model);
}

int main(void) {
    static Case cases[] = {
        {"moons", "vp", PAIRING_INDEPENDENT, 1.5},      {"moons", "ot", PAIRING_OT, 1.5},
        {"8gaussians", "vp", PAIRING_INDEPENDENT, 1.5}, {"8gaussians", "ot", PAIRING_OT, 1.5},
        {"checkerboard", "vp", PAIRING_INDEPENDENT, 2}, {"checkerboard", "ot", PAIRING_OT, 2},
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_noise_is_not_data),
        cmocka_unit_test(test_likelihood_is_near_the_entropy),
        {"moons, vp", test_particles_land_on_the_data, NULL, NULL, &cases[0]},
        {"moons, ot", test_particles_land_on_the_data, NULL, NULL, &cases[1]},
        {"8gaussians, vp", test_particles_land_on_the_data, NULL, NULL, &cases[2]},
        {"8gaussians, ot", test_particles_land_on_the_data, NULL, NULL, &cases[3]},
        {"checkerboard, vp", test_particles_land_on_the_data, NULL, NULL, &cases[4]},
        {"checkerboard, ot", test_particles_land_on_the_data, NULL, NULL, &cases[5]},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
