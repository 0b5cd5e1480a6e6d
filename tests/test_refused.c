// Each request for memory that a command makes is refused once: the experiment goes on as it was, with a sentence; or, where little was
// asked for, the reserve has stood in, and that can be seen. Nothing ends the program.
#include "command_holds.h"

#include "base/memory.h"

#if SANITIZED || !defined(__GLIBC__)
#define UNTRIED 1
#endif

static long asked, nth; // requests so far, and which one is refused; 0: none

#ifndef UNTRIED
// The C library's own, by the names that it keeps for itself. NOLINTBEGIN(bugprone-reserved-identifier)
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t nmemb, size_t size);
void *__libc_realloc(void *memory, size_t size);
// NOLINTEND(bugprone-reserved-identifier)

static bool refused(void) {
    return nth > 0 && __atomic_add_fetch(&asked, 1, __ATOMIC_RELAXED) == nth;
}

void *malloc(size_t size) {
    return refused() ? NULL : __libc_malloc(size);
}

void *calloc(size_t nmemb, size_t size) {
    return refused() ? NULL : __libc_calloc(nmemb, size);
}

void *realloc(void *ptr, size_t size) {
    return refused() ? NULL : __libc_realloc(ptr, size);
}
#endif

static void assert_same_settings(const Settings *a, const Settings *b) {
    for (int i = 0; i < settings_count(); i++) {
        if (!settings_same(a, b, settings_at(i))) {
            fail_msg("a refused command has changed %s", settings_at(i)->key);
        }
    }
}

// Says the lines with request number n refused; whether there were so many.
static bool one_refused(const char *lines, long n) {
    Rig *rig = open_rig();
    assert_true(say(rig, "set lanes \"vp, ot, ot/ot\""));
    experiment_train(rig->experiment, 3);
    experiment_refresh_all(rig->experiment);
    const Settings before = rig->experiment->settings;
    assert_true(memory_reserve((size_t)4 << 20));
    asked = 0;
    nth = n;
    const bool good = say(rig, lines);
    nth = 0;
    const bool met = asked >= n, stood_in = memory_is_short();
    if (!good) {
        assert_true(met && strlen(rig->err.text) > 10);
        assert_same_settings(&rig->experiment->settings, &before);
    } else if (met && !stood_in) {
        fail_msg("%s: request %ld was refused, and nobody has said so", lines, n);
    }
    memory_reserve(0);
    assert_session_holds(rig->experiment);
    experiment_refresh_all(rig->experiment);
    experiment_train(rig->experiment, 1);
    now(rig, CMD_UNDO, 0);
    assert_session_holds(rig->experiment);
    close_rig(rig);
    return met;
}

static void test_what_is_refused_changes_nothing(void **state) {
    (void)state;
#ifdef UNTRIED
    print_message("test_what_is_refused_changes_nothing: the allocator is a sanitizer's\n");
    skip();
#endif
    static const char *const lines[] = {"set particles 60000",      "set width 128",           "set data moons",    "set seed 7",
                                        "set train-points 500",     "select ot/reflow",        "set steps 60",      "set batch 320",
                                        "set path cosine",          "set solver rk4",          "set condition on",  "set field difference",
                                        "set lanes \"ve, cosine\"", "set predict data",        "set model flow-matching"};
    long all = 0;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        long n = 1;
        while (one_refused(lines[i], n)) {
            n++;
        }
        all += n - 1;
    }
    print_message("%ld requests refused\n", all);
    assert_true(all > 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_is_refused_changes_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
