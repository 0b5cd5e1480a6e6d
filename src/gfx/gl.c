#include "gfx/gl.h"

#include "base/check.h"
#include "base/memory.h"
#include "gfx/opengl.h"
#include "gfx/window_icon.h"
#include "gfx/x11.h"

#include <SDL.h>
#if __has_include(<epoxy/egl.h>)
#include <epoxy/egl.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The contexts that the shaders are written for, best first: small boards have OpenGL ES 3 but no desktop OpenGL 3.3.
typedef struct {
    int profile, major, minor;
} Dialect;

static const Dialect dialects[] = {
    {SDL_GL_CONTEXT_PROFILE_CORE, 3, 3},
    {SDL_GL_CONTEXT_PROFILE_ES, 3, 0},
};

// The dialect to begin with.
static size_t first_dialect(void) {
    const char *wish = getenv("FLOWSCOPE_GL");
    return wish && strcmp(wish, "es") == 0 ? 1 : 0;
}

static void ask_for(const Dialect *dialect) {
    SDL_GL_ResetAttributes();
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, dialect->profile);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, dialect->major);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, dialect->minor);
    SDL_GL_SetAttribute(SDL_GL_RED_SIZE, 8);
    SDL_GL_SetAttribute(SDL_GL_GREEN_SIZE, 8);
    SDL_GL_SetAttribute(SDL_GL_BLUE_SIZE, 8);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
}

const char *gl_renderer(void) {
    return opengl_renderer();
}

bool gl_is_software(void) {
    static const char *const names[] = {"llvmpipe", "softpipe", "swrast", "SWR", "Software Rasterizer", "SwiftShader"};
    const char *renderer = gl_renderer();
    for (size_t i = 0; renderer && i < sizeof names / sizeof names[0]; i++) {
        if (strstr(renderer, names[i])) {
            return true;
        }
    }
    return false;
}

static void note_renderer(Gl *gl) {
    gl->software = gl_is_software();
    if (gl->software) {
        memory_keep_much(); // llvmpipe takes and returns tens of megabytes for each frame
    }
}

// A window with a context in the first dialect that works; SDL_GetError() tells why the last one did not.
static bool open_context(Gl *gl, const char *title, int width, int height, uint32_t flags) {
    for (size_t i = first_dialect(); i < sizeof dialects / sizeof dialects[0]; i++) {
        ask_for(&dialects[i]);
        gl->window = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height, flags);
        gl->context = gl->window ? SDL_GL_CreateContext(gl->window) : NULL;
        if (gl->context) {
            note_renderer(gl);
            return true;
        }
        if (gl->window) {
            SDL_DestroyWindow(gl->window);
            gl->window = NULL;
        }
    }
    return false;
}

// SDL_VideoInit and not SDL_Init: it takes the driver's name, for which SDL 2.0.20 has no hint.
static void video_quit(void) {
    if (SDL_GetCurrentVideoDriver()) {
        SDL_VideoQuit();
    }
}

static bool is_set(const char *name) {
    const char *value = getenv(name);
    return value && value[0];
}

// Where SDL speaks X11 or Wayland, one of these names the display; without them its client libraries need not even try, which
// they do not do in silence.
static bool display_is_named(void) {
    for (int i = 0; i < SDL_GetNumVideoDrivers(); i++) {
        const char *driver = SDL_GetVideoDriver(i);
        if (strcmp(driver, "cocoa") == 0 || strcmp(driver, "windows") == 0 || strcmp(driver, "emscripten") == 0) {
            return true;
        }
    }
    return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || is_set("SDL_VIDEODRIVER");
}

bool gl_have_display(void) {
    if (!display_is_named()) {
        return false;
    }
    static const char *const blind[] = {"offscreen", "dummy", "evdev", "KMSDRM", "KMSDRM_LEGACY"};
    if (!SDL_GetCurrentVideoDriver() && SDL_VideoInit(NULL) != 0) {
        return false;
    }
    const char *driver = SDL_GetCurrentVideoDriver();
    for (size_t i = 0; driver && i < sizeof blind / sizeof blind[0]; i++) {
        if (strcmp(driver, blind[i]) == 0) {
            driver = NULL;
        }
    }
    if (!driver) {
        video_quit();
    }
    return driver != NULL;
}

bool gl_is_in_page(void) {
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver && strcmp(driver, "emscripten") == 0;
}

// A canvas is as narrow as its page, and what is drawn for a wider one would be squeezed into it.
static void set_least_size(SDL_Window *window) {
    const bool in_page = gl_is_in_page();
    SDL_SetWindowMinimumSize(window, in_page ? 320 : 480, in_page ? 240 : 320);
}

