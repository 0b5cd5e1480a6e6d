// The settings table: complete, consistent, exact both ways, and clear about mistakes.
#include "run/settings.h"

#include "base/file.h"
#include "flow/dist.h"
#include "flow/path.h"
#include "run/words.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t next_random(uint32_t *state) { // xorshift32 (Marsaglia 2003)
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static double uniform(uint32_t *state, double lo, double hi) {
    return lo + (hi - lo) * (next_random(state) / 4294967296.0);
}

// ---- completeness --------------------------------------------------------------------------------------------------------
static size_t size_of(SettingType type) {
    static const size_t sizes[] = {
        [SET_INT] = sizeof(int),   [SET_REAL] = sizeof(double),  [SET_CHOICE] = sizeof(int),
        [SET_BOOL] = sizeof(bool), [SET_SIZE] = 2 * sizeof(int), [SET_TEXT] = SETTINGS_TEXT_MAX,
    };
    return sizes[type];
}

static size_t align_of(SettingType type) {
    return type == SET_REAL ? _Alignof(double) : type == SET_BOOL || type == SET_TEXT ? 1 : _Alignof(int);
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
    snprintf(slash, sizeof path - (size_t)(slash - path), "/../src/run/settings.h");
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
    static const char *const data[] = {"moons",   "checkerboard", "8gaussians", "gaussian", "grid",  "rings",
                                       "spirals", "swissroll",    "pinwheel",   "scurve",   "square"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        assert_non_null(settings_find(keys[i]));
    }
    Settings settings = settings_default();
    for (size_t i = 0; i < sizeof data / sizeof *data; i++) {
        assert_true(settings_set(&settings, "data", data[i], NULL));
        assert_string_equal(dist_at(settings.data)->name, data[i]);
        assert_true(settings_set(&settings, "source", data[i], NULL));
        assert_int_equal(settings.source, settings.data);
    }
    for (int i = 0; i < path_count(); i++) {
        assert_true(settings_set(&settings, "path", path_kind_at(i)->name, NULL));
        assert_int_equal(settings.path, i);
    }
}

// Sets up a combination from pairs of key and value; NULL ends them.
static Settings combined(const char *const *words) {
    Settings settings = settings_default();
    for (; *words; words += 2) {
        assert_true(settings_set(&settings, words[0], words[1], NULL));
    }
    return settings;
}

