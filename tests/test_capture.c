// Pictures and films: what was written is read back, by SDL_image and by ffmpeg; and every way in which an encoder can fail
// ends in an error and leaves nothing behind.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/file.h"
#include "gfx/capture.h"
#include "gfx/film.h"

#include <SDL_image.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/test_capture_XXXXXX";
static char old_path[4096];

static const char *in_folder(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state) {
    (void)state;
    snprintf(old_path, sizeof old_path, "%s", getenv("PATH"));
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static int restore_path(void **state) {
    (void)state;
    return setenv("PATH", old_path, 1);
}

static int files_in(const char *path) {
    int n = 0;
    DIR *d = opendir(path);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        n += e->d_name[0] != '.';
    }
    if (d) {
        closedir(d);
    }
    return n;
}

// A frame whose left half has one colour and whose right half has another.
static void fill(uint8_t *rgb, int width, int height, const uint8_t left[3], const uint8_t right[3]) {
    for (int i = 0; i < width * height; i++) {
        memcpy(rgb + 3 * i, i % width < width / 2 ? left : right, 3);
    }
}

static const uint8_t orange[3] = {255, 155, 84};
static const uint8_t blue[3] = {79, 179, 255};

// ---- pictures --------------------------------------------------------------------------------------------------------------
static void test_png_keeps_every_pixel(void **state) {
    (void)state;
    enum { W = 37, H = 23 };
    uint8_t rgb[W * H * 3];
    for (int i = 0; i < W * H * 3; i++) {
        rgb[i] = (uint8_t)(i * 7 + i / 50);
    }
    Error err = {0};
    assert_true(capture_png(in_folder("a.png"), W, H, rgb, &err));
    SDL_Surface *loaded = IMG_Load(in_folder("a.png"));
    assert_non_null(loaded);
    SDL_Surface *back = SDL_ConvertSurfaceFormat(loaded, SDL_PIXELFORMAT_RGB24, 0);
    assert_int_equal(back->w, W);
    assert_int_equal(back->h, H);
    for (int y = 0; y < H; y++) {
        assert_memory_equal((uint8_t *)back->pixels + y * back->pitch, rgb + y * W * 3, W * 3);
    }
    SDL_FreeSurface(back);
    SDL_FreeSurface(loaded);
}

static void test_png_repeats_its_bytes(void **state) {
    (void)state;
    uint8_t rgb[64 * 48 * 3];
    fill(rgb, 64, 48, orange, blue);
    assert_true(capture_png(in_folder("b.png"), 64, 48, rgb, NULL));
    assert_true(capture_png(in_folder("c.png"), 64, 48, rgb, NULL));
    size_t nb, nc;
    char *b = file_read(in_folder("b.png"), &nb, NULL);
    char *c = file_read(in_folder("c.png"), &nc, NULL);
    assert_int_equal(nb, nc);
    assert_memory_equal(b, c, nb);
    free(b);
    free(c);
}

static void test_png_without_a_folder_is_an_error(void **state) {
    (void)state;
    uint8_t rgb[3] = {0};
    Error err = {0};
    assert_false(capture_png(in_folder("nowhere/a.png"), 1, 1, rgb, &err));
    assert_non_null(strstr(err.text, "nowhere/a.png"));
}

// ---- films -----------------------------------------------------------------------------------------------------------------
// Five frames: the halves change places in every one.
static bool write_film(const char *path, int width, int height, Error *err) {
    uint8_t *rgb = malloc((size_t)width * (size_t)height * 3);
    Film *film = film_open(path, width, height, 25, false, err);
    bool good = film != NULL;
    for (int i = 0; i < 5 && good; i++) {
        fill(rgb, width, height, i % 2 ? blue : orange, i % 2 ? orange : blue);
        good = film_frame(film, rgb, err);
    }
    free(rgb);
    if (film && !good) {
        film_discard(film);
    }
    return good && film_close(film, err);
}

