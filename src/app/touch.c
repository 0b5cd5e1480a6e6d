#include "app/touch.h"

#include "app/camera.h"
#include "app/platform.h"
#include "app/window.h"
#include "ui/finger.h"

#include <SDL.h>
#include <math.h>

#define DOUBLE_S 0.4 // between two taps,
#define DOUBLE 30.0f // and points
#define GHOST_S 0.6  // after a touch, while a mouse's events are taken for the system's translation of it

static const Vec2 nowhere = {-1e6f, -1e6f};

void touch_begin(Touch *touch) {
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0"); // fingers are read as they are, once
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    *touch = (Touch){.used = platform_has_fingers(), .look = nowhere, .tap_s = -1, .used_s = -1};
}

static float apart(Vec2 a, Vec2 b) {
    return hypotf(a.x - b.x, a.y - b.y);
}

static Vec2 between(Vec2 a, Vec2 b) {
    return (Vec2){0.5f * (a.x + b.x), 0.5f * (a.y + b.y)};
}

static float points(const Window *w, float n) {
    return n * w->screen.scale;
}

static int index_of(const Touch *touch, int64_t id) {
    for (int i = 0; i < touch->count; i++) {
        if (touch->finger[i].id == id) {
            return i;
        }
    }
    return -1;
}

static void forget(Touch *touch, int index) {
    touch->count--;
    for (int i = index; i < touch->count; i++) {
        touch->finger[i] = touch->finger[i + 1];
    }
}

// What a control held is let go without having been pressed.
static void drop(Window *w) {
    w->input.down = w->input.pressed = w->input.released = false;
    w->mouse.let_go = true;
}

static void cancel(Window *w) {
    if (w->touch.phase != TOUCH_IDLE) {
        drop(w);
        w->touch.count = 0;
        w->touch.phase = TOUCH_IDLE;
    }
}

// An end that never came, of a device that says how many fingers are on it.
static void forget_lost(Touch *touch, SDL_TouchID device) {
    const int known = SDL_GetTouchDeviceType(device) == SDL_TOUCH_DEVICE_INVALID ? -1 : SDL_GetNumTouchFingers(device);
    for (int i = touch->count - 1; i >= 0 && known >= 0; i--) {
        bool there = false;
        for (int k = 0; k < known; k++) {
            const SDL_Finger *finger = SDL_GetTouchFinger(device, k);
            there = there || (finger && finger->id == touch->finger[i].id);
        }
        if (!there) {
            forget(touch, i);
        }
    }
}

static bool carries(const Window *w) {
    return w->experiment->settings.microscope || w->frame.spotlight;
}

static void pinch(Window *w, Vec2 a, Vec2 b, Vec2 to_a, Vec2 to_b) {
    const float least = points(w, 24); // nearer fingers would zoom by their trembling
    const double ratio = (double)(fmaxf(apart(to_a, to_b), least) / fmaxf(apart(a, b), least));
    camera_pinch(&w->frame, &w->screen, w->experiment, between(a, b), between(to_a, to_b), ratio, &w->queue);
}

// ---- coming down -----------------------------------------------------------------------------------------------------------

static void begin(Window *w, Vec2 px) {
    Touch *touch = &w->touch;
    const double now_s = window_now_s(w);
    touch->phase = TOUCH_PRESSED;
    touch->from = px;
    touch->since_s = now_s;
    w->input.down = w->input.pressed = true;
    w->input.double_click |= now_s - touch->tap_s < DOUBLE_S && touch->tap_s >= 0 && apart(px, touch->tap) < points(w, DOUBLE);
}

static void second(Window *w) {
    Touch *touch = &w->touch;
    const bool stage = touch->phase == TOUCH_STAGE || touch->phase == TOUCH_MOVES || touch->phase == TOUCH_TWO;
    if (stage && touch->count == 2) {
        window_settle(w);
    }
    touch->phase = stage ? TOUCH_TWO : TOUCH_OVER;
    touch->look = stage ? nowhere : touch->look;
    drop(w);
}

static void come_down(Window *w, int64_t id, Vec2 px, SDL_TouchID device) {
    Touch *touch = &w->touch;
    forget_lost(touch, device);
    const int again = index_of(touch, id);
    if (again >= 0) {
        forget(touch, again);
    }
    if (touch->count == TOUCH_FINGERS) {
        return;
    }
    const bool wakes = touch->count == 0 && (w->frame.black || ahead_skip(&w->ahead)); // as any key does
    touch->finger[touch->count++] = (Finger){id, px};
    touch->pointing = touch->used = true;
    w->mouse.busy = true;
    if (wakes) {
        lecture_wake(&w->lecture);
        touch->phase = TOUCH_OVER;
    } else if (touch->count == 1) {
        begin(w, px);
    } else {
        second(w);
    }
}

// ---- moving ----------------------------------------------------------------------------------------------------------------

static void move_one(Window *w, Vec2 was, Vec2 px) {
    Touch *touch = &w->touch;
    if (touch->phase == TOUCH_STAGE && apart(px, touch->from) > points(w, FINGER_TREMBLE)) {
        touch->phase = carries(w) ? TOUCH_LOOKS : TOUCH_MOVES;
        window_settle(w);
        was = touch->from;
    }
    touch->look = touch->phase == TOUCH_MOVES ? nowhere : touch->phase == TOUCH_WIDGET ? touch->look : px;
    if (touch->phase == TOUCH_MOVES) {
        camera_drag(&w->frame, &w->screen, w->experiment, (Vec2){px.x - was.x, px.y - was.y}, &w->queue);
    } else if (touch->phase == TOUCH_PLACES) {
        mouse_place(w, px);
    }
}

