// Scene files: what they take, what they refuse and in which words, and that a refusal changes nothing.
#include "run/scene.h"

#include "base/file.h"
#include "base/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

// Every test works in a folder of its own.
static int enter(void **state) {
    char *folder = strdup("/tmp/flowscope-scene-XXXXXX");
    *state = folder;
    return folder && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state) {
    static const char *const names[] = {"a.scene", "b.scene", "pipe"};
    for (int i = 0; i < 3; i++) {
        unlink(names[i]);
    }
    int result = chdir("/") == 0 && rmdir(*state) == 0 ? 0 : -1; // fails if a file was left behind
    free(*state);
    return result;
}

static void write_bytes(const char *path, const char *bytes, size_t size) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

static Settings loaded(const char *text) {
    Settings settings = settings_default();
    Error err = {0};
    write_bytes("a.scene", text, strlen(text));
    if (!scene_load("a.scene", &settings, &err)) {
        fail_msg("%s", err.text);
    }
    return settings;
}

static void assert_refused(const char *text, const char *sentence) {
    const Settings before = settings_default();
    Settings settings = before;
    Error err = {0};
    write_bytes("a.scene", text, strlen(text));
    assert_false(scene_load("a.scene", &settings, &err));
    assert_string_equal(err.text, sentence);
    assert_memory_equal(&settings, &before, sizeof settings);
}

static void assert_unchanged(const char *text) {
    Settings settings = loaded(text), initial = settings_default();
    assert_memory_equal(&settings, &initial, sizeof settings);
}

static void a_scene_sets_what_it_names(void **state) {
    (void)state;
    Settings settings = loaded("# a lesson\n"
                               "data = checkerboard\n"
                               "[training]\n"
                               "; the network\n"
                               "  width=128\n"
                               "\thidden : 4   # deeper\n"
                               "rate = 1e-3 ; slower\r\n"
                               "\n"
                               "size = 1920x1080\n"
                               "arrows = on"); // no newline at the end
    Settings expected = settings_default();
    assert_true(settings_set(&expected, "data", "checkerboard", NULL));
    assert_true(settings_set(&expected, "width", "128", NULL));
    assert_true(settings_set(&expected, "hidden", "4", NULL));
    assert_true(settings_set(&expected, "rate", "0.001", NULL));
    assert_true(settings_set(&expected, "size", "1920x1080", NULL));
    assert_true(settings_set(&expected, "arrows", "on", NULL));
    assert_memory_equal(&settings, &expected, sizeof settings);
}

static void a_scene_lies_over_what_was_set_before(void **state) {
    (void)state;
    Settings settings = settings_default();
    settings.width = 32;
    settings.batch = 512;
    write_bytes("a.scene", "width = 16\n", 11);
    assert_true(scene_load("a.scene", &settings, NULL));
    assert_int_equal(settings.width, 16);
    assert_int_equal(settings.batch, 512);
}

static void nothing_but_comments_and_sections_changes_nothing(void **state) {
    (void)state;
    assert_unchanged("");
    assert_unchanged("\n\n\n");
    assert_unchanged("\xEF\xBB\xBF# a byte order mark\n");
    assert_unchanged("[a]\n[b]\n# data = grid\n;data = grid\n");
    char comment[1000]; // longer than any line that says something
    memset(comment, '#', sizeof comment);
    comment[sizeof comment - 1] = '\0';
    assert_unchanged(comment);
}

static void mistakes_are_told_with_file_and_line(void **state) {
    (void)state;
    assert_refused("data = moons\nwidth = 5\n", "a.scene:2: width: 5 is outside 8 .. 512.");
    assert_refused("\n\nwidht = 64", "a.scene:3: Unknown setting \"widht\". Did you mean \"width\"? See flowscope list.");
    assert_refused("width\n", "a.scene:1: a line must read `key = value`, such as `data = moons`.");
    assert_refused("width = 64\n  64\n", "a.scene:2: a line must read `key = value`, such as `data = moons`.");
    assert_refused("[training\n", "a.scene:1: a line must read `key = value`, such as `data = moons`.");
    assert_refused("width =\n", "a.scene:1: width: \"\" is not a number.");
    assert_refused("= 64\n", "a.scene:1: Unknown setting \"\". See flowscope list.");
    assert_refused("width = 64\n[s]\nwidth = 64\n", "a.scene:3: width was already set on line 1.");
    assert_refused("teacher = a.safetensors\n", "a.scene:1: teacher belongs on the command line, not in a scene file.");
    assert_refused("out = a.png\n", "a.scene:1: out belongs on the command line, not in a scene file.");
}

