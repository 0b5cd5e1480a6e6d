// What draw.c, points_gl.c and image.c share: the programs, one per primitive, and the records that wait to be drawn.
// Everything is an instanced quad: a record per primitive, whose four corners the vertex shader makes. A record joins the latest
// run of its kind unless it lies over something in a later run: the picture is that of the order of the calls, and boxes with
// labels, one after the other, take two GL calls in all. Private to gfx.
#ifndef GFX_BATCH_H
#define GFX_BATCH_H

#include "gfx/draw.h"

#include <stddef.h>

typedef enum {
    PROGRAM_SHAPE,
    PROGRAM_SEGMENT,
    PROGRAM_SPRITE,
    PROGRAM_POINT,
    PROGRAM_TRAIL,
    PROGRAM_ARROW,
    PROGRAM_COUNT
} Program;

typedef struct {
    float x, y, half_w, half_h; // centre and half extents, pixels
    float radius, border, blur;
    Rgba fill, edge;
} ShapeRecord;

typedef struct {
    Vec2 a, b;         // pixels
    Vec2 cut_a, cut_b; // see segment.vert
    float half_a, half_b;
    Rgba color_a, color_b;
} SegmentRecord;

typedef struct {
    Rect dst;             // pixels
    float u0, v0, u1, v1; // 0..1
    Rgba color;
    float lift; // see sprite.vert
} SpriteRecord;

typedef struct {
    uint32_t id, vao;
    int screen, cover, camera, scale; // uniform locations, -1 where the program has none
    int own[3];                       // the program's further uniforms, in batch.c's order
} ProgramGl;

#define BATCH_RUNS 12
#define RUN_BYTES ((size_t)1 << 16)
#define RUN_RECTS 128

// Records of one kind that one GL call will draw, and what part of the screen they touch.
typedef struct {
    Program program;
    Blend blend;
    uint32_t texture;
    int count;
    size_t bytes;
    int rect_count;
    Rect rects[RUN_RECTS];
    unsigned char *records;
} Run;

// One-channel texture that is written here and follows in GL when it is drawn from.
typedef struct {
    uint32_t texture;         // 0: none
    int size;                 // texels, both ways
    uint8_t *texels;          // (size, size)
    int dirty_from, dirty_to; // rows that GL does not have yet; `to` excluded
} Atlas;

typedef struct {
    ProgramGl programs[PROGRAM_COUNT];
    uint32_t stream; // a vertex buffer, filled front to back and orphaned when full
    size_t stream_used;
    uint32_t points;   // a vertex buffer that takes the points or trails of one call
    Atlas atlas;       // of glyphs
    int width, height; // of the frame, pixels
    int calls;         // GL draw calls so far in this frame
    DrawTimes *times;  // NULL: nobody wants to know
    int run_count;
    Run runs[BATCH_RUNS]; // what waits, in the order in which it will be drawn
} Batch;

bool batch_init(Batch *batch, Error *err);
void batch_free(Batch *batch);
// Room for one record of `program`, which will draw within `bounds`.
void *batch_add(Batch *batch, Program program, Blend blend, uint32_t texture, Rect bounds);
// Draws what waits.
void batch_flush(Batch *batch);
// Adds the time until its block ends to a sum; to none where that is NULL.
typedef struct {
    double *sum_s, begin_s;
} Watch;
Watch watch_begin(double *sum_s);
void watch_end(const Watch *watch);
#define WATCH(name, batch, member) \
    __attribute__((cleanup(watch_end), unused)) const Watch name = watch_begin((batch)->times ? &(batch)->times->member : NULL)
// Stands first in every upload to OpenGL.
#define UPLOADS(batch) WATCH(uploading, batch, upload_s)
// Makes a program of points_gl.c current, with its common uniforms set; what waits is drawn first.
const ProgramGl *batch_use(Batch *batch, Program program, Blend blend);

// How much of what lies behind a colour hides.
float blend_cover(Blend blend);

#endif
