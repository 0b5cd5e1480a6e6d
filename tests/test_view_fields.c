// Arrows and streams by their pixels, with fields of closed form put in the network's place.
#include "app_rig.h"

// `context`: how fast it is far out.
static void fast_far_out(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    (void)t;
    for (int i = 0; i < n; i++) {
        vx[i] = hypotf(x[i], y[i]) < 5 ? 1 : *(const float *)context;
        vy[i] = 0;
    }
}

// Summed gradient of a picture's change: along a field of lines there is little of it, across them much.
typedef struct {
    double xx, xy, yy;
} Structure;

static Structure structure(const Rig *rig, uint8_t before[][W][3]) {
    Structure s = {0};
    for (int y = 100; y < H - 100; y++) {
        for (int x = 100; x < W - 100; x++) {
            double gx = change(rig, before, x + 1, y) - change(rig, before, x - 1, y);
            double gy = change(rig, before, x, y + 1) - change(rig, before, x, y - 1);
            s.xx += gx * gx;
            s.xy += gx * gy;
            s.yy += gy * gy;
        }
    }
    return s;
}

// The direction of least gradient, in degrees, 0..180, y up.
static double grain_deg(Structure s) {
    double across = 0.5 * atan2(2 * s.xy, s.xx - s.yy); // of most gradient, y down
    double along = (-across * 180 / 3.14159265358979) + 90;
    return fmod(along + 360, 180);
}

static void assert_grain(void (*choose)(Settings *)) {
    for (int degrees = 15; degrees < 180; degrees += 50) {
        double angle = degrees * 3.14159265358979 / 180;
        float v[2] = {3 * (float)cos(angle), 3 * (float)sin(angle)};
        Field field = {.eval = constant, .context = v};
        Settings without = bare();
        Settings with = without;
        uint8_t before[H][W][3];
        choose(&with);
        Rig *rig = open_rig(&with, 0.5);
        stage_inject(rig->stage, &field);
        shoot_both(rig, &without, &with, before);
        double off = fabs(grain_deg(structure(rig, before)) - degrees);
        if (fmin(off, 180 - off) > 12) {
            fail_msg("the grain is %.0f degrees off a field at %d", off, degrees);
        }
        close_rig(rig);
    }
}

static void with_arrows(Settings *s) {
    s->arrows = true;
}

static void with_streams(Settings *s) {
    s->streams = true;
}

static void arrows_and_streams_run_along_the_field(void **state) {
    (void)state;
    assert_grain(with_arrows);
    assert_grain(with_streams);
}

// Ink weighs more at the head than at the tail.
static void arrows_point_where_the_field_goes(void **state) {
    (void)state;
    static const float ways[4][2] = {{2, 0}, {0, 2}, {-2, 0}, {0, -2}};
    for (int k = 0; k < 4; k++) {
        Field field = {.eval = constant, .context = ways[k]};
        Settings without = bare();
        Settings with = without;
        uint8_t before[H][W][3];
        with.arrows = true;
        Rig *rig = open_rig(&with, 0.5);
        stage_inject(rig->stage, &field);
        Camera camera = shoot_both(rig, &without, &with, before);
        float cell = fmaxf(camera.pane.w, camera.pane.h) / ARROWS;
        int columns = (int)fminf(ceilf(camera.pane.w / cell), ARROWS), rows = (int)fminf(ceilf(camera.pane.h / cell), ARROWS);
        double sx = 0, sy = 0, all = 0;
        for (int y = 60; y < H - 60; y++) {
            for (int x = 60; x < W - 60; x++) { // from the middle of the nearest arrow
                double u = (x + 0.5 - (double)camera.pane.x - 0.5 * (double)camera.pane.w) / (double)cell + 0.5 * (columns - 1);
                double v = (y + 0.5 - (double)camera.pane.y - 0.5 * (double)camera.pane.h) / (double)cell + 0.5 * (rows - 1);
                double ink = change(rig, before, x, y);
                sx += ink * (u - round(u));
                sy -= ink * (v - round(v));
                all += ink;
            }
        }
        assert_true(all > 100);
        double ahead = (sx * (double)ways[k][0] + sy * (double)ways[k][1]) / (2 * all);
        double aside = (sx * (double)ways[k][1] - sy * (double)ways[k][0]) / (2 * all);
        assert_true(ahead > 0.02);
        assert_near(aside, 0, 0.02);
        close_rig(rig);
    }
}

