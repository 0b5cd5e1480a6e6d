// The forward process of diffusion, from data to noise: its kernels are those of the formulas, its points at every time are draws of p_t, its
// chain becomes the SDE; and encoding along the exact field, which carries data to noise and brings it back.
#include "flow/forward.h"
#include "flow/metric.h"
#include "flow/predict.h"
#include "flow/sampler.h"
#include "run/trajectories.h"

#include "mixture.h"
#include "sanitized.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static const char *const names[] = {"vp", "ve", "cosine", "ot", "linear", "bridge"};
enum { PATHS = sizeof names / sizeof *names };

static Path path_of(const char *name) {
    Path path = {path_find(name), path_default()};
    assert_non_null(path.kind);
    path.params.sigma_hi = 5.0;
    path.params.sigma_min = 0.05;
    path.params.sigma = 0.4; // of the paths that have it
    return path;
}

// ---- kernels -----------------------------------------------------------------------------------------------------------------

// The integral of b(r) between two r, by Simpson's rule, as if nobody knew it.
static double integral_of_beta(const PathParams *p, double from, double to) {
    enum { PARTS = 200 };
    double sum = 0;
    for (int i = 0; i <= PARTS; i++) {
        const double r = from + (to - from) * i / PARTS, beta = p->beta0 + (p->beta1 - p->beta0) * r;
        sum += beta * (i == 0 || i == PARTS ? 1 : i % 2 ? 4 : 2);
    }
    return sum * (to - from) / PARTS / 3;
}

static void kernels_of_vp_are_ddpms(void **state) {
    (void)state;
    const Path path = path_of("vp");
    const int steps[] = {4, 24, 1000};
    for (int i = 0; i < 3; i++) {
        for (int k = 1; k < steps[i]; k++) {
            const double r = (double)k / steps[i], next = (double)(k + 1) / steps[i];
            const double beta = -expm1(-integral_of_beta(&path.params, r, next));
            const ForwardKernel kernel = forward_kernel(&path, 1 - r, 1 - next);
            assert_near(kernel.shrink, sqrt(1 - beta), 1e-9);
            assert_near(kernel.std, sqrt(beta), 1e-9);
        }
    }
}

static void kernels_of_ve_are_the_wiener_processs(void **state) {
    (void)state;
    const Path path = path_of("ve");
    for (int k = 0; k < 50; k++) {
        const double t = 1 - k / 50.0, next = t - 0.02, ratio = path.params.sigma_hi / path.params.sigma_lo;
        const double now = path.params.sigma_lo * pow(ratio, 1 - t), then = path.params.sigma_lo * pow(ratio, 1 - next);
        const ForwardKernel kernel = forward_kernel(&path, t, next);
        assert_near(kernel.shrink, 1, 0);
        assert_near(kernel.std, sqrt(then * then - now * now), 1e-9);
    }
}

// Two hops one after the other are the hop over both; and from the data it is the path's own q(x_t | x_1).
static void kernels_compose(void **state) {
    (void)state;
    for (int p = 0; p < PATHS; p++) {
        const Path path = path_of(names[p]);
        for (int k = 0; k < 20; k++) {
            const double t = 1 - k / 20.0, middle = t - 0.02, next = t - 0.05;
            const ForwardKernel one = forward_kernel(&path, t, middle), two = forward_kernel(&path, middle, next),
                                both = forward_kernel(&path, t, next);
            assert_near(one.shrink * two.shrink, both.shrink, 1e-12);
            assert_near(hypot(two.shrink * one.std, two.std), both.std, 1e-12);
        }
        const PathAt data = path_merged_at(&path, 1), at = path_merged_at(&path, 0.3);
        const ForwardKernel from = forward_kernel(&path, 1, 0.3);
        assert_near(from.shrink * data.a, at.a, 1e-12);
        assert_near(hypot(from.shrink * data.s, from.std), at.s, 1e-12);
    }
}

// Of a hop of length h, drift and noise per unit of time are those of the SDE, the more so the shorter it is: at first order.
static void chain_becomes_the_sde(void **state) {
    (void)state;
    for (int p = 0; p < PATHS; p++) {
        const Path path = path_of(names[p]);
        for (int k = 1; k < 10; k++) {
            const double t = k / 10.0;
            const PathAt at = path_merged_at(&path, t);
            double off[2][2];
            for (int i = 0; i < 2; i++) {
                const double h = i ? 1e-4 : 2e-4;
                const ForwardKernel kernel = forward_kernel(&path, t, t - h);
                off[i][0] = fabs((1 - kernel.shrink) / h - at.da / at.a);
                off[i][1] = fabs(kernel.std * kernel.std / h - predict_diffusion(&at));
            }
            for (int i = 0; i < 2; i++) {
                const double size = i ? predict_diffusion(&at) : fmax(at.da / at.a, 1);
                assert_near(off[1][i] / size, 0, 0.01);
                assert_true(off[1][i] < 0.6 * off[0][i] || off[0][i] < 1e-8 * size);
            }
        }
    }
}

