// A take replays what a window was told: the same weights bit for bit, the same flow time and settings, at any frame rate.
#include "command_rig.h"
#include "own_folder.h"

#include "lesson/take.h"
#include "lesson/take_play.h"
#include "run/session.h"
#include "num/rng.h"

#include <stdio.h>

#define PATH "test_take.take"

// A window without a screen: frames of uneven length, training for whatever time is left.
typedef struct {
    Rig *rig;
    Take take;
    Rng rng;
} Desk;

static Desk desk_open(uint64_t seed) {
    Desk desk = {.rig = open_rig(), .rng = rng_open(seed, RNG_SHOW, 3)};
    const Settings s = small_settings();
    take_init(&desk.take, &s);
    return desk;
}

static void desk_close(Desk *desk) {
    take_free(&desk->take);
    close_rig(desk->rig);
}

static void tell(Desk *desk, const char *lines) {
    while (*lines) {
        char line[COMMAND_LINE_MAX];
        Command command;
        const size_t length = strcspn(lines, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, lines);
        assert_true(command_read(line, &command, &desk->rig->err));
        command_add(&desk->rig->queue, &command);
        lines += length + (lines[length] == '\n');
    }
    take_note(&desk->take, &desk->rig->queue);
    command_apply(&desk->rig->queue, desk->rig->experiment, &desk->rig->undo, &desk->rig->err);
}

static void let_go(Desk *desk) {
    take_settle(&desk->take);
    command_settle(&desk->rig->undo);
}

static void frame(Desk *desk) {
    Experiment *experiment = desk->rig->experiment;
    take_advance(&desk->take, experiment, 0.004 + 0.03 * (double)rng_uniform(&desk->rng), NULL, NULL);
    experiment_refresh(experiment, 2);
    const long steps = 1 + (long)(5 * rng_uniform(&desk->rng));
    if (experiment_train(experiment, steps)) {
        take_trained(&desk->take, steps);
    }
}

static void frames(Desk *desk, int count) {
    for (int i = 0; i < count; i++) {
        frame(desk);
    }
}

static void begin(Desk *desk) {
    Error err = {0};
    if (!take_begin(&desk->take, desk->rig->experiment, PATH, 1280, 800, 1, &desk->rig->queue, &err)) {
        fail_msg("%s", err.text);
    }
    tell(desk, "");
}

static void end(Desk *desk) {
    Error err = {0};
    if (!take_end(&desk->take, &err)) {
        fail_msg("%s", err.text);
    }
}

static void assert_same_lanes(const Experiment *a, const Experiment *b) {
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->selected, b->selected);
    for (int i = 0; i < a->count; i++) {
        const Model *m = a->lane[i].model, *n = b->lane[i].model;
        assert_true(lane_spec_same(&a->lane[i].spec, &b->lane[i].spec));
        assert_int_equal(m->step, n->step);
        assert_int_equal(m->count, n->count);
        assert_memory_equal(m->params, n->params, (size_t)m->count * sizeof *m->params);
        assert_memory_equal(m->average, n->average, (size_t)m->count * sizeof *m->average);
    }
    for (int i = 0; i < settings_count(); i++) {
        if (!settings_same(&a->settings, &b->settings, settings_at(i))) {
            fail_msg("%s differs", settings_at(i)->key);
        }
    }
    assert_int_equal(a->training, b->training);
    assert_int_equal(a->view_step, b->view_step);
}

// An experiment that a take is played in.
typedef struct {
    TakeFile file;
    Experiment *experiment;
    Undo undo;
    TakePlay play;
} Stand;

static Stand *stand_open(const bool *kept, const Settings *wanted) {
    Stand *stand = calloc(1, sizeof *stand);
    Error err = {0};
    if (!take_load(PATH, &stand->file, &err)) {
        fail_msg("%s", err.text);
    }
    stand->experiment = open_session(wanted ? wanted : &stand->file.settings);
    SceneModels models;
    if (stand->file.opens[0]) {
        assert_true(scene_models(stand->file.opens, &models, &err) && session_bring(stand->experiment, &models, &err));
    }
    stand->play = take_play_begin(&stand->file, kept, wanted ? wanted : &stand->file.settings);
    while (take_play_before(&stand->play, stand->experiment, &stand->undo, 7)) {
    }
    return stand;
}

static void stand_close(Stand *stand) {
    take_play_end(&stand->play);
    close_session(stand->experiment);
    take_file_free(&stand->file);
    free(stand);
}

