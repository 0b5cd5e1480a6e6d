// Scripts: what lines mean, what is said of mistakes, and that a script does the same whatever the frames.
#include "command_rig.h"

#include "lesson/script_play.h"

#include <stdio.h>

static ScriptLine line_of(const char *text, ScriptUse use) {
    ScriptLine line;
    Error err = {0};
    if (!script_line_read(text, use, &line, &err)) {
        fail_msg("%s: %s", text, err.text);
    }
    return line;
}

static Script script_of(const char *text) {
    Script script;
    Error err = {0};
    if (!script_read(text, SCRIPT_LESSON, "a.md", 1, &script, &err)) {
        fail_msg("%s", err.text);
    }
    return script;
}

static void test_lines_are_read(void **state) {
    (void)state;
    ScriptLine line = line_of("  data = moons   # the shape", SCRIPT_PLAIN);
    assert_int_equal(line.kind, SCRIPT_COMMAND);
    assert_int_equal(line.command.kind, CMD_SET);
    assert_string_equal(line.command.text, "moons");
    line = line_of("lanes = vp, ot/ot", SCRIPT_PLAIN);
    assert_string_equal(line.command.row->key, "lanes");
    assert_string_equal(line.command.text, "vp, ot/ot");
    line = line_of("select ot/ot", SCRIPT_PLAIN);
    assert_int_equal(line.command.kind, CMD_SELECT);
    line = line_of("play = off", SCRIPT_PLAIN);
    assert_int_equal(line.command.kind, CMD_PLAY);
    line = line_of("t = 0.5", SCRIPT_PLAIN);
    assert_int_equal(line.kind, SCRIPT_SEEK);
    assert_near(line.to[0], 0.5, 0);
    assert_false(script_line_lasts(&line));
    assert_int_equal(line_of("# nothing", SCRIPT_PLAIN).kind, SCRIPT_WAIT);
}

static void test_moving_lines_are_read(void **state) {
    (void)state;
    ScriptLine line = line_of("t = 0 .. 1 in 4 s", SCRIPT_PLAIN);
    assert_int_equal(line.kind, SCRIPT_SEEK);
    assert_near(line.to[0], 1, 0);
    assert_near(line.seconds, 4, 0);
    line = line_of("zoom = 1..2.5 in 0.5s", SCRIPT_PLAIN);
    assert_int_equal(line.kind, SCRIPT_RAMP);
    assert_near(line.from[0], 1, 0);
    assert_near(line.to[0], 2.5, 0);
    assert_near(line.seconds, 0.5, 0);
    line = line_of("with pan-x = 1.5 in 2 s", SCRIPT_PLAIN);
    assert_true(line.together);
    assert_true(isnan(line.from[0]));
    line = line_of("start = -2,0 .. 2,1.5 in 3 s", SCRIPT_PLAIN);
    assert_near(line.from[0], -2, 1e-6);
    assert_near(line.to[1], 1.5, 1e-6);
    line = line_of("train = 0 .. 500 in 6 s", SCRIPT_PLAIN);
    assert_int_equal(line.kind, SCRIPT_TRAIN);
    assert_near(line.to[0], 500, 0);
    line = line_of("highlight particle 12 ; that one", SCRIPT_LESSON);
    assert_int_equal(line.kind, SCRIPT_HIGHLIGHT);
    assert_string_equal(line.command.text, "particle 12");
}

