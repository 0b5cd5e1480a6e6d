// What is read is a file, and never waited for: pipes, devices, sockets and folders are refused at once, long files unread.
#include "own_folder.h"

#include "base/file_in.h"

#include "base/error.h"
#include "base/file.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static void refused(const char *path, const char *part) {
    FileIn in;
    Error err = {0};
    alarm(10); // an opener that waits would wait for ever
    assert_false(file_in_open(&in, path, &err));
    alarm(0);
    if (!strstr(err.text, part)) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
    }
    size_t size;
    assert_null(file_read(path, &size, &err));
}

static void only_files_are_opened(void **state) {
    (void)state;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_int_equal(symlink("pipe", "link"), 0);
    assert_int_equal(mkdir("folder", 0700), 0);
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "socket"};
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(s, (struct sockaddr *)&name, sizeof name), 0);
    refused("pipe", "pipe: it is a pipe");
    refused("link", "link: it is a pipe");
    refused("folder", "it is a folder");
    refused("/dev/zero", "it is a device");
    refused("socket", "it is a socket");
    refused("none", "No such file");
    refused("none/none", "No such file");
    close(s);
}

// Below /proc files tell a size of 0 and have a content, or none that can be read; a file that is empty is one.
static void what_is_made_while_it_is_read_is_not_called_empty(void **state) {
    (void)state;
    if (access("/proc/self/mem", R_OK) != 0) {
        skip();
    }
    refused("/proc/self/mem", "only while it is read");
    refused("/proc/self/maps", "Copy it to a file");
    assert_int_equal(symlink("/proc/self/status", "link_to_status"), 0);
    refused("link_to_status", "link_to_status: its content");
    FileIn in;
    Error err;
    close(open("empty", O_WRONLY | O_CREAT, 0600));
    assert_true(file_in_open(&in, "empty", &err));
    assert_int_equal(in.size, 0);
    file_in_close(&in);
}

static void long_files_are_refused_unread(void **state) {
    (void)state;
    FileIn in;
    Error err = {0};
    size_t size;
    FILE *f = fopen("sparse", "wb");
    assert_int_equal(ftruncate(fileno(f), (off_t)6 << 30), 0);
    fclose(f);
    assert_true(file_in_open(&in, "sparse", &err));
    assert_true(in.size == (int64_t)6 << 30);
    assert_null(file_in_whole(&in, 5 << 20, &size, &err));
    assert_string_equal(err.text, "sparse is too long. Up to 5 MB can be read.");
    char bytes[4] = "abc";
    assert_true(file_in_read(&in, (int64_t)5 << 30, 4, bytes, &err));
    assert_int_equal(bytes[0], 0);
    assert_false(file_in_read(&in, ((int64_t)6 << 30) - 2, 4, bytes, &err));
    assert_non_null(strstr(err.text, "only 2 of 4 bytes"));
    file_in_close(&in);
    assert_null(file_read("sparse", &size, &err));
}

// A pipe at the standard input can be read as often as training begins again.
static void the_standard_input_is_read_more_than_once(void **state) {
    (void)state;
    int ends[2];
    FileIn in;
    Error err = {0};
    size_t size;
    const int before = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "1,2\n", 4), 4);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    for (int i = 0; i < 2; i++) {
        assert_true(file_in_open_standard(&in, 100, &err));
        char *text = file_in_whole(&in, 100, &size, &err);
        assert_string_equal(text, "1,2\n");
        free(text);
        file_in_close(&in);
    }
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "1,2\n", 4), 4);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    assert_false(file_in_open_standard(&in, 3, &err));
    assert_non_null(strstr(err.text, "the standard input is too long"));
    dup2(open("/", O_RDONLY | O_DIRECTORY), STDIN_FILENO);
    assert_false(file_in_open_standard(&in, 100, &err));
    assert_non_null(strstr(err.text, "the standard input: it is a folder"));
    dup2(before, STDIN_FILENO);
}

static void wake(int number) {
    (void)number;
}

// What asks to stop is heard while nothing comes; a stream that is closed or cannot be read is told.
static void the_standard_input_may_fail(void **state) {
    (void)state;
    int ends[2];
    FileIn in;
    Error err = {0};
    const int before = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[0], STDIN_FILENO);
    struct sigaction action = {.sa_handler = wake}; // a wait is cut short
    sigaction(SIGALRM, &action, NULL);
    alarm(1);
    assert_false(file_in_open_standard(&in, 100, &err));
    assert_string_equal(err.text, "Stopped while reading the standard input.");
    close(ends[0]);
    dup2(ends[1], STDIN_FILENO); // only for writing
    assert_false(file_in_open_standard(&in, 100, &err));
    assert_string_equal(err.text, "Cannot read the standard input: Bad file descriptor.");
    close(ends[1]);
    close(STDIN_FILENO);
    assert_false(file_in_open_standard(&in, 100, &err));
    assert_string_equal(err.text, "Cannot read the standard input: Bad file descriptor.");
    dup2(before, STDIN_FILENO);
    close(before);
}

