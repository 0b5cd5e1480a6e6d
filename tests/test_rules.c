// The rules of which settings go together: whoever reads them says the same. A control is grey only where it has no effect, and its reason
// names the way out in every language.
#include "experiment_rig.h"
#include "sanitized.h"

#include "base/language.h"
#include "settings/rules.h"

static const char *reason(const Settings *settings, const char *key) {
    const Setting *row = settings_find(key);
    assert_non_null(row);
    return rules_idle(settings, row);
}

static bool hidden(const Settings *settings, const char *key) {
    return rules_hidden(settings, settings_find(key));
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
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(settings_set(&s, rows[i].of, rows[i].yes, NULL));
        assert_false(hidden(&s, rows[i].key));
        assert_null(reason(&s, rows[i].key));
        assert_true(settings_set(&s, rows[i].of, rows[i].no, NULL));
        assert_true(hidden(&s, rows[i].key));
    }
}

static void the_card_says_what_it_leaves_to_the_processor(void **state) {
    (void)state;
    static const char *const rows[][3] = {{"solver", "dopri5", "rk4"}, {"width", "256", "128"}, {"field", "exact", "learned"}};
    Settings s = small_settings();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(settings_set(&s, rows[i][0], rows[i][1], NULL));
        assert_false(hidden(&s, "gpu"));
        assert_non_null(reason(&s, "gpu"));
        assert_true(settings_set(&s, rows[i][0], rows[i][2], NULL));
        assert_null(reason(&s, "gpu"));
    }
}

static void rows_of_a_view_belong_to_it(void **state) {
    (void)state;
    Settings s = small_settings();
    assert_null(reason(&s, "ribbons"));
    assert_non_null(reason(&s, "tube"));
    s.view = VIEW_PATHS;
    assert_non_null(reason(&s, "ribbons"));
    assert_null(reason(&s, "tube"));
}

// What chooses between paths, pairings and views is never greyed: it is the way out.
static void nothing_leads_into_a_dead_end(void **state) {
    (void)state;
    Settings s = small_settings();
    static const char *const always[] = {"path",  "pairing", "view",  "data", "solver",
                                         "steps", "rate",    "theme", "lang", "schedule"};
    for (int view = 0; view < 2; view++) {
        s.view = view;
        for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
            assert_null(reason(&s, always[i]));
        }
    }
}

static void each_language_has_its_own(void **state) {
    (void)state;
    Settings s = small_settings();
    char english[160];
    int seen = 0;
    s.view = VIEW_PATHS;
    for (int i = 0; i < settings_count(); i++) {
        language_choose("en");
        const char *why = rules_idle(&s, settings_at(i));
        if (why) {
            snprintf(english, sizeof english, "%s", why);
            language_choose("ko");
            assert_string_not_equal(rules_idle(&s, settings_at(i)), english);
            seen++;
        }
    }
    assert_true(seen >= 3);
}

// ---- all pairs of choices --------------------------------------------------------------------------------------------------

// What the walks begin with: the defaults, and what meets the rules that numbers and texts bring in.
static const char *const grounds[][3][2] = {{{"sigma", "0"}},
                                            {{"sigma", "0.5"}},
                                            {{"custom-path", "0:0.1:1 1:1:0"}},
                                            {{"custom-path", "0:0:1 0.4:0.5:0.2 0.7:0.5:0.6 1:1:0"},
                                             {"path", "custom"},
                                             {"pairing", "independent"}}};
enum { GROUNDS = sizeof grounds / sizeof *grounds, RULES_MAX = 64 };

static Settings ground(int index) {
    Settings s = settings_default();
    for (int i = 0; i < 3 && grounds[index][i][0]; i++) {
        assert_true(settings_set(&s, grounds[index][i][0], grounds[index][i][1], NULL));
    }
    return s;
}

static int choices(const Setting *row) {
    return row->type == SET_CHOICE ? setting_choices(row) : row->type == SET_BOOL ? 2 : 0;
}

typedef struct {
    int steps, greys, yields;
    bool met[RULES_MAX]; // rules for which a choice was grey
} Walk;

static void meet(Walk *walk, const char *grey) {
    for (int i = 0; i < rules_count(); i++) {
        const char *sentence = rules_at(i)->sentence;
        walk->met[i] |= sentence && strcmp(sentence, grey) == 0;
    }
    walk->greys++;
}

