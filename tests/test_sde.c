// Stochastic samplers on fields that are known exactly: any noise keeps the marginals, in both directions of time;
// DDIM is exact for one datum and of first order otherwise; DDPM is the chain that it claims to be.
#include "flow/sde.h"

#include "mixture.h"
#include "sanitized.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { CHUNKS = 16, N = CHUNKS * SOLVE_CHUNK, MAX_STEPS = 200 };

static float x[N], y[N], knots_x[(MAX_STEPS + 1) * SOLVE_CHUNK], knots_y[(MAX_STEPS + 1) * SOLVE_CHUNK];

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %g of %.9g", value, tolerance, expected);
    }
}

static Path path_of(const char *name) {
    Path path = {path_find(name), path_default()};
    assert_non_null(path.kind);
    path.params.sigma_hi = 8.0;
    path.params.sigma = 0.6; // of the paths that have it
    return path;
}

// Data N((1.2, -0.5), 0.5^2 I).
static const double mean_x = 1.2, mean_y = -0.5, width = 0.5;

static Mixture gaussian(const char *path) {
    return (Mixture){path_of(path), 1, &mean_x, &mean_y, &width, NULL};
}

static double std_at(const Path *path, double t) {
    PathAt at = path_merged_at(path, t);
    return sqrt(at.s * at.s + at.a * at.a * width * width);
}

// Fills x, y with the marginal at time t.
static void start_at(const Path *path, double t) {
    PathAt at = path_merged_at(path, t);
    const float std = (float)std_at(path, t), middle_x = (float)(at.a * mean_x), middle_y = (float)(at.a * mean_y);
    Rng rng = rng_open(1, RNG_PARTICLES, 0);
    rng_fill_normal(&rng, x, N);
    rng_fill_normal(&rng, y, N);
    for (int i = 0; i < N; i++) {
        x[i] = middle_x + std * x[i], y[i] = middle_y + std * y[i];
    }
}

// Mean and standard deviation must be those of the marginal at t; `bias` is allowed for the size of the steps.
static void assert_marginal(const Path *path, double t, double bias) {
    PathAt at = path_merged_at(path, t);
    double std = std_at(path, t), sx = 0, sy = 0, sq = 0;
    for (int i = 0; i < N; i++) {
        double dx = (double)x[i] - at.a * mean_x, dy = (double)y[i] - at.a * mean_y;
        sx += dx / N, sy += dy / N, sq += (dx * dx + dy * dy) / (2 * N);
    }
    assert_near(sx, 0, 4.5 * std / sqrt(N) + bias * std);
    assert_near(sy, 0, 4.5 * std / sqrt(N) + bias * std);
    assert_near(sqrt(sq) / std, 1, 4.5 / sqrt(4 * N) + bias);
}

static void run_sde(const Mixture *mixture, const Sde *sde, int steps, float t0, float t1) {
    Field field = mixture_field(mixture);
    for (int c = 0; c < CHUNKS; c++) {
        size_t bytes = SOLVE_CHUNK * sizeof *x;
        Rng rng = rng_open(2, RNG_NOISE, (uint64_t)c);
        memcpy(knots_x, x + c * SOLVE_CHUNK, bytes);
        memcpy(knots_y, y + c * SOLVE_CHUNK, bytes);
        sde_path(&field, sde, steps, NULL, t0, t1, SOLVE_CHUNK, knots_x, knots_y, SOLVE_CHUNK, &rng);
        memcpy(x + c * SOLVE_CHUNK, knots_x + steps * SOLVE_CHUNK, bytes);
        memcpy(y + c * SOLVE_CHUNK, knots_y + steps * SOLVE_CHUNK, bytes);
    }
}

static void test_any_noise_keeps_the_marginals(void **state) {
    (void)state;
    const char *names[] = {"vp", "ot", "cosine", "ve", "linear", "bridge"};
    for (int p = 0; p < 6; p++) {
        Mixture mixture = gaussian(names[p]);
        for (int noise = 0; noise < SDE_COUNT; noise++) {
            Sde sde = {mixture.path, (SdeNoise)noise, 1.0, NULL, 0.0};
            start_at(&mixture.path, 0.0);
            run_sde(&mixture, &sde, MAX_STEPS, 0.0f, 1.0f);
            assert_marginal(&mixture.path, 1.0, 0.025);
            start_at(&mixture.path, 0.0);
            run_sde(&mixture, &sde, MAX_STEPS, 0.0f, 0.6f);
            assert_marginal(&mixture.path, 0.6, 0.025);
        }
    }
}

