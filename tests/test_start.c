// The start point, by its pixels and by its numbers: from N(0, I) to N(0, I) a path with a^2 + s^2 = 1 leaves every particle where it is, and
// the data to expect of it is a x; towards a mixture of Gaussians what a velocity tells agrees with a quadrature over the data.
#include "app_rig.h"

#include "run/health.h"

static Settings with_start(const char *path, double x, double y) {
    Settings s = bare();
    assert_true(settings_set(&s, "data", "gaussian", NULL) && settings_set(&s, "path", path, NULL));
    s.field = FIELD_EXACT;
    s.particles = 1000;
    s.start = setting_point(x, y);
    return s;
}

// The largest change within a few pixels of a place.
static double ink_at(const Rig *rig, const Camera *camera, uint8_t before[H][W][3], double x, double y) {
    const Vec2 px = camera_to_px(camera, (float)x, (float)y);
    double most = 0;
    for (int dy = -2; dy <= 2; dy++) {
        for (int dx = -2; dx <= 2; dx++) {
            most = fmax(most, change(rig, before, (int)px.x + dx, (int)px.y + dy));
        }
    }
    return most;
}

static void it_goes_where_its_particle_goes(void **state) {
    (void)state;
    static uint8_t before[H][W][3];
    const Settings s = with_start("cosine", 2, 1);
    Settings without = s;
    without.start = 0;
    Rig *rig = open_rig(&s, 0.5);
    const Camera camera = shoot_both(rig, &without, &s, before);
    const double a = sin(M_PI / 4);
    assert_true(ink_at(rig, &camera, before, 2, 1) > 0.3);         // it stays, and
    assert_true(ink_at(rig, &camera, before, 2 * a, 1 * a) > 0.3); // this is to be expected of it
    assert_true(ink_at(rig, &camera, before, 0, 0) > 0.1);         // as the middle was at first
    for (int i = 0; i < 8; i++) {
        const double angle = M_PI / 4 * i;
        assert_true(ink_at(rig, &camera, before, 3 * cos(angle), 3 * sin(angle)) == 0);
    }
    close_rig(rig);
}

// Ink of it in all.
static double ink_of(const Settings *s) {
    static uint8_t before[H][W][3];
    Settings without = *s;
    double ink = 0;
    without.start = 0;
    Rig *rig = open_rig(s, 0.5);
    shoot_both(rig, &without, s, before);
    for (int i = 0; i < W * H; i++) {
        ink += change(rig, before, i % W, i / W);
    }
    close_rig(rig);
    return ink;
}

static void every_kind_of_model_takes_it_somewhere(void **state) {
    (void)state;
    for (int k = 0; k < model_kinds(); k++) {
        Settings s = with_start("ot", 1, -1);
        s.field = FIELD_LEARNED;
        s.model = k;
        Rig *rig = open_rig(&s, 0.5);
        const bool mosaic = model_has_mosaic(selected(rig->experiment)->model);
        assert_null(stage_caption(rig->experiment, selected(rig->experiment), 0)); // that training has just begun is said instead
        experiment_train_to(rig->experiment, HEALTH_EARLY_STEPS);
        experiment_refresh_all(rig->experiment);
        assert_non_null(stage_caption(rig->experiment, selected(rig->experiment), 0));
        close_rig(rig);
        assert_true(mosaic ? ink_of(&s) == 0 : ink_of(&s) > 20); // what starts nowhere says so, and draws nothing
    }
}

static void noise_leads_it_several_ways(void **state) {
    (void)state;
    Settings s = with_start("vp", 1, -1);
    const double one = ink_of(&s);
    s.solver = SAMPLER_SDE;
    assert_true(ink_of(&s) > 1.5 * one);
}

// E[x1 | x_t = x] of a mixture of Gaussians, by the midpoint rule.
static void expect_by_quadrature(const Density *data, const PathAt *at, double x, double y, double m[2]) {
    double sum = 0;
    m[0] = m[1] = 0;
    for (int i = 0; i < 400; i++) {
        for (int j = 0; j < 400; j++) {
            const double u = 12 * (i + 0.5) / 400 - 6, v = 12 * (j + 0.5) / 400 - 6, d = (double)data->std;
            const double dx = x - at->a * u, dy = y - at->a * v;
            double p = 0;
            for (int k = 0; k < data->count; k++) {
                const double cx = u - (double)data->x[k], cy = v - (double)data->y[k];
                p += exp(-(cx * cx + cy * cy) / (2 * d * d));
            }
            p *= exp(-(dx * dx + dy * dy) / (2 * at->s * at->s));
            sum += p;
            m[0] += p * u;
            m[1] += p * v;
        }
    }
    m[0] /= sum;
    m[1] /= sum;
}