static void arrows_and_streams_keep_off_words(void **state) {
    (void)state;
    for (int k = 0; k < 2; k++) {
        float right[2] = {3, 0};
        Field field = {.eval = constant, .context = right};
        Settings without = bare(), with = without;
        uint8_t before[H][W][3];
        (k ? with_streams : with_arrows)(&with);
        Rig *rig = open_rig(&with, 0.5);
        stage_inject(rig->stage, &field);
        const float scale = rig->screen.scale;
        const Rect words = {150, 120, 180, 60};
        for (int kept_off = 0; kept_off <= 1; kept_off++) {
            rig->page.words = (Words){kept_off, {{words.x / scale, words.y / scale, words.w / scale, words.h / scale}}};
            shoot_both(rig, &without, &with, before);
            double ink = 0;
            for (int y = (int)words.y; y < (int)(words.y + words.h); y++) {
                for (int x = (int)words.x; x < (int)(words.x + words.w); x++) {
                    ink += rig->rgb[y][x][1] > before[y][x][1] + 8; // brighter: particles only become fainter
                }
            }
            assert_true(kept_off ? ink == 0 : ink > 100);
        }
        close_rig(rig);
    }
}

// What the network was never taught, where no particle is, leaves the arrows of the swarm as they are.
static void arrows_have_the_scale_of_the_swarm(void **state) {
    (void)state;
    static const float speed[2] = {1, 50};
    static uint8_t before[H][W][3];
    Settings s = bare();
    s.arrows = true;
    Rig *rig = open_rig(&s, 0.9);
    int differ[2] = {0};
    for (int k = 0; k < 2; k++) {
        Field field = {.eval = fast_far_out, .context = &speed[k]};
        stage_inject(rig->stage, &field);
        Camera camera = shoot(rig);
        for (int i = 0; k == 1 && i < W * (H - 60); i++) { // above the legend
            Vec2 at = camera_from_px(&camera, (Vec2){(float)(i % W), (float)(i / W)});
            differ[hypotf(at.x, at.y) > 4] += change(rig, before, i % W, i / W) > 0;
        }
        memcpy(before, rig->rgb, sizeof before);
    }
    assert_int_equal(differ[0], 0);
    assert_true(differ[1] > 100);
    close_rig(rig);
}

// What stands out from the ground in a column of pixels, dark on dark.
static double ink_of_column(const Rig *rig, int x) {
    double ink = 0;
    for (int y = 0; y < H; y++) {
        ink += rig->rgb[y][x][1] > 17 + 24; // the stage's green
    }
    return ink;
}

// Seen from close by streams and swarm fill every pane; side by side they end softly where the other begins, alone they run on.
static void pictures_fade_between_panes(void **state) {
    (void)state;
    float right[2] = {3, 0};
    Field field = {.eval = constant, .context = right};
    Settings s = bare();
    s.streams = true;
    s.zoom = 4;
    for (int compare = 0; compare <= 1; compare++) {
        s.compare = compare;
        Rig *rig = open_rig(&s, 0.5);
        stage_inject(rig->stage, &field);
        Camera camera = shoot(rig);
        int end = (int)(camera.pane.x + camera.pane.w), off = (int)(20 * rig->screen.scale);
        assert_true(ink_of_column(rig, end - off) > 20);
        assert_int_equal(ink_of_column(rig, end - 1) > 20, !compare);
        close_rig(rig);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrows_and_streams_run_along_the_field), cmocka_unit_test(arrows_point_where_the_field_goes),
        cmocka_unit_test(arrows_and_streams_keep_off_words),      cmocka_unit_test(pictures_fade_between_panes),
        cmocka_unit_test(arrows_have_the_scale_of_the_swarm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
