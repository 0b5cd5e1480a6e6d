// The one place that chooses an OpenGL: natively libepoxy, which finds the functions of OpenGL 3.3 or OpenGL ES 3.0 when they are first
// called; in a browser WebGL2, which is ES 3.0 less the mapping of buffers and the timers. Everybody else calls what all three have, and
// the functions below where they differ.
#ifndef GFX_OPENGL_H
#define GFX_OPENGL_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#include <emscripten/html5.h>
#include <webgl/webgl2.h>

// Desktop OpenGL; false: OpenGL ES, whose shaders begin with another line.
static inline bool opengl_is_desktop(void) {
    return false;
}

// Whether glFinish waits until all is drawn; browsers only send it on.
static inline bool opengl_finish_waits(void) {
    return false;
}

// What draws, as it names itself; "WebKit WebGL" where the browser keeps it to itself.
static inline const char *opengl_renderer(void) {
    const GLenum unmasked = 0x9246; // UNMASKED_RENDERER_WEBGL
    const bool told = emscripten_webgl_enable_extension(emscripten_webgl_get_current_context(), "WEBGL_debug_renderer_info");
    const char *name = told ? (const char *)glGetString(unmasked) : NULL;
    return name ? name : (const char *)glGetString(GL_RENDERER);
}

// Bytes from `offset` on of the buffer at `target`, waiting for what writes them; zeros where they are not to be had.
static inline void opengl_read_buffer(GLenum target, size_t offset, size_t bytes, void *to) {
    memset(to, 0, bytes);
    if (bytes > 0) { // to WebGL a length of 0 means all that there is
        glGetBufferSubData(target, (GLintptr)offset, (GLsizeiptr)bytes, to);
    }
}

// Timers of the card: whether there are any, to begin one, and its result once it is there.
static inline bool opengl_has_timers(void) {
    return false;
}

static inline void opengl_timer_begin(uint32_t query) {
    (void)query;
}

static inline void opengl_timer_end(void) {
}

static inline uint64_t opengl_timer_ns(uint32_t query) {
    (void)query;
    return 0;
}

#else
#include <epoxy/gl.h>

static inline bool opengl_is_desktop(void) {
    return epoxy_is_desktop_gl();
}

static inline bool opengl_finish_waits(void) {
    return true;
}

static inline const char *opengl_renderer(void) {
    return (const char *)glGetString(GL_RENDERER);
}

static inline void opengl_read_buffer(GLenum target, size_t offset, size_t bytes, void *to) {
    const void *from = bytes > 0 ? glMapBufferRange(target, (GLintptr)offset, (GLsizeiptr)bytes, GL_MAP_READ_BIT) : NULL;
    if (from) { // by mapping, which OpenGL ES has too
        memcpy(to, from, bytes);
        glUnmapBuffer(target);
    } else {
        memset(to, 0, bytes);
    }
}

static inline bool opengl_has_timers(void) {
    return epoxy_is_desktop_gl();
}

static inline void opengl_timer_begin(uint32_t query) {
    glBeginQuery(GL_TIME_ELAPSED, query);
}

static inline void opengl_timer_end(void) {
    glEndQuery(GL_TIME_ELAPSED);
}

static inline uint64_t opengl_timer_ns(uint32_t query) {
    GLuint64 ns = 0;
    glGetQueryObjectui64v(query, GL_QUERY_RESULT, &ns);
    return ns;
}
#endif

// Writes bytes from `offset` on of the buffer at `target`.
static inline void opengl_write_buffer(GLenum target, size_t offset, size_t bytes, const void *from) {
    if (bytes > 0) { // to WebGL a length of 0 means all that there is
        glBufferSubData(target, (GLintptr)offset, (GLsizeiptr)bytes, from);
    }
}

#endif