static void test_mistakes_are_told(void **state) {
    (void)state;
    static const char *const lines[][2] = {
        {"data = mooons", "data: \"mooons\" is not a choice. Did you mean \"moons\"?"},
        {"dta = moons", "Unknown setting \"dta\". Did you mean \"data\"? See flowscope list."},
        {"zoom = 1 .. 2", "zoom: say how long it takes, like zoom = 1 .. 2 in 4 s, with 0 to 3600 seconds."},
        {"zoom = 1 .. 2 in 4", "zoom: say how long it takes, like zoom = 1 .. 2 in 4 s, with 0 to 3600 seconds."},
        {"zoom = 1 .. 2 in nan s", "zoom: say how long it takes, like zoom = 1 .. 2 in 4 s, with 0 to 3600 seconds."},
        {"zoom = 1 .. 99 in 4 s", "zoom: 99 is outside 0.25 .. 8 ×."},
        {"t = 0 .. 2 in 4 s", "t: 2 is outside 0 .. 1."},
        {"t = 0 .. in 4 s", "t: \"\" is not a number."},
        {"seed = 1 .. 2 in 4 s", "seed cannot move. Give it one value: seed = ..."},
        {"start = off .. 1,1 in 1 s", "start: only a place can move, like start = -2,0 .. 2,1 in 3 s."},
        {"train = 500 .. 0 in 4 s", "train: training goes up, like train = 0 .. 500 in 6 s."},
        {"wait", "wait: write the seconds, like wait 2 s. They may be 0 to 3600."},
        {"wait 2", "wait: write the seconds, like wait 2 s. They may be 0 to 3600."},
        {"at 4000 s", "at: write the seconds since the beginning, like at 12 s. They may be 0 to 3600."},
        {"with data = moons", "with needs a value that moves, such as with zoom = 1 .. 2 in 2 s."},
        {"out = a.png", "out belongs on the command line, not in a script."},
        {"seconds = 4", "seconds belongs on the command line, not in a script."},
        {"highlite steps",
         "Unknown command \"highlite\". Did you mean \"highlight\"? A line is KEY = VALUE, KEY = A .. B in 4 s, "
         "wait 2 s, or a command such as select 2."},
        {"seek 2", "seek: 2 is outside 0 .. 1."},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ScriptLine line;
        Error err = {0};
        assert_false(script_line_read(lines[i][0], SCRIPT_LESSON, &line, &err));
        if (strncmp(err.text, lines[i][1], strlen(lines[i][1])) != 0) {
            fail_msg("%s: \"%s\" and not \"%s\"", lines[i][0], err.text, lines[i][1]);
        }
    }
    ScriptLine line;
    Error err = {0};
    assert_false(script_line_read("ask", SCRIPT_PLAIN, &line, &err));
    assert_string_equal(err.text, "ask does not belong in a timeline.");
}

static void test_mistakes_name_file_and_line(void **state) {
    (void)state;
    Script script;
    Error err;
    assert_false(script_read("t = 0\n\n# a comment\nzooom = 2\n", SCRIPT_PLAIN, "a.md", 10, &script, &err));
    assert_string_equal(err.text, "a.md:13: Unknown setting \"zooom\". Did you mean \"zoom\"? See flowscope list.");
    assert_int_equal(script.count, 0);
    assert_false(script_read("t = 0\nwith zoom = 1 .. 2 in 1 s\n", SCRIPT_PLAIN, "a.md", 1, &script, &err));
    assert_string_equal(err.text, "a.md:2: with: the line before it does not move, so there is nothing to go with.");
    static const char *const groups[][2] = {
        {"t = 0\n}\n", "a.md:2: }: there is no { before it."},
        {"t = 0\n{\ndata = moons\n", "a.md:2: {: there is no } after it."},
        {"{\nt = 0\n}\n", "a.md:2: Between { and } stand commands that change settings, and nothing that takes time."},
        {"{\n{\n", "a.md:2: Between { and } stand commands that change settings, and nothing that takes time."},
        {"{\nzoom = 1 .. 2 in 1 s\n}\n",
         "a.md:2: Between { and } stand commands that change settings, and nothing that takes time."},
    };
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        assert_false(script_read(groups[i][0], SCRIPT_PLAIN, "a.md", 1, &script, &err));
        assert_string_equal(err.text, groups[i][1]);
    }
}

static void test_a_group_is_one_change(void **state) {
    (void)state;
    Script script = script_of("t = 0.5\n{\npath = vp\npairing = independent\n}\nsteps = 7\n");
    Rig *rig = open_rig();
    ScriptPlay play = script_play_begin(&script, 0, script.count);
    for (bool more = true; more;) {
        more = script_play_frame(&play, rig->experiment, 0.1, &rig->queue);
        assert_true(run(rig));
    }
    assert_int_equal(rig->experiment->settings.pairing, PAIRING_INDEPENDENT);
    assert_int_equal(rig->experiment->settings.steps, 7);
    assert_int_equal(rig->undo.count, 2);
    close_rig(rig);
    script_free(&script);
}

