#include "app/mouse.h"

#include "app/camera.h"
#include "app/window.h"
#include "settings/rules.h"

#include <SDL.h>

static Vec2 pointer_px(const Window *w) {
    if (w->presenter.window && SDL_GetMouseFocus() == w->presenter.window) {
        return (Vec2){-1, -1}; // over the other window
    }
    return w->mouse.at;
}

static Vec2 to_points(const Window *w, Vec2 px) {
    return (Vec2){px.x / w->screen.scale, px.y / w->screen.scale};
}

static Vec2 to_px(const Window *w, int x, int y) {
    return (Vec2){(float)x * w->screen.density, (float)y * w->screen.density};
}

void mouse_place(Window *w, Vec2 px) {
    const Setting *row = settings_find("start");
    const char *why = rules_idle(&w->experiment->settings, row);
    Vec2 at;
    if (stage_point(&w->screen, w->experiment, &w->frame.page.layout, px, &at)) {
        command_set(&w->queue, row, setting_point((double)at.x, (double)at.y));
    }
    if (why) { // it is seen only in another view
        window_say(w, why);
    }
}

bool mouse_guess(Window *w, Vec2 px) {
    Vec2 at;
    return !w->frame.covered && stage_point(&w->screen, w->experiment, &w->frame.page.layout, px, &at) && lecture_click(&w->lecture, at);
}

bool mouse_on_stage(const Window *w, Vec2 px) {
    return !ui_wants_mouse(w->screen.ui) && !w->frame.covered && rect_contains(w->frame.page.layout.stage, to_points(w, px));
}

bool mouse_next(Window *w, SDL_Event *event) {
    if (!w->waits && !SDL_PollEvent(event)) {
        return false;
    }
    *event = w->waits ? w->waiting : *event;
    const bool pointer = (event->type >= SDL_MOUSEMOTION && event->type <= SDL_MOUSEWHEEL) ||
                         (event->type >= SDL_FINGERDOWN && event->type <= SDL_FINGERMOTION);
    w->waits = w->mouse.busy && pointer;
    w->waiting = *event;
    return !w->waits;
}

static void take_button(Window *w, const SDL_MouseButtonEvent *event) {
    const bool down = event->type == SDL_MOUSEBUTTONDOWN, left = event->button == SDL_BUTTON_LEFT;
    Mouse *mouse = &w->mouse;
    mouse->at = to_px(w, event->x, event->y);
    mouse->busy = true;
    if (down && (left || event->button == SDL_BUTTON_RIGHT)) {
        mouse->pressed = event->button;
        mouse->shift = left && (SDL_GetModState() & KMOD_SHIFT) != 0;
    }
    if (!down && mouse->placing == event->button) {
        mouse->placing = 0;
        mouse->let_go = true;
    }
    if (!left) {
        return;
    }
    w->input.down = down;
    w->input.pressed |= down;
    w->input.released |= !down;
    w->input.double_click |= down && event->clicks == 2;
    if (!down) {
        mouse->let_go = true;
        mouse->dragging = false;
    }
}

// The right button, or Shift and the left one where a touchpad has no other, places the start point; the left one moves the view or, where
// a lesson asks for that, says where something will be.
void mouse_decide(Window *w) {
    const int button = w->mouse.pressed;
    w->mouse.pressed = 0;
    if (button == 0 || !mouse_on_stage(w, w->mouse.at)) {
        return;
    }
    window_settle(w); // a drag is a step of undo, the turns of the wheel before it are another
    if (button == SDL_BUTTON_RIGHT || w->mouse.shift) {
        w->mouse.placing = button;
        mouse_place(w, w->mouse.at);
    } else {
        w->mouse.dragging = !mouse_guess(w, w->mouse.at);
    }
}

static void take_motion(Window *w, const SDL_MouseMotionEvent *event) {
    w->mouse.at = to_px(w, event->x, event->y);
    if (w->mouse.dragging) {
        const Vec2 by = to_px(w, event->xrel, event->yrel);
        camera_drag(&w->frame, &w->screen, w->experiment, by, &w->queue);
    }
    if (w->mouse.placing) {
        mouse_place(w, w->mouse.at);
    }
}

static void take_wheel(Window *w, const SDL_MouseWheelEvent *event) {
    const Vec2 px = pointer_px(w);
    const float notches = event->preciseY != 0 ? event->preciseY : (float)event->y; // a touchpad turns by parts of one
    if (rect_contains(w->frame.page.layout.stage, to_points(w, px)) && !ui_wants_mouse(w->screen.ui)) {
        camera_zoom(&w->frame, &w->screen, w->experiment, px, notches, &w->queue);
    } else {
        w->input.wheel += notches;
    }
}

void mouse_take(Window *w, const SDL_Event *event) {
    switch (event->type) {
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        take_button(w, &event->button);
        break;
    case SDL_MOUSEMOTION:
        take_motion(w, &event->motion);
        break;
    case SDL_MOUSEWHEEL:
        take_wheel(w, &event->wheel);
        break;
    default:
        break;
    }
}

Vec2 mouse_at(const Window *w) {
    return to_points(w, pointer_px(w));
}