static void the_first_of_several_mistakes_is_told(void **state) {
    (void)state;
    assert_refused("width\nwidth = 5\n", "a.scene:1: a line must read `key = value`, such as `data = moons`.");
    assert_refused("width = 5\nwidth\n", "a.scene:1: width: 5 is outside 8 .. 512.");
}

static void an_overlong_line_is_refused_not_cut(void **state) {
    (void)state;
    char text[400] = "data = moons\nwidth = 64";
    memset(text + strlen(text), '0', 300);
    assert_refused(text, "a.scene:2: the line is too long.");
    memset(text + 22, ' ', 301); // blanks at the end are not worth an exception
    assert_refused(text, "a.scene:2: the line is too long.");
}

static void what_is_no_scene_is_refused(void **state) {
    (void)state;
    Settings settings = settings_default();
    Error err;
    assert_false(scene_load("missing", &settings, &err));
    assert_string_equal(err.text, "Cannot read missing: No such file or directory.");
    assert_false(scene_load("/tmp", &settings, &err));
    assert_string_equal(err.text, "Cannot read /tmp: it is a folder.");
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_false(scene_load("pipe", &settings, &err));
    assert_string_equal(err.text, "Cannot read pipe: it is a pipe. Write what it brings to a file first.");
    assert_false(scene_load("no\nsuch\xFF", &settings, &err));
    assert_string_equal(err.text, "Cannot read no?such?: No such file or directory.");
    write_bytes("a.scene", "data = moons\n\0\1\2", 16);
    assert_false(scene_load("a.scene", &settings, &err));
    assert_string_equal(err.text, "a.scene is not a text file.");
    assert_int_equal(truncate("a.scene", 1L << 30), 0); // a hole: takes no room on the disk
    assert_false(scene_load("a.scene", &settings, &err));
    assert_string_equal(err.text, "a.scene has 1073741824 bytes. A scene file may have up to 65536.");
}

static void a_long_path_leaves_room_for_the_reason(void **state) {
    (void)state;
    char path[1024];
    memset(path, '/', 800);
    path[0] = '.';
    snprintf(path + 800, sizeof path - 800, "a.scene");
    write_bytes("a.scene", "width = 5\n", 10);
    Settings settings = settings_default();
    Error err;
    assert_false(scene_load(path, &settings, &err));
    assert_non_null(strstr(err.text, "/a.scene:1: width: 5 is outside 8 .. 512."));
}

static void a_saved_scene_brings_everything_back_but_the_output_file(void **state) {
    (void)state;
    Settings settings = settings_default(), again = settings;
    Error err;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->type != SET_TEXT) {
            settings_put(&settings, row,
                         row->type == SET_SIZE   ? 640 * 65536.0 + 480
                         : row->type == SET_BOOL ? row->initial == 0
                                                 : row->max);
        }
    }
    settings.rate = 0.0123456789012345678;
    assert_true(settings_set(&settings, "custom-path", "0:0:1 0.5:0.2:0.9 1:1:0", NULL));
    assert_true(settings_set(&settings, "out", "secret.png", NULL));
    assert_true(scene_save("b.scene", &settings, &err));
    assert_true(scene_load("b.scene", &again, &err));
    assert_string_equal(again.out, "");
    assert_true(settings_set(&again, "out", "secret.png", NULL));
    assert_memory_equal(&again, &settings, sizeof settings);
}

