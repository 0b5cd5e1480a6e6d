// The model bridge from one Gaussian to another, where the Schrödinger bridge is known in closed form: pairs, velocity and score, and the
// moments of its smooth flow and of its random motion at five times. Targets and gradients against the naive network's differences; what
// is saved goes on bit for bit.
#include "base/team.h"
#include "experiment_rig.h"
#include "model/bridge.h"
#include "model/checkpoint.h"
#include "naive_mlp.h"
#include "page/titles.h"
#include "sanitized.h"

#include <stdio.h>
#include <unistd.h>

enum { POINTS = 64 * SOLVE_CHUNK, TIMES = 5 };

// ---- the closed form ---------------------------------------------------------------------------------------------------------
// From N(0, I) to N(m, d^2 I). The entropic plan with epsilon = 2 sigma^2 is Gaussian too, and correlates each coordinate by c, with
// c (c + sigma^2) = d^2 (Bojilov & Galichon 2016; Janati et al. 2006.02572).
#define MEAN_X 1.5
#define MEAN_Y (-1.0)
#define WIDE 0.5

static double covariance(double sigma) {
    return 0.5 * (sqrt(4 * WIDE * WIDE + pow(sigma, 4)) - sigma * sigma);
}

// The variance of a coordinate at t, and its rate of change.
static double variance_at(double sigma, double t, double *rate) {
    const double c = covariance(sigma);
    *rate = -2 * (1 - t) + 2 * t * WIDE * WIDE + (1 - 2 * t) * (2 * c + sigma * sigma);
    return (1 - t) * (1 - t) + t * t * WIDE * WIDE + t * (1 - t) * (2 * c + sigma * sigma);
}

typedef struct {
    double sigma;
    bool score;
} Closed;

// Velocity m + V' / (2 V) (x - t m), score -(x - t m) / V.
static void closed_eval(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const Closed *closed = context;
    double rate;
    const double variance = variance_at(closed->sigma, (double)t, &rate);
    const double slope = closed->score ? -1 / variance : rate / (2 * variance), mean = closed->score ? 0 : 1;
    for (int i = 0; i < n; i++) {
        vx[i] = (float)(mean * MEAN_X + slope * ((double)x[i] - (double)t * MEAN_X));
        vy[i] = (float)(mean * MEAN_Y + slope * ((double)y[i] - (double)t * MEAN_Y));
    }
}

static void sample_data(Rng *rng, float *x, float *y, int *label, int n) {
    rng_fill_normal(rng, x, n);
    rng_fill_normal(rng, y, n);
    for (int i = 0; i < n; i++) {
        x[i] = (float)(MEAN_X + WIDE * (double)x[i]);
        y[i] = (float)(MEAN_Y + WIDE * (double)y[i]);
        if (label) {
            label[i] = 0;
        }
    }
}

static const DistKind data_kind = {.name = "moved", .label = "moved", .classes = 1, .sample = sample_data};

static Dataset moved(void) {
    return (Dataset){.data = &data_kind, .source = dist_find("gaussian"), .fresh = &data_kind};
}

// Means and widths at t = 0.2, ..., 1, of 16,384 particles: within 0.03 and within 3 %.
static void check_moments(const Fill *fill, double sigma, const char *how) {
    static float x[(TIMES + 1) * POINTS], y[(TIMES + 1) * POINTS];
    float t[TIMES + 1];
    Rng rng = rng_open(5, RNG_PARTICLES, 0);
    rng_fill_normal(&rng, x, POINTS);
    rng_fill_normal(&rng, y, POINTS);
    for (int k = 0; k <= TIMES; k++) {
        t[k] = (float)k / TIMES;
    }
    for (int chunk = 0; chunk < POINTS / SOLVE_CHUNK; chunk++) {
        fill->eval(fill->context, chunk, SOLVE_CHUNK, TIMES, t, x + chunk * SOLVE_CHUNK, y + chunk * SOLVE_CHUNK, POINTS);
    }
    for (int k = 1; k <= TIMES; k++) {
        double mx = 0, my = 0, square = 0, rate;
        const double want = sqrt(variance_at(sigma, (double)t[k], &rate));
        for (int i = 0; i < POINTS; i++) {
            mx += (double)x[k * POINTS + i] / POINTS;
            my += (double)y[k * POINTS + i] / POINTS;
        }
        for (int i = 0; i < POINTS; i++) {
            square += (pow((double)x[k * POINTS + i] - mx, 2) + pow((double)y[k * POINTS + i] - my, 2)) / (2.0 * POINTS);
        }
        if (!(hypot(mx - (double)t[k] * MEAN_X, my - (double)t[k] * MEAN_Y) < 0.03 && fabs(sqrt(square) - want) < 0.03 * want)) {
            fail_msg("%s, sigma %g, t = %g: mean %g %g, width %g and not %g", how, sigma, (double)t[k], mx, my, sqrt(square), want);
        }
    }
}

