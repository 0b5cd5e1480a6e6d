#include "gfx/second_window.h"

#include "gfx/window_icon.h"
#include "gfx/x11.h"

#include <SDL.h>
#include <string.h>

int second_window_displays(void) {
    const int displays = SDL_GetNumVideoDisplays();
    return displays > 0 ? displays : 1;
}

// The display that it goes to, and whether that is its own.
static int display_for(const Gl *first, bool swapped, bool *own) {
    const int here = SDL_GetWindowDisplayIndex(first->window), displays = second_window_displays();
    *own = displays > 1;
    for (int i = 0; i < displays && !swapped; i++) {
        if (i != here) {
            return i;
        }
    }
    return here < 0 ? 0 : here;
}

// All of a display of its own; three quarters of one that it shares.
static SDL_Rect place_on(int display, bool own) {
    SDL_Rect bounds = {0, 0, 1280, 800};
    if (SDL_GetDisplayUsableBounds(display, &bounds) != 0) {
        SDL_GetDisplayBounds(display, &bounds);
    }
    const int w = own ? bounds.w : 3 * bounds.w / 4, h = own ? bounds.h : 3 * bounds.h / 4;
    return (SDL_Rect){bounds.x + bounds.w - w, bounds.y + bounds.h - h, w, h};
}

// To the first, also where the other refused: its driver may then have left no context current, while SDL believes that the first's still is.
static void return_to(const Gl *first) {
    SDL_GL_MakeCurrent(first->window, NULL);
    SDL_GL_MakeCurrent(first->window, first->context);
}

// SDL would lay a second one over the first one's canvas.
static bool is_in_page(void) {
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver && strcmp(driver, "emscripten") == 0;
}

SDL_Window *second_window_open(const Gl *first, const char *title, bool swapped, Error *err) {
    if (is_in_page()) {
        error_set(err, "The presenter's window cannot be opened in a browser. Install Flowscope to use it.");
        return NULL;
    }
    bool own;
    const int display = display_for(first, swapped, &own);
    const SDL_Rect at = place_on(display, own);
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0"); // the class goes on seeing the first
    x11_forgive(); // and from then on: the X server's word that this window is gone, which comes late, must not end the first
    SDL_Window *window = SDL_CreateWindow(title, at.x, at.y, at.w, at.h, SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    const bool usable = window && SDL_GL_MakeCurrent(window, first->context) == 0;
    if (usable) {
        SDL_GL_SetSwapInterval(0);
    }
    return_to(first);
    if (!usable) {
        x11_forgive_end();
        error_set(err, "The presenter's window cannot be opened here (%s).", SDL_GetError());
        if (window) {
            SDL_DestroyWindow(window);
        }
        return NULL;
    }
    window_icon_set(window);
    SDL_SetWindowMinimumSize(window, 480, 320);
    if (second_window_displays() > 1) { // on one display it would be hidden behind the first
        SDL_RaiseWindow(first->window);
    }
    return window;
}

void second_window_close(const Gl *first, SDL_Window *window) {
    if (window) {
        SDL_DestroyWindow(window);
        SDL_GL_MakeCurrent(first->window, first->context);
    }
}

bool second_window_begin(const Gl *first, SDL_Window *window, int *width, int *height, float *density) {
    int points = 0;
    if (SDL_GL_MakeCurrent(window, first->context) != 0) {
        return_to(first);
        return false;
    }
    SDL_GetWindowSize(window, &points, NULL);
    SDL_GL_GetDrawableSize(window, width, height);
    *density = points > 0 ? (float)*width / (float)points : 1.0f;
    return true;
}

void second_window_end(const Gl *first, SDL_Window *window) {
    SDL_GL_SwapWindow(window);
    SDL_GL_MakeCurrent(first->window, first->context);
}