// Of a row that is only passed over, never refused.
static bool passed_over(const char *key) {
    bool shown = false;
    for (int i = 0; i < rules_count(); i++) {
        shown = shown || (rules_at(i)->kind == RULE_SHOWN && strcmp(rules_at(i)->row, key) == 0);
    }
    return shown;
}

// Forced, a choice is refused on its own account exactly where it is grey; but some are only passed over.
static void assert_refused_as_shown(const Settings *before, const Setting *row, int choice, const char *grey) {
    Settings forced = *before;
    Error err = {0};
    settings_put(&forced, row, choice);
    bool good = settings_check(&forced, &err);
    size_t length = strlen(row->key);
    bool own = !good && strncmp(err.text, row->key, length) == 0 && err.text[length] == ':';
    if (passed_over(row->key)) {
        assert_true(good);
    } else if (own != (grey != NULL)) {
        fail_msg("%s = %d: \"%s\" is shown, \"%s\" said", row->key, choice, grey ? grey : "", good ? "" : err.text);
    }
    const Rule *rule = good ? NULL : rules_of_error(&err);
    assert_true(!own || !rule || strcmp(rule->sentence, grey) == 0); // or told with its numbers
}

// Chooses as a user does. False, and nothing changed, where that is refused.
static bool choose(Walk *walk, Settings *s, const Setting *row, int choice) {
    const Settings before = *s;
    const char *grey = rules_refused(s, row, choice);
    Yielded yielded[YIELDED_MAX];
    Error err = {0};
    assert_refused_as_shown(s, row, choice, grey);
    settings_put(s, row, choice);
    int count = settings_settle(s, &before, yielded);
    bool kept = (int)settings_get(s, row) == choice, good = settings_check(s, &err);
    for (int i = 0; i < count; i++) {
        assert_true(yielded[i].why && yielded[i].why[0]);
    }
    if (!grey && !(kept && good)) {
        fail_msg("%s = %d is offered, but %s", row->key, choice, good ? "gives way" : err.text);
    }
    if (grey) {
        meet(walk, grey);
        assert_true(!kept || !good || passed_over(row->key));
    }
    walk->yields += count;
    walk->steps++;
    *s = good ? *s : before;
    return good;
}

static void walk_from(Walk *walk, const Settings *first, int more) {
    for (int i = 0; i < settings_count(); i++) {
        for (int choice = 0; choice < choices(settings_at(i)); choice++) {
            Settings s = *first;
            if (choose(walk, &s, settings_at(i), choice) && more > 0) {
                walk_from(walk, &s, more - 1);
            }
        }
    }
}

static void whoever_reads_the_rules_says_the_same(void **state) {
    (void)state;
    Walk walk = {0};
    assert_true(rules_count() <= RULES_MAX);
    for (int g = 0; g < GROUNDS; g++) {
        const Settings s = ground(g);
        walk_from(&walk, &s, 1);
    }
    assert_true(walk.steps > 10000 && walk.greys > 1000 && walk.yields > 1000);
    for (int i = 0; i < rules_count(); i++) {
        const Rule *rule = rules_at(i);
        bool of_choice = rule->sentence && (rule->kind == RULE_LANE || rule->kind == RULE_SHOWN);
        assert_true(walk.met[i] || !of_choice);
    }
}

// ---- lanes -------------------------------------------------------------------------------------------------------------------

static bool offered(const Settings *s, const char *key) {
    const Setting *row = settings_find(key);
    return !rules_refused(s, row, (int)settings_get(s, row));
}

static bool next_lane(LaneSpec *key) {
    if (++key->path < path_count()) {
        return true;
    }
    key->path = 0;
    if ((int)++key->pairing <= PAIRING_REFLOW) {
        key->round = key->pairing == PAIRING_REFLOW;
        return true;
    }
    key->pairing = PAIRING_INDEPENDENT;
    key->round = 0;
    if ((int)++key->predict < PREDICT_COUNT) {
        return true;
    }
    key->predict = PREDICT_VELOCITY;
    if ((int)++key->direction <= DIRECTION_TO_NOISE) {
        return true;
    }
    key->direction = DIRECTION_TO_DATA;
    key->solver = key->solver == 0 ? SAMPLER_SDE + 1 : SAMPLER_COUNT + 1; // none of its own, and one that not every lane can use
    return key->solver <= SAMPLER_COUNT;
}

