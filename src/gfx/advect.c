#include "gfx/advect.h"

#include "base/check.h"

#include <epoxy/gl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 64 // floats: blocks begin at multiples of 256 bytes, which suits every OpenGL
#define BLOCK 4  // vectors of four sums that the shader forms at a time

struct Advect {
    AdvectShape shape;
    int width; // rounded up to whole blocks; what is added is 0 and stays 0
    int block; // vectors of sums
    Feedback pass;
    uint32_t buffer; // of the uniform blocks: Ends, then each hidden layer's matrix
    int ends, layer; // floats that these take
    size_t floats;   // in all
    float *blocks;   // (floats) the buffer's content
    int stages_at, stage_at, first_at, rows_at, blocks_at;
};

static int up_to(int multiple, int n) {
    return (n + multiple - 1) / multiple * multiple;
}

// Floats of the block Ends of advect.vert: its members, each a multiple of 4.
static int ends_floats(const AdvectShape *shape, int width) {
    return (2 + 2 * shape->waves) * width + 4 * (shape->waves + 1) + shape->hidden * width + 2 * width + 4;
}

static void bind_block(const Advect *advect, const char *name, GLuint index) {
    GLuint block = glGetUniformBlockIndex(advect->pass.program, name);
    if (block != GL_INVALID_INDEX) {
        glUniformBlockBinding(advect->pass.program, block, index);
    }
}

static bool open_program(Advect *advect, Error *err) {
    const AdvectShape *s = &advect->shape;
    char defines[128];
    snprintf(defines, sizeof defines,
             "#define WIDTH %d\n#define HIDDEN %d\n#define WAVES %d\n#define BEND %d\n#define BLOCK %d\n", advect->width,
             s->hidden, s->waves, (int)s->bend, advect->block);
    if (!feedback_init(&advect->pass, "advect", defines, "o_at", err)) {
        return false;
    }
    bind_block(advect, "Ends", 0);
    for (int k = 1; k < s->hidden; k++) {
        char name[16];
        snprintf(name, sizeof name, "Layer%d", k);
        bind_block(advect, name, (GLuint)k);
    }
    advect->stages_at = glGetUniformLocation(advect->pass.program, "u_stages");
    advect->stage_at = glGetUniformLocation(advect->pass.program, "u_stage");
    advect->first_at = glGetUniformLocation(advect->pass.program, "u_first");
    advect->rows_at = glGetUniformLocation(advect->pass.program, "u_rows");
    advect->blocks_at = glGetUniformLocation(advect->pass.program, "u_blocks");
    return true;
}

static bool blocks_fit(const Advect *advect, Error *err) {
    GLint most = 0;
    glGetIntegerv(GL_MAX_UNIFORM_BLOCK_SIZE, &most);
    int wanted = 4 * (advect->layer > advect->ends ? advect->layer : advect->ends);
    return wanted <= most || error_set(err, "The graphics card takes no layer of %d neurons.", advect->shape.width);
}

Advect *advect_new(const AdvectShape *shape, Error *err) {
    CHECK_RANGE(shape->width, 1, ADVECT_WIDTH);
    CHECK_RANGE(shape->hidden, 1, ADVECT_HIDDEN);
    CHECK_RANGE(shape->waves, 0, ADVECT_WAVES);
    Advect *advect = calloc(1, sizeof *advect);
    CHECK(advect, "no memory for %zu bytes", sizeof *advect);
    advect->shape = *shape;
    advect->block = shape->width <= 4 * BLOCK ? up_to(4, shape->width) / 4 : BLOCK;
    advect->width = up_to(4 * advect->block, shape->width);
    advect->ends = up_to(PIECE, ends_floats(shape, advect->width));
    advect->layer = up_to(PIECE, advect->width * advect->width);
    advect->floats = (size_t)advect->ends + (size_t)(shape->hidden - 1) * (size_t)advect->layer;
    advect->blocks = calloc(advect->floats, sizeof(float));
    CHECK(advect->blocks, "no memory for a network of %d x %d", shape->width, shape->hidden);
    if (!blocks_fit(advect, err) || !open_program(advect, err)) {
        advect_free(advect);
        return NULL;
    }
    glGenBuffers(1, &advect->buffer);
    return advect;
}

void advect_free(Advect *advect) {
    if (advect) {
        feedback_free(&advect->pass);
        glDeleteBuffers(1, &advect->buffer);
        free(advect->blocks);
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

// The block Ends, member by member in the order of advect.vert.
static void lay_ends(Advect *advect, const AdvectNet *net) {
    const AdvectShape *s = &advect->shape;
    float *to = advect->blocks;
    for (int c = 0; c < 2 + 2 * s->waves; c++, to += advect->width) {
        copy_column(to, net->weight[0], s->width, net->inputs, c < 2 ? c : net->wave_column + c - 2);
    }
    for (int k = 0; k < s->waves; k++) {
        to[4 * k] = net->wave[2 * k] * 0.159154943f; // radians in turns
        to[4 * k + 1] = net->wave[2 * k + 1] * 0.159154943f;
    }
    to += 4 * (s->waves + 1);
    for (int k = 1; k < s->hidden; k++) {
        memcpy(to + (k - 1) * advect->width, net->bias[k], (size_t)s->width * sizeof(float));
    }
    to += s->hidden * advect->width;
    for (int o = 0; o < 2; o++) {
        memcpy(to + o * advect->width, net->weight[s->hidden] + o * s->width, (size_t)s->width * sizeof(float));
    }
    memcpy(to + 2 * advect->width, net->bias[s->hidden], 2 * sizeof(float));
}

void advect_set(Advect *advect, const AdvectNet *net) {
    const AdvectShape *s = &advect->shape;
    lay_ends(advect, net);
    for (int k = 1; k < s->hidden; k++) {
        float *to = advect->blocks + advect->ends + (k - 1) * advect->layer;
        for (int c = 0; c < s->width; c++) {
            copy_column(to + c * advect->width, net->weight[k], s->width, s->width, c);
        }
    }
    glBindBuffer(GL_UNIFORM_BUFFER, advect->buffer);
    glBufferData(GL_UNIFORM_BUFFER, (GLsizeiptr)(advect->floats * sizeof(float)), advect->blocks, GL_STREAM_DRAW);
}

// ---- steps -----------------------------------------------------------------------------------------------------------------------
static void bind_range(const Advect *advect, GLuint index, int first, int floats) {
    glBindBufferRange(GL_UNIFORM_BUFFER, index, advect->buffer, (GLintptr)((size_t)first * sizeof(float)),
                      (GLsizeiptr)((size_t)floats * sizeof(float)));
}

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
    bind_range(advect, 0, 0, advect->ends);
    for (int k = 1; k < advect->shape.hidden; k++) {
        bind_range(advect, (GLuint)k, advect->ends + (k - 1) * advect->layer, advect->layer);
    }
    set_stages(advect, stage, stages);
    feedback_input(0, from);
    feedback_run(first, n, to, first, 2 * sizeof(float));
}