static void test_entry_and_length(void **state) {
    (void)state;
    Script script = script_of("data = moons\nt = 0\ntrain = 30\nt = 0 .. 1 in 4 s\nwith zoom = 1 .. 2 in 6 s\nwait 1 s\nt = 0\n");
    assert_int_equal(script.count, 7);
    assert_int_equal(script_entry(&script), 3);
    assert_near(script_seconds(&script), 7, 1e-12);
    script_free(&script);
    script = script_of("t = 0 .. 1 in 4 s\nat 10 s\nt = 0\n");
    assert_near(script_seconds(&script), 10, 1e-12);
    script_free(&script);
}

// Plays to the end in frames of dt_s, trains at most `rounds` a frame; returns the frames.
static int play(Rig *rig, const Script *script, double dt_s, long rounds) {
    ScriptPlay play = script_play_begin(script, 0, script->count);
    int frames = 0;
    while (script_play_frame(&play, rig->experiment, dt_s, &rig->queue)) {
        assert_true(run(rig));
        script_train(rig->experiment, play.train_to, rounds);
        assert_in_range(++frames, 0, 5000);
    }
    assert_true(run(rig));
    assert_int_equal(rig->queue.count, 0);
    return frames;
}

static void test_a_script_does_the_same_in_any_frames(void **state) {
    (void)state;
    static const char
        text[] = "lanes = vp, ot/ot\ncompare = on\ntrain = 0\nt = 0\nt = 0 .. 0.75 in 1 s\nwith zoom = 1 .. 2 in 0.5 s\n"
                 "train = 0 .. 60 in 1 s\nsteps = 24 .. 2 in 1 s\ntrain 10\nwait 0.5 s\npan-x = 0 .. 1 in 0.25 s\n";
    Script script = script_of(text);
    float first = 0;
    for (int way = 0; way < 3; way++) {
        Rig *rig = open_rig();
        if (way < 2) {
            play(rig, &script, way ? 1.0 / 60 : 0.3, way ? 2 : 1000);
        } else {
            ScriptPlay at_once = script_play_begin(&script, 0, script.count);
            while (!script_play_slice(&at_once, rig->experiment, &rig->undo, 7, NULL, NULL, &rig->err)) {
                assert_string_equal(rig->err.text, "");
            }
        }
        const Experiment *e = rig->experiment;
        assert_int_equal(e->count, 2);
        assert_near(e->play.t, 0.75, 0);
        assert_near(e->settings.zoom, 2, 0);
        assert_near(e->settings.pan_x, 1, 0);
        assert_int_equal(e->settings.steps, 2);
        assert_int_equal(e->lane[0].model->step, 70);
        assert_int_equal(e->lane[1].model->step, 70);
        const float loss = (float)e->lane[1].model->last_loss;
        first = way == 0 ? loss : first;
        assert_memory_equal(&loss, &first, sizeof first);
        close_rig(rig);
    }
    script_free(&script);
}

static void test_values_move_in_their_time(void **state) {
    (void)state;
    Script script = script_of("t = 0 .. 1 in 1 s\nsteps = 32 .. 2 in 1 s\n");
    Rig *rig = open_rig();
    ScriptPlay play = script_play_begin(&script, 0, script.count);
    for (int i = 0; i < 4; i++) {
        assert_true(script_play_frame(&play, rig->experiment, 0.125, &rig->queue));
        assert_true(run(rig));
    }
    assert_near(rig->experiment->play.t, 0.5, 1e-9);
    for (int i = 0; i < 8; i++) {
        assert_true(script_play_frame(&play, rig->experiment, 0.125, &rig->queue));
        assert_true(run(rig));
    }
    assert_near(rig->experiment->play.t, 1, 0);
    assert_int_equal(rig->experiment->settings.steps, 8); // half of the way from 32 to 2, by factors
    close_rig(rig);
    script_free(&script);
}

