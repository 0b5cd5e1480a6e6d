// Philox against its published vectors, streams, ranges, and the distribution of what is made from it.
#include "isas.h"
#include "num/kernels.h"
#include "num/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// The known-answer vectors of Random123 1.14 (kat_vectors, philox4x32 10).
static void philox_gives_the_published_vectors(void **state) {
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], out[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        uint32_t out[4];
        rng_philox(known[i].counter, known[i].key, out);
        assert_memory_equal(out, known[i].out, sizeof out);
    }
}

static void draws_depend_on_seed_stream_and_index_alone(void **state) {
    (void)state;
    Rng a = rng_open(1, RNG_DATA, 7), b = rng_open(1, RNG_DATA, 7);
    Rng seed = rng_open(1 + (1ull << 32), RNG_DATA, 7), stream = rng_open(1, RNG_TIME, 7),
        index = rng_open(1, RNG_DATA, 7 + (1ull << 32));
    int same_seed = 0, same_stream = 0, same_index = 0;
    for (int i = 0; i < 1000; i++) {
        uint32_t u = rng_u32(&a);
        assert_int_equal(u, rng_u32(&b));
        same_seed += u == rng_u32(&seed);
        same_stream += u == rng_u32(&stream);
        same_index += u == rng_u32(&index);
    }
    assert_int_equal(same_seed + same_stream + same_index, 0);
}

// Number 16 j + l of a group of 64 is output j of the group's block l.
static void fill_uniform_takes_the_blocks_in_order(void **state) {
    (void)state;
    enum { N = 200 };
    const Rng open = rng_open(99, RNG_MEASURE, 3);
    Rng rng = open;
    float out[N + 1];
    out[N] = -1.0f;
    rng_u32(&rng); // leaves a block half used: the fill begins at the next one
    rng_fill_uniform(&rng, out, N);
    for (uint32_t i = 0; i < N; i++) {
        uint32_t counter[4], block[4];
        memcpy(counter, open.counter, sizeof counter);
        counter[0] += 1 + i / 64 * 16 + i % 16;
        rng_philox(counter, open.key, block);
        assert_true(out[i] == (float)(block[i % 64 / 16] >> 8) * 0x1p-24f);
    }
    assert_true(out[N] == -1.0f);
    float next;
    rng_fill_uniform(&rng, &next, 1); // no number twice
    for (int i = 0; i < N; i++) {
        assert_true(next != out[i]);
    }
}