static void combinations_without_meaning_are_refused_with_the_reason(void **state) {
    (void)state;
    static const struct {
        const char *words[9];
        const char *said; // NULL: it makes sense
    } cases[] = {
        {{"path", "vp", "source", "moons"}, "path vp adds Gaussian noise to the data, so it cannot start from moons"},
        {{"path", "ve", "source", "square"}, "path ve adds Gaussian noise"},
        {{"path", "ot", "source", "moons"}, NULL},
        {{"path", "bridge", "source", "moons"}, NULL},
        {{"path", "linear", "sigma", "0.1", "predict", "noise"}, "only the velocity can be predicted"},
        {{"path", "linear", "sigma", "0.1"}, NULL},
        {{"path", "ot", "pairing", "ot", "predict", "score"}, "choose pairing independent"},
        {{"path", "ot", "pairing", "ot", "predict", "data"}, NULL},
        {{"path", "vp", "pairing", "independent", "predict", "score"}, NULL},
        {{"path", "ot", "pairing", "ot", "solver", "sde"}, "solver: the score is known only"},
        {{"path", "vp", "pairing", "independent", "solver", "ddpm"}, NULL},
        {{"path", "linear", "source", "moons", "pairing", "independent", "solver", "ddim"}, "choose source gaussian"},
        {{"sigma-lo", "0.5", "sigma-hi", "0.4"}, "sigma-lo: 0.5 must be below"},
        {{"data", "file"}, "needs data-file"},
        {{"source", "file"}, "needs source-file"},
        {{"data", "file", "data-file", "a.csv"}, NULL},
        {{"pairing", "reflow"}, NULL}, // a window's own lanes can teach
        {{"pairing", "reflow", "path", "vp"}, "choose the path ot or linear"},
        {{"pairing", "reflow", "path", "vp", "teacher", "a.safetensors"}, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings settings = combined(cases[i].words);
        Error err = {0};
        bool good = settings_check(&settings, &err);
        if (good != (cases[i].said == NULL) || (!good && !strstr(err.text, cases[i].said))) {
            fail_msg("%s %s: \"%s\"", cases[i].words[0], cases[i].words[1], err.text);
        }
        assert_true(good || err.text[strlen(err.text) - 1] == '.');
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

// ---- what gives way ------------------------------------------------------------------------------------------------------
static void what_is_chosen_stays_and_the_rest_gives_way(void **state) {
    (void)state;
    static const struct {
        const char *before[9], *key, *value;
        const char *then[7]; // what must hold
        int yielded;
    } cases[] = {
        {{"path", "vp", "pairing", "independent", "solver", "ddpm"}, "pairing", "ot", {"solver", "midpoint", "pairing", "ot"}, 1},
        {{"path", "vp", "pairing", "independent", "solver", "ddpm"}, "path", "ve", {"solver", "ddpm"}, 0},
        {{"path", "vp", "pairing", "independent", "predict", "score", "solver", "sde"},
         "pairing",
         "sinkhorn",
         {"predict", "velocity", "solver", "midpoint"},
         2},
        {{"path", "linear", "predict", "noise"}, "sigma", "0.5", {"predict", "velocity", "sigma", "0.5"}, 1},
        {{"path", "vp", "pairing", "independent"}, "source", "moons", {"path", "ot", "source", "moons"}, 1},
        {{"path", "linear", "pairing", "ot"}, "pairing", "reflow", {"reflow-from", "ot", "reflow-round", "1"}, 0},
        {{"path", "linear", "pairing", "reflow", "reflow-from", "ot"}, "path", "vp", {"path", "vp", "pairing", "ot"}, 1},
        {{"path", "linear", "pairing", "reflow"}, "reflow-round", "2", {"pairing", "reflow", "reflow-round", "2"}, 0},
        {{"condition", "on", "label", "1"}, "data", "gaussian", {"condition", "off"}, 1},
        {{"data", "8gaussians", "condition", "on", "label", "7"}, "data", "moons", {"condition", "on", "label", "-1"}, 1},
        {{"condition", "on"}, "label", "9", {"condition", "on", "label", "1"}, 1},
        {{"condition", "on", "path", "linear"}, "pairing", "reflow", {"condition", "off", "pairing", "reflow"}, 1},
        {{"match", "64"}, "match", "1024", {"match", "256", "batch", "256"}, 0},
        {{"match", "256"}, "batch", "64", {"match", "256", "batch", "256"}, 0},
        {{"beta-max", "5"}, "beta-min", "9", {"beta-max", "5", "beta-min", "4.5"}, 0},
        {{"sigma-lo", "0.9"}, "sigma-hi", "0.5", {"sigma-lo", "0.9", "sigma-hi", "1"}, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings before = combined(cases[i].before), wanted = before;
        Yielded yielded[YIELDED_MAX];
        assert_true(settings_set(&wanted, cases[i].key, cases[i].value, NULL));
        assert_int_equal(settings_settle(&wanted, &before, yielded), cases[i].yielded);
        assert_true(settings_check(&wanted, NULL));
        for (const char *const *then = cases[i].then; *then; then += 2) {
            char text[64];
            settings_text(&wanted, settings_find(then[0]), text, sizeof text);
            assert_string_equal(text, then[1]);
        }
    }
}

// Whatever two rows say, settling one against the other leaves settings that make sense, unless the source forbids the path.
static void settling_leads_to_settings_that_make_sense(void **state) {
    (void)state;
    static const char *const keys[] = {"path",  "pairing", "predict", "solver",    "source",
                                       "sigma", "field",   "data",    "condition", "label"};
    enum { KEYS = sizeof keys / sizeof *keys };
    uint32_t seed = 9;
    Settings settings = settings_default();
    int refused = 0;
    for (int i = 0; i < 20000; i++) {
        const Setting *row = settings_find(keys[next_random(&seed) % KEYS]);
        Settings wanted = settings;
        Yielded yielded[YIELDED_MAX];
        double most = row->type == SET_CHOICE ? setting_choices(row) - 1 : row->max;
        settings_put(&wanted, row, most * (next_random(&seed) % 100) / 99.0);
        double chosen = settings_get(&wanted, row);
        int count = settings_settle(&wanted, &settings, yielded);
        Error err;
        if (!settings_check(&wanted, &err)) {
            assert_non_null(strstr(err.text, "source: "));
            refused++;
            continue;
        }
        bool own = false; // a leaf that cannot be had gives way itself
        for (int k = 0; k < count; k++) {
            own = own || yielded[k].row == row;
            assert_true(settings_get(&wanted, yielded[k].row) != yielded[k].was);
        }
        assert_true(own || settings_get(&wanted, row) == chosen);
        settings = wanted;
    }
    assert_true(refused > 100 && refused < 10000);
}

// ---- words ---------------------------------------------------------------------------------------------------------------
static bool has_hangul(const char *text) {
    for (int code = words_next(&text); code != 0; code = words_next(&text)) {
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
    for (int code = words_next(&text); code != 0; code = words_next(&text)) {
        assert_true(code >= ' ');
    }
}

static void every_string_exists_in_both_languages(void **state) {
    (void)state;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            assert_well_formed(row->label[lang]);
            assert_well_formed(row->help[lang]);
            assert_int_equal(row->help[lang][strlen(row->help[lang]) - 1], '.');
            assert_int_equal(has_hangul(row->label[lang]), lang == LANG_KO);
            assert_int_equal(has_hangul(row->help[lang]), lang == LANG_KO);
        }
        assert_non_null(row->unit);
    }
    for (int group = 0; group < GROUP_COUNT; group++) {
        assert_well_formed(settings_group_label((SettingGroup)group, LANG_EN));
        assert_true(has_hangul(settings_group_label((SettingGroup)group, LANG_KO)));
    }
}

static void choices_have_distinct_names_and_labels(void **state) {
    (void)state;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        int count = setting_choices(row);
        assert_int_equal(count >= 2, row->type == SET_CHOICE);
        for (int a = 0; a < count; a++) {
            assert_int_equal(strcspn(setting_choice_name(row, a), " ,#;"), strlen(setting_choice_name(row, a)));
            for (int lang = 0; lang < LANG_COUNT; lang++) {
                assert_well_formed(setting_choice_label(row, a, (Lang)lang));
            }
            for (int b = 0; b < a; b++) {
                assert_string_not_equal(setting_choice_name(row, a), setting_choice_name(row, b));
                assert_string_not_equal(setting_choice_label(row, a, LANG_KO), setting_choice_label(row, b, LANG_KO));
            }
        }
    }
}

// ---- values --------------------------------------------------------------------------------------------------------------
static void rows_stand_in_the_order_of_groups(void **state) {
    (void)state;
    for (int i = 1; i < settings_count(); i++) {
        assert_true(settings_at(i)->group >= settings_at(i - 1)->group);
    }
}

static void defaults_and_limits_are_values_that_a_slider_can_reach(void **state) {
    (void)state;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->type != SET_INT && row->type != SET_REAL) {
            continue;
        }
        Settings settings = settings_default();
        assert_true(row->min < row->max && row->min <= row->normal && row->normal <= row->max);
        assert_true(!row->log_scale || row->min > 0);
        const double values[] = {row->min, row->normal, row->max, row->gap > 0 ? row->gap : row->max};
        for (int k = 0; k < 4; k++) {
            settings_put(&settings, row, values[k]);
            assert_true(settings_get(&settings, row) == values[k]);
        }
    }
}

