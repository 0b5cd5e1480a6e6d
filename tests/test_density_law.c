// The laws of the distributions against draws from them, against the integral over the plane, and carried along every path against
// the finite data set's exact field, the continuity equation and closed forms.
#include "flow/density.h"

#include "flow/exact_points.h"
#include "density_log.h"
#include "mixture.h"
#include "flow/solve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { DRAWS = 200000, SIDE = 40, PATHS = 5 };
static const char *const paths[PATHS] = {"vp", "ot", "linear", "cosine", "ve"};
static Density density;

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static Path path_of(const char *name) {
    return (Path){path_find(name), path_default()};
}

static void law_named(const char *name) {
    assert_non_null(dist_find(name));
    assert_true(density_of(dist_find(name), &density));
}

static const PathAt data_itself = {.a = 1.0};

// ---- the law itself ----------------------------------------------------------------------------------------------------------------

// Half the side of the box that holds all but nothing of a distribution.
static double reach_of(const char *name) {
    return strcmp(name, "sf2m-8gaussians") == 0 ? 10.0 : strcmp(name, "gaussian") == 0 ? 5.0 : 4.0;
}

// The mass of a cell of the box by a rule of 4 x 4 midpoints.
static double mass_of(int cell, double reach) {
    enum { FINE = 4 };
    double mass = 0.0, step = 2.0 * reach / SIDE / FINE;
    for (int k = 0; k < FINE * FINE; k++) {
        double x = (cell % SIDE * FINE + k % FINE + 0.5) * step - reach;
        double y = (cell / SIDE * FINE + k / FINE + 0.5) * step - reach;
        mass += step * step * exp(density_log(&density, &data_itself, x, y));
    }
    return mass;
}

static void count_draws(const DistKind *kind, double reach, int count[SIDE * SIDE]) {
    static float x[DRAWS], y[DRAWS];
    Rng rng = rng_open(11, RNG_DATA, 0);
    dist_draw(kind, &rng, x, y, NULL, DRAWS);
    memset(count, 0, SIDE * SIDE * sizeof *count);
    for (int i = 0; i < DRAWS; i++) {
        int column = (int)floor(((double)x[i] + reach) / (2.0 * reach) * SIDE);
        int row = (int)floor(((double)y[i] + reach) / (2.0 * reach) * SIDE);
        if (column >= 0 && row >= 0 && column < SIDE && row < SIDE) {
            count[row * SIDE + column]++;
        }
    }
}

// Integrates to one, and the counts of draws differ from it by no more than chance: Pearson's statistic over the cells in which at
// least ten are expected is within five standard deviations of their number, the rest together within five of its own.
static void a_law_is_that_of_its_draws(void **state) {
    (void)state;
    int known = 0;
    for (int d = 0; d < dist_known(); d++) {
        const DistKind *kind = dist_at(d);
        static int count[SIDE * SIDE];
        if (!density_of(kind, &density)) {
            continue;
        }
        known++;
        double reach = reach_of(kind->name), all = 0.0, statistic = 0.0, rest = DRAWS, rare = DRAWS;
        int cells = 0;
        count_draws(kind, reach, count);
        for (int k = 0; k < SIDE * SIDE; k++) {
            double mass = mass_of(k, reach), expected = mass * DRAWS;
            all += mass;
            if (expected >= 10.0) {
                statistic += (count[k] - expected) * (count[k] - expected) / expected;
                rest -= expected;
                rare -= count[k];
                cells++;
            }
        }
        assert_near(all, 1.0, 1e-3);
        assert_true(cells >= 100);
        if (!(statistic < cells + 5.0 * sqrt(2.0 * cells))) {
            fail_msg("%s: %g over %d cells", kind->name, statistic, cells);
        }
        assert_near(rare, rest, 5.0 * sqrt(rest) + 1e-3 * DRAWS);
    }
    assert_int_equal(known, 12);
}

static void where_nothing_is_known_it_says_so(void **state) {
    (void)state;
    const float x = 1.0f;
    const DistSet set = {1, &x, &x, NULL};
    DistKind fixed = *dist_find("moons");
    fixed.set = &set;
    assert_false(density_of(dist_find("pinwheel"), &density));
    assert_false(density_of(dist_find("file"), &density));
    assert_false(density_of(&fixed, &density));
    assert_int_equal(density.count, 0);
}

