// Samplers: each is the method that its name says, however many points and threads there are; the stochastic ones keep the marginals.
#include "base/team.h"
#include "flow/sampler.h"

#include "mixture.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { N = 700, STEPS = 12 };

static const double centre_x[2] = {-1.5, 1.5}, centre_y[2] = {0.5, -0.5}, width[2] = {0.3, 0.3};

static Mixture two_gaussians(const char *path) {
    return (Mixture){.path = {path_find(path), path_default()}, .count = 2, .x = centre_x, .y = centre_y, .std = width};
}

static Sampler sampler_of(SamplerKind kind, const Path *path, int steps) {
    return (Sampler){.kind = kind,
                     .steps = steps,
                     .tolerance = 1e-5,
                     .path = *path,
                     .noise = SDE_DIFFUSION,
                     .noise_scale = 1,
                     .seed = 4};
}

static void fill_normal(float *x, float *y, int n) {
    Rng rng = rng_open(8, RNG_PARTICLES, 0);
    rng_fill_normal(&rng, x, n);
    rng_fill_normal(&rng, y, n);
}

static int ways(const Sampler *sampler, const Field *field, int n, float *x, float *y) {
    const FieldFlow flow = {*field, *sampler};
    const Fill fill = field_flow(&flow);
    return fill_trajectories(&fill, sampler->steps, n, x, y);
}

static int ends(const Sampler *sampler, const Field *field, int n, float *x, float *y) {
    const FieldFlow flow = {*field, *sampler};
    const Fill fill = field_flow(&flow);
    return fill_ends(&fill, n, x, y);
}

static void ends_are_those_of_the_ways(void **state) {
    (void)state;
    static float wx[(STEPS + 1) * N], wy[(STEPS + 1) * N];
    float x[N], y[N];
    Mixture mixture = two_gaussians("vp");
    Field field = mixture_field(&mixture);
    for (int kind = 0; kind < SAMPLER_COUNT; kind++) {
        Sampler sampler = sampler_of((SamplerKind)kind, &mixture.path, STEPS);
        fill_normal(x, y, N);
        memcpy(wx, x, sizeof x);
        memcpy(wy, y, sizeof y);
        int evals = ways(&sampler, &field, N, wx, wy);
        assert_int_equal(ends(&sampler, &field, N, x, y), evals);
        assert_memory_equal(x, wx + STEPS * N, sizeof x);
        assert_memory_equal(y, wy + STEPS * N, sizeof y);
    }
}

static void plain_solvers_are_those_of_solve(void **state) {
    (void)state;
    float x[N], y[N], ax[N], ay[N];
    Mixture mixture = two_gaussians("ot");
    mixture.path.params.sigma_min = 0.05;
    Field field = mixture_field(&mixture);
    for (int kind = 0; kind < SOLVE_COUNT; kind++) {
        Sampler sampler = sampler_of((SamplerKind)kind, &mixture.path, STEPS);
        fill_normal(x, y, N);
        fill_normal(ax, ay, N);
        assert_int_equal(ends(&sampler, &field, N, x, y), solve_evals((Solver)kind, STEPS));
        solve_end(&field, (Solver)kind, STEPS, 0.0f, 1.0f, N, ax, ay);
        assert_memory_equal(x, ax, sizeof x);
        assert_memory_equal(y, ay, sizeof y);
    }
}

static void threads_do_not_matter(void **state) {
    (void)state;
    float x[3][N], y[3][N];
    Mixture mixture = two_gaussians("vp");
    Field field = mixture_field(&mixture);
    const int before = team_size();
    for (int kind = 0; kind < SAMPLER_COUNT; kind++) {
        Sampler sampler = sampler_of((SamplerKind)kind, &mixture.path, STEPS);
        for (int k = 0; k < 3; k++) {
            team_limit(1 + 2 * k);
            fill_normal(x[k], y[k], N);
            ends(&sampler, &field, N, x[k], y[k]);
        }
        assert_memory_equal(x[0], x[1], sizeof x[0]);
        assert_memory_equal(x[0], x[2], sizeof x[0]);
        assert_memory_equal(y[0], y[2], sizeof y[0]);
    }
    team_limit(before);
}

static void every_sampler_ends_at_the_data(void **state) {
    (void)state;
    static float x[20 * N], y[20 * N];
    const int n = 20 * N;
    Mixture mixture = two_gaussians("vp");
    Field field = mixture_field(&mixture);
    for (int kind = 0; kind < SAMPLER_COUNT; kind++) {
        Sampler sampler = sampler_of((SamplerKind)kind, &mixture.path, SAMPLER_ADAPTIVE_KNOTS);
        double mean = 0, spread = 0;
        int left = 0;
        fill_normal(x, y, n);
        ends(&sampler, &field, n, x, y);
        for (int i = 0; i < n; i++) {
            int k = x[i] > 0;
            double dx = (double)x[i] - centre_x[k], dy = (double)y[i] - centre_y[k];
            left += !k;
            mean += dx / n;
            spread += (dx * dx + dy * dy) / (2 * n);
        }
        assert_true(abs(left - n / 2) < 4 * 60); // 4 standard deviations of a fair coin
        assert_true(fabs(mean) < 0.03);
        assert_true(fabs(sqrt(spread) - 0.3) < 0.015);
    }
}

