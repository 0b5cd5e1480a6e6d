// Thousands of seeded random values, command lines and scene files. Whatever comes in: the answer is either settings that are
// in range everywhere, or one printable sentence and settings that are untouched; nothing crashes, hangs or leaks.
#include "app/cli.h"

#include "base/language.h"
#include "base/utf8.h"
#include "run/scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { VALUES = 20000, LINES = 10000, COMMANDS = 2000, SCENES = 1500, WORD = 700 };

static uint32_t next_random(uint32_t *state) { // xorshift32 (Marsaglia 2003)
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static int below(uint32_t *state, int n) {
    return (int)(next_random(state) % (uint32_t)n);
}

// ---- random words --------------------------------------------------------------------------------------------------------
// What a value may look like and what breaks careless parsers.
static const char *const pieces[] = {
    "",
    "0",
    "1",
    "-1",
    "64",
    "0.5",
    "1e3",
    "1e999",
    "-1e-999",
    "nan",
    "inf",
    "0x10",
    "1,000",
    "on",
    "off",
    "moons",
    "ot",
    "vp",
    "dark",
    "1280x800",
    "320x",
    "x",
    "1x1x1",
    "%s%n",
    "#",
    ";",
    "=",
    "[",
    "]",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\xEA\xB2\xBD",
    "\xFF\xFE",
    "\xEF\xBB\xBF",
    "\x1B[31m",
    "\"",
    "\\",
    "..",
    "/dev/zero",
    "99999999999999999999",
    "2147483647",
    "2147483648",
    "-2147483649",
    "1.7976931348623157e308",
    "--",
    "-",
    "no-",
};
enum { PIECES = sizeof pieces / sizeof *pieces };

static void append(char *word, size_t size, const char *piece) {
    size_t used = strlen(word);
    snprintf(word + used, size - used, "%s", piece);
}

// A word of a few pieces, sometimes with a flipped byte, sometimes very long; never a NUL inside.
static void random_word(uint32_t *seed, char word[WORD]) {
    word[0] = '\0';
    for (int n = below(seed, 3) == 0 ? 1 + below(seed, 4) : 1; n > 0; n--) {
        append(word, WORD, pieces[below(seed, PIECES)]);
    }
    if (below(seed, 40) == 0) {
        memset(word, 'a' + below(seed, 26), WORD - 1);
        word[WORD - 1] = '\0';
    }
    if (word[0] != '\0' && below(seed, 8) == 0) {
        word[below(seed, (int)strlen(word))] = (char)(1 + below(seed, 255));
    }
}

static void random_key(uint32_t *seed, char key[WORD]) {
    if (below(seed, 8) == 0) {
        random_word(seed, key);
        return;
    }
    snprintf(key, WORD, "%s", settings_at(below(seed, settings_count()))->key);
    if (below(seed, 10) == 0) {
        key[below(seed, (int)strlen(key))] = (char)('a' + below(seed, 26));
    }
}

// A text that the row takes.
static void good_value(uint32_t *seed, const Setting *row, char value[WORD]) {
    Settings settings = settings_default();
    if (row->type != SET_TEXT) {
        double lo = row->type == SET_CHOICE || row->type == SET_BOOL ? 0 : row->min;
        double hi = row->type == SET_CHOICE ? setting_choices_known(row) - 1 : row->type == SET_BOOL ? 1 : row->max;
        settings_put(&settings, row, lo + (hi - lo) * (next_random(seed) / 4294967295.0));
    }
    settings_text(&settings, row, value, WORD);
}

// Half of the values fit their key, so that parsing also goes deep.
static void random_value(uint32_t *seed, const char *key, char value[WORD]) {
    const Setting *row = settings_find(key);
    if (row && below(seed, 2)) {
        good_value(seed, row, value);
    } else {
        random_word(seed, value);
    }
}

// ---- what must hold --------------------------------------------------------------------------------------------------------
static void assert_all_in_range(const Settings *settings) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->type == SET_TEXT) {
            assert_non_null(memchr((const char *)settings + row->offset, '\0', SETTINGS_TEXT_MAX));
            continue;
        }
        double value = settings_get(settings, row);
        double hi = row->type == SET_CHOICE ? setting_choices_known(row) - 1 : row->type == SET_BOOL ? 1 : row->max;
        assert_true(value >= row->min && value <= hi && !(row->gap > 0 && value > row->min && value < row->gap));
    }
    assert_true(settings->size_w >= 320 && settings->size_w <= 7680 && settings->size_h >= 240 && settings->size_h <= 4320);
}

