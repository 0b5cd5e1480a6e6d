// Guessing which known word was meant.
#include "settings/spelling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_word_is_found),
        cmocka_unit_test(far_words_are_not_guessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
