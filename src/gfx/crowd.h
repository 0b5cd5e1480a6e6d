// A crowd of points on the graphics card at a moment between the knots of their ways, and what colours them.
#ifndef GFX_CROWD_H
#define GFX_CROWD_H

#include "base/color.h"
#include "gfx/feedback.h"

#define CROWD_COLORS 256
#define CROWD_CELLS 96 // along a side of a map

typedef struct Crowd Crowd;

// NULL and a sentence where the shaders do not compile. Needs a current context.
Crowd *crowd_new(Error *err);
void crowd_free(Crowd *crowd); // fine with NULL

// A moment between two knots: arrays of pairs of floats, and the share of the later one, 0..1.
typedef struct {
    uint32_t from, to;
    float share;
} CrowdMoment;

// Writes where points 0 .. n - 1 are into the array `out`, none of the others: a straight line from knot to knot, and from there
// `keep` (0..1) of the way to where they are at `left`, the same moment under a field that is being left (NULL: none is).
void crowd_place(const Crowd *crowd, int n, const CrowdMoment *at, const CrowdMoment *left, float keep, uint32_t out);

typedef enum {
    TINT_TURN, // by the direction of `at` from the centre: entry 256 * (turn + add), wrapped
    TINT_CELL, // by the cell of the map that `at` lies in
    TINT_WAY,  // by how far `next` is from `at`
} TintBy;

typedef struct {
    TintBy by;
    float add;  // TINT_TURN: turns
    float half; // TINT_CELL: the map covers [-half, half]^2 stage units, row 0 at the lowest y; outside, its border
    const unsigned char *cell; // TINT_CELL: (CROWD_CELLS, CROWD_CELLS) entries of `color`
    float scale;               // TINT_WAY: entries per stage unit
    Rgba color[CROWD_COLORS];
} CrowdTint;

// Writes the colours of points 0 .. n - 1 into `out`, an array of Rgba. at, next: arrays of pairs of floats.
void crowd_tint(const Crowd *crowd, int n, const CrowdTint *tint, uint32_t at, uint32_t next, uint32_t out);

#endif