static void the_default_is_two_moons_by_optimal_transport(void **state) {
    (void)state;
    static const char *const expected[][2] =
        {{"data", "moons"}, {"source", "gaussian"}, {"path", "ot"},       {"pairing", "ot"},    {"activation", "silu"},
         {"rate", "0.005"}, {"solver", "midpoint"}, {"size", "1280x800"}, {"compare", "off"},   {"data-points", "on"},
         {"out", ""},       {"particles", "20000"}, {"theme", "dark"},    {"sigma-min", "0.01"}};
    Settings settings = settings_default();
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        char text[SETTINGS_TEXT_MAX];
        settings_text(&settings, settings_find(expected[i][0]), text, sizeof text);
        assert_string_equal(text, expected[i][1]);
    }
    assert_true(settings_check(&settings, NULL));
}

// Any number that a row can hold; not rounded to its step, as a typed value may be.
static double random_value(const Setting *row, uint32_t *seed) {
    double lo = row->gap > 0 ? row->gap : row->min;
    double even = uniform(seed, lo, row->max);
    double value = row->log_scale ? row->min * pow(row->max / row->min, uniform(seed, 0, 1)) : even;
    switch (row->type) {
    case SET_INT:
        return floor(value);
    case SET_CHOICE:
        return next_random(seed) % (uint32_t)setting_choices(row);
    case SET_BOOL:
        return next_random(seed) % 2;
    case SET_SIZE:
        return (320 + next_random(seed) % 7361) * 65536.0 + 240 + next_random(seed) % 4081;
    default:
        return value;
    }
}

