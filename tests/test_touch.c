// Fingers and the mouse on the window, without a display: events go in as SDL has them, and what the window is set to is looked at.
#include "experiment_rig.h"

#include "app/window.h"

#include <SDL.h>

#include "app/camera.h"

enum { WIDTH = 900, HEIGHT = 640 };

static Window *open_window(void) {
    Window *w = calloc(1, sizeof *w);
    Settings s = small_settings();
    Error err;
    s.size_w = WIDTH;
    s.size_h = HEIGHT;
    s.ui_scale = 1;
    if (!screen_open(&w->screen, &s, true, &err)) {
        fail_msg("%s", err.text);
    }
    w->experiment = open_session(&s);
    frame_init(&w->frame, &s);
    w->frame.live = true;
    w->start_s = clock_now_s() - 10;
    touch_begin(&w->touch);
    w->mouse.at = (Vec2){-1, -1};
    return w;
}

static void close_window(Window *w) {
    close_session(w->experiment);
    frame_free(&w->frame);
    lecture_free(&w->lecture);
    take_free(&w->recording.take);
    screen_close(&w->screen);
    free(w);
}

static void carry(Window *w) {
    Error err;
    if (!command_apply(&w->queue, w->experiment, &w->undo, &err)) {
        fail_msg("%s", err.text);
    }
}

// A frame, as window.c has it.
static void frame(Window *w) {
    SDL_Event event;
    carry(w);
    if (w->mouse.let_go) {
        window_settle(w);
        w->mouse.let_go = false;
    }
    w->input = (UiInput){.down = w->input.down, .now_s = window_now_s(w)};
    w->mouse.busy = false;
    while (mouse_next(w, &event)) {
        if (!touch_take(w, &event)) {
            mouse_take(w, &event);
        }
        carry(w);
    }
    w->input.mouse = w->touch.pointing ? touch_at(w) : mouse_at(w);
    w->input.finger = w->touch.pointing;
    w->screen.roomy = touch_roomy(w);
    w->frame.look = w->touch.look;
    screen_follow(&w->screen, &w->experiment->settings);
    frame_ui(&w->frame, &w->screen, w->experiment, &w->input, &w->queue);
    mouse_decide(w);
    touch_decide(w);
}

static void frames(Window *w, int count) {
    for (int i = 0; i < count; i++) {
        frame(w);
    }
}

static void wait_s(Window *w, double seconds) {
    w->start_s -= seconds;
    frame(w);
}

