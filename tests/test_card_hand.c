// What a hand does with a lesson's card, and what of it is marked upon the stage: votes, a place that is asked for, a pointer that rests.
#include "ui_card.h"

// Discs and rings upon the stage in the accent of answers, and lines of crosses, by the pane they are in.
static int marked(const Stand *stand, Rect pane, Rgba color) {
    int count, marks = 0;
    const UiCmd *cmds = ui_commands(stand->screen.ui, &count);
    for (int i = 0; i < count; i++) {
        marks += cmds[i].kind == UI_CMD_BOX && cmds[i].border == color && cmds[i].width == 4 && within(cmds[i].box, pane);
    }
    return marks;
}

// A place that is asked for belongs to one lane: only its pane has the guess and the answer.
static void a_place_is_marked_in_its_lane(void **state) {
    Stand *stand = *state;
    Question question;
    LessonCard card = card_of(PLACE, NULL, &question);
    card.revealed = true;
    card.asks = false;
    card.guess = (Guess){.said = true};
    show(stand, 0, 0, 2, 0);
    show_card(stand, &rooms[1], &card);
    const Rgba focus = stand->screen.theme->focus;
    const Rect *pane = stand->frame.page.layout.pane;
    assert_int_equal(marked(stand, pane[0], focus), 1);
    assert_int_equal(marked(stand, pane[1], focus), 0);
    static Word list[WORDS_MAX];
    assert_true(stands(list, words(stand, list), "the cross is your guess"));
    card.guess = (Guess){0}; // then there is no cross, and nothing is said of one
    show_card(stand, &rooms[1], &card);
    const int n = words(stand, list);
    assert_true(stands(list, n, "The ring is where it arrived") && !stands(list, n, "cross"));
}

static Vec2 pointed(Stand *stand, Vec2 mouse) {
    const UiInput input = {.mouse = mouse, .now_s = 300};
    CommandQueue nobody = {0};
    frame_ui(&stand->frame, &stand->screen, stand->experiment, &input, &nobody);
    return stand->frame.input.pointer;
}

// What a step shows at one place, as the microscope does, it does not show where the pointer has been left.
static void a_step_is_not_pointed_at_by_chance(void **state) {
    Stand *stand = *state;
    Question question;
    LessonCard card = card_of(PLAIN, NULL, &question);
    show(stand, 0, 0, 1, 0);
    show_card(stand, &rooms[1], &card);
    stand->frame.card = &card;
    for (card.step = 4; card.step < 6; card.step++) {
        assert_true(pointed(stand, (Vec2){300, 200}).x < 0);
        assert_true(pointed(stand, (Vec2){302, 201}).x < 0); // a hand that rests on it
        assert_near(pointed(stand, (Vec2){340, 230}).x, 340, 0.01);
        assert_near(pointed(stand, (Vec2){300, 200}).x, 300, 0.01); // from then on
    }
    card.away = true;
    assert_near(pointed(stand, (Vec2){300, 200}).x, 300, 0.01);
    stand->frame.card = NULL;
    assert_near(pointed(stand, (Vec2){300, 200}).x, 300, 0.01);
}

static Vec2 place_of(const Stand *stand, const char *text) {
    static Word list[WORDS_MAX];
    const int n = words(stand, list);
    Vec2 at = {0, 0};
    for (int i = 0; i < n; i++) {
        at = strcmp(list[i].text, text) == 0 ? (Vec2){list[i].box.x + 2, list[i].box.y + 2} : at;
    }
    assert_true(at.x > 0);
    return at;
}

// What a press there does: the pointer comes, the button goes down, it goes up.
static CardHand press_at(Stand *stand, const LessonCard *card, Vec2 at, double now_s) {
    static const Controls none;
    CommandQueue queue = {0};
    CardHand hand = {0};
    for (int frame = 0; frame < 3; frame++) {
        const UiInput input = {.mouse = at, .down = frame == 1, .pressed = frame == 1, .released = frame == 2, .now_s = now_s + frame};
        stand->frame.card = card;
        stand->frame.controls = &none;
        frame_ui(&stand->frame, &stand->screen, stand->experiment, &input, &queue);
        hand = stand->frame.hand.act != CARD_NONE ? stand->frame.hand : hand;
    }
    stand->frame.card = NULL;
    stand->frame.controls = NULL;
    assert_int_equal(queue.count, 0);
    return hand;
}

// A click on a choice is a vote for it.
static void a_click_is_a_vote(void **state) {
    Stand *stand = *state;
    Question question;
    const LessonCard card = card_of(ASKS, quantity_find("detour"), &question);
    show(stand, 0, 0, 2, 0);
    show_card(stand, &rooms[1], &card);
    const CardHand hand = press_at(stand, &card, place_of(stand, straight), 200);
    assert_int_equal(hand.act, CARD_VOTE);
    assert_int_equal(hand.choice, 1);
}

// How many presses along a line do this; *choice: the last one's.
static int presses(Stand *stand, const LessonCard *card, float y, CardAct act, int *choice, double now_s) {
    int count = 0;
    for (float x = 10; x < rooms[1].width - 10; x += 14, now_s += 4) {
        const CardHand hand = press_at(stand, card, (Vec2){x, y}, now_s);
        count += hand.act == act;
        *choice = hand.act == act ? hand.choice : *choice;
    }
    return count;
}

// Fingers, which have no Shift and no key B, find both on the card where controls are as large as they need them.
static void a_finger_takes_a_vote_back_and_makes_it_black(void **state) {
    Stand *stand = *state;
    Question question;
    LessonCard card = card_of(ASKS, quantity_find("detour"), &question);
    Theme large = *theme_at(0);
    int choice = -1;
    large.row = 44;
    card.guess.votes[1] = 2;
    show(stand, 0, 0, 2, 0);
    show_card(stand, &rooms[1], &card);
    const float small = place_of(stand, straight).y;
    assert_int_equal(presses(stand, &card, small, CARD_UNVOTE, &choice, 300), 0); // a mouse has Shift
    stand->screen.theme = &large;
    show_card(stand, &rooms[1], &card);
    stand->screen.theme = &large;
    press_at(stand, &card, (Vec2){1, 1}, 900); // lays it out
    assert_true(presses(stand, &card, place_of(stand, straight).y, CARD_UNVOTE, &choice, 1000) >= 2);
    assert_int_equal(choice, 1);
    card.guess.votes[1] = 0;
    assert_int_equal(presses(stand, &card, place_of(stand, straight).y, CARD_UNVOTE, &choice, 2000), 0);
    assert_true(presses(stand, &card, place_of(stand, card.title).y + 8, CARD_DARK, &choice, 3000) >= 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_marked_in_its_lane),
        cmocka_unit_test(a_step_is_not_pointed_at_by_chance),
        cmocka_unit_test(a_click_is_a_vote),
        cmocka_unit_test(a_finger_takes_a_vote_back_and_makes_it_black),
    };
    return cmocka_run_group_tests(tests, open_stand, close_stand);
}