// The window that it is dropped onto shows what the one that saved it showed, whatever it showed before, and where it stands.
static void a_scene_taken_over_is_the_one_saved(void **state) {
    (void)state;
    Settings saved = settings_default(), now = saved, want;
    Error err;
    saved.width = 96;
    assert_true(scene_save("b.scene", &saved, &err));
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->type != SET_TEXT && row->type != SET_SIZE) {
            settings_put(&now, row, row->type == SET_BOOL ? row->initial == 0 : row->max);
        }
    }
    assert_true(settings_set(&now, "custom-path", "0:0:1 0.5:0.2:0.9 1:1:0", &err));
    assert_true(settings_set(&now, "data-file", "points.csv", &err));
    want = saved;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->effect == EFFECT_START && row->type != SET_TEXT && row->type != SET_SIZE) {
            settings_put(&want, row, row->type == SET_BOOL ? row->initial == 0 : row->max);
        }
    }
    want.gpu = now.gpu;
    want.theme = now.theme;
    want.lang = now.lang;
    want.ui_scale = now.ui_scale;
    want.stage_text = now.stage_text;
    want.touch = now.touch;
    want.show_keys = now.show_keys;
    want.fullscreen = now.fullscreen;
    want.reduced_motion = now.reduced_motion;
    Settings taken = command_defaults(&now);
    assert_true(scene_load("b.scene", &taken, &err));
    for (int i = 0; i < settings_count(); i++) {
        if (!settings_same(&taken, &want, settings_at(i))) {
            fail_msg("%s", settings_at(i)->key);
        }
    }
}

// In code it is a list of commands: the defaults, and what it sets.
static void a_scene_is_a_group_of_commands(void **state) {
    (void)state;
    static CommandQueue queue;
    static const char *const lines[] =
        {"seek 1", "{", "defaults", "set width 16", "set lanes \"vp, ot\"", "set data-file ./p.csv", "}"};
    Error err;
    const char *text = "width = 16\n[lanes]\nlanes : vp, ot\ndata-file=p.csv\ntheme = projector\nlang = ko\nfullscreen = on\n";
    write_bytes("a.scene", text, strlen(text));
    command_push(&queue, CMD_SEEK, 1);
    assert_true(scene_read("./a.scene", &queue, &err));
    assert_int_equal(queue.count, sizeof lines / sizeof *lines);
    for (int i = 0; i < queue.count; i++) {
        char line[COMMAND_LINE_MAX];
        command_write(&queue.command[i], line);
        assert_string_equal(line, lines[i]);
    }
    write_bytes("a.scene", "width = 16\nwidth = 5\n", 21);
    assert_false(scene_read("a.scene", &queue, &err));
    assert_int_equal(queue.count, sizeof lines / sizeof *lines);
}

// A scene and its points can be moved together; points elsewhere are found from anywhere.
static void files_are_named_from_the_scenes_own_folder(void **state) {
    (void)state;
    Settings settings = settings_default(), again = settings;
    Error err;
    char beside[64], *home = realpath(".", NULL), *text;
    size_t size;
    assert_int_equal(mkdir("part", 0777), 0);
    write_bytes("part/p.csv", "0,0\n1,1\n", 8);
    assert_true(settings_set(&settings, "data", "file", &err) && settings_set(&settings, "data-file", "part/p.csv", &err));
    assert_true(settings_set(&settings, "source-file", "/dev/null", &err));
    assert_true(scene_save("part/b.scene", &settings, &err));
    assert_int_equal(rename("part", "moved"), 0);
    text = file_read("moved/b.scene", &size, &err);
    assert_non_null(text);
    assert_non_null(strstr(text, "\ndata = file\ndata-file = p.csv\nsource-file = /dev/null\n"));
    free(text);
    assert_true(scene_load("moved/b.scene", &again, &err));
    assert_string_equal(again.data_file, "moved/p.csv");
    assert_string_equal(again.source_file, "/dev/null");
    assert_true(scene_save("b.scene", &again, &err));
    again = settings_default();
    assert_true(scene_load("./b.scene", &again, &err));
    assert_string_equal(again.data_file, "./moved/p.csv");
    snprintf(beside, sizeof beside, "%s/moved/b.scene", home);
    again = settings_default();
    assert_true(scene_load(beside, &again, &err));
    snprintf(beside, sizeof beside, "%s/moved/p.csv", home);
    assert_string_equal(again.data_file, beside);
    free(home);
    unlink("moved/b.scene");
    unlink("moved/p.csv");
    rmdir("moved");
}