static void finger(Uint32 type, int id, float x, float y) {
    SDL_Event event = {.tfinger = {.type = type, .touchId = 77, .fingerId = id, .x = x / WIDTH, .y = y / HEIGHT, .pressure = 1}};
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static void down(int id, float x, float y) {
    finger(SDL_FINGERDOWN, id, x, y);
}

static void move(int id, float x, float y) {
    finger(SDL_FINGERMOTION, id, x, y);
}

static void up(int id, float x, float y) {
    finger(SDL_FINGERUP, id, x, y);
}

static void mouse(Uint32 type, int button, int x, int y) {
    SDL_Event event = {.button = {.type = type, .button = (Uint8)button, .clicks = 1, .x = x, .y = y}};
    if (type == SDL_MOUSEMOTION) {
        event = (SDL_Event){.motion = {.type = type, .x = x, .y = y}};
    }
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static Settings *set(Window *w) {
    return &w->experiment->settings;
}

static Camera camera(Window *w) {
    return stage_camera(&w->screen, w->experiment, &w->frame.page.layout, 0);
}

static Vec2 stage_at(Window *w, float x, float y) {
    Vec2 at = {0, 0};
    assert_true(stage_point(&w->screen, w->experiment, &w->frame.page.layout, (Vec2){x, y}, &at));
    return at;
}

// In the middle of the play button.
static Vec2 play_button(const Window *w) {
    const Rect bar = w->frame.page.layout.bar;
    const float k = w->screen.scale;
    return (Vec2){(bar.x + 42) * k, (bar.y + 0.5f * bar.h) * k};
}

// ---- one finger ------------------------------------------------------------------------------------------------------------

// What the trial of the browser edition got wrong: the hover of the tap before decided whose the press was.
static void a_drag_right_after_a_tap_elsewhere_moves_the_view(void **state) {
    (void)state;
    Window *w = open_window();
    frames(w, 2);
    const Vec2 play = play_button(w);
    const bool playing = w->experiment->play.playing;
    down(1, play.x, play.y);
    up(1, play.x, play.y);
    down(2, 200, 250); // all before the next frame
    move(2, 240, 250);
    move(2, 300, 280);
    up(2, 300, 280);
    frames(w, 8);
    assert_true(w->experiment->play.playing != playing);
    const float scale = camera(w).scale;
    assert_near(set(w)->pan_x, -100 / (double)scale, 2e-4);
    assert_near(set(w)->pan_y, 30 / (double)scale, 2e-4);
    down(3, play.x, play.y); // and the other way round
    up(3, play.x, play.y);
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
    frames(w, 2);
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
    frames(w, 2);
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
    frames(w, 2);
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
    frames(w, 2);
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

static void a_second_finger_lets_a_control_go(void **state) {
    (void)state;
    Window *w = open_window();
    frames(w, 2);
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
    down(3, play.x, play.y); // and the next tap is one
    up(3, play.x, play.y);
    frames(w, 4);
    assert_true(w->experiment->play.playing != playing);
    close_window(w);
}

static void three_fingers_and_more_do_no_harm(void **state) {
    (void)state;
    Window *w = open_window();
    frames(w, 2);
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
    frames(w, 2);
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

static void a_lost_window_ends_the_touch(void **state) {
    (void)state;
    static const int ends[] = {SDL_WINDOWEVENT_FOCUS_LOST, SDL_WINDOWEVENT_HIDDEN, SDL_WINDOWEVENT_MINIMIZED};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        Window *w = open_window();
        frames(w, 2);
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

// An end that got lost is forgotten when the same finger comes down again.
static void a_finger_that_comes_down_twice_is_one(void **state) {
    (void)state;
    Window *w = open_window();
    frames(w, 2);
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

// ---- fingers and the mouse -------------------------------------------------------------------------------------------------

static void a_mouse_made_of_a_touch_is_not_heard(void **state) {
    (void)state;
    Window *w = open_window();
    frames(w, 2);
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
    mouse(SDL_MOUSEMOTION, 0, x, y); // a hand on the mouse
    mouse(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT, x, y);
    mouse(SDL_MOUSEBUTTONUP, SDL_BUTTON_LEFT, x, y);
    frames(w, 4);
    assert_false(w->touch.pointing);
    assert_true(w->experiment->play.playing == playing);
    close_window(w);
}

// Press, drag and release of a mouse may come in one slow frame: it is the place of the press that counts.
static void a_mouse_in_a_slow_frame_means_the_place_of_its_press(void **state) {
    (void)state;
    Window *w = open_window();
    frames(w, 2);
    const Vec2 play = play_button(w);
    const bool playing = w->experiment->play.playing;
    const int x = (int)play.x, y = (int)play.y;
    mouse(SDL_MOUSEMOTION, 0, 300, 250);
    frame(w);
    mouse(SDL_MOUSEMOTION, 0, x, y);
    mouse(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT, x, y);
    mouse(SDL_MOUSEBUTTONUP, SDL_BUTTON_LEFT, x, y);
    mouse(SDL_MOUSEMOTION, 0, 300, 250);
    mouse(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_RIGHT, 300, 250);
    mouse(SDL_MOUSEBUTTONUP, SDL_BUTTON_RIGHT, 300, 250);
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
    frames(w, 2);
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

// Pixels, in the middle of a text that is on the screen.
static Vec2 text_at(const Window *w, const char *text) {
    int count;
    const UiCmd *cmds = ui_commands(w->screen.ui, &count);
    for (int i = count - 1; i >= 0; i--) {
        if (cmds[i].kind == UI_CMD_TEXT && strncmp(ui_chars(w->screen.ui) + cmds[i].first, text, strlen(text)) == 0) {
            return (Vec2){(cmds[i].box.x + 0.5f * cmds[i].box.w) * w->screen.scale, (cmds[i].box.y + 0.6f * cmds[i].box.h) * w->screen.scale};
        }
    }
    fail_msg("nothing says \"%s\"", text);
    return (Vec2){0, 0};
}

static void the_list_of_keys_can_be_tapped(void **state) {
    (void)state;
    Window *w = open_window();
    set(w)->touch = TOUCH_ON;
    frames(w, 2);
    const Rect buttons = w->frame.page.layout.buttons;
    const float k = w->screen.scale, y = (buttons.y + 0.5f * buttons.h) * k, x = (buttons.x + buttons.w - 30) * k;
    down(1, x, y);
    up(1, x, y);
    frame(w);
    frame(w);
    assert_non_null(w->frame.asked);
    assert_int_equal(w->frame.asked->action, ACT_HELP);
    w->frame.help_open = true;
    frames(w, 2);
    const Vec2 line = text_at(w, "Velocity arrows");
    down(2, line.x, line.y);
    up(2, line.x, line.y);
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
        cmocka_unit_test(a_drag_right_after_a_tap_elsewhere_moves_the_view),
        cmocka_unit_test(a_tap_changes_nothing_and_leaves_its_place),
        cmocka_unit_test(a_rest_places_the_start_point),
        cmocka_unit_test(a_finger_carries_the_microscope),
        cmocka_unit_test(two_fingers_zoom_about_their_middle_and_move),
        cmocka_unit_test(a_pinch_keeps_to_the_limits_of_the_wheel),
        cmocka_unit_test(a_second_finger_lets_a_control_go),
        cmocka_unit_test(three_fingers_and_more_do_no_harm),
        cmocka_unit_test(a_finger_may_leave_the_window),
        cmocka_unit_test(a_lost_window_ends_the_touch),
        cmocka_unit_test(a_finger_that_comes_down_twice_is_one),
        cmocka_unit_test(a_mouse_made_of_a_touch_is_not_heard),
        cmocka_unit_test(a_mouse_in_a_slow_frame_means_the_place_of_its_press),
        cmocka_unit_test(controls_grow_after_the_first_touch_but_not_under_it),
        cmocka_unit_test(the_list_of_keys_can_be_tapped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
