// Quoting what a user typed, and how counts are written.
#include "base/words.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void quotes_are_printable_and_short(void **state) {
    (void)state;
    char quoted[QUOTE_MAX];
    text_quote(quoted, "moons");
    assert_string_equal(quoted, "moons");
    text_quote(quoted, "a\n\x1B[2J\xFF\xC2\x85z");
    assert_string_equal(quoted, "a??[2J??z"); // newline, escape, stray byte, a C1 control of two bytes
    text_quote(quoted, "0123456789012345678901234567890123456789");
    assert_string_equal(quoted, "0123456789012345678901234567890123456789");
    text_quote(quoted, "01234567890123456789012345678901234567890");
    assert_string_equal(quoted, "0123456789012345678901234567890123456789...");
    text_quote(quoted, "0123456789012345678901234567890123456\xEA\xB2\xBD!"); // 37 bytes and 3
    assert_string_equal(quoted, "0123456789012345678901234567890123456\xEA\xB2\xBD...");
    text_quote(quoted, "01234567890123456789012345678901234567\xEA\xB2\xBD!"); // a character is not cut in two
    assert_string_equal(quoted, "01234567890123456789012345678901234567...");
}

static void thousands_stand_apart(void **state) {
    (void)state;
    static const struct {
        long count;
        const char *text;
    } cases[] = {{0, "0"},
                 {999, "999"},
                 {1000, "1,000"},
                 {12480, "12,480"},
                 {1000000, "1,000,000"},
                 {20030004, "20,030,004"},
                 {999999999, "999,999,999"}};
    char text[32];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        words_count(text, sizeof text, cases[i].count);
        assert_string_equal(text, cases[i].text);
    }
    words_count(text, 28, LONG_MAX);
    assert_string_equal(text, sizeof(long) == 8 ? "9,223,372,036,854,775,807" : "2,147,483,647");
}

static void numbers_have_a_typeset_minus(void **state) {
    (void)state;
    static const struct {
        double value;
        int decimals;
        const char *text;
    } cases[] = {{0, 2, "0.00"},        {-0.0, 2, "0.00"}, {1.396, 2, "1.40"}, {-1.396, 2, "−1.40"},      {-0.004, 2, "0.00"},
                 {-0.006, 2, "−0.01"},  {-0.4, 0, "0"},    {-0.6, 0, "−1"},    {-12345.6, 1, "−12345.6"}, {-1e-9, 3, "0.000"},
                 {-0.9996, 3, "−1.000"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[DIGITS_MAX];
        words_number(text, sizeof text, cases[i].value, cases[i].decimals);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_are_printable_and_short),
        cmocka_unit_test(thousands_stand_apart),
        cmocka_unit_test(numbers_have_a_typeset_minus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
