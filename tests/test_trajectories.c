// Stored trajectories: against the solver itself, in which order they are refreshed, what is read off them.
#include "experiment_rig.h"

#include "base/team.h"

// A field that is different everywhere, at every time and for every `gain`; counts the points that it is asked at.
typedef struct {
    float gain;
    long *points;
} Swirl;

static void swirl(const void *context, float t, const float *x, const float *y, float *vx, float *vy, int n) {
    const Swirl *s = context;
    __atomic_fetch_add(s->points, n, __ATOMIC_RELAXED);
    for (int i = 0; i < n; i++) {
        vx[i] = s->gain * (-y[i] * (1 + t) + 0.3f * sinf(x[i]));
        vy[i] = s->gain * (x[i] * t + 0.2f * y[i] * y[i] * (1 - t));
    }
}

static long points;
static const Swirl slow = {0.5f, &points}, fast = {0.8f, &points};
static const Field slow_field = {.eval = swirl, .context = &slow}, fast_field = {.eval = swirl, .context = &fast};

static void refresh(Trajectories *trajectories, const Field *field, int chunks, long weights_step) {
    const FieldFlow flow = {*field, trajectories->sampler};
    const Fill fill = field_flow(&flow);
    trajectories_refresh(trajectories, &fill, chunks, weights_step);
}

static Trajectories make(int count, Solver solver, int steps) {
    Trajectories trajectories;
    Error err;
    assert_true(trajectories_init(&trajectories, count, dist_find("moons"), 5,
                                  &(Sampler){.kind = (SamplerKind)solver, .steps = steps}, &err));
    return trajectories;
}

static int chunk_points(const Trajectories *trajectories, int chunk) {
    int left = trajectories->count - chunk * SOLVE_CHUNK;
    return left < SOLVE_CHUNK ? left : SOLVE_CHUNK;
}

// How far the knots of a chunk are from the solver's own, at most.
static double error_of(const Trajectories *trajectories, int chunk, const Field *field) {
    int n = chunk_points(trajectories, chunk);
    size_t size = (size_t)(trajectories->sampler.steps + 1) * SOLVE_CHUNK;
    float *x = malloc(size * sizeof *x), *y = malloc(size * sizeof *y);
    memcpy(x, trajectories->x + chunk * SOLVE_CHUNK, (size_t)n * sizeof *x);
    memcpy(y, trajectories->y + chunk * SOLVE_CHUNK, (size_t)n * sizeof *y);
    solve_path(field, (Solver)trajectories->sampler.kind, trajectories->sampler.steps, 0, 1, n, x, y, SOLVE_CHUNK);
    double worst = 0;
    for (int k = 0; k <= trajectories->intervals; k++) {
        for (int i = 0; i < n; i++) {
            size_t own = (size_t)k * (size_t)trajectories->count + (size_t)(chunk * SOLVE_CHUNK + i);
            size_t twin = (size_t)trajectories->kept[k] * SOLVE_CHUNK + (size_t)i;
            worst = fmax(worst, fabs((double)trajectories->x[own] - (double)x[twin]));
            worst = fmax(worst, fabs((double)trajectories->y[own] - (double)y[twin]));
        }
    }
    free(x);
    free(y);
    return worst;
}

static void test_trajectories_are_the_solvers(void **state) {
    (void)state;
    const int steps[] = {1, 2, 24, 64, 65, 100, 256};
    for (int solver = 0; solver < SOLVE_COUNT; solver++) {
        for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
            Trajectories trajectories = make(600, (Solver)solver, steps[s]);
            refresh(&trajectories, &slow_field, trajectories.chunks, 1);
            for (int c = 0; c < trajectories.chunks; c++) {
                double error = error_of(&trajectories, c, &slow_field);
                assert_near(error, 0, steps[s] <= TRAJECTORIES_INTERVALS ? 0 : 1e-5);
                assert_true(error_of(&trajectories, c, &fast_field) > 1e-2); // the comparison can tell
            }
            trajectories_free(&trajectories);
        }
    }
}

