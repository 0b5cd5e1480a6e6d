// The settings' values: exact both ways, kept in range, and clear about mistakes.
#include "settings/settings.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint32_t next_random(uint32_t *state) { // xorshift32 (Marsaglia 2003)
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static double uniform(uint32_t *state, double lo, double hi) {
    return lo + (hi - lo) * (next_random(state) / 4294967296.0);
}

// ---- values --------------------------------------------------------------------------------------------------------------
static void rows_stand_in_the_order_of_groups(void **state) {
    (void)state;
    for (int i = 1; i < settings_count(); i++) {
        assert_true(settings_at(i)->group >= settings_at(i - 1)->group);
    }
}

static void defaults_and_limits_are_values_that_a_slider_can_reach(void **state) {
    (void)state;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->type != SET_INT && row->type != SET_REAL) {
            continue;
        }
        Settings settings = settings_default();
        assert_true(row->min < row->max && row->min <= row->initial && row->initial <= row->max);
        assert_true(!row->log_scale || row->min > 0);
        const double values[] = {row->min, row->initial, row->max, row->gap > 0 ? row->gap : row->max};
        for (int k = 0; k < 4; k++) {
            settings_put(&settings, row, values[k]);
            assert_true(settings_get(&settings, row) == values[k]);
        }
    }
}

static void the_default_is_two_moons_by_optimal_transport(void **state) {
    (void)state;
    static const char *const expected[][2] =
        {{"data", "moons"}, {"source", "gaussian"}, {"path", "ot"},       {"pairing", "ot"},    {"activation", "silu"},
         {"rate", "0.005"}, {"solver", "midpoint"}, {"size", "1280x800"}, {"compare", "off"},   {"data-points", "on"},
         {"out", ""},       {"particles", "20000"}, {"theme", "dark"},    {"sigma-min", "0.01"}};
    Settings settings = settings_default();
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        char text[SETTINGS_TEXT_MAX];
        settings_text(&settings, settings_find(expected[i][0]), text, sizeof text);
        assert_string_equal(text, expected[i][1]);
    }
    assert_true(settings_check(&settings, NULL));
}

// Any number that a row can hold; not rounded to its step, as a typed value may be.
static double random_value(const Setting *row, uint32_t *seed) {
    double lo = row->gap > 0 ? row->gap : row->min;
    double even = uniform(seed, lo, row->max);
    double value = row->log_scale ? row->min * pow(row->max / row->min, uniform(seed, 0, 1)) : even;
    switch (row->type) {
    case SET_INT:
        return floor(value);
    case SET_CHOICE:
        return next_random(seed) % (uint32_t)setting_choices(row);
    case SET_BOOL:
        return next_random(seed) % 2;
    case SET_SIZE:
        return (320 + next_random(seed) % 7361) * 65536.0 + 240 + next_random(seed) % 4081;
    case SET_POINT:
        return next_random(seed) % 8 == 0 ? 0 : setting_point(uniform(seed, -9, 9), uniform(seed, -9, 9));
    default:
        return value;
    }
}

static void text_gives_back_the_same_bits(void **state) {
    (void)state;
    uint32_t seed = 2024;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        for (int k = 0; k < 200 && row->type != SET_TEXT; k++) {
            Settings a = settings_default(), b = a;
            Error err = {0};
            char text[64];
            double value = random_value(row, &seed);
            if (row->type == SET_REAL) {
                snprintf(text, sizeof text, "%.17g", value);
                assert_true(settings_set(&a, row->key, text, NULL));
            } else {
                settings_put(&a, row, value);
            }
            assert_true(settings_get(&a, row) == value || row->step > 1);
            settings_text(&a, row, text, sizeof text);
            if (!settings_set(&b, row->key, text, &err)) {
                fail_msg("%s", err.text);
            }
            assert_memory_equal(&a, &b, sizeof a);
        }
    }
}

