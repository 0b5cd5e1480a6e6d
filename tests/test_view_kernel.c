// The circles of DDPM's chains by their pixels: about the mean of the next hop, with its one and two standard deviations, by closed forms.
#include "app_rig.h"

#define STEPS 4
#define AT 0.6 // between two states of the chain
static const float expected[2] = {1.0f, -0.5f};

// DDPM's alpha bar: the data's share of the variance at flow time t.
static double alpha_bar(double t) {
    const double b0 = 0.1, b1 = 20, r = 1 - t;
    return exp(-b0 * r - 0.5 * (b1 - b0) * r * r);
}

// The velocity of a network that expects the same data everywhere: a' m + s' e, e = (x - a m) / s.
static void expects(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const double b = 0.1 + 19.9 * (1 - (double)t), a = sqrt(alpha_bar((double)t)), s = sqrt(1 - a * a);
    const double da = 0.5 * b * a, ds = -a * da / s;
    (void)context;
    for (int i = 0; i < n; i++) {
        vx[i] = (float)(da * (double)expected[0] + ds * ((double)x[i] - a * (double)expected[0]) / s);
        vy[i] = (float)(da * (double)expected[1] + ds * ((double)y[i] - a * (double)expected[1]) / s);
    }
}

// The most that the picture has changed across a circle's line, seen from the mean; -1 outside the picture.
static double ink_at(const Rig *rig, uint8_t before[H][W][3], Vec2 mean, float angle, float from, float to) {
    double most = -1;
    for (float r = from; r <= to; r += 0.5f) {
        const int x = (int)(mean.x + r * cosf(angle)), y = (int)(mean.y + r * sinf(angle));
        if (x >= 0 && x < W && y >= 0 && y < H) {
            most = fmax(most, change(rig, before, x, y));
        }
    }
    return most;
}

// Rings at one and two standard deviations, and little between and beyond them. Of 32 directions some meet a trajectory.
static void assert_circles(const Rig *rig, uint8_t before[H][W][3], Vec2 mean, float std) {
    int seen = 0, ringed = 0, clear = 0;
    for (int i = 0; i < 32; i++) {
        const float angle = 6.2831853f * (float)i / 32;
        const double one = ink_at(rig, before, mean, angle, std - 2.5f, std), two = ink_at(rig, before, mean, angle, 2 * std - 2, 2 * std);
        const double between = ink_at(rig, before, mean, angle, 1.4f * std, 1.6f * std);
        const double beyond = ink_at(rig, before, mean, angle, 2 * std + 3, 2.2f * std + 3);
        if (one >= 0 && two >= 0 && beyond >= 0) {
            seen++;
            ringed += one > between + 0.15 && two > between + 0.15;
            clear += beyond < 0.02;
        }
    }
    if (seen < 16 || ringed < seen - 4 || clear < seen - 4) {
        fail_msg("of %d directions %d have two rings, %d nothing beyond", seen, ringed, clear);
    }
}

static void draw_chain(int direction, double from, double to) {
    static uint8_t before[H][W][3];
    Settings with = bare(), without;
    with.path = path_named("vp");
    with.solver = SAMPLER_DDPM;
    with.steps = STEPS;
    with.direction = direction;
    without = with;
    with.ribbons = 1;
    Rig *rig = open_rig(&with, AT);
    const Lane *lane = selected(rig->experiment);
    const Field field = {.eval = expects};
    stage_inject(rig->stage, &field);
    assert_true(lane->trajectories.hops && lane->trajectories.back == (direction == DIRECTION_TO_NOISE));
    const Camera camera = shoot_both(rig, &without, &with, before);
    float x, y;
    trajectories_at(&lane->trajectories, (float)from, 0, 1, &x, &y);
    double shrink, mean[2], std; // by Bayes' rule for the way back: the state before, times what leads from there to x
    if (direction == DIRECTION_TO_NOISE) {
        shrink = sqrt(alpha_bar(to) / alpha_bar(from));
        std = sqrt(1 - shrink * shrink);
        mean[0] = shrink * (double)x;
        mean[1] = shrink * (double)y;
    } else {
        shrink = sqrt(alpha_bar(from) / alpha_bar(to));
        const double prior = 1 / (1 - alpha_bar(to)), seen = shrink * shrink / (1 - shrink * shrink);
        std = 1 / sqrt(prior + seen);
        mean[0] = (prior * sqrt(alpha_bar(to)) * (double)expected[0] + seen * (double)x / shrink) * std * std;
        mean[1] = (prior * sqrt(alpha_bar(to)) * (double)expected[1] + seen * (double)y / shrink) * std * std;
    }
    assert_circles(rig, before, camera_to_px(&camera, (float)mean[0], (float)mean[1]), (float)std * camera.scale);
    close_rig(rig);
}

static void circles_say_where_noise_leads(void **state) {
    (void)state;
    draw_chain(DIRECTION_TO_NOISE, 0.75, 0.5);
}

static void circles_say_where_the_learned_way_back_leads(void **state) {
    (void)state;
    draw_chain(DIRECTION_TO_DATA, 0.5, 0.75);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(circles_say_where_noise_leads),
        cmocka_unit_test(circles_say_where_the_learned_way_back_leads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
