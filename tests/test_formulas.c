// Every path's formula, every loss and the rest are there, drawn as paths alone, and come out at the size and in the colour asked for.
#include "canvas.h"

#include "page/formulas.h"
#include "base/file.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[] = {
    "vp",
    "ot",
    "linear",
    "linear-noisy",
    "cosine",
    "ve",
    "bridge",
    "custom",
    "loss-velocity",
    "loss-noisy",
    "loss-noise",
    "loss-data",
    "loss-score",
    "exact",
    "sampler-sde",
    "sampler-ddpm",
    "sampler-ddim",
    "pairs-ot",
    "pairs-reflow",
    "pairs-sinkhorn",
    "pairs-independent",
    "next-scale",
    "ldm",
    "conversion",
    "score-flow",
    "coupling",
    "cnf",
    "flow-map",
    "drifting",
    "exact-linear",
    "exact-bridge",
    "forward-sde",
    "forward-ddpm",
    "forward-chain",
};
#define WIDEST 21.4f // em, that can be read beside a picture of 1280 x 720 on a projector
enum { NAMES = sizeof names / sizeof *names };

static void sources_and_drawings_are_there(void **state) {
    (void)state;
    for (int i = 0; i < NAMES; i++) {
        const char *const endings[] = {"tex", "svg"};
        for (int k = 0; k < 2; k++) {
            char name[96];
            char path[FILE_PATH_MAX];
            Error err;
            size_t size;
            snprintf(name, sizeof name, "assets/formulas/%s.%s", names[i], endings[k]);
            assert_true(file_find_own(path, name, &err));
            char *text = file_read(path, &size, &err);
            assert_non_null(text);
            if (k == 1) { // SDL2_image knows neither texts nor references nor drawings within drawings
                assert_null(strstr(text, "<text"));
                assert_null(strstr(text, "<use"));
                assert_null(strstr(text, "currentColor"));
                assert_null(strstr(text + 4, "<svg"));
            }
            free(text);
        }
    }
}

static void each_is_drawn_in_its_box(void **state) {
    (void)state;
    Canvas c;
    canvas_open(&c);
    Formulas *formulas = formulas_new();
    for (int i = 0; i < NAMES; i++) {
        float w = 0;
        float h = 0;
        assert_true(formulas_size(formulas, names[i], &w, &h));
        assert_true(w > 5 && w <= WIDEST && h > 0.9f && h < 20);
        Draw *draw = canvas_begin(&c, 0x000000FFu);
        Rect box = {8, 8, 112, 112 * h / w};
        formulas_draw(formulas, draw, names[i], box, 0xFF0000FFu);
        canvas_end(&c);
        int bottom = (int)(box.y + box.h) + 1;
        assert_true(canvas_sum_in(&c, 0, 8, 8, 120, bottom) > 30.0); // ink
        assert_close(canvas_sum_in(&c, 0, 0, 0, 8, CANVAS_H), 0, 0); // none beside it
        assert_close(canvas_sum_in(&c, 0, 0, bottom, CANVAS_W, CANVAS_H), 0, 0);
        assert_close(canvas_sum(&c, 1), 0, 0); // red
    }
    formulas_free(formulas);
    canvas_close(&c);
}

static void what_is_not_there_is_not_drawn(void **state) {
    (void)state;
    Canvas c;
    canvas_open(&c);
    Formulas *formulas = formulas_new();
    float w;
    float h;
    assert_false(formulas_size(formulas, "no-such-path", &w, &h));
    Draw *draw = canvas_begin(&c, 0x000000FFu);
    formulas_draw(formulas, draw, "no-such-path", (Rect){0, 0, 64, 64}, 0xFFFFFFFFu);
    canvas_end(&c);
    assert_close(canvas_sum(&c, 0), 0, 0);
    formulas_free(formulas);
    canvas_close(&c);
}

static void write_drawing(const char *home, const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/assets/formulas/%s.svg", home, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

// Files that are no drawings, or name no size.
static void broken_files_are_not_drawn(void **state) {
    (void)state;
    char home[] = "/tmp/flowscope-formulas-XXXXXX", path[256];
    assert_non_null(mkdtemp(home));
    snprintf(path, sizeof path, "%s/assets", home);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/assets/formulas", home);
    assert_int_equal(mkdir(path, 0700), 0);
    write_drawing(home, "sizeless", "<svg viewBox=\"0 0 1 1\"></svg>");
    write_drawing(home, "words", "not a drawing, width=\"16\" height=\"16\"");
    write_drawing(home, "cut", "<svg width=\"16\" height=\"16");
    write_drawing(home, "empty", "<svg width=\"16\" height=\"16\"></svg>");
    Canvas c;
    canvas_open(&c);
    Formulas *formulas = formulas_new();
    const char *before = getenv("FLOWSCOPE_HOME");
    char kept[FILE_PATH_MAX];
    snprintf(kept, sizeof kept, "%s", before ? before : "");
    setenv("FLOWSCOPE_HOME", home, 1);
    float w, h;
    static const char *const broken[] = {"sizeless", "words", "cut", "empty"};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(formulas_size(formulas, broken[i], &w, &h), i == 3);
    }
    if (before) {
        setenv("FLOWSCOPE_HOME", kept, 1);
    } else {
        unsetenv("FLOWSCOPE_HOME");
    }
    Draw *draw = canvas_begin(&c, 0x000000FFu);
    for (int i = 0; i < 4; i++) {
        formulas_draw(formulas, draw, broken[i], (Rect){0, 0, 64, 64}, 0xFFFFFFFFu);
        snprintf(path, sizeof path, "%s/assets/formulas/%s.svg", home, broken[i]);
        unlink(path);
    }
    canvas_end(&c);
    assert_close(canvas_sum(&c, 0), 0, 0);
    formulas_free(formulas);
    canvas_close(&c);
    snprintf(path, sizeof path, "%s/assets/formulas", home);
    rmdir(path);
    snprintf(path, sizeof path, "%s/assets", home);
    rmdir(path);
    rmdir(home);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_and_drawings_are_there),
        cmocka_unit_test(each_is_drawn_in_its_box),
        cmocka_unit_test(what_is_not_there_is_not_drawn),
        cmocka_unit_test(broken_files_are_not_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