static void text_gives_back_the_same_bits(void **state) {
    (void)state;
    uint32_t seed = 2024;
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        for (int k = 0; k < 200 && row->type != SET_TEXT; k++) {
            Settings a = settings_default(), b = a;
            Error err = {0};
            char text[64];
            double value = random_value(row, &seed);
            if (row->type == SET_REAL) {
                snprintf(text, sizeof text, "%.17g", value);
                assert_true(settings_set(&a, row->key, text, NULL));
            } else {
                settings_put(&a, row, value);
            }
            assert_true(settings_get(&a, row) == value || row->step > 1);
            settings_text(&a, row, text, sizeof text);
            if (!settings_set(&b, row->key, text, &err)) {
                fail_msg("%s", err.text);
            }
            assert_memory_equal(&a, &b, sizeof a);
        }
    }
}

static void a_text_row_keeps_every_byte(void **state) {
    (void)state;
    Settings settings = settings_default();
    const Setting *out = settings_find("out");
    char longest[SETTINGS_TEXT_MAX], text[SETTINGS_TEXT_MAX];
    memset(longest, 'a', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    assert_true(settings_set(&settings, "out", longest, NULL));
    settings_text(&settings, out, text, sizeof text);
    assert_string_equal(text, longest);
    assert_true(settings_set(&settings, "out", "경로/a b.png", NULL));
    settings_text(&settings, out, text, sizeof text);
    assert_string_equal(text, "경로/a b.png");
    assert_true(settings_set(&settings, "out", "", NULL));
    Settings normal = settings_default();
    assert_memory_equal(&settings, &normal, sizeof settings);
}

static void put_clamps_and_rounds(void **state) {
    (void)state;
    static const struct {
        const char *key;
        double value, expected;
    } cases[] = {
        {"width", 1e9, 512},
        {"width", -3, 8},
        {"width", 65, 64},
        {"width", 67, 68},
        {"hidden", 2.6, 3},
        {"rate", 1, 0.1},
        {"rate", 0.00234, 0.00234},
        {"hold", 0.3000001, 0.3},
        {"trail", 0.069, 0.07},
        {"ui-scale", 0.2, 0},
        {"ui-scale", 0.3, 0.5},
        {"ui-scale", 1.26, 1.25},
        {"seed", 3e9, 2147483647},
        {"data", -1, 0},
        {"data", 1e6, 10},
        {"pairing", 0.6, 1},
        {"arrows", 0.5, 1},
        {"arrows", 0.4, 0},
        {"size", 100 * 65536.0 + 300, 320 * 65536.0 + 300},
        {"size", INFINITY, 7680 * 65536.0 + 4320},
        {"sigma-min", -0.0, 0},
        {"zoom", -INFINITY, 0.25},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings settings = settings_default();
        const Setting *row = settings_find(cases[i].key);
        settings_put(&settings, row, cases[i].value);
        double value = settings_get(&settings, row);
        if (value != cases[i].expected || signbit(value)) {
            fail_msg("%s: %g became %g, not %g", row->key, cases[i].value, value, cases[i].expected);
        }
    }
}

static void a_nan_changes_nothing(void **state) {
    (void)state;
    const Settings normal = settings_default();
    for (int i = 0; i < settings_count(); i++) {
        Settings settings = normal;
        if (settings_at(i)->type != SET_TEXT) {
            settings_put(&settings, settings_at(i), NAN);
        }
        assert_memory_equal(&settings, &normal, sizeof settings);
    }
}

// ---- mistakes ------------------------------------------------------------------------------------------------------------
static void a_mistake_is_answered_in_one_clear_sentence(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"width", "5", "width: 5 is outside 8 .. 512."},
        {"width", "1e999", "width: 1e999 is outside 8 .. 512."},
        {"width", "64.5", "width: 64.5 is not a whole number."},
        {"width", "20,000", "width: \"20,000\" is not a number."},
        {"width", "0x40", "width: \"0x40\" is not a number."},
        {"width", " 64", "width: \" 64\" is not a number."},
        {"width", "64 ", "width: \"64 \" is not a number."},
        {"width", "", "width: \"\" is not a number."},
        {"width", "e", "width: \"e\" is not a number."},
        {"rate", "nan", "rate: \"nan\" is not a number."},
        {"rate", "inf", "rate: \"inf\" is not a number."},
        {"rate", "1e-3x", "rate: \"1e-3x\" is not a number."},
        {"rate", "1.2.3", "rate: \"1.2.3\" is not a number."},
        {"hold", "-1", "hold: -1 is outside 0 .. 30 s."},
        {"ui-scale", "0.2", "ui-scale: 0.2 is not 0 or 0.5 .. 4."},
        {"theme", "drak", "theme: \"drak\" is not a choice; did you mean \"dark\"? The choices are dark, light, projector."},
        {"solver", "leapfrog",
         "solver: \"leapfrog\" is not a choice. The choices are euler, midpoint, heun, rk4, dopri5, sde, ddpm, ddim."},
        {"arrows", "maybe", "arrows: \"maybe\" is neither on nor off."},
        {"size", "1280", "size: \"1280\" is not of the form WIDTHxHEIGHT, such as 1280x720."},
        {"size", "x720", "size: \"x720\" is not of the form WIDTHxHEIGHT, such as 1280x720."},
        {"size", "1280x", "size: \"1280x\" is not of the form WIDTHxHEIGHT, such as 1280x720."},
        {"size", "1280x720x", "size: \"1280x720x\" is not of the form WIDTHxHEIGHT, such as 1280x720."},
        {"size", "1280x-720", "size: \"1280x-720\" is not of the form WIDTHxHEIGHT, such as 1280x720."},
        {"size", "100x720", "size: 100x720 is outside 320x240 .. 7680x4320."},
        {"size", "999999999999x720", "size: 999999999999x720 is outside 320x240 .. 7680x4320."},
        {"widht", "5", "Unknown setting \"widht\"; did you mean \"width\"? See flowscope list."},
        {"qqq", "5", "Unknown setting \"qqq\". See flowscope list."},
        {"", "5", "Unknown setting \"\". See flowscope list."},
    };
    const Settings normal = settings_default();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings settings = normal;
        Error err = {0};
        assert_false(settings_set(&settings, cases[i][0], cases[i][1], &err));
        assert_string_equal(err.text, cases[i][2]);
        assert_memory_equal(&settings, &normal, sizeof settings);
    }
    Error err;
    Settings settings = normal;
    assert_false(settings_set(&settings, "data", "mons", &err));
    assert_non_null(
        strstr(err.text, "data: \"mons\" is not a choice; did you mean \"moons\"? The choices are moons, checkerboard, "));
    assert_non_null(strstr(err.text, "file."));
}

