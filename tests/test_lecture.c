// A lesson in the hands of a teacher: what a clicker's keys do, how one leaves the script and comes back, and that no slip ends it.
#include "experiment_rig.h"

#include "app/lecture/lecture.h"
#include "base/clock.h"

#include <SDL_keycode.h>
#include <SDL_scancode.h>
#include <stdio.h>
#include <unistd.h>

static const char lesson[] = "# Small\n\n"
                             "## One\n\nFirst.\n\n> Say it.\n\n```flowscope\nwidth = 8\nhidden = 1\nbatch = 64\nmatch = 64\nparticles = 1000\n"
                             "steps = 4\ntrain = 0\nt = 0\nshow data\n```\n\n"
                             "## Two\n\nSecond.\n\n- [ ] the one\n- [x] the other\n\n```flowscope\ncompare = on\nt = 0 .. 1 in 0.2 s\ntrain = 20\n"
                             "ask lowest nfe\nmeasure nfe\n```\n\n"
                             "## Three\n\nThird.\n\n```flowscope\nt = 1\nreveal\n```\n";

typedef struct {
    Experiment *experiment;
    Undo undo;
    Lecture lecture;
    double now_s;
} Class;

static char path[] = "/tmp/flowscope-lecture-XXXXXX.md";

static void frames(Class *class, int count) {
    for (int i = 0; i < count; i++) {
        Error err = {0};
        if (!lecture_frame(&class->lecture, class->experiment, &class->undo, 0.02, &err)) {
            fail_msg("%s", err.text);
        }
        experiment_advance(class->experiment, 0.02);
        experiment_refresh_all(class->experiment);
        lecture_work(&class->lecture, class->experiment, clock_now_s() + 0.02);
        class->now_s += 0.02;
    }
}

// Until the step stands that was asked for.
static void stand_still(Class *class) {
    frames(class, 2);
    for (int i = 0; i < 2000 && (class->lecture.card.doing[0] || !class->lecture.card.done); i++) {
        frames(class, 1);
    }
}

static LecturePress press(Class *class, int symbol, bool shift) {
    const KeyPress key = {.symbol = symbol, .place = symbol < 128 ? symbol : 0, .shift = shift};
    const LecturePress what = lecture_key(&class->lecture, &key, class->experiment, class->now_s);
    frames(class, 1);
    return what;
}

// What a user commands himself, as the window carries it out.
static void command(Class *class, const char *key, double value) {
    CommandQueue queue = {0};
    Error err = {0};
    command_set(&queue, settings_find(key), value);
    lecture_before(&class->lecture, &queue, class->experiment);
    assert_true(command_apply(&queue, class->experiment, &class->undo, &err));
    frames(class, 1);
}

static int begin(void **state) {
    Class *class = calloc(1, sizeof *class);
    const Settings s = small_settings();
    Error err = {0};
    const int fd = mkstemps(path, 3);
    assert_true(fd >= 0 && write(fd, lesson, sizeof lesson - 1) == (ssize_t)sizeof lesson - 1 && close(fd) == 0);
    class->experiment = open_session(&s);
    class->now_s = 10;
    if (!lecture_open(&class->lecture, path, class->experiment, class->now_s, &err)) {
        fail_msg("%s", err.text);
    }
    stand_still(class);
    *state = class;
    return 0;
}

static int end(void **state) {
    Class *class = *state;
    lecture_free(&class->lecture);
    close_session(class->experiment);
    free(class);
    unlink(path);
    memcpy(path, "/tmp/flowscope-lecture-XXXXXX.md", sizeof path);
    return 0;
}

static void a_clicker_steps(void **state) {
    Class *class = *state;
    const LessonCard *card = &class->lecture.card;
    assert_int_equal(card->steps, 3);
    assert_string_equal(card->title, "One");
    assert_string_equal(card->notes, "Say it.");
    assert_string_equal(card->next_title, "Two");
    static const int on[] = {SDLK_PAGEDOWN, SDLK_RIGHT, SDLK_SPACE, SDLK_n}, back[] = {SDLK_PAGEUP, SDLK_LEFT, SDLK_p, SDLK_PAGEUP};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(press(class, on[i], false), LECTURE_TAKEN);
        assert_int_equal(card->step, 1);
        assert_int_equal(press(class, back[i], false), LECTURE_TAKEN);
        assert_int_equal(card->step, 0);
    }
    press(class, SDLK_PAGEUP, false); // before the first there is none
    assert_int_equal(card->step, 0);
    for (int i = 0; i < 5; i++) {
        press(class, SDLK_PAGEDOWN, false);
    }
    assert_int_equal(card->step, 2); // nor one behind the last
    assert_int_equal(press(class, SDLK_a, false), LECTURE_PASSES);
    assert_int_equal(press(class, SDLK_HOME, false), LECTURE_PASSES);
}

