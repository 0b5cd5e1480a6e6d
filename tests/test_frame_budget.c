// How long a frame may last that a browser calls: read off the calls alone.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/frame_budget.h"

#include <math.h>

#define FAST (1.0 / 60)
#define SLOW (1.0 / 31)

typedef struct {
    FramePace pace;
    double now_s, target_s;
} Browser;

static Browser open_browser(void) {
    return (Browser){.pace = {.called = true, .period_s = FAST}, .target_s = FAST};
}

// Calls frames for so long, `every_s` apart, whose work takes work_s.
static void call(Browser *b, double seconds, double every_s, double work_s) {
    for (double end_s = b->now_s + seconds; b->now_s < end_s;) {
        b->now_s += every_s;
        b->target_s = frame_pace_target(&b->pace, b->now_s, every_s, FAST, SLOW);
        b->pace.end_s = b->now_s + work_s;
    }
}

static void assert_near(double value, double expected) {
    if (!(fabs(value - expected) < 0.01 * expected)) {
        fail_msg("%g s and not %g", value, expected);
    }
}

static void test_displays_of_all_kinds(void **state) {
    (void)state;
    static const struct { double hertz, periods; } displays[] = {{60, 1}, {75, 1}, {90, 1}, {120, 2}, {144, 2}, {240, 4}, {50, 1}};
    for (size_t i = 0; i < sizeof displays / sizeof displays[0]; i++) {
        Browser b = open_browser();
        call(&b, 10, 1 / displays[i].hertz, 0.5 / displays[i].hertz);
        assert_near(b.target_s, displays[i].periods / displays[i].hertz);
    }
}

// Drawing of 25 ms, which only the calls tell of.
static void test_a_slow_card_has_slow_frames(void **state) {
    (void)state;
    Browser b = open_browser();
    call(&b, 2, 1.0 / 60, 0.010);
    call(&b, 0.5, 2.0 / 60, 0.010);
    assert_near(b.target_s, SLOW);
    call(&b, 2, 2.0 / 60, 0.029);
    assert_near(b.target_s, SLOW);
}

static void test_fast_again_when_the_card_is(void **state) {
    (void)state;
    Browser b = open_browser();
    call(&b, 0.5, 2.0 / 60, 0.010);
    call(&b, 4, 2.0 / 60, 0.029);
    call(&b, 1, 1.0 / 60, 0.012);
    assert_near(b.target_s, FAST);
}

// A frame that is late as its own training took so long says nothing of the card.
static void test_its_own_work_is_no_slow_card(void **state) {
    (void)state;
    Browser b = open_browser();
    call(&b, 1, 1.0 / 60, 0.010);
    call(&b, 1, 2.0 / 60, 0.020);
    assert_near(b.target_s, FAST);
}

static void test_a_tab_that_was_hidden(void **state) {
    (void)state;
    Browser b = open_browser();
    call(&b, 1, 1.0 / 60, 0.010);
    call(&b, 1, 600, 0.010);
    call(&b, 0.1, 1.0 / 60, 0.010);
    assert_near(b.target_s, FAST);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_displays_of_all_kinds),       cmocka_unit_test(test_a_slow_card_has_slow_frames),
        cmocka_unit_test(test_fast_again_when_the_card_is), cmocka_unit_test(test_its_own_work_is_no_slow_card),
        cmocka_unit_test(test_a_tab_that_was_hidden),
    };
    return cmocka_run_group_tests_name("frame_budget", tests, NULL, NULL);
}
