// Loss by flow time: means over the right bins, and a memory that fades.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/loss_by_time.h"

#include <math.h>

static void a_bin_holds_the_mean_of_its_samples(void **state) {
    (void)state;
    LossByTime by;
    by = (LossByTime){0};
    const float t[4] = {0.0f, 0.01f, 0.5f, 1.0f}; // the first two share a bin; t = 1 belongs to the last
    const float loss[4] = {2.0f, 4.0f, 7.0f, 9.0f};
    loss_by_time_add(&by, 4, t, loss);
    float at[LOSS_BINS];
    float mean[LOSS_BINS];
    assert_int_equal(loss_by_time_curve(&by, at, mean), 3);
    assert_true(fabsf(mean[0] - 3.0f) < 1e-6f && fabsf(at[0] - 0.5f / LOSS_BINS) < 1e-6f);
    assert_true(fabsf(mean[1] - 7.0f) < 1e-6f && fabsf(at[1] - 16.5f / LOSS_BINS) < 1e-6f);
    assert_true(fabsf(mean[2] - 9.0f) < 1e-6f);
}

static void the_past_fades(void **state) {
    (void)state;
    LossByTime by;
    by = (LossByTime){0};
    const float t = 0.3f;
    const float high = 100.0f;
    const float low = 1.0f;
    loss_by_time_add(&by, 1, &t, &high);
    loss_by_time_add(&by, 1, &t, &low);
    float at[LOSS_BINS];
    float mean[LOSS_BINS];
    assert_int_equal(loss_by_time_curve(&by, at, mean), 1);
    assert_true(fabsf(mean[0] - 50.5f) < 1e-4f); // at first the plain mean
    for (int i = 0; i < 3000; i++) {
        loss_by_time_add(&by, 1, &t, &low);
    }
    loss_by_time_curve(&by, at, mean);
    assert_true(fabsf(mean[0] - 1.0f) < 1e-3f);
}

static void nothing_seen_is_nothing_drawn(void **state) {
    (void)state;
    LossByTime by;
    by = (LossByTime){0};
    float at[LOSS_BINS];
    float mean[LOSS_BINS];
    assert_int_equal(loss_by_time_curve(&by, at, mean), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bin_holds_the_mean_of_its_samples),
        cmocka_unit_test(the_past_fades),
        cmocka_unit_test(nothing_seen_is_nothing_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
