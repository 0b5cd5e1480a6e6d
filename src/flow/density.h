// What is known of a distribution in closed form (DistDensity of flow/dist.h), carried along a path from N(0, I) with independent pairs:
// p_t and the exact marginal field. A Gaussian N(c, d^2 I) of the data is N(a c, (s^2 + a^2 d^2) I) at t; a uniform square is one of side
// 2 a half under a Gaussian blur of width s. So the exact field does not depend on which points were drawn.
#ifndef FLOW_DENSITY_H
#define FLOW_DENSITY_H

#include "flow/dist.h"
#include "flow/exact_points.h"
#include "flow/field.h"
#include "flow/path.h"

#define DENSITY_PARTS 3000

typedef struct {
    int count;                                // parts, all equally likely; 0: it is not known in closed form
    float std, half;                          // as in DistDensity
    float x[DENSITY_PARTS], y[DENSITY_PARTS]; // (count) their centres
} Density;

// False, and a density of no parts, where the kind has none (or draws from a fixed set).
bool density_of(const DistKind *kind, Density *density);
// Of squares (half > 0): log p in nats of x_t = a x1 + s x0 for x1 of the density and x0 ~ N(0, I), s > 0, and the velocity there.
double density_squares_at(const Density *density, const PathAt *at, double x, double y, double velocity[2]);

typedef struct {
    Path path;
    const Density *density;
} ExactDensity;

// The exact marginal velocity u(x, t) = a' m + s' E[x0 | x_t = x] as a Field over `flow`, which must outlive it as its density must.
// Within 1e-4 of the integral for lines; for squares s is taken as 1e-3 where it is less, as the field is singular at their edges.
Field exact_density_field(const ExactDensity *flow);

// The exact field of a lane: that of the flow towards its density or, where none is known, towards points that were drawn.
typedef struct {
    ExactDensity flow; // of no parts: the points are what there is
    ExactPoints points;
} ExactField;
Field exact_field(const ExactField *exact); // over `exact`, which must outlive it

#endif