static void a_text_row_keeps_every_byte(void **state) {
    (void)state;
    Settings settings = settings_default();
    const Setting *out = settings_find("out");
    char longest[SETTINGS_TEXT_MAX], text[SETTINGS_TEXT_MAX];
    memset(longest, 'a', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    assert_true(settings_set(&settings, "out", longest, NULL));
    settings_text(&settings, out, text, sizeof text);
    assert_string_equal(text, longest);
    assert_true(settings_set(&settings, "out", "경로/a b.png", NULL));
    settings_text(&settings, out, text, sizeof text);
    assert_string_equal(text, "경로/a b.png");
    assert_true(settings_set(&settings, "out", "", NULL));
    Settings initial = settings_default();
    assert_memory_equal(&settings, &initial, sizeof settings);
}

static void put_clamps_and_rounds(void **state) {
    (void)state;
    static const struct {
        const char *key;
        double value, expected;
    } cases[] = {
        {"width", 1e9, 512},
        {"width", -3, 8},
        {"width", 65, 64},
        {"width", 67, 68},
        {"hidden", 2.6, 3},
        {"rate", 1, 0.1},
        {"rate", 0.00234, 0.00234},
        {"hold", 0.3000001, 0.3},
        {"trail", 0.069, 0.07},
        {"ui-scale", 0.2, 0},
        {"ui-scale", 0.3, 0.5},
        {"ui-scale", 1.26, 1.25},
        {"seed", 3e9, 2147483647},
        {"data", -1, 0},
        {"data", 1e6, 10},
        {"pairing", 0.6, 1},
        {"arrows", 0.5, 1},
        {"arrows", 0.4, 0},
        {"size", 100 * 65536.0 + 300, 320 * 65536.0 + 300},
        {"size", INFINITY, 7680 * 65536.0 + 4320},
        {"sigma-min", -0.0, 0},
        {"zoom", -INFINITY, 0.25},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings settings = settings_default();
        const Setting *row = settings_find(cases[i].key);
        settings_put(&settings, row, cases[i].value);
        double value = settings_get(&settings, row);
        if (value != cases[i].expected || signbit(value)) {
            fail_msg("%s: %g became %g, not %g", row->key, cases[i].value, value, cases[i].expected);
        }
    }
}

static void a_nan_changes_nothing(void **state) {
    (void)state;
    const Settings initial = settings_default();
    for (int i = 0; i < settings_count(); i++) {
        Settings settings = initial;
        if (settings_at(i)->type != SET_TEXT) {
            settings_put(&settings, settings_at(i), NAN);
        }
        assert_memory_equal(&settings, &initial, sizeof settings);
    }
}

// ---- mistakes ------------------------------------------------------------------------------------------------------------
static void a_mistake_is_answered_in_one_clear_sentence(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"width", "5", "width: 5 is outside 8 .. 512."},
        {"width", "1e999", "width: 1e999 is outside 8 .. 512."},
        {"width", "64.5", "width: 64.5 is not a whole number."},
        {"width", "20,000", "width: \"20,000\" is not a number."},
        {"width", "0x40", "width: \"0x40\" is not a number."},
        {"width", " 64", "width: \" 64\" is not a number."},
        {"width", "64 ", "width: \"64 \" is not a number."},
        {"width", "", "width: \"\" is not a number."},
        {"width", "e", "width: \"e\" is not a number."},
        {"rate", "nan", "rate: \"nan\" is not a number."},
        {"rate", "inf", "rate: \"inf\" is not a number."},
        {"rate", "1e-3x", "rate: \"1e-3x\" is not a number."},
        {"rate", "1.2.3", "rate: \"1.2.3\" is not a number."},
        {"hold", "-1", "hold: -1 is outside 0 .. 30 s."},
        {"ui-scale", "0.2", "ui-scale: 0.2 is not 0 or 0.5 .. 4."},
        {"theme", "drak", "theme: \"drak\" is not a choice. Did you mean \"dark\"? The choices are dark, light, projector."},
        {"solver", "leapfrog",
         "solver: \"leapfrog\" is not a choice. The choices are euler, midpoint, heun, rk4, dopri5, sde, ddpm, ddim."},
        {"arrows", "maybe", "arrows: \"maybe\" must be on or off."},
        {"size", "1280", "size: \"1280\" is not of the form WIDTHxHEIGHT, such as 1280x720."},
        {"size", "x720", "size: \"x720\" is not of the form WIDTHxHEIGHT, such as 1280x720."},
        {"size", "1280x", "size: \"1280x\" is not of the form WIDTHxHEIGHT, such as 1280x720."},
        {"size", "1280x720x", "size: \"1280x720x\" is not of the form WIDTHxHEIGHT, such as 1280x720."},
        {"size", "1280x-720", "size: \"1280x-720\" is not of the form WIDTHxHEIGHT, such as 1280x720."},
        {"size", "100x720", "size: 100x720 is outside 320x240 .. 7680x4320."},
        {"size", "999999999999x720", "size: 999999999999x720 is outside 320x240 .. 7680x4320."},
        {"widht", "5", "Unknown setting \"widht\". Did you mean \"width\"? See flowscope list."},
        {"qqq", "5", "Unknown setting \"qqq\". See flowscope list."},
        {"", "5", "Unknown setting \"\". See flowscope list."},
    };
    const Settings initial = settings_default();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings settings = initial;
        Error err = {0};
        assert_false(settings_set(&settings, cases[i][0], cases[i][1], &err));
        assert_string_equal(err.text, cases[i][2]);
        assert_memory_equal(&settings, &initial, sizeof settings);
    }
    Error err;
    Settings settings = initial;
    assert_false(settings_set(&settings, "data", "mons", &err));
    assert_non_null(
        strstr(err.text, "data: \"mons\" is not a choice. Did you mean \"moons\"? The choices are moons, checkerboard, "));
    assert_non_null(strstr(err.text, "file."));
}

