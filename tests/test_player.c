// The player of lessons: steps are played, one may leave and return, and votes are taken.
#include "lesson_rig.h"

#include "lesson/player.h"
#include "run/agreement.h"

typedef struct {
    Experiment *experiment;
    Undo *undo;
    Player *player;
    CommandQueue queue;
} Stage;

static Stage open_stage(const Lesson *lesson) {
    const Settings settings = small_settings();
    Error err = {0};
    Stage stage = {.experiment = open_session(&settings), .undo = calloc(1, sizeof(Undo))};
    stage.player = player_open(lesson, stage.experiment, &err);
    assert_non_null(stage.player);
    return stage;
}

static void close_stage(Stage *stage) {
    player_close(stage->player);
    close_session(stage->experiment);
    free(stage->undo);
}

// A frame of a window, in which there is time for everything.
static void frame(Stage *stage, double dt_s) {
    Error err = {0};
    if (!player_frame(stage->player, stage->experiment, stage->undo, dt_s, &stage->queue, &err) ||
        !command_apply(&stage->queue, stage->experiment, stage->undo, &err)) {
        fail_msg("%s", err.text);
    }
    player_train(stage->player, stage->experiment, 1000);
    player_prepare(stage->player, 1000);
    experiment_refresh_all(stage->experiment);
}

static void frames(Stage *stage, int count) {
    for (int i = 0; i < count; i++) {
        frame(stage, 0.05);
    }
}

static LessonCard card_of(const Stage *stage) {
    LessonCard card;
    player_card(stage->player, &card);
    return card;
}

static const char played[] = "# A\n\n## One\n\nText.\n\n> Note.\n\n" FENCE SMALL
                             "lanes = vp, ot/ot\ncompare = on\ntrain = 20\nt = 0\nshow steps, t\nhighlight particle 3\n"
                             "train = 20 .. 60 in 1 s\nmeasure nfe\nt = 0 .. 1 in 1 s\n" END "\n## Two\n\n" FENCE
                             "t = 0.25\nask number nfe of 2 from 1 to 100\nwait 0.5 s\nreveal\n" END "\n## Three\n\n" FENCE
                             "train = 100\nask place of particle 7\nwait 1 s\nreveal\n" END;

static void test_steps_are_played(void **state) {
    (void)state;
    Lesson *lesson = load(played);
    Stage stage = open_stage(lesson);
    frames(&stage, 4);
    LessonCard card = card_of(&stage);
    assert_string_equal(card.title, "One");
    assert_string_equal(card.notes, "Note.");
    assert_string_equal(card.next_title, "Two");
    assert_int_equal(card.controls.count, 1);
    assert_true(card.controls.time);
    assert_int_equal(card.highlight.particle, 3);
    assert_int_equal(card.measures.count, 1); // it has its place,
    assert_true(isnan(card.value[0][1]));     // and nothing is said yet
    assert_false(card.done);
    assert_in_range(script_least(stage.experiment), 20, 30);
    frames(&stage, 60);
    card = card_of(&stage);
    assert_true(card.done);
    assert_int_equal(script_least(stage.experiment), 60);
    assert_near(stage.experiment->play.t, 1, 0);
    assert_int_equal(card.measures.count, 1);
    assert_near(card.value[0][1], 10, 0); // midpoint, 5 steps
    player_next(stage.player);
    frames(&stage, 2);
    card = card_of(&stage);
    assert_string_equal(card.title, "Two");
    assert_true(card.asks);
    assert_true(card.controls.time); // as before
    assert_int_equal(card.highlight.particle, 0);
    assert_near(stage.experiment->play.t, 0.25, 0);
    player_guess_number(stage.player, 8);
    frames(&stage, 14);
    card = card_of(&stage);
    assert_true(card.revealed);
    assert_string_equal(card.result, "You said 8, it is 10.");
    close_stage(&stage);
    unload(lesson);
}

static const char late[] = "# A\n\n## One\n\n- [x] a\n- [ ] b\n\n" FENCE SMALL "lanes = vp, ot\ncompare = on\nshow t\nask lowest nfe\n" END
                           "\n## Two\n\n" FENCE "t = 0 .. 1 in 1 s\nmeasure nfe\nreveal\nshow steps\n" END "\n## Three\n\n" FENCE
                           "wait 1 s\n" END;

// What a step's moving lines lead to has its place from the beginning, also where one jumps there: pictures would change their size.
static void test_nothing_jumps_while_a_step_plays(void **state) {
    (void)state;
    Lesson *lesson = load(late);
    Stage stage = open_stage(lesson);
    player_go(stage.player, 1);
    frames(&stage, 4);
    LessonCard card = card_of(&stage);
    assert_false(card.done);
    assert_true(card.controls.count == 1 && !card.controls.time);
    assert_int_equal(card.measures.count, 1);
    assert_true(isnan(card.value[0][0]));
    assert_true(card.asks && card.answers);
    assert_string_equal(card.result, "");
    const size_t expected = strlen(card.expected);
    frames(&stage, 30);
    card = card_of(&stage);
    assert_true(card.done && card.revealed && !card.answers);
    assert_near(card.value[0][0], 10, 0);
    assert_in_range(strlen(card.result), expected - 4, expected + 4); // other numbers
    assert_string_equal(card.expected, "");
    player_next(stage.player);
    frames(&stage, 2);
    card = card_of(&stage);
    assert_int_equal(card.measures.count, 0);
    assert_int_equal(card.controls.count, 1);
    close_stage(&stage);
    unload(lesson);
}

