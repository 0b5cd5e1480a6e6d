#include "gfx/batch.h"

#include "base/clock.h"
#include "base/memory.h"
#include "gfx/opengl.h"
#include "gfx/points_gl.h"
#include "gfx/shader.h"

#include <stdlib.h>

#define STREAM_BYTES ((size_t)1 << 20)

typedef struct {
    int count;     // components
    GLenum type;   // GL_FLOAT, or GL_UNSIGNED_BYTE for a colour
    size_t offset; // in the record
} Field;

typedef struct {
    const char *vert, *frag;
    const char *own[3]; // names of further uniforms
    size_t record;      // bytes; 0: points_gl.c sets the attributes itself
    Field fields[5];    // by location, ended by count 0
} ProgramDef;

#define FLOATS(n, type, member) \
    { n, GL_FLOAT, offsetof(type, member) }
#define COLOR(type, member) \
    { 4, GL_UNSIGNED_BYTE, offsetof(type, member) }

static const ProgramDef defs[PROGRAM_COUNT] = {
    [PROGRAM_SHAPE] = {"shape",
                       "shape",
                       {0},
                       sizeof(ShapeRecord),
                       {FLOATS(4, ShapeRecord, x), FLOATS(3, ShapeRecord, radius), COLOR(ShapeRecord, fill),
                        COLOR(ShapeRecord, edge)}},
    [PROGRAM_SEGMENT] = {"segment",
                         "segment",
                         {0},
                         sizeof(SegmentRecord),
                         {FLOATS(4, SegmentRecord, a), FLOATS(4, SegmentRecord, cut_a), FLOATS(2, SegmentRecord, half_a),
                          COLOR(SegmentRecord, color_a), COLOR(SegmentRecord, color_b)}},
    [PROGRAM_SPRITE] = {"sprite",
                        "sprite",
                        {"u_coverage"},
                        sizeof(SpriteRecord),
                        {FLOATS(4, SpriteRecord, dst), FLOATS(4, SpriteRecord, u0), COLOR(SpriteRecord, color),
                         FLOATS(1, SpriteRecord, lift)}},
    [PROGRAM_POINT] = {"point", "point", {"u_reach", "u_core", "u_halo"}, 0, {{0}}},
    [PROGRAM_TRAIL] = {"trail", "segment", {"u_half", "u_fade"}, 0, {{0}}},
    [PROGRAM_ARROW] = {"arrow", "arrow", {"u_width", "u_line"}, 0, {{0}}},
};

static bool open_program(ProgramGl *program, const ProgramDef *def, Error *err) {
    program->id = shader_new(def->vert, def->frag, "", NULL, err);
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
    glGenBuffers(1, &batch->points);
    glBindBuffer(GL_ARRAY_BUFFER, batch->stream);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)STREAM_BYTES, NULL, GL_STREAM_DRAW);
    unsigned char *records = memory_new(BATCH_RUNS, RUN_BYTES);
    for (int i = 0; i < BATCH_RUNS; i++) {
        batch->runs[i].records = records + (size_t)i * RUN_BYTES;
    }
    return true;
}

void batch_free(Batch *batch) {
    for (int i = 0; i < PROGRAM_COUNT; i++) {
        glDeleteProgram(batch->programs[i].id);
        glDeleteVertexArrays(1, &batch->programs[i].vao);
    }
    glDeleteBuffers(1, &batch->stream);
    glDeleteBuffers(1, &batch->points);
    glDeleteTextures(1, &batch->atlas.texture);
    free(batch->atlas.texels);
    free(batch->runs[0].records);
    *batch = (Batch){0};
}

Watch watch_begin(double *sum_s) {
    return (Watch){sum_s, sum_s ? clock_now_s() : 0};
}

void watch_end(const Watch *watch) {
    if (watch->sum_s) {
        *watch->sum_s += clock_now_s() - watch->begin_s;
    }
}

