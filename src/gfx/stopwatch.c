#include "gfx/stopwatch.h"

#include "base/clock.h"

#include <epoxy/gl.h>

static double finished_s(void) {
    glFinish();
    return clock_now_s();
}

void stopwatch_start(Stopwatch *watch) {
    if (watch->asked || watch->running || !(watch->software || epoxy_is_desktop_gl())) {
        return;
    }
    watch->running = true;
    if (watch->software) {
        watch->since_s = finished_s();
        return;
    }
    if (!watch->query) {
        glGenQueries(1, &watch->query);
    }
    glBeginQuery(GL_TIME_ELAPSED, watch->query);
}

void stopwatch_stop(Stopwatch *watch) {
    if (!watch->running) {
        return;
    }
    if (watch->software) {
        watch->took_s = finished_s() - watch->since_s;
    } else {
        glEndQuery(GL_TIME_ELAPSED);
    }
    watch->running = false;
    watch->asked = true;
}

void stopwatch_free(Stopwatch *watch) {
    stopwatch_stop(watch);
    glDeleteQueries(1, &watch->query);
    *watch = (Stopwatch){0};
}

bool stopwatch_read(Stopwatch *watch, double *seconds) {
    GLuint there = 0;
    if (watch->software && watch->asked) {
        watch->asked = false;
        *seconds = watch->took_s;
        return true;
    }
    if (watch->asked) {
        glGetQueryObjectuiv(watch->query, GL_QUERY_RESULT_AVAILABLE, &there);
    }
    if (!there) {
        return false;
    }
    GLuint64 ns = 0;
    glGetQueryObjectui64v(watch->query, GL_QUERY_RESULT, &ns);
    watch->asked = false;
    *seconds = (double)ns * 1e-9;
    return true;
}
