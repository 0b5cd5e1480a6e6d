// Arena, error, check, file, colour, clock: what the rest stands on.
#include "base/arena.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/color.h"
#include "base/error.h"
#include "base/file_out.h"
#include "base/geom.h"
#include "base/team.h"
#include "contrast.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

// ---- arena and check --------------------------------------------------------------------------------------------------
// True when `act` aborts after saying `words` on stderr.
static bool aborts_saying(void (*act)(void), const char *words) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        act();
        _exit(0);
    }
    close(ends[1]);
    char said[1024] = "";
    size_t used = 0;
    ssize_t n;
    while (used < sizeof said - 1 && (n = read(ends[0], said + used, sizeof said - 1 - used)) > 0) {
        used += (size_t)n;
    }
    close(ends[0]);
    int status;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && strstr(said, words);
}

static void arena_gives_aligned_zeroed_separate_pieces(void **state) {
    (void)state;
    Arena arena;
    assert_true(arena_init(&arena, arena_need(3, sizeof(float)) + arena_need(5, 1) + arena_need(100, sizeof(double))));
    float *a = ARENA_ARRAY(&arena, float, 3);
    unsigned char *b = ARENA_ARRAY(&arena, unsigned char, 5);
    double *c = ARENA_ARRAY(&arena, double, 100);
    assert_int_equal((uintptr_t)a % ARENA_ALIGN, 0);
    assert_int_equal((uintptr_t)b % ARENA_ALIGN, 0);
    assert_int_equal((uintptr_t)c % ARENA_ALIGN, 0);
    assert_true((unsigned char *)(a + 3) <= b && b + 5 <= (unsigned char *)c);
    assert_int_equal(arena.used, arena.size); // arena_need adds up to what is used, exactly
    arena_free(&arena);
    assert_null(arena.base);
}

static void arena_need_rounds_up(void **state) {
    (void)state;
    assert_int_equal(arena_need(0, 8), 0);
    assert_int_equal(arena_need(1, 1), ARENA_ALIGN);
    assert_int_equal(arena_need(ARENA_ALIGN, 1), ARENA_ALIGN);
    assert_int_equal(arena_need(ARENA_ALIGN + 1, 1), 128);
    assert_int_equal(arena_need(17, 4), 128);
}

static void arena_says_when_memory_is_not_there(void **state) {
    (void)state;
    Arena arena;
    assert_false(arena_init(&arena, SIZE_MAX / 2));
    arena_free(&arena);                 // harmless
    assert_true(arena_init(&arena, 0)); // empty is not a failure
    arena_free(&arena);
}

static void take_too_much(void) {
    Arena arena;
    arena_init(&arena, 128);
    arena_take(&arena, ARENA_ALIGN, 1);
    arena_take(&arena, ARENA_ALIGN + 1, 1);
}

static void need_overflows(void) {
    arena_need(SIZE_MAX / 2, 4);
}

static void range_is_left(void) {
    int rate = 7;
    CHECK_RANGE(rate, 0, 5);
}

static void checks_abort_and_name_the_value(void **state) {
    (void)state;
    assert_true(aborts_saying(take_too_much, "arena of 128 bytes has 64 left, 128 asked"));
    assert_true(aborts_saying(need_overflows, "overflow"));
    assert_true(aborts_saying(range_is_left, "rate is 7, outside 0 .. 5"));
    CHECK_RANGE(5, 0, 5); // the ends belong to the range
    CHECK_RANGE(0, 0, 5);
}

static void error_formats_cuts_and_takes_null(void **state) {
    (void)state;
    Error err;
    assert_false(error_set(&err, "%s is %d", "width", 9));
    assert_string_equal(err.text, "width is 9");
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_false(error_set(&err, "%s", text));
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    assert_false(error_set(NULL, "nobody listens"));
}

