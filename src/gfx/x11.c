#include "gfx/x11.h"

#include <SDL.h>
#include <string.h>

// Xlib is opened as SDL itself opens it, so that the program needs it no more than SDL does.
typedef struct {
    void *(*open)(const char *name);
    int (*close)(void *display);
    unsigned long (*root)(void *display);
    unsigned long (*atom)(void *display, const char *name, int only_if_exists);
    int (*property)(void *display, unsigned long window, unsigned long property, long offset, long length, int erase,
                    unsigned long wanted_type, unsigned long *type, int *format, unsigned long *count, unsigned long *left,
                    unsigned char **value);
    int (*free)(void *value);
} Xlib;

static bool has_property(const Xlib *x, void *display, const char *name) {
    const unsigned long atom = x->atom(display, name, 1);
    unsigned long type = 0, count = 0, left = 0;
    unsigned char *value = NULL;
    int format = 0;
    if (!atom || x->property(display, x->root(display), atom, 0, 1, 0, 0, &type, &format, &count, &left, &value) != 0) {
        return false;
    }
    if (value) {
        x->free(value);
    }
    return count > 0;
}

static bool load(Xlib *x, void *library) {
    *(void **)&x->open = SDL_LoadFunction(library, "XOpenDisplay");
    *(void **)&x->close = SDL_LoadFunction(library, "XCloseDisplay");
    *(void **)&x->root = SDL_LoadFunction(library, "XDefaultRootWindow");
    *(void **)&x->atom = SDL_LoadFunction(library, "XInternAtom");
    *(void **)&x->property = SDL_LoadFunction(library, "XGetWindowProperty");
    *(void **)&x->free = SDL_LoadFunction(library, "XFree");
    return x->open && x->close && x->root && x->atom && x->property && x->free;
}

// NULL where there is no X11; to be unloaded.
static void *library(void) {
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver && strcmp(driver, "x11") == 0 ? SDL_LoadObject("libX11.so.6") : NULL;
}

bool x11_managed(void) {
    void *lib = library();
    bool managed = true;
    Xlib x;
    if (lib && load(&x, lib)) {
        void *display = x.open(NULL);
        if (display) {
            managed = has_property(&x, display, "_NET_SUPPORTING_WM_CHECK");
            x.close(display);
        }
    }
    if (lib) {
        SDL_UnloadObject(lib);
    }
    return managed;
}

bool x11_size(int *width, int *height) {
    void *lib = library();
    int (*wide)(void *display, int screen) = NULL, (*high)(void *display, int screen) = NULL;
    bool known = false;
    Xlib x;
    if (lib && load(&x, lib)) {
        *(void **)&wide = SDL_LoadFunction(lib, "XDisplayWidth");
        *(void **)&high = SDL_LoadFunction(lib, "XDisplayHeight");
        void *display = wide && high ? x.open(NULL) : NULL; // a new one learns the size of now
        if (display) {
            *width = wide(display, 0);
            *height = high(display, 0);
            known = true;
            x.close(display);
        }
    }
    if (lib) {
        SDL_UnloadObject(lib);
    }
    return known;
}

typedef int Handler(void *display, void *event);

static int forgive(void *display, void *event) {
    (void)display, (void)event;
    return 0;
}

// NULL: the library's own, which ends the program.
static void handle_errors(Handler *handler) {
    void *lib = library();
    Handler *(*set)(Handler *) = NULL;
    if (lib) {
        *(void **)&set = SDL_LoadFunction(lib, "XSetErrorHandler");
        if (set) {
            set(handler);
        }
        SDL_UnloadObject(lib); // which SDL keeps open
    }
}

void x11_forgive(void) {
    handle_errors(forgive);
}

void x11_forgive_end(void) {
    handle_errors(NULL);
}
