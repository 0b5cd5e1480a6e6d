// Gaussians of one width are the exact field of their centres with a wider s (flow/exact_points.c does these sums in vectors). Squares are few;
// their two coordinates are independent, and each is worked out in double precision.
#include "flow/density.h"

#include "base/check.h"

#include <math.h>

#define NARROWEST 1e-3 // s under which a square's field stays as it is

bool density_of(const DistKind *kind, Density *density) {
    density->count = 0;
    if (!kind->density || kind->set) {
        return false;
    }
    CHECK_RANGE(kind->density->parts, 1, DENSITY_PARTS);
    density->count = kind->density->parts;
    density->std = kind->density->std;
    density->half = kind->density->half;
    for (int k = 0; k < density->count; k++) {
        DistPoint p = kind->density->curve(((float)k + 0.5f) / (float)density->count);
        density->x[k] = p.x + p.radius * cosf(p.angle);
        density->y[k] = p.y + p.radius * sinf(p.angle);
    }
    return true;
}

// ---- Gaussians ---------------------------------------------------------------------------------------------------------------------

// The path with s the width of a Gaussian part at t: s^2 + a^2 d^2, and its rate.
static PathAt widened(PathAt at, double std) {
    double wide = hypot(at.s, at.a * std);
    at.ds = (at.s * at.ds + at.a * at.da * std * std) / wide;
    at.s = wide;
    return at;
}

// ---- uniform squares -----------------------------------------------------------------------------------------------------------------
// Along one axis, in units of s: z = (x - a c) / s is h-uniform plus normal, h = a half / s. With w = a (x1 - c) / s the posterior of w is a
// normal about z cut to [-h, h], and z - E[w] is the noise expected. By symmetry z >= 0.

// exp(u^2) erfc(u) for u >= 0.
static double scaled_erfc(double u) {
    if (u < 20.0) {
        return exp(u * u) * erfc(u);
    }
    double v = 1.0 / (u * u); // Abramowitz and Stegun 7.1.23
    return (1.0 - 0.5 * v * (1.0 - 1.5 * v)) / (u * sqrt(M_PI));
}

// E[z - w], and log of the integral of the normal's density over [z - h, z + h], which is all of the posterior's weight.
static double noise_of(double z, double h, double *log_mass) {
    const double near = (z - h) * M_SQRT1_2, far = (z + h) * M_SQRT1_2, fade = exp(-2.0 * z * h);
    if (near > 0) { // outside: in units of the density at the near edge
        double mass = 0.5 * (scaled_erfc(near) - fade * scaled_erfc(far));
        *log_mass = log(mass) - near * near;
        return (1.0 - fade) / (sqrt(2.0 * M_PI) * mass);
    }
    double mass = 0.5 * (erfc(near) - erfc(far));
    *log_mass = log(mass);
    return exp(-near * near) * (1.0 - fade) / (sqrt(2.0 * M_PI) * mass);
}

typedef struct {
    double log_density, noise, data; // log p, E[x0 | x], E[x1 | x]
} Posterior;

static Posterior axis(const PathAt *at, double half, double x, double centre) {
    const double z = (x - at->a * centre) / at->s, h = at->a * half / at->s, side = z < 0 ? -1.0 : 1.0;
    if (h < 1e-3) { // hardly a square any more: a Gaussian of the same variance, 1 + h^2 / 3
        const double noise = z * (1.0 - h * h / 3.0);
        return (Posterior){-0.5 * z * z - log(at->s * sqrt(2.0 * M_PI)), noise, centre + half * z * h / 3.0};
    }
    double log_mass, noise = side * noise_of(fabs(z), h, &log_mass);
    return (Posterior){log_mass - log(2.0 * at->a * half), noise, centre + half * (z - noise) / h};
}

double density_squares_at(const Density *density, const PathAt *at, double x, double y, double velocity[2]) {
    double log_p = -INFINITY, vx = 0.0, vy = 0.0;
    for (int k = 0; k < density->count; k++) {
        Posterior px = axis(at, (double)density->half, x, (double)density->x[k]),
                  py = axis(at, (double)density->half, y, (double)density->y[k]);
        double both = px.log_density + py.log_density, most = fmax(log_p, both);
        double total = most + log1p(exp(fmin(log_p, both) - most)), share = exp(both - total);
        vx += share * (at->da * px.data + at->ds * px.noise - vx);
        vy += share * (at->da * py.data + at->ds * py.noise - vy);
        log_p = total;
    }
    velocity[0] = vx;
    velocity[1] = vy;
    return log_p - log(density->count);
}

// ---- both ------------------------------------------------------------------------------------------------------------------------------

static void eval(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const ExactDensity *flow = context;
    const Density *density = flow->density;
    PathAt at = path_merged_at(&flow->path, (double)t);
    if (density->half <= 0.0f) {
        const ExactPoints exact = {flow->path, density->x, density->y, density->count};
        at = widened(at, (double)density->std);
        exact_points_eval_at(&exact, &at, x, y, vx, vy, n);
        return;
    }
    at.s = fmax(at.s, NARROWEST);
    for (int i = 0; i < n; i++) {
        double v[2];
        density_squares_at(density, &at, (double)x[i], (double)y[i], v);
        vx[i] = (float)v[0];
        vy[i] = (float)v[1];
    }
}

Field exact_density_field(const ExactDensity *flow) {
    CHECK(flow->density->count > 0, "a density that is not known");
    return (Field){.eval = eval, .context = flow};
}

Field exact_field(const ExactField *exact) {
    return exact->flow.density->count > 0 ? exact_density_field(&exact->flow) : exact_points_field(&exact->points);
}
