// What a lane is called: enough to tell any two lanes apart, and nothing that is not so.
#include "experiment_rig.h"

#include "page/captions.h"
#include "page/titles.h"
#include "base/language.h"

static void assert_title(const Lane *lane, const char *lang, const char *expected) {
    char text[160];
    assert_true(language_choose(lang));
    labels_title(lane, text, sizeof text);
    language_choose("en");
    assert_string_equal(text, expected);
}

static void assert_below(const Experiment *experiment, const char *lang, const char *expected) {
    char text[200];
    assert_true(language_choose(lang));
    titles_below(experiment, &experiment->lane[experiment->selected], text, sizeof text);
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
    assert_title(selected(experiment), "en", "Diffusion · softly matched pairs");
    s.path = path_named("vp");
    s.pairing = PAIRING_INDEPENDENT;
    s.predict = PREDICT_SCORE;
    apply(experiment, &s);
    assert_title(selected(experiment), "en", "Diffusion · predicts the score");
    assert_title(selected(experiment), "ko", "디퓨전 · 스코어를 예측");
    char beside[64]; // a lane that predicts the velocity says so beside it
    titles_pairing(experiment, &experiment->lane[1], beside, sizeof beside);
    assert_string_equal(beside, "matched pairs · predicts the velocity");
    titles_pairing(experiment, selected(experiment), beside, sizeof beside);
    assert_string_equal(beside, "random pairs · predicts the score");
    s.predict = PREDICT_VELOCITY;
    s.path = path_named("linear");
    s.pairing = PAIRING_REFLOW;
    apply(experiment, &s);
    assert_title(selected(experiment), "en", "Rectified (linear) · reflow");
    s.reflow_round = 2;
    apply(experiment, &s);
    assert_title(selected(experiment), "en", "Rectified (linear) · reflow 2");
    char small[8];
    labels_title(selected(experiment), small, sizeof small); // cut, not overrun
    assert_true(strlen(small) < sizeof small);
    close_session(experiment);
}

// Whether the line below the title goes on to say that the flow bends.
static void assert_bends(const Experiment *experiment, bool bends) {
    char text[64] = "straight paths";
    titles_bends(experiment, &experiment->lane[experiment->selected], text, sizeof text);
    assert_string_equal(text, bends ? "straight paths · the flow bends" : "straight paths");
}

static void test_subtitles_say_what_is_followed(void **state) {
    (void)state;
    Settings s = small_settings();
    s.path = path_named("ot");
    s.pairing = PAIRING_INDEPENDENT;
    Experiment *experiment = open_session(&s);
    assert_below(experiment, "en", "straight paths · random pairs");
    assert_bends(experiment, true);
    s.field = FIELD_EXACT;
    apply(experiment, &s);
    assert_below(experiment, "en", "straight paths · random pairs · exact field, no network");
    s.pairing = PAIRING_OT;
    apply(experiment, &s);
    assert_bends(experiment, false);
    assert_below(experiment, "en", "straight paths · matched pairs · exact field not known");
    s.field = FIELD_LEARNED;
    s.path = path_named("ve");
    s.pairing = PAIRING_INDEPENDENT;
    s.solver = SAMPLER_SDE;
    apply(experiment, &s);
    assert_below(experiment, "en", "straight paths, ever slower · random pairs · noise on the way");
    s.noise_scale = 0; // Euler's method
    apply(experiment, &s);
    assert_below(experiment, "en", "straight paths, ever slower · random pairs");
    s.solver = SOLVE_EULER;
    s.path = path_named("bridge");
    s.sigma = 1;
    apply(experiment, &s);
    assert_below(experiment, "en", "straight paths with noise about them · random pairs");
    assert_bends(experiment, true);
    s.view = VIEW_PATHS;
    apply(experiment, &s);
    assert_bends(experiment, false); // single paths do not
    assert_below(experiment, "ko", "둘레에 잡음이 있는 직선 경로 · 무작위 짝 · 잡음마다 자기 데이터 점으로");
    close_session(experiment);
}

// A network that has learned nothing yet, a pupil without pairs and an exact lane are called so.
static void test_captions_do_not_promise(void **state) {
    (void)state;
    Settings s = small_settings();
    s.path = path_named("linear");
    s.pairing = PAIRING_INDEPENDENT;
    Experiment *experiment = open_session(&s);
    assert_non_null(strstr(captions_of(experiment, selected(experiment)), "only begun to learn"));
    experiment_train_to(experiment, 500);
    assert_non_null(strstr(captions_of(experiment, selected(experiment)), "random pairs"));
    s.field = FIELD_EXACT;
    apply(experiment, &s);
    assert_non_null(strstr(captions_of(experiment, selected(experiment)), "No network here"));
    s.pairing = PAIRING_REFLOW;
    apply(experiment, &s);
    assert_non_null(strstr(captions_of(experiment, selected(experiment)), "Until its pairs are there"));
    experiment_train_to(experiment, 500);
    assert_non_null(strstr(captions_of(experiment, selected(experiment)), "where the teacher carried it"));
    s.pairing = PAIRING_SINKHORN;
    apply(experiment, &s);
    experiment_train_to(experiment, 500);
    assert_non_null(strstr(captions_of(experiment, selected(experiment)), "Softly matched"));
    close_session(experiment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_titles),
        cmocka_unit_test(test_subtitles_say_what_is_followed),
        cmocka_unit_test(test_captions_do_not_promise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
