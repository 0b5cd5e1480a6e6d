#include "density_log.h"

#include <math.h>

static double gaussians_log_density(const Density *density, const PathAt *at, double x, double y) {
    const double wide = hypot(at->s, at->a * (double)density->std), rate = -0.5 / (wide * wide);
    double least = INFINITY, sum = 0.0;
    for (int k = 0; k < density->count; k++) {
        double dx = x - at->a * (double)density->x[k], dy = y - at->a * (double)density->y[k];
        least = fmin(least, dx * dx + dy * dy);
    }
    for (int k = 0; k < density->count; k++) {
        double dx = x - at->a * (double)density->x[k], dy = y - at->a * (double)density->y[k];
        sum += exp(rate * (dx * dx + dy * dy - least));
    }
    return rate * least + log(sum / density->count) - log(2 * M_PI * wide * wide);
}

static double sharp_squares_log_density(const Density *density, double a, double x, double y) {
    const double reach = a * (double)density->half;
    int within = 0;
    for (int k = 0; k < density->count; k++) {
        within += fabs(x - a * (double)density->x[k]) < reach && fabs(y - a * (double)density->y[k]) < reach;
    }
    return log((double)within / density->count) - 2.0 * log(2.0 * reach);
}

double density_log(const Density *density, const PathAt *at, double x, double y) {
    double velocity[2];
    if (density->half <= 0.0f) {
        return gaussians_log_density(density, at, x, y);
    }
    return at->s > 0 ? density_squares_at(density, at, x, y, velocity) : sharp_squares_log_density(density, at->a, x, y);
}