// Adaptive and stochastic ones go a chunk's whole way at once; the knots that are kept are theirs.
static void test_other_samplers_keep_their_own_knots(void **state) {
    (void)state;
    enum { COUNT = 300, STEPS = 100 };
    static float x[(STEPS + 1) * SOLVE_CHUNK], y[(STEPS + 1) * SOLVE_CHUNK], t[STEPS + 1];
    for (int k = 0; k <= STEPS; k++) {
        t[k] = (float)k / STEPS;
    }
    const SamplerKind kinds[] = {SAMPLER_DOPRI5, SAMPLER_SDE, SAMPLER_DDPM, SAMPLER_DDIM};
    for (int k = 0; k < 4; k++) {
        const Sampler sampler = {.kind = kinds[k],
                                 .steps = STEPS,
                                 .tolerance = 1e-4,
                                 .path = {path_find("vp"), path_default()},
                                 .noise = SDE_LEVEL,
                                 .noise_scale = 1,
                                 .seed = 3};
        Trajectories trajectories = make(COUNT, (Solver)kinds[k], STEPS);
        trajectories.sampler = sampler;
        refresh(&trajectories, &slow_field, trajectories.chunks, 7);
        assert_int_equal(trajectories.ready, COUNT);
        for (int c = 0; c < trajectories.chunks; c++) {
            int n = chunk_points(&trajectories, c);
            memcpy(x, trajectories.x + c * SOLVE_CHUNK, (size_t)n * sizeof *x);
            memcpy(y, trajectories.y + c * SOLVE_CHUNK, (size_t)n * sizeof *y);
            int evals = sampler_fill(&sampler, &slow_field, c, n, sampler.steps, t, x, y, SOLVE_CHUNK);
            assert_int_equal(trajectories.evals[c], evals);
            for (int i = 0; i <= trajectories.intervals; i++) {
                size_t bytes = (size_t)n * sizeof *x;
                assert_memory_equal(trajectories.x + i * COUNT + c * SOLVE_CHUNK, x + trajectories.kept[i] * SOLVE_CHUNK, bytes);
                assert_memory_equal(trajectories.y + i * COUNT + c * SOLVE_CHUNK, y + trajectories.kept[i] * SOLVE_CHUNK, bytes);
            }
        }
        trajectories_free(&trajectories);
    }
}

static void test_a_wide_path_spreads_the_source(void **state) {
    (void)state;
    Trajectories trajectories = make(300, SOLVE_EULER, 4), wide = make(300, SOLVE_EULER, 4);
    trajectories_spread(&wide, 20.0f);
    for (int i = 0; i < 300; i++) {
        assert_true(wide.x[i] == 20.0f * trajectories.x[i] && wide.y[i] == 20.0f * trajectories.y[i]);
    }
    trajectories_free(&trajectories);
    trajectories_free(&wide);
}

static void test_knots_kept_of_many_steps(void **state) {
    (void)state;
    for (int steps = 1; steps <= 256; steps++) {
        Trajectories trajectories = make(10, SOLVE_EULER, steps);
        assert_int_equal(trajectories.intervals, steps < TRAJECTORIES_INTERVALS ? steps : TRAJECTORIES_INTERVALS);
        assert_int_equal(trajectories.kept[0], 0);
        assert_int_equal(trajectories.kept[trajectories.intervals], steps);
        for (int k = 0; k < trajectories.intervals; k++) {
            assert_in_range(trajectories.kept[k + 1] - trajectories.kept[k], steps / trajectories.intervals,
                            (steps - 1) / trajectories.intervals + 1);
            assert_near((double)trajectories_time(&trajectories, k), (double)trajectories.kept[k] / steps, 1e-7);
        }
        trajectories_free(&trajectories);
    }
}

