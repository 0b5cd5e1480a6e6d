// Numbers on a slider: places and values agree, steps always move, what is written can be read back.
#include "ui_rig.h"

#include "ui/ui_internal.h"

static const UiRange ranges[] = {
    {.min = 0, .max = 1, .unit = ""},
    {.min = 0.1, .max = 4, .step = 0.05, .initial = 1, .unit = "s"},
    {.min = 1, .max = 200, .step = 1, .initial = 40, .whole = true, .unit = ""},
    {.min = 8, .max = 512, .step = 8, .initial = 64, .whole = true, .log_scale = true, .unit = ""},
    {.min = 1000, .max = 200000, .step = 1000, .initial = 20000, .whole = true, .log_scale = true, .unit = ""},
    {.min = 1e-5, .max = 0.1, .initial = 0.002, .log_scale = true, .unit = ""},
    {.min = 1e-6, .max = 0.1, .initial = 1e-5, .log_scale = true, .unit = ""},
    {.min = 1, .max = 1e6, .step = 1, .whole = true, .log_scale = true, .unit = ""},
    {.min = -20, .max = 20, .step = 0.5, .unit = "°"},
    {.min = 0.5, .max = 0.99999, .unit = ""},
};
#define RANGES ((int)(sizeof ranges / sizeof *ranges))

static void places_and_values_agree(void **state) {
    (void)state;
    for (int r = 0; r < RANGES; r++) {
        const UiRange *range = &ranges[r];
        assert_near(range_value(range, 0.0, false), range->min, 0.0);
        assert_near(range_value(range, 1.0, false), range->max, 0.0);
        assert_near(range_position(range, range->min), 0.0, 0.0);
        assert_near(range_position(range, range->max), 1.0, 1e-12);
        double before = range->min;
        for (int i = 0; i <= 200; i++) {
            double value = range_value(range, i / 200.0, true);
            assert_true(value >= before && value <= range->max);
            before = value;
            double again = range_value(range, range_position(range, value), true);
            assert_near(again, value, 1e-9 * (range->max - range->min));
        }
    }
}

static void place_is_near_the_hand(void **state) {
    (void)state;
    for (int r = 0; r < RANGES; r++) {
        const UiRange *range = &ranges[r];
        for (int i = 0; i <= 50; i++) {
            double u = i / 50.0;
            double value = range_value(range, u, true);
            double slack = range->log_scale ? 0.09 : 0.02; // a log scale's step is wide at its low end
            if (range->log_scale && range->step > 0.0 && value < 12.0 * range->step) {
                continue;
            }
            assert_near(range_position(range, value), u, slack);
        }
    }
}

static void steps_move_and_reach_both_ends(void **state) {
    (void)state;
    for (int r = 0; r < RANGES; r++) {
        const UiRange *range = &ranges[r];
        for (UiNudge size = NUDGE_STEP; size <= NUDGE_COARSE; size++) {
            double value = range->min;
            int steps = 0;
            for (; value < range->max && steps < 500; steps++) {
                double next = range_nudge(range, value, 1, size);
                assert_true(next > value);
                value = next;
            }
            assert_near(value, range->max, 0.0);
            for (; value > range->min && steps < 1000; steps++) {
                double next = range_nudge(range, value, -1, size);
                assert_true(next < value);
                value = next;
            }
            assert_near(value, range->min, 0.0);
            assert_near(range_nudge(range, range->min, -3, size), range->min, 0.0);
        }
    }
}

static void steps_on_a_log_scale_are_first_digits(void **state) {
    (void)state;
    const UiRange rate = {.min = 1e-5, .max = 0.1, .log_scale = true, .unit = ""};
    assert_near(range_nudge(&rate, 0.002, 1, NUDGE_STEP), 0.003, 1e-15);
    assert_near(range_nudge(&rate, 0.009, 1, NUDGE_STEP), 0.01, 1e-15);
    assert_near(range_nudge(&rate, 0.01, -1, NUDGE_STEP), 0.009, 1e-15);
    assert_near(range_nudge(&rate, 0.01, 1, NUDGE_STEP), 0.02, 1e-15);
    assert_near(range_nudge(&rate, 0.002, 1, NUDGE_FINE), 0.0021, 1e-15);
    assert_near(range_nudge(&rate, 0.002, 4, NUDGE_STEP), 0.006, 1e-15);
    assert_near(range_nudge(&rate, 0.002, 1, NUDGE_COARSE), 0.004, 1e-15);
    const UiRange decay = {.min = 0.0, .max = 0.1, .log_scale = true, .unit = ""};
    assert_true(range_nudge(&decay, 0.0, 1, NUDGE_STEP) > 0.0);
    assert_near(range_nudge(&decay, 1e-6, -1, NUDGE_STEP), 0.0, 0.0);
}

static void steps_keep_to_the_grid(void **state) {
    (void)state;
    const UiRange width = {.min = 8, .max = 512, .step = 8, .whole = true, .log_scale = true, .unit = ""};
    for (int i = 0; i <= 100; i++) {
        double value = range_value(&width, i / 100.0, false);
        assert_near(fmod(value, 8.0), 0.0, 0.0);
    }
    assert_near(range_nudge(&width, 8, 1, NUDGE_STEP), 16, 0.0);
}

