// The exact marginal velocity field of a Gaussian path towards a finite data set with equal weights, independent pairs and
// source N(0, I): which a network regresses to (mathematics: w_i ~ N(x; a x1_i, s^2 I), m = sum w_i x1_i,
// u = (s'/s) x + (a' - a s'/s) m).
#ifndef FLOW_EXACT_POINTS_H
#define FLOW_EXACT_POINTS_H

#include "flow/field.h"
#include "flow/path.h"

typedef struct {
    Path path;
    const float *x1, *y1; // (count) the data points; not owned
    int count;
} ExactPoints;

// A Field over `exact`, which must outlive it. Where s -> 0 the field pulls with -s'/s -> infinity; from the time on at which
// that exceeds 1000 (t = 0.999 on straight paths, 0.9995 on vp) the field and the mean stay as they are at that time.
Field exact_points_field(const ExactPoints *exact);
// Posterior mean m(x, t) = E[x1 | x_t = x]; all arrays (n).
void exact_points_mean(const ExactPoints *exact, float t, const float *x, const float *y, float *mx, float *my, int n);
// The velocity under coefficients of one's own instead of the path's: a' m + (s'/s) (x - a m), where s > 0 may be the width of whatever
// lies about the points rather than the noise alone (flow/density.h).
void exact_points_eval_at(const ExactPoints *exact, const PathAt *at, const float *x, const float *y, float *vx, float *vy,
                          int n);

#endif
