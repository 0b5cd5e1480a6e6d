// What is written takes its final name when it is whole: links are followed and stay, modes are kept, what was there survives a failure,
// and what cannot be written says why and what to do.
#include "own_folder.h"

#include "base/file_out.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static bool write_out(const char *path, const char *text, Error *err) {
    FileOut out;
    if (!file_out_open(&out, path, err)) {
        return false;
    }
    fputs(text, out.stream);
    return file_out_commit(&out, err);
}

static void assert_holds(const char *path, const char *text) {
    char found[64] = "";
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_true(fgets(found, sizeof found, f) || !*text);
    fclose(f);
    assert_string_equal(found, text);
}

static void refused(const char *path, const char *sentence) {
    Error err = {0};
    assert_false(write_out(path, "new", &err));
    if (!strstr(err.text, sentence)) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, sentence);
    }
    memset(&err, 0, sizeof err);
    assert_false(file_out_try(path, &err));
    assert_non_null(strstr(err.text, sentence));
}

static void nothing_left_over(void) {
    assert_int_not_equal(system("ls -A . | grep -q '[.]part$'"), 0); // NOLINT: in a folder of our own
}

static void what_cannot_be_written_says_what_to_do(void **state) {
    (void)state;
    static char name[FILE_PATH_MAX + 2];
    mkdir("folder", 0700);
    refused("none/a", "Cannot write none/a: No such file or directory. Create that folder first.");
    refused("folder", "Cannot write folder: it is a folder.");
    refused("new/", "Cannot write new/: it is a folder.");
    memset(name, 'n', 260);
    refused(name, "File name too long. Choose a shorter name.");
    memset(name, 'n', sizeof name - 1);
    refused(name, "The file name is too long (1025 bytes, up to 1023 are allowed).");
    assert_int_equal(symlink("b", "a"), 0);
    assert_int_equal(symlink("a", "b"), 0);
    refused("a", "Cannot write a: ");
    unlink("a");
    unlink("b");
    nothing_left_over();
}