static void only_the_stochastic_ones_depend_on_the_seed(void **state) {
    (void)state;
    float x[2][N], y[2][N];
    Mixture mixture = two_gaussians("vp");
    Field field = mixture_field(&mixture);
    for (int kind = 0; kind < SAMPLER_COUNT; kind++) {
        for (int k = 0; k < 2; k++) {
            Sampler sampler = sampler_of((SamplerKind)kind, &mixture.path, STEPS);
            sampler.seed = 4 + (uint64_t)k;
            fill_normal(x[k], y[k], N);
            ends(&sampler, &field, N, x[k], y[k]);
        }
        bool same = true;
        for (int i = 0; i < N; i++) {
            same = same && x[0][i] == x[1][i];
        }
        assert_int_equal(same, kind != SAMPLER_SDE && kind != SAMPLER_DDPM);
    }
}

static void shifted_steps_are_steps_at_shifted_times(void **state) {
    (void)state;
    static float wx[(STEPS + 1) * N], wy[(STEPS + 1) * N];
    float x[N], y[N], ax[N], ay[N];
    Mixture mixture = two_gaussians("vp");
    Field field = mixture_field(&mixture);
    for (int kind = 0; kind < SAMPLER_COUNT; kind++) {
        Sampler sampler = sampler_of((SamplerKind)kind, &mixture.path, STEPS);
        sampler.shift = 3;
        fill_normal(x, y, N);
        memcpy(ax, x, sizeof x);
        memcpy(ay, y, sizeof y);
        memcpy(wx, x, sizeof x);
        memcpy(wy, y, sizeof y);
        assert_int_equal(sampler_is_shifted(&sampler), kind != SAMPLER_DOPRI5);
        assert_true(sampler_time(&sampler, 0) == 0 && sampler_time(&sampler, STEPS) == 1);
        const int evals = ways(&sampler, &field, N, wx, wy); // kept at even times
        assert_int_equal(ends(&sampler, &field, N, x, y), evals);
        assert_memory_equal(x, wx + STEPS * N, sizeof x);
        for (int k = 0; kind < SOLVE_COUNT && k < STEPS; k++) {
            const double t = (double)k / STEPS, next = (k + 1.0) / STEPS;
            solve_end(&field, (Solver)kind, 1, (float)(t / (3 - 2 * t)), (float)(next / (3 - 2 * next)), N, ax, ay);
        }
        for (int i = 0; kind < SOLVE_COUNT && i < N; i++) {
            assert_float_equal(x[i], ax[i], 1e-4);
            assert_float_equal(y[i], ay[i], 1e-4);
        }
    }
}

// Rows at the sampler's own times are its steps; at other times they lie between them.
static void rows_between_shifted_steps_lie_on_a_line(void **state) {
    (void)state;
    const int n = 100;
    float x[7 * 100], y[7 * 100];
    Mixture mixture = two_gaussians("ot");
    Field field = mixture_field(&mixture);
    Sampler sampler = sampler_of(SAMPLER_EULER, &mixture.path, 3);
    sampler.shift = 0.4;
    const float a = sampler_time(&sampler, 1), b = sampler_time(&sampler, 2);
    const float t[7] = {0, 0.25f * a, a, 0.5f * (a + b), b, 0.9f * b + 0.1f, 1};
    fill_normal(x, y, n);
    sampler_fill(&sampler, &field, 0, n, 6, t, x, y, n);
    for (int i = 0; i < n; i++) {
        float vx, vy;
        field.eval(field.context, 0, &x[i], &y[i], &vx, &vy, 1);
        assert_float_equal(x[2 * n + i], x[i] + a * vx, 1e-4);
        assert_float_equal(x[n + i], x[i] + 0.25f * a * vx, 1e-4);
        assert_float_equal(y[3 * n + i], 0.5f * (y[2 * n + i] + y[4 * n + i]), 1e-4);
        assert_float_equal(y[5 * n + i], y[4 * n + i] + 0.1f * (y[6 * n + i] - y[4 * n + i]), 1e-4);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_are_those_of_the_ways),
        cmocka_unit_test(plain_solvers_are_those_of_solve),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(every_sampler_ends_at_the_data),
        cmocka_unit_test(only_the_stochastic_ones_depend_on_the_seed),
        cmocka_unit_test(shifted_steps_are_steps_at_shifted_times),
        cmocka_unit_test(rows_between_shifted_steps_lie_on_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
