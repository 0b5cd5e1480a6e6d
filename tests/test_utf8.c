// Characters out of bytes and back.
#include "base/utf8.h"

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

static void characters_are_written_and_read_back(void **state) {
    (void)state;
    for (uint32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
        if (c >= 0xD800 && c < 0xE000) {
            continue;
        }
        char s[5];
        utf8_write(s, c);
        const char *at = s;
        assert_int_equal(utf8_read(&at, s + strlen(s)), c);
        assert_ptr_equal(at, s + strlen(s));
    }
}

static void bytes_that_are_no_utf8_are_skipped_one_by_one(void **state) {
    (void)state;
    // A lone continuation, overlong forms, a surrogate, beyond the last character, characters cut short by the end.
    static const char *const bad[] =
        {"\x80",     "\xC0\xAF", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80",
         "\xEA\xB2", "\xE1\x80", "\xC3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *p = bad[i];
        for (size_t left = strlen(bad[i]); left > 0; left--) {
            const char *at = p;
            assert_int_equal(utf8_read(&at, p + left), -1);
            assert_int_equal(utf8_next(&p), -1);
            assert_ptr_equal(at, p);
        }
        assert_int_equal(utf8_next(&p), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_read_code_point_by_code_point),
        cmocka_unit_test(characters_are_written_and_read_back),
        cmocka_unit_test(bytes_that_are_no_utf8_are_skipped_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
