// What a signal leaves behind: no half-written file, no folder of frames, no child; and when the first one only asks.
#include "own_folder.h"

#include "base/interrupt.h"

#include "base/clock.h"
#include "base/file.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void make(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    if (fd < 0) {
        abort();
    }
    close(fd);
}

// How a process ends that does this: its exit code, or minus the signal.
static int end_of(void (*work)(int arrived), int arrived) {
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGABRT, SIG_DFL); // the test's own
        work(arrived);
        _exit(0);
    }
    int status = 0;
    assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int alive[2]; // a pipe whose end is with the child of the process that is ended

static void cover_all(int number) {
    interrupt_init();
    make("half.part");
    interrupt_cover("half.part");
    make("kept");
    interrupt_release(interrupt_cover("kept"));
    mkdir("frames", 0700);
    for (int i = 8; i < 12; i++) { // 8, 9, 10 and 11: a digit more
        char name[32];
        snprintf(name, sizeof name, "frames/f_%d.png", i);
        make(name);
    }
    interrupt_cover_numbered("frames/f_8.png");
    pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        for (;;) {
            pause();
        }
    }
    setpgid(pid, pid);
    interrupt_cover_child(pid);
    close(alive[1]);
    if (number == SIGABRT) {
        interrupt_defer(); // does not put off what the program itself gives up for
    }
    raise(number);
}

static void every_signal_that_ends_clears_up(void **state) {
    (void)state;
    static const int numbers[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGABRT};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_int_equal(pipe(alive), 0);
        assert_int_equal(end_of(cover_all, numbers[i]), -numbers[i]);
        close(alive[1]);
        struct pollfd end = {.fd = alive[0], .events = POLLIN};
        char byte;
        assert_int_equal(poll(&end, 1, 20000), 1); // the child is gone, and its end of the pipe
        assert_int_equal(read(alive[0], &byte, 1), 0);
        close(alive[0]);
        assert_false(file_exists("half.part"));
        assert_false(file_exists("frames"));
        assert_true(file_exists("kept"));
    }
}

// Frames that are wider than their number: nines that become tens without growing, and a file of somebody else's, which stays.
static void clear_frames(int unused) {
    (void)unused;
    mkdir("wide", 0700);
    make("wide/f_00099.png");
    make("wide/f_00100.png");
    make("wide/notes");
    interrupt_cover_numbered("none/f_0.png");
    interrupt_cover_numbered(NULL);
    interrupt_clear();
    interrupt_cover_numbered("wide/f_00099.png");
    interrupt_clear();
    interrupt_clear(); // once is enough
}

static void only_the_frames_of_the_film_go(void **state) {
    (void)state;
    assert_int_equal(end_of(clear_frames, 0), 0);
    assert_false(file_exists("wide/f_00099.png"));
    assert_false(file_exists("wide/f_00100.png"));
    assert_true(file_exists("wide/notes"));
}

static void ask(int times) {
    interrupt_init();
    interrupt_defer();
    make("work.part");
    interrupt_cover("work.part");
    for (int i = 0; i < times; i++) {
        if (i == 2) {
            clock_sleep_s(2.2);
        }
        raise(SIGINT);
    }
    _exit(interrupt_asked() && file_exists("work.part") ? 7 : 8);
}

static void the_first_signal_only_asks_where_that_was_agreed(void **state) {
    (void)state;
    assert_int_equal(end_of(ask, 0), 8);
    assert_int_equal(end_of(ask, 1), 7);
    assert_int_equal(end_of(ask, 2), 7); // the same one, told twice
    assert_int_equal(end_of(ask, 3), -SIGINT);
    assert_false(file_exists("work.part"));
}

static void hang_up(int ignored) {
    signal(SIGHUP, ignored ? SIG_IGN : SIG_DFL);
    interrupt_init();
    raise(SIGHUP);
}

static void nohup_is_respected(void **state) {
    (void)state;
    assert_int_equal(end_of(hang_up, 1), 0);
    assert_int_equal(end_of(hang_up, 0), -SIGHUP);
}

static void there_is_room_for_some_files(void **state) {
    (void)state;
    enum { ENOUGH = 10, MANY = 100 };
    int slot[MANY], count = 0;
    static char far[FILE_PATH_MAX + 40];
    for (size_t i = 0; i < sizeof far - 1; i++) {
        far[i] = 'x';
    }
    assert_int_equal(interrupt_cover(far), -1);
    while (count < MANY && (slot[count] = interrupt_cover("a")) >= 0) {
        assert_true(count == 0 || slot[count] != slot[count - 1]);
        count++;
    }
    assert_in_range(count, ENOUGH, MANY - 1);
    interrupt_release(-1); // of what had no room
    interrupt_release(slot[2]);
    assert_int_equal(interrupt_cover("b"), slot[2]);
    for (int i = 0; i < count; i++) {
        interrupt_release(slot[i]);
    }
}

static void a_folder_goes_when_it_is_empty(void **state) {
    (void)state;
    static const char *const folders[] = {"pages", "held"}, *const pages[] = {"pages/index.html.part", "held/index.html.part"};
    make("unrelated");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(mkdir(folders[i], 0700), 0);
        const int folder = interrupt_cover(folders[i]);
        make(pages[i]);
        const int page = interrupt_cover(pages[i]);
        if (i == 1) {
            make("held/of_others");
        }
        interrupt_clear();
        assert_false(file_exists(pages[i]));
        assert_int_equal(file_exists(folders[i]), i == 1);
        interrupt_release(page);
        interrupt_release(folder);
    }
    assert_true(file_exists("held/of_others") && file_exists("unrelated"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_signal_that_ends_clears_up),
        cmocka_unit_test(only_the_frames_of_the_film_go),
        cmocka_unit_test(the_first_signal_only_asks_where_that_was_agreed),
        cmocka_unit_test(nohup_is_respected),
        cmocka_unit_test(there_is_room_for_some_files),
        cmocka_unit_test(a_folder_goes_when_it_is_empty),
    };
    return cmocka_run_group_tests(tests, enter_own_folder, leave_own_folder);
}
