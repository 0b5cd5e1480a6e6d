// The core's tests for the browser's processor, all in one program that node runs: `node core.js NAME` runs tests/NAME.c. Each file's main is
// compiled under the file's own name; WEB_TESTS lists them, as TEST(NAME). What a page has nothing of is left out here, test by test, with
// the reason.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TEST(name) int name(void);
WEB_TESTS
#undef TEST
static const struct {
    const char *name;
    int (*main)(void);
} programs[] = {
#define TEST(name) {#name, name},
    WEB_TESTS
#undef TEST
};

#define PROCESS "a page has no processes"
#define PIPE "a page has no pipes"
#define DEVICE "a page has no devices and no limits on a file's size"
#define MEMORY "a page's memory has no limit that a test could set"
#define STREAM "a page has no standard input and no second output"
static const struct {
    const char *program, *test, *why;
} left_out[] = {
    {"test_base", "checks_abort_and_name_the_value", PROCESS},
    {"test_base", "full_disk_is_an_error_and_keeps_the_old_file", DEVICE},
    {"test_base", "pipe_is_written_and_stays_a_pipe", PIPE},
    {"test_experiment_refused", "test_what_does_not_fit_into_memory_is_refused", MEMORY},
    {"test_file_in", "only_files_are_opened", PIPE},
    {"test_file_in", "long_files_are_refused_unread", "node's files know no holes"},
    {"test_file_in", "the_standard_input_is_read_more_than_once", STREAM},
    {"test_file_in", "the_standard_input_may_fail", STREAM},
    {"test_file_in", "sentences_are_one_plain_line", STREAM},
    {"test_file_out", "a_full_disk_and_a_limit_are_told", DEVICE},
    {"test_file_out", "a_pipe_is_waited_for", PIPE},
    {"test_file_out", "what_stands_beside_a_file", "a page has one user, who may do everything"},
    {"test_file_out", "reasons_are_the_systems", "its C library has other words for them than this system's"},
    {"test_interrupt", "every_signal_that_ends_clears_up", PROCESS},
    {"test_interrupt", "only_the_frames_of_the_film_go", PROCESS},
    {"test_interrupt", "the_first_signal_only_asks_where_that_was_agreed", PROCESS},
    {"test_interrupt", "nohup_is_respected", PROCESS},
    {"test_scene", "what_is_no_scene_is_refused", PIPE},
    {"test_snapshot", "without_memory_all_is_as_it_was", MEMORY},
};

static const char *program; // whose main runs
static size_t found;        // of the tests that are left out

static void skipped(void **state) {
    (void)state;
    skip();
}

static const char *reason(const char *test) {
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
        if (strcmp(left_out[i].program, program) == 0 && strcmp(left_out[i].test, test) == 0) {
            return left_out[i].why;
        }
    }
    return NULL;
}

// In place of cmocka's own, which the real one of this name calls: see rules.mk.
int __real__cmocka_run_group_tests(const char *, const struct CMUnitTest *, size_t, CMFixtureFunction, CMFixtureFunction);
int __wrap__cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count, CMFixtureFunction setup,
                                   CMFixtureFunction teardown) {
    static struct CMUnitTest list[200];
    if (count > sizeof list / sizeof *list) {
        printf("%s has %zu tests; make more room for them\n", program, count);
        return 1;
    }
    memcpy(list, tests, count * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const char *why = reason(list[i].name);
        if (why) {
            printf("# %s is left out: %s\n", list[i].name, why);
            list[i].test_func = skipped;
            list[i].setup_func = list[i].teardown_func = NULL;
            found++;
        }
    }
    return __real__cmocka_run_group_tests(name, list, count, setup, teardown);
}

int main(int argc, char **argv) {
    const char *slash = argc > 1 ? strrchr(argv[1], '/') : NULL;
    size_t wanted = 0;
    program = slash ? slash + 1 : argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
        wanted += strcmp(left_out[i].program, program) == 0;
    }
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        if (strcmp(programs[i].name, program) == 0) {
            const int failed = programs[i].main();
            if (found != wanted) {
                printf("not ok %d - core.c leaves out %zu tests of %s, which has %zu of them\n", 999, wanted, program, found);
            }
            return failed || found != wanted;
        }
    }
    fprintf(stderr, "core.js has no test \"%s\".\n", program);
    return 2;
}
