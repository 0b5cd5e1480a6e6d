// A context without SDL, window or surface: the `offscreen` driver is missing from SDL before 2.26, Ubuntu 22.04's among them.
// Private to gfx.
#ifndef GFX_EGL_H
#define GFX_EGL_H

#include "base/error.h"

typedef struct Egl Egl;

// Makes a context current; `es` asks for OpenGL ES 3.0 instead of OpenGL 3.3. There is no default framebuffer.
Egl *egl_open(bool es, Error *err);
void egl_close(Egl *egl);

#endif