static void play_to_end(Stand *stand, int fps) {
    for (long k = 0; k * TAKE_TICKS < stand->file.ticks * fps; k++) {
        take_play_to(&stand->play, stand->experiment, &stand->undo, k * TAKE_TICKS / fps);
        experiment_catch_up(stand->experiment);
    }
    take_play_to(&stand->play, stand->experiment, &stand->undo, stand->file.ticks);
}

static void assert_replays(const Desk *desk) {
    static const int rates[] = {24, 30, 60, 7};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        Stand *stand = stand_open(NULL, NULL);
        play_to_end(stand, rates[i]);
        assert_same_lanes(desk->rig->experiment, stand->experiment);
        assert_near(stand->experiment->play.t, desk->rig->experiment->play.t, 0); // exactly
        assert_int_equal(stand->experiment->play.playing, desk->rig->experiment->play.playing);
        assert_int_equal(stand->undo.count, desk->rig->undo.count);
        stand_close(stand);
    }
}

// What was done before the recording counts too: rates, lanes, steps of undo.
// What nobody commanded, such as a lesson's networks, is saved as it begins.
static void check_session(const char *lanes, int count) {
    Desk desk = desk_open(4);
    Error err = {0};
    SessionSaved saved;
    tell(&desk, lanes);
    assert_int_equal(desk.rig->experiment->count, count);
    experiment_train_to(desk.rig->experiment, 33); // which the take is not told
    take_lose(&desk.take);
    CommandQueue none = {0};
    assert_false(take_begin(&desk.take, desk.rig->experiment, PATH, 1280, 800, 1, &none, &err));
    const Settings scene = experiment_scene(desk.rig->experiment);
    assert_true(session_save("test_take.ini", desk.rig->experiment, &scene, &saved, &err));
    take_reopen(&desk.take, "test_take.ini", &desk.rig->experiment->settings); // beside the take
    begin(&desk);
    frames(&desk, 20);
    tell(&desk, "set rate 0.01");
    frames(&desk, 10);
    tell(&desk, "restart");
    frames(&desk, 9);
    end(&desk);
    Stand *stand = stand_open(NULL, NULL);
    play_to_end(stand, 30);
    assert_int_equal(stand->experiment->count, count);
    for (int i = 0; i < count; i++) {
        const Model *a = desk.rig->experiment->lane[i].model, *b = stand->experiment->lane[i].model;
        assert_int_equal(a->step, b->step);
        assert_floats(a->params, b->params, a->count);
    }
    assert_near(stand->experiment->play.t, desk.rig->experiment->play.t, 0);
    stand_close(stand);
    desk_close(&desk);
}

static void test_a_take_begins_with_a_session(void **state) {
    (void)state;
    check_session("set compare on\nset lanes \"vp, ot/ot\"", 2);
    check_session("set lanes ot/1-step", 1); // others would take part of the training
}

static void test_a_take_is_played_again(void **state) {
    (void)state;
    Desk desk = desk_open(1);
    frames(&desk, 5);
    tell(&desk, "set rate 0.002");
    let_go(&desk);
    frames(&desk, 4);
    tell(&desk, "set compare on\nset lanes \"vp, ot/ot\"");
    frames(&desk, 6);
    tell(&desk, "set arrows on");
    let_go(&desk);
    tell(&desk, "set data rings");
    frames(&desk, 3);
    begin(&desk);
    assert_true(desk.take.recording);
    frames(&desk, 40);
    tell(&desk, "undo"); // a step of before
    frames(&desk, 20);
    tell(&desk, "set rate 0.01");
    frames(&desk, 3);
    tell(&desk, "play toggle");
    frames(&desk, 9);
    tell(&desk, "play toggle\nset speed 1.3\nset hold 0.1");
    frames(&desk, 130);
    tell(&desk, "train 3");
    frames(&desk, 8);
    tell(&desk, "training on\nselect cosine");
    frames(&desk, 20);
    tell(&desk, "undo\nredo");
    frames(&desk, 10);
    tell(&desk, "restart");
    frames(&desk, 12);
    end(&desk);
    assert_false(desk.take.recording);
    assert_replays(&desk);
    desk_close(&desk);
}

