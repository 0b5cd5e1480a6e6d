#include "gfx/crowd.h"

#include "base/check.h"

#include <epoxy/gl.h>
#include <stdlib.h>
#include <string.h>

struct Crowd {
    Feedback between, tint;
    int share_at, by_at, of_at;
    uint32_t table; // the uniform block Table of tint.vert
};

// As tint.vert reads it, on processors whose lowest byte comes first.
typedef struct {
    Rgba color[CROWD_COLORS];
    unsigned char cell[CROWD_CELLS * CROWD_CELLS];
} Table;

Crowd *crowd_new(Error *err) {
    Crowd *crowd = calloc(1, sizeof *crowd);
    CHECK(crowd, "no memory for %zu bytes", sizeof *crowd);
    if (!feedback_init(&crowd->between, "between", "", "o_at", err) || !feedback_init(&crowd->tint, "tint", "", "o_color", err)) {
        crowd_free(crowd);
        return NULL;
    }
    crowd->share_at = glGetUniformLocation(crowd->between.program, "u_share");
    crowd->by_at = glGetUniformLocation(crowd->tint.program, "u_by");
    crowd->of_at = glGetUniformLocation(crowd->tint.program, "u_of");
    glUniformBlockBinding(crowd->tint.program, glGetUniformBlockIndex(crowd->tint.program, "Table"), 0);
    glGenBuffers(1, &crowd->table);
    return crowd;
}

void crowd_free(Crowd *crowd) {
    if (crowd) {
        feedback_free(&crowd->between);
        feedback_free(&crowd->tint);
        glDeleteBuffers(1, &crowd->table);
        free(crowd);
    }
}

void crowd_place(const Crowd *crowd, int n, const CrowdMoment *at, const CrowdMoment *left, float keep, uint32_t out) {
    left = left ? left : at;
    feedback_use(&crowd->between);
    glUniform3f(crowd->share_at, at->share, left->share, left == at ? 0.0f : keep);
    feedback_input(0, at->from);
    feedback_input(1, at->to);
    feedback_input(2, left->from);
    feedback_input(3, left->to);
    feedback_run(0, n, out, 0, 2 * sizeof(float));
}

static void set_table(const Crowd *crowd, const CrowdTint *tint) {
    Table table = {.cell = {0}};
    memcpy(table.color, tint->color, sizeof table.color);
    if (tint->by == TINT_CELL) {
        memcpy(table.cell, tint->cell, sizeof table.cell);
    }
    glBindBuffer(GL_UNIFORM_BUFFER, crowd->table);
    glBufferData(GL_UNIFORM_BUFFER, sizeof table, &table, GL_STREAM_DRAW);
    glBindBufferBase(GL_UNIFORM_BUFFER, 0, crowd->table);
}

void crowd_tint(const Crowd *crowd, int n, const CrowdTint *tint, uint32_t at, uint32_t next, uint32_t out) {
    static const float cells = CROWD_CELLS;
    feedback_use(&crowd->tint);
    set_table(crowd, tint);
    glUniform1i(crowd->by_at, (int)tint->by);
    switch (tint->by) {
    case TINT_TURN:
        glUniform2f(crowd->of_at, tint->add, 0.0f);
        break;
    case TINT_CELL:
        glUniform2f(crowd->of_at, tint->half, cells);
        break;
    case TINT_WAY:
        glUniform2f(crowd->of_at, tint->scale, 0.0f);
        break;
    }
    feedback_input(0, at);
    feedback_input(1, next);
    feedback_run(0, n, out, 0, sizeof(Rgba));
}
