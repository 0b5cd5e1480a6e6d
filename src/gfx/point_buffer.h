// Points on the graphics card at a moment between the knots of their trajectories, and their colours.
#ifndef GFX_POINT_BUFFER_H
#define GFX_POINT_BUFFER_H

#include "base/color.h"
#include "gfx/feedback.h"

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

#endif