static void test_starting_points_come_from_the_source_by_chunk(void **state) {
    (void)state;
    Trajectories small = make(300, SOLVE_EULER, 3), large = make(2000, SOLVE_MIDPOINT, 7);
    assert_int_equal(small.chunks, 2);
    assert_int_equal(large.chunks, 8);
    assert_memory_equal(small.x, large.x, 300 * sizeof(float)); // a prefix of every larger one
    assert_memory_equal(small.y, large.y, 300 * sizeof(float));
    float x[SOLVE_CHUNK], y[SOLVE_CHUNK];
    Rng rng = rng_open(5, RNG_PARTICLES, 7);
    dist_draw(dist_find("moons"), &rng, x, y, NULL, SOLVE_CHUNK);
    assert_memory_equal(large.x + 7 * SOLVE_CHUNK, x, (2000 - 7 * SOLVE_CHUNK) * sizeof(float));
    assert_memory_equal(large.y + 7 * SOLVE_CHUNK, y, (2000 - 7 * SOLVE_CHUNK) * sizeof(float));
    assert_memory_not_equal(large.x, large.x + SOLVE_CHUNK, SOLVE_CHUNK * sizeof(float)); // chunks differ
    refresh(&small, &slow_field, 2, 1);
    assert_memory_equal(small.x, large.x, 300 * sizeof(float)); // and a refresh leaves the noise as it is
    trajectories_free(&small);
    trajectories_free(&large);
}

static void assert_steps(const Trajectories *trajectories, const long *expected) {
    for (int c = 0; c < trajectories->chunks; c++) {
        if (trajectories->weights_step[c] != expected[c]) {
            fail_msg("chunk %d is of step %ld, not %ld", c, trajectories->weights_step[c], expected[c]);
        }
    }
}

static void test_refresh_goes_round_and_takes_chunk_0_each_time(void **state) {
    (void)state;
    Trajectories trajectories = make(4 * SOLVE_CHUNK + 10, SOLVE_EULER, 1); // 5 chunks
    assert_int_equal(oldest_weights(&trajectories), -1);
    assert_int_equal(trajectories_evals(&trajectories, NULL), 0);
    const struct {
        int chunks;
        long now, expected[5], oldest;
        int ready, computed; // points that the field is asked at
    } turns[] = {
        {1, 10, {10, -1, -1, -1, -1}, 10, 256, 256},
        {2, 20, {20, 20, 20, -1, -1}, 20, 768, 768},
        {0, 25, {25, 20, 20, -1, -1}, 20, 768, 256},
        {1, 30, {30, 20, 20, 30, -1}, 20, 1024, 512},
        {3, 40, {40, 40, 20, 30, 40}, 20, 1034, 10 + 512}, // round the end: 4, 0, 1, and chunk 0 only once
        {1, 50, {50, 40, 50, 30, 40}, 30, 1034, 512},
        {2, 60, {60, 40, 50, 60, 60}, 40, 1034, 256 + 10 + 256}, // up to the last one
        {0, 65, {60, 40, 50, 60, 60}, 40, 1034, 0},
        {99, 70, {70, 70, 70, 70, 70}, 70, 1034, 1034}, // never more than all
    };
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        points = 0;
        refresh(&trajectories, &slow_field, turns[i].chunks, turns[i].now);
        assert_steps(&trajectories, turns[i].expected);
        assert_int_equal(oldest_weights(&trajectories), turns[i].oldest);
        assert_int_equal(trajectories.ready, turns[i].ready);
        assert_int_equal(points, turns[i].computed);
    }
    trajectories_free(&trajectories);
}

// Whatever was refreshed when: each trajectory is of one field from start to end.
static void test_no_trajectory_mixes_weights(void **state) {
    (void)state;
    Trajectories trajectories = make(1500, SOLVE_HEUN, 20);
    for (long turn = 0; turn < 40; turn++) {
        refresh(&trajectories, turn % 2 ? &fast_field : &slow_field, (int)(turn % 5), turn);
        for (int c = 0; c < trajectories.chunks; c++) {
            if (trajectories.weights_step[c] >= 0) {
                assert_near(error_of(&trajectories, c, trajectories.weights_step[c] % 2 ? &fast_field : &slow_field), 0, 0);
            }
        }
    }
    assert_int_equal(trajectories.ready, 1500);
    trajectories_free(&trajectories);
}

// Reads one particle off the knots the slow way.
static void at_naive(const Trajectories *trajectories, float t, int i, double p[2]) {
    int k = 0;
    while (k + 1 < trajectories->intervals && (double)trajectories->kept[k + 1] / trajectories->sampler.steps <= (double)t) {
        k++;
    }
    double from = (double)trajectories->kept[k] / trajectories->sampler.steps,
           to = (double)trajectories->kept[k + 1] / trajectories->sampler.steps;
    double u = fmin(fmax(((double)t - from) / (to - from), 0), 1);
    const float *rows[2] = {trajectories->x, trajectories->y};
    for (int d = 0; d < 2; d++) {
        double a = (double)rows[d][(size_t)k * (size_t)trajectories->count + (size_t)i];
        double b = (double)rows[d][(size_t)(k + 1) * (size_t)trajectories->count + (size_t)i];
        p[d] = a + u * (b - a);
    }
}