static void numbers_are_taken_in_any_exact_spelling(void **state) {
    (void)state;
    static const struct {
        const char *key, *text;
        double value;
    } cases[] = {{"particles", "1e4", 10000}, {"particles", "+5000", 5000},
                 {"width", "64.0", 64},       {"seed", "2147483647", 2147483647},
                 {"rate", ".001", 0.001},     {"rate", "1E-3", 0.001},
                 {"hold", "-0", 0},           {"ui-scale", "0", 0},
                 {"arrows", "yes", 1},        {"arrows", "true", 1},
                 {"panel", "0", 0},           {"panel", "no", 0},
                 {"width", "67", 67},         {"zoom", "1.2345678901234567", 1.2345678901234567}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings settings = settings_default();
        Error err = {0};
        if (!settings_set(&settings, cases[i].key, cases[i].text, &err)) {
            fail_msg("%s", err.text);
        }
        double value = settings_get(&settings, settings_find(cases[i].key));
        assert_true(value == cases[i].value && !signbit(value));
    }
}

static void too_long_a_text_is_refused(void **state) {
    (void)state;
    Settings settings = settings_default();
    Error err;
    char text[SETTINGS_TEXT_MAX + 1];
    memset(text, 'a', sizeof text);
    text[SETTINGS_TEXT_MAX] = '\0';
    assert_false(settings_set(&settings, "out", text, &err));
    assert_string_equal(err.text, "out: the text is too long (512 bytes, up to 511 are allowed).");
    assert_string_equal(settings.out, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stand_in_the_order_of_groups),
        cmocka_unit_test(defaults_and_limits_are_values_that_a_slider_can_reach),
        cmocka_unit_test(the_default_is_two_moons_by_optimal_transport),
        cmocka_unit_test(text_gives_back_the_same_bits),
        cmocka_unit_test(a_text_row_keeps_every_byte),
        cmocka_unit_test(put_clamps_and_rounds),
        cmocka_unit_test(a_nan_changes_nothing),
        cmocka_unit_test(a_mistake_is_answered_in_one_clear_sentence),
        cmocka_unit_test(numbers_are_taken_in_any_exact_spelling),
        cmocka_unit_test(too_long_a_text_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