static float loss_of(const Stage *stage) {
    return (float)stage->experiment->lane[1].model->last_loss;
}

// The same networks, whichever way one comes to a step.
static void test_jumps_come_to_the_same(void **state) {
    (void)state;
    Lesson *lesson = load(played);
    Stage slow = open_stage(lesson), quick = open_stage(lesson);
    frames(&slow, 100);
    player_next(slow.player);
    frames(&slow, 100);
    player_next(slow.player);
    frames(&slow, 30);
    player_go(quick.player, 2);
    LessonCard card = card_of(&quick);
    assert_string_not_equal(card.doing, ""); // nothing is prepared yet
    frames(&quick, 40);
    assert_string_equal(card_of(&quick).doing, "");
    assert_int_equal(script_least(quick.experiment), 100);
    const float a = loss_of(&slow), b = loss_of(&quick);
    assert_memory_equal(&a, &b, sizeof a);
    const long turn = quick.experiment->opened;
    player_go(quick.player, 0); // prepared long ago
    frame(&quick, 0);
    assert_int_equal(script_least(quick.experiment), 20);
    assert_true(quick.experiment->opened >= turn);
    player_go(quick.player, 99);
    assert_int_equal(card_of(&quick).step, 2);
    player_back(quick.player);
    assert_int_equal(card_of(&quick).step, 1);
    close_stage(&slow);
    close_stage(&quick);
    unload(lesson);
}

static void test_one_may_leave_and_return(void **state) {
    (void)state;
    Lesson *lesson = load(played);
    Stage stage = open_stage(lesson);
    Error err = {0};
    frames(&stage, 30); // in the second line that moves
    const double t = stage.experiment->play.t;
    const float loss = loss_of(&stage);
    assert_true(t > 0 && t < 1);
    experiment_measure(stage.experiment);
    player_leave(stage.player, stage.experiment);
    command_push(&stage.queue, CMD_SEEK, 0.9);
    Command data;
    assert_true(command_setting(&data, "data", "rings", &err));
    command_add(&stage.queue, &data);
    assert_true(command_apply(&stage.queue, stage.experiment, stage.undo, &err));
    frames(&stage, 5);
    assert_true(card_of(&stage).away);
    assert_near(stage.experiment->play.t, 0.9, 0);
    player_return(stage.player);
    assert_true(player_frame(stage.player, stage.experiment, stage.undo, 0.05, &stage.queue, &err));
    for (int lane = 0; lane < 2; lane++) { // with its particles, so that it has nothing to catch up with
        const Agreement now = agreement_of(stage.experiment, &stage.experiment->lane[lane]);
        assert_int_equal(now.kind, AGREEMENT_WHOLE);
    }
    assert_false(card_of(&stage).away);
    assert_near(stage.experiment->play.t, t, 0);
    const float back = loss_of(&stage);
    assert_memory_equal(&loss, &back, sizeof loss);
    assert_string_equal(dist_at(stage.experiment->settings.data)->name, "moons");
    frames(&stage, 60);
    assert_near(stage.experiment->play.t, 1, 0);
    assert_true(card_of(&stage).done);
    close_stage(&stage);
    unload(lesson);
}

static void test_votes_and_places(void **state) {
    (void)state;
    Lesson *lesson = load("# A\n\n## One\n\n- [ ] a\n- [x] b\n- [ ] c\n\n" FENCE SMALL
                          "lanes = vp, ot\ncompare = on\ntrain = 5\nask highest training-steps of 1, 2\nwait 1 s\nreveal\n" END
                          "\n## Two\n\n" FENCE "ask place of particle 7 in 2\nwait 1 s\nreveal\n" END);
    Stage stage = open_stage(lesson);
    player_vote(stage.player, 1, 5); // nothing is asked yet
    frames(&stage, 3);
    assert_int_equal(card_of(&stage).guess.votes[1], 0);
    player_vote(stage.player, 1, 3);
    player_vote(stage.player, 0, 1);
    player_vote(stage.player, 0, -4);
    player_vote(stage.player, 7, 1);
    LessonCard card = card_of(&stage);
    assert_int_equal(card.favourite, 1);
    assert_int_equal(card.guess.votes[0], 0);
    assert_string_equal(card.result, "");
    frames(&stage, 30);
    card = card_of(&stage);
    assert_int_equal(card.measured.right, 2); // both have 5
    assert_string_equal(card.result, "You said: b. Measured: training steps 5 (a), 5 (b).");
    player_next(stage.player);
    frames(&stage, 2);
    float x, y;
    experiment_at(stage.experiment, &stage.experiment->lane[1], 1, 6, 1, &x, &y);
    player_guess_place(stage.player, (Vec2){x + 0.3f, y - 0.4f});
    player_reveal(stage.player);
    frame(&stage, 0);
    card = card_of(&stage);
    assert_string_equal(card.result, "Your place is 0.50 from where it arrives.");
    assert_near(card.measured.place.x, x, 0);
    close_stage(&stage);
    unload(lesson);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_are_played),
        cmocka_unit_test(test_nothing_jumps_while_a_step_plays),
        cmocka_unit_test(test_jumps_come_to_the_same),
        cmocka_unit_test(test_one_may_leave_and_return),
        cmocka_unit_test(test_votes_and_places),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