static void noise_only_ever_grows(void **state) {
    (void)state;
    for (int p = 0; p < PATHS; p++) {
        const Path path = path_of(names[p]);
        assert_true(forward_exists(&path));
    }
    Path custom = {path_find("custom"), path_default()};
    assert_true(forward_exists(&custom));
    custom.params.points = 4;
    const double t[] = {0, 0.4, 0.7, 1}, a[] = {0, 0.5, 0.5, 1}, s[] = {1, 0.2, 0.6, 0};
    memcpy(custom.params.point_t, t, sizeof t);
    memcpy(custom.params.point_a, a, sizeof a);
    memcpy(custom.params.point_s, s, sizeof s);
    assert_false(forward_exists(&custom));
}

// ---- the process -------------------------------------------------------------------------------------------------------------

enum { CHUNKS = 16, N = CHUNKS * SOLVE_CHUNK, ROWS = 8 };
static float x[(ROWS + 1) * N], y[(ROWS + 1) * N];

static const double centre_x[2] = {-1.5, 1.5}, centre_y[2] = {0.5, -0.5}, width[2] = {0.3, 0.3};

static Mixture two_gaussians(const Path *path) {
    return (Mixture){.path = *path, .count = 2, .x = centre_x, .y = centre_y, .std = width};
}

// Draws of p_t: the formula of the path, with noise of its own.
static void draw_marginal(const Path *path, double t, uint64_t index, float *px, float *py) {
    const PathAt at = path_merged_at(path, t);
    static float zx[N], zy[N];
    Rng rng = rng_open(9, RNG_MEASURE, index);
    rng_fill_normal(&rng, px, N);
    rng_fill_normal(&rng, py, N);
    rng_fill_normal(&rng, zx, N);
    rng_fill_normal(&rng, zy, N);
    for (int i = 0; i < N; i++) {
        const int k = (int)(rng_u32(&rng) & 1);
        px[i] = (float)(at.a * (centre_x[k] + width[k] * (double)px[i]) + at.s * (double)zx[i]);
        py[i] = (float)(at.a * (centre_y[k] + width[k] * (double)py[i]) + at.s * (double)zy[i]);
    }
}

// From draws of p_1 in `steps` steps, which are a multiple of ROWS.
static void run(SamplerKind kind, const Path *path, int steps) {
    const Mixture mixture = two_gaussians(path);
    const Field field = mixture_field(&mixture);
    const Sampler sampler =
        {.kind = kind, .steps = steps, .path = *path, .noise = SDE_DIFFUSION, .noise_scale = 1, .tolerance = 1e-5, .seed = 3};
    float t[ROWS + 1];
    for (int k = 0; k <= ROWS; k++) {
        t[k] = 1 - (float)k / ROWS;
    }
    draw_marginal(path, 1, 1, x, y);
    for (int c = 0; c < CHUNKS; c++) {
        const int evals = sampler_fill(&sampler, &field, c, SOLVE_CHUNK, ROWS, t, x + c * SOLVE_CHUNK, y + c * SOLVE_CHUNK, N);
        assert_int_equal(evals == 0, sampler_is_forward(&sampler));
    }
}

static void moments(const float *px, const float *py, double mean[2], double *spread) {
    mean[0] = mean[1] = *spread = 0;
    for (int i = 0; i < N; i++) {
        mean[0] += (double)px[i] / N;
        mean[1] += (double)py[i] / N;
        *spread += (double)(px[i] * px[i] + py[i] * py[i]) / N;
    }
    *spread = sqrt(*spread);
}

// At a time: moments, and no farther from exact draws than these are from others.
static void assert_marginal(const Path *path, int row, double slack) {
    static float ax[N], ay[N], bx[N], by[N];
    const double t = 1 - (double)row / ROWS;
    const float *px = x + row * N, *py = y + row * N;
    double mean[2], exact[2], spread, width_of_it;
    draw_marginal(path, t, 20 + (uint64_t)row, ax, ay);
    draw_marginal(path, t, 40 + (uint64_t)row, bx, by);
    moments(px, py, mean, &spread);
    moments(ax, ay, exact, &width_of_it);
    assert_near(mean[0], exact[0], 6 * width_of_it / sqrt(N) + slack);
    assert_near(mean[1], exact[1], 6 * width_of_it / sqrt(N) + slack);
    assert_near(spread / width_of_it, 1, 0.03 + slack);
    const double floor = metric_w2(1000, ax, ay, bx, by), off = metric_w2(1000, px, py, ax, ay);
    if (!(off < 1.6 * floor + slack)) {
        fail_msg("%s, t = %g: W2 %g, floor %g", path->kind->name, t, off, floor);
    }
}

