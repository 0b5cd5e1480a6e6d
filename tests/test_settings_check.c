// What settings make sense together, and what gives way where they do not.
#include "settings/settings.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint32_t next_random(uint32_t *state) { // xorshift32 (Marsaglia 2003)
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
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
        {{"path", "vp", "source", "moons"}, "path: This path works only from Gaussian noise"},
        {{"path", "ve", "source", "square"}, "works only from Gaussian noise"},
        {{"path", "ot", "source", "moons"}, NULL},
        {{"path", "bridge", "source", "moons"}, NULL},
        {{"path", "linear", "sigma", "0.1", "predict", "noise"}, "predict: With path noise, the velocity follows"},
        {{"path", "linear", "sigma", "0.1", "predict", "noise", "pairing", "independent"}, NULL},
        {{"path", "bridge", "sigma", "1", "pairing", "independent", "solver", "sde"}, NULL},
        {{"path", "linear", "sigma", "0.1"}, NULL},
        {{"path", "ot", "pairing", "ot", "predict", "score"},
         "predict: This needs the score. One network gives it together with the velocity only for random pairs"},
        {{"path", "ot", "pairing", "ot", "predict", "data"}, NULL},
        {{"path", "vp", "pairing", "independent", "predict", "score"}, NULL},
        {{"path", "ot", "pairing", "ot", "solver", "sde"}, "solver: This needs the score"},
        {{"path", "vp", "pairing", "independent", "solver", "ddpm"}, NULL},
        {{"path", "linear", "source", "moons", "pairing", "independent", "solver", "ddim"},
         "only for random pairs and Gaussian noise"},
        {{"model", "coupling", "source", "moons"}, "model: This kind of model works only from Gaussian noise"},
        {{"model", "coupling", "path", "ot", "pairing", "ot", "solver", "sde"}, NULL}, // of no use to it
        {{"model", "cnf", "solver", "sde"}, "solver: This solver needs the score, and this kind of model has no path"},
        {{"sigma-lo", "0.5", "sigma-hi", "0.4"}, "sigma-lo: 0.5 must be below"},
        {{"data", "file"}, "needs data-file"},
        {{"source", "file"}, "needs source-file"},
        {{"data", "file", "data-file", "a.csv"}, NULL},
        {{"pairing", "reflow"}, NULL}, // a window's own lanes can teach
        {{"pairing", "reflow", "path", "vp"}, "Choose a straight path first: CondOT (ot) or rectified flow (linear)"},
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

static void rows_that_depend_on_each_other_are_checked_together(void **state) {
    (void)state;
    Error err;
    Settings settings = settings_default();
    settings.match = settings.batch;
    assert_true(settings_check(&settings, &err));
    settings.match = settings.batch + 1;
    assert_false(settings_check(&settings, &err));
    assert_string_equal(err.text, "match: a group of 257 does not fit in a batch of 256. Lower match or raise batch.");
    settings = settings_default();
    settings.beta_min = settings.beta_max = 3;
    assert_false(settings_check(&settings, &err));
    assert_string_equal(err.text, "beta-min: 3 must be below beta-max, which is 3.");
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
        {{"model", "coupling", "path", "vp", "pairing", "independent"},
         "source",
         "moons",
         {"model", "flow-matching", "path", "ot", "source", "moons"},
         2},
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
            assert_non_null(strstr(err.text, "path: This path works only from Gaussian noise"));
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(combinations_without_meaning_are_refused_with_the_reason),
        cmocka_unit_test(what_is_chosen_stays_and_the_rest_gives_way),
        cmocka_unit_test(settling_leads_to_settings_that_make_sense),
        cmocka_unit_test(rows_that_depend_on_each_other_are_checked_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
