#include "gfx/batch.h"

#include "base/check.h"
#include "gfx/cloud.h"
#include "gfx/shader.h"

#include <epoxy/gl.h>
#include <stdlib.h>
#include <string.h>

#define STREAM_BYTES ((size_t)1 << 20)
#define RECORDS_BYTES ((size_t)1 << 17) // drawn at the latest when this much waits

typedef struct {
    int count;      // components
    GLenum type;    // GL_FLOAT, or GL_UNSIGNED_BYTE for a colour
    size_t offset;  // in the record
} Field;

typedef struct {
    const char *vert, *frag;
    const char *own[3]; // names of further uniforms
    size_t record;      // bytes; 0: the cloud lays its attributes itself
    Field fields[5];    // by location, ended by count 0
} ProgramDef;

#define FLOATS(n, type, member) {n, GL_FLOAT, offsetof(type, member)}
#define COLOR(type, member) {4, GL_UNSIGNED_BYTE, offsetof(type, member)}

static const ProgramDef defs[PROGRAM_COUNT] = {
    [PROGRAM_SHAPE] = {"shape", "shape", {0}, sizeof(ShapeRecord),
                       {FLOATS(4, ShapeRecord, x), FLOATS(3, ShapeRecord, radius), COLOR(ShapeRecord, fill), COLOR(ShapeRecord, edge)}},
    [PROGRAM_SEGMENT] = {"segment", "segment", {0}, sizeof(SegmentRecord),
                         {FLOATS(4, SegmentRecord, a), FLOATS(4, SegmentRecord, cut_a), FLOATS(2, SegmentRecord, half_a),
                          COLOR(SegmentRecord, color_a), COLOR(SegmentRecord, color_b)}},
    [PROGRAM_SPRITE] = {"sprite", "sprite", {0}, sizeof(SpriteRecord),
                        {FLOATS(4, SpriteRecord, dst), FLOATS(4, SpriteRecord, u0), COLOR(SpriteRecord, color), FLOATS(1, SpriteRecord, lift)}},
    [PROGRAM_POINT] = {"point", "point", {"u_reach", "u_core", "u_halo"}, 0, {{0}}},
    [PROGRAM_TRAIL] = {"trail", "segment", {"u_half", "u_fade"}, 0, {{0}}},
    [PROGRAM_ARROW] = {"arrow", "arrow", {"u_width"}, 0, {{0}}},
};

static bool open_program(ProgramGl *program, const ProgramDef *def, Error *err) {
    program->id = shader_new(def->vert, def->frag, err);
    if (!program->id) {
        return false;
    }
    program->screen = glGetUniformLocation(program->id, "u_screen");
    program->cover = glGetUniformLocation(program->id, "u_cover");
    program->camera = glGetUniformLocation(program->id, "u_camera");
    program->scale = glGetUniformLocation(program->id, "u_scale");
    for (int i = 0; i < 3 && def->own[i]; i++) {
        program->own[i] = glGetUniformLocation(program->id, def->own[i]);
    }
    glGenVertexArrays(1, &program->vao);
    glBindVertexArray(program->vao);
    for (GLuint i = 0; i < 5 && def->fields[i].count; i++) {
        glEnableVertexAttribArray(i);
        glVertexAttribDivisor(i, 1);
    }
    return true;
}

bool batch_init(Batch *batch, Error *err) {
    *batch = (Batch){0};
    for (int i = 0; i < PROGRAM_COUNT; i++) {
        if (!open_program(&batch->programs[i], &defs[i], err)) {
            batch_free(batch);
            return false;
        }
    }
    glGenBuffers(1, &batch->stream);
    glGenBuffers(1, &batch->cloud);
    glBindBuffer(GL_ARRAY_BUFFER, batch->stream);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)STREAM_BYTES, NULL, GL_STREAM_DRAW);
    batch->records = malloc(RECORDS_BYTES);
    CHECK(batch->records, "no memory for %zu bytes of drawing records", RECORDS_BYTES);
    return true;
}

