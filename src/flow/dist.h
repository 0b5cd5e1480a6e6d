// The two-dimensional distributions, each usable as data and as source. A distribution is one file in flow/dist/ that
// defines a DistKind, and one row in the table of dist/kinds.h.
#ifndef FLOW_DIST_H
#define FLOW_DIST_H

#include "num/rng.h"

#include <stdbool.h>

// Draws n points. x, y: (n), in stage coordinates (the shapes fill about [-3, 3]^2 of the stage's [-4, 4]^2, except
// `gaussian`, the standard normal). label: (n) part of the shape that a point belongs to, 0..classes-1, or NULL.
typedef void DistSample(Rng *rng, float *x, float *y, int *label, int n);

// A point of a curve that is made of arcs: (x, y) + radius * (cos, sin)(angle).
typedef struct {
    float x, y, radius, angle;
    int label;
} DistPoint;

// The curve, by a parameter 0 <= u < 1 in which its length is uniform. Points are curves that stay where they are for a while.
typedef DistPoint DistCurve(float u);

// The density that points are drawn from, in closed form: u is uniform, and about the curve's point there lies a Gaussian
// N(0, std^2 I), or (where half > 0) a uniform square. The curve's points in the middle of `parts` equal pieces of 0..1 stand for all of
// it: exactly where these are all that there is, and within 1e-3 of the density where it is a line. See flow/density.h.
typedef struct {
    DistCurve *curve;
    int parts;       // at least 1
    float std, half; // one of them is 0: standard deviation of the Gaussian; half the side of the square
} DistDensity;

// A fixed set of points, all equally likely.
typedef struct {
    int count;          // at least 1
    const float *x, *y; // (count)
    const int *label;   // (count), or NULL: all 0
} DistSet;

typedef struct {
    const char *name;           // as on the command line: "moons"
    const char *label;          // as in the panel: "Two moons"
    int classes;                // parts of the shape, at least 1
    DistSample *sample;         // NULL: points are drawn about the curve of `density`, or from the set
    const DistSet *set;         // if not NULL, every draw is of these points (with replacement), and nothing else is drawn
    const DistDensity *density; // NULL where it is not known; NULL beside a set
} DistKind;

int dist_count(void);                        // those that are offered, which come first
int dist_known(void);                        // all of them: some answer to their name only
const DistKind *dist_at(int index);          // index 0..dist_known()-1, in the order of the number keys
const DistKind *dist_find(const char *name); // NULL when there is none
bool dist_is_file(int index);                // whether it stands for a file of points

// Draws n points of a kind, be it drawn fresh or a fixed set.
void dist_draw(const DistKind *kind, Rng *rng, float *x, float *y, int *label, int n);

#endif
