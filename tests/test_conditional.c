// The view of conditional paths by its pixels.
#include "app_rig.h"

#include "ui/palette.h"

static bool is_seen(const Rig *rig, Vec2 at, Rgba color) {
    for (int y = (int)at.y - 1; y <= (int)at.y + 1; y++) {
        for (int x = (int)at.x - 1; x <= (int)at.x + 1; x++) {
            const uint8_t *p = rig->rgb[y][x];
            if (abs(p[0] - (int)(color >> 24)) + abs(p[1] - (int)(color >> 16 & 255u)) + abs(p[2] - (int)(color >> 8 & 255u)) <
                4) {
                return true;
            }
        }
    }
    return false;
}

static int lower_moon(float x, float y) {
    return fabsf(hypotf(x - 1, y - 0.5f) - 2) < fabsf(hypotf(x + 1, y + 0.5f) - 2);
}

// Of the pairs whose way is drawn, how many have that colour where they are at t = 0.5: by what is known of a pair itself.
static int worn(Rig *rig, int by) {
    float x0[PAIRS], y0[PAIRS], x1[PAIRS], y1[PAIRS];
    int seen = 0;
    rig->experiment->settings.color = by;
    Camera camera = shoot(rig);
    model_pairs(selected(rig->experiment)->model, PAIRS, x0, y0, x1, y1);
    for (int i = 0; i < 40; i++) {
        Vec2 at = camera_to_px(&camera, 0.5f * (x0[i] + x1[i]), 0.5f * (y0[i] + y1[i]));
        float speed = hypotf(x1[i] - x0[i], y1[i] - y0[i]);
        Rgba color = by == COLOR_SPEED   ? palette_speed(speed / SPEED_MAX, false)
                     : by == COLOR_CLASS ? palette_class(lower_moon(x1[i], y1[i]), false)
                                         : rig->screen.theme->ot;
        seen += is_seen(rig, at, color);
    }
    return seen;
}

static void pairs_wear_the_chosen_colour(void **state) {
    (void)state;
    Settings s = bare();
    s.view = VIEW_PATHS;
    s.theme = THEME_LIGHT;
    s.sigma_min = 0;
    Rig *rig = open_rig(&s, 0.5);
    assert_true(worn(rig, COLOR_LANE) >= 24); // the others lie beneath some way
    assert_true(worn(rig, COLOR_SPEED) >= 24);
    assert_true(worn(rig, COLOR_CLASS) >= 24);
    close_rig(rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(pairs_wear_the_chosen_colour)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