void batch_free(Batch *batch) {
    for (int i = 0; i < PROGRAM_COUNT; i++) {
        glDeleteProgram(batch->programs[i].id);
        glDeleteVertexArrays(1, &batch->programs[i].vao);
    }
    glDeleteBuffers(1, &batch->stream);
    glDeleteBuffers(1, &batch->cloud);
    glDeleteTextures(1, &batch->atlas.texture);
    free(batch->atlas.texels);
    free(batch->records);
    *batch = (Batch){0};
}

void *batch_add(Batch *batch, Program program, Blend blend, uint32_t texture) {
    size_t record = defs[program].record;
    bool other = batch->program != program || batch->blend != blend || batch->texture != texture;
    if (batch->count > 0 && (other || batch->waiting + record > RECORDS_BYTES)) {
        batch_flush(batch);
    }
    batch->program = program;
    batch->blend = blend;
    batch->texture = texture;
    void *at = batch->records + batch->waiting;
    batch->waiting += record;
    batch->count++;
    return at;
}

static const ProgramGl *use(Batch *batch, Program program, Blend blend) {
    const ProgramGl *gl = &batch->programs[program];
    glUseProgram(gl->id);
    glBindVertexArray(gl->vao);
    glUniform2f(gl->screen, (float)batch->width, (float)batch->height);
    glUniform1f(gl->cover, blend_cover(blend)); // location -1 is silently ignored
    return gl;
}

// Copies what waits into the stream and returns its offset there. Nothing that was handed to GL before is written again.
static size_t upload(Batch *batch) {
    glBindBuffer(GL_ARRAY_BUFFER, batch->stream);
    if (batch->stream_used + batch->waiting > STREAM_BYTES) {
        glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)STREAM_BYTES, NULL, GL_STREAM_DRAW);
        batch->stream_used = 0;
    }
    size_t at = batch->stream_used;
    void *to = glMapBufferRange(GL_ARRAY_BUFFER, (GLintptr)at, (GLsizeiptr)batch->waiting,
                                GL_MAP_WRITE_BIT | GL_MAP_INVALIDATE_RANGE_BIT | GL_MAP_UNSYNCHRONIZED_BIT);
    if (to) {
        memcpy(to, batch->records, batch->waiting);
        glUnmapBuffer(GL_ARRAY_BUFFER);
    }
    batch->stream_used += batch->waiting;
    return at;
}

static void update_atlas(Atlas *atlas) {
    if (atlas->dirty_from < atlas->dirty_to) {
        const uint8_t *rows = atlas->texels + (size_t)atlas->dirty_from * (size_t)atlas->size;
        glTexSubImage2D(GL_TEXTURE_2D, 0, 0, atlas->dirty_from, atlas->size, atlas->dirty_to - atlas->dirty_from, GL_RED, GL_UNSIGNED_BYTE, rows);
        atlas->dirty_from = atlas->dirty_to = 0;
    }
}

void batch_flush(Batch *batch) {
    if (batch->count == 0) {
        return;
    }
    const ProgramDef *def = &defs[batch->program];
    use(batch, batch->program, batch->blend);
    size_t at = upload(batch);
    for (GLuint i = 0; i < 5 && def->fields[i].count; i++) {
        const Field *f = &def->fields[i];
        glVertexAttribPointer(i, f->count, f->type, f->type == GL_UNSIGNED_BYTE, (GLsizei)def->record, (const void *)(at + f->offset));
    }
    if (batch->texture) {
        glBindTexture(GL_TEXTURE_2D, batch->texture);
        if (batch->texture == batch->atlas.texture) {
            update_atlas(&batch->atlas);
        }
    }
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, batch->count);
    batch->calls++;
    batch->count = 0;
    batch->waiting = 0;
}

const ProgramGl *batch_use(Batch *batch, Program program, Blend blend) {
    batch_flush(batch);
    return use(batch, program, blend);
}