// Decodes a film into raw RGB and returns its bytes.
static uint8_t *decode(const char *path, size_t *size) {
    char command[640];
    snprintf(command, sizeof command, "ffmpeg -v error -y -i '%s' -f rawvideo -pix_fmt rgb24 '%s/raw'", path, folder);
    assert_int_equal(system(command), 0);
    return (uint8_t *)file_read(in_folder("raw"), size, NULL);
}

static void assert_near(const uint8_t *pixel, const uint8_t *expected, int tolerance) {
    for (int c = 0; c < 3; c++) {
        assert_in_range(pixel[c] + tolerance, expected[c], expected[c] + 2 * tolerance);
    }
}

static void check_film(const char *name, int width, int height, int tolerance) {
    if (system("command -v ffmpeg >/dev/null") != 0) {
        skip();
    }
    char path[256];
    size_t size;
    Error err = {0};
    snprintf(path, sizeof path, "%s", in_folder(name));
    if (!write_film(path, width, height, &err)) {
        fail_msg("%s", err.text);
    }
    int w = width, h = height;
    if (!strstr(name, ".gif")) { // an odd column or row is cropped
        w -= w % 2;
        h -= h % 2;
    }
    uint8_t *raw = decode(path, &size);
    assert_int_equal(size, 5 * w * h * 3);
    for (int i = 0; i < 5; i++) {
        const uint8_t *row = raw + ((size_t)i * (size_t)(w * h) + (size_t)(h / 2 * w)) * 3;
        assert_near(row + 3 * (w / 4), i % 2 ? blue : orange, tolerance);
        assert_near(row + 3 * (3 * w / 4), i % 2 ? orange : blue, tolerance);
    }
    free(raw);
    unlink(path);
    unlink(in_folder("raw"));
}

static void test_mp4_decodes_to_what_was_put_in(void **state) {
    (void)state;
    check_film("a.mp4", 160, 90, 12);
}

static void test_mp4_of_odd_size(void **state) {
    (void)state;
    check_film("odd.mp4", 161, 91, 12);
}

static void test_gif_decodes_to_what_was_put_in(void **state) {
    (void)state;
    check_film("a.gif", 161, 91, 8);
}

static void test_webm_mov_and_mkv(void **state) {
    (void)state;
    check_film("a.mov", 160, 90, 12);
    check_film("a.mkv", 160, 90, 12);
    check_film("a.webm", 160, 90, 12);
}

static void test_gif_has_at_most_fifty_frames_a_second(void **state) {
    (void)state;
    assert_int_equal(film_fps("a.gif", 60), FILM_GIF_FPS);
    assert_int_equal(film_fps("a.GIF", 51), FILM_GIF_FPS);
    assert_int_equal(film_fps("a.gif", 30), 30);
    assert_int_equal(film_fps("a.mp4", 60), 60);
    assert_int_equal(film_fps("gif", 60), 60);
}

static void test_film_repeats_its_bytes(void **state) {
    (void)state;
    size_t na, nb;
    if (system("command -v ffmpeg >/dev/null") != 0) {
        skip();
    }
    assert_true(write_film(in_folder("a.mp4"), 160, 90, NULL));
    assert_true(write_film(in_folder("b.mp4"), 160, 90, NULL));
    char *a = file_read(in_folder("a.mp4"), &na, NULL);
    char *b = file_read(in_folder("b.mp4"), &nb, NULL);
    assert_int_equal(na, nb);
    assert_memory_equal(a, b, na);
    free(a);
    free(b);
}

// Writes a film of two frames into a folder that holds the frames of a longer one, and a text.
static bool film_over_frames(const char *name, bool overwrite, Error *err) {
    char stale[800], path[256];
    uint8_t rgb[32 * 16 * 3] = {0};
    snprintf(path, sizeof path, "%s", in_folder(name));
    snprintf(stale, sizeof stale,
             "mkdir '%s' && cd '%s' && for i in 0 1 2 3; do echo old >frame_0000$i.png; done && echo mine >notes.txt", path,
             path);
    assert_int_equal(system(stale), 0);
    Film *film = film_open(path, 32, 16, 25, overwrite, err);
    bool good = film != NULL;
    for (int i = 0; i < 2 && good; i++) {
        good = film_frame(film, rgb, err);
    }
    return good && film_close(film, err);
}

