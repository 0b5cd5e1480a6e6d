#include "gfx/points_gl.h"

#include <epoxy/gl.h>
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

// One colour for each at offset `at`, or one constant for all, in the byte order that the shaders read.
static void set_colors(GLuint location, size_t at, const PointsGlData *data) {
    if (data->color_count > 1) {
        glEnableVertexAttribArray(location);
        glVertexAttribDivisor(location, 1);
        glVertexAttribPointer(location, 4, GL_UNSIGNED_BYTE, GL_TRUE, 0, (const void *)at);
    } else {
        Rgba c = data->color[0];
        glDisableVertexAttribArray(location);
        glVertexAttrib4f(location, (float)(c & 255u) / 255.0f, (float)(c >> 8 & 255u) / 255.0f, (float)(c >> 16 & 255u) / 255.0f,
                         (float)(c >> 24) / 255.0f);
    }
}

// Uploads arrays of `bytes` each, one behind the other, and the colours after them. Returns where the colours begin. What OpenGL still
// reads of the last upload stays with it.
static size_t upload(Batch *batch, int count, const float *const *arrays, size_t bytes, const PointsGlData *data) {
    double begin_s = batch_clock(batch);
    size_t colors = (size_t)count * bytes;
    size_t color_bytes = data->color_count > 1 ? (size_t)data->color_count * sizeof(Rgba) : 0;
    glBindBuffer(GL_ARRAY_BUFFER, batch->points);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)(colors + color_bytes), NULL, GL_STREAM_DRAW);
    for (int i = 0; i < count; i++) {
        glBufferSubData(GL_ARRAY_BUFFER, (GLintptr)((size_t)i * bytes), (GLsizeiptr)bytes, arrays[i]);
    }
    glBufferSubData(GL_ARRAY_BUFFER, (GLintptr)colors, (GLsizeiptr)color_bytes, data->color);
    batch_uploaded(batch, begin_s);
    return colors;
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

static void use_points(Batch *batch, const Camera *camera, const PointShape *shape, Blend blend) {
    const ProgramGl *program = batch_use(batch, PROGRAM_POINT, blend);
    set_camera(program, camera);
    glUniform1f(program->own[0], shape->reach);
    glUniform3f(program->own[1], point_core_at_0(shape), point_core_slope(shape), shape->core);
    glUniform2f(program->own[2], 1.0f / (shape->reach * shape->reach), shape->glow);
}

void points_gl_points(Batch *batch, const Camera *camera, int n, const PointsGlData *data, const PointShape *shape, Blend blend) {
    use_points(batch, camera, shape, blend);
    size_t row = (size_t)n * sizeof(float);
    size_t colors = upload(batch, 2, (const float *const[]){data->x, data->y}, row, data);
    set_float(0, 0, 0);
    set_float(1, 0, row);
    set_colors(2, colors, data);
    draw_instances(batch, n);
}

// Knot k, or the nearest one when there is no knot k.
static int held(int k, int knots) {
    return k < 0 ? 0 : k >= knots ? knots - 1 : k;
}

// The piece of a trail from knot k to the next.
static void set_piece(const ProgramGl *program, int k, int knots, float width) {
    glUniform2f(program->own[0], trail_half(k, knots, width), trail_half(k + 1, knots, width));
    glUniform2f(program->own[1], trail_fade(k, knots), trail_fade(k + 1, knots));
}

void points_gl_trails(Batch *batch, const Camera *camera, int n, int knots, const PointsGlData *data, float width, Blend blend) {
    const ProgramGl *program = batch_use(batch, PROGRAM_TRAIL, blend);
    set_camera(program, camera);
    size_t row = (size_t)n * sizeof(float);
    size_t block = row * (size_t)knots;
    set_colors(8, upload(batch, 2, (const float *const[]){data->x, data->y}, block, data), data);
    for (int k = 0; k + 1 < knots; k++) {
        set_piece(program, k, knots, width);
        for (int j = 0; j < 4; j++) {
            size_t at = (size_t)held(k - 1 + j, knots) * row;
            set_float((GLuint)(2 * j), 0, at);
            set_float((GLuint)(2 * j + 1), 0, block + at);
        }
        draw_instances(batch, n);
    }
}

// ---- from arrays on the card -------------------------------------------------------------------------------------------------
// Attributes `location` and the next one: x and y.
static void set_pairs(GLuint location, uint32_t array) {
    glBindBuffer(GL_ARRAY_BUFFER, array);
    set_float(location, 2 * sizeof(float), 0);
    set_float(location + 1, 2 * sizeof(float), sizeof(float));
}

static void set_ink(GLuint location, const CardInk *ink) {
    if (ink->array) {
        glBindBuffer(GL_ARRAY_BUFFER, ink->array);
    }
    set_colors(location, 0, &(PointsGlData){.color = &ink->one, .color_count = ink->array ? 2 : 1});
}

void points_gl_card_points(Batch *batch, const Camera *camera, int n, uint32_t at, const CardInk *ink, const PointShape *shape,
                           Blend blend) {
    use_points(batch, camera, shape, blend);
    set_pairs(0, at);
    set_ink(2, ink);
    draw_instances(batch, n);
}

void points_gl_card_trails(Batch *batch, const Camera *camera, int n, int knots, const uint32_t *at, const CardInk *ink,
                           float width, Blend blend) {
    const ProgramGl *program = batch_use(batch, PROGRAM_TRAIL, blend);
    set_camera(program, camera);
    set_ink(8, ink);
    for (int k = 0; k + 1 < knots; k++) {
        set_piece(program, k, knots, width);
        for (int j = 0; j < 4; j++) {
            set_pairs((GLuint)(2 * j), at[held(k - 1 + j, knots)]);
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
    set_colors(4, upload(batch, 4, (const float *const[]){data->x, data->y, dx, dy}, row, data), data);
    for (GLuint i = 0; i < 4; i++) {
        set_float(i, 0, i * row);
    }
    draw_instances(batch, n);
}
