// The GL context: a window's, or one without any display through SDL's `offscreen` driver (EGL); and reading pixels back.
// OpenGL 3.3, or OpenGL ES 3.0 on machines that have no more (FLOWSCOPE_GL=es asks for it).
#ifndef GFX_GL_H
#define GFX_GL_H

#include "base/error.h"

#include <stdint.h>

typedef struct {
    struct SDL_Window *window;
    void *context;       // SDL_GLContext; SDL's headers are long, and nearly every picture reads this one
    void *display;       // EGLDisplay, of whose context that is, headless, if SDL has no offscreen driver; else NULL
    bool headless;       // offscreen driver: draws into a framebuffer object of width x height
    bool software;       // the renderer is a software one (llvmpipe, softpipe, swrast)
    uint32_t fbo, color; // headless target
    int width, height;   // of the headless target, pixels
    bool filled;         // the window fills the screen by itself, as no window manager does it:
    int before[4];       // its place and size before (x, y, width, height; points)
} Gl;

// A resizable window of width x height points, hidden until gl_show. No display or no GL 3.3: an Error that says what to do.
bool gl_open_window(Gl *gl, const char *title, int width, int height, bool fullscreen, Error *err);
// No window: a target of exactly width x height pixels. Needs no X server.
bool gl_open_headless(Gl *gl, int width, int height, Error *err);
void gl_close(Gl *gl);
void gl_show(Gl *gl);
// Full screen, and back. Whether it is.
void gl_fill_screen(Gl *gl, bool fill);
bool gl_fills_screen(const Gl *gl);
// Size in pixels, and pixels per point (1 on ordinary displays, 2 on hi-DPI ones).
void gl_size(const Gl *gl, int *width, int *height, float *density);
void gl_swap(Gl *gl);
// The finished frame, top row first, 3 bytes a pixel (RGB), into rgb (width * height * 3). Call between draw_end and gl_swap.
void gl_read(const Gl *gl, uint8_t *rgb);
const char *gl_renderer(void); // of the current context, as it names itself
// Whether that is a software one.
bool gl_is_software(void);
// Whether there is a display, on which a window can be opened.
bool gl_have_display(void);
// Whether windows are the canvas of a page.
bool gl_is_in_page(void);
// The context that is headless without SDL, made current: no target to draw on. For gl_open_headless and its test.
bool gl_open_bare(Gl *gl, Error *err);

#endif
