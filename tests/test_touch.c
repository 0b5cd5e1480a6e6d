// Fingers on the stage of the window: what they move, place and look at, alone, by twos and more, and where they end clumsily.
#include "app_window.h"

// ---- one finger ------------------------------------------------------------------------------------------------------------

// The hover of the tap before must not decide whose the press is.
static void a_drag_right_after_a_tap_elsewhere_moves_the_view(void **state) {
    (void)state;
    Window *w = open_window();
    const Vec2 play = play_button(w);
    const bool playing = w->experiment->play.playing;
    tap(1, play.x, play.y);
    down(2, 200, 250); // all before the next frame
    move(2, 240, 250);
    move(2, 300, 280);
    up(2, 300, 280);
    frames(w, 8);
    assert_true(w->experiment->play.playing != playing);
    const float scale = camera(w).scale;
    assert_near(set(w)->pan_x, -100 / (double)scale, 2e-4);
    assert_near(set(w)->pan_y, 30 / (double)scale, 2e-4);
    tap(3, play.x, play.y); // and the other way round
    frames(w, 4);
    assert_true(w->experiment->play.playing == playing);
    command_push(&w->queue, CMD_UNDO, 0); // playing is no step of undo, the drag is one
    frames(w, 2);
    assert_true(set(w)->pan_x == 0 && set(w)->pan_y == 0);
    close_window(w);
}

static void a_tap_changes_nothing_and_leaves_its_place(void **state) {
    (void)state;
    Window *w = open_window();
    const Settings before = *set(w);
    down(1, 200, 250);
    frame(w);
    move(1, 204, 252);
    frame(w);
    up(1, 204, 252);
    frames(w, 2);
    assert_memory_equal(&before, set(w), sizeof before);
    assert_near(w->frame.input.pointer.x, 204, 0.01); // to be looked at
    assert_true(w->input.mouse.x < 0);                // but no control is under it
    close_window(w);
}

static void a_rest_places_the_start_point(void **state) {
    (void)state;
    Window *w = open_window();
    down(1, 200, 250);
    frames(w, 2);
    assert_true(set(w)->start <= 0);
    wait_s(w, 0.6);
    frames(w, 2);
    float x, y;
    setting_place(set(w)->start, &x, &y);
    const Vec2 at = stage_at(w, 200, 250);
    assert_near((double)x, (double)at.x, 2e-3);
    assert_near((double)y, (double)at.y, 2e-3);
    move(1, 260, 250);
    frames(w, 2);
    setting_place(set(w)->start, &x, &y);
    assert_near((double)x, (double)stage_at(w, 260, 250).x, 2e-3);
    assert_true(set(w)->pan_x == 0);
    up(1, 260, 250);
    frames(w, 2);
    command_push(&w->queue, CMD_UNDO, 0);
    frames(w, 2);
    assert_true(set(w)->start <= 0);
    close_window(w);
}

static void a_finger_carries_the_microscope(void **state) {
    (void)state;
    Window *w = open_window();
    set(w)->microscope = true;
    frames(w, 2);
    down(1, 200, 250);
    frame(w);
    wait_s(w, 0.6);
    move(1, 300, 250);
    frames(w, 2);
    assert_near(w->frame.input.pointer.x, 300, 0.01);
    up(1, 300, 250);
    frames(w, 2);
    assert_near(w->frame.input.pointer.x, 300, 0.01);
    assert_true(set(w)->pan_x == 0 && set(w)->start <= 0);
    down(1, 300, 250); // two still move the view
    frame(w);
    down(2, 400, 250);
    frame(w);
    move(1, 320, 250);
    move(2, 420, 250);
    frame(w);
    assert_true(set(w)->pan_x < 0);
    close_window(w);
}

// ---- two and more ----------------------------------------------------------------------------------------------------------

