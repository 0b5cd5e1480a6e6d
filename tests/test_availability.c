// A control is greyed only where it has no effect, and its reason names the way out in every language.
#include "experiment_rig.h"

#include "app/availability.h"
#include "base/language.h"
#include "run/command.h"

static const char *reason(Experiment *experiment, const char *key) {
    const Setting *row = settings_find(key);
    assert_non_null(row);
    return availability_of(experiment, row);
}

static bool hidden(const Experiment *experiment, const char *key) {
    return availability_hidden(experiment, settings_find(key));
}

// Each parameter stands in the panel exactly while what it shapes is chosen.
static void rows_belong_to_a_choice(void **state) {
    (void)state;
    static const struct {
        const char *key, *of, *yes, *no;
    } rows[] = {
        {"sigma-min", "path", "ot", "vp"},
        {"beta-min", "path", "vp", "ot"},
        {"beta-max", "path", "vp", "cosine"},
        {"sigma", "path", "bridge", "ot"},
        {"sigma-lo", "path", "ve", "vp"},
        {"sigma-hi", "path", "ve", "linear"},
        {"match", "pairing", "sinkhorn", "independent"},
        {"match", "pairing", "ot", "reflow"},
        {"epsilon", "pairing", "sinkhorn", "ot"},
        {"reflow-round", "pairing", "reflow", "ot"},
        {"times-std", "times", "logit-normal", "mode"},
        {"times-k", "times", "mode", "uniform"},
        {"weighting", "predict", "score", "noise"},
        {"tolerance", "solver", "dopri5", "rk4"},
        {"noise", "solver", "sde", "ddpm"},
        {"decay-steps", "schedule", "cosine", "constant"},
    };
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        experiment->settings = s;
        assert_true(settings_set(&experiment->settings, rows[i].of, rows[i].yes, NULL));
        assert_false(hidden(experiment, rows[i].key));
        assert_null(reason(experiment, rows[i].key));
        assert_true(settings_set(&experiment->settings, rows[i].of, rows[i].no, NULL));
        assert_true(hidden(experiment, rows[i].key));
    }
    close_session(experiment);
}

static void the_card_says_what_it_leaves_to_the_processor(void **state) {
    (void)state;
    static const char *const rows[][3] = {{"solver", "dopri5", "rk4"}, {"width", "256", "128"}, {"field", "exact", "learned"}};
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(settings_set(&experiment->settings, rows[i][0], rows[i][1], NULL));
        assert_false(hidden(experiment, "gpu"));
        assert_non_null(reason(experiment, "gpu"));
        assert_true(settings_set(&experiment->settings, rows[i][0], rows[i][2], NULL));
        assert_null(reason(experiment, "gpu"));
    }
    close_session(experiment);
}

// What the panel refuses is what would be refused; and what it offers is taken.
static void refused_choices_are_those_that_make_no_sense(void **state) {
    (void)state;
    static const char *const keys[] = {"path", "pairing", "predict", "solver"};
    static const char *const sources[] = {"gaussian", "moons"};
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    int refusals = 0, offers = 0;
    for (int combo = 0; combo < 2 * 2 * 7 * 4; combo++) {
        experiment->settings = s;
        assert_true(settings_set(&experiment->settings, "source", sources[combo % 2], NULL));
        experiment->settings.sigma = combo / 2 % 2 ? 0.5 : 0;
        experiment->settings.path = combo / 4 % 7;
        experiment->settings.pairing = combo / 28;
        if (!settings_check(&experiment->settings, NULL)) {
            continue;
        }
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            const Setting *row = settings_find(keys[k]);
            for (int choice = 0; choice < setting_choices(row); choice++) {
                Settings wanted = experiment->settings;
                Yielded yielded[YIELDED_MAX];
                settings_put(&wanted, row, choice);
                settings_settle(&wanted, &experiment->settings, yielded);
                bool taken = settings_check(&wanted, NULL) && (int)settings_get(&wanted, row) == choice;
                assert_true(taken == (availability_refused(experiment, row, choice) == NULL));
                refusals += !taken;
                offers += taken;
            }
        }
    }
    assert_true(refusals > 50 && offers > 500);
    close_session(experiment);
}

static void what_gave_way_is_said(void **state) {
    (void)state;
    Settings s = small_settings();
    char text[512];
    s.path = path_named("vp");
    s.pairing = PAIRING_INDEPENDENT;
    s.solver = SAMPLER_DDPM;
    Experiment *experiment = open_session(&s);
    CommandQueue queue = {0};
    Undo *undo = calloc(1, sizeof *undo);
    Error err;
    command_set(&queue, settings_find("pairing"), PAIRING_OT);
    assert_true(command_apply(&queue, experiment, undo, &err));
    assert_int_equal(experiment->settings.solver, SAMPLER_MIDPOINT);
    assert_int_equal(queue.yielded_count, 1);
    availability_yielded(experiment, queue.yielded, 1, text, sizeof text);
    assert_true(strncmp(text, "Solver: Midpoint. It needs the score", 36) == 0);
    language_choose("ko");
    availability_yielded(experiment, queue.yielded, 1, text, sizeof text);
    assert_non_null(strstr(text, "중점법. 스코어가"));
    language_choose("en");
    char small[12];
    availability_yielded(experiment, queue.yielded, 1, small, sizeof small); // cut, not overrun
    assert_true(strlen(small) < sizeof small);
    free(undo);
    close_session(experiment);
}

static void rows_of_a_view_belong_to_it(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    assert_null(reason(experiment, "ribbons"));
    assert_non_null(reason(experiment, "tube"));
    experiment->settings.view = VIEW_PATHS;
    assert_non_null(reason(experiment, "ribbons"));
    assert_null(reason(experiment, "tube"));
    close_session(experiment);
}

// What chooses between paths, pairings and views is never greyed: it is the way out.
static void nothing_leads_into_a_dead_end(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    static const char *const always[] = {"path",  "pairing", "view",  "data", "solver",
                                         "steps", "rate",    "theme", "lang", "schedule"};
    for (int view = 0; view < 2; view++) {
        experiment->settings.view = view;
        for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
            assert_null(reason(experiment, always[i]));
        }
    }
    close_session(experiment);
}

static void each_language_has_its_own(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    char english[160];
    int seen = 0;
    experiment->settings.view = VIEW_PATHS;
    for (int i = 0; i < settings_count(); i++) {
        language_choose("en");
        const char *why = availability_of(experiment, settings_at(i));
        if (why) {
            snprintf(english, sizeof english, "%s", why);
            language_choose("ko");
            assert_string_not_equal(availability_of(experiment, settings_at(i)), english);
            seen++;
        }
    }
    assert_true(seen >= 3);
    close_session(experiment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_belong_to_a_choice),
        cmocka_unit_test(the_card_says_what_it_leaves_to_the_processor),
        cmocka_unit_test(refused_choices_are_those_that_make_no_sense),
        cmocka_unit_test(what_gave_way_is_said),
        cmocka_unit_test(rows_of_a_view_belong_to_it),
        cmocka_unit_test(nothing_leads_into_a_dead_end),
        cmocka_unit_test(each_language_has_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