static void test_positions_between_knots(void **state) {
    (void)state;
    const int steps[] = {1, 3, 24, 64, 65, 67, 100, 129, 255, 256};
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        Trajectories trajectories = make(300, SOLVE_MIDPOINT, steps[s]);
        refresh(&trajectories, &fast_field, 2, 1);
        float x[300], y[300];
        for (float t = 0; t <= 1; t += 0.00371f) {
            trajectories_at(&trajectories, t, 40, 260, x, y);
            for (int i = 0; i < 260; i += 13) {
                double p[2];
                at_naive(&trajectories, t, 40 + i, p);
                assert_near((double)x[i], p[0], 2e-5);
                assert_near((double)y[i], p[1], 2e-5);
            }
        }
        trajectories_free(&trajectories);
    }
}

static void test_positions_at_knots_and_outside(void **state) {
    (void)state;
    const int steps[] = {1, 24, 49, 64, 100, 253};
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        Trajectories trajectories = make(100, SOLVE_MIDPOINT, steps[s]);
        refresh(&trajectories, &fast_field, 1, 1);
        float x[100], y[100];
        for (int k = 0; k < trajectories.intervals; k++) {
            trajectories_at(&trajectories, trajectories_time(&trajectories, k), 0, 100, x, y);
            assert_memory_equal(x, trajectories.x + k * 100, sizeof x); // exactly
            assert_memory_equal(y, trajectories.y + k * 100, sizeof y);
        }
        const float early[] = {0, -0.5f, -INFINITY}, late[] = {1, 1.5f, INFINITY};
        for (int i = 0; i < 3; i++) {
            trajectories_at(&trajectories, early[i], 0, 100, x, y);
            assert_memory_equal(x, trajectories.x, sizeof x);
            trajectories_at(&trajectories, late[i], 0, 100, x, y);
            for (int p = 0; p < 100; p++) {
                assert_near((double)x[p], (double)trajectories.x[trajectories.intervals * 100 + p], 1e-6);
                assert_near((double)y[p], (double)trajectories.y[trajectories.intervals * 100 + p], 1e-6);
            }
        }
        trajectories_at(&trajectories, 0.3f, 100, 0, x, y); // none is allowed
        trajectories_free(&trajectories);
    }
}

static void test_threads_do_not_matter(void **state) {
    (void)state;
    const int threads[] = {1, 2, 8};
    int before = team_size();
    Trajectories trajectories[3];
    for (int i = 0; i < 3; i++) {
        team_limit(threads[i]);
        trajectories[i] = make(3000, SOLVE_HEUN, 30);
        for (int turn = 0; turn < 9; turn++) { // shares that wrap round at different places
            refresh(&trajectories[i], turn % 2 ? &fast_field : &slow_field, 5, turn);
        }
        assert_memory_equal(trajectories[i].x, trajectories[0].x, 31 * 3000 * sizeof(float));
        assert_memory_equal(trajectories[i].y, trajectories[0].y, 31 * 3000 * sizeof(float));
    }
    team_limit(before);
    for (int i = 0; i < 3; i++) {
        trajectories_free(&trajectories[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trajectories_are_the_solvers),
        cmocka_unit_test(test_other_samplers_keep_their_own_knots),
        cmocka_unit_test(test_a_wide_path_spreads_the_source),
        cmocka_unit_test(test_knots_kept_of_many_steps),
        cmocka_unit_test(test_starting_points_come_from_the_source_by_chunk),
        cmocka_unit_test(test_refresh_goes_round_and_takes_chunk_0_each_time),
        cmocka_unit_test(test_no_trajectory_mixes_weights),
        cmocka_unit_test(test_positions_between_knots),
        cmocka_unit_test(test_positions_at_knots_and_outside),
        cmocka_unit_test(test_threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