bool gl_open_window(Gl *gl, const char *title, int width, int height, bool fullscreen, Error *err) {
    *gl = (Gl){0};
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    if (!gl_have_display()) {
        return error_set(err,
                         "No display found. Start it in a desktop session, or use `flowscope film` or `flowscope shot`, which "
                         "need no display.");
    }
    uint32_t flags = SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_HIDDEN;
    const bool managed = fullscreen && x11_managed();
    x11_forgive();
    const bool open = open_context(gl, title, width, height, flags | (managed ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0u));
    x11_forgive_end();
    if (!open) {
        return error_set(err,
                         "No OpenGL 3.3 for the window (%s). Install the graphics driver, or Mesa's software driver (Debian: "
                         "libgl1-mesa-dri).",
                         SDL_GetError());
    }
    window_icon_set(gl->window);
    set_least_size(gl->window);
    if (fullscreen && !managed) {
        gl_fill_screen(gl, true);
    }
    if (SDL_GL_SetSwapInterval(-1) != 0) { // adaptive: a late frame is shown at once
        SDL_GL_SetSwapInterval(1);
    }
    return true;
}

// ---- without SDL, window or surface: the `offscreen` driver is missing from SDL before 2.26, Ubuntu 22.04's among them ----------
#if __has_include(<epoxy/egl.h>)
static bool open_bare_display(Gl *gl) {
    void *library = SDL_LoadObject("libEGL.so.1"); // epoxy would abort without it
    if (!library) {
        return false;
    }
    SDL_UnloadObject(library);
    const char *extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS); // of the library, before any driver
    if (!extensions || !strstr(extensions, "EGL_EXT_platform_base")) { // there is no driver; and here too epoxy would abort
        return false;
    }
    gl->display = eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
    return gl->display != EGL_NO_DISPLAY && eglInitialize(gl->display, NULL, NULL);
}

static bool open_bare_context(Gl *gl, bool es) {
    const EGLint wanted[] = {EGL_SURFACE_TYPE, 0, EGL_RENDERABLE_TYPE, es ? EGL_OPENGL_ES3_BIT : EGL_OPENGL_BIT, EGL_NONE};
    const EGLint version[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, es ? 0 : 3, EGL_NONE};
    EGLConfig config;
    EGLint count = 0;
    if (!eglBindAPI(es ? EGL_OPENGL_ES_API : EGL_OPENGL_API) || !eglChooseConfig(gl->display, wanted, &config, 1, &count) ||
        count == 0) {
        return false;
    }
    gl->context = eglCreateContext(gl->display, config, EGL_NO_CONTEXT, version);
    return gl->context != EGL_NO_CONTEXT && eglMakeCurrent(gl->display, EGL_NO_SURFACE, EGL_NO_SURFACE, gl->context);
}

static void close_bare(Gl *gl) {
    if (gl->display != EGL_NO_DISPLAY) {
        eglMakeCurrent(gl->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
        if (gl->context != EGL_NO_CONTEXT) {
            eglDestroyContext(gl->display, gl->context);
        }
        eglTerminate(gl->display);
    }
    gl->display = gl->context = NULL;
}

// There is no default framebuffer then.
static bool open_bare(Gl *gl, bool es, Error *err) {
    if (!open_bare_display(gl)) {
        error_set(err, "no EGL driver, or none that works without a display");
    } else if (!open_bare_context(gl, es)) {
        error_set(err, "EGL returns no context, error 0x%x", (unsigned)eglGetError());
    } else {
        return true;
    }
    close_bare(gl);
    return false;
}
#else
static bool open_bare(Gl *gl, bool es, Error *err) {
    (void)gl, (void)es;
    return error_set(err, "this system has no EGL");
}

static void close_bare(Gl *gl) {
    CHECK(!gl->display, "there is no EGL to close");
}
#endif

bool gl_open_bare(Gl *gl, Error *err) {
    Error why = {0};
    *gl = (Gl){.headless = true};
    for (size_t i = first_dialect(); i < sizeof dialects / sizeof dialects[0]; i++) {
        if (open_bare(gl, dialects[i].profile == SDL_GL_CONTEXT_PROFILE_ES, &why)) {
            note_renderer(gl);
            return true;
        }
    }
    return error_set(err,
                     "No OpenGL 3.3 without a display (%s). Install EGL and Mesa (Debian, Ubuntu: libegl1 libegl-mesa0 "
                     "libgl1-mesa-dri).",
                     why.text);
}

static bool make_target(Gl *gl, int width, int height, Error *err) {
    GLint limit = 0;
    glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &limit);
    if (width > limit || height > limit) {
        return error_set(err,
                         "A picture of %d x %d is too large for this machine's OpenGL, which allows up to %d x "
                         "%d.",
                         width, height, limit, limit);
    }
    glGenRenderbuffers(1, &gl->color);
    glBindRenderbuffer(GL_RENDERBUFFER, gl->color);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
    glGenFramebuffers(1, &gl->fbo);
    glBindFramebuffer(GL_FRAMEBUFFER, gl->fbo);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, gl->color);
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
        return error_set(err, "Cannot make a picture of %d x %d in OpenGL (out of memory?). Choose a smaller --size.", width,
                         height);
    }
    gl->width = width;
    gl->height = height;
    return true;
}

