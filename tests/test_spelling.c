// Quoting what a user typed, guessing what was meant, and how counts are written.
#include "settings/spelling.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void utf8_is_read_code_point_by_code_point(void **state) {
    (void)state;
    const char *p = "a\xC3\xA9\xEA\xB2\xBD\xF0\x9F\x98\x80";
    assert_int_equal(utf8_next(&p), 'a');
    assert_int_equal(utf8_next(&p), 0xE9);
    assert_int_equal(utf8_next(&p), 0xACBD);
    assert_int_equal(utf8_next(&p), 0x1F600);
    assert_int_equal(utf8_next(&p), 0);
    assert_int_equal(utf8_next(&p), 0); // stays at the end
}

static void bytes_that_are_no_utf8_are_skipped_one_by_one(void **state) {
    (void)state;
    // A lone continuation, an overlong slash, a surrogate, a code point above the last, a character cut short by the end.
    static const char *const bad[] = {"\x80", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xEA\xB2"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *p = bad[i];
        for (size_t left = strlen(bad[i]); left > 0; left--) {
            assert_int_equal(utf8_next(&p), -1);
        }
        assert_int_equal(utf8_next(&p), 0);
    }
}

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

static const char *nearest(const char *typed) {
    static const char *const known[] = {"moons", "spirals", "square", "width", "weight-decay", "checkerboard"};
    Nearest guess = {.typed = typed};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        nearest_offer(&guess, known[i]);
    }
    return guess.best;
}

static void the_nearest_word_is_found(void **state) {
    (void)state;
    assert_string_equal(nearest("mons"), "moons");   // left out
    assert_string_equal(nearest("mooons"), "moons"); // one too many
    assert_string_equal(nearest("noons"), "moons");  // another
    assert_string_equal(nearest("widht"), "width");  // swapped
    assert_string_equal(nearest("wieghtdecay"), "weight-decay");
    assert_string_equal(nearest("checker"), "checkerboard"); // only the beginning
    assert_string_equal(nearest("Moons"), "moons");
}

static void far_words_are_not_guessed(void **state) {
    (void)state;
    assert_null(nearest("tokens"));
    assert_null(nearest("x"));
    assert_null(nearest(""));
    assert_null(nearest("a word that is much longer than any that is known here"));
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_read_code_point_by_code_point),
        cmocka_unit_test(bytes_that_are_no_utf8_are_skipped_one_by_one),
        cmocka_unit_test(quotes_are_printable_and_short),
        cmocka_unit_test(the_nearest_word_is_found),
        cmocka_unit_test(far_words_are_not_guessed),
        cmocka_unit_test(thousands_stand_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
