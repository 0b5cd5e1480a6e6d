// A window without a display: events go in as SDL has them, and what the window is set to is looked at.
#ifndef TESTS_APP_WINDOW_H
#define TESTS_APP_WINDOW_H

#include "app/camera.h"
#include "app/window.h"
#include "experiment_rig.h"

#include <SDL.h>

enum { WIDTH = 900, HEIGHT = 640 };

static inline void close_window(Window *w) {
    close_session(w->experiment);
    frame_free(&w->frame);
    lecture_free(&w->lecture);
    take_free(&w->recording.take);
    screen_close(&w->screen);
    free(w);
}

static inline void carry(Window *w) {
    Error err;
    if (!command_apply(&w->queue, w->experiment, &w->undo, &err)) {
        fail_msg("%s", err.text);
    }
}

// A frame, as window.c has it.
static inline void frame(Window *w) {
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

static inline void frames(Window *w, int count) {
    for (int i = 0; i < count; i++) {
        frame(w);
    }
}

// Laid out, and at rest.
static inline Window *open_window(void) {
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
    frames(w, 2);
    return w;
}

static inline void wait_s(Window *w, double seconds) {
    w->start_s -= seconds;
    frame(w);
}

static inline void finger(Uint32 type, int id, float x, float y) {
    SDL_Event event = {.tfinger = {.type = type, .touchId = 77, .fingerId = id, .x = x / WIDTH, .y = y / HEIGHT, .pressure = 1}};
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static inline void down(int id, float x, float y) {
    finger(SDL_FINGERDOWN, id, x, y);
}

static inline void move(int id, float x, float y) {
    finger(SDL_FINGERMOTION, id, x, y);
}

static inline void up(int id, float x, float y) {
    finger(SDL_FINGERUP, id, x, y);
}

static inline void tap(int id, float x, float y) {
    down(id, x, y);
    up(id, x, y);
}

static inline void mouse(Uint32 type, int button, int x, int y) {
    SDL_Event event = {.button = {.type = type, .button = (Uint8)button, .clicks = 1, .x = x, .y = y}};
    if (type == SDL_MOUSEMOTION) {
        event = (SDL_Event){.motion = {.type = type, .x = x, .y = y}};
    }
    assert_int_equal(SDL_PushEvent(&event), 1);
}

// The pointer comes there, the button goes down and up.
static inline void click(int button, int x, int y) {
    mouse(SDL_MOUSEMOTION, 0, x, y);
    mouse(SDL_MOUSEBUTTONDOWN, button, x, y);
    mouse(SDL_MOUSEBUTTONUP, button, x, y);
}

static inline Settings *set(Window *w) {
    return &w->experiment->settings;
}

static inline Camera camera(Window *w) {
    return stage_camera(&w->screen, w->experiment, &w->frame.page.layout, 0);
}

static inline Vec2 stage_at(Window *w, float x, float y) {
    Vec2 at = {0, 0};
    assert_true(stage_point(&w->screen, w->experiment, &w->frame.page.layout, (Vec2){x, y}, &at));
    return at;
}

// In the middle of the play button.
static inline Vec2 play_button(const Window *w) {
    const Rect bar = w->frame.page.layout.bar;
    const float k = w->screen.scale;
    return (Vec2){(bar.x + 42) * k, (bar.y + 0.5f * bar.h) * k};
}

// Pixels, in the middle of a text that is on the screen.
static inline Vec2 text_at(const Window *w, const char *text) {
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

#endif