// However few its hops, a chain is at each of its times where the SDE is: its kernels are exact.
static void forward_process_passes_the_marginals(void **state) {
    (void)state;
    for (int p = 0; p < PATHS; p++) {
        const Path path = path_of(names[p]);
        for (int few = 0; few < 2; few++) {
            run(few ? SAMPLER_DDPM : SAMPLER_SDE, &path, few ? ROWS : 25 * ROWS);
            for (int row = 0; row <= ROWS; row += 2) {
                assert_marginal(&path, row, 0);
            }
        }
    }
}

// What a particle does in a hop is a draw of the kernel that is drawn around it: standard normal, once the kernel is taken off.
static void hops_are_draws_of_the_kernel(void **state) {
    (void)state;
    for (int p = 0; p < PATHS; p++) {
        const Path path = path_of(names[p]);
        run(SAMPLER_DDPM, &path, ROWS);
        for (int row = 0; row < ROWS; row++) {
            const ForwardKernel kernel = forward_kernel(&path, 1 - (double)row / ROWS, 1 - (double)(row + 1) / ROWS);
            double mean = 0, square = 0, along = 0;
            for (int i = 0; i < N; i++) {
                const double from = (double)x[row * N + i], z = ((double)x[(row + 1) * N + i] - kernel.shrink * from) / kernel.std;
                mean += z / N;
                square += z * z / N;
                along += z * from / N; // whatever it stood on
            }
            assert_near(mean, 0, 5 / sqrt(N));
            assert_near(square, 1, 5 * sqrt(2.0 / N));
            assert_near(along, 0, 5 * 6 / sqrt(N));
        }
    }
}

static void encoding_passes_the_marginals_too(void **state) {
    (void)state;
    const SamplerKind kinds[] = {SAMPLER_RK4, SAMPLER_DOPRI5, SAMPLER_DDIM};
    for (int p = 0; p < PATHS; p++) {
        const Path path = path_of(names[p]);
        for (int k = 0; k < 3; k++) {
            run(kinds[k], &path, kinds[k] == SAMPLER_DDIM ? 125 * ROWS : 25 * ROWS);
            for (int row = 0; row <= ROWS; row += 4) {
                assert_marginal(&path, row, 0.02);
            }
        }
    }
}

// ---- there and back ----------------------------------------------------------------------------------------------------------

static double round_trip(Solver solver, const Path *path, int steps) {
    const Mixture mixture = two_gaussians(path);
    const FieldFlow flow = {mixture_field(&mixture), {.kind = (SamplerKind)solver, .steps = steps, .path = *path}};
    const Fill fill = field_flow(&flow);
    double sum = 0;
    draw_marginal(path, 1, 1, x, y);
    memcpy(x + N, x, N * sizeof *x);
    memcpy(y + N, y, N * sizeof *y);
    fill_back(&fill, N, x, y);
    fill_ends(&fill, N, x, y);
    for (int i = 0; i < N; i++) {
        sum += pow((double)x[i] - (double)x[N + i], 2) + pow((double)y[i] - (double)y[N + i], 2);
    }
    return sqrt(sum / N);
}

// Better with a better solver and with more steps, at its order.
static void round_trip_is_the_solvers_error(void **state) {
    (void)state;
    const char *const smooth[] = {"cosine", "ot"};
    for (int p = 0; p < 2; p++) {
        const Path path = path_of(smooth[p]);
        const double euler = round_trip(SOLVE_EULER, &path, 40), finer = round_trip(SOLVE_EULER, &path, 80);
        assert_true(euler > 0.01 && finer < 0.6 * euler);
        assert_true(round_trip(SOLVE_MIDPOINT, &path, 40) < 0.2 * euler);
        assert_true(round_trip(SOLVE_RK4, &path, 80) < 1e-3);
    }
}

// ---- as trajectories -----------------------------------------------------------------------------------------------------------

static Trajectories backwards(int count, const Sampler *sampler) {
    Trajectories trajectories;
    const PathAt end = path_merged_at(&sampler->path, 1);
    assert_true(trajectories_init(&trajectories, count, dist_find("gaussian"), 5, sampler, NULL));
    trajectories_turn_back(&trajectories, dist_find("moons"), 5, &end);
    return trajectories;
}