static void test_frames_of_others_stay(void **state) {
    (void)state;
    Error err = {0};
    assert_false(film_over_frames("held", false, &err));
    assert_non_null(strstr(err.text, "holds frames already"));
    assert_non_null(strstr(err.text, "--overwrite"));
    assert_int_equal(files_in(in_folder("held")), 5);
}

static void test_frames_are_replaced_when_told(void **state) {
    (void)state;
    Error err = {0};
    assert_true(film_over_frames("told", true, &err));
    assert_int_equal(files_in(in_folder("told")), 3); // the longer film before is gone, what is no frame is not
    assert_true(file_exists(in_folder("told/notes.txt")));
    assert_true(file_exists(in_folder("told/frame_00001.png")));
}

// The frames come into the folder when the film is whole; what came between stays, and the film is refused.
static void test_two_films_into_one_folder_leave_one(void **state) {
    (void)state;
    uint8_t rgb[32 * 16 * 3] = {0};
    Error err = {0};
    for (int there = 0; there < 2; there++) {
        const char *name = there ? "both" : "both-new";
        char path[256];
        snprintf(path, sizeof path, "%s", in_folder(name));
        assert_true(!there || mkdir(path, 0777) == 0);
        Film *one = film_open(path, 32, 16, 25, false, &err), *other = film_open(path, 32, 16, 25, false, &err);
        assert_non_null(one);
        assert_non_null(other);
        assert_true(film_frame(one, rgb, &err) && film_frame(one, rgb, &err) && film_frame(other, rgb, &err));
        assert_true(film_close(other, &err));
        assert_false(film_close(one, &err));
        assert_non_null(strstr(err.text, name));
        assert_int_equal(files_in(path), 1);
    }
}

static void test_two_films_of_one_name_leave_one(void **state) {
    (void)state;
    if (system("command -v ffmpeg >/dev/null") != 0) {
        skip();
    }
    char path[256];
    uint8_t rgb[32 * 16 * 3] = {0};
    int before = files_in(folder);
    snprintf(path, sizeof path, "%s", in_folder("both.mp4"));
    Film *one = film_open(path, 32, 16, 25, false, NULL), *other = film_open(path, 32, 16, 25, false, NULL);
    assert_true(film_frame(one, rgb, NULL) && film_frame(other, rgb, NULL) && film_frame(other, rgb, NULL));
    assert_true(film_close(one, NULL));
    assert_true(film_close(other, NULL));
    size_t size;
    free(decode(path, &size));
    assert_int_equal(size, 2 * sizeof rgb); // the one that ended last
    unlink(path);
    unlink(in_folder("raw"));
    assert_int_equal(files_in(folder), before);
}

static void test_discard_leaves_nothing(void **state) {
    (void)state;
    const char *const names[] = {"gone.mp4", "gone"};
    uint8_t rgb[32 * 16 * 3] = {0};
    for (int i = 0; i < 2; i++) {
        int before = files_in(folder);
        Film *film = film_open(in_folder(names[i]), 32, 16, 25, false, NULL);
        assert_non_null(film);
        assert_true(film_frame(film, rgb, NULL));
        film_discard(film);
        assert_int_equal(files_in(folder), before);
    }
}

// ---- encoders that fail ----------------------------------------------------------------------------------------------------
// Puts a script named ffmpeg, and nothing else, into PATH.
static void fake_ffmpeg(const char *script) {
    char bin[256];
    snprintf(bin, sizeof bin, "%s", in_folder("bin"));
    mkdir(bin, 0777);
    FILE *f = fopen(in_folder("bin/ffmpeg"), "w");
    fprintf(f, "#!/bin/sh\n%s\n", script);
    fclose(f);
    chmod(in_folder("bin/ffmpeg"), 0755);
    setenv("PATH", bin, 1);
}

