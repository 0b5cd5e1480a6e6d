// A control is greyed only where it has no effect, and its reason names the way out in both languages.
#include "session_rig.h"

#include "app/reasons.h"

static const char *reason(Session *session, const char *key) {
    const Setting *row = settings_find(key);
    assert_non_null(row);
    return reasons_of(session, row);
}

static void rows_of_a_path_belong_to_it(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    look(session, "ot", PAIRING_OT);
    assert_null(reason(session, "sigma-min"));
    assert_null(reason(session, "match"));
    assert_non_null(reason(session, "beta-max"));
    look(session, "vp", PAIRING_INDEPENDENT);
    assert_null(reason(session, "beta-max"));
    assert_non_null(reason(session, "sigma-min"));
    assert_non_null(reason(session, "match"));
    close_session(session);
}

static void rows_of_a_view_belong_to_it(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    assert_null(reason(session, "ribbons"));
    assert_non_null(reason(session, "tube"));
    session->settings.view = VIEW_PATHS;
    assert_non_null(reason(session, "ribbons"));
    assert_null(reason(session, "tube"));
    close_session(session);
}

// What chooses between paths, pairings and views is never greyed: it is the way out.
static void nothing_leads_into_a_dead_end(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    static const char *const always[] = {"path",  "pairing", "view",  "data", "solver",
                                         "steps", "rate",    "theme", "lang", "schedule"};
    for (int view = 0; view < 2; view++) {
        session->settings.view = view;
        for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
            assert_null(reason(session, always[i]));
        }
    }
    close_session(session);
}

static void each_language_has_its_own(void **state) {
    (void)state;
    Settings s = small_settings();
    Session *session = open_session(&s);
    char english[160];
    int seen = 0;
    for (int i = 0; i < settings_count(); i++) {
        session->settings.lang = LANG_EN;
        const char *why = reasons_of(session, settings_at(i));
        if (why) {
            snprintf(english, sizeof english, "%s", why);
            session->settings.lang = LANG_KO;
            assert_string_not_equal(reasons_of(session, settings_at(i)), english);
            seen++;
        }
    }
    assert_true(seen >= 3);
    close_session(session);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_a_path_belong_to_it),
        cmocka_unit_test(rows_of_a_view_belong_to_it),
        cmocka_unit_test(nothing_leads_into_a_dead_end),
        cmocka_unit_test(each_language_has_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
