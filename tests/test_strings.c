// The window's strings: all there in both languages, with the same numbers in them; and how counts are written.
#include "app/strings.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

// The conversions of a format one after another, "%d%ld".
static void conversions(const char *format, char *found, size_t size) {
    size_t n = 0;
    for (const char *at = strchr(format, '%'); at; at = strchr(at, '%')) {
        size_t length = 1 + strcspn(at + 1, "dfgs%") + 1;
        assert_true(n + length < size);
        memcpy(found + n, at, length);
        n += length;
        at += length;
    }
    found[n] = '\0';
}

static void both_languages_say_the_same_numbers(void **state) {
    (void)state;
    for (int id = 0; id < STR_COUNT; id++) {
        char in_english[64], in_korean[64];
        const char *english = str((Str)id, LANG_EN), *korean = str((Str)id, LANG_KO);
        assert_non_null(english);
        assert_non_null(korean);
        assert_true(english[0] != '\0' && korean[0] != '\0');
        conversions(english, in_english, sizeof in_english);
        conversions(korean, in_korean, sizeof in_korean);
        assert_string_equal(in_english, in_korean);
    }
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
        str_count(text, sizeof text, cases[i].count);
        assert_string_equal(text, cases[i].text);
    }
    str_count(text, 28, LONG_MAX);
    assert_string_equal(text, sizeof(long) == 8 ? "9,223,372,036,854,775,807" : "2,147,483,647");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_languages_say_the_same_numbers),
        cmocka_unit_test(thousands_stand_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