// ---- sampling --------------------------------------------------------------------------------------------------------------------

static Sampler sampler_of(double sigma, SamplerKind kind, SdeNoise noise, const Field *score) {
    Path path = {path_find("bridge"), path_default()};
    path.params.sigma = sigma;
    return (Sampler){.kind = kind, .steps = 100, .path = path, .noise = noise, .noise_scale = 1, .score = score, .seed = 4};
}

static void smooth_and_random_have_the_same_marginals(void **state) {
    (void)state;
    static const double sigmas[] = {0.3, 1, 2};
    for (int k = 0; k < 3; k++) {
        const Closed v = {sigmas[k], false}, g = {sigmas[k], true};
        const Field score = {.eval = closed_eval, .context = &g};
        FieldFlow flow = {{.eval = closed_eval, .context = &v}, sampler_of(sigmas[k], SAMPLER_MIDPOINT, SDE_NONE, NULL)};
        const Fill fill = field_flow(&flow);
        check_moments(&fill, sigmas[k], "smooth");
        for (int noise = 0; noise < SDE_COUNT; noise++) {
            flow.sampler = sampler_of(sigmas[k], SAMPLER_SDE, (SdeNoise)noise, &score);
            check_moments(&fill, sigmas[k], "random");
        }
    }
}

// ---- pairs and learning ----------------------------------------------------------------------------------------------------------

static Settings bridge_settings(void) {
    Settings s = settings_default();
    settings_set(&s, "model", "bridge", NULL);
    s.width = 19;
    s.hidden = 2;
    s.batch = 229; // a multiple neither of the group nor of the network's slice
    s.match = 96;
    s.seed = 3;
    return s;
}

static Bridge *make(const Settings *s, const Dataset *dataset) {
    Error err;
    Model *model = model_make(s, dataset, NULL, &err);
    if (!model) {
        fail_msg("%s", err.text);
    }
    return (Bridge *)model;
}

static Model *base_of(Bridge *b) {
    return &b->flow.base;
}

static void train(Bridge *b, int steps) {
    for (int i = 0; i < steps; i++) {
        model_step(base_of(b));
    }
}

static double pairs_covariance(const Settings *s, const Dataset *dataset) {
    enum { PAIRS = 8 * 1024 };
    static float x0[PAIRS], y0[PAIRS], x1[PAIRS], y1[PAIRS];
    Bridge *b = make(s, dataset);
    assert_true(model_pairs(base_of(b), PAIRS, x0, y0, x1, y1));
    double sum = 0;
    for (int i = 0; i < PAIRS; i++) {
        sum += (double)x0[i] * ((double)x1[i] - MEAN_X) + (double)y0[i] * ((double)y1[i] - MEAN_Y);
    }
    model_free(base_of(b));
    return sum / (2 * PAIRS);
}

// Entropic pairs have the closed form's covariance, whatever epsilon and pairing the rows of flow matching ask for; OT pairs all of it.
static void entropic_pairs_are_the_bridges(void **state) {
    (void)state;
    static const double sigmas[] = {0.3, 1, 2};
    const Dataset dataset = moved();
    Settings s = bridge_settings();
    s.batch = s.match = 1024;
    s.epsilon = 77;
    for (int k = 0; k < 3; k++) {
        s.bridge_sigma = sigmas[k];
        s.bridge_pairs = BRIDGE_ENTROPIC;
        assert_near(settings_epsilon(&s), 2 * sigmas[k] * sigmas[k], 1e-12);
        assert_near(pairs_covariance(&s, &dataset), covariance(sigmas[k]), 0.02);
    }
    s.bridge_pairs = BRIDGE_EXACT;
    assert_near(pairs_covariance(&s, &dataset), WIDE, 0.02);
    s.bridge_pairs = BRIDGE_RANDOM;
    assert_near(pairs_covariance(&s, &dataset), 0, 0.02);
}

// Root mean square error of a field where the bridge's points are at t.
static double error_at(const Field *field, const Closed *closed, float t) {
    static float x[SOLVE_CHUNK], y[SOLVE_CHUNK], vx[SOLVE_CHUNK], vy[SOLVE_CHUNK], wx[SOLVE_CHUNK], wy[SOLVE_CHUNK];
    double rate, sum = 0;
    const float wide = (float)sqrt(variance_at(closed->sigma, (double)t, &rate));
    Rng rng = rng_open(8, RNG_SHOW, 0);
    rng_fill_normal(&rng, x, SOLVE_CHUNK);
    rng_fill_normal(&rng, y, SOLVE_CHUNK);
    for (int i = 0; i < SOLVE_CHUNK; i++) {
        x[i] = t * (float)MEAN_X + wide * x[i];
        y[i] = t * (float)MEAN_Y + wide * y[i];
    }
    field->eval(field->context, t, x, y, vx, vy, SOLVE_CHUNK);
    closed_eval(closed, t, x, y, wx, wy, SOLVE_CHUNK);
    for (int i = 0; i < SOLVE_CHUNK; i++) {
        sum += (double)((vx[i] - wx[i]) * (vx[i] - wx[i]) + (vy[i] - wy[i]) * (vy[i] - wy[i])) / (2.0 * SOLVE_CHUNK);
    }
    return sqrt(sum);
}

