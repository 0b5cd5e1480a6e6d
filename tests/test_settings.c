// The settings table: complete, consistent, and the same in every language.
#include "base/utf8.h"
#include "settings/settings.h"

#include "base/file.h"
#include "base/language.h"
#include "flow/dist.h"
#include "flow/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// ---- completeness --------------------------------------------------------------------------------------------------------
static size_t size_of(SettingType type) {
    static const size_t sizes[] = {
        [SET_INT] = sizeof(int),   [SET_REAL] = sizeof(double),  [SET_CHOICE] = sizeof(int),
        [SET_BOOL] = sizeof(bool), [SET_SIZE] = 2 * sizeof(int), [SET_TEXT] = SETTINGS_TEXT_MAX,
        [SET_POINT] = sizeof(double),
    };
    return sizes[type];
}

static size_t align_of(SettingType type) {
    return type == SET_REAL || type == SET_POINT ? _Alignof(double) : type == SET_BOOL || type == SET_TEXT ? 1 : _Alignof(int);
}

static size_t align_up(size_t at, size_t to) {
    return (at + to - 1) / to * to;
}

// The rows stand in the order of the fields and tile the struct, but for the padding that alignment asks for.
static void rows_tile_the_struct(void **state) {
    (void)state;
    size_t at = 0;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        assert_int_equal(row->offset, align_up(at, align_of(row->type)));
        at = row->offset + size_of(row->type);
        assert_true(!row->log_scale || row->min > 0); // a slider's log scale has no place for 0
    }
    assert_int_equal(sizeof(Settings), align_up(at, _Alignof(Settings)));
}

// Padding could hide a forgotten field, so the fields are also counted by name, in the header itself.
static void every_field_has_the_row_of_its_name(void **state) {
    (void)state;
    Error err;
    size_t size;
    char path[FILE_PATH_MAX] = __FILE__;
    char *slash = strrchr(path, '/');
    assert_non_null(slash);
    snprintf(slash, sizeof path - (size_t)(slash - path), "/../src/settings/settings.h");
    char *text = file_read(path, &size, &err);
    assert_non_null(text);
    char *end = strstr(text, "} Settings;");
    assert_non_null(end);
    *end = '\0';
    int row = 0;
    char *rest;
    for (char *line = strtok_r(strrchr(text, '{') + 1, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        line[strcspn(line, ";")] = '\0';
        line += strspn(line, " ");
        char *names = strncmp(line, "//", 2) == 0 ? NULL : strchr(line, ' ');
        char *mark;
        for (char *name = names ? strtok_r(names, " ,", &mark) : NULL; name; name = strtok_r(NULL, " ,", &mark)) {
            name[strcspn(name, "[")] = '\0';
            for (char *c = strchr(name, '_'); c; c = strchr(c, '_')) {
                *c = '-';
            }
            if (strcmp(name, "size-h") == 0) { // the other half of size-w
                continue;
            }
            assert_string_equal(settings_at(row++)->key, strcmp(name, "size-w") == 0 ? "size" : name);
        }
    }
    assert_int_equal(row, settings_count());
    free(text);
}

static void keys_are_plain_and_distinct(void **state) {
    (void)state;
    for (int i = 0; i < settings_count(); i++) {
        const char *key = settings_at(i)->key;
        assert_int_equal(strspn(key, "abcdefghijklmnopqrstuvwxyz-"), strlen(key));
        assert_int_not_equal(strncmp(key, "no-", 3), 0); // that prefix switches off
        assert_ptr_equal(settings_find(key), settings_at(i));
    }
    assert_null(settings_find("scene"));
    assert_null(settings_find(""));
}

static void the_names_that_scripts_rely_on_are_there(void **state) {
    (void)state;
    static const char *const keys[] = {"data",  "source",       "path",      "pairing", "width", "hidden",    "activation",
                                       "batch", "rate",         "sigma-min", "ema",     "seed",  "particles", "solver",
                                       "steps", "weight-decay", "speed",     "theme",   "lang",  "size",      "ui-scale"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        assert_non_null(settings_find(keys[i]));
    }
    Settings settings = settings_default();
    for (int i = 0; i < dist_count(); i++) {
        assert_true(settings_set(&settings, "data", dist_at(i)->name, NULL));
        assert_int_equal(settings.data, i);
        assert_true(settings_set(&settings, "source", dist_at(i)->name, NULL));
        assert_int_equal(settings.source, i);
    }
    for (int i = 0; i < path_count(); i++) {
        assert_true(settings_set(&settings, "path", path_kind_at(i)->name, NULL));
        assert_int_equal(settings.path, i);
    }
}

static void some_choices_answer_to_their_name_only(void **state) {
    (void)state;
    static const char *const hidden[][2] = {{"data", "sf2m-moons"}, {"source", "sf2m-8gaussians"}, {"data", "file"}};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        Settings settings = settings_default();
        const Setting *row = settings_find(hidden[i][0]);
        char text[64];
        assert_true(settings_set(&settings, hidden[i][0], hidden[i][1], NULL));
        settings_text(&settings, row, text, sizeof text);
        assert_string_equal(text, hidden[i][1]);
        assert_true(settings_get(&settings, row) >= setting_choices(row)); // no list shows it
        assert_true(settings_get(&settings, row) < setting_choices_known(row));
    }
}