static void assert_one_sentence(const Error *err) {
    size_t length = strnlen(err->text, sizeof err->text);
    assert_true(length > 10 && length < sizeof err->text);
    assert_true(err->text[length - 1] == '.' || language_chosen() != 0);
    const char *p = err->text;
    for (int code = utf8_next(&p); code != 0; code = utf8_next(&p)) {
        assert_true(code >= ' ' && !(code >= 0x7F && code < 0xA0)); // and valid UTF-8: -1 is not
    }
}

static void values_are_taken_whole_or_refused(void **state) {
    (void)state;
    uint32_t seed = 1;
    int taken = 0;
    Settings settings = settings_default();
    for (int i = 0; i < VALUES; i++) {
        char key[WORD], value[WORD];
        random_key(&seed, key);
        random_value(&seed, key, value);
        Settings before = settings;
        Error err = {0};
        if (!settings_set(&settings, key, value, &err)) {
            assert_one_sentence(&err);
            assert_memory_equal(&settings, &before, sizeof settings);
            continue;
        }
        taken++;
        assert_all_in_range(&settings);
        char text[SETTINGS_TEXT_MAX];
        Settings again = settings;
        settings_text(&settings, settings_find(key), text, sizeof text);
        assert_true(settings_set(&again, key, text, &err));
        assert_memory_equal(&again, &settings, sizeof settings);
    }
    assert_true(taken > VALUES / 4 && taken < VALUES * 3 / 4); // both ways were really taken
}

static void any_number_can_be_put(void **state) {
    (void)state;
    uint32_t seed = 2;
    Settings settings = settings_default();
    for (int i = 0; i < VALUES; i++) {
        const Setting *row = settings_at(below(&seed, settings_count()));
        uint64_t bits = (uint64_t)next_random(&seed) << 32 | next_random(&seed); // infinities and NaN are among them
        double value;
        memcpy(&value, &bits, sizeof value);
        if (row->type != SET_TEXT) {
            settings_put(&settings, row, below(&seed, 100) == 0 ? NAN : value);
            assert_all_in_range(&settings);
        }
    }
}

// One argument of a command line: an option in some spelling, its value, a verb, or nonsense.
static void random_argument(uint32_t *seed, char word[WORD]) {
    static const char *const verbs[] = {"window", "shot", "film", "list", "bench", "--markdown", "--scene"};
    char key[WORD], value[WORD];
    random_key(seed, key);
    random_value(seed, key, value);
    switch (below(seed, 8)) {
    case 0:
        random_word(seed, word);
        break;
    case 1:
        snprintf(word, WORD, "%s", verbs[below(seed, 7)]);
        break;
    case 2:
        snprintf(word, WORD, "--%.300s", key);
        break;
    case 3:
        snprintf(word, WORD, "--no-%.300s", key);
        break;
    default:
        snprintf(word, WORD, "--%.300s=%.300s", key, value);
    }
}

static void command_lines_are_understood_or_refused(void **state) {
    (void)state;
    uint32_t seed = 3;
    int taken = 0;
    for (int i = 0; i < LINES; i++) {
        char words[6][WORD], *argv[8];
        int argc = 1 + below(&seed, 7);
        for (int k = 1; k < argc; k++) {
            random_argument(&seed, words[k - 1]);
        }
        char program[] = "flowscope";
        argv[0] = program;
        for (int k = 1; k < argc; k++) {
            argv[k] = words[k - 1];
        }
        argv[argc] = NULL;
        Cli cli;
        Error err = {0};
        language_choose("en"); // until an argument chooses another
        if (cli_parse(&cli, argc, argv, &err)) {
            taken++;
            assert_all_in_range(&cli.settings);
            assert_true(settings_check(&cli.settings, &err));
            assert_true(cli.argc >= 0 && cli.argc < argc);
        } else {
            assert_one_sentence(&err);
        }
    }
    language_choose("en");
    assert_true(taken > LINES / 20 && taken < LINES);
}

// ---- commands ------------------------------------------------------------------------------------------------------------
// The command's own example, or its name and words that may be right; then sometimes with a flipped byte.
static void random_command(uint32_t *seed, CommandKind kind, char line[3 * WORD]) {
    const CommandRow *row = command_at(kind);
    char key[WORD], value[WORD];
    random_key(seed, key);
    random_value(seed, key, value);
    if (below(seed, 4) == 0) {
        snprintf(line, 3 * WORD, "%s", row->example);
    } else if (row->arg == ARG_ROW) {
        snprintf(line, 3 * WORD, below(seed, 2) ? "%s %s \"%s\"" : "%s %s %s", row->name, key, value);
    } else {
        const char *word = row->words && below(seed, 2) ? row->words(0).name : pieces[below(seed, PIECES)];
        snprintf(line, 3 * WORD, "%s%s%s", row->name, row->arg == ARG_NONE && below(seed, 2) ? "" : " ", word);
    }
    if (below(seed, 10) == 0) {
        line[below(seed, (int)strlen(line))] = (char)(1 + below(seed, 255));
    }
}

