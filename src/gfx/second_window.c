#include "gfx/second_window.h"

#include "gfx/window_icon.h"
#include "gfx/x11.h"

#include <SDL.h>

// Whether a display can be seen on: SDL may still count one that has been switched off.
static bool is_there(int display) {
    SDL_Rect bounds;
    int width, height;
    if (SDL_GetDisplayBounds(display, &bounds) != 0) {
        return false;
    }
    return !x11_size(&width, &height) || (bounds.x + bounds.w / 2 < width && bounds.y + bounds.h / 2 < height);
}

int second_window_displays(void) {
    const int all = SDL_GetNumVideoDisplays();
    int displays = 0;
    for (int i = 0; i < all && all > 1; i++) {
        displays += is_there(i);
    }
    return displays > 0 ? displays : 1;
}

// The first that the first window is not on; where there is none that one's own.
static int other_display(const Gl *first, bool *other) {
    const int here = SDL_GetWindowDisplayIndex(first->window), all = SDL_GetNumVideoDisplays();
    for (int i = 0; i < all; i++) {
        if (i != here && is_there(i)) {
            *other = true;
            return i;
        }
    }
    *other = false;
    return here < 0 ? 0 : here;
}

static SDL_Rect usable(int display) {
    SDL_Rect bounds = {0, 0, 1280, 800};
    if (SDL_GetDisplayUsableBounds(display, &bounds) != 0) {
        SDL_GetDisplayBounds(display, &bounds);
    }
    return bounds;
}

// All of a display of its own; three quarters of one that it shares.
static SDL_Rect place_on(int display, bool own) {
    const SDL_Rect bounds = usable(display);
    const int w = own ? bounds.w : 3 * bounds.w / 4, h = own ? bounds.h : 3 * bounds.h / 4;
    return (SDL_Rect){bounds.x + bounds.w - w, bounds.y + bounds.h - h, w, h};
}

void second_window_move_first(Gl *first) {
    bool other;
    const SDL_Rect to = usable(other_display(first, &other));
    const bool filled = gl_fills_screen(first), large = (SDL_GetWindowFlags(first->window) & SDL_WINDOW_MAXIMIZED) != 0;
    int w, h;
    if (!other) {
        return;
    }
    if (filled) {
        gl_fill_screen(first, false);
    } else if (large) {
        SDL_RestoreWindow(first->window);
    }
    SDL_GetWindowSize(first->window, &w, &h);
    SDL_SetWindowPosition(first->window, to.x + (to.w > w ? (to.w - w) / 2 : 0), to.y + (to.h > h ? (to.h - h) / 2 : 0));
    if (filled) {
        gl_fill_screen(first, true);
    } else if (large) {
        SDL_MaximizeWindow(first->window);
    }
}

// To the first, also where the other refused: its driver may then have left no context current, while SDL believes that the first's still is.
static void return_to(const Gl *first) {
    SDL_GL_MakeCurrent(first->window, NULL);
    SDL_GL_MakeCurrent(first->window, first->context);
}

SDL_Window *second_window_open(const Gl *first, const char *title, Error *err) {
    if (gl_is_in_page()) { // SDL would lay it over the first one's canvas
        error_set(err, "The presenter's window cannot be opened in a browser. Install Flowscope to use it.");
        return NULL;
    }
    bool own;
    const int display = other_display(first, &own);
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
    if (own) { // on the first's display it would be hidden behind it
        SDL_MaximizeWindow(window); // within its frame, if it gets one
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