static void numbers_are_taken_in_any_exact_spelling(void **state) {
    (void)state;
    static const struct {
        const char *key, *text;
        double value;
    } cases[] = {{"particles", "1e4", 10000}, {"particles", "+5000", 5000},
                 {"width", "64.0", 64},       {"seed", "2147483647", 2147483647},
                 {"rate", ".001", 0.001},     {"rate", "1E-3", 0.001},
                 {"hold", "-0", 0},           {"ui-scale", "0", 0},
                 {"arrows", "yes", 1},        {"arrows", "true", 1},
                 {"panel", "0", 0},           {"panel", "no", 0},
                 {"width", "67", 67},         {"zoom", "1.2345678901234567", 1.2345678901234567}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings settings = settings_default();
        Error err = {0};
        if (!settings_set(&settings, cases[i].key, cases[i].text, &err)) {
            fail_msg("%s", err.text);
        }
        double value = settings_get(&settings, settings_find(cases[i].key));
        assert_true(value == cases[i].value && !signbit(value));
    }
}

static void too_long_a_text_is_refused(void **state) {
    (void)state;
    Settings settings = settings_default();
    Error err;
    char text[SETTINGS_TEXT_MAX + 1];
    memset(text, 'a', sizeof text);
    text[SETTINGS_TEXT_MAX] = '\0';
    assert_false(settings_set(&settings, "out", text, &err));
    assert_string_equal(err.text, "out: the text is too long (512 bytes; at most 511).");
    assert_string_equal(settings.out, "");
}