static bool same_command(const Command *a, const Command *b) {
    return a->kind == b->kind && a->row == b->row && a->value == b->value && strcmp(a->text, b->text) == 0;
}

// Every command of the table. What is read is written in a way that reads back as the same.
static void lines_of_commands_are_read_or_refused(void **state) {
    (void)state;
    uint32_t seed = 5;
    for (int kind = 0; kind < CMD_COUNT; kind++) {
        int taken = 0;
        for (int i = 0; i < COMMANDS; i++) {
            char line[3 * WORD], written[COMMAND_LINE_MAX];
            random_command(&seed, (CommandKind)kind, line);
            const Command before = {.kind = CMD_REDO};
            Command command = before, again;
            Error err = {0};
            if (!command_read(line, &command, &err)) {
                assert_one_sentence(&err);
                assert_true(same_command(&command, &before));
                continue;
            }
            taken++;
            command_write(&command, written);
            assert_true(command_read(written, &again, &err));
            assert_true(same_command(&again, &command));
        }
        assert_true(taken > COMMANDS / 10 && taken < COMMANDS);
    }
}

// ---- scene files ---------------------------------------------------------------------------------------------------------
static void write_bytes(const char *path, const char *bytes, size_t size) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

// A few lines, mostly right; then sometimes a byte is flipped or the end is cut off.
static size_t random_scene(uint32_t *seed, char text[8 * WORD]) {
    text[0] = '\0';
    for (int line = below(seed, 6); line > 0; line--) {
        char key[WORD], value[WORD];
        const Setting *row = settings_at(below(seed, settings_count()));
        snprintf(key, sizeof key, "%s", row->key);
        good_value(seed, row, value);
        if (below(seed, 12) == 0) {
            random_key(seed, key);
        }
        if (below(seed, 12) == 0) {
            random_word(seed, value);
        }
        append(text, 8 * WORD, below(seed, 6) == 0 ? "# remark\n" : below(seed, 6) == 0 ? "[part]\n" : "");
        append(text, 8 * WORD, key);
        append(text, 8 * WORD, below(seed, 2) ? " = " : ":");
        append(text, 8 * WORD, value);
        append(text, 8 * WORD, below(seed, 6) == 0 ? " ; remark\r\n" : "\n");
    }
    size_t size = strlen(text);
    if (size > 0 && below(seed, 10) == 0) {
        text[below(seed, (int)size)] = (char)below(seed, 256);
    }
    return size > 0 && below(seed, 10) == 0 ? (size_t)below(seed, (int)size) : size;
}

// Names of files that are there, each by its only absolute name: a scene may write "/" for the "/tmp/.." that it read.
static void name_really(Settings *settings) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        char text[SETTINGS_TEXT_MAX];
        if (row->beside) {
            settings_text(settings, row, text, sizeof text);
            char *real = realpath(text, NULL);
            Error err;
            assert_true(!real || settings_set(settings, row->key, real, &err));
            free(real);
        }
    }
}

static void scene_files_are_read_whole_or_refused(void **state) {
    (void)state;
    char path[] = "/tmp/flowscope-random-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    uint32_t seed = 4;
    int taken = 0;
    for (int i = 0; i < SCENES; i++) {
        char text[8 * WORD];
        size_t size = random_scene(&seed, text);
        write_bytes(path, text, size);
        const Settings before = settings_default();
        Settings settings = before;
        Error err = {0};
        if (scene_load(path, &settings, &err)) {
            taken++;
            assert_all_in_range(&settings);
            // What was read is what is written.
            Settings again = before;
            assert_true(scene_save(path, &settings, &err));
            assert_true(scene_load(path, &again, &err));
            name_really(&again);
            name_really(&settings);
            assert_memory_equal(&again, &settings, sizeof settings);
        } else {
            assert_one_sentence(&err);
            assert_memory_equal(&settings, &before, sizeof settings);
        }
    }
    unlink(path);
    assert_true(taken > SCENES / 4 && taken < SCENES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_taken_whole_or_refused),       cmocka_unit_test(any_number_can_be_put),
        cmocka_unit_test(command_lines_are_understood_or_refused), cmocka_unit_test(lines_of_commands_are_read_or_refused),
        cmocka_unit_test(scene_files_are_read_whole_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