static void what_cannot_be_read_or_kept_is_told(void **state) {
    (void)state;
    FileIn in;
    Error err = {0};
    size_t size;
    FILE *f = fopen("short", "w");
    fputs("abc", f);
    fclose(f);
    assert_true(file_in_open(&in, "short", &err));
    assert_int_equal(truncate("short", 1), 0); // somebody else cuts it meanwhile
    assert_null(file_in_whole(&in, 100, &size, &err));
    assert_string_equal(err.text, "Cannot read short: only 1 of 3 bytes could be read.");
    in.size = INT64_MAX - 1;
    assert_null(file_in_whole(&in, INT64_MAX, &size, &err));
    assert_string_equal(err.text, "Cannot read short: not enough memory.");
    file_in_close(&in);
    in.fd = open("/", O_RDONLY | O_DIRECTORY);
    assert_false(file_in_read(&in, 0, 1, (char[1]){0}, &err));
    assert_string_equal(err.text, "Cannot read short: Is a directory.");
    file_in_close(&in);
    char shown[FILE_IN_SHOWN], name[1024] = "";
    while (strlen(name) < 600) {
        strcat(name, "\xEA\xB0\x80"); // NOLINT: there is room
    }
    file_in_show(shown, name); // its end, from the beginning of a character
    assert_true(strlen(shown) > 20 && strlen(shown) % 3 == 0);
    assert_int_equal((unsigned char)shown[0], 0xEA);
    assert_string_equal(shown, name + strlen(name) - strlen(shown));
}

static void names_are_of_the_file_that_they_stand_in(void **state) {
    (void)state;
    char name[64];
    static const struct {
        const char *name, *other, *near;
    } cases[] = {{"a.csv", "s.ini", "a.csv"},
                 {"a.csv", "d/s.ini", "d/a.csv"},
                 {"/a.csv", "d/s.ini", "/a.csv"},
                 {"../a.csv", "/s", "/../a.csv"},
                 {"-", "s.ini", "./-"},
                 {"-", "d/s.ini", "d/-"},
                 {"", "d/s.ini", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(file_in_resolve(name, sizeof name, cases[i].name, cases[i].other));
        assert_string_equal(name, cases[i].near);
    }
    assert_false(file_in_resolve(name, 8, "points.csv", "s.ini"));
    mkdir("d", 0700);
    FILE *f = fopen("d/a.csv", "w");
    fclose(f);
    file_in_beside(name, sizeof name, "d/a.csv", "d/s.ini");
    assert_string_equal(name, "a.csv");
    file_in_beside(name, sizeof name, "d/a.csv", "s.ini");
    assert_string_equal(name, "d/a.csv");
    file_in_beside(name, sizeof name, "d/none.csv", "s.ini");
    assert_string_equal(name, "d/none.csv");
    file_in_beside(name, sizeof name, "../../dev/null", "d/s.ini");
    assert_string_equal(name, "/dev/null");
}

static void a_link_stands_for_the_file_that_it_leads_to(void **state) {
    char name[128], whole[128];
    mkdir("real", 0700);
    mkdir("links", 0700);
    close(open("real/m", O_WRONLY | O_CREAT, 0600));
    close(open("real/a.csv", O_WRONLY | O_CREAT, 0600));
    close(open("links/a.csv", O_WRONLY | O_CREAT, 0600));
    assert_int_equal(symlink("../real/m", "links/m"), 0);
    assert_int_equal(symlink("../real/none", "links/gone"), 0);
    snprintf(whole, sizeof whole, "%s/real/a.csv", (const char *)*state);
    assert_true(file_in_resolve(name, sizeof name, "a.csv", "links/m"));
    assert_string_equal(name, whole);
    file_in_beside(name, sizeof name, "real/a.csv", "links/m");
    assert_string_equal(name, "a.csv");
    file_in_beside(name, sizeof name, "links/a.csv", "links/m");
    assert_string_equal(strrchr(name, '/') - sizeof "links" + 1, "links/a.csv");
    assert_int_equal(name[0], '/');
    file_in_beside(name, sizeof name, "real/a.csv", "links/gone");
    assert_string_equal(name, whole);
}

static void sentences_are_one_plain_line(void **state) {
    (void)state;
    char plain[200];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const int before = dup(STDERR_FILENO);
    Error err;
    error_set(&err, "Cannot read %s.",
              "\x1b[2Ja\nb\r\t\x7f\xc2\x9b"
              "31m\xe2\x80\xae"
              "c\xe2\x81\xa6\xef\xbb\xbf\xe2\x80\xa8 \xff"
              "d");
    dup2(ends[1], STDERR_FILENO);
    error_say(&err, 1);
    error_note("%s is short.", "e\x1b[m");
    dup2(before, STDERR_FILENO);
    ssize_t n = read(ends[0], plain, sizeof plain - 1);
    plain[n > 0 ? n : 0] = '\0';
    assert_string_equal(plain, "flowscope: Cannot read ?[2Ja?b????31m?c??? ?d.\nflowscope: e?[m is short.\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_files_are_opened),
        cmocka_unit_test(what_is_made_while_it_is_read_is_not_called_empty),
        cmocka_unit_test(long_files_are_refused_unread),
        cmocka_unit_test(the_standard_input_is_read_more_than_once),
        cmocka_unit_test(the_standard_input_may_fail),
        cmocka_unit_test(what_cannot_be_read_or_kept_is_told),
        cmocka_unit_test(names_are_of_the_file_that_they_stand_in),
        cmocka_unit_test(a_link_stands_for_the_file_that_it_leads_to),
        cmocka_unit_test(sentences_are_one_plain_line),
    };
    return cmocka_run_group_tests(tests, enter_own_folder, leave_own_folder);
}
