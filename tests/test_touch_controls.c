// Fingers and the mouse on the controls of the window: whose a press is, what lets it go, and what grows for fingers.
#include "app_window.h"

// ---- letting go ------------------------------------------------------------------------------------------------------------

static void a_second_finger_lets_a_control_go(void **state) {
    (void)state;
    Window *w = open_window();
    const Vec2 play = play_button(w);
    const bool playing = w->experiment->play.playing;
    down(1, play.x, play.y);
    frame(w);
    down(2, 300, 250);
    frame(w);
    move(2, 360, 250);
    up(1, play.x, play.y);
    frame(w);
    move(2, 420, 250);
    up(2, 420, 250);
    frames(w, 4);
    assert_true(w->experiment->play.playing == playing);
    assert_true(set(w)->pan_x == 0 && set(w)->zoom == 1);
    assert_int_equal(w->touch.phase, TOUCH_IDLE);
    assert_false(w->input.down);
    tap(3, play.x, play.y); // and the next tap is one
    frames(w, 4);
    assert_true(w->experiment->play.playing != playing);
    close_window(w);
}

static void a_lost_window_ends_the_touch(void **state) {
    (void)state;
    static const int ends[] = {SDL_WINDOWEVENT_FOCUS_LOST, SDL_WINDOWEVENT_HIDDEN, SDL_WINDOWEVENT_MINIMIZED};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        Window *w = open_window();
        const Vec2 play = play_button(w);
        const bool playing = w->experiment->play.playing;
        down(1, play.x, play.y);
        frame(w);
        SDL_Event lost = {.window = {.type = SDL_WINDOWEVENT, .event = (Uint8)ends[i]}};
        SDL_PushEvent(&lost);
        frame(w);
        up(1, play.x, play.y);
        frames(w, 3);
        assert_true(w->experiment->play.playing == playing);
        assert_false(w->input.down);
        assert_int_equal(w->touch.count, 0);
        close_window(w);
    }
}

// ---- fingers and the mouse -------------------------------------------------------------------------------------------------

static void a_mouse_made_of_a_touch_is_not_heard(void **state) {
    (void)state;
    Window *w = open_window();
    const Vec2 play = play_button(w);
    const bool playing = w->experiment->play.playing;
    const int x = (int)play.x, y = (int)play.y;
    down(1, play.x, play.y);
    mouse(SDL_MOUSEMOTION, 0, x, y);
    mouse(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT, x, y);
    up(1, play.x, play.y);
    mouse(SDL_MOUSEBUTTONUP, SDL_BUTTON_LEFT, x, y);
    frames(w, 6);
    assert_true(w->experiment->play.playing != playing); // once
    assert_true(w->touch.pointing);
    wait_s(w, 1);
    click(SDL_BUTTON_LEFT, x, y); // a hand on the mouse
    frames(w, 4);
    assert_false(w->touch.pointing);
    assert_true(w->experiment->play.playing == playing);
    close_window(w);
}

// Press, drag and release of a mouse may come in one slow frame: it is the place of the press that counts.
static void a_mouse_in_a_slow_frame_means_the_place_of_its_press(void **state) {
    (void)state;
    Window *w = open_window();
    const Vec2 play = play_button(w);
    const bool playing = w->experiment->play.playing;
    const int x = (int)play.x, y = (int)play.y;
    mouse(SDL_MOUSEMOTION, 0, 300, 250);
    frame(w);
    click(SDL_BUTTON_LEFT, x, y);
    click(SDL_BUTTON_RIGHT, 300, 250);
    mouse(SDL_MOUSEMOTION, 0, x, y);
    frames(w, 8);
    assert_true(w->experiment->play.playing != playing);
    float at_x, at_y;
    setting_place(set(w)->start, &at_x, &at_y);
    assert_near((double)at_x, (double)stage_at(w, 300, 250).x, 2e-3);
    assert_near((double)at_y, (double)stage_at(w, 300, 250).y, 2e-3);
    close_window(w);
}

// ---- what grows ------------------------------------------------------------------------------------------------------------

static void controls_grow_after_the_first_touch_but_not_under_it(void **state) {
    (void)state;
    Window *w = open_window();
    assert_true(w->screen.theme->row < 40 && w->frame.page.layout.buttons.h == 0);
    down(1, 300, 250);
    frames(w, 3);
    assert_true(w->screen.theme->row < 40);
    up(1, 300, 250);
    frames(w, 2);
    assert_true(w->screen.theme->row >= 40);
    assert_true(w->frame.page.layout.buttons.h >= 40);
    set(w)->touch = TOUCH_OFF;
    frames(w, 2);
    assert_true(w->screen.theme->row < 40);
    set(w)->touch = TOUCH_ON;
    w->frame.quiet = true; // a picture has no buttons
    frames(w, 2);
    assert_true(w->frame.page.layout.buttons.h == 0);
    close_window(w);
}

static void the_list_of_keys_can_be_tapped(void **state) {
    (void)state;
    Window *w = open_window();
    set(w)->touch = TOUCH_ON;
    frames(w, 2);
    const Rect buttons = w->frame.page.layout.buttons;
    const float k = w->screen.scale, y = (buttons.y + 0.5f * buttons.h) * k, x = (buttons.x + buttons.w - 30) * k;
    tap(1, x, y);
    frame(w);
    frame(w);
    assert_non_null(w->frame.asked);
    assert_int_equal(w->frame.asked->action, ACT_HELP);
    w->frame.help_open = true;
    frames(w, 2);
    const Vec2 line = text_at(w, "Velocity arrows");
    tap(2, line.x, line.y);
    frames(w, 2);
    assert_ptr_equal(w->frame.asked, keys_row(SDLK_a, false, false));
    assert_false(w->frame.help_open);
    w->frame.help_open = true;
    frames(w, 2);
    down(3, 4, 4); // beside it
    frame(w);
    assert_false(w->frame.help_open);
    move(3, 100, 100);
    up(3, 100, 100);
    frames(w, 3);
    assert_true(set(w)->pan_x == 0 && set(w)->pan_y == 0); // the press that closed it is not the stage's
    close_window(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_finger_lets_a_control_go),
        cmocka_unit_test(a_lost_window_ends_the_touch),
        cmocka_unit_test(a_mouse_made_of_a_touch_is_not_heard),
        cmocka_unit_test(a_mouse_in_a_slow_frame_means_the_place_of_its_press),
        cmocka_unit_test(controls_grow_after_the_first_touch_but_not_under_it),
        cmocka_unit_test(the_list_of_keys_can_be_tapped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
