// Every path with every pairing, prediction and solver, one after the other, as someone would click through them: each leads to
// settings that make sense, a lane that learns, particles that are somewhere, and words for all of it in every language.
#include "base/team.h"
#include "experiment_rig.h"

#include "page_caption.h"
#include "app/notices.h"
#include "page/titles.h"
#include "base/language.h"
#include "run/command.h"

typedef struct {
    Experiment *experiment;
    CommandQueue queue;
    Undo undo;
} Rig;

static void choose(Rig *rig, const char *key, int value) {
    Error err = {0};
    char text[512] = "";
    command_set(&rig->queue, settings_find(key), value);
    if (!command_apply(&rig->queue, rig->experiment, &rig->undo, &err)) {
        fail_msg("%s = %d: %s", key, value, err.text);
    }
    notices_yielded(&rig->experiment->settings, rig->queue.yielded, rig->queue.yielded_count, text, sizeof text);
    assert_true((rig->queue.yielded_count > 0) == (text[0] != '\0'));
    bool gave_way = false;
    for (int i = 0; i < rig->queue.yielded_count; i++) {
        gave_way = gave_way || rig->queue.yielded[i].row == settings_find(key);
    }
    assert_true(gave_way || (int)settings_get(&rig->experiment->settings, settings_find(key)) == value);
}

static void assert_finite(const Experiment *experiment, const Lane *lane) {
    enum { N = SOLVE_CHUNK };
    float x[N], y[N];
    for (int k = 0; k <= 4; k++) {
        experiment_at(experiment, lane, 0.25f * (float)k, 0, N, x, y);
        for (int i = 0; i < N; i++) {
            if (!isfinite(x[i]) || !isfinite(y[i])) {
                fail_msg("path %s, pairing %d, predict %d, solver %d: particle %d is nowhere at t = %g",
                         model_path(lane->model)->kind->name, lane->spec.pairing, lane->spec.predict,
                         lane->trajectories.sampler.kind, i, 0.25 * k);
            }
        }
    }
}

static void assert_said(Experiment *experiment, const Lane *lane) {
    for (int lang = 0; lang < language_count(); lang++) {
        char title[160], below[200];
        language_choose(language_code(lang));
        for (int view = 0; view < 2; view++) {
            experiment->settings.view = view;
            titles_lane(lane, title, sizeof title);
            titles_below(experiment, lane, false, below, sizeof below);
            assert_true(strlen(title) > 2 && strlen(title) < sizeof title - 1);
            assert_true(strlen(below) > 2 && strlen(below) < sizeof below - 1);
            assert_true(strlen(caption_of(experiment, lane)) > 20);
        }
    }
    experiment->settings.view = VIEW_FLOW;
    language_choose("en");
}

static void look_closely(Rig *rig) {
    Experiment *experiment = rig->experiment;
    Lane *lane = selected(experiment);
    Error err = {0};
    if (!settings_check(&experiment->settings, &err)) {
        fail_msg("%s", err.text);
    }
    experiment_refresh(experiment, 1);
    experiment_refresh_all(experiment);
    experiment_advance(experiment, 1);
    experiment_measure(experiment);
    assert_int_equal(lane->trajectories.ready, lane->trajectories.count);
    assert_finite(experiment, lane);
    assert_said(experiment, lane);
    long before = lane->model->step;
    assert_true(experiment_train(experiment, 1));
    assert_true(lane_waits(lane) || lane->model->step == 0 || lane->model->step >= before);
}

static void run(int field) {
    Settings s = small_settings();
    s.particles = 1000;
    s.steps = 3;
    s.tolerance = 1e-2;
    s.field = field;
    s.data = 2;
    Rig *rig = calloc(1, sizeof *rig);
    rig->experiment = open_session(&s);
    for (int path = 0; path < path_count(); path++) {
        for (int pairing = 0; pairing < 4; pairing++) {
            choose(rig, "path", path);
            choose(rig, "pairing", pairing);
            for (int predict = 0; predict < PREDICT_COUNT; predict++) {
                choose(rig, "predict", predict);
                for (int solver = 0; solver < SAMPLER_COUNT; solver++) {
                    choose(rig, "solver", solver);
                    look_closely(rig);
                }
            }
        }
    }
    close_session(rig->experiment);
    free(rig);
}

static void test_learned(void **state) {
    (void)state;
    run(FIELD_LEARNED);
}

static void test_with_twins(void **state) {
    (void)state;
    run(FIELD_DIFFERENCE);
}

int main(void) {
    team_limit(1); // thousands of little jobs
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_learned),
        cmocka_unit_test(test_with_twins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