static void it_learns_the_schroedinger_bridge(void **state) {
    (void)state;
    const Dataset dataset = moved();
    Settings s = settings_default();
    settings_set(&s, "model", "bridge", NULL);
    s.bridge_sigma = 1;
    s.width = 32;
    s.hidden = 2;
    s.batch = 1024;
    s.match = 256;
    s.decay_steps = 6000;
    Bridge *b = make(&s, &dataset);
    train(b, 6000);
    const Closed v = {s.bridge_sigma, false}, g = {s.bridge_sigma, true};
    const ShownModel shown = model_shown(base_of(b), base_of(b)->average, &s);
    const Field velocity = model_field(&shown);
    BridgeScore own;
    const Field score = bridge_score(&shown, &own);
    for (float t = 0.1f; t < 0.95f; t += 0.2f) {
        double rate;
        const double off_v = error_at(&velocity, &v, t), off_g = error_at(&score, &g, t) * sqrt(variance_at(s.bridge_sigma, (double)t, &rate));
        print_message("t = %.1f: the velocity is off by %.3f, the score by %.3f of its size\n", (double)t, off_v, off_g);
        assert_true(off_v < 0.15 && off_g < 0.15);
    }
    s.steps = 100;
    ModelFlow flow = {shown, settings_sampler(&s, s.path)};
    const Fill fill = model_flow(&flow);
    check_moments(&fill, s.bridge_sigma, "learned, smooth");
    s.solver = SAMPLER_SDE;
    flow.sampler = settings_sampler(&s, s.path);
    check_moments(&fill, s.bridge_sigma, "learned, random");
    model_free(base_of(b));
}

// ---- gradient ----------------------------------------------------------------------------------------------------------------------

// The loss as the paper has it: |v - u|^2 and |z + n g|^2, g being 2 / sigma^2 times what the second network says.
static double naive_loss(const Bridge *b, const double *params, const FlowBatch *in) {
    const Mlp *mlp = &b->flow.base.mlp;
    const double sigma = b->flow.path.params.sigma;
    const float *q = in->pairs;
    double total = 0;
    for (int i = 0; i < in->batch.n; i++) {
        const PathAt at = path_at(&b->flow.path, (double)in->batch.t[i]);
        const double t = (double)in->batch.t[i], x = (double)in->batch.x[i], y = (double)in->batch.y[i];
        const int label = in->batch.label ? in->batch.label[i] : MLP_NO_LABEL;
        double v[2], g[2];
        mlp_eval_naive(mlp, params, t, x, y, label, v);
        mlp_eval_naive(mlp, params + mlp->count, t, x, y, label, g);
        for (int k = 0; k < 2; k++) {
            const double x0 = (double)q[k * BATCH_MAX + i], x1 = (double)q[(2 + k) * BATCH_MAX + i], z = (double)q[(4 + k) * BATCH_MAX + i];
            total += pow(v[k] - (x1 - x0 + at.dn * z), 2) + pow(z + at.n * 2 / (sigma * sigma) * g[k], 2);
        }
    }
    return total / in->batch.n;
}

static void check_gradient(Settings s) {
    Bridge *b = make(&s, NULL);
    Model *model = base_of(b);
    train(b, 40);
    double *params = malloc((size_t)model->count * sizeof *params);
    for (int i = 0; i < model->count; i++) {
        params[i] = (double)model->params[i];
    }
    model_draw(model, model->step, 1);
    const FlowBatch *in = &b->flow.drawn[1];
    const ModelLoss loss = model->kind->gradient(model, 1);
    assert_true(fabs((double)loss.mean - naive_loss(b, params, in)) < 1e-3 * (double)loss.mean);
    double worst = 0, size = 0;
    for (int i = 0; i < model->count; i += 11) {
        const double kept = params[i], h = 1e-5;
        params[i] = kept + h;
        const double above = naive_loss(b, params, in);
        params[i] = kept - h;
        const double below = naive_loss(b, params, in);
        params[i] = kept;
        worst = fmax(worst, fabs((above - below) / (2 * h) - (double)model->grad[i]));
        size = fmax(size, fabs((double)model->grad[i]));
    }
    if (!(worst < 2e-3 * size)) {
        fail_msg("the gradient is off by %g, its largest entry is %g", worst, size);
    }
    free(params);
    model_free(model);
}

