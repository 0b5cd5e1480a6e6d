// Conditional velocities at any point, not only on the conditional path.
#ifndef TESTS_NAIVE_PATH_H
#define TESTS_NAIVE_PATH_H

#include "flow/path.h"

// The conditional velocity in its other form, u(x|x1) = (s'/s)(x - a x1) + a' x1; s(t) must be positive, the path not noisy.
void path_velocity(const Path *path, double t, double x, double y, double x1, double y1, double u[2]);
// The conditional velocity u(x|x0,x1) of a noisy path; n(t) must be positive.
void path_velocity_between(const Path *path, double t, double x, double y, const double p0[2], const double p1[2], double u[2]);

#endif