static void written_numbers(void **state) {
    (void)state;
    const UiRange *rate = &ranges[5];
    const struct {
        const UiRange *range;
        double value;
        const char *text;
    } cases[] = {
        {rate, 0.002, "0.002"},
        {rate, 0.00001, "0.00001"},
        {rate, 0.0123, "0.0123"},
        {rate, 0.1, "0.1"},
        {rate, 3e-7, "3e-7"},
        {&ranges[1], 1, "1.00 s"},
        {&ranges[1], 0.35, "0.35 s"},
        {&ranges[1], 0.123, "0.123 s"},
        {&ranges[2], 40, "40"},
        {&ranges[4], 20000, "20,000"},
        {&ranges[4], 200000, "200,000"},
        {&ranges[4], 1000, "1,000"},
        {&ranges[7], 1e6, "1,000,000"},
        {&ranges[7], 999, "999"},
        {&ranges[7], 1, "1"},
        {&ranges[8], -2.5, "−2.5°"},
        {&ranges[8], -0.01, "−0.01°"},
        {&ranges[8], 0, "0.0°"},
        {&ranges[0], 0.62, "0.62"},
        {&ranges[0], 0.123, "0.123"},
        {rate, NAN, "–"},
        {&ranges[4], INFINITY, "–"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        ui_format(text, sizeof text, cases[i].value, cases[i].range);
        assert_string_equal(text, cases[i].text);
    }
    char named[16];
    const UiRange automatic = {.max = 4, .step = 0.05, .unit = "", .min_name = "auto"};
    ui_format(named, sizeof named, 0, &automatic);
    assert_string_equal(named, "auto");
    ui_format(named, sizeof named, 0.5, &automatic);
    assert_string_equal(named, "0.50");
    static const char *const classes[] = {"cat", "dog"};
    const UiRange labels = {.min = -1, .max = 15, .step = 1, .whole = true, .unit = "", .names = classes, .count = 2};
    ui_format(named, sizeof named, 1, &labels);
    assert_string_equal(named, "dog");
    ui_format(named, sizeof named, 2, &labels);
    assert_string_equal(named, "2");
    char tiny[4];
    ui_format(tiny, sizeof tiny, 123456.0, &ranges[7]);
    assert_string_equal(tiny, "123");
}

static void what_is_written_is_read_back(void **state) {
    (void)state;
    for (int r = 0; r < RANGES; r++) {
        for (int i = 0; i <= 100; i++) {
            double value = range_value(&ranges[r], i / 100.0, false);
            char text[64];
            double back = NAN;
            range_edit_text(&ranges[r], value, text, sizeof text);
            assert_true(range_parse(&ranges[r], text, &back));
            assert_near(back, value, 1e-9 * fabs(value));
            ui_format(text, sizeof text, value, &ranges[r]);
            char ascii[80]; // a typeset minus arrives as a plain one
            bool minus = strncmp(text, "−", 3) == 0;
            snprintf(ascii, sizeof ascii, "%s%s", minus ? "-" : "", text + (minus ? 3 : 0));
            assert_true(range_parse(&ranges[r], ascii, &back));
            assert_near(back, value, 1e-9 * fabs(value));
        }
    }
}

static void typed_numbers(void **state) {
    (void)state;
    const UiRange *count = &ranges[4];
    const struct {
        const UiRange *range;
        const char *text;
        double value;
    } good[] = {
        {count, "20k", 20000},      {count, " 1,024 ", 1024},   {count, "2e4", 20000},      {count, "1234.6", 1235},
        {count, "0.2M", 200000},    {&ranges[1], "0.5s", 0.5},  {&ranges[1], "0.5 s", 0.5}, {&ranges[1], ".5", 0.5},
        {&ranges[8], "-2.5", -2.5}, {&ranges[5], "1e-3", 1e-3}, {&ranges[8], "+3", 3},
    };
    const struct {
        const UiRange *range;
        const char *text;
    } bad[] = {
        {count, ""},          {count, "abc"},   {count, "12x"},      {count, "999"},      {count, "200001"},   {count, "nan"},
        {count, "inf"},       {count, "0x400"}, {count, "1,02"},     {count, "--5"},      {count, "1e"},       {count, "1.2.3"},
        {count, "5000 5000"}, {count, "1e999"}, {&ranges[1], "0,5"}, {&ranges[1], "1 m"}, {&ranges[8], "1,5"}, {&ranges[8], "-"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double value = NAN;
        assert_true(range_parse(good[i].range, good[i].text, &value));
        assert_near(value, good[i].value, 1e-12);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value = 7.0;
        assert_false(range_parse(bad[i].range, bad[i].text, &value));
        assert_near(value, 7.0, 0.0);
    }
}

static void not_a_number_has_a_place(void **state) {
    (void)state;
    for (int r = 0; r < RANGES; r++) {
        assert_near(range_position(&ranges[r], NAN), 0.0, 0.0);
        assert_true(isfinite(range_nudge(&ranges[r], NAN, 1, NUDGE_STEP)));
    }
    const UiRange empty = {.min = 3, .max = 3, .unit = ""};
    assert_near(range_position(&empty, 3), 0.0, 0.0);
    assert_near(range_value(&empty, 0.7, false), 3, 0.0);
    assert_near(range_nudge(&empty, 3, 1, NUDGE_STEP), 3, 0.0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_and_values_agree),        cmocka_unit_test(place_is_near_the_hand),
        cmocka_unit_test(steps_move_and_reach_both_ends), cmocka_unit_test(steps_on_a_log_scale_are_first_digits),
        cmocka_unit_test(steps_keep_to_the_grid),         cmocka_unit_test(written_numbers),
        cmocka_unit_test(what_is_written_is_read_back),   cmocka_unit_test(typed_numbers),
        cmocka_unit_test(not_a_number_has_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