static void move(Window *w, int64_t id, Vec2 px) {
    Touch *touch = &w->touch;
    const int index = index_of(touch, id);
    if (index < 0) {
        return;
    }
    const Finger before[2] = {touch->finger[0], touch->finger[1]};
    touch->finger[index].px = px;
    if (touch->phase == TOUCH_TWO && index < 2) {
        pinch(w, before[0].px, before[1].px, touch->finger[0].px, touch->finger[1].px);
    } else if (touch->count == 1) {
        move_one(w, before[0].px, px);
    }
}

// ---- going up --------------------------------------------------------------------------------------------------------------

static void tap(Window *w, Vec2 px) {
    w->touch.tap = px;
    w->touch.tap_s = window_now_s(w);
}

static void last_up(Window *w, Vec2 px) {
    Touch *touch = &w->touch;
    const bool widget = touch->phase == TOUCH_WIDGET || touch->phase == TOUCH_PRESSED;
    const bool still = apart(px, touch->from) <= points(w, FINGER_TREMBLE);
    w->input.released = widget;
    w->input.down = false;
    w->mouse.let_go = true;
    touch->ended = px;
    if (touch->phase == TOUCH_STAGE) {
        window_settle(w);
        mouse_guess(w, px);
    }
    if (still && (widget || touch->phase == TOUCH_STAGE)) {
        tap(w, px);
    }
    touch->phase = TOUCH_IDLE;
}

static void go_up(Window *w, int64_t id, Vec2 px) {
    Touch *touch = &w->touch;
    const int index = index_of(touch, id);
    if (index < 0) {
        return;
    }
    forget(touch, index);
    w->mouse.busy = true;
    if (touch->count == 0) {
        last_up(w, px);
    } else if (touch->phase == TOUCH_TWO && touch->count == 1) {
        touch->phase = TOUCH_MOVES; // the other one goes on
    }
}

// ---- events ----------------------------------------------------------------------------------------------------------------

static void take_finger(Window *w, const SDL_TouchFingerEvent *event) {
    const SDL_TouchDeviceType device = SDL_GetTouchDeviceType(event->touchId);
    const Vec2 px = {event->x * (float)w->screen.width, event->y * (float)w->screen.height};
    if (device == SDL_TOUCH_DEVICE_INDIRECT_ABSOLUTE || device == SDL_TOUCH_DEVICE_INDIRECT_RELATIVE) {
        return; // a touchpad: it moves the mouse
    }
    w->touch.used_s = window_now_s(w);
    if (event->type == SDL_FINGERDOWN) {
        come_down(w, (int64_t)event->fingerId, px, event->touchId);
    } else if (event->type == SDL_FINGERUP) {
        go_up(w, (int64_t)event->fingerId, px);
    } else {
        move(w, (int64_t)event->fingerId, px);
    }
}

// Of a mouse's event: what SDL or the system made of a touch.
static bool is_ghost(const Window *w, Uint32 which) {
    const Touch *touch = &w->touch;
    return which == SDL_TOUCH_MOUSEID || touch->count > 0 || (touch->used && window_now_s(w) < touch->used_s + GHOST_S);
}

bool touch_take(Window *w, const SDL_Event *event) {
    switch (event->type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
    case SDL_FINGERMOTION:
        take_finger(w, &event->tfinger);
        return true;
    case SDL_MOUSEMOTION:
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        if (is_ghost(w, event->type == SDL_MOUSEMOTION ? event->motion.which : event->button.which)) {
            return true;
        }
        w->touch.pointing = false;
        w->touch.look = nowhere;
        return false;
    case SDL_WINDOWEVENT:
        if (event->window.event == SDL_WINDOWEVENT_FOCUS_LOST || event->window.event == SDL_WINDOWEVENT_HIDDEN ||
            event->window.event == SDL_WINDOWEVENT_MINIMIZED) {
            cancel(w);
        }
        return false;
    default:
        return false;
    }
}

void touch_decide(Window *w) {
    Touch *touch = &w->touch;
    const bool rests = window_now_s(w) - touch->since_s >= FINGER_HOLD_S;
    if (touch->phase == TOUCH_PRESSED) {
        const bool stage = mouse_on_stage(w, touch->from);
        touch->phase = stage ? TOUCH_STAGE : TOUCH_WIDGET;
        touch->look = stage ? touch->from : nowhere;
    } else if (touch->phase == TOUCH_STAGE && rests && !carries(w)) {
        window_settle(w);
        touch->phase = mouse_guess(w, touch->from) ? TOUCH_OVER : TOUCH_PLACES;
        if (touch->phase == TOUCH_PLACES) {
            mouse_place(w, touch->finger[0].px);
        }
    }
}

void touch_look_at_middle(Window *w) {
    const Rect stage = rect_scaled(w->frame.page.layout.stage, w->screen.scale);
    w->touch.look = (Vec2){stage.x + 0.5f * stage.w, stage.y + 0.5f * stage.h};
}

Vec2 touch_at(const Window *w) {
    const Touch *touch = &w->touch;
    const bool on = touch->count == 1 && touch->phase != TOUCH_OVER && touch->phase != TOUCH_TWO;
    const Vec2 px = on ? touch->finger[0].px : w->input.released ? touch->ended : nowhere;
    return (Vec2){px.x / w->screen.scale, px.y / w->screen.scale};
}

bool touch_roomy(const Window *w) {
    const int wish = w->experiment->settings.touch;
    const bool held = w->touch.count > 0 || w->input.down;
    return held ? w->screen.roomy : wish == TOUCH_ON || (wish == TOUCH_AUTO && w->touch.used);
}