// By how much the spread at `t1` differs from the marginal's, as a share of it; over many points, as that is itself a sample.
static double spread_error(const Mixture *mixture, const Sde *sde, int steps, float t0, float t1) {
    enum { DRAWS = 24 };
    Field field = mixture_field(mixture);
    PathAt to = path_merged_at(&mixture->path, (double)t1);
    double square = 0;
    start_at(&mixture->path, (double)t0);
    for (int c = 0; c < DRAWS * CHUNKS; c++) {
        Rng rng = rng_open(6, RNG_NOISE, (uint64_t)c);
        memcpy(knots_x, x + c % CHUNKS * SOLVE_CHUNK, SOLVE_CHUNK * sizeof *x);
        memcpy(knots_y, y + c % CHUNKS * SOLVE_CHUNK, SOLVE_CHUNK * sizeof *y);
        sde_path(&field, sde, steps, NULL, t0, t1, SOLVE_CHUNK, knots_x, knots_y, SOLVE_CHUNK, &rng);
        for (int i = 0; i < SOLVE_CHUNK; i++) {
            double dx = (double)knots_x[steps * SOLVE_CHUNK + i] - to.a * mean_x;
            double dy = (double)knots_y[steps * SOLVE_CHUNK + i] - to.a * mean_y;
            square += (dx * dx + dy * dy) / (2.0 * DRAWS * N);
        }
    }
    return sqrt(square) / std_at(&mixture->path, (double)t1) - 1;
}

// Weakly, that is: the spread's error, not the particle's. Backwards the diffusion's own noise is left out, whose g^2 is held there.
static void test_euler_maruyama_is_of_first_order(void **state) {
    (void)state;
    Mixture mixture = gaussian("vp");
    for (int noise = 0; noise < SDE_COUNT; noise++) {
        Sde sde = {mixture.path, (SdeNoise)noise, 1.0, NULL, 0.0};
        for (int backwards = 0; backwards < (noise == SDE_DIFFUSION ? 1 : 2); backwards++) {
            float t0 = backwards ? 0.9f : 0.1f, t1 = backwards ? 0.1f : 0.9f;
            double coarse = spread_error(&mixture, &sde, 20, t0, t1), fine = spread_error(&mixture, &sde, 80, t0, t1);
            assert_true(fine > 2e-3); // well above the sample's own error
            assert_near(log(coarse / fine) / log(4.0), 1.0, 0.25);
        }
    }
}

static void test_backwards_it_makes_noise(void **state) {
    (void)state;
    const char *names[] = {"vp", "ot"};
    for (int p = 0; p < 2; p++) {
        Mixture mixture = gaussian(names[p]);
        for (int noise = 0; noise < SDE_COUNT; noise++) {
            Sde sde = {mixture.path, (SdeNoise)noise, 1.0, NULL, 0.0};
            start_at(&mixture.path, 1.0);
            run_sde(&mixture, &sde, MAX_STEPS, 1.0f, 0.0f);
            assert_marginal(&mixture.path, 0.0, 0.025);
        }
    }
}

// With noise two runs from one place part; without, they do not, and are Euler's.
static void test_noise_is_noise(void **state) {
    (void)state;
    enum { STEPS = 20 };
    Mixture mixture = gaussian("vp");
    Field field = mixture_field(&mixture);
    float ax[STEPS + 1] = {0.3f}, ay[STEPS + 1] = {-0.4f}, bx[STEPS + 1] = {0.3f}, by[STEPS + 1] = {-0.4f};
    for (int noise = 0; noise < SDE_COUNT; noise++) {
        Sde sde = {mixture.path, (SdeNoise)noise, 1.0, NULL, 0.0};
        Rng a = rng_open(3, RNG_NOISE, 0), b = rng_open(3, RNG_NOISE, noise == SDE_DIFFUSION ? 1 : 0);
        sde_path(&field, &sde, STEPS, NULL, 0.0f, 1.0f, 1, ax, ay, 1, &a);
        sde_path(&field, &sde, STEPS, NULL, 0.0f, 1.0f, 1, bx, by, 1, &b);
        assert_int_equal(ax[STEPS] == bx[STEPS] && ay[STEPS] == by[STEPS], noise != SDE_DIFFUSION);
    }
    Sde none = {mixture.path, SDE_NONE, 1.0, NULL, 0.0}, zero = {mixture.path, SDE_LEVEL, 0.0, NULL, 0.0};
    Rng rng = rng_open(3, RNG_NOISE, 0);
    sde_path(&field, &none, STEPS, NULL, 0.0f, 1.0f, 1, ax, ay, 1, &rng);
    sde_path(&field, &zero, STEPS, NULL, 0.0f, 1.0f, 1, bx, by, 1, &rng);
    assert_memory_equal(ax, bx, sizeof ax);
    solve_path(&field, SOLVE_EULER, STEPS, 0.0f, 1.0f, 1, bx, by, 1);
    for (int k = 0; k <= STEPS; k++) {
        assert_near((double)ax[k], (double)bx[k], 2e-6);
        assert_near((double)ay[k], (double)by[k], 2e-6);
    }
}

