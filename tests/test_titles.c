// What a lane is called: enough to tell any two lanes apart, and nothing that is not so.
#include "experiment_rig.h"

#include "page_caption.h"
#include "page/titles.h"
#include "settings/model_names.h"
#include "base/language.h"

static void assert_title(const Lane *lane, const char *lang, const char *expected) {
    char text[160];
    assert_true(language_choose(lang));
    titles_lane(lane, text, sizeof text);
    language_choose("en");
    assert_string_equal(text, expected);
}

static void assert_below(const Experiment *experiment, bool named, const char *lang, const char *expected) {
    char text[200];
    assert_true(language_choose(lang));
    titles_below(experiment, &experiment->lane[experiment->selected], named, text, sizeof text);
    language_choose("en");
    assert_string_equal(text, expected);
}

static void test_titles(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    assert_title(&experiment->lane[0], "en", "Diffusion");
    assert_title(&experiment->lane[1], "ko", "최적 수송");
    look(experiment, "vp", PAIRING_SINKHORN);
    assert_title(selected(experiment), "en", "Diffusion path · soft OT pairs");
    s.path = path_named("vp");
    s.pairing = PAIRING_INDEPENDENT;
    s.predict = PREDICT_SCORE;
    apply(experiment, &s);
    assert_title(selected(experiment), "en", "Diffusion · predicts score");
    assert_title(selected(experiment), "ko", "디퓨전 · 스코어를 예측");
    char beside[64]; // a lane that predicts the velocity says so beside it
    titles_pairing(experiment, &experiment->lane[1], beside, sizeof beside);
    assert_string_equal(beside, "OT pairs · predicts velocity");
    titles_pairing(experiment, selected(experiment), beside, sizeof beside);
    assert_string_equal(beside, "random pairs · predicts score");
    s.predict = PREDICT_VELOCITY;
    s.path = path_named("linear");
    s.pairing = PAIRING_REFLOW;
    apply(experiment, &s);
    assert_title(selected(experiment), "en", "Rectified-flow path · reflow");
    s.reflow_round = 2;
    apply(experiment, &s);
    assert_title(selected(experiment), "en", "Rectified-flow path · reflow 2");
    char small[8];
    titles_lane(selected(experiment), small, sizeof small); // cut, not overrun
    assert_true(strlen(small) < sizeof small);
    close_session(experiment);
}

// Every kind of model but flow matching, which is shown in its path's, has an accent of its own; and no two lanes' lines look alike.
static void test_lines_differ(void **state) {
    (void)state;
    for (int i = 1; i < model_names(); i++) {
        if (!theme_kind(theme_at(0), model_name_at(i)->name)) {
            fail_msg("%s has no accent", model_name_at(i)->name);
        }
    }
    Settings s = small_settings();
    assert_true(settings_set(&s, "lanes", "ot, coupling, coupling/affine, flow-map/vp", NULL));
    Experiment *experiment = open_session(&s);
    assert_int_equal(experiment->count, 4);
    assert_true(titles_accent(theme_at(0), &experiment->lane[0]) == theme_at(0)->ot);
    for (int i = 0; i < 4; i++) {
        const Lane *lane = &experiment->lane[i];
        for (int k = 0; k < i; k++) {
            const Lane *other = &experiment->lane[k];
            const bool hue = titles_accent(theme_at(0), lane) != titles_accent(theme_at(0), other);
            assert_true(hue == (lane->spec.model != other->spec.model));
            assert_true(k == 0 || titles_dash(experiment, lane) != titles_dash(experiment, other));
        }
    }
    assert_true(titles_dash(experiment, &experiment->lane[0]) == 0 && titles_dash(experiment, &experiment->lane[1]) == 0);
    close_session(experiment);
}

// Whether the line below the title goes on to say that the flow bends.
static void assert_bends(const Experiment *experiment, bool bends) {
    char text[64] = "straight path";
    titles_bends(experiment, &experiment->lane[experiment->selected], text, sizeof text);
    assert_string_equal(text, bends ? "straight path · so the flow bends" : "straight path");
}