bool gl_open_headless(Gl *gl, int width, int height, Error *err) {
    CHECK(width > 0 && height > 0, "headless target of %d x %d", width, height);
    *gl = (Gl){.headless = true};
    video_quit();
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); // without a window nobody takes the event that SDL would make of Ctrl-C
    // A page has a canvas for it; elsewhere there is no driver of that name.
    bool open = (SDL_VideoInit("offscreen") == 0 || SDL_VideoInit("emscripten") == 0) && open_context(gl, "", 16, 16, SDL_WINDOW_OPENGL | SDL_WINDOW_HIDDEN);
    if (!open) {
        video_quit();
    }
    if (!open && !gl_open_bare(gl, err)) {
        return false;
    }
    if (!make_target(gl, width, height, err)) {
        gl_close(gl);
        return false;
    }
    return true;
}

void gl_close(Gl *gl) {
    if (gl->fbo) {
        glDeleteFramebuffers(1, &gl->fbo);
        glDeleteRenderbuffers(1, &gl->color);
    }
    if (gl->display) {
        close_bare(gl);
    } else if (gl->context) {
        SDL_GL_DeleteContext(gl->context);
    }
    if (gl->window) {
        SDL_DestroyWindow(gl->window);
    }
    *gl = (Gl){0};
    video_quit();
}

void gl_show(Gl *gl) {
    if (!gl->headless) {
        SDL_ShowWindow(gl->window);
        SDL_RaiseWindow(gl->window);
    }
}

static void place(SDL_Window *window, const int box[4]) {
    SDL_SetWindowPosition(window, box[0], box[1]);
    SDL_SetWindowSize(window, box[2], box[3]);
}

// What a window manager would do.
static void fill_alone(Gl *gl, bool fill) {
    SDL_Rect screen;
    int *before = gl->before, display = SDL_GetWindowDisplayIndex(gl->window);
    if (SDL_GetDisplayBounds(display < 0 ? 0 : display, &screen) != 0) {
        return;
    }
    if (fill) {
        SDL_GetWindowPosition(gl->window, &before[0], &before[1]);
        SDL_GetWindowSize(gl->window, &before[2], &before[3]);
    }
    SDL_SetWindowBordered(gl->window, fill ? SDL_FALSE : SDL_TRUE);
    place(gl->window, fill ? (const int[]){screen.x, screen.y, screen.w, screen.h} : before);
    gl->filled = fill;
}

void gl_fill_screen(Gl *gl, bool fill) {
    if (gl->filled || (fill && !x11_managed())) {
        fill_alone(gl, fill);
    } else {
        SDL_SetWindowFullscreen(gl->window, fill ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
    }
}

bool gl_fills_screen(const Gl *gl) {
    return gl->filled || (SDL_GetWindowFlags(gl->window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
}

void gl_size(const Gl *gl, int *width, int *height, float *density) {
    *width = gl->width;
    *height = gl->height;
    *density = 1.0f;
    if (!gl->headless) {
        int points = 0;
        SDL_GetWindowSize(gl->window, &points, NULL);
        SDL_GL_GetDrawableSize(gl->window, width, height);
        *density = points > 0 ? (float)*width / (float)points : 1.0f;
    }
}

void gl_swap(Gl *gl) {
    if (!gl->headless) {
        SDL_GL_SwapWindow(gl->window);
    }
}

// RGBA is the one format that every OpenGL reads fast; it comes in pieces that fit the cache and is packed and turned over here. Not in smaller ones,
// as a browser takes a millisecond or more for each.
void gl_read(const Gl *gl, uint8_t *rgb) {
    enum { PIECE = 1 << 18 }; // bytes
    uint8_t piece[PIECE];
    int width, height;
    float density;
    gl_size(gl, &width, &height, &density);
    CHECK(width * 4 <= PIECE, "a frame %d pixels wide", width);
    int rows = PIECE / (width * 4);
    glPixelStorei(GL_PACK_ALIGNMENT, 4);
    for (int y = 0; y < height; y += rows) {
        int count = rows < height - y ? rows : height - y;
        glReadPixels(0, y, width, count, GL_RGBA, GL_UNSIGNED_BYTE, piece);
        for (int r = 0; r < count; r++) {
            const uint8_t *from = piece + (size_t)r * (size_t)width * 4;
            uint8_t *to = rgb + (size_t)(height - 1 - y - r) * (size_t)width * 3;
            for (int x = 0; x < width; x++, from += 4, to += 3) {
                to[0] = from[0];
                to[1] = from[1];
                to[2] = from[2];
            }
        }
    }
}