// Beside any choice that can be made, a lane makes sense exactly where the panel offers all of it; a solver of all lanes that it cannot have is
// no obstacle, one of its own is. And the lane that is settled on makes sense.
static void lanes_open_where_the_panel_offers_them(void **state) {
    (void)state;
    int fit = 0, unfit = 0, own_refused = 0;
    for (int at = 0; at < GROUNDS * settings_count(); at += EVERY(7)) {
        const Setting *row = settings_at(at / GROUNDS);
        for (int choice = 0; choice < choices(row); choice++) {
            Settings s = ground(at % GROUNDS);
            if (!choose(&(Walk){0}, &s, row, choice)) {
                continue;
            }
            LaneSpec key = lane_spec(&s);
            assert_true(lane_spec_fits(&s, &key, NULL));
            key = (LaneSpec){0};
            do {
                const Settings own = lane_spec_settings(&s, &key);
                bool all = offered(&own, "path") && offered(&own, "pairing") && offered(&own, "predict") &&
                           offered(&own, "condition") && offered(&own, "direction") && offered(&own, "lane-solver");
                assert_true(offered(&own, "solver"));
                own_refused += !offered(&own, "lane-solver");
                assert_int_equal(lane_spec_fits(&s, &key, NULL), all);
                fit += all;
                unfit += !all;
            } while (next_lane(&key));
        }
    }
    assert_true(fit > 1000 && unfit > 1000 && own_refused > 1000);
}

// Opens the lane, and asks it itself.
static void assert_exact(const Settings *s, bool offers) {
    Error err = {0};
    Lane lane;
    const LaneSpec key = lane_spec(s);
    Dataset *dataset = dataset_open(s, &err);
    assert_non_null(dataset);
    assert_true(lane_open(&lane, s, dataset, &key, NULL, &err));
    assert_int_equal(lane_exact_known(&lane), offers);
    lane_close(&lane);
    dataset_close(dataset);
}

static void the_exact_field_is_offered_where_a_lane_knows_it(void **state) {
    (void)state;
    Settings s = small_settings();
    int seen[2] = {0};
    for (int combo = 0; combo < 7 * 3 * 2 * 2 * 2; combo++) { // without reflow, which would want its teacher first
        s.path = combo % 7;
        s.pairing = combo / 7 % 3;
        s.condition = combo / 21 % 2;
        s.sigma = combo / 42 % 2 ? 0.5 : 0;
        s.source = setting_choice_find(settings_find("source"), combo / 84 ? "square" : "gaussian");
        if (settings_check(&s, NULL)) {
            bool offers = !rules_refused(&s, settings_find("field"), FIELD_EXACT);
            assert_int_equal(offers, !rules_refused(&s, settings_find("field"), FIELD_DIFFERENCE));
            assert_exact(&s, offers);
            seen[offers]++;
        }
    }
    assert_true(seen[0] > 20 && seen[1] > 5);
}

static void a_training_alone_needs_a_teacher(void **state) {
    (void)state;
    Settings s = settings_default();
    Error err = {0};
    assert_true(settings_check_alone(&s, &err));
    s.pairing = PAIRING_REFLOW;
    assert_true(settings_check(&s, &err));
    assert_false(settings_check_alone(&s, &err));
    assert_string_equal(err.text, "pairing: reflow needs --teacher, a model file that makes the pairs.");
    assert_true(settings_set(&s, "teacher", "a.safetensors", &err));
    assert_true(settings_check_alone(&s, &err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_belong_to_a_choice),
        cmocka_unit_test(the_card_says_what_it_leaves_to_the_processor),
        cmocka_unit_test(whoever_reads_the_rules_says_the_same),
        cmocka_unit_test(lanes_open_where_the_panel_offers_them),
        cmocka_unit_test(the_exact_field_is_offered_where_a_lane_knows_it),
        cmocka_unit_test(a_training_alone_needs_a_teacher),
        cmocka_unit_test(rows_of_a_view_belong_to_it),
        cmocka_unit_test(nothing_leads_into_a_dead_end),
        cmocka_unit_test(each_language_has_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
