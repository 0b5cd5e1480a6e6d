// Text: measuring, and what glyphs look like on the canvas.
#include "base/utf8.h"
#include "canvas_suite.h"
#include "gfx/text.h"

#include <stdio.h>

static Text *text;

static int open_all(void **state) {
    Error err = {0};
    open_canvas(state);
    text = text_new(canvas.draw, &err);
    if (!text) {
        fail_msg("%s", err.text);
    }
    return 0;
}

static int close_all(void **state) {
    text_free(text);
    return close_canvas(state);
}

static float width_of(const char *s, bool tabular) {
    return text_width(text, FONT_REGULAR, 16.0f, s, -1, tabular);
}

// Writes one string, white on black.
static void write_at(float x, float y, float size, const char *s) {
    canvas_begin(&canvas, BLACK);
    text_draw(text, FONT_REGULAR, size, (Vec2){x, y}, WHITE, s, -1, false);
    canvas_end(&canvas);
}

static int first_row(void) {
    for (int y = 0; y < CANVAS_H; y++) {
        if (canvas_sum_in(&canvas, 0, 0, y, CANVAS_W, y + 1) > 0.25) {
            return y;
        }
    }
    return -1;
}

static int last_row(void) {
    for (int y = CANVAS_H - 1; y >= 0; y--) {
        if (canvas_sum_in(&canvas, 0, 0, y, CANVAS_W, y + 1) > 0.25) {
            return y;
        }
    }
    return -1;
}

// ---- measuring ----------------------------------------------------------------------------------------------------------------
static void test_width_grows_with_size_and_text(void **state) {
    (void)state;
    float w = width_of("flow", false);
    assert_true(w > 20.0f && w < 40.0f);
    assert_close(text_width(text, FONT_REGULAR, 32.0f, "flow", -1, false), 2.0 * w, 1e-3);
    assert_close(text_width(text, FONT_REGULAR, 16.0f, "flow and more", 4, false), w, 1e-6); // `len` counts
    assert_true(text_width(text, FONT_SEMIBOLD, 16.0f, "flow", -1, false) > w);
    assert_close(width_of("", false), 0.0, 0.0);
    assert_close(width_of("\xFF", false), width_of("\xEF\xBF\xBD", false), 0.0); // U+FFFD stands for what is no UTF-8
}

static void test_pairs_are_kerned(void **state) {
    (void)state;
    assert_true(width_of("AV", false) < width_of("A", false) + width_of("V", false) - 0.5f);
    assert_close(width_of("HH", false), 2.0 * width_of("H", false), 0.05);
}

static void test_tabular_digits_are_equally_wide(void **state) {
    (void)state;
    float ones = width_of("1,111.11", true);
    assert_true(width_of("1,111.11", false) < ones - 2.0f);
    for (int digit = '0'; digit <= '9'; digit++) {
        char s[] = "1,111.11";
        for (char *p = s; *p; p++) {
            *p = *p == '1' ? (char)digit : *p;
        }
        assert_close(width_of(s, true), ones, 1e-3);
    }
}

// ---- drawing --------------------------------------------------------------------------------------------------------------------
static void test_draw_returns_the_measured_width(void **state) {
    (void)state;
    const char *const strings[] = {"Diffusion", "Te 0.62", "최적 수송", "a\nb"};
    for (int i = 0; i < 4; i++) {
        canvas_begin(&canvas, BLACK);
        float w = text_draw(text, FONT_MEDIUM, 13.0f, (Vec2){4, 40}, WHITE, strings[i], -1, true);
        canvas_end(&canvas);
        assert_close(w, text_width(text, FONT_MEDIUM, 13.0f, strings[i], -1, true), 1e-4);
        assert_close(canvas_sum_in(&canvas, 0, (int)(6 + w), 0, CANVAS_W, CANVAS_H), 0.0, 0.0); // and stays within it
        assert_true(canvas_sum(&canvas, 0) > 40.0);
    }
}

static void test_latin_stands_on_whole_pixels(void **state) {
    (void)state;
    for (float size = 11.0f; size < 30.0f; size += 1.5f) {
        write_at(10.0f, 60.4f, size, "H");
        assert_int_equal(last_row(), 59); // the baseline at 60.4 goes to 60
        int cap = (int)lroundf(0.708f * size);
        assert_int_equal(first_row(), 60 - cap);
        double top = canvas_sum_in(&canvas, 0, 0, 60 - cap, CANVAS_W, 61 - cap);
        double next = canvas_sum_in(&canvas, 0, 0, 61 - cap, CANVAS_W, 62 - cap);
        assert_close(top, next, 0.15 * next); // no grey row on top
    }
}

