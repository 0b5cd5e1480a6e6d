#include "app/lecture/spotlight.h"

#include <SDL_events.h>
#include <math.h>

#define RADIUS 0.16f // of the window's lower side
#define EDGE 10      // rings in which its edge fades

bool spotlight_take(const SDL_Event *event, bool *held) {
    if (event->type == SDL_WINDOWEVENT && event->window.event == SDL_WINDOWEVENT_FOCUS_LOST) {
        *held = false; // its end will not be seen
        return false;
    }
    if (event->type != SDL_KEYDOWN && event->type != SDL_KEYUP) {
        return false;
    }
    const SDL_Scancode place = event->key.keysym.scancode;
    const bool key = place == SDL_SCANCODE_GRAVE || place == SDL_SCANCODE_NONUSBACKSLASH;
    *held = key ? event->type == SDL_KEYDOWN : *held;
    return key;
}

// A ring that reaches to the farthest corner, and thin ones before it that grow darker.
void spotlight_draw(const Screen *screen, Vec2 at) {
    const float w = (float)screen->width, h = (float)screen->height, radius = RADIUS * fminf(w, h), step = 0.015f * fminf(w, h);
    const Rgba shade = screen->theme->dark ? 0x000000C8u : 0x10141CB0u;
    for (int i = 0; i < EDGE; i++) {
        const float inner = radius + step * (float)i / EDGE * 2;
        draw_ring(screen->draw, at, inner + step * 2 / EDGE, step * 2 / EDGE, color_fade(shade, ((float)i + 0.5f) / EDGE));
    }
    const float from = radius + 2 * step, reach = hypotf(fmaxf(at.x, w - at.x), fmaxf(at.y, h - at.y)) + 4;
    if (reach > from) {
        draw_ring(screen->draw, at, reach, reach - from, shade);
    }
}
