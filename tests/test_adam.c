// AdamW and the moving average against the paper's algorithm in double precision.
#include "base/team.h"
#include "isas.h"
#include "num/adam.h"
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

static void random_values(float *out, int n, uint64_t index) {
    Rng rng = rng_open(1, RNG_MEASURE, index);
    rng_fill_normal(&rng, out, n);
}

// Algorithm 2 of Loshchilov & Hutter (1711.05101) with a schedule of 1, as torch.optim.AdamW has it: the decay is rate * weight_decay.
typedef struct {
    double *m, *v, *p, *average;
} Twin;

static void twin_step(const AdamDef *d, long step, Twin *t, const float *grad, int count) {
    double keep = fmin((double)d->ema, (double)step / (double)(step + 9));
    double beta1 = (double)d->beta1, beta2 = (double)d->beta2, rate = (double)d->rate;
    for (int i = 0; i < count; i++) {
        double g = (double)grad[i];
        t->m[i] = beta1 * t->m[i] + (1.0 - beta1) * g;
        t->v[i] = beta2 * t->v[i] + (1.0 - beta2) * g * g;
        double m = t->m[i] / (1.0 - pow(beta1, (double)step)), v = t->v[i] / (1.0 - pow(beta2, (double)step));
        t->p[i] -= rate * (double)d->weight_decay * t->p[i];
        t->p[i] -= rate * m / (sqrt(v) + (double)d->epsilon);
        t->average[i] = keep * t->average[i] + (1.0 - keep) * t->p[i];
    }
}

static void check_against_twin(AdamDef def, int count) {
    Arena arena;
    assert_true(arena_init(&arena, adam_need(count) + 3 * arena_need((size_t)count, sizeof(float)) +
                                       4 * arena_need((size_t)count, sizeof(double))));
    Adam adam;
    adam_init(&adam, &arena, count);
    float *p = ARENA_ARRAY(&arena, float, count), *average = ARENA_ARRAY(&arena, float, count),
          *grad = ARENA_ARRAY(&arena, float, count);
    Twin twin = {ARENA_ARRAY(&arena, double, count), ARENA_ARRAY(&arena, double, count), ARENA_ARRAY(&arena, double, count),
                 ARENA_ARRAY(&arena, double, count)};
    random_values(p, count, 0);
    for (int i = 0; i < count; i++) {
        average[i] = p[i];
        twin.p[i] = twin.average[i] = (double)p[i];
    }
    for (int step = 1; step <= 60; step++) {
        random_values(grad, count, (uint64_t)step);
        adam_step(&adam, &def, p, average, grad);
        twin_step(&def, step, &twin, grad, count);
    }
    assert_int_equal(adam.step, 60);
    for (int i = 0; i < count; i++) {
        double bound = 60.0 * 2e-7 * (fabs(twin.p[i]) + 1.0);
        assert_true(fabs((double)p[i] - twin.p[i]) <= bound);
        assert_true(fabs((double)average[i] - twin.average[i]) <= bound);
    }
    arena_free(&arena);
}

static void steps_are_those_of_the_paper(void **state) {
    (void)state;
    static const int counts[] = {1, 15, 16, 17, 4097, 9001}; // below, at and above a vector; enough to be cut among threads
    AdamDef plain = adam_default(), decayed = adam_default();
    decayed.weight_decay = 0.1f;
    decayed.ema = 0.5f;
    decayed.rate = 0.01f;
    int tried = 0;
    for (int k = 0; k < ISAS; k++) {
        setenv("FLOWSCOPE_ISA", isas[k], 1);
        if (!kernels_choose(NULL)) {
            continue;
        }
        tried++;
        for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
            check_against_twin(plain, counts[i]);
            check_against_twin(decayed, counts[i]);
        }
    }
    assert_true(tried >= 1);
    unsetenv("FLOWSCOPE_ISA");
    kernels_choose(NULL);
}

// With a constant gradient g the first step is rate * g / (|g| + epsilon), whatever the size of g.
static void first_step_has_the_length_of_the_rate(void **state) {
    (void)state;
    Arena arena;
    assert_true(arena_init(&arena, adam_need(3)));
    Adam adam;
    adam_init(&adam, &arena, 3);
    AdamDef def = adam_default();
    float p[3] = {0}, average[3] = {0};
    const float grad[3] = {1e-3f, -40.0f, 0.0f};
    adam_step(&adam, &def, p, average, grad);
    assert_true(fabsf(p[0] + def.rate) < 1e-4f * def.rate && fabsf(p[1] - def.rate) < 1e-4f * def.rate);
    assert_true(p[2] == 0.0f);
    assert_true(fabsf(average[0] - 0.9f * p[0]) < 1e-7f); // decay min(ema, 1/10) at the first step
    arena_free(&arena);
}

static void reset_begins_anew(void **state) {
    (void)state;
    enum { N = 37 };
    Arena arena;
    assert_true(arena_init(&arena, adam_need(N)));
    Adam adam;
    adam_init(&adam, &arena, N);
    AdamDef def = adam_default();
    float grad[N], p[2][N], average[2][N];
    for (int run = 0; run < 2; run++) {
        random_values(p[run], N, 5);
        memcpy(average[run], p[run], sizeof p[run]);
        for (uint64_t step = 0; step < 5; step++) {
            random_values(grad, N, step);
            adam_step(&adam, &def, p[run], average[run], grad);
        }
        adam_reset(&adam);
        assert_int_equal(adam.step, 0);
    }
    assert_memory_equal(p[0], p[1], sizeof p[0]);
    assert_memory_equal(average[0], average[1], sizeof p[0]);
    arena_free(&arena);
}

static void threads_change_no_bit(void **state) {
    (void)state;
    enum { N = 20011 };
    static float p[3][N], average[3][N], grad[N];
    static const int threads[] = {1, 2, 8};
    int before = team_size();
    Arena arena;
    assert_true(arena_init(&arena, adam_need(N)));
    Adam adam;
    adam_init(&adam, &arena, N);
    AdamDef def = adam_default();
    for (int run = 0; run < 3; run++) {
        team_limit(threads[run]);
        adam_reset(&adam);
        random_values(p[run], N, 5);
        for (uint64_t step = 0; step < 4; step++) {
            random_values(grad, N, step);
            adam_step(&adam, &def, p[run], average[run], grad);
        }
        assert_memory_equal(p[run], p[0], sizeof p[0]);
        assert_memory_equal(average[run], average[0], sizeof p[0]);
    }
    team_limit(before);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_those_of_the_paper),
        cmocka_unit_test(first_step_has_the_length_of_the_rate),
        cmocka_unit_test(reset_begins_anew),
        cmocka_unit_test(threads_change_no_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
