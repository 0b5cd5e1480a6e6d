// Transform feedback: a shader runs over arrays of points that lie on the graphics card, and what it makes of each becomes another
// array there; nothing is drawn. Between a frame's draw_begin and draw_end it may run wherever nothing waits (after draw_flush).
#ifndef GFX_FEEDBACK_H
#define GFX_FEEDBACK_H

#include "base/color.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

// ---- arrays on the card --------------------------------------------------------------------------------------------------------
// An array of n elements of `size` bytes, of unknown content. 0 and a sentence when the card has no memory for it.
uint32_t feedback_array_new(int n, size_t size, Error *err);
void feedback_array_free(uint32_t *array); // fine with 0; sets it to 0
// Elements first .. first + n - 1 of `size` bytes, to and from the card. Reading waits for all that is under way.
void feedback_array_write(uint32_t array, int first, int n, size_t size, const void *elements);
void feedback_array_read(uint32_t array, int first, int n, size_t size, void *elements);

// ---- programs ------------------------------------------------------------------------------------------------------------------
typedef struct {
    uint32_t program, vao;
} Feedback;

// shaders/<vert>.vert with `defines` in front, whose variable `output` is written. False and a sentence when it does not compile.
bool feedback_init(Feedback *feedback, const char *vert, const char *defines, const char *output, Error *err);
void feedback_free(Feedback *feedback);
// Makes it current: before its uniforms are set.
void feedback_use(const Feedback *feedback);
// Runs over elements first .. first + n - 1 of `count` inputs, arrays of pairs of floats for attributes 0, 1, ..., and writes elements
// of `size` bytes to the same places of `output`, which is none of them.
void feedback_run(int count, const uint32_t *inputs, int first, int n, uint32_t output, size_t size);

// ---- points at a moment between the knots of their trajectories, and their colours -------------------------------------------
#define TINT_COLORS 256
#define TINT_CELLS 96 // along a side of a map

typedef struct PointBuffer PointBuffer;

// NULL and a sentence where the shaders do not compile. Needs a current context.
PointBuffer *point_buffer_new(Error *err);
void point_buffer_free(PointBuffer *points); // fine with NULL

// A moment between two knots: arrays of pairs of floats, and the share of the later one, 0..1.
typedef struct {
    uint32_t from, to;
    float share;
} PointMoment;

// Writes the places of points 0 .. n - 1 into the array `out`, none of the others. Points go straight from knot to knot; `keep` (0..1)
// moves them towards their places at `left`, the same moment under the field that is being left (NULL: none is).
void point_buffer_place(const PointBuffer *points, int n, const PointMoment *at, const PointMoment *left, float keep,
                        uint32_t out);

typedef enum {
    TINT_TURN,       // by the direction of `at` from the centre: entry 256 * (turn + add), wrapped
    TINT_CELL,       // by the cell of the map that `at` lies in
    TINT_TRAJECTORY, // by how far `next` is from `at`
} TintBy;

typedef struct {
    TintBy by;
    float add;  // TINT_TURN: turns
    float half; // TINT_CELL: the map covers [-half, half]^2 stage units, row 0 at the lowest y; outside, its border
    const unsigned char *cell; // TINT_CELL: (TINT_CELLS, TINT_CELLS) entries of `color`
    float scale;               // TINT_TRAJECTORY: entries per stage unit
    Rgba color[TINT_COLORS];
} PointTint;

// Writes the colours of points 0 .. n - 1 into `out`, an array of Rgba. at, next: arrays of pairs of floats.
void point_buffer_tint(const PointBuffer *points, int n, const PointTint *tint, uint32_t at, uint32_t next, uint32_t out);

// ---- how long the card takes -----------------------------------------------------------------------------------------------------
// For a stretch of calls, asked without waiting for it. A software OpenGL is waited for, and the clock read: llvmpipe's own timer leaves
// out the vertices, and transform feedback is nothing else.
typedef struct {
    uint32_t query; // 0 before the first use
    bool running, asked;
    bool software; // set by the owner if OpenGL runs on the processor: the clock is read instead
    double since_s, took_s;
} Stopwatch;

void stopwatch_free(Stopwatch *watch);
// Does nothing while the last measurement has not been read, or if this OpenGL has no timers (ES). Never nested.
void stopwatch_start(Stopwatch *watch);
void stopwatch_stop(Stopwatch *watch);
// True once for each measurement, as soon as it is known.
bool stopwatch_read(Stopwatch *watch, double *seconds);

#endif
