// The views of the truth by their pixels: the map of the error, the twins, and where nothing is known.
#include "app_rig.h"

typedef struct {
    Field exact;
    float off; // added to the first component
} Offset;

static void offset(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const Offset *o = context;
    o->exact.eval(o->exact.context, t, x, y, vx, vy, n);
    for (int i = 0; i < n; i++) {
        vx[i] += o->off;
    }
}

// Mean brightness of the error map's middle on dark ground.
static double brightness(const Rig *rig, const Camera *camera) {
    Vec2 c = camera_to_px(camera, 0, 0);
    double sum = 0;
    for (int y = (int)c.y - 40; y < (int)c.y + 40; y++) {
        for (int x = (int)c.x - 40; x < (int)c.x + 40; x++) {
            sum += rig->rgb[y][x][0];
        }
    }
    return sum / (80 * 80 * 255.0);
}

// In the window, where slow work is done in slices: the map that is shown is of the moment shown.
static void the_error_map_keeps_up_with_time(void **state) {
    (void)state;
    static uint8_t early[H][W][3];
    Settings s = bare();
    s.truth = EXACT_ERROR;
    Rig *rig = open_rig(&s, 0.9);
    selected(rig->experiment)->trajectories.ready = 0; // no particles over it
    rig->input.live = true;
    shoot(rig);
    memcpy(early, rig->rgb, sizeof early);
    playhead_seek(&rig->experiment->play, 0.2);
    Camera camera = shoot(rig);
    Vec2 c = camera_to_px(&camera, 0, 0);
    assert_true(change(rig, early, (int)c.x, (int)c.y) > 0.05);
    playhead_seek(&rig->experiment->play, 0.9);
    shoot(rig);
    assert_memory_equal(rig->rgb, early, sizeof early);
    close_rig(rig);
}

static void the_error_map_is_zero_for_an_exact_lane(void **state) {
    (void)state;
    static uint8_t before[H][W][3];
    Settings s = bare(), with = s;
    s.field = with.field = FIELD_EXACT;
    with.truth = EXACT_ERROR;
    Rig *rig = open_rig(&s, 0.5);
    Camera camera = shoot_both(rig, &s, &with, before);
    double exact = brightness(rig, &camera);
    with.field = FIELD_LEARNED;
    rig->experiment->settings = with;
    shoot(rig);
    assert_true(brightness(rig, &camera) > exact + 0.1);
    close_rig(rig);
}

static void the_error_map_is_not_tinted_by_the_swarm(void **state) {
    (void)state;
    static uint8_t before[H][W][3];
    for (int truth = EXACT_OFF; truth <= EXACT_ERROR; truth += EXACT_ERROR - EXACT_OFF) {
        Settings by_origin = bare(), by_lane = by_origin;
        by_origin.truth = by_lane.truth = truth;
        by_origin.ribbons = by_lane.ribbons = 8;
        by_lane.color = COLOR_LANE;
        Rig *rig = open_rig(&by_origin, 0.5);
        shoot_both(rig, &by_origin, &by_lane, before);
        assert_int_equal(memcmp(rig->rgb, before, sizeof before) == 0, truth == EXACT_ERROR);
        by_lane.data_points = true; // they would be taken for errors
        shoot_both(rig, &by_origin, &by_lane, before);
        assert_int_equal(memcmp(rig->rgb, before, sizeof before) == 0, truth == EXACT_ERROR);
        close_rig(rig);
    }
}

// A diamond about the place of the first particle's twin, and a line towards it.
static void a_twin_wears_a_diamond(void **state) {
    (void)state;
    static uint8_t before[H][W][3];
    Settings s = bare();
    s.ribbons = 1;
    s.field = FIELD_DIFFERENCE;
    Rig *rig = open_rig(&s, 0.9);
    Settings without = s;
    without.field = FIELD_LEARNED;
    Camera camera = shoot_both(rig, &without, &s, before);
    float x, y, lx, ly;
    trajectories_at(&selected(rig->experiment)->reference, 0.9f, 0, 1, &x, &y);
    experiment_at(rig->experiment, selected(rig->experiment), 0.9f, 0, 1, &lx, &ly);
    Vec2 twin = camera_to_px(&camera, x, y), learned = camera_to_px(&camera, lx, ly);
    float apart = hypotf(twin.x - learned.x, twin.y - learned.y);
    assert_true(apart > 12); // untrained: far from the truth
    float corner = 5.5f * rig->screen.scale * view_fineness(&(Pane){.screen = &rig->screen, .camera = camera});
    int seen = 0;
    for (int k = 0; k < 16; k++) {
        float angle = 6.2832f * (float)k / 16, r = corner / (fabsf(cosf(angle)) + fabsf(sinf(angle)));
        double most = 0;
        for (float off = -0.5f; off <= 0.5f; off += 0.5f) { // a thin line may lie between two pixels
            Vec2 at = {twin.x + (r + off) * cosf(angle), twin.y + (r + off) * sinf(angle)};
            most = fmax(most, change(rig, before, (int)at.x, (int)at.y));
        }
        seen += most > 0.2;
    }
    assert_true(seen >= 14);
    assert_true(change(rig, before, (int)(0.5f * (twin.x + learned.x)), (int)(0.5f * (twin.y + learned.y))) > 0.2);
    close_rig(rig);
}

static void the_error_map_is_zero_for_the_exact_field(void **state) {
    (void)state;
    Settings s = bare();
    s.truth = EXACT_ERROR;
    Rig *rig = open_rig(&s, 0.5);
    Experiment *experiment = rig->experiment;
    ExactField truth = experiment_exact_field(experiment, selected(experiment));
    Offset put = {exact_field(&truth), 0};
    Field field = {.eval = offset, .context = &put};
    stage_inject(rig->stage, &field);
    selected(experiment)->trajectories.ready = 0; // no particles over it
    Camera camera = shoot(rig);
    double zero = brightness(rig, &camera);
    put.off = 0.5f;
    shoot(rig);
    double half = brightness(rig, &camera);
    put.off = 2;
    shoot(rig);
    double two = brightness(rig, &camera);
    assert_true(zero < 0.16); // the ramp's night blue
    assert_true(half > zero + 0.2);
    assert_true(two > half + 0.2);
    close_rig(rig);
}

static void where_the_truth_is_unknown_nothing_is_drawn_and_the_caption_says_so(void **state) {
    (void)state;
    Settings with = bare();
    with.pairing = PAIRING_OT;
    Settings without = with;
    uint8_t before[H][W][3];
    Rig *rig = open_rig(&with, 0.5);
    for (int truth = EXACT_FIELD; truth <= EXACT_ERROR; truth++) {
        with.truth = truth;
        shoot_both(rig, &without, &with, before);
        assert_memory_equal(before, rig->rgb, sizeof before);
        assert_non_null(strstr(stage_caption(rig->experiment, selected(rig->experiment), 0), "random pairs"));
    }
    close_rig(rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_error_map_keeps_up_with_time),
        cmocka_unit_test(the_error_map_is_zero_for_an_exact_lane),
        cmocka_unit_test(the_error_map_is_not_tinted_by_the_swarm),
        cmocka_unit_test(a_twin_wears_a_diamond),
        cmocka_unit_test(the_error_map_is_zero_for_the_exact_field),
        cmocka_unit_test(where_the_truth_is_unknown_nothing_is_drawn_and_the_caption_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