// ---- words ---------------------------------------------------------------------------------------------------------------
static bool has_hangul(const char *text) {
    for (int code = utf8_next(&text); code != 0; code = utf8_next(&text)) {
        if (code >= 0xAC00 && code <= 0xD7A3) {
            return true;
        }
    }
    return false;
}

static void assert_well_formed(const char *text) {
    assert_non_null(text);
    assert_int_not_equal(text[0], '\0');
    assert_null(strstr(text, "  "));
    assert_int_not_equal(text[0], ' ');
    assert_int_not_equal(text[strlen(text) - 1], ' ');
    for (int code = utf8_next(&text); code != 0; code = utf8_next(&text)) {
        assert_true(code >= ' ');
    }
}

static void every_string_exists_in_every_language(void **state) {
    (void)state;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        for (int lang = 0; lang < language_count(); lang++) {
            language_choose(language_code(lang));
            const char *help = tr(row->help);
            bool korean = strcmp(language_code(lang), "ko") == 0;
            assert_well_formed(tr(row->label));
            assert_well_formed(help);
            assert_int_equal(help[strlen(help) - 1], '.');
            assert_int_equal(has_hangul(tr(row->label)), korean);
            assert_int_equal(has_hangul(help), korean);
        }
        language_choose("en");
        assert_non_null(row->unit);
    }
    for (int group = 0; group < GROUP_COUNT; group++) {
        language_choose("ko");
        assert_true(has_hangul(tr(settings_group_label((SettingGroup)group))));
        language_choose("en");
        assert_well_formed(tr(settings_group_label((SettingGroup)group)));
    }
}

static void choices_have_distinct_names_and_labels(void **state) {
    (void)state;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        int count = setting_choices(row);
        assert_int_equal(count >= (setting_offered(row) ? 2 : 1), row->type == SET_CHOICE);
        for (int a = 0; a < count; a++) {
            assert_int_equal(strcspn(setting_choice_name(row, a), " ,#;"), strlen(setting_choice_name(row, a)));
            for (int b = 0; b < a; b++) {
                assert_string_not_equal(setting_choice_name(row, a), setting_choice_name(row, b));
            }
            for (int lang = 0; lang < language_count(); lang++) {
                language_choose(language_code(lang));
                assert_well_formed(setting_choice_label(row, a));
                for (int b = 0; b < a; b++) {
                    assert_string_not_equal(setting_choice_label(row, a), setting_choice_label(row, b));
                }
            }
            language_choose("en");
        }
    }
}

// ---- printing ------------------------------------------------------------------------------------------------------------
enum { PAGE = 65536 };

static void print_into(char text[PAGE], void (*print)(FILE *)) {
    FILE *out = fmemopen(text, PAGE, "w");
    assert_non_null(out);
    print(out);
    assert_int_equal(fclose(out), 0);
    assert_true(strlen(text) < PAGE - 1);
}

// Columns of a terminal, Hangul counted as two.
static int columns(const char *line, size_t length) {
    int count = 0;
    for (const char *p = line; p < line + length;) {
        int code = utf8_next(&p);
        assert_true(code >= ' ');
        count += code >= 0xAC00 && code <= 0xD7A3 ? 2 : 1;
    }
    return count;
}

static void the_list_names_everything_within_100_columns(void **state) {
    (void)state;
    for (int lang = 0; lang < language_count(); lang++) {
        char text[PAGE];
        language_choose(language_code(lang));
        print_into(text, settings_print_list);
        for (int i = 0; i < settings_count(); i++) {
            char option[64];
            snprintf(option, sizeof option, "\n  --%s ", settings_at(i)->key);
            const char *found = strstr(text, option);
            assert_int_equal(found != NULL, setting_offered(settings_at(i)));
            assert_true(!found || !strstr(found + 1, option));
        }
        for (int i = 0; i < dist_count(); i++) {
            assert_non_null(strstr(text, tr(dist_at(i)->label)));
        }
        for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
            size_t length = strcspn(line, "\n");
            assert_true(columns(line, length) <= 100);
            assert_true(length == 0 || line[length - 1] != ' ');
        }
    }
}

static void the_markdown_table_has_a_row_of_four_cells_for_each_setting(void **state) {
    (void)state;
    char text[PAGE];
    print_into(text, settings_print_markdown);
    int rows = 0;
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        int bars = 0;
        for (const char *p = line; *p != '\n'; p++) {
            bars += *p == '|';
        }
        assert_int_equal(bars, 5);
        rows += strncmp(line, "| `--", 5) == 0;
    }
    for (int i = 0; i < settings_count(); i++) {
        rows -= setting_offered(settings_at(i));
    }
    assert_int_equal(rows, 0);
    assert_non_null(strstr(text, "| `--width` | 64 | 8 .. 512 | Neurons in each hidden layer."));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_tile_the_struct),
        cmocka_unit_test(every_field_has_the_row_of_its_name),
        cmocka_unit_test(keys_are_plain_and_distinct),
        cmocka_unit_test(the_names_that_scripts_rely_on_are_there),
        cmocka_unit_test(some_choices_answer_to_their_name_only),
        cmocka_unit_test(every_string_exists_in_every_language),
        cmocka_unit_test(choices_have_distinct_names_and_labels),
        cmocka_unit_test(the_list_names_everything_within_100_columns),
        cmocka_unit_test(the_markdown_table_has_a_row_of_four_cells_for_each_setting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