static void test_subtitles_say_what_is_followed(void **state) {
    (void)state;
    Settings s = small_settings();
    s.path = path_named("ot");
    s.pairing = PAIRING_INDEPENDENT;
    Experiment *experiment = open_session(&s);
    assert_title(selected(experiment), "en", "Straight path · random pairs"); // not optimal transport
    assert_below(experiment, true, "en", "");                                 // which says it all
    assert_below(experiment, false, "en", "random pairs");                    // but where the pairs do not fit above
    assert_bends(experiment, false); // nothing is measured yet
    selected(experiment)->course = COURSE_STRAIGHT;
    assert_bends(experiment, false); // what is measured counts
    selected(experiment)->course = COURSE_BENT;
    assert_bends(experiment, true);
    s.steps = 1; // of which every trajectory is straight
    apply(experiment, &s);
    assert_bends(experiment, false);
    s.steps = settings_default().steps;
    s.field = FIELD_EXACT;
    apply(experiment, &s);
    assert_below(experiment, true, "en", "exact field, no network");
    s.pairing = PAIRING_OT;
    apply(experiment, &s);
    assert_bends(experiment, false);
    assert_title(selected(experiment), "en", "Optimal transport");
    assert_below(experiment, true, "en", "straight path · OT pairs · exact field not available");
    s.field = FIELD_LEARNED;
    s.path = path_named("ve");
    s.pairing = PAIRING_INDEPENDENT;
    s.solver = SAMPLER_SDE;
    apply(experiment, &s);
    assert_below(experiment, true, "en", "straight path, slowing down · stochastic sampling");
    s.noise_scale = 0; // Euler's method
    apply(experiment, &s);
    assert_below(experiment, false, "en", "straight path, slowing down · random pairs");
    s.solver = SOLVE_EULER;
    s.path = path_named("bridge");
    s.sigma = 1;
    apply(experiment, &s);
    assert_title(selected(experiment), "en", "Brownian bridge · random pairs");
    assert_below(experiment, true, "en", "straight path plus noise");
    selected(experiment)->course = COURSE_BENT;
    assert_bends(experiment, true);
    s.view = VIEW_PATHS;
    apply(experiment, &s);
    assert_bends(experiment, false); // single paths do not
    assert_below(experiment, true, "ko", "노이즈를 더한 직선 경로 · 짝마다 경로 하나");
    s.view = VIEW_FLOW;
    s.pairing = PAIRING_SINKHORN;
    apply(experiment, &s);
    assert_title(selected(experiment), "en", "Brownian bridge · soft OT pairs");
    s.epsilon = 2; // = 2 sigma^2: now the pairs are the bridge's own
    apply(experiment, &s);
    assert_title(selected(experiment), "en", "Flow of a Schrödinger bridge · soft OT pairs");
    close_session(experiment);
}

// A network that has learned nothing yet, a pupil without pairs and an exact lane are called so.
static void test_captions_do_not_promise(void **state) {
    (void)state;
    Settings s = small_settings();
    s.path = path_named("linear");
    s.pairing = PAIRING_INDEPENDENT;
    Experiment *experiment = open_session(&s);
    assert_non_null(strstr(caption_of(experiment, selected(experiment)), "just begun"));
    experiment_train_to(experiment, 500);
    assert_non_null(strstr(caption_of(experiment, selected(experiment)), "random pairs"));
    s.steps = 1;
    apply(experiment, &s);
    experiment_refresh_all(experiment);
    assert_non_null(strstr(caption_of(experiment, selected(experiment)), "One solver step"));
    s.steps = settings_default().steps;
    s.field = FIELD_EXACT;
    apply(experiment, &s);
    assert_non_null(strstr(caption_of(experiment, selected(experiment)), "No network here"));
    s.pairing = PAIRING_REFLOW;
    apply(experiment, &s);
    assert_non_null(strstr(caption_of(experiment, selected(experiment)), "Waiting for the teacher"));
    experiment_train_to(experiment, 500);
    assert_non_null(strstr(caption_of(experiment, selected(experiment)), "where the teacher took it"));
    s.pairing = PAIRING_SINKHORN;
    apply(experiment, &s);
    experiment_train_to(experiment, 500);
    assert_non_null(strstr(caption_of(experiment, selected(experiment)), "Soft OT pairs"));
    close_session(experiment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_titles),
        cmocka_unit_test(test_lines_differ),
        cmocka_unit_test(test_subtitles_say_what_is_followed),
        cmocka_unit_test(test_captions_do_not_promise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
