#include "app/mouse.h"

#include "app/camera.h"
#include "app/window.h"
#include "settings/rules.h"

#include <SDL.h>

static Vec2 pointer_px(const Window *w) {
    int x, y;
    if (w->presenter.window && SDL_GetMouseFocus() == w->presenter.window) {
        return (Vec2){-1, -1}; // over the other window
    }
    SDL_GetMouseState(&x, &y);
    return (Vec2){(float)x * w->screen.density, (float)y * w->screen.density};
}

static Vec2 to_points(const Window *w, Vec2 px) {
    return (Vec2){px.x / w->screen.scale, px.y / w->screen.scale};
}

// The start point comes to where the pointer is on the stage.
static void place_start(Window *w, Vec2 px) {
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

// The right button, or Shift and the left one where a touchpad has no other. True: the press, or the end of one, has been for that.
static bool placed(Window *w, const SDL_MouseButtonEvent *event, Vec2 px) {
    const bool shift = event->button == SDL_BUTTON_LEFT && (SDL_GetModState() & KMOD_SHIFT) != 0;
    if (event->type == SDL_MOUSEBUTTONUP && w->mouse.placing == event->button) {
        w->mouse.placing = 0;
        w->mouse.let_go = true;
        return true;
    }
    const bool free = !ui_wants_mouse(w->screen.ui) && !w->frame.help_open && !w->frame.lessons.open && rect_contains(w->frame.page.layout.stage, to_points(w, px));
    if (event->type == SDL_MOUSEBUTTONDOWN && free && (shift || event->button == SDL_BUTTON_RIGHT)) {
        w->mouse.placing = event->button;
        place_start(w, px);
        return true;
    }
    return event->button != SDL_BUTTON_LEFT;
}

// A click says where something will be, when a lesson asks for that.
static bool guessed(Window *w, Vec2 px) {
    Vec2 at;
    const bool free = !w->frame.help_open && !w->frame.lessons.open;
    return free && stage_point(&w->screen, w->experiment, &w->frame.page.layout, px, &at) && lecture_click(&w->lecture, at);
}

static void take_button(Window *w, const SDL_MouseButtonEvent *event) {
    Vec2 px = {(float)event->x * w->screen.density, (float)event->y * w->screen.density};
    if (placed(w, event, px)) {
        return;
    }
    bool down = event->type == SDL_MOUSEBUTTONDOWN;
    w->input.down = down;
    w->input.pressed |= down;
    w->input.released |= !down;
    w->input.double_click |= down && event->clicks == 2;
    w->frame.help_open &= !down;
    if (!down) {
        w->mouse.let_go = true;
        w->mouse.dragging = false;
    } else if (!ui_wants_mouse(w->screen.ui)) {
        window_settle(w); // a drag is a step of undo, the turns of the wheel before it are another
        w->mouse.dragging = rect_contains(w->frame.page.layout.stage, to_points(w, px)) && !guessed(w, px);
    }
}

static void take_motion(Window *w, const SDL_MouseMotionEvent *event) {
    if (w->mouse.dragging) {
        Vec2 by = {(float)event->xrel * w->screen.density, (float)event->yrel * w->screen.density};
        camera_drag(&w->frame, &w->screen, w->experiment, by, &w->queue);
    }
    if (w->mouse.placing) {
        place_start(w, (Vec2){(float)event->x * w->screen.density, (float)event->y * w->screen.density});
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