// Four times as many parts change the density of a line by less than 1e-3 of its peak.
static void parts_stand_for_their_lines(void **state) {
    (void)state;
    static const char *const lines[] = {"moons", "rings", "spirals", "swissroll", "scurve", "sf2m-moons"};
    for (int d = 0; d < 6; d++) {
        law_named(lines[d]);
        DistCurve *curve = dist_find(lines[d])->density->curve;
        double peak = 0.0, worst = 0.0;
        for (int i = 0; i < 300; i++) {
            double x = 6.4 * fmod(i * 0.7548776662, 1.0) - 3.2, y = 6.4 * fmod(i * 0.5698402910, 1.0) - 3.2; // evenly spread
            double sum = 0.0, width = (double)density.std, ours = exp(density_log(&density, &data_itself, x, y));
            for (int k = 0; k < 4 * density.count; k++) {
                DistPoint p = curve(((float)k + 0.5f) / (float)(4 * density.count));
                double dx = x - (double)(p.x + p.radius * cosf(p.angle)), dy = y - (double)(p.y + p.radius * sinf(p.angle));
                sum += exp(-(dx * dx + dy * dy) / (2 * width * width));
            }
            sum /= 4 * density.count * 2 * M_PI * width * width;
            peak = fmax(peak, sum);
            worst = fmax(worst, fabs(ours - sum));
        }
        assert_true(peak > 0.05);
        if (!(worst < 1e-3 * peak)) {
            fail_msg("%s: %g", lines[d], worst / peak);
        }
    }
}

static void entropies_of_uniform_laws(void **state) {
    (void)state;
    law_named("checkerboard"); // 8 squares of side 1.5
    assert_near(density_log(&density, &data_itself, -2.9, -2.9), -log(18.0), 1e-6);
    assert_true(density_log(&density, &data_itself, -1.4, -2.9) < -1e300);
    law_named("square");
    assert_near(density_log(&density, &data_itself, 2.9, -1.0), -log(36.0), 1e-6);
}

// ---- along a path -----------------------------------------------------------------------------------------------------------------

// d log p/dt + u . grad log p + div u = 0 at every time, which ties field and density to each other and to the data at t = 1.
static double continuity(const ExactDensity *flow, double t, double x, double y, double *size) {
    const double h = 1.0 / 512, dt = 1e-4;
    Field field = exact_density_field(flow);
    float px[5] = {(float)x, (float)(x + h), (float)(x - h), (float)x, (float)x};
    float py[5] = {(float)y, (float)y, (float)y, (float)(y + h), (float)(y - h)}, vx[5], vy[5];
    double log_p[5];
    const Path *path = &flow->path;
    PathAt at = path_merged_at(path, t), sooner = path_merged_at(path, t - dt), later = path_merged_at(path, t + dt);
    field.eval(field.context, (float)t, px, py, vx, vy, 5);
    for (int k = 0; k < 5; k++) {
        log_p[k] = density_log(flow->density, &at, (double)px[k], (double)py[k]);
    }
    double change = (density_log(flow->density, &later, x, y) - density_log(flow->density, &sooner, x, y)) / (2 * dt);
    double drift = ((double)vx[0] * (log_p[1] - log_p[2]) + (double)vy[0] * (log_p[3] - log_p[4])) / (2 * h);
    double divergence = ((double)vx[1] - (double)vx[2] + (double)vy[3] - (double)vy[4]) / (2 * h);
    *size = fabs(change) + fabs(drift) + fabs(divergence);
    return change + drift + divergence;
}

static void field_and_density_belong_together(void **state) {
    (void)state;
    static const char *const kinds[] = {"moons", "8gaussians", "gaussian", "checkerboard", "square"};
    static const char *const narrow[] = {"vp",     "ot",     "linear",
                                         "cosine", "linear", "bridge"}; // the last two with noise; ve is too wide for these steps
    const double points[4][2] = {{0.5, 0.25}, {-1.0, 0.5}, {1.25, -0.75}, {0.0625, -1.0}};
    for (int d = 0; d < 5; d++) {
        law_named(kinds[d]);
        for (int p = 0; p < 6; p++) {
            ExactDensity flow = {path_of(narrow[p]), &density};
            flow.path.params.sigma = p < 4 ? 0.0 : 0.6;
            for (double t = 0.125; t < 0.9; t += 0.125) {
                for (int i = 0; i < 4; i++) {
                    double size, sum = continuity(&flow, t, points[i][0], points[i][1], &size);
                    assert_near(sum, 0.0, 0.01 * (1.0 + size));
                }
            }
        }
    }
}

// Against the finite data set's field over many draws, which it is the limit of.
static void it_is_the_limit_of_many_points(void **state) {
    (void)state;
    enum { MANY = 40000, POINTS = 5 };
    static const char *const kinds[] = {"moons", "grid", "rings", "checkerboard", "square"};
    static float x1[MANY], y1[MANY];
    const float x[POINTS] = {0, 1, -1, 0.4f, 0.7f}, y[POINTS] = {0, -0.5f, 0.5f, 1, -1.2f};
    for (int d = 0; d < 5; d++) {
        Rng rng = rng_open(3, RNG_DATA, 0);
        law_named(kinds[d]);
        dist_draw(dist_find(kinds[d]), &rng, x1, y1, NULL, MANY);
        for (int p = 0; p < PATHS; p++) {
            ExactDensity flow = {path_of(paths[p]), &density};
            ExactPoints exact = {path_of(paths[p]), x1, y1, MANY};
            Field ours = exact_density_field(&flow), theirs = exact_points_field(&exact);
            for (float t = 0.0f; t < 0.6f; t += 0.25f) {
                float vx[POINTS], vy[POINTS], ux[POINTS], uy[POINTS];
                ours.eval(ours.context, t, x, y, vx, vy, POINTS);
                theirs.eval(theirs.context, t, x, y, ux, uy, POINTS);
                PathAt at = path_at(&flow.path, (double)t);
                double gain = fabs(at.da) + fabs(at.ds / at.s) * at.a; // how an error of the mean datum shows in the velocity
                for (int i = 0; i < POINTS; i++) {
                    assert_near((double)vx[i], (double)ux[i], 0.04 * gain);
                    assert_near((double)vy[i], (double)uy[i], 0.04 * gain);
                }
            }
        }
    }
}

