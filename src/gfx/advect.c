#include "gfx/advect.h"

#include "base/check.h"
#include "base/memory.h"

#include <epoxy/gl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 4 // vectors of four sums that the shader forms at a time

struct Advect {
    AdvectShape shape;
    int width; // rounded up to whole blocks; what is added is 0 and stays 0
    int block; // vectors of sums
    Feedback pass;
    uint32_t buffer, texture; // the network, as advect.vert lays it out, and the texture that reads it
    size_t floats;
    float *net; // (floats) the buffer's content
    int stages_at, stage_at, first_at, rows_at, blocks_at;
};

static int up_to(int multiple, int n) {
    return (n + multiple - 1) / multiple * multiple;
}

// Floats of the network as advect.vert lays it out.
static size_t net_floats(const AdvectShape *shape, int width) {
    int ends = (2 + 2 * shape->waves) * width + 4 * shape->waves + 2 * width + 4;
    return (size_t)ends + (size_t)(shape->hidden - 1) * (size_t)(width + width * width);
}

static bool open_program(Advect *advect, Error *err) {
    const AdvectShape *s = &advect->shape;
    char defines[128];
    snprintf(defines, sizeof defines,
             "#define WIDTH %d\n#define HIDDEN %d\n#define WAVES %d\n#define ACTIVATION %d\n#define BLOCK %d\n", advect->width,
             s->hidden, s->waves, (int)s->activation, advect->block);
    if (!feedback_init(&advect->pass, "advect", defines, "o_at", err)) {
        return false;
    }
    advect->stages_at = glGetUniformLocation(advect->pass.program, "u_stages");
    advect->stage_at = glGetUniformLocation(advect->pass.program, "u_stage");
    advect->first_at = glGetUniformLocation(advect->pass.program, "u_first");
    advect->rows_at = glGetUniformLocation(advect->pass.program, "u_rows");
    advect->blocks_at = glGetUniformLocation(advect->pass.program, "u_blocks");
    glUseProgram(advect->pass.program);
    glUniform1i(glGetUniformLocation(advect->pass.program, "u_net"), 0);
    return true;
}

Advect *advect_new(const AdvectShape *shape, Error *err) {
    CHECK_RANGE(shape->width, 1, ADVECT_WIDTH);
    CHECK_RANGE(shape->hidden, 1, ADVECT_HIDDEN);
    CHECK_RANGE(shape->waves, 0, ADVECT_WAVES);
    Advect *advect = memory_new(1, sizeof *advect);
    advect->shape = *shape;
    advect->block = shape->width <= 4 * BLOCK ? up_to(4, shape->width) / 4 : BLOCK;
    advect->width = up_to(4 * advect->block, shape->width);
    advect->floats = net_floats(shape, advect->width);
    advect->net = memory_new(advect->floats, sizeof(float));
    if (!open_program(advect, err)) {
        advect_free(advect);
        return NULL;
    }
    glGenBuffers(1, &advect->buffer);
    glGenTextures(1, &advect->texture);
    return advect;
}

void advect_free(Advect *advect) {
    if (advect) {
        feedback_free(&advect->pass);
        glDeleteTextures(1, &advect->texture);
        glDeleteBuffers(1, &advect->buffer);
        free(advect->net);
        free(advect);
    }
}

// ---- weights ---------------------------------------------------------------------------------------------------------------------
// Column c of a (rows, columns) matrix.
static void copy_column(float *to, const float *matrix, int rows, int columns, int c) {
    for (int r = 0; r < rows; r++) {
        to[r] = matrix[r * columns + c];
    }
}

// Each returns where the next part begins; the order is that of advect.vert.
static float *lay_inputs(const Advect *advect, const AdvectNet *net, float *to) {
    const AdvectShape *s = &advect->shape;
    for (int c = 0; c < 2 + 2 * s->waves; c++, to += advect->width) {
        copy_column(to, net->weight[0], s->width, net->inputs, c < 2 ? c : net->wave_column + c - 2);
    }
    for (int k = 0; k < s->waves; k++, to += 4) {
        to[0] = net->wave[2 * k] * 0.159154943f; // radians in turns
        to[1] = net->wave[2 * k + 1] * 0.159154943f;
    }
    return to;
}

static float *lay_layers(const Advect *advect, const AdvectNet *net, float *to) {
    const AdvectShape *s = &advect->shape;
    for (int k = 1; k < s->hidden; k++, to += advect->width) {
        memcpy(to, net->bias[k], (size_t)s->width * sizeof(float));
    }
    for (int k = 1; k < s->hidden; k++, to += advect->width * advect->width) {
        for (int c = 0; c < s->width; c++) {
            copy_column(to + c * advect->width, net->weight[k], s->width, s->width, c);
        }
    }
    return to;
}

static void lay_last(const Advect *advect, const AdvectNet *net, float *to) {
    const AdvectShape *s = &advect->shape;
    for (int o = 0; o < 2; o++, to += advect->width) {
        memcpy(to, net->weight[s->hidden] + o * s->width, (size_t)s->width * sizeof(float));
    }
    memcpy(to, net->bias[s->hidden], 2 * sizeof(float));
}

void advect_set(Advect *advect, const AdvectNet *net) {
    lay_last(advect, net, lay_layers(advect, net, lay_inputs(advect, net, advect->net)));
    glBindBuffer(GL_TEXTURE_BUFFER, advect->buffer);
    glBufferData(GL_TEXTURE_BUFFER, (GLsizeiptr)(advect->floats * sizeof(float)), advect->net, GL_STREAM_DRAW);
    glBindTexture(GL_TEXTURE_BUFFER, advect->texture);
    glTexBuffer(GL_TEXTURE_BUFFER, GL_RGBA32F, advect->buffer);
}

// ---- steps -----------------------------------------------------------------------------------------------------------------------
static void set_stages(const Advect *advect, const AdvectStage *stage, int stages) {
    float how[4 * ADVECT_STAGES], first[ADVECT_STAGES * ADVECT_WIDTH] = {0};
    for (int i = 0; i < stages; i++) {
        const AdvectStage *s = &stage[i];
        memcpy(how + 4 * i, (float[]){s->reach, s->share, s->of_point, s->of_net}, 4 * sizeof(float));
        memcpy(first + i * advect->width, s->first, (size_t)advect->shape.width * sizeof(float));
    }
    glUniform1i(advect->stages_at, stages);
    glUniform1i(advect->rows_at, advect->width / 4);
    glUniform1i(advect->blocks_at, advect->width / 4 / advect->block);
    glUniform4fv(advect->stage_at, stages, how);
    glUniform4fv(advect->first_at, stages * advect->width / 4, first);
}

void advect_step(const Advect *advect, const AdvectStage *stage, int stages, uint32_t from, uint32_t to, int first, int n) {
    CHECK_RANGE(stages, 1, ADVECT_STAGES);
    CHECK(from != to, "points cannot be carried in place");
    feedback_use(&advect->pass);
    glBindTexture(GL_TEXTURE_BUFFER, advect->texture);
    set_stages(advect, stage, stages);
    feedback_input(0, from);
    feedback_run(first, n, to, first, 2 * sizeof(float));
}