// Pieces of what people do, in any order.
static void test_any_take_is_played_again(void **state) {
    (void)state;
    static const char *const acts[] = {"play toggle",    "seek 0.4",       "nudge 0.01",        "training toggle", "train 2",      "select 1",
                                       "select 2",       "undo",           "redo",              "set zoom 2",      "set pan-x 1",  "set pan-y -1",
                                       "set data moons", "set data rings", "set width 12",      "set rate 0.004",  "set speed 0.9", "set pairing ot",
                                       "look-back 3",    "look-back newest", "restart",         "headline other",  "set compare on",
                                       "set direction data-to-noise", "{\ndefaults\nset width 8\nset hidden 1\nset batch 64\nset match 64\nset particles 1000\n}",
                                       "set steps 9", "set solver euler", "close", "select 4"};
    for (uint64_t seed = 1; seed <= ROUNDS(12, 2); seed++) {
        Desk desk = desk_open(seed);
        int recorded = 0;
        for (int i = 0; i < 60; i++) {
            if (i == 20) {
                begin(&desk);
            }
            tell(&desk, acts[(size_t)(rng_uniform(&desk.rng) * (float)(sizeof acts / sizeof acts[0]))]);
            if (rng_uniform(&desk.rng) < 0.5f) {
                let_go(&desk);
            }
            frames(&desk, (int)(6 * rng_uniform(&desk.rng)));
            recorded += desk.take.recording;
        }
        assert_int_equal(recorded, 40);
        end(&desk);
        assert_replays(&desk);
        desk_close(&desk);
    }
}

// A second take begins where the window stands, with all that was done in the first.
static void test_two_takes(void **state) {
    (void)state;
    Desk desk = desk_open(5);
    frames(&desk, 3);
    begin(&desk);
    tell(&desk, "set rate 0.001");
    frames(&desk, 5);
    tell(&desk, "set data rings");
    frames(&desk, 5);
    end(&desk);
    assert_replays(&desk);
    tell(&desk, "play on");
    frames(&desk, 4);
    begin(&desk);
    frames(&desk, 30);
    tell(&desk, "undo");
    frames(&desk, 3);
    end(&desk);
    assert_replays(&desk);
    assert_null(strstr(desk.take.text, "record"));
    desk_close(&desk);
}

// A drag before the recording is one line for each row; between steps of undo nothing is lost.
static void test_drags_before_are_short(void **state) {
    (void)state;
    Desk desk = desk_open(2);
    for (int i = 0; i < 50; i++) {
        char line[80];
        snprintf(line, sizeof line, "set pan-x %g\nset pan-y %g", 0.01 * i, -0.02 * i);
        tell(&desk, line);
        frame(&desk);
    }
    let_go(&desk);
    tell(&desk, "set zoom 2\nset pan-x 1");
    const char *text = desk.take.text;
    int lines = 0;
    for (const char *p = strstr(text, "trained 0"); *p; p++) {
        lines += *p == '\n';
    }
    assert_int_equal(lines, 6); // trained, x, y, settle, zoom, x
    begin(&desk);
    tell(&desk, "undo");
    frames(&desk, 2);
    end(&desk);
    assert_near(desk.rig->experiment->settings.pan_y, -0.98, 1e-12);
    assert_replays(&desk);
    desk_close(&desk);
}

static int count_of(const char *text, const char *word) {
    int count = 0;
    for (const char *at = text; (at = strstr(at, word)); at++) {
        count++;
    }
    return count;
}

// The lesson before may have stood, for what was being prepared.
static void test_a_lesson_that_begins_is_told_to_wait(void **state) {
    (void)state;
    Desk desk = desk_open(6);
    begin(&desk);
    take_hold(&desk.take, true);
    take_hold(&desk.take, true);
    assert_int_equal(count_of(desk.take.film, "lesson waits"), 1);
    take_move(&desk.take, &(LessonMove){.kind = MOVE_BEGIN, .file = "other.md"});
    take_hold(&desk.take, true);
    assert_int_equal(count_of(desk.take.film, "lesson waits"), 2);
    take_hold(&desk.take, false);
    assert_int_equal(count_of(desk.take.film, "lesson goes-on"), 1);
    desk_close(&desk);
}

static void test_keys_are_read_back(void **state) {
    (void)state;
    static const char *const keys[] = {"F5", "\"", "\\", "#", "Ctrl+\"", "Ctrl+\\", "Ctrl+Shift+;"};
    enum { KEYS = sizeof keys / sizeof keys[0] };
    Desk desk = desk_open(7);
    Error err = {0};
    TakeFile file;
    begin(&desk);
    for (int i = 0; i < KEYS; i++) {
        take_press(&desk.take, keys[i], i % 2 ? "Start a lesson" : "");
    }
    end(&desk);
    assert_true(take_load(PATH, &file, &err));
    int read = 0;
    for (int i = file.record; i < file.script.count; i++) {
        if (file.script.line[i].kind == SCRIPT_KEY) {
            const TakeKey key = take_key(&file.script.line[i]);
            assert_string_equal(key.key, keys[read]);
            assert_string_equal(key.does, read % 2 ? "Start a lesson" : "");
            read++;
        }
    }
    assert_int_equal(read, KEYS);
    take_file_free(&file);
    desk_close(&desk);
}