static void test_a_pixel_aside_is_the_same_picture(void **state) {
    (void)state;
    static Canvas first;
    write_at(10.3f, 60.0f, 15.0f, "Flow 흐름");
    memcpy(first.rgb, canvas.rgb, sizeof first.rgb);
    write_at(11.3f, 60.0f, 15.0f, "Flow 흐름");
    for (int y = 0; y < CANVAS_H; y++) {
        assert_memory_equal(first.rgb[y][0], canvas.rgb[y][1], (CANVAS_W - 1) * 3);
    }
}

// A stem moved by a quarter of a pixel keeps its ink and moves its centre by a quarter. Dark on light: light text is lifted.
static void test_quarter_pixels_are_told_apart(void **state) {
    (void)state;
    double last = 0.0, ink = 0.0;
    for (int i = 0; i < 4; i++) {
        canvas_begin(&canvas, WHITE);
        text_draw(text, FONT_REGULAR, 14.0f, (Vec2){10.0f + 0.25f * (float)i, 60.0f}, BLACK, "l", -1, false);
        canvas_end(&canvas);
        double sum = 0.0, moment = 0.0;
        for (int x = 0; x < 40; x++) {
            double column = CANVAS_H - canvas_sum_in(&canvas, 0, x, 0, x + 1, CANVAS_H);
            sum += column;
            moment += column * x;
        }
        if (i > 0) {
            assert_close(moment / sum, last + 0.25, 0.06); // a box over whole pixels has its centre only about there
            assert_close(sum, ink, 0.02 * ink);
        }
        last = moment / sum;
        ink = sum;
    }
}

static void test_hangul_is_drawn_and_differs(void **state) {
    (void)state;
    static Canvas first;
    write_at(10.0f, 60.0f, 24.0f, "흐름");
    double ink = canvas_sum(&canvas, 0);
    memcpy(first.rgb, canvas.rgb, sizeof first.rgb);
    write_at(10.0f, 60.0f, 24.0f, "시간");
    assert_true(ink > 100.0 && canvas_sum(&canvas, 0) > 80.0);
    assert_int_not_equal(memcmp(first.rgb, canvas.rgb, sizeof first.rgb), 0);
}

static void test_dark_and_light_text_weigh_alike(void **state) {
    (void)state;
    canvas_begin(&canvas, BLACK);
    text_draw(text, FONT_REGULAR, 13.0f, (Vec2){4, 40}, WHITE, "handgloves", -1, false);
    canvas_end(&canvas);
    double light = canvas_sum(&canvas, 0);
    canvas_begin(&canvas, WHITE);
    text_draw(text, FONT_REGULAR, 13.0f, (Vec2){4, 40}, BLACK, "handgloves", -1, false);
    canvas_end(&canvas);
    double dark = CANVAS_W * CANVAS_H - canvas_sum(&canvas, 0);
    assert_true(light > 1.02 * dark && light < 1.3 * dark); // in sRGB's numbers light needs a little more
}

// More glyphs than the atlas and its table hold: the picture stays right while old ones are forgotten.
static void test_a_full_atlas_starts_again(void **state) {
    (void)state;
    static Canvas first;
    write_at(10.0f, 60.0f, 20.0f, "Atlas");
    memcpy(first.rgb, canvas.rgb, sizeof first.rgb);
    canvas_begin(&canvas, BLACK);
    for (int i = 0; i < 400; i++) {
        char s[5];
        utf8_write(s, 0xAC00u + (uint32_t)i * 7);
        text_draw(text, FONT_SEMIBOLD, 120.0f, (Vec2){0, 100}, WHITE, s, -1, false);
    }
    canvas_end(&canvas);
    write_at(10.0f, 60.0f, 20.0f, "Atlas");
    assert_memory_equal(first.rgb, canvas.rgb, sizeof first.rgb);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_width_grows_with_size_and_text),  cmocka_unit_test(test_pairs_are_kerned),
        cmocka_unit_test(test_tabular_digits_are_equally_wide), cmocka_unit_test(test_draw_returns_the_measured_width),
        cmocka_unit_test(test_latin_stands_on_whole_pixels),    cmocka_unit_test(test_a_pixel_aside_is_the_same_picture),
        cmocka_unit_test(test_quarter_pixels_are_told_apart),   cmocka_unit_test(test_hangul_is_drawn_and_differs),
        cmocka_unit_test(test_dark_and_light_text_weigh_alike), cmocka_unit_test(test_a_full_atlas_starts_again),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
