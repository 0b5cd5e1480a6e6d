// Colours: every text on every ground that it is used on passes WCAG 2.2 AA, and the two accents stay what they mean.
#include "ui_rig.h"
#include "contrast.h"

#define AA 4.5f       // success criterion 1.4.3, text
#define AAA 7.0f      // 1.4.6
#define AA_SIGNS 3.0f // success criterion 1.4.11, what is not text

static int hue(Rgba color) { // degrees
    float r = (float)(color >> 24 & 255u);
    float g = (float)(color >> 16 & 255u);
    float b = (float)(color >> 8 & 255u);
    float angle = atan2f(sqrtf(3.0f) * (g - b), 2.0f * r - g - b) * 57.2957795f;
    return (int)(angle < 0.0f ? angle + 360.0f : angle);
}

static void text_passes_on_every_ground(void **state) {
    (void)state;
    for (int i = 0; i < THEMES; i++) {
        const Theme *t = theme_at(i);
        const Rgba texts[] = {t->text, t->muted, t->diffusion, t->ot, t->warning};
        const Rgba grounds[] = {t->background, t->stage, t->panel, t->well, t->raised};
        for (int k = 0; k < 5; k++) {
            for (int g = 0; g < 5; g++) {
                assert_true(color_contrast(texts[k], grounds[g]) >= AA);
            }
        }
    }
}

// Titles are in them.
static void kinds_pass_as_text(void **state) {
    (void)state;
    for (int i = 0; i < THEMES; i++) {
        const Theme *t = theme_at(i);
        const Rgba grounds[] = {t->background, t->stage, t->panel, t->well, t->raised};
        for (int k = 0; k < THEME_KINDS; k++) {
            assert_int_equal(t->kind[k] & 255u, 255u);
            for (int g = 0; g < 5; g++) {
                assert_true(color_contrast(t->kind[k], grounds[g]) >= (i == 2 ? AAA : AA));
            }
        }
    }
}

static void text_passes_upon_the_accents(void **state) {
    (void)state;
    for (int i = 0; i < THEMES; i++) {
        const Theme *t = theme_at(i);
        assert_true(color_contrast(t->on_diffusion, t->diffusion) >= AA);
        assert_true(color_contrast(t->on_ot, t->ot) >= AA);
    }
}

// A projector's black is grey: its theme keeps the stronger bound, and no text is below 20 pixels at 1280 x 720.
static void the_projector_reaches_the_back_row(void **state) {
    (void)state;
    const Theme *t = theme_at(2);
    const Rgba texts[] = {t->text, t->muted, t->diffusion, t->ot, t->warning};
    const Rgba grounds[] = {t->background, t->stage, t->panel, t->well, t->raised};
    for (int k = 0; k < 25; k++) {
        assert_true(color_contrast(texts[k / 5], grounds[k % 5]) >= AAA);
    }
    assert_true(color_contrast(t->on_diffusion, t->diffusion) >= AAA);
    assert_true(color_contrast(t->on_ot, t->ot) >= AAA);
    assert_true(t->size_small * t->zoom >= 20.0f);
    assert_true(t->size_body * t->zoom >= 20.0f);
}

static void signs_are_seen(void **state) {
    (void)state;
    for (int i = 0; i < THEMES; i++) {
        const Theme *t = theme_at(i);
        const Rgba grounds[] = {t->background, t->stage, t->panel, t->well, t->raised};
        for (int g = 0; g < 5; g++) {
            assert_true(color_contrast(t->focus, grounds[g]) >= AA_SIGNS);
        }
        assert_true(color_contrast(t->text, t->line) >= AA_SIGNS);  // a handle on its track
        assert_true(color_contrast(t->muted, t->line) >= AA_SIGNS); // the filled part of a track
        assert_true(color_contrast(t->data, t->stage) >= 1.3f);     // quiet, but there
        assert_true(color_contrast(t->line, t->panel) >= 1.1f);
        assert_true(color_contrast(t->raised, t->well) >= 1.1f); // the neutral highlight of a switch
    }
}

static void colours_are_opaque(void **state) {
    (void)state;
    for (int i = 0; i < THEMES; i++) {
        const Theme *t = theme_at(i);
        const Rgba all[] = {t->background, t->stage, t->panel,        t->line,  t->well,    t->raised, t->text, t->muted,
                            t->diffusion,  t->ot,    t->on_diffusion, t->on_ot, t->warning, t->data,   t->focus};
        for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
            assert_int_equal(all[k] & 255u, 255u);
        }
    }
}

static void orange_is_diffusion_and_blue_is_ot(void **state) {
    (void)state;
    for (int i = 0; i < THEMES; i++) {
        const Theme *t = theme_at(i);
        assert_in_range(hue(t->diffusion), 15, 40);
        assert_in_range(hue(t->ot), 195, 225);
        assert_in_range(hue(t->warning), 340, 359); // red, so that it means neither
        assert_in_range(hue(t->focus), 240, 275);
    }
}

static void dark_is_dark(void **state) {
    (void)state;
    assert_true(theme_at(0)->dark);
    assert_false(theme_at(1)->dark);
    assert_true(color_contrast(theme_at(0)->stage, 0x000000FFu) < 1.5f);
    assert_true(color_contrast(theme_at(1)->stage, 0xFFFFFFFFu) < 1.5f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_passes_on_every_ground),
        cmocka_unit_test(kinds_pass_as_text),
        cmocka_unit_test(text_passes_upon_the_accents),
        cmocka_unit_test(the_projector_reaches_the_back_row),
        cmocka_unit_test(signs_are_seen),
        cmocka_unit_test(colours_are_opaque),
        cmocka_unit_test(orange_is_diffusion_and_blue_is_ot),
        cmocka_unit_test(dark_is_dark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