// ---- files ------------------------------------------------------------------------------------------------------------
static char folder[] = "/tmp/flowscope-base-XXXXXX";

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static const char *in_folder(const char *name) {
    static char path[FILE_PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(in_folder("a.bin"));
    return rmdir(folder); // fails when a test left a temporary file behind
}

static void write_whole(const char *path, const void *bytes, size_t size) {
    FileOut out;
    Error err;
    assert_true(file_out_open(&out, path, &err));
    assert_int_equal(fwrite(bytes, 1, size, out.stream), size);
    assert_true(file_out_commit(&out, &err));
}

static void file_comes_back_as_written(void **state) {
    (void)state;
    const char bytes[] = {'a', '\0', '\n', (char)0xFF, 'z'};
    write_whole(in_folder("a.bin"), bytes, sizeof bytes);
    size_t size = 0;
    Error err;
    char *data = file_read(in_folder("a.bin"), &size, &err);
    assert_non_null(data);
    assert_int_equal(size, sizeof bytes);
    assert_memory_equal(data, bytes, sizeof bytes);
    assert_int_equal(data[size], 0);
    free(data);
}

static void file_appears_only_when_complete(void **state) {
    (void)state;
    write_whole(in_folder("a.bin"), "old", 3);
    FileOut out;
    Error err;
    assert_true(file_out_open(&out, in_folder("a.bin"), &err));
    fputs("half of the new", out.stream);
    fflush(out.stream);
    assert_true(file_exists(out.temp));
    size_t size;
    char *data = file_read(in_folder("a.bin"), &size, &err);
    assert_string_equal(data, "old");
    free(data);
    file_out_discard(&out);
    assert_false(file_exists(out.temp));
    assert_true(file_exists(in_folder("a.bin")));
    file_out_discard(&out); // twice is harmless
}

// A file size limit stands in for a full disk: the write fails the same way.
static void full_disk_is_an_error_and_keeps_the_old_file(void **state) {
    (void)state;
    write_whole(in_folder("a.bin"), "old", 3);
    struct rlimit before;
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = {.rlim_cur = 1000, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    FileOut out;
    Error err = {0};
    assert_true(file_out_open(&out, in_folder("a.bin"), &err));
    for (int i = 0; i < 10000; i++) {
        fputs("0123456789", out.stream);
    }
    assert_false(file_out_commit(&out, &err));
    setrlimit(RLIMIT_FSIZE, &before);
    assert_non_null(strstr(err.text, in_folder("a.bin")));
    assert_null(strstr(err.text, "Success"));
    assert_false(file_exists(out.temp));
    size_t size;
    char *data = file_read(in_folder("a.bin"), &size, &err);
    assert_string_equal(data, "old");
    free(data);
}

static void unreadable_files_say_what_and_why(void **state) {
    (void)state;
    size_t size;
    Error err = {0};
    assert_null(file_read(in_folder("none"), &size, &err));
    assert_non_null(strstr(err.text, in_folder("none")));
    assert_non_null(strstr(err.text, "No such file"));
    assert_null(file_read(folder, &size, &err));
    assert_non_null(strstr(err.text, "is a folder"));
    FileOut out;
    assert_false(file_out_open(&out, in_folder("none/a.bin"), &err));
    assert_non_null(strstr(err.text, "none/a.bin"));
    file_out_discard(&out); // harmless
    assert_false(file_out_try(in_folder("none/a.bin"), &err));
    assert_false(file_out_try(folder, &err));
    assert_true(file_out_try(in_folder("new.bin"), &err));
    assert_false(file_exists(in_folder("new.bin")));
    assert_false(file_out_open(&out, folder, &err));
    assert_non_null(strstr(err.text, "it is a folder"));
    char endless[FILE_PATH_MAX + 10];
    memset(endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    assert_false(file_out_open(&out, endless, &err));
    assert_non_null(strstr(err.text, "too long"));
}

// A pipe stands in for a device: both stay what they are, and what is written goes through.
static void pipe_is_written_and_stays_a_pipe(void **state) {
    (void)state;
    const char *path = in_folder("pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK); // so that the writer does not wait for one
    assert_true(reader >= 0);
    write_whole(path, "through", 7);
    char got[16] = "";
    assert_int_equal(read(reader, got, sizeof got - 1), 7);
    assert_string_equal(got, "through");
    struct stat info;
    assert_int_equal(lstat(path, &info), 0);
    assert_true(S_ISFIFO(info.st_mode));
    FileOut out;
    Error err;
    assert_true(file_out_open(&out, path, &err));
    file_out_discard(&out);
    assert_true(file_exists(path));
    close(reader);
    unlink(path);
}

static void link_outlives_what_is_written_through_it(void **state) {
    (void)state;
    char target[FILE_PATH_MAX];
    snprintf(target, sizeof target, "%s", in_folder("a.bin"));
    write_whole(target, "old", 3);
    const char *path = in_folder("link");
    assert_int_equal(symlink("a.bin", path), 0);
    write_whole(path, "newer", 5);
    struct stat info;
    assert_int_equal(lstat(path, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_int_equal(stat(target, &info), 0);
    assert_int_equal(info.st_size, 5);
    unlink(path);
}

static void folder_is_made_once_and_not_over_a_file(void **state) {
    (void)state;
    Error err = {0};
    char path[FILE_PATH_MAX];
    snprintf(path, sizeof path, "%s", in_folder("sub"));
    assert_true(file_make_folder(path, &err));
    assert_true(file_make_folder(path, &err));
    assert_int_equal(rmdir(path), 0);
    write_whole(in_folder("a.bin"), "x", 1);
    assert_false(file_make_folder(in_folder("a.bin"), &err));
    assert_non_null(strstr(err.text, "a.bin"));
}

static void own_files_are_found_from_anywhere(void **state) {
    (void)state;
    char path[FILE_PATH_MAX];
    char here[FILE_PATH_MAX];
    Error err = {0};
    assert_non_null(getcwd(here, sizeof here));
    assert_true(file_find_own(path, "assets/fonts/LICENSE.txt", &err)); // the current folder is the repository
    write_whole(in_folder("a.bin"), "x", 1);
    setenv("FLOWSCOPE_HOME", folder, 1);
    assert_int_equal(chdir("/"), 0);
    assert_true(file_find_own(path, "a.bin", &err));
    assert_string_equal(path, in_folder("a.bin"));
    unsetenv("FLOWSCOPE_HOME");
    assert_false(file_find_own(path, "a.bin", &err));
    assert_int_equal(chdir(here), 0);
    assert_non_null(strstr(err.text, "a.bin"));
    assert_non_null(strstr(err.text, "FLOWSCOPE_HOME"));
}

// ---- colours ----------------------------------------------------------------------------------------------------------
static void fade_scales_alpha_alone(void **state) {
    (void)state;
    assert_int_equal(color_fade(0x11223380u, 0.5f), 0x11223340u);
    assert_int_equal(color_fade(0x112233FFu, 0.0f), 0x11223300u);
    assert_int_equal(color_fade(0x112233FFu, 1.0f), 0x112233FFu);
    assert_int_equal(color_fade(0x112233FFu, 2.0f), 0x112233FFu);
}

static void mix_blends_every_channel(void **state) {
    (void)state;
    Rgba a = 0x00FF1020u;
    Rgba b = 0xC8001040u;
    assert_int_equal(color_mix(a, b, 0.0f), a);
    assert_int_equal(color_mix(a, b, 1.0f), b);
    assert_int_equal(color_mix(a, b, 0.25f), 0x32BF1028u);
}

// The primaries' OKLCH coordinates as CSS Color 4 gives them.
static void oklch_hits_the_primaries(void **state) {
    (void)state;
    assert_int_equal(color_oklch(1.0f, 0.0f, 0.3f), 0xFFFFFFFFu);
    assert_int_equal(color_oklch(0.0f, 0.0f, 0.0f), 0x000000FFu);
    assert_int_equal(color_oklch(0.627955f, 0.257683f, 29.2339f / 360.0f), 0xFF0000FFu);
    assert_int_equal(color_oklch(0.866440f, 0.294827f, 142.4953f / 360.0f), 0x00FF00FFu);
    assert_int_equal(color_oklch(0.452014f, 0.313214f, 264.0520f / 360.0f), 0x0000FFFFu);
    assert_int_equal(color_oklch(0.7f, 0.1f, 0.25f), color_oklch(0.7f, 0.1f, 1.25f));
}

static void contrast_is_that_of_wcag(void **state) {
    (void)state;
    assert_float_equal(color_contrast(0x000000FFu, 0xFFFFFFFFu), 21.0f, 1e-3f);
    assert_float_equal(color_contrast(0x777777FFu, 0xFFFFFFFFu), 4.478f, 2e-3f); // the well-known grey that just fails AA
    assert_float_equal(color_contrast(0x767676FFu, 0xFFFFFFFFu), 4.542f, 2e-3f); // and the one that just passes
    assert_float_equal(color_contrast(0x123456FFu, 0x123456FFu), 1.0f, 1e-6f);
    assert_float_equal(color_contrast(0x0000FFFFu, 0xFF0000FFu), color_contrast(0xFF0000FFu, 0x0000FFFFu), 1e-6f);
}

static void clock_never_runs_backwards(void **state) {
    (void)state;
    double start = clock_now_s();
    clock_sleep_s(-1.0);
    clock_sleep_s(0.002);
    assert_true(clock_now_s() - start >= 0.002);
}

static void rect_holds_its_left_top_but_not_its_right_bottom(void **state) {
    (void)state;
    Rect r = {.x = 1, .y = 2, .w = 3, .h = 4};
    assert_true(rect_contains(r, (Vec2){1, 2}));
    assert_true(rect_contains(r, (Vec2){3.9f, 5.9f}));
    assert_false(rect_contains(r, (Vec2){4, 3}));
    assert_false(rect_contains(r, (Vec2){2, 6}));
    assert_false(rect_contains(r, (Vec2){0.9f, 3}));
}

static void shares_are_even_and_complete(void **state) {
    (void)state;
    for (int team = 1; team <= 9; team++) {
        for (int count = 0; count <= 40; count++) {
            assert_int_equal(team_share(count, 0, team), 0);
            assert_int_equal(team_share(count, team, team), count);
            for (int member = 0; member < team; member++) {
                int n = team_share(count, member + 1, team) - team_share(count, member, team);
                assert_in_range(n, count / team, (count + team - 1) / team);
                assert_true(n == 0 || member < count);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_even_and_complete),
        cmocka_unit_test(arena_gives_aligned_zeroed_separate_pieces),
        cmocka_unit_test(arena_need_rounds_up),
        cmocka_unit_test(arena_says_when_memory_is_not_there),
        cmocka_unit_test(checks_abort_and_name_the_value),
        cmocka_unit_test(error_formats_cuts_and_takes_null),
        cmocka_unit_test(file_comes_back_as_written),
        cmocka_unit_test(file_appears_only_when_complete),
        cmocka_unit_test(full_disk_is_an_error_and_keeps_the_old_file),
        cmocka_unit_test(unreadable_files_say_what_and_why),
        cmocka_unit_test(pipe_is_written_and_stays_a_pipe),
        cmocka_unit_test(link_outlives_what_is_written_through_it),
        cmocka_unit_test(folder_is_made_once_and_not_over_a_file),
        cmocka_unit_test(own_files_are_found_from_anywhere),
        cmocka_unit_test(fade_scales_alpha_alone),
        cmocka_unit_test(mix_blends_every_channel),
        cmocka_unit_test(oklch_hits_the_primaries),
        cmocka_unit_test(contrast_is_that_of_wcag),
        cmocka_unit_test(clock_never_runs_backwards),
        cmocka_unit_test(rect_holds_its_left_top_but_not_its_right_bottom),
    };
    return cmocka_run_group_tests_name("base", tests, make_folder, remove_folder);
}