static void trajectories_start_at_the_data(void **state) {
    (void)state;
    const Sampler sampler = {.kind = SAMPLER_DDPM, .steps = 100, .path = path_of("vp"), .seed = 5};
    const FieldFlow none = {{0}, sampler};
    const Fill fill = field_flow(&none);
    Trajectories trajectories = backwards(600, &sampler);
    static float before_x[600], before_y[600];
    memcpy(before_x, trajectories_start_x(&trajectories), sizeof before_x);
    memcpy(before_y, trajectories_start_y(&trajectories), sizeof before_y);
    trajectories_refresh(&trajectories, &fill, trajectories.chunks, 1);
    float at_x[600], at_y[600];
    trajectories_at(&trajectories, 1, 0, 600, at_x, at_y);
    for (int i = 0; i < 600; i++) {
        assert_near((double)at_x[i], (double)before_x[i], 1e-6);
        assert_near((double)at_y[i], (double)before_y[i], 1e-6);
    }
    double far = 0; // of the moons' middle: they reach to 2.5 or so, noise is about sqrt(2) wide
    trajectories_at(&trajectories, 0, 0, 600, at_x, at_y);
    for (int i = 0; i < 600; i++) {
        far += (double)(at_x[i] * at_x[i] + at_y[i] * at_y[i]) / 600;
    }
    assert_near(far, 2, 0.35);
    trajectories_free(&trajectories);
}

// A state of the chain is stood on for most of the time to the next; and that is there when its own time has come.
static void chain_stands_between_hops(void **state) {
    (void)state;
    const Sampler sampler = {.kind = SAMPLER_DDPM, .steps = 10, .path = path_of("vp"), .seed = 5};
    const FieldFlow none = {{0}, sampler};
    const Fill fill = field_flow(&none);
    Trajectories trajectories = backwards(SOLVE_CHUNK, &sampler);
    trajectories_refresh(&trajectories, &fill, 1, 1);
    float state_x[SOLVE_CHUNK], state_y[SOLVE_CHUNK], at_x[SOLVE_CHUNK], at_y[SOLVE_CHUNK];
    for (int k = 10; k > 0; k--) {
        trajectories_at(&trajectories, (float)k / 10, 0, SOLVE_CHUNK, state_x, state_y);
        trajectories_at(&trajectories, ((float)k - 0.6f) / 10, 0, SOLVE_CHUNK, at_x, at_y);
        for (int i = 0; i < SOLVE_CHUNK; i++) {
            assert_near((double)state_x[i], (double)trajectories.x[k * SOLVE_CHUNK + i], 1e-6);
            assert_near((double)at_x[i], (double)state_x[i], 1e-6);
            assert_near((double)at_y[i], (double)state_y[i], 1e-6);
        }
    }
    trajectories_free(&trajectories);
}

// From one start the cloud is the path's Gaussian about it.
static void one_start_opens_a_gaussian(void **state) {
    (void)state;
    const char *const both[] = {"vp", "ve"};
    for (int p = 0; p < 2; p++) {
        const Sampler sampler = {.kind = SAMPLER_SDE, .steps = 64, .path = path_of(both[p]), .noise = SDE_DIFFUSION, .noise_scale = 1};
        const FieldFlow none = {{0}, sampler};
        const Fill fill = field_flow(&none);
        Trajectories trajectories = backwards(N, &sampler);
        trajectories_start_as_one(&trajectories);
        trajectories_refresh(&trajectories, &fill, trajectories.chunks, 1);
        const float from_x = trajectories_start_x(&trajectories)[N - 1], from_y = trajectories_start_y(&trajectories)[N - 1];
        for (int k = 1; k < 4; k++) {
            const double t = k / 4.0;
            const ForwardKernel kernel = forward_kernel(&sampler.path, 1, t);
            double mean[2] = {0}, square = 0;
            trajectories_at(&trajectories, (float)t, 0, N, x, y);
            for (int i = 0; i < N; i++) {
                const double dx = (double)x[i] - kernel.shrink * (double)from_x, dy = (double)y[i] - kernel.shrink * (double)from_y;
                mean[0] += dx / N;
                mean[1] += dy / N;
                square += (dx * dx + dy * dy) / (2.0 * N);
            }
            assert_near(mean[0], 0, 5 * kernel.std / sqrt(N));
            assert_near(mean[1], 0, 5 * kernel.std / sqrt(N));
            assert_near(sqrt(square) / kernel.std, 1, 5 / sqrt(4.0 * N));
        }
        trajectories_free(&trajectories);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernels_of_vp_are_ddpms),
        cmocka_unit_test(kernels_of_ve_are_the_wiener_processs),
        cmocka_unit_test(kernels_compose),
        cmocka_unit_test(chain_becomes_the_sde),
        cmocka_unit_test(noise_only_ever_grows),
        cmocka_unit_test(forward_process_passes_the_marginals),
        cmocka_unit_test(hops_are_draws_of_the_kernel),
        unit_test_at_scale(encoding_passes_the_marginals_too),
        cmocka_unit_test(round_trip_is_the_solvers_error),
        cmocka_unit_test(trajectories_start_at_the_data),
        cmocka_unit_test(chain_stands_between_hops),
        cmocka_unit_test(one_start_opens_a_gaussian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