// A machine that trains one step a frame takes longer, and comes to exactly these steps.
static void test_slow_training_holds_back_its_line(void **state) {
    (void)state;
    Script script = script_of("train = 0 .. 100 in 0.5 s\nt = 0.25\n");
    Rig *rig = open_rig();
    ScriptPlay play = script_play_begin(&script, 0, script.count);
    int frames = 0;
    while (script_play_frame(&play, rig->experiment, 1.0 / 60, &rig->queue)) {
        assert_true(run(rig));
        assert_true(play.train_to <= script_least(rig->experiment) + 7); // what two frames are due: no debt piles up
        script_train(rig->experiment, play.train_to, 1);
        frames++;
    }
    assert_true(run(rig));
    assert_in_range(frames, 100, 110);
    assert_int_equal(script_least(rig->experiment), 100);
    assert_int_equal(script_most(rig->experiment), 100);
    assert_near(rig->experiment->play.t, 0.25, 0);
    assert_false(rig->experiment->training);
    close_rig(rig);
    script_free(&script);
}

static void test_training_goes_back_to_its_beginning(void **state) {
    (void)state;
    Script script = script_of("train = 40\n"), anew = script_of("train = 20\n");
    Rig *rig = open_rig(), *other = open_rig();
    play(rig, &script, 0.1, 1000);
    assert_int_equal(script_least(rig->experiment), 40);
    play(rig, &anew, 0.1, 1000);
    assert_int_equal(script_most(rig->experiment), 20);
    play(other, &anew, 0.1, 3);
    assert_memory_equal(&rig->experiment->lane[0].model->last_loss, &other->experiment->lane[0].model->last_loss, sizeof(float));
    close_rig(rig);
    close_rig(other);
    script_free(&script);
    script_free(&anew);
}

// A teacher is ahead of its student by far, and does not begin again for it.
static void test_a_student_is_trained_beside_its_teacher(void **state) {
    (void)state;
    Script script = script_of("lanes = ot, ot/reflow\ntrain = 40\n"), more = script_of("train = 40 .. 60 in 1 s\n");
    Rig *rig = open_rig();
    play(rig, &script, 0.1, 100000);
    assert_int_equal(rig->experiment->lane[0].model->step, REFLOW_AFTER);
    assert_int_equal(rig->experiment->lane[1].model->step, 40);
    const long opened = rig->experiment->opened;
    play(rig, &more, 0.1, 100000);
    assert_int_equal(rig->experiment->lane[1].model->step, 60);
    assert_int_equal(rig->experiment->opened, opened); // nobody began again
    close_rig(rig);
    script_free(&script);
    script_free(&more);
}

static void test_lesson_lines_are_handed_on(void **state) {
    (void)state;
    Script script = script_of("t = 0\nshow data, start\nmeasure nfe\nwait 1 s\nreveal\n");
    Rig *rig = open_rig();
    ScriptPlay play = script_play_begin(&script, 0, script.count);
    assert_true(script_play_frame(&play, rig->experiment, 0.5, &rig->queue));
    assert_int_equal(play.said, 2);
    assert_int_equal(play.said_line[1]->kind, SCRIPT_MEASURE);
    assert_true(run(rig));
    assert_true(script_play_frame(&play, rig->experiment, 0.4, &rig->queue));
    assert_int_equal(play.said, 0);
    assert_false(script_play_frame(&play, rig->experiment, 0.4, &rig->queue));
    assert_int_equal(play.said, 1);
    assert_int_equal(play.said_line[0]->line, 5);
    assert_false(script_play_frame(&play, rig->experiment, 0.4, &rig->queue));
    assert_int_equal(play.said, 0);
    close_rig(rig);
    script_free(&script);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_are_read),
        cmocka_unit_test(test_moving_lines_are_read),
        cmocka_unit_test(test_mistakes_are_told),
        cmocka_unit_test(test_mistakes_name_file_and_line),
        cmocka_unit_test(test_a_group_is_one_change),
        cmocka_unit_test(test_entry_and_length),
        cmocka_unit_test(test_a_script_does_the_same_in_any_frames),
        cmocka_unit_test(test_values_move_in_their_time),
        cmocka_unit_test(test_slow_training_holds_back_its_line),
        cmocka_unit_test(test_training_goes_back_to_its_beginning),
        cmocka_unit_test(test_a_student_is_trained_beside_its_teacher),
        cmocka_unit_test(test_lesson_lines_are_handed_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