static void the_gradient_matches_central_differences(void **state) {
    (void)state;
    Settings s = bridge_settings();
    check_gradient(s);
    s.bridge_pairs = BRIDGE_RANDOM;
    s.bridge_sigma = 0.4;
    s.time_features = s.position_features = 2;
    s.condition = true;
    check_gradient(s);
}

static void threads_change_no_bit(void **state) {
    (void)state;
    static const int threads[] = {1, 2, 8};
    const Settings s = bridge_settings();
    const int before = team_size();
    Bridge *b[3];
    for (int k = 0; k < 3; k++) {
        team_limit(threads[k]);
        b[k] = make(&s, NULL);
        train(b[k], 20);
        assert_memory_equal(base_of(b[k])->params, base_of(b[0])->params, (size_t)base_of(b[0])->count * sizeof(float));
    }
    team_limit(before);
    for (int k = 0; k < 3; k++) {
        model_free(base_of(b[k]));
    }
}

// ---- in a file ---------------------------------------------------------------------------------------------------------------------

static void what_is_saved_goes_on_bit_for_bit(void **state) {
    (void)state;
    char path[] = "/tmp/flowscope-bridge-XXXXXX";
    close(mkstemp(path));
    Settings s = bridge_settings();
    s.position_features = 2;
    Bridge *first = make(&s, NULL), *second = make(&s, NULL);
    Error err;
    Checkpoint back;
    train(first, 30);
    if (!checkpoint_save(base_of(first), true, path, &err) || !checkpoint_load(&back, path, &err)) {
        fail_msg("%s", err.text);
        return;
    }
    const size_t bytes = (size_t)base_of(first)->count * sizeof(float);
    assert_memory_equal(back.model->params, base_of(first)->params, bytes);
    assert_true(back.model->settings.bridge_pairs == s.bridge_pairs && model_same_shape(back.model, base_of(second)));
    model_resume(base_of(second), back.model, back.moments);
    train(first, 30);
    train(second, 30);
    assert_memory_equal(base_of(first)->params, base_of(second)->params, bytes);
    assert_memory_equal(base_of(first)->average, base_of(second)->average, bytes);
    checkpoint_free(&back);
    model_free(base_of(first));
    model_free(base_of(second));
    unlink(path);
}

// ---- as a lane ---------------------------------------------------------------------------------------------------------------------

static Lane *lane_of(Experiment *experiment, int index) {
    return &experiment->lane[index];
}

// Beside flow matching, whose lane has no score: of a random solver it takes the midpoint method, and the bridge its own noise. The words
// "Schrödinger bridge" stand over entropic pairs of all data alone.
static void it_is_a_lane_like_any_other(void **state) {
    (void)state;
    char title[160];
    Settings s = small_settings();
    settings_set(&s, "model", "bridge", NULL);
    settings_set(&s, "lanes", "ot/ot, bridge, bridge/exact, bridge/sinkhorn", NULL);
    settings_set(&s, "solver", "sde", NULL);
    s.sigma = 1;
    s.epsilon = 2;
    s.path = path_named("ot");
    Experiment *experiment = open_session(&s);
    assert_int_equal(experiment->count, 4);
    experiment_train_to(experiment, 20);
    experiment_refresh_all(experiment);
    assert_int_equal(lane_of(experiment, 0)->trajectories.sampler.kind, SAMPLER_MIDPOINT);
    assert_int_equal(lane_of(experiment, 1)->trajectories.sampler.kind, SAMPLER_SDE);
    assert_int_equal(lane_of(experiment, 3)->spec.model, 0);
    static const char *const titles[] = {"Optimal transport", "Schrödinger bridge · soft OT pairs",
                                         "Score and flow matching · OT pairs", "Flow of a Schrödinger bridge · soft OT pairs"};
    for (int i = 0; i < 4; i++) {
        const Lane *lane = lane_of(experiment, i);
        titles_lane(lane, title, sizeof title);
        assert_string_equal(title, titles[i]);
        for (int k = 0; k < lane->trajectories.count; k++) {
            assert_true(isfinite(lane->trajectories.x[lane->trajectories.intervals * lane->trajectories.count + k]));
        }
    }
    close_session(experiment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(smooth_and_random_have_the_same_marginals),
        cmocka_unit_test(entropic_pairs_are_the_bridges),
        unit_test_at_scale(it_learns_the_schroedinger_bridge),
        cmocka_unit_test(the_gradient_matches_central_differences),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(what_is_saved_goes_on_bit_for_bit),
        cmocka_unit_test(it_is_a_lane_like_any_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