static void test_dead_encoder_is_an_error(void **state) {
    (void)state;
    Error err = {0};
    fake_ffmpeg("echo 'the disk smells odd' >&2; exit 1");
    int before = files_in(folder);
    assert_false(write_film(in_folder("dead.mp4"), 640, 360, &err)); // more than a pipe holds
    assert_non_null(strstr(err.text, "the disk smells odd"));
    assert_int_equal(files_in(folder), before);
}

static void test_encoder_that_fails_at_the_end(void **state) {
    (void)state;
    Error err = {0};
    fake_ffmpeg("while read -r line; do :; done; echo 'No space left on device' >&2; exit 1");
    int before = files_in(folder);
    assert_false(write_film(in_folder("full.mp4"), 16, 16, &err));
    assert_non_null(strstr(err.text, "No space left on device. Free some space"));
    assert_int_equal(files_in(folder), before);
}

// A reader that starts late gets every frame, in order, though the film is made meanwhile.
static void test_every_frame_reaches_the_encoder_in_order(void **state) {
    (void)state;
    enum { W = 64, H = 48, FRAMES = 12, BYTES = W * H * 3 / 2 };
    uint8_t rgb[W * H * 3];
    size_t size;
    fake_ffmpeg("for last; do :; done\ncase \"$*\" in *-encoders*) exit 0;; esac\n/bin/sleep 0.1; exec /bin/cat >\"$last\"");
    Film *film = film_open(in_folder("plain.mp4"), W, H, 25, false, NULL);
    assert_non_null(film);
    for (int i = 0; i < FRAMES; i++) {
        memset(rgb, 20 * i, sizeof rgb);
        assert_true(film_frame(film, rgb, NULL));
    }
    assert_true(film_close(film, NULL));
    uint8_t *got = (uint8_t *)file_read(in_folder("plain.mp4"), &size, NULL);
    assert_int_equal(size, FRAMES * BYTES);
    for (int i = 0; i < FRAMES; i++) { // grey: luma, then chroma
        int luma = (int)(16.5 + 219.0 / 255.0 * 20 * i);
        for (int k = 0; k < BYTES; k++) {
            assert_int_equal(got[i * BYTES + k], k < W * H ? luma : 128);
        }
    }
    free(got);
}

// A gif is made in three runs of the encoder; whichever fails, nothing is left.
static void test_gif_leaves_nothing_beside_it(void **state) {
    (void)state;
    Error err = {0};
    int before = files_in(folder);
    if (system("command -v ffmpeg >/dev/null") != 0) {
        skip();
    }
    assert_true(write_film(in_folder("tidy.gif"), 32, 16, &err));
    assert_int_equal(files_in(folder), before + 1);
    unlink(in_folder("tidy.gif"));
    fake_ffmpeg("case \"$*\" in *paletteuse*) echo 'no colours left' >&2; exit 1;; esac\n"
                "/bin/cat");
    before = files_in(folder);
    assert_false(write_film(in_folder("untidy.gif"), 32, 16, &err));
    assert_non_null(strstr(err.text, "no colours left"));
    assert_int_equal(files_in(folder), before);
}

// The real encoder with no room to write.
static void test_full_disk_is_an_error(void **state) {
    (void)state;
    if (system("command -v ffmpeg >/dev/null") != 0) {
        skip();
    }
    Error err = {0};
    int before = files_in(folder);
    struct rlimit old, small;
    getrlimit(RLIMIT_FSIZE, &old);
    small = old;
    small.rlim_cur = 600;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    bool good = write_film(in_folder("big.mp4"), 160, 90, &err);
    setrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_DFL);
    assert_false(good);
    assert_int_equal(files_in(folder), before);
}

