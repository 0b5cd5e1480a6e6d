#include "gfx/point_buffer.h"

#include "base/memory.h"


#include <epoxy/gl.h>
#include <stdlib.h>
#include <string.h>

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
    feedback_input(0, at->from);
    feedback_input(1, at->to);
    feedback_input(2, left->from);
    feedback_input(3, left->to);
    feedback_run(0, n, out, 0, 2 * sizeof(float));
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
    feedback_input(0, at);
    feedback_input(1, next);
    feedback_run(0, n, out, 0, sizeof(Rgba));
}