static void a_name_that_a_scene_would_not_give_back_is_refused(void **state) {
    (void)state;
    Settings settings = settings_default();
    Error err;
    assert_true(settings_set(&settings, "data-file", "quiz #3.csv", &err));
    assert_false(scene_save("b.scene", &settings, &err));
    assert_string_equal(err.text, "data-file: a scene cannot contain the name quiz #3.csv. Rename the file.");
    assert_false(file_exists("b.scene"));
    char name[300];
    memset(name, 'a', sizeof name);
    snprintf(name + 290, 10, ".csv");
    assert_true(settings_set(&settings, "data-file", name, &err));
    assert_false(scene_save("b.scene", &settings, &err));
}

static void a_text_that_a_line_would_lose_is_refused_both_ways(void **state) {
    (void)state;
    Settings settings = settings_default();
    Error err;
    assert_refused("custom-path =# 0\n", "a.scene:1: custom-path: a scene cannot contain \"# 0\".");
    assert_refused("data-file = a\fb\r\fc.csv\n",
                   "a.scene:1: data-file: a scene cannot contain the name a?b??c.csv. Rename the file.");
    assert_true(settings_set(&settings, "custom-path", "0:0:1 #1:1:0", &err));
    assert_false(scene_save("b.scene", &settings, &err));
    assert_string_equal(err.text, "custom-path: a scene cannot contain \"0:0:1 #1:1:0\".");
    assert_false(file_exists("b.scene"));
}

static void mistakes_are_told_in_korean_too(void **state) {
    (void)state;
    static const char *const texts[] = {"width = 5\n",   "widht = 64", "width\n",      "width = 1\nwidth = 1\n",
                                        "data = mons\n", "size = 3\n", "arrows = 7\n", "out = a.png\n",
                                        "rate = x\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        Settings settings = settings_default();
        Error err = {0};
        write_bytes("a.scene", texts[i], strlen(texts[i]));
        assert_false(scene_load("a.scene", &settings, &err));
        Error korean = {0};
        language_choose("ko");
        assert_false(scene_load("a.scene", &settings, &korean));
        language_choose("en");
        assert_string_not_equal(korean.text, err.text);
        assert_int_equal(strncmp(korean.text, "a.scene:", 8), 0);
    }
}

static void only_differences_are_saved(void **state) {
    (void)state;
    Settings settings = settings_default();
    Error err;
    size_t size;
    settings.width = 96;
    settings.arrows = true;
    assert_true(scene_save("b.scene", &settings, &err));
    char *text = file_read("b.scene", &size, &err);
    assert_non_null(text);
    assert_string_equal(text,
                        "# Flowscope scene: what differs from the defaults. See flowscope list.\nwidth = 96\narrows = on\n");
    free(text);
}

static void a_scene_that_cannot_be_written_is_an_error(void **state) {
    (void)state;
    Settings settings = settings_default();
    Error err;
    assert_false(scene_save("no/such/folder.scene", &settings, &err));
    assert_string_equal(err.text, "Cannot write no/such/folder.scene: No such file or directory. Create that folder first.");
}

#define SCENE_TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE_TEST(a_scene_sets_what_it_names),
        SCENE_TEST(a_scene_lies_over_what_was_set_before),
        SCENE_TEST(nothing_but_comments_and_sections_changes_nothing),
        SCENE_TEST(mistakes_are_told_with_file_and_line),
        SCENE_TEST(the_first_of_several_mistakes_is_told),
        SCENE_TEST(an_overlong_line_is_refused_not_cut),
        SCENE_TEST(what_is_no_scene_is_refused),
        SCENE_TEST(a_long_path_leaves_room_for_the_reason),
        SCENE_TEST(a_scene_is_a_group_of_commands),
        SCENE_TEST(files_are_named_from_the_scenes_own_folder),
        SCENE_TEST(a_name_that_a_scene_would_not_give_back_is_refused),
        SCENE_TEST(a_text_that_a_line_would_lose_is_refused_both_ways),
        SCENE_TEST(mistakes_are_told_in_korean_too),
        SCENE_TEST(a_saved_scene_brings_everything_back_but_the_output_file),
        SCENE_TEST(a_scene_taken_over_is_the_one_saved),
        SCENE_TEST(only_differences_are_saved),
        SCENE_TEST(a_scene_that_cannot_be_written_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
