// The playhead's round: forward, hold, back; scrubbing; never outside 0..1.
#include "run/playhead.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

// Seconds that a phase lasts from now on, at 100 frames a second.
static double lasts(Playhead *play, double speed, double hold_s, bool at_once) {
    PlayPhase phase = play->phase;
    int frames = 0;
    while (play->phase == phase) {
        playhead_advance(play, speed, hold_s, at_once, 0.01);
        frames++;
        assert_true(frames < 100000);
    }
    return 0.01 * frames;
}

static void test_a_round(void **state) {
    (void)state;
    Playhead play = {.playing = true};
    assert_near(lasts(&play, 0.25, 1.5, false), 4.0, 0.011);
    assert_int_equal(play.phase, PLAY_HOLD);
    assert_near(play.t, 1, 0);
    assert_near(lasts(&play, 0.25, 1.5, false), 1.5, 0.011);
    assert_int_equal(play.phase, PLAY_REWIND);
    assert_near(play.t, 1, 0);
    assert_near(lasts(&play, 0.25, 1.5, false), PLAYHEAD_REWIND_S, 0.011);
    assert_int_equal(play.phase, PLAY_FORWARD);
    assert_near(play.t, 0, 0);
}

static void test_motion_is_even_forwards_and_one_way_back(void **state) {
    (void)state;
    Playhead play = {.playing = true};
    for (int i = 1; i <= 90; i++) {
        playhead_advance(&play, 0.5, 1, false, 0.02);
        assert_near(play.t, 0.01 * i, 1e-12);
    }
    lasts(&play, 0.5, 1, false);
    lasts(&play, 0.5, 1, false);
    double before = play.t;
    while (play.phase == PLAY_REWIND) {
        playhead_advance(&play, 0.5, 1, false, 0.02);
        assert_true(play.t < before);
        before = play.t;
    }
}

static void test_at_once_jumps_back(void **state) {
    (void)state;
    Playhead play = {.t = 1, .playing = true, .phase = PLAY_REWIND};
    playhead_advance(&play, 0.25, 1, true, 0.001);
    assert_near(play.t, 0, 0);
    assert_int_equal(play.phase, PLAY_FORWARD);
}

static void test_seeking(void **state) {
    (void)state;
    const double asked[] = {-3, 0, 0.4, 1, 7, INFINITY, -INFINITY};
    const double got[] = {0, 0, 0.4, 1, 1, 1, 0};
    for (int i = 0; i < 7; i++) {
        Playhead play = {.t = 0.2, .playing = true, .phase = PLAY_REWIND, .phase_s = 0.3};
        playhead_seek(&play, asked[i]);
        assert_near(play.t, got[i], 0);
        assert_false(play.playing);
        assert_int_equal(play.phase, got[i] < 1 ? PLAY_FORWARD : PLAY_HOLD);
    }
    Playhead play = {.t = 0.2};
    playhead_seek(&play, NAN);
    assert_true(play.t >= 0 && play.t <= 1);
    playhead_seek(&play, 1); // played on from the end, it holds first and then goes back
    assert_near(lasts(&play, 0.25, 0.5, false), 0.5, 0.011);
    assert_int_equal(play.phase, PLAY_REWIND);
}

static void test_never_outside(void **state) {
    (void)state;
    unsigned random = 1;
    Playhead play = {.playing = true};
    for (int i = 0; i < 20000; i++) {
        random = random * 1664525u + 1013904223u;
        double u = (double)(random >> 8) / (1 << 24);
        playhead_advance(&play, 0.02 + 4 * u, 3 * u * u, random % 7 == 0, u * u * 2);
        assert_true(play.t >= 0 && play.t <= 1);
        assert_true(play.phase == PLAY_FORWARD || play.phase == PLAY_HOLD || play.phase == PLAY_REWIND);
    }
}

static void test_easing(void **state) {
    (void)state;
    assert_near(playhead_eased(0), 0, 0);
    assert_near(playhead_eased(1), 1, 0);
    for (double u = 0; u <= 1; u += 0.125) {
        assert_near(playhead_eased(u) + playhead_eased(1 - u), 1, 1e-15); // so that a morph can turn round
    }
    assert_near((playhead_eased(1e-4) - playhead_eased(0)) / 1e-4, 0, 1e-3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_round),
        cmocka_unit_test(test_motion_is_even_forwards_and_one_way_back),
        cmocka_unit_test(test_at_once_jumps_back),
        cmocka_unit_test(test_seeking),
        cmocka_unit_test(test_never_outside),
        cmocka_unit_test(test_easing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
