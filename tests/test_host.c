// What a page around the window is told: the link, titles, captions and numbers as text, and where a lesson stands.
#include "experiment_rig.h"

#include "app/host.h"
#include "run/share.h"

#include <cJSON.h>

static cJSON *told(const Experiment *experiment, const Lecture *lecture, double preparing) {
    char *text = host_state(experiment, lecture, "A notice.", preparing, false);
    cJSON *state = cJSON_Parse(text);
    assert_non_null(state);
    free(text);
    return state;
}

static const char *string(const cJSON *state, const char *key) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(state, key));
    assert_non_null(text);
    return text;
}

static double number(const cJSON *state, const char *key) {
    assert_true(cJSON_IsNumber(cJSON_GetObjectItem(state, key)));
    return cJSON_GetObjectItem(state, key)->valuedouble;
}

static bool is_true(const cJSON *state, const char *key) {
    assert_true(cJSON_IsBool(cJSON_GetObjectItem(state, key)));
    return cJSON_IsTrue(cJSON_GetObjectItem(state, key));
}

static void the_picture_is_told_as_text(void **state) {
    (void)state;
    Settings s = small_settings();
    s.compare = true;
    Experiment *experiment = open_session(&s);
    experiment_train_to(experiment, 20);
    experiment_refresh_all(experiment);
    experiment_measure(experiment);
    playhead_seek(&experiment->play, 0.5);
    cJSON *page = told(experiment, NULL, -1);
    const cJSON *lanes = cJSON_GetObjectItem(page, "lanes"), *first = cJSON_GetArrayItem(lanes, 0);
    assert_non_null(strstr(string(page, "title"), ": Diffusion, Optimal transport"));
    assert_int_equal(cJSON_GetArraySize(lanes), 2);
    assert_string_equal(string(first, "title"), "Diffusion");
    assert_true(strlen(string(first, "caption")) > 20);
    assert_true(cJSON_GetArraySize(cJSON_GetObjectItem(first, "numbers")) >= 2);
    assert_non_null(strstr(string(page, "link"), "compare=on"));
    assert_non_null(strstr(string(page, "link"), "time=0.5"));
    assert_true(is_true(page, "whole") && !is_true(page, "playing") && !is_true(page, "recording"));
    assert_near(number(page, "t"), 0.5, 0.005);
    assert_int_equal((int)number(page, "training_step"), 20);
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(page, "preparing")));
    assert_string_equal(string(page, "notice"), "A notice.");
    assert_string_equal(string(page, "lesson"), "");
    assert_string_equal(string(page, "lang"), "en");
    cJSON_Delete(page);
    page = told(experiment, NULL, 0.25);
    assert_near(number(page, "preparing"), 0.25, 1e-9);
    cJSON_Delete(page);
    close_session(experiment);
}

// The address follows the link: where the flow plays only what somebody changes may change it.
static void a_moment_is_told_only_while_it_stands(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    char first[SHARE_MAX];
    experiment->play.playing = true;
    experiment->play.t = 0.25;
    cJSON *page = told(experiment, NULL, -1);
    snprintf(first, sizeof first, "%s", string(page, "link"));
    assert_null(strstr(first, "time="));
    cJSON_Delete(page);
    experiment->play.t = 0.75;
    page = told(experiment, NULL, -1);
    assert_near(number(page, "t"), 0.75, 0.005);
    assert_string_equal(string(page, "link"), first);
    cJSON_Delete(page);
    experiment->play.playing = false;
    page = told(experiment, NULL, -1);
    assert_non_null(strstr(string(page, "link"), "time=0.75"));
    cJSON_Delete(page);
    close_session(experiment);
}

// A question's answer is not read out before it is shown.
static void a_lesson_is_told_without_its_answers(void **state) {
    (void)state;
    Settings s = small_settings();
    Experiment *experiment = open_session(&s);
    Lecture lecture = {0};
    char path[FILE_PATH_MAX];
    Error err = {0};
    if (!file_find_own(path, "assets/lessons/04-curved-or-straight.md", &err) || !lecture_open(&lecture, path, experiment, 0, &err)) {
        fail_msg("%s", err.text);
    }
    cJSON *page = told(experiment, &lecture, -1);
    assert_string_equal(string(page, "lesson"), "04-curved-or-straight");
    assert_int_equal((int)number(page, "step"), 1);
    assert_int_equal((int)number(page, "steps"), lecture.card.steps);
    assert_non_null(strstr(string(page, "card"), lecture.card.title));
    cJSON_Delete(page);
    char *choices[2] = {"The first one.", "The second one."};
    lecture.card.asks = true;
    lecture.card.choices = 2;
    for (int i = 0; i < 2; i++) {
        lecture.card.choice[i] = choices[i];
    }
    page = told(experiment, &lecture, -1);
    assert_non_null(strstr(string(page, "card"), "2: The second one."));
    const cJSON *lane = cJSON_GetArrayItem(cJSON_GetObjectItem(page, "lanes"), 0);
    assert_string_equal(string(lane, "caption"), "");
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(lane, "numbers")), 0);
    cJSON_Delete(page);
    lecture_free(&lecture);
    close_session(experiment);
}

static void show_limits_the_panel(void **state) {
    (void)state;
    Settings s = small_settings();
    Host host = {0};
    Error err = {0};
    assert_true(host_begin(&host, &s, &err));
    assert_null(host_controls(&host, &s));
    snprintf(s.show, sizeof s.show, "steps, t");
    const Controls *controls = host_controls(&host, &s);
    assert_non_null(controls);
    assert_true(controls->time && !controls->training && controls->count == 1 && strcmp(controls->row[0]->key, "steps") == 0);
    snprintf(s.show, sizeof s.show, "none");
    assert_true(host_controls(&host, &s)->count == 0 && !host.controls.time);
    snprintf(s.show, sizeof s.show, "stepz");
    assert_non_null(host_controls(&host, &s)); // as before
    assert_false(host_begin(&host, &s, &err));
    assert_non_null(strstr(err.text, "stepz"));
    host_end(&host);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_picture_is_told_as_text), cmocka_unit_test(a_moment_is_told_only_while_it_stands),
                                       cmocka_unit_test(a_lesson_is_told_without_its_answers),
                                       cmocka_unit_test(show_limits_the_panel)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