static int by_value(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

// Kolmogorov-Smirnov statistic times sqrt(n); above 1.95 with probability 0.001 (the seeds are fixed, so it never flickers).
static double kolmogorov(float *x, int n, double (*cdf)(double)) {
    qsort(x, (size_t)n, sizeof *x, by_value);
    double worst = 0.0;
    for (int i = 0; i < n; i++) {
        double p = cdf((double)x[i]);
        worst = fmax(worst, fmax(p - (double)i / n, (double)(i + 1) / n - p));
    }
    return worst * sqrt(n);
}

static double normal_cdf(double x) {
    return 0.5 * erfc(-x * M_SQRT1_2);
}

static double uniform_cdf(double x) {
    return x;
}

// Mean, variance, skewness and kurtosis within five standard errors, and no correlation with the neighbour `apart` places on.
static void check_moments(const float *x, int n) {
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
    for (int i = 0; i < n; i++) {
        double v = (double)x[i];
        m1 += v;
        m2 += v * v;
        m3 += v * v * v;
        m4 += v * v * v * v;
    }
    double error = 5.0 / sqrt(n);
    assert_true(fabs(m1 / n) < error);
    assert_true(fabs(m2 / n - 1.0) < error * sqrt(2.0));
    assert_true(fabs(m3 / n) < error * sqrt(15.0));
    assert_true(fabs(m4 / n - 3.0) < error * sqrt(96.0));
    const int apart[] = {1, 4, 8, 16, 32, 64};
    for (size_t k = 0; k < sizeof apart / sizeof apart[0]; k++) {
        double sum = 0, squares = 0;
        for (int i = 0; i + apart[k] < n; i++) {
            sum += (double)(x[i] * x[i + apart[k]]);
            squares += ((double)(x[i] * x[i]) - 1.0) * ((double)(x[i + apart[k]] * x[i + apart[k]]) - 1.0);
        }
        assert_true(fabs(sum / n) < error);
        assert_true(fabs(squares / n) < 2.0 * error); // Var(x^2) = 2
    }
}

#define MANY 400000

static void fill_normal_is_normal(void **state) {
    (void)state;
    float *x = malloc(MANY * sizeof *x);
    Rng rng = rng_open(5, RNG_SOURCE, 0);
    rng_fill_normal(&rng, x, MANY);
    check_moments(x, MANY);
    assert_true(kolmogorov(x, MANY, normal_cdf) < 1.95);
    assert_true(x[0] < -4.0f && x[MANY - 1] > 4.0f); // tails: beyond 4 lie 12.7 on each side on average
    assert_true(x[0] > -6.0f && x[MANY - 1] < 6.0f);
    free(x);
}

static void single_draws_are_normal_and_uniform(void **state) {
    (void)state;
    float *x = malloc(MANY * sizeof *x);
    Rng rng = rng_open(6, RNG_NOISE, 1);
    for (int i = 0; i < MANY; i++) {
        x[i] = rng_normal(&rng);
    }
    check_moments(x, MANY);
    assert_true(kolmogorov(x, MANY, normal_cdf) < 1.95);
    for (int i = 0; i < MANY; i++) {
        x[i] = rng_uniform(&rng);
        assert_true(x[i] >= 0.0f && x[i] < 1.0f);
    }
    assert_true(kolmogorov(x, MANY, uniform_cdf) < 1.95);
    rng_fill_uniform(&rng, x, MANY);
    assert_true(kolmogorov(x, MANY, uniform_cdf) < 1.95);
    free(x);
}

// The two numbers of a Box-Muller pair, on a 16 x 16 grid of equal probabilities: chi squared with 255 degrees of freedom
// has mean 255 and deviation 22.6.
static void pairs_of_normals_are_independent(void **state) {
    (void)state;
    int counts[16][16] = {0}, pairs = 0;
    float x[64];
    Rng rng = rng_open(8, RNG_SOURCE, 2);
    for (int group = 0; group < 4000; group++) {
        rng_fill_normal(&rng, x, 64);
        for (int i = 0; i < 64; i += 32) { // outputs 0 and 1 of a block make a pair, 2 and 3 another
            for (int l = 0; l < 16; l++, pairs++) {
                counts[(int)(16.0 * normal_cdf((double)x[i + l]))][(int)(16.0 * normal_cdf((double)x[i + 16 + l]))]++;
            }
        }
    }
    double expected = pairs / 256.0, chi = 0.0;
    for (int i = 0; i < 256; i++) {
        double off = counts[i / 16][i % 16] - expected;
        chi += off * off / expected;
    }
    assert_true(chi > 255.0 - 5.0 * 22.6 && chi < 255.0 + 5.0 * 22.6);
}

// Every instruction set draws the same uniforms bit for bit, and normals that differ by rounding alone.
static void instruction_sets_agree(void **state) {
    (void)state;
    enum { N = 1000 };
    float first_u[N], first_n[N];
    int tried = 0;
    for (int k = 0; k < ISAS; k++) {
        setenv("FLOWSCOPE_ISA", isas[k], 1);
        if (!kernels_choose(NULL)) {
            continue;
        }
        assert_string_equal(kernels_isa(), isas[k]);
        float u[N], n[N];
        Rng rng = rng_open(11, RNG_PARTICLES, 0);
        rng_fill_uniform(&rng, u, N);
        rng_fill_normal(&rng, n, N);
        if (tried++ == 0) {
            memcpy(first_u, u, sizeof u);
            memcpy(first_n, n, sizeof n);
        }
        assert_memory_equal(u, first_u, sizeof u);
        for (int i = 0; i < N; i++) {
            assert_true(fabsf(n[i] - first_n[i]) <= 2e-6f);
        }
    }
    assert_true(tried >= 1);
    unsetenv("FLOWSCOPE_ISA");
    kernels_choose(NULL);
}

static void below_covers_its_range_evenly(void **state) {
    (void)state;
    int counts[7] = {0};
    Rng rng = rng_open(3, RNG_SHOW, 0);
    for (int i = 0; i < 70000; i++) {
        int v = rng_below(&rng, 7);
        assert_in_range(v, 0, 6);
        counts[v]++;
    }
    for (int i = 0; i < 7; i++) {
        assert_true(abs(counts[i] - 10000) < 500); // five deviations of 93
    }
    for (int i = 0; i < 10; i++) {
        assert_int_equal(rng_below(&rng, 1), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(philox_gives_the_published_vectors),
        cmocka_unit_test(draws_depend_on_seed_stream_and_index_alone),
        cmocka_unit_test(fill_uniform_takes_the_blocks_in_order),
        cmocka_unit_test(fill_normal_is_normal),
        cmocka_unit_test(single_draws_are_normal_and_uniform),
        cmocka_unit_test(pairs_of_normals_are_independent),
        cmocka_unit_test(instruction_sets_agree),
        cmocka_unit_test(below_covers_its_range_evenly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
