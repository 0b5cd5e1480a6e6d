#include "gfx/points_gl.h"

#include "gfx/opengl.h"

#include <math.h>

// Light wants a wide faint halo; ink only a breath of it, or the paper looks dirty.
PointShape point_shape(float radius, float glow, Blend blend) {
    float r = fmaxf(radius, 1.0f);
    float share = radius / r; // a point smaller than a pixel fades instead of vanishing
    PointShape shape = {.radius = r, .core = share * share, .reach = r + 1.0f, .glow = 0.0f};
    if (glow > 0.0f) {
        shape.reach = r + glow;
        shape.glow = shape.core * (blend == BLEND_LIGHT ? 0.30f : 0.16f);
    }
    return shape;
}

// radius - d, the edge's true distance, is (radius^2 - d^2) / (2 radius) near the edge: no root.
float point_core_slope(const PointShape *shape) {
    return 0.5f / shape->radius;
}

float point_core_at_0(const PointShape *shape) {
    return 0.5f + 0.5f * shape->radius;
}

float trail_half(int k, int knots, float width) {
    float t = (float)k / (float)(knots - 1);
    return 0.5f * width * (1.0f + 2.0f * t) / 3.0f;
}

float trail_fade(int k, int knots) {
    return (float)k / (float)(knots - 1);
}

// Attribute `location`: a float for each instance, from byte `at` of the bound buffer on; stride 0: side by side.
static void set_float(GLuint location, GLsizei stride, size_t at) {
    glEnableVertexAttribArray(location);
    glVertexAttribDivisor(location, 1);
    glVertexAttribPointer(location, 1, GL_FLOAT, GL_FALSE, stride, (const void *)at);
}

// One colour for each at offset `at` of the bound buffer, or one constant for all, in the byte order that the shaders read.
static void set_colors(GLuint location, bool each, size_t at, Rgba one) {
    if (each) {
        glEnableVertexAttribArray(location);
        glVertexAttribDivisor(location, 1);
        glVertexAttribPointer(location, 4, GL_UNSIGNED_BYTE, GL_TRUE, 0, (const void *)at);
    } else {
        glDisableVertexAttribArray(location);
        glVertexAttrib4f(location, (float)(one & 255u) / 255.0f, (float)(one >> 8 & 255u) / 255.0f,
                         (float)(one >> 16 & 255u) / 255.0f, (float)(one >> 24) / 255.0f);
    }
}

// Uploads arrays of `bytes` each, one behind the other, and the colours after them, which attribute `location` reads. What OpenGL still
// reads of the last upload stays with it.
static void upload(Batch *batch, GLuint location, int count, const float *const *arrays, size_t bytes, const PointsGlData *data) {
    UPLOADS(batch);
    size_t colors = (size_t)count * bytes;
    size_t color_bytes = data->color_count > 1 ? (size_t)data->color_count * sizeof(Rgba) : 0;
    glBindBuffer(GL_ARRAY_BUFFER, batch->points);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)(colors + color_bytes), NULL, GL_STREAM_DRAW);
    for (int i = 0; i < count; i++) {
        opengl_write_buffer(GL_ARRAY_BUFFER, (size_t)i * bytes, bytes, arrays[i]);
    }
    opengl_write_buffer(GL_ARRAY_BUFFER, colors, color_bytes, data->color);
    set_colors(location, data->color_count > 1, colors, data->color[0]);
}

// Makes points of so many knots ready, with their colours at attribute `location`.
static void open_data(Batch *batch, GLuint location, int n, int knots, const PointsGlData *data) {
    if (!data->at) {
        upload(batch, location, 2, (const float *const[]){data->x, data->y}, (size_t)knots * (size_t)n * sizeof(float), data);
        return;
    }
    glBindBuffer(GL_ARRAY_BUFFER, data->ink ? data->ink : data->at[0]);
    set_colors(location, data->ink, 0, data->ink ? 0 : data->color[0]);
}

// Attributes `location` and the next one: x and y at knot k.
static void set_knot(GLuint location, int k, int n, int knots, const PointsGlData *data) {
    size_t row = (size_t)n * sizeof(float);
    if (data->at) {
        glBindBuffer(GL_ARRAY_BUFFER, data->at[k]);
    }
    set_float(location, data->at ? 2 * sizeof(float) : 0, data->at ? 0 : (size_t)k * row);
    set_float(location + 1, data->at ? 2 * sizeof(float) : 0, data->at ? sizeof(float) : (size_t)(knots + k) * row);
}

static void set_camera(const ProgramGl *program, const Camera *camera) {
    Vec2 centre = {camera->pane.x + 0.5f * camera->pane.w, camera->pane.y + 0.5f * camera->pane.h};
    glUniform4f(program->camera, centre.x, centre.y, camera->cx, camera->cy);
    glUniform1f(program->scale, camera->scale);
}

static void draw_instances(Batch *batch, int n) {
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, n);
    batch->calls++;
}

void points_gl_points(Batch *batch, const Camera *camera, int n, const PointsGlData *data, const PointShape *shape, Blend blend) {
    const ProgramGl *program = batch_use(batch, PROGRAM_POINT, blend);
    set_camera(program, camera);
    glUniform1f(program->own[0], shape->reach);
    glUniform3f(program->own[1], point_core_at_0(shape), point_core_slope(shape), shape->core);
    glUniform2f(program->own[2], 1.0f / (shape->reach * shape->reach), shape->glow);
    open_data(batch, 2, n, 1, data);
    set_knot(0, 0, n, 1, data);
    draw_instances(batch, n);
}

// Knot k, or the nearest one when there is no knot k.
static int held(int k, int knots) {
    return k < 0 ? 0 : k >= knots ? knots - 1 : k;
}

// A piece from each knot to the next.
void points_gl_trails(Batch *batch, const Camera *camera, int n, int knots, const PointsGlData *data, float width, Blend blend) {
    const ProgramGl *program = batch_use(batch, PROGRAM_TRAIL, blend);
    set_camera(program, camera);
    open_data(batch, 8, n, knots, data);
    for (int k = 0; k + 1 < knots; k++) {
        glUniform2f(program->own[0], trail_half(k, knots, width), trail_half(k + 1, knots, width));
        glUniform2f(program->own[1], trail_fade(k, knots), trail_fade(k + 1, knots));
        for (int j = 0; j < 4; j++) {
            set_knot((GLuint)(2 * j), held(k - 1 + j, knots), n, knots, data);
        }
        draw_instances(batch, n);
    }
}

void points_gl_arrows(Batch *batch, const Camera *camera, int n, const PointsGlData *data, const float *dx, const float *dy,
                      float width, float line) {
    const ProgramGl *program = batch_use(batch, PROGRAM_ARROW, BLEND_OVER);
    set_camera(program, camera);
    glUniform1f(program->own[0], width);
    glUniform1f(program->own[1], line);
    size_t row = (size_t)n * sizeof(float);
    upload(batch, 4, 4, (const float *const[]){data->x, data->y, dx, dy}, row, data);
    for (GLuint i = 0; i < 4; i++) {
        set_float(i, 0, i * row);
    }
    draw_instances(batch, n);
}