static void rows_that_depend_on_each_other_are_checked_together(void **state) {
    (void)state;
    Error err;
    Settings settings = settings_default();
    settings.match = settings.batch;
    assert_true(settings_check(&settings, &err));
    settings.match = settings.batch + 1;
    assert_false(settings_check(&settings, &err));
    assert_string_equal(err.text, "match: a group of 257 does not fit into a batch of 256; lower match or raise batch.");
    settings = settings_default();
    settings.beta_min = settings.beta_max = 3;
    assert_false(settings_check(&settings, &err));
    assert_string_equal(err.text, "beta-min: 3 must be below beta-max, which is 3.");
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

static void list_en(FILE *out) {
    settings_print_list(out, LANG_EN);
}

static void list_ko(FILE *out) {
    settings_print_list(out, LANG_KO);
}

// Columns of a terminal, Hangul counted as two.
static int columns(const char *line, size_t length) {
    int count = 0;
    for (const char *p = line; p < line + length;) {
        int code = words_next(&p);
        assert_true(code >= ' ');
        count += code >= 0xAC00 && code <= 0xD7A3 ? 2 : 1;
    }
    return count;
}

static void the_list_names_everything_within_100_columns(void **state) {
    (void)state;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        char text[PAGE];
        print_into(text, lang == LANG_EN ? list_en : list_ko);
        for (int i = 0; i < settings_count(); i++) {
            char option[64];
            snprintf(option, sizeof option, "\n  --%s ", settings_at(i)->key);
            const char *found = strstr(text, option);
            assert_non_null(found);
            assert_null(strstr(found + 1, option));
        }
        for (int i = 0; i < dist_count(); i++) {
            assert_non_null(strstr(text, lang == LANG_EN ? dist_at(i)->label_en : dist_at(i)->label_ko));
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
    assert_int_equal(rows, settings_count());
    assert_non_null(strstr(text, "| `--width` | 64 | 8 .. 512 | Neurons in each hidden layer."));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_tile_the_struct),
        cmocka_unit_test(every_field_has_the_row_of_its_name),
        cmocka_unit_test(keys_are_plain_and_distinct),
        cmocka_unit_test(the_names_that_scripts_rely_on_are_there),
        cmocka_unit_test(combinations_without_meaning_are_refused_with_the_reason),
        cmocka_unit_test(some_choices_answer_to_their_name_only),
        cmocka_unit_test(what_is_chosen_stays_and_the_rest_gives_way),
        cmocka_unit_test(settling_leads_to_settings_that_make_sense),
        cmocka_unit_test(every_string_exists_in_both_languages),
        cmocka_unit_test(choices_have_distinct_names_and_labels),
        cmocka_unit_test(rows_stand_in_the_order_of_groups),
        cmocka_unit_test(defaults_and_limits_are_values_that_a_slider_can_reach),
        cmocka_unit_test(the_default_is_two_moons_by_optimal_transport),
        cmocka_unit_test(text_gives_back_the_same_bits),
        cmocka_unit_test(a_text_row_keeps_every_byte),
        cmocka_unit_test(put_clamps_and_rounds),
        cmocka_unit_test(a_nan_changes_nothing),
        cmocka_unit_test(a_mistake_is_answered_in_one_clear_sentence),
        cmocka_unit_test(numbers_are_taken_in_any_exact_spelling),
        cmocka_unit_test(too_long_a_text_is_refused),
        cmocka_unit_test(rows_that_depend_on_each_other_are_checked_together),
        cmocka_unit_test(the_list_names_everything_within_100_columns),
        cmocka_unit_test(the_markdown_table_has_a_row_of_four_cells_for_each_setting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