static void two_fingers_zoom_about_their_middle_and_move(void **state) {
    (void)state;
    Window *w = open_window();
    down(1, 250, 250);
    frame(w);
    down(2, 350, 250);
    frame(w);
    const Vec2 under = stage_at(w, 300, 250);
    for (int i = 1; i <= 10; i++) {
        move(1, 250 - 5 * (float)i, 250);
        move(2, 350 + 5 * (float)i, 250);
        frame(w);
    }
    assert_near(set(w)->zoom, 2, 0.02);
    Vec2 now = stage_at(w, 300, 250);
    assert_near((double)now.x, (double)under.x, 0.03);
    assert_near((double)now.y, (double)under.y, 0.03);
    for (int i = 1; i <= 10; i++) { // both the same way
        move(1, 200 + 4 * (float)i, 250 + 3 * (float)i);
        move(2, 400 + 4 * (float)i, 250 + 3 * (float)i);
        frame(w);
    }
    assert_near(set(w)->zoom, 2, 0.02);
    now = stage_at(w, 340, 280);
    assert_near((double)now.x, (double)under.x, 0.03);
    assert_near((double)now.y, (double)under.y, 0.03);
    up(2, 440, 280); // the other goes on without a jump
    frame(w);
    move(1, 250, 280);
    frame(w);
    assert_near(stage_at(w, 350, 280).x, under.x, 0.03);
    up(1, 250, 280);
    frames(w, 2);
    command_push(&w->queue, CMD_UNDO, 0);
    frames(w, 2);
    assert_near(set(w)->zoom, 1, 1e-9);
    close_window(w);
}

static void a_pinch_keeps_to_the_limits_of_the_wheel(void **state) {
    (void)state;
    Window *w = open_window();
    for (int turn = 0; turn < 4; turn++) {
        down(1, 290, 250);
        frame(w);
        down(2, 320, 250);
        frame(w);
        move(1, 60, 250);
        frame(w);
        move(2, 560, 250);
        frame(w);
        up(1, 60, 250);
        up(2, 560, 250);
        frames(w, 3);
    }
    assert_near(set(w)->zoom, settings_find("zoom")->max, 1e-9);
    assert_true(fabs(set(w)->pan_x) <= 4 && fabs(set(w)->pan_y) <= 4);
    close_window(w);
}

static void three_fingers_and_more_do_no_harm(void **state) {
    (void)state;
    Window *w = open_window();
    for (int i = 0; i < 14; i++) { // more than it counts
        down(i, 100 + 30 * (float)i, 250);
    }
    frames(w, 16);
    for (int i = 0; i < 14; i++) {
        move(i, 110 + 30 * (float)i, 255);
    }
    frames(w, 2);
    for (int i = 13; i >= 0; i--) {
        up(i, 110 + 30 * (float)i, 255);
    }
    up(99, 1, 1); // that never came down
    move(98, 1, 1);
    frames(w, 20);
    assert_int_equal(w->touch.phase, TOUCH_IDLE);
    assert_int_equal(w->touch.count, 0);
    assert_false(w->input.down);
    const double was = set(w)->pan_x;
    down(1, 200, 250);
    frame(w);
    move(1, 250, 250);
    frame(w);
    assert_true(set(w)->pan_x < was);
    close_window(w);
}

// ---- clumsy ends -----------------------------------------------------------------------------------------------------------

static void a_finger_may_leave_the_window(void **state) {
    (void)state;
    Window *w = open_window();
    down(1, 200, 250);
    frame(w);
    move(1, -40, 250);
    move(1, -400, -90);
    frame(w);
    up(1, -400, -90);
    frames(w, 2);
    assert_int_equal(w->touch.phase, TOUCH_IDLE);
    assert_true(set(w)->pan_x > 0 && set(w)->pan_x <= 4);
    close_window(w);
}

// An end that got lost is forgotten when the same finger comes down again.
static void a_finger_that_comes_down_twice_is_one(void **state) {
    (void)state;
    Window *w = open_window();
    down(1, 200, 250);
    frame(w);
    down(1, 220, 250);
    frame(w);
    move(1, 280, 250);
    frame(w);
    assert_int_equal(w->touch.count, 1);
    assert_near(set(w)->zoom, 1, 1e-9);
    assert_near(set(w)->pan_x, -60 / (double)camera(w).scale, 2e-4);
    close_window(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_drag_right_after_a_tap_elsewhere_moves_the_view),
        cmocka_unit_test(a_tap_changes_nothing_and_leaves_its_place),
        cmocka_unit_test(a_rest_places_the_start_point),
        cmocka_unit_test(a_finger_carries_the_microscope),
        cmocka_unit_test(two_fingers_zoom_about_their_middle_and_move),
        cmocka_unit_test(a_pinch_keeps_to_the_limits_of_the_wheel),
        cmocka_unit_test(three_fingers_and_more_do_no_harm),
        cmocka_unit_test(a_finger_may_leave_the_window),
        cmocka_unit_test(a_finger_that_comes_down_twice_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
