// A shared line opens the same settings again, as a link and as a command line.
#include "run/share.h"

#include "app/cli.h"
#include "base/language.h"
#include "num/rng.h"
#include "run/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
#include <wordexp.h>

#include <cmocka.h>

static int digit(char c) {
    return c >= 'A' ? c - 'A' + 10 : c - '0';
}

// What a browser makes of a value.
static void decode(const char *from, size_t length, char *to) {
    for (size_t i = 0; i < length; i++) {
        const bool hex = from[i] == '%';
        *to++ = hex ? (char)(16 * digit(from[i + 1]) + digit(from[i + 2])) : from[i] == '+' ? ' ' : from[i];
        i += hex ? 2 : 0;
    }
    *to = '\0';
}

static Settings open_link(const char *line) {
    Settings settings = settings_default();
    while (*line) {
        const size_t length = strcspn(line, "&"), cut = strcspn(line, "=");
        char key[64], value[SETTINGS_TEXT_MAX];
        Error err = {0};
        assert_true(cut < length);
        decode(line, cut, key);
        decode(line + cut + 1, length - cut - 1, value);
        if (!settings_set(&settings, key, value, &err)) {
            fail_msg("%s", err.text);
        }
        line += length + (line[length] == '&');
    }
    return settings;
}

static Settings open_command(const char *line) {
    static Cli cli;
    wordexp_t words;
    Error err = {0};
    assert_int_equal(wordexp(line, &words, WRDE_NOCMD | WRDE_UNDEF), 0);
    if (!cli_parse(&cli, (int)words.we_wordc, words.we_wordv, &err)) {
        fail_msg("%s: %s", line, err.text);
    }
    wordfree(&words);
    return cli.settings;
}

static void assert_same(const Settings *a, const Settings *b) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (share_holds(a, row) && !settings_same(a, b, row)) {
            fail_msg("%s differs", row->key);
        }
    }
}

static void put_any(Settings *settings, const Setting *row, Rng *rng) {
    const double u = (double)rng_uniform(rng);
    if (row->type != SET_TEXT && row->type != SET_POINT) {
        settings_put(settings, row, row->type == SET_CHOICE ? floor(u * setting_choices(row)) : row->min + u * (row->max - row->min));
    } else if (row->type == SET_POINT) {
        settings_put(settings, row, setting_point(4 * u - 2, 2 - 4 * u));
    }
}

// Every row somewhere; of rows that do not go together a command line says so, a link when it is opened.
static void a_link_holds_every_value(void **state) {
    (void)state;
    Rng rng = rng_open(1, RNG_SHOW, 0);
    for (int round = 0; round < 200; round++) {
        char line[SHARE_MAX];
        Settings settings = settings_default();
        for (int i = 0; i < settings_count(); i++) {
            put_any(&settings, settings_at(i), &rng);
        }
        snprintf(settings.lanes, sizeof settings.lanes, "vp, ot/ot & 100%% + \"it's\"");
        share_write(&settings, 0, SHARE_LINK, line);
        const Settings opened = open_link(line);
        assert_same(&settings, &opened);
    }
}

// Each row for itself, of those that make sense alone.
static void a_command_line_holds_every_value(void **state) {
    (void)state;
    Rng rng = rng_open(2, RNG_SHOW, 0);
    int tried = 0;
    for (int i = 0; i < settings_count(); i++) {
        char line[SHARE_MAX];
        Error err;
        Settings settings = settings_default();
        put_any(&settings, settings_at(i), &rng);
        if (settings_check(&settings, &err)) {
            share_write(&settings, 0, SHARE_COMMAND, line);
            const Settings opened = open_command(line);
            assert_same(&settings, &opened);
            tried++;
        }
    }
    assert_true(tried > 60);
}

static void lines_read_as_one_would_write_them(void **state) {
    (void)state;
    char line[SHARE_MAX];
    Settings settings = settings_default();
    assert_true(share_write(&settings, 0, SHARE_LINK, line));
    assert_string_equal(line, "");
    assert_true(share_write(&settings, 0, SHARE_COMMAND, line));
    assert_string_equal(line, "flowscope");
    settings.arrows = !settings.arrows;
    settings.compare = true;
    settings.steps = 4;
    snprintf(settings.lanes, sizeof settings.lanes, "vp, ot/ot");
    assert_true(share_write(&settings, 500, SHARE_LINK, line));
    assert_non_null(strstr(line, "steps=4&compare=on&lanes=vp,+ot/ot&"));
    assert_non_null(strstr(line, "&train=500"));
    assert_true(share_write(&settings, 500, SHARE_COMMAND, line));
    assert_non_null(strstr(line, " --steps 4 --compare --lanes 'vp, ot/ot' "));
    assert_non_null(strstr(line, " --train 500"));
}

// Neither the room's own settings nor files that only this computer has.
static void place_and_files_stay_behind(void **state) {
    (void)state;
    char line[SHARE_MAX];
    Settings settings = settings_default();
    Error err;
    assert_true(settings_set(&settings, "theme", "light", &err) && settings_set(&settings, "out", "a.png", &err));
    assert_true(share_write(&settings, 0, SHARE_LINK, line));
    assert_string_equal(line, "");
    assert_true(settings_set(&settings, "data-file", "mine.csv", &err) && settings_set(&settings, "data", "file", &err));
    assert_false(share_write(&settings, 0, SHARE_LINK, line));
    assert_string_equal(line, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_link_holds_every_value), cmocka_unit_test(a_command_line_holds_every_value),
                                       cmocka_unit_test(lines_read_as_one_would_write_them), cmocka_unit_test(place_and_files_stay_behind)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