static void the_screen_goes_black(void **state) {
    Class *class = *state;
    static const int keys[] = {SDLK_b, SDLK_PERIOD};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(press(class, keys[i], false), LECTURE_TAKEN);
        assert_true(class->lecture.black);
        assert_int_equal(press(class, keys[1 - i], false), LECTURE_TAKEN);
        assert_false(class->lecture.black);
    }
    press(class, SDLK_b, false);
    assert_int_equal(press(class, SDLK_ESCAPE, false), LECTURE_TAKEN); // it only brings the picture back
    assert_false(class->lecture.black);
    press(class, SDLK_b, false);
    press(class, SDLK_PAGEDOWN, false);
    assert_false(class->lecture.black);
    assert_int_equal(class->lecture.card.step, 1);
}

// What fingers do on the card, which have no keys.
static void hands_vote_and_make_it_black(void **state) {
    Class *class = *state;
    press(class, SDLK_PAGEDOWN, false);
    stand_still(class);
    static const CardHand vote = {.act = CARD_VOTE, .choice = 1}, unvote = {.act = CARD_UNVOTE, .choice = 1}, dark = {.act = CARD_DARK};
    lecture_hand(&class->lecture, &vote, class->experiment);
    lecture_hand(&class->lecture, &vote, class->experiment);
    lecture_hand(&class->lecture, &unvote, class->experiment);
    frames(class, 1);
    assert_int_equal(class->lecture.card.guess.votes[1], 1);
    lecture_hand(&class->lecture, &dark, class->experiment);
    assert_true(class->lecture.black);
    lecture_wake(&class->lecture);
    assert_false(class->lecture.black);
}

// Frames until the tour comes to a step, or ends; the seconds that it took.
static double tour_to(Class *class, int step) {
    double since = class->now_s;
    for (int i = 0; i < 4000 && class->lecture.tours && class->lecture.card.step < step; i++) {
        since = class->lecture.card.doing[0] ? class->now_s : since; // what is waited for is not shown
        frames(class, 1);
    }
    return class->now_s - since;
}

static void a_tour_turns_its_steps(void **state) {
    Class *class = *state;
    lecture_tour(&class->lecture);
    assert_true(lecture_moving(&class->lecture));
    const double first = tour_to(class, 1);
    assert_int_equal(class->lecture.card.step, 1);
    assert_true(first >= 2 && first < 4); // to read two words, and to rest
    stand_still(class);
    press(class, SDLK_2, false); // a vote is no reason to stop
    assert_true(class->lecture.tours);
    assert_int_equal(class->lecture.card.guess.votes[1], 1);
    const double second = tour_to(class, 2);
    assert_int_equal(class->lecture.card.step, 2);
    assert_true(second >= 5); // to think
    tour_to(class, 3);
    assert_false(class->lecture.tours); // behind the last step it ends, and the lesson stays
    assert_true(class->lecture.on && class->lecture.card.step == 2);
}

static void any_key_takes_a_tour_over(void **state) {
    Class *class = *state;
    static const int keys[] = {SDLK_PAGEDOWN, SDLK_a, SDLK_ESCAPE, SDLK_RETURN};
    for (int i = 0; i < 4; i++) {
        lecture_tour(&class->lecture);
        press(class, keys[i], false);
        assert_false(class->lecture.tours);
        assert_true(class->lecture.on);
    }
    lecture_start(&class->lecture, class->now_s);
    stand_still(class);
    lecture_tour(&class->lecture);
    lecture_hand(&class->lecture, &(CardHand){.act = CARD_NEXT}, class->experiment);
    assert_false(class->lecture.tours);
    stand_still(class);
    lecture_tour(&class->lecture);
    command(class, "data", 3);
    assert_false(class->lecture.tours);
    assert_true(class->lecture.card.away);
}