static void test_without_ffmpeg_there_is_a_folder(void **state) {
    (void)state;
    setenv("PATH", "/nowhere", 1);
    char path[256];
    snprintf(path, sizeof path, "%s", in_folder("none.mp4"));
    uint8_t rgb[32 * 16 * 3] = {0};
    Film *film = film_open(path, 32, 16, 25, false, NULL);
    assert_non_null(film);
    assert_string_equal(film_target(film), in_folder("none.mp4-frames"));
    assert_true(film_frame(film, rgb, NULL));
    assert_true(film_close(film, NULL));
    assert_int_equal(files_in(in_folder("none.mp4-frames")), 1);
}

static void test_film_in_a_missing_folder_is_an_error(void **state) {
    (void)state;
    const char *const names[] = {"nowhere/a.mp4", "nowhere/frames"};
    for (int i = 0; i < 2; i++) {
        Error err = {0};
        assert_null(film_open(in_folder(names[i]), 32, 16, 25, false, &err));
        assert_non_null(strstr(err.text, names[i]));
        assert_non_null(strstr(err.text, "Create that folder first"));
    }
}

static void test_other_endings_are_refused(void **state) {
    (void)state;
    const char *const names[] = {"a.avi", "a.txt", "z.png", "v1.2"};
    for (int i = 0; i < 4; i++) {
        Error err = {0};
        assert_null(film_open(in_folder(names[i]), 32, 16, 25, false, &err));
        assert_non_null(strstr(err.text, names[i]));
        assert_non_null(strstr(err.text, ".mp4, .mov, .mkv, .webm or .gif"));
        assert_false(file_exists(in_folder(names[i])));
    }
    const char *const folders[] = {"v1.2/", ".hidden", "v1.2"}; // the last one is there by then
    for (int i = 0; i < 3; i++) {
        Film *film = film_open(in_folder(folders[i]), 32, 16, 25, false, NULL);
        assert_non_null(film);
        assert_true(film_close(film, NULL));
        assert_true(file_exists(in_folder(folders[i])));
    }
}

static void test_endings_in_capitals(void **state) {
    (void)state;
    assert_true(write_film(in_folder("A.GIF"), 32, 16, NULL));
    size_t size;
    char *bytes = file_read(in_folder("A.GIF"), &size, NULL);
    assert_non_null(bytes);
    assert_memory_equal(bytes, "GIF8", 4);
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_png_keeps_every_pixel),
        cmocka_unit_test(test_png_repeats_its_bytes),
        cmocka_unit_test(test_png_without_a_folder_is_an_error),
        cmocka_unit_test(test_mp4_decodes_to_what_was_put_in),
        cmocka_unit_test(test_mp4_of_odd_size),
        cmocka_unit_test(test_gif_decodes_to_what_was_put_in),
        cmocka_unit_test(test_webm_mov_and_mkv),
        cmocka_unit_test(test_gif_has_at_most_fifty_frames_a_second),
        cmocka_unit_test(test_film_repeats_its_bytes),
        cmocka_unit_test(test_frames_of_others_stay),
        cmocka_unit_test(test_frames_are_replaced_when_told),
        cmocka_unit_test(test_two_films_into_one_folder_leave_one),
        cmocka_unit_test(test_two_films_of_one_name_leave_one),
        cmocka_unit_test(test_discard_leaves_nothing),
        cmocka_unit_test_teardown(test_dead_encoder_is_an_error, restore_path),
        cmocka_unit_test_teardown(test_encoder_that_fails_at_the_end, restore_path),
        cmocka_unit_test_teardown(test_every_frame_reaches_the_encoder_in_order, restore_path),
        cmocka_unit_test_teardown(test_gif_leaves_nothing_beside_it, restore_path),
        cmocka_unit_test(test_full_disk_is_an_error),
        cmocka_unit_test_teardown(test_without_ffmpeg_there_is_a_folder, restore_path),
        cmocka_unit_test(test_film_in_a_missing_folder_is_an_error),
        cmocka_unit_test(test_other_endings_are_refused),
        cmocka_unit_test(test_endings_in_capitals),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
