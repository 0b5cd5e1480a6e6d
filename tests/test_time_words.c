// Times as they are labelled, in both conventions: one is the other read from its end.
#include "page/time_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_words(TimeLabels labels, double t, const char *expected) {
    char text[24];
    Settings s = settings_default();
    s.time_labels = (int)labels;
    time_words(&s, t, 2, text, sizeof text);
    assert_string_equal(text, expected);
}

static void flow_time_runs_to_the_data(void **state) {
    (void)state;
    assert_words(LABELS_FLOW, 0, "0.00");
    assert_words(LABELS_FLOW, 0.354, "0.35");
    assert_words(LABELS_FLOW, 1, "1.00");
}

static void diffusion_time_runs_to_the_noise(void **state) {
    (void)state;
    assert_words(LABELS_DIFFUSION, 0, "T");
    assert_words(LABELS_DIFFUSION, 0.354, "0.65 T");
    assert_words(LABELS_DIFFUSION, 1, "0");
    assert_words(LABELS_DIFFUSION, 0.999, "0"); // as it would be rounded
    Settings s = settings_default();
    assert_false(time_axis_turned(&s));
    s.time_labels = LABELS_DIFFUSION;
    assert_true(time_axis_turned(&s));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(flow_time_runs_to_the_data), cmocka_unit_test(diffusion_time_runs_to_the_noise)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