static void test_ddim_is_exact_for_one_datum(void **state) {
    (void)state;
    const char *names[] = {"vp", "ot", "cosine"};
    const double zero = 0.0;
    for (int p = 0; p < 3; p++) {
        Mixture datum = {path_of(names[p]), 1, &mean_x, &mean_y, &zero, NULL};
        datum.path.params.sigma_min = 0.05;
        Field field = mixture_field(&datum);
        for (int steps = 1; steps <= 4; steps++) {
            float px[5] = {0.7f}, py[5] = {-1.1f};
            PathAt first = path_merged_at(&datum.path, 0.0), last = path_merged_at(&datum.path, 0.95);
            double e = (0.7 - first.a * mean_x) / first.s; // stays with the particle
            sde_ancestral(&field, &datum.path, 0.0, 0.0, steps, NULL, 0.0f, 0.95f, 1, px, py, 1, NULL);
            assert_near((double)px[steps], last.a * mean_x + last.s * e, 2e-5);
        }
    }
}

static double ddim_error(const Mixture *mixture, int steps, float t0, float t1) {
    Field field = mixture_field(mixture);
    float px[MAX_STEPS + 1] = {0.7f}, py[MAX_STEPS + 1] = {-1.1f};
    PathAt from = path_merged_at(&mixture->path, (double)t0), to = path_merged_at(&mixture->path, (double)t1);
    double gain = std_at(&mixture->path, (double)t1) / std_at(&mixture->path, (double)t0);
    sde_ancestral(&field, &mixture->path, 0.0, 0.0, steps, NULL, t0, t1, 1, px, py, 1, NULL);
    return fabs((double)px[steps] - (to.a * mean_x + gain * ((double)0.7f - from.a * mean_x)));
}

static void test_ddim_is_of_first_order(void **state) {
    (void)state;
    Mixture mixture = gaussian("vp");
    for (int backwards = 0; backwards < 2; backwards++) {
        float t0 = backwards ? 0.95f : 0.0f, t1 = backwards ? 0.0f : 0.95f;
        double coarse = ddim_error(&mixture, 50, t0, t1), fine = ddim_error(&mixture, 200, t0, t1);
        assert_true(fine > 1e-5);
        assert_near(log(coarse / fine) / log(4.0), 1.0, 0.25);
    }
}

static void test_ddpm_is_its_chain(void **state) {
    (void)state;
    const char *names[] = {"vp", "ot", "cosine"};
    for (int p = 0; p < 3; p++) {
        Mixture mixture = gaussian(names[p]);
        Field field = mixture_field(&mixture);
        start_at(&mixture.path, 0.0);
        for (int c = 0; c < CHUNKS; c++) {
            size_t bytes = SOLVE_CHUNK * sizeof *x;
            Rng rng = rng_open(4, RNG_NOISE, (uint64_t)c);
            memcpy(knots_x, x + c * SOLVE_CHUNK, bytes);
            memcpy(knots_y, y + c * SOLVE_CHUNK, bytes);
            sde_ancestral(&field, &mixture.path, 1.0, 0.0, MAX_STEPS, NULL, 0.0f, 1.0f, SOLVE_CHUNK, knots_x, knots_y, SOLVE_CHUNK, &rng);
            memcpy(x + c * SOLVE_CHUNK, knots_x + MAX_STEPS * SOLVE_CHUNK, bytes);
            memcpy(y + c * SOLVE_CHUNK, knots_y + MAX_STEPS * SOLVE_CHUNK, bytes);
        }
        assert_marginal(&mixture.path, 1.0, 0.025);
    }
    // For one datum every step of the chain has the exact marginal, however few there are.
    const double zero = 0.0;
    Mixture datum = {path_of("vp"), 1, &mean_x, &mean_y, &zero, NULL};
    Field field = mixture_field(&datum);
    PathAt first = path_merged_at(&datum.path, 0.0), middle = path_merged_at(&datum.path, 0.5);
    double square = 0;
    for (int c = 0; c < CHUNKS; c++) {
        Rng rng = rng_open(5, RNG_NOISE, (uint64_t)c);
        rng_fill_normal(&rng, knots_x, SOLVE_CHUNK);
        rng_fill_normal(&rng, knots_y, SOLVE_CHUNK);
        for (int i = 0; i < SOLVE_CHUNK; i++) {
            knots_x[i] = (float)(first.a * mean_x) + (float)first.s * knots_x[i];
        }
        sde_ancestral(&field, &datum.path, 1.0, 0.0, 4, NULL, 0.0f, 1.0f, SOLVE_CHUNK, knots_x, knots_y, SOLVE_CHUNK, &rng);
        for (int i = 0; i < SOLVE_CHUNK; i++) {
            double off = (double)knots_x[2 * SOLVE_CHUNK + i] - middle.a * mean_x;
            square += off * off / N;
        }
    }
    assert_near(sqrt(square) / middle.s, 1.0, 4.5 / sqrt(2 * N));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_noise_keeps_the_marginals),
        unit_test_at_scale(test_euler_maruyama_is_of_first_order),
        cmocka_unit_test(test_backwards_it_makes_noise),
        cmocka_unit_test(test_noise_is_noise),
        cmocka_unit_test(test_ddim_is_exact_for_one_datum),
        cmocka_unit_test(test_ddim_is_of_first_order),
        cmocka_unit_test(test_ddpm_is_its_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
