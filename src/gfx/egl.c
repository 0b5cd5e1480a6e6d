#include "gfx/egl.h"

#include "base/check.h"
#include "base/memory.h"

#include <SDL.h>
#include <stdlib.h>

#if __has_include(<epoxy/egl.h>)

#include <epoxy/egl.h>

struct Egl {
    EGLDisplay display;
    EGLContext context;
};

static bool open_display(Egl *egl) {
    void *library = SDL_LoadObject("libEGL.so.1"); // epoxy would abort without it
    if (!library) {
        return false;
    }
    SDL_UnloadObject(library);
    egl->display = eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
    return egl->display != EGL_NO_DISPLAY && eglInitialize(egl->display, NULL, NULL);
}

static bool open_context(Egl *egl, bool es) {
    const EGLint wanted[] = {EGL_SURFACE_TYPE, 0, EGL_RENDERABLE_TYPE, es ? EGL_OPENGL_ES3_BIT : EGL_OPENGL_BIT, EGL_NONE};
    const EGLint version[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, es ? 0 : 3, EGL_NONE};
    EGLConfig config;
    EGLint count = 0;
    if (!eglBindAPI(es ? EGL_OPENGL_ES_API : EGL_OPENGL_API) || !eglChooseConfig(egl->display, wanted, &config, 1, &count) ||
        count == 0) {
        return false;
    }
    egl->context = eglCreateContext(egl->display, config, EGL_NO_CONTEXT, version);
    return egl->context != EGL_NO_CONTEXT && eglMakeCurrent(egl->display, EGL_NO_SURFACE, EGL_NO_SURFACE, egl->context);
}

Egl *egl_open(bool es, Error *err) {
    Egl *egl = memory_new(1, sizeof *egl);
    if (!open_display(egl)) {
        error_set(err, "no EGL library, or none that works without a display");
    } else if (!open_context(egl, es)) {
        error_set(err, "EGL returns no context, error 0x%x", (unsigned)eglGetError());
    } else {
        return egl;
    }
    egl_close(egl);
    return NULL;
}

void egl_close(Egl *egl) {
    if (egl && egl->display != EGL_NO_DISPLAY) {
        eglMakeCurrent(egl->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
        if (egl->context != EGL_NO_CONTEXT) {
            eglDestroyContext(egl->display, egl->context);
        }
        eglTerminate(egl->display);
    }
    free(egl);
}

#else // systems without EGL

Egl *egl_open(bool es, Error *err) {
    (void)es;
    error_set(err, "this system has no EGL");
    return NULL;
}

void egl_close(Egl *egl) {
    CHECK(!egl, "there is no EGL to close");
}

#endif
