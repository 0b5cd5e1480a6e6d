// log p in nats of x_t = a x1 + s x0 for x1 of a density (flow/density.h) and x0 ~ N(0, I); (PathAt){.a = 1} gives the density itself.
// -INFINITY where nothing comes (squares at s = 0). The path must have no noise of its own (n = 0).
#ifndef TESTS_DENSITY_LOG_H
#define TESTS_DENSITY_LOG_H

#include "flow/density.h"

double density_log(const Density *density, const PathAt *at, double x, double y);

#endif