// Rows of the command line win over what the take sets, and over scenes opened in it.
static void test_rows_can_be_kept(void **state) {
    (void)state;
    Desk desk = desk_open(3);
    frames(&desk, 2);
    tell(&desk, "set theme light");
    begin(&desk);
    frames(&desk, 4);
    tell(&desk, "set theme dark\nset ribbons 3");
    frames(&desk, 4);
    tell(&desk, "{\ndefaults\nset width 8\nset hidden 1\nset batch 64\nset match 64\nset particles 1000\n}");
    frames(&desk, 4);
    end(&desk);
    static bool kept[160];
    Settings wanted = small_settings();
    wanted.theme = THEME_PROJECTOR;
    wanted.panel = false;
    kept[settings_find("theme") - settings_at(0)] = kept[settings_find("panel") - settings_at(0)] = true;
    Stand *stand = stand_open(kept, &wanted);
    for (long ticks = 0; ticks <= stand->file.ticks; ticks += 5) {
        take_play_to(&stand->play, stand->experiment, &stand->undo, ticks);
        assert_int_equal(stand->experiment->settings.theme, THEME_PROJECTOR);
        assert_false(stand->experiment->settings.panel);
    }
    assert_true(desk.rig->experiment->settings.panel);
    stand_close(stand);
    desk_close(&desk);
}

static void test_the_file_is_whole_at_any_moment(void **state) {
    (void)state;
    Desk desk = desk_open(4);
    Error err = {0};
    begin(&desk);
    tell(&desk, "set arrows on");
    frames(&desk, 700);
    tell(&desk, "set arrows off");
    assert_true(take_seconds(&desk.take) > TAKE_KEEP_S);
    assert_true(take_keep(&desk.take, &err));
    Stand *stand = stand_open(NULL, NULL); // as if the program had ended here
    assert_true((double)stand->file.ticks > 0.9 * take_seconds(&desk.take) * TAKE_TICKS);
    play_to_end(stand, 30);
    assert_false(stand->experiment->settings.arrows);
    stand_close(stand);
    snprintf(desk.take.path, sizeof desk.take.path, "no-such-folder/a.take");
    assert_false(take_end(&desk.take, &err)); // a disk that has gone: what was recorded is kept,
    assert_true(desk.take.recording);
    snprintf(desk.take.path, sizeof desk.take.path, PATH); // until there is one
    end(&desk);
    desk_close(&desk);
}

static void test_mistakes_are_told(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"trained 0\n", "test_take.take: it has no line `record`, so nothing was recorded. Is it a take?"},
        {"select 1\ntrained 0\n", "test_take.take:1: before the first line `trained` there are only settings."},
        {"trained x\n", "test_take.take:1: trained needs a number of training steps, such as trained 120."},
        {"trained 0\nrecord 12 1\n",
         "test_take.take:2: record needs the picture's size and scale, such as record 1280x800 1."},
        {"trained 0\nrecord 10x10 1\nzoom = 1 .. 2 in 4 s\n", "test_take.take:3: zoom does not belong in a take."},
        {"trained 0\nrecord 10x10 1\nat 1 s\nsit\n", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Error err = {0};
        TakeFile file;
        FILE *out = fopen(PATH, "w");
        fputs(cases[i][0], out);
        fclose(out);
        assert_false(take_load(PATH, &file, &err));
        if (cases[i][1]) {
            assert_string_equal(err.text, cases[i][1]);
        }
        take_file_free(&file);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_take_is_played_again),
        cmocka_unit_test(test_a_take_begins_with_a_session),
        cmocka_unit_test(test_any_take_is_played_again),
        cmocka_unit_test(test_two_takes),
        cmocka_unit_test(test_drags_before_are_short),
        cmocka_unit_test(test_a_lesson_that_begins_is_told_to_wait),
        cmocka_unit_test(test_keys_are_read_back),
        cmocka_unit_test(test_rows_can_be_kept),
        cmocka_unit_test(test_the_file_is_whole_at_any_moment),
        cmocka_unit_test(test_mistakes_are_told),
    };
    return cmocka_run_group_tests(tests, enter_own_folder, leave_own_folder);
}