static void a_mixture_is_a_mixture(void **state) {
    (void)state;
    double x[8], y[8], std[8];
    law_named("8gaussians");
    for (int k = 0; k < 8; k++) {
        x[k] = 2.0 * M_SQRT2 * cos(k * M_PI_4), y[k] = 2.0 * M_SQRT2 * sin(k * M_PI_4), std[k] = 0.25 * M_SQRT2;
    }
    for (int p = 0; p < PATHS; p++) {
        Mixture mixture = {path_of(paths[p]), 8, x, y, std, NULL};
        ExactDensity flow = {mixture.path, &density};
        Field ours = exact_density_field(&flow), theirs = mixture_field(&mixture);
        for (float t = 0.0f; t <= 1.0f; t += 0.125f) {
            float px = 1.75f, py = -0.5f, v[2], u[2];
            ours.eval(ours.context, t, &px, &py, v, v + 1, 1);
            theirs.eval(theirs.context, t, &px, &py, u, u + 1, 1);
            double size = hypot((double)u[0], (double)u[1]);
            assert_near((double)v[0], (double)u[0], 2e-5 * (1.0 + size));
            assert_near((double)v[1], (double)u[1], 2e-5 * (1.0 + size));
            PathAt at = path_at(&mixture.path, (double)t);
            double log_p = mixture_log_density(&mixture, (double)t, (double)px, (double)py, NULL);
            assert_near(density_log(&density, &at, (double)px, (double)py), log_p, 1e-5 * (1.0 + fabs(log_p)));
        }
    }
}

// A square's p_t far from it, where plain error functions are 0, and at the very start, where it is a Gaussian; no digit is lost between.
static void squares_far_and_early(void **state) {
    (void)state;
    law_named("square"); // one, of half side 3
    PathAt at = {.a = 0.5, .s = 0.05};
    double near = density_log(&density, &at, 0.0, 4.0), far = density_log(&density, &at, 0.0, 4.1);
    // beyond the edge at 1.5: log p = - z^2 / 2 - log z + ..., z = 50 and 52
    assert_near(near - far, (52.0 * 52.0 - 50.0 * 50.0) / 2.0 + log(52.0 / 50.0), 1e-3);
    for (double a = 1e-6; a < 0.1; a *= 1.5) { // close to N(0, 1 + 3 a^2) in each coordinate
        PathAt early = {.a = a, .s = 1.0};
        double variance = 1.0 + 3.0 * a * a;
        assert_near(density_log(&density, &early, 0.4, -0.6), -0.26 / variance - log(2 * M_PI * variance),
                    2.0 * a * a * a * a + 1e-6);
    }
}

// The flow carries noise to the law: Euler's steps from quantiles of a normal end at those of the uniform square.
static void the_flow_transports_the_mass(void **state) {
    (void)state;
    law_named("square");
    for (int p = 0; p < 4; p++) {
        ExactDensity flow = {path_of(paths[p]), &density};
        Field field = exact_density_field(&flow);
        float x[3] = {0.0f, 0.6744898f, -1.2815516f}, y[3] = {0.2533471f, 0.0f, 1.2815516f}; // of 0.5, 0.75, 0.1; 0.6, 0.5, 0.9
        solve_end(&field, SOLVE_RK4, 400, 0.0f, 0.999f, 3, x, y);
        assert_near((double)x[0], 0.0, 1e-4);
        assert_near((double)x[1], 1.5, 0.02);
        assert_near((double)x[2], -2.4, 0.02);
        assert_near((double)y[0], 0.6, 0.02);
        assert_near((double)y[2], 2.4, 0.02);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_law_is_that_of_its_draws),
        cmocka_unit_test(where_nothing_is_known_it_says_so),
        cmocka_unit_test(parts_stand_for_their_lines),
        cmocka_unit_test(entropies_of_uniform_laws),
        cmocka_unit_test(field_and_density_belong_together),
        cmocka_unit_test(it_is_the_limit_of_many_points),
        cmocka_unit_test(a_mixture_is_a_mixture),
        cmocka_unit_test(squares_far_and_early),
        cmocka_unit_test(the_flow_transports_the_mass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