static void check_told(const Lane *lane, const ShownModel *shown, const Field *field, const Density *data, float t, Vec2 at) {
    Vec2 v;
    field->eval(field->context, t, &at.x, &at.y, &v.x, &v.y, 1);
    const PathAt path = path_merged_at(model_path(lane->model), (double)t);
    double m[2];
    expect_by_quadrature(data, &path, (double)at.x, (double)at.y, m);
    const double e[2] = {((double)at.x - path.a * m[0]) / path.s, ((double)at.y - path.a * m[1]) / path.s};
    const Vec2 data_told = lane_told(lane, shown, t, at, v, PREDICT_DATA), noise = lane_told(lane, shown, t, at, v, PREDICT_NOISE);
    const Vec2 score = lane_told(lane, shown, t, at, v, PREDICT_SCORE), same = lane_told(lane, shown, t, at, v, PREDICT_VELOCITY);
    assert_float_equal(data_told.x, m[0], 1e-3);
    assert_float_equal(data_told.y, m[1], 1e-3);
    assert_float_equal(noise.x, e[0], 1e-3);
    assert_float_equal(noise.y, e[1], 1e-3);
    assert_true(fabs((double)score.x * path.s + e[0]) < 2e-3);
    assert_true(fabs((double)score.y * path.s + e[1]) < 2e-3);
    assert_true(same.x == v.x && same.y == v.y);
}

static void what_a_velocity_tells_is_what_the_data_say(void **state) {
    (void)state;
    static const char *const paths[] = {"ot", "vp", "cosine", "ve"};
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
        Settings s = bare();
        assert_true(settings_set(&s, "data", "8gaussians", NULL) && settings_set(&s, "path", paths[p], NULL));
        s.sigma_lo = 0.1;
        Experiment *experiment = open_session(&s);
        const Lane *lane = selected(experiment);
        const ShownModel shown = experiment_field(experiment, lane);
        const ExactField exact = experiment_exact_field(experiment, lane);
        const Field field = exact_field(&exact);
        for (int what = 0; what < PREDICT_COUNT; what++) {
            assert_true(lane_tells(lane, (Predict)what));
        }
        for (int k = 2; k < 9; k++) {
            check_told(lane, &shown, &field, &experiment->data_density, 0.1f * (float)k, (Vec2){0.3f * (float)k, 0.7f});
        }
        close_session(experiment);
    }
}

// Matched pairs have no score, but noise and data follow from a velocity of any pairs, as x_t holds nothing else.
static void matched_pairs_tell_no_score(void **state) {
    (void)state;
    Settings s = bare();
    s.pairing = PAIRING_OT;
    Experiment *experiment = open_session(&s);
    const Lane *lane = selected(experiment);
    const ShownModel shown = experiment_field(experiment, lane);
    assert_true(lane_tells(lane, PREDICT_VELOCITY) && lane_tells(lane, PREDICT_DATA) && lane_tells(lane, PREDICT_NOISE));
    assert_false(lane_tells(lane, PREDICT_SCORE));
    const Vec2 x0 = {-1, 0.5f}, x1 = {2, 1}, v = {3, 0.5f}, at = {0.5f, 0.75f}; // of one pair, half way
    const Vec2 data = lane_told(lane, &shown, 0.5f, at, v, PREDICT_DATA), noise = lane_told(lane, &shown, 0.5f, at, v, PREDICT_NOISE);
    const float off = 2 * (float)s.sigma_min + 1e-5f; // `ot` is that far from the line
    assert_float_equal(data.x, x1.x, off);
    assert_float_equal(data.y, x1.y, off);
    assert_float_equal(noise.x, x0.x, off);
    assert_float_equal(noise.y, x0.y, off);
    close_session(experiment);
}