// ---- what waits ------------------------------------------------------------------------------------------------------------
static bool overlap(Rect a, Rect b) {
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static Rect around(Rect a, Rect b) {
    float x0 = a.x < b.x ? a.x : b.x, x1 = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    float y0 = a.y < b.y ? a.y : b.y, y1 = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (Rect){x0, y0, x1 - x0, y1 - y0};
}

static bool touches(const Run *run, Rect bounds) {
    for (int i = 0; i < run->rect_count; i++) {
        if (overlap(run->rects[i], bounds)) {
            return true;
        }
    }
    return false;
}

// Letters of a word, pieces of a line: neighbours share a rectangle as long as that wastes little.
static void note(Run *run, Rect bounds) {
    Rect *last = &run->rects[run->rect_count > 0 ? run->rect_count - 1 : 0];
    Rect both = around(*last, bounds);
    bool near = run->rect_count > 0 && both.w * both.h < 2.0f * (last->w * last->h + bounds.w * bounds.h);
    if (near || run->rect_count == RUN_RECTS) {
        *last = both;
    } else {
        run->rects[run->rect_count++] = bounds;
    }
}

// The run that a record may join: the latest of its kind with nothing over it that the record would have to cover.
static Run *find_run(Batch *batch, Program program, Blend blend, uint32_t texture, Rect bounds) {
    for (int i = batch->run_count - 1; i >= 0; i--) {
        Run *run = &batch->runs[i];
        if (run->program == program && run->blend == blend && run->texture == texture) {
            return run->bytes + defs[program].record <= RUN_BYTES ? run : NULL;
        }
        if (touches(run, bounds)) {
            return NULL;
        }
    }
    return NULL;
}

void *batch_add(Batch *batch, Program program, Blend blend, uint32_t texture, Rect bounds) {
    Run *run = find_run(batch, program, blend, texture, bounds);
    if (!run) {
        if (batch->run_count == BATCH_RUNS) {
            batch_flush(batch);
        }
        run = &batch->runs[batch->run_count++];
        *run = (Run){.program = program, .blend = blend, .texture = texture, .records = run->records};
    }
    note(run, bounds);
    void *at = run->records + run->bytes;
    run->bytes += defs[program].record;
    run->count++;
    return at;
}

// If light hid nothing and only added, thousands of points would wash out to white; so it hides a share of what lies behind, and
// many points of one hue approach their colour divided by that share: so much that no hue is cut off, and all stay equally light.
float blend_cover(Blend blend) {
    return blend == BLEND_LIGHT ? 0.9f : 1.0f;
}

// ---- drawing ---------------------------------------------------------------------------------------------------------------
static const ProgramGl *use(Batch *batch, Program program, Blend blend) {
    const ProgramGl *gl = &batch->programs[program];
    glUseProgram(gl->id);
    glBindVertexArray(gl->vao);
    glUniform2f(gl->screen, (float)batch->width, (float)batch->height);
    glUniform1f(gl->cover, blend_cover(blend)); // location -1 is silently ignored
    return gl;
}

// Copies a run into the stream and returns its offset there. Nothing that was handed to GL before is written again.
static size_t upload(Batch *batch, const Run *run) {
    UPLOADS(batch);
    glBindBuffer(GL_ARRAY_BUFFER, batch->stream);
    if (batch->stream_used + run->bytes > STREAM_BYTES) {
        glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)STREAM_BYTES, NULL, GL_STREAM_DRAW);
        batch->stream_used = 0;
    }
    size_t at = batch->stream_used;
    opengl_write_buffer(GL_ARRAY_BUFFER, at, run->bytes, run->records);
    batch->stream_used += run->bytes;
    return at;
}

static void update_atlas(Batch *batch) {
    Atlas *atlas = &batch->atlas;
    if (atlas->dirty_from < atlas->dirty_to) {
        UPLOADS(batch);
        const uint8_t *rows = atlas->texels + (size_t)atlas->dirty_from * (size_t)atlas->size;
        glTexSubImage2D(GL_TEXTURE_2D, 0, 0, atlas->dirty_from, atlas->size, atlas->dirty_to - atlas->dirty_from, GL_RED,
                        GL_UNSIGNED_BYTE, rows);
        atlas->dirty_from = atlas->dirty_to = 0;
    }
}

static void draw_run(Batch *batch, const Run *run) {
    const ProgramDef *def = &defs[run->program];
    use(batch, run->program, run->blend);
    size_t at = upload(batch, run);
    for (GLuint i = 0; i < 5 && def->fields[i].count; i++) {
        const Field *f = &def->fields[i];
        glVertexAttribPointer(i, f->count, f->type, f->type == GL_UNSIGNED_BYTE, (GLsizei)def->record,
                              (const void *)(at + f->offset));
    }
    if (run->texture) {
        const bool coverage = run->texture == batch->atlas.texture;
        glBindTexture(GL_TEXTURE_2D, run->texture);
        glUniform1i(batch->programs[run->program].own[0], coverage);
        if (coverage) {
            update_atlas(batch);
        }
    }
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, run->count);
    batch->calls++;
}

void batch_flush(Batch *batch) {
    for (int i = 0; i < batch->run_count; i++) {
        draw_run(batch, &batch->runs[i]);
    }
    batch->run_count = 0;
}

const ProgramGl *batch_use(Batch *batch, Program program, Blend blend) {
    batch_flush(batch);
    return use(batch, program, blend);
}
