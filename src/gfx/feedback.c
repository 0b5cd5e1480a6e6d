#include "gfx/feedback.h"

#include "gfx/shader.h"

#include <epoxy/gl.h>
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
    glBufferSubData(GL_ARRAY_BUFFER, (GLintptr)((size_t)first * size), (GLsizeiptr)((size_t)n * size), elements);
}

// By mapping, which OpenGL ES has too.
void feedback_array_read(uint32_t array, int first, int n, size_t size, void *elements) {
    size_t bytes = (size_t)n * size;
    glBindBuffer(GL_ARRAY_BUFFER, array);
    const void *from = glMapBufferRange(GL_ARRAY_BUFFER, (GLintptr)((size_t)first * size), (GLsizeiptr)bytes, GL_MAP_READ_BIT);
    if (from) {
        memcpy(elements, from, bytes);
        glUnmapBuffer(GL_ARRAY_BUFFER);
    } else {
        memset(elements, 0, bytes);
    }
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

void feedback_input(int location, uint32_t array) {
    glBindBuffer(GL_ARRAY_BUFFER, array);
    glEnableVertexAttribArray((GLuint)location);
    glVertexAttribPointer((GLuint)location, 2, GL_FLOAT, GL_FALSE, 0, NULL);
}

void feedback_run(int first, int n, uint32_t output, int to, size_t size) {
    glBindBufferRange(GL_TRANSFORM_FEEDBACK_BUFFER, 0, output, (GLintptr)((size_t)to * size), (GLsizeiptr)((size_t)n * size));
    glEnable(GL_RASTERIZER_DISCARD);
    glBeginTransformFeedback(GL_POINTS);
    glDrawArrays(GL_POINTS, first, n);
    glEndTransformFeedback();
    glDisable(GL_RASTERIZER_DISCARD);
    glBindBufferBase(GL_TRANSFORM_FEEDBACK_BUFFER, 0, 0);
}
