#include "naive_path.h"

#include "base/check.h"

void path_velocity(const Path *path, double t, double x, double y, double x1, double y1, double u[2]) {
    CHECK(!path_is_noisy(path), "path %s with sigma %g has no velocity given the datum alone", path->kind->name,
          path->params.sigma);
    PathAt at = path_at(path, t);
    CHECK(at.s > 0.0, "s(%g) of path %s is %g: no conditional velocity off the path's own end", t, path->kind->name, at.s);
    double rate = at.ds / at.s;
    u[0] = rate * (x - at.a * x1) + at.da * x1;
    u[1] = rate * (y - at.a * y1) + at.da * y1;
}

void path_velocity_between(const Path *path, double t, double x, double y, const double p0[2], const double p1[2], double u[2]) {
    PathAt at = path_at(path, t);
    CHECK(at.n > 0.0, "n(%g) of path %s is %g: no velocity off the line between the pair", t, path->kind->name, at.n);
    const double point[2] = {x, y};
    for (int d = 0; d < 2; d++) {
        double middle = at.a * p1[d] + at.s * p0[d];
        u[d] = at.dn / at.n * (point[d] - middle) + at.da * p1[d] + at.ds * p0[d];
    }
}
