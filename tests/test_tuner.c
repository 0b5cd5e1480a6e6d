// Whichever number of threads is fastest is found, and found again when that changes.
#include "base/clock.h"
#include "base/team.h"
#include "base/tuner.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define UNIT_S 0.002
#define LIMIT_S 30.0

// Works for a while with the tuner, where a unit takes ten times as long on any number of threads but `fast`; whether that is what it
// settles on.
static bool finds(Tuner *tuner, int fast) {
    const int all = team_size();
    for (double begin = clock_now_s(); clock_now_s() < begin + LIMIT_S;) {
        bool trial = tuner_begin(tuner);
        int threads = team_size();
        clock_sleep_s(threads == fast ? UNIT_S : 10 * UNIT_S);
        tuner_end(tuner, 1);
        assert_int_equal(team_size(), all);
        if (!trial && threads == fast) {
            return true;
        }
    }
    return false;
}

static void the_fastest_is_found_and_found_again(void **state) {
    (void)state;
    const int before = team_limit(4);
    if (team_size() < 4) { // no threads here
        team_limit(before);
        skip();
    }
    Tuner tuner;
    tuner_init(&tuner);
    assert_int_equal(tuner.choices, 3);
    const int fast[] = {1, 4, 2, 1};
    for (int i = 0; i < 4; i++) {
        assert_true(finds(&tuner, fast[i]));
        assert_true(tuner_cost(&tuner) > 0.9 * UNIT_S);
    }
    team_limit(before);
}

static void one_thread_leaves_no_choice(void **state) {
    (void)state;
    const int before = team_limit(1);
    Tuner tuner;
    tuner_init(&tuner);
    assert_int_equal(tuner.choices, 1);
    for (int i = 0; i < 5; i++) {
        assert_false(tuner_begin(&tuner));
        tuner_end(&tuner, i); // nothing done measures nothing
    }
    assert_true(tuner_cost(&tuner) > 0);
    team_limit(before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fastest_is_found_and_found_again),
        cmocka_unit_test(one_thread_leaves_no_choice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
