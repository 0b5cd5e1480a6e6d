#include "gfx/feedback.h"

#include "base/memory.h"
#include "base/clock.h"
#include "gfx/opengl.h"
#include "gfx/shader.h"

#include <stdlib.h>
#include <string.h>

uint32_t feedback_array_new(int n, size_t size, Error *err) {
    uint32_t array = 0;
    glGetError(); // somebody else's, if there is one
    glGenBuffers(1, &array);
    glBindBuffer(GL_ARRAY_BUFFER, array);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)((size_t)n * size), NULL, GL_DYNAMIC_COPY);
    if (glGetError() != GL_NO_ERROR) {
        glDeleteBuffers(1, &array);
        error_set(err, "The graphics card has no memory for %d particles.", n);
        return 0;
    }
    return array;
}

void feedback_array_free(uint32_t *array) {
    glDeleteBuffers(1, array);
    *array = 0;
}

void feedback_array_write(uint32_t array, int first, int n, size_t size, const void *elements) {
    glBindBuffer(GL_ARRAY_BUFFER, array);
    opengl_write_buffer(GL_ARRAY_BUFFER, (size_t)first * size, (size_t)n * size, elements);
}

void feedback_array_read(uint32_t array, int first, int n, size_t size, void *elements) {
    glBindBuffer(GL_ARRAY_BUFFER, array);
    opengl_read_buffer(GL_ARRAY_BUFFER, (size_t)first * size, (size_t)n * size, elements);
}

bool feedback_init(Feedback *feedback, const char *vert, const char *defines, const char *output, Error *err) {
    *feedback = (Feedback){.program = shader_new(vert, "feedback", defines, output, err)};
    if (!feedback->program) {
        return false;
    }
    glGenVertexArrays(1, &feedback->vao);
    return true;
}

void feedback_free(Feedback *feedback) {
    glDeleteProgram(feedback->program);
    glDeleteVertexArrays(1, &feedback->vao);
    *feedback = (Feedback){0};
}

void feedback_use(const Feedback *feedback) {
    glUseProgram(feedback->program);
    glBindVertexArray(feedback->vao);
}

void feedback_run(int count, const uint32_t *inputs, int first, int n, uint32_t output, size_t size) {
    for (int i = 0; i < count; i++) {
        glBindBuffer(GL_ARRAY_BUFFER, inputs[i]);
        glEnableVertexAttribArray((GLuint)i);
        glVertexAttribPointer((GLuint)i, 2, GL_FLOAT, GL_FALSE, 0, NULL);
    }
    glBindBufferRange(GL_TRANSFORM_FEEDBACK_BUFFER, 0, output, (GLintptr)((size_t)first * size), (GLsizeiptr)((size_t)n * size));
    glEnable(GL_RASTERIZER_DISCARD);
    glBeginTransformFeedback(GL_POINTS);
    glDrawArrays(GL_POINTS, first, n);
    glEndTransformFeedback();
    glDisable(GL_RASTERIZER_DISCARD);
    glBindBufferBase(GL_TRANSFORM_FEEDBACK_BUFFER, 0, 0);
}

// ---- points ----------------------------------------------------------------------------------------------------------------------
struct PointBuffer {
    Feedback between, tint;
    int share_at, by_at, of_at;
    uint32_t table; // the uniform block Table of tint.vert
};

// As tint.vert reads it, on processors whose lowest byte comes first.
typedef struct {
    Rgba color[TINT_COLORS];
    unsigned char cell[TINT_CELLS * TINT_CELLS];
} Table;

PointBuffer *point_buffer_new(Error *err) {
    PointBuffer *points = memory_new(1, sizeof *points);
    if (!feedback_init(&points->between, "between", "", "o_at", err) ||
        !feedback_init(&points->tint, "tint", "", "o_color", err)) {
        point_buffer_free(points);
        return NULL;
    }
    points->share_at = glGetUniformLocation(points->between.program, "u_share");
    points->by_at = glGetUniformLocation(points->tint.program, "u_by");
    points->of_at = glGetUniformLocation(points->tint.program, "u_of");
    glUniformBlockBinding(points->tint.program, glGetUniformBlockIndex(points->tint.program, "Table"), 0);
    glGenBuffers(1, &points->table);
    return points;
}

void point_buffer_free(PointBuffer *points) {
    if (points) {
        feedback_free(&points->between);
        feedback_free(&points->tint);
        glDeleteBuffers(1, &points->table);
        free(points);
    }
}

void point_buffer_place(const PointBuffer *points, int n, const PointMoment *at, const PointMoment *left, float keep,
                        uint32_t out) {
    left = left ? left : at;
    feedback_use(&points->between);
    glUniform3f(points->share_at, at->share, left->share, left == at ? 0.0f : keep);
    feedback_run(4, (const uint32_t[]){at->from, at->to, left->from, left->to}, 0, n, out, 2 * sizeof(float));
}

static void set_table(const PointBuffer *points, const PointTint *tint) {
    Table table = {.cell = {0}};
    memcpy(table.color, tint->color, sizeof table.color);
    if (tint->by == TINT_CELL) {
        memcpy(table.cell, tint->cell, sizeof table.cell);
    }
    glBindBuffer(GL_UNIFORM_BUFFER, points->table);
    glBufferData(GL_UNIFORM_BUFFER, sizeof table, &table, GL_STREAM_DRAW);
    glBindBufferBase(GL_UNIFORM_BUFFER, 0, points->table);
}

void point_buffer_tint(const PointBuffer *points, int n, const PointTint *tint, uint32_t at, uint32_t next, uint32_t out) {
    float of = tint->by == TINT_TURN ? tint->add : tint->by == TINT_CELL ? tint->half : tint->scale;
    feedback_use(&points->tint);
    set_table(points, tint);
    glUniform1i(points->by_at, (int)tint->by);
    glUniform2f(points->of_at, of, TINT_CELLS);
    feedback_run(2, (const uint32_t[]){at, next}, 0, n, out, sizeof(Rgba));
}

// ---- the stopwatch ---------------------------------------------------------------------------------------------------------------
static double finished_s(void) {
    glFinish();
    return clock_now_s();
}

void stopwatch_start(Stopwatch *watch) {
    if (watch->asked || watch->running || !(watch->software || opengl_has_timers())) {
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
    opengl_timer_begin(watch->query);
}

void stopwatch_stop(Stopwatch *watch) {
    if (!watch->running) {
        return;
    }
    if (watch->software) {
        watch->took_s = finished_s() - watch->since_s;
    } else {
        opengl_timer_end();
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
    watch->asked = false;
    *seconds = (double)opengl_timer_ns(watch->query) * 1e-9;
    return true;
}