static void links_stay_and_modes_are_kept(void **state) {
    (void)state;
    Error err = {0};
    struct stat info;
    mkdir("there", 0700);
    assert_int_equal(symlink("there/one", "first"), 0);
    assert_int_equal(symlink("two", "there/one"), 0); // beside itself
    assert_true(write_out("first", "new", &err)); // where it leads, though nothing is there yet
    assert_holds("there/two", "new");
    assert_int_equal(chmod("there/two", 0604), 0);
    assert_true(write_out("first", "newer", &err));
    assert_holds("there/two", "newer");
    assert_int_equal(stat("there/two", &info), 0);
    assert_int_equal(info.st_mode & 0777, 0604);
    assert_int_equal(lstat("first", &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    char end[FILE_PATH_MAX];
    assert_non_null(realpath("there/two", end));
    assert_int_equal(symlink(end, "far"), 0);
    assert_true(write_out("far", "whole path", &err));
    assert_holds("there/two", "whole path");
}

// 250 bytes of a long name: the temporary one is cut between two characters, and fits.
static void long_names_are_written(void **state) {
    (void)state;
    Error err = {0};
    char name[256] = "a";
    while (strlen(name) < 248) {
        strcat(name, "\xEA\xB0\x80"); // NOLINT: there is room
    }
    FileOut out;
    assert_true(file_out_open(&out, name, &err));
    assert_true(strlen(out.temp) < 220);
    assert_int_equal(strncmp(out.temp, name, 199), 0);
    assert_int_equal(out.temp[199], '.'); // 1 + 66 characters of 3 bytes
    assert_true(file_out_commit(&out, &err));
    assert_int_equal(access(name, F_OK), 0);
}

static void what_fails_leaves_what_was_there(void **state) {
    (void)state;
    Error err = {0};
    FileOut out;
    assert_true(write_out("old", "old", &err));
    assert_true(file_out_open(&out, "old", &err));
    fputs("new", out.stream);
    file_out_discard(&out);
    file_out_discard(&out); // twice does no harm
    assert_holds("old", "old");
    assert_true(file_out_open(&out, "old", &err));
    unlink(out.temp); // somebody tidies up
    FILE *other = fopen(out.temp, "w");
    fclose(other);
    assert_false(file_out_commit(&out, &err));
    assert_non_null(strstr(err.text, "something else removed the unfinished file old."));
    assert_int_equal(access(out.temp, F_OK), 0); // not ours to remove
    unlink(out.temp);
    assert_holds("old", "old");
    assert_true(file_out_open(&out, "gone", &err));
    mkdir("gone", 0700); // a folder takes the name meanwhile
    assert_false(file_out_commit(&out, &err));
    assert_non_null(strstr(err.text, "Cannot write gone: "));
    nothing_left_over();
}

static void a_full_disk_and_a_limit_are_told(void **state) {
    (void)state;
    Error err = {0};
    FileOut out;
    if (file_out_is_stream("/dev/full")) {
        assert_true(file_out_try("/dev/full", &err));
        assert_false(write_out("/dev/full", "new", &err));
        assert_string_equal(err.text, "Cannot write /dev/full: No space left on device. Free some space or choose another disk.");
    }
    struct rlimit limit, before;
    getrlimit(RLIMIT_FSIZE, &before);
    limit = before;
    limit.rlim_cur = 4096;
    signal(SIGXFSZ, SIG_IGN);
    for (int early = 0; early < 2; early++) { // found out at the end, or by a write before
        assert_true(write_out("old", "old", &err));
        assert_true(file_out_open(&out, "old", &err));
        setrlimit(RLIMIT_FSIZE, &limit);
        for (int i = 0; i < (early ? 100000 : 1025); i++) {
            fputs("1234", out.stream);
        }
        bool done = file_out_commit(&out, &err);
        setrlimit(RLIMIT_FSIZE, &before);
        assert_false(done);
        assert_non_null(strstr(err.text, "File too large. Raise the limit on the size of a file (ulimit -f) or choose another disk."));
        assert_holds("old", "old");
    }
    nothing_left_over();
    assert_false(file_cannot_write("x", 0, &err));
    assert_string_equal(err.text, "Cannot write x: a write failed, the disk may be full. Free some space or choose another disk.");
    assert_false(file_cannot_write("x", EROFS, &err));
    assert_string_equal(err.text, "Cannot write x: Read-only file system. Choose a folder that you may write to.");
    assert_false(file_cannot_write("x", EILSEQ, &err));
    assert_non_null(strstr(err.text, ". Choose another name."));
}

static void *read_late(void *pipe) {
    static char found[16];
    clock_sleep_s(0.1);
    int fd = open(pipe, O_RDONLY);
    ssize_t n = read(fd, found, sizeof found - 1);
    found[n > 0 ? n : 0] = '\0';
    close(fd);
    return found;
}

static void a_pipe_is_waited_for(void **state) {
    (void)state;
    Error err = {0};
    pthread_t thread;
    void *found;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_int_equal(pthread_create(&thread, NULL, read_late, (char[]){"pipe"}), 0);
    assert_true(file_out_try("pipe", &err)); // which asks no reader
    assert_true(write_out("pipe", "through", &err));
    pthread_join(thread, &found);
    assert_string_equal(found, "through");
    assert_false(write_out("pipe", "nobody", &err)); // waits for FILE_OUT_READER_S
    assert_string_equal(err.text, "Cannot write pipe: nobody reads this pipe.");
    int ends[2];
    char name[32], text[8] = "";
    assert_int_equal(pipe(ends), 0);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[1]);
    assert_true(write_out(name, "given", &err));
    assert_int_equal(read(ends[0], text, sizeof text), 5);
    assert_string_equal(text, "given");
}

static void what_stands_beside_a_file(void **state) {
    (void)state;
    Error err = {0};
    struct stat info;
    char path[FILE_PATH_MAX], bytes[4] = "";
    int fd = file_scratch("here", &err);
    assert_true(fd >= 8);
    assert_int_equal(fstat(fd, &info), 0);
    assert_int_equal(info.st_nlink, 0);
    assert_int_equal(write(fd, "abc", 3), 3);
    assert_int_equal(pread(fd, bytes, 3, 0), 3);
    assert_string_equal(bytes, "abc");
    close(fd);
    assert_int_equal(file_scratch("none/here", &err), -1);
    assert_non_null(strstr(err.text, "Create that folder first"));
    assert_true(file_temp_folder(path, "here", &err));
    assert_int_equal(strncmp(path, "here.", 5), 0);
    assert_int_equal(rmdir(path), 0);
    assert_false(file_temp_folder(path, "none/here", &err));
    assert_string_equal(err.text, "Cannot make the folder none/here: No such file or directory. Create that folder first.");
    assert_true(file_make_folder("made", &err));
    assert_true(file_make_folder("made", &err));
    assert_true(write_out("a file", "", &err));
    assert_false(file_make_folder("a file", &err));
    assert_string_equal(err.text, "Cannot write a file: it is there and is not a folder.");
    assert_false(file_make_folder("none/made", &err));
    nothing_left_over();
}

// The reasons are those of the system, in words that can be translated.
static void reasons_are_the_systems(void **state) {
    (void)state;
    for (int number = 1; number < 100; number++) {
        char reason[128]; // of a number that it does not know the system keeps one text only
        snprintf(reason, sizeof reason, "%s", file_reason(number));
        assert_string_equal(reason, strerror(number));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_written_says_what_to_do),
        cmocka_unit_test(links_stay_and_modes_are_kept),
        cmocka_unit_test(long_names_are_written),
        cmocka_unit_test(what_fails_leaves_what_was_there),
        cmocka_unit_test(a_full_disk_and_a_limit_are_told),
        cmocka_unit_test(a_pipe_is_waited_for),
        cmocka_unit_test(what_stands_beside_a_file),
        cmocka_unit_test(reasons_are_the_systems),
    };
    return cmocka_run_group_tests(tests, enter_own_folder, leave_own_folder);
}