// Of bridges between a few pairs all is known, in one dimension: weights of the pairs at x, and the means of what each says there.
static void a_bridges_velocity_and_score_tell_both_ends(void **state) {
    (void)state;
    static const double x0[] = {-1.5, -0.2, 0.4, 1.1}, x1[] = {2, -2, 0.5, -1};
    const double sigma = 0.8, x = 0.3;
    for (double t = 0.1; t < 1; t += 0.2) {
        const double n = sigma * sqrt(t * (1 - t)), dn = sigma * sigma * (1 - 2 * t) / (2 * n);
        double sum = 0, v = 0, g = 0, data = 0, noise = 0;
        for (int i = 0; i < 4; i++) {
            const double z = (x - (1 - t) * x0[i] - t * x1[i]) / n, p = exp(-0.5 * z * z);
            sum += p;
            v += p * (x1[i] - x0[i] + dn * z);
            g -= p * z / n;
            data += p * x1[i];
            noise += p * x0[i];
        }
        assert_near(predict_bridge_data(sigma, t, x, v / sum, g / sum), data / sum, 1e-12);
        assert_near(predict_bridge_noise(sigma, t, x, v / sum, g / sum), noise / sum, 1e-12);
    }
}

// A lane with such a model says them by the score that it has learned for itself: its network says sigma^2 / 2 times that.
static void a_bridge_tells_what_it_has_learned(void **state) {
    (void)state;
    Settings s = with_start("ot", 1, -1);
    s.field = FIELD_LEARNED;
    assert_true(settings_set(&s, "model", "bridge", NULL));
    s.bridge_sigma = 0.5;
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 20);
    const Lane *lane = selected(experiment);
    const ShownModel shown = experiment_field(experiment, lane);
    const Vec2 at = {0.4f, -0.7f}, v = {1.5f, 0.25f};
    Vec2 g;
    for (int what = 0; what < PREDICT_COUNT; what++) {
        assert_true(lane_tells(lane, (Predict)what));
    }
    model_bridge_score(&shown, 0.3f, at.x, at.y, &g.x, &g.y);
    const Vec2 score = lane_told(lane, &shown, 0.3f, at, v, PREDICT_SCORE), data = lane_told(lane, &shown, 0.3f, at, v, PREDICT_DATA);
    const Vec2 noise = lane_told(lane, &shown, 0.3f, at, v, PREDICT_NOISE), same = lane_told(lane, &shown, 0.3f, at, v, PREDICT_VELOCITY);
    assert_true(hypotf(g.x, g.y) > 0.01f && same.x == v.x && same.y == v.y && score.x == g.x && score.y == g.y);
    assert_float_equal(data.x, at.x + 0.7f * (v.x + 0.125f * g.x), 1e-5);
    assert_float_equal(data.y, at.y + 0.7f * (v.y + 0.125f * g.y), 1e-5);
    assert_float_equal(noise.x, at.x - 0.3f * (v.x - 0.125f * g.x), 1e-5);
    assert_float_equal(noise.y, at.y - 0.3f * (v.y - 0.125f * g.y), 1e-5);
    close_session(experiment);
}

static void its_text_says_where_it_is(void **state) {
    (void)state;
    Settings s = settings_default();
    Error err = {0};
    char text[64];
    float x = 9, y = 9;
    assert_false(setting_place(s.start, &x, &y));
    assert_true(settings_set(&s, "start", "-1.25,0.007", &err) && setting_place(s.start, &x, &y));
    assert_float_equal(x, -1.25, 1e-6);
    assert_float_equal(y, 0.007, 1e-6);
    settings_text(&s, settings_find("start"), text, sizeof text);
    assert_string_equal(text, "-1.25,0.007");
    static const char *const wrong[] = {"1", "1,", ",1", "1;2", "1,2,3", "9,0", "0,-9", "nan,0", "on"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(settings_set(&s, "start", wrong[i], &err));
    }
    assert_true(settings_set(&s, "start", "off", &err) && s.start == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_goes_where_its_particle_goes),
        cmocka_unit_test(every_kind_of_model_takes_it_somewhere),
        cmocka_unit_test(noise_leads_it_several_ways),
        cmocka_unit_test(what_a_velocity_tells_is_what_the_data_say),
        cmocka_unit_test(matched_pairs_tell_no_score),
        cmocka_unit_test(a_bridges_velocity_and_score_tell_both_ends),
        cmocka_unit_test(a_bridge_tells_what_it_has_learned),
        cmocka_unit_test(its_text_says_where_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