static void one_leaves_and_comes_back(void **state) {
    Class *class = *state;
    const LessonCard *card = &class->lecture.card;
    press(class, SDLK_PAGEDOWN, false);
    stand_still(class);
    const long learned = experiment_steps(class->experiment);
    command(class, "theme", 1); // belongs to the place
    assert_false(card->away);
    assert_non_null(lecture_controls(&class->lecture));
    command(class, "arrows", 1);
    command(class, "steps", 7);
    assert_true(card->away);
    assert_null(lecture_controls(&class->lecture)); // the whole panel
    assert_int_equal(press(class, SDLK_SPACE, false), LECTURE_PASSES); // the instrument's own keys
    assert_int_equal(press(class, SDLK_2, false), LECTURE_PASSES);
    assert_int_equal(press(class, SDLK_b, false), LECTURE_TAKEN); // but for the clicker's
    assert_int_equal(press(class, SDLK_b, false), LECTURE_TAKEN);
    assert_int_equal(press(class, SDLK_RETURN, false), LECTURE_TAKEN);
    stand_still(class);
    assert_false(card->away);
    assert_int_equal(card->step, 1);
    assert_false(class->experiment->settings.arrows);
    assert_int_equal(class->experiment->settings.steps, 4);
    assert_int_equal(class->experiment->settings.theme, 1);
    assert_int_equal(experiment_steps(class->experiment), learned);
    press(class, SDLK_RETURN, false); // takes the instrument without changing anything
    assert_true(card->away);
    press(class, SDLK_PAGEDOWN, false);
    stand_still(class);
    assert_false(card->away);
    assert_int_equal(card->step, 2);
}

static void votes_are_taken(void **state) {
    Class *class = *state;
    const LessonCard *card = &class->lecture.card;
    press(class, SDLK_PAGEDOWN, false);
    stand_still(class);
    assert_true(card->asks && card->later);
    press(class, SDLK_1, false);
    press(class, SDLK_2, false);
    press(class, SDLK_2, false);
    press(class, SDLK_2, true); // one is taken back
    press(class, SDLK_2, false);
    assert_int_equal(card->guess.votes[0], 1);
    assert_int_equal(card->guess.votes[1], 2);
    assert_int_equal(press(class, SDLK_3, false), LECTURE_TAKEN); // there is no third choice, and it chooses no data
    lecture_hand(&class->lecture, &(CardHand){.act = CARD_VOTE, .choice = 0}, class->experiment);
    frames(class, 1);
    assert_int_equal(card->guess.votes[0], 2);
    press(class, SDLK_RETURN, false); // on the way to the answer, which comes with the next step
    stand_still(class);
    frames(class, 5);
    assert_true(card->revealed && !card->away);
    assert_int_equal(press(class, SDLK_5, false), LECTURE_TAKEN); // a late vote
    assert_false(card->away);
    assert_int_equal(card->guess.votes[1], 2);
    assert_true(card->result[0] != '\0');
}

// It asks first, and a lesson that has been ended goes on at its step.
static void escape_ends_nothing_by_itself(void **state) {
    Class *class = *state;
    press(class, SDLK_PAGEDOWN, false);
    stand_still(class);
    assert_int_equal(press(class, SDLK_ESCAPE, false), LECTURE_ASKS);
    assert_true(class->lecture.on);
    class->now_s += 10;
    assert_int_equal(press(class, SDLK_ESCAPE, false), LECTURE_ASKS); // too late to be the second
    press(class, SDLK_b, false);                                      // nor is it behind another key
    press(class, SDLK_b, false);
    assert_int_equal(press(class, SDLK_ESCAPE, false), LECTURE_ASKS);
    assert_int_equal(press(class, SDLK_ESCAPE, false), LECTURE_ENDS);
    assert_false(class->lecture.on);
    assert_int_equal(press(class, SDLK_PAGEDOWN, false), LECTURE_PASSES);
    assert_true(lecture_start(&class->lecture, class->now_s));
    stand_still(class);
    assert_true(class->lecture.on);
    assert_int_equal(class->lecture.card.step, 1);
    assert_true(lecture_start(&class->lecture, class->now_s)); // F5 again changes nothing
    frames(class, 2);
    assert_int_equal(class->lecture.card.step, 1);
}

static void a_bad_file_changes_nothing(void **state) {
    Class *class = *state;
    Error err = {0};
    assert_false(lecture_open(&class->lecture, "/nowhere/none.md", class->experiment, 0, &err));
    assert_non_null(strstr(err.text, "none.md"));
    assert_true(class->lecture.on);
    press(class, SDLK_PAGEDOWN, false);
    assert_int_equal(class->lecture.card.step, 1);
}

#define ON(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON(a_clicker_steps),  ON(the_screen_goes_black), ON(hands_vote_and_make_it_black),          ON(one_leaves_and_comes_back),
        ON(a_tour_turns_its_steps), ON(any_key_takes_a_tour_over),
        ON(votes_are_taken),  ON(escape_ends_nothing_by_itself),  ON(a_bad_file_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
