// What a finger does to the widgets: taps, drags, scrolls, rests, and presses that come to nothing.
#include "ui_panel.h"

static const Vec2 up = {-1e6f, -1e6f};

static void down(Rig *rig, Vec2 at) {
    rig->in.finger = rig->in.pressed = rig->in.down = true;
    rig->in.mouse = at;
    rig_frame(rig);
}

static void slide(Rig *rig, Vec2 at) { // in steps, as a screen tells them
    const Vec2 from = rig->in.mouse;
    for (int i = 1; i <= 8; i++) {
        const float u = (float)i / 8;
        rig_move(rig, (Vec2){from.x + u * (at.x - from.x), from.y + u * (at.y - from.y)});
    }
}

static void lift(Rig *rig) {
    rig->in.released = true;
    rig->in.down = false;
    rig_frame(rig);
    rig_move(rig, up);
}

static void tap(Rig *rig, Vec2 at) {
    down(rig, at);
    lift(rig);
}

static float top_of(const Rig *rig, const char *text) {
    return rig_at(rig, text).y;
}

static Vec2 beside(Vec2 at, float x, float y) {
    return (Vec2){at.x + x, at.y + y};
}

static void taps_press_what_they_meet(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    down(&rig, rig_at(&rig, "Go"));
    assert_int_equal(p.clicks, 0);
    lift(&rig);
    assert_int_equal(p.clicks, 1);
    tap(&rig, rig_at(&rig, "Straight"));
    assert_int_equal(p.path, 1);
    tap(&rig, rig_at(&rig, "Arrows"));
    assert_true(p.show);
    down(&rig, rig_at(&rig, "Method"));
    assert_false(ui_wants_keys(rig.ui)); // it opens when it is let go, since it could be the begin of a scroll
    lift(&rig);
    assert_true(ui_wants_keys(rig.ui));
    tap(&rig, rig_at(&rig, "Solver 2"));
    assert_int_equal(p.solver, 2);
    assert_false(ui_wants_keys(rig.ui));
    ui_free(rig.ui);
}

// A tap on the controls, and then the stage: what the last touch was on says nothing about the next.
static void nothing_is_left_behind(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_wait(&rig, 1);
    int before, after;
    ui_commands(rig.ui, &before);
    down(&rig, beside(rig_at(&rig, "Go"), 60, 0));
    assert_true(ui_wants_mouse(rig.ui));
    lift(&rig);
    rig_wait(&rig, 1);
    assert_false(ui_wants_mouse(rig.ui));
    ui_commands(rig.ui, &after);
    assert_int_equal(before, after); // no glow, no tooltip
    down(&rig, (Vec2){200, 200});
    assert_false(ui_wants_mouse(rig.ui));
    lift(&rig);
    ui_free(rig.ui);
}

static void dragging_scrolls_and_presses_nothing(void **state) {
    (void)state;
    static const char *const on[] = {"Go", "Straight", "Method", "Arrows", "Rate", "More"};
    for (size_t i = 0; i < sizeof on / sizeof *on; i++) {
        Panel p;
        Rig rig = start(&p);
        p.column_h = 260;
        rig_frame(&rig);
        const Panel was = p;
        const float top = top_of(&rig, "Go");
        const Vec2 at = rig_at(&rig, on[i]);
        if (at.y > 250) {
            fail_msg("%s is not in sight", on[i]);
        }
        down(&rig, at);
        slide(&rig, beside(at, 3, -60));
        lift(&rig);
        assert_near(top_of(&rig, "Go"), top - 60, 15.5); // all but the step that told it from a tap
        assert_int_equal(p.changed, was.changed);
        assert_true(p.rate == was.rate && p.path == was.path && p.clicks == 0 && !p.show && !p.more);
        assert_false(ui_wants_keys(rig.ui));
        ui_free(rig.ui);
    }
}

static void a_slider_is_dragged_from_side_to_side(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    p.column_h = 260;
    rig_frame(&rig);
    const float top = top_of(&rig, "Go");
    const Vec2 track = track_at(&rig, 0.6f);
    down(&rig, track);
    assert_near(p.rate, 0.5, 1e-9); // not yet: it may be the begin of a scroll
    slide(&rig, beside(track, 50, 4));
    assert_near(p.rate, 0.6 + 50.0 / 224, 0.011);
    slide(&rig, beside(track, 50, 80)); // it keeps hold
    lift(&rig);
    assert_near(p.rate, 0.6 + 50.0 / 224, 0.011);
    assert_near(top_of(&rig, "Go"), top, 0.01);
    const double now = p.rate;
    tap(&rig, track);
    assert_near(p.rate, 0.6, 0.011);
    assert_true(p.rate != now);
    rig.in.double_click = true; // the second of two
    tap(&rig, track);
    assert_near(p.rate, 0.25, 1e-9);
    ui_free(rig.ui);
}

static void a_number_is_typed_after_a_tap(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    tap(&rig, (Vec2){745, rig_at(&rig, "Rate").y});
    assert_true(ui_wants_text(rig.ui));
    rig_type(&rig, "0.7");
    rig_key(&rig, UI_KEY_ENTER);
    assert_near(p.rate, 0.7, 1e-9);
    ui_free(rig.ui);
}

// The keypad needs no keyboard; what lies under it takes nothing.
static void a_number_is_typed_on_the_keypad(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig.height = 900;
    tap(&rig, (Vec2){745, rig_at(&rig, "Rate").y});
    rig_frame(&rig);
    const Panel was = p;
    tap(&rig, rig_at(&rig, "0"));
    tap(&rig, rig_at(&rig, "."));
    tap(&rig, rig_at(&rig, "7"));
    tap(&rig, rig_at(&rig, "9"));
    tap(&rig, beside(rig_at(&rig, "9"), 50, 0)); // takes the last one back
    assert_true(ui_wants_text(rig.ui));
    down(&rig, rig_at(&rig, "5"));
    assert_true(ui_wants_mouse(rig.ui));
    lift(&rig);
    assert_true(p.rate == was.rate && p.data == was.data && p.changed == was.changed);
    tap(&rig, rig_at(&rig, "OK"));
    rig_frame(&rig);
    assert_near(p.rate, 0.75, 1e-9);
    assert_null(rig_find(&rig, "OK"));
    tap(&rig, (Vec2){745, rig_at(&rig, "Rate").y});
    rig_frame(&rig);
    tap(&rig, rig_at(&rig, "8")); // 8 lies outside of 0 to 1
    tap(&rig, rig_at(&rig, "OK"));
    rig_frame(&rig);
    assert_near(p.rate, 0.75, 1e-9);
    assert_true(ui_wants_text(rig.ui));
    tap(&rig, (Vec2){200, 100}); // leaves it
    rig_frame(&rig);
    assert_false(ui_wants_text(rig.ui));
    assert_near(p.rate, 0.75, 1e-9);
    ui_free(rig.ui);
}

static void a_list_scrolls_chooses_and_closes(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    p.solvers = 40;
    p.solver = 0;
    tap(&rig, rig_at(&rig, "Method"));
    rig_frame(&rig);
    assert_null(rig_find(&rig, "Solver 39"));
    const Vec2 at = rig_at(&rig, "Solver 9");
    down(&rig, at);
    slide(&rig, beside(at, 0, -200));
    const float top = top_of(&rig, "Solver 15");
    lift(&rig);
    assert_true(ui_wants_keys(rig.ui));
    assert_int_equal(p.solver, 0);
    assert_near(top_of(&rig, "Solver 15"), top, 0.01);
    tap(&rig, rig_at(&rig, "Solver 15"));
    assert_int_equal(p.solver, 15);
    tap(&rig, rig_at(&rig, "Method"));
    rig_frame(&rig);
    assert_true(ui_wants_keys(rig.ui));
    down(&rig, (Vec2){30, 300});
    assert_true(ui_wants_mouse(rig.ui)); // the tap that closes it is no press on the stage
    lift(&rig);
    assert_false(ui_wants_keys(rig.ui));
    assert_int_equal(p.solver, 15);
    ui_free(rig.ui);
}

static void a_rest_shows_the_tooltip(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    down(&rig, rig_at(&rig, "Go"));
    rig_wait(&rig, 0.3);
    assert_null(rig_find(&rig, "Starts it"));
    rig_wait(&rig, 0.4);
    assert_non_null(rig_find(&rig, "Starts it"));
    lift(&rig);
    rig_wait(&rig, 2);
    assert_non_null(rig_find(&rig, "Starts it")); // to be read without the hand
    assert_int_equal(p.clicks, 0);
    down(&rig, (Vec2){200, 200});
    assert_null(rig_find(&rig, "Starts it"));
    lift(&rig);
    down(&rig, (Vec2){638, rig_at(&rig, "Rate").y + 16}); // one may rest before dragging
    rig_wait(&rig, 0.7);
    assert_non_null(rig_find(&rig, "How fast"));
    slide(&rig, beside(rig.in.mouse, 40, 0));
    assert_null(rig_find(&rig, "How fast"));
    assert_true(p.rate > 0.6);
    lift(&rig);
    ui_free(rig.ui);
}

static void a_grey_control_says_why(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    p.reason = "Not in this view";
    rig_frame(&rig);
    tap(&rig, rig_at(&rig, "Arrows"));
    rig_frame(&rig);
    assert_non_null(rig_find(&rig, "Not in this view"));
    assert_false(p.show);
    tap(&rig, rig_at(&rig, "Go"));
    assert_null(rig_find(&rig, "Not in this view"));
    ui_free(rig.ui);
}

// A second finger, or a window that goes away: the button goes up without having been let go.
static void a_lost_press_does_nothing(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    down(&rig, rig_at(&rig, "Go"));
    rig.in.down = false;
    rig_move(&rig, up);
    rig_frame(&rig);
    assert_int_equal(p.clicks, 0);
    tap(&rig, rig_at(&rig, "Go"));
    assert_int_equal(p.clicks, 1);
    const Vec2 track = {638, rig_at(&rig, "Rate").y + 16};
    down(&rig, track);
    slide(&rig, beside(track, 40, 0));
    const double reached = p.rate;
    rig.in.down = false;
    rig_move(&rig, up);
    slide(&rig, beside(track, 90, 0));
    assert_true(p.rate == reached);
    ui_free(rig.ui);
}

// What is smaller than a finger is found beside it too, the nearest first.
static void small_targets_are_found(void **state) {
    (void)state;
    Theme roomy = *theme_at(0);
    Panel p;
    Rig rig = start(&p);
    roomy.row = 40;
    rig.theme = &roomy;
    rig_frame(&rig);
    const Vec2 at = {250, 540 - 3}; // the scrubber is 32 high
    down(&rig, at);
    assert_true(ui_wants_mouse(rig.ui));
    slide(&rig, beside(at, 60, 0));
    assert_near(p.time, 0.5 + 60.0 / 236, 0.01);
    lift(&rig);
    down(&rig, (Vec2){250, 540 - 8}); // more than half of what it lacks
    assert_false(ui_wants_mouse(rig.ui));
    lift(&rig);
    ui_free(rig.ui);
}

static void controls_grow_for_fingers(void **state) {
    (void)state;
    Theme roomy = *theme_at(0);
    Panel p;
    Rig rig = start(&p);
    const float usual = top_of(&rig, "Rate") - top_of(&rig, "Go");
    roomy.row = 44;
    rig.theme = &roomy;
    rig_frame(&rig);
    assert_near(top_of(&rig, "Rate") - top_of(&rig, "Go"), usual + 3.5 * 12, 0.6); // half of the button, list, switch and "More", each by 12
    ui_free(rig.ui);
}

// A mouse has its hover again as soon as it moves.
static void a_mouse_takes_over(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    tap(&rig, rig_at(&rig, "Go"));
    rig.in.finger = false;
    rig_move(&rig, rig_at(&rig, "Go"));
    assert_true(ui_wants_mouse(rig.ui));
    rig_wait(&rig, 1);
    assert_non_null(rig_find(&rig, "Starts it"));
    rig_click(&rig, rig_at(&rig, "Go"));
    assert_int_equal(p.clicks, 2);
    ui_free(rig.ui);
}

static void show_beneath(Rig *rig) {
    ui_beneath(rig->ui, true);
    show_panel(rig);
    ui_beneath(rig->ui, false);
}

static void what_lies_beneath_takes_nothing(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    const Vec2 go = rig_at(&rig, "Go"), rate = {638, rig_at(&rig, "Rate").y + 16};
    rig.widgets = show_beneath;
    rig_frame(&rig);
    tap(&rig, go);
    tap(&rig, rate);
    rig.in.finger = false;
    rig_click(&rig, go);
    rig_click(&rig, rate);
    rig.in.wheel = 1;
    rig_frame(&rig);
    assert_int_equal(p.clicks, 0);
    assert_near(p.rate, 0.5, 1e-9);
    assert_false(ui_wants_mouse(rig.ui));
    ui_free(rig.ui);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taps_press_what_they_meet),
        cmocka_unit_test(nothing_is_left_behind),
        cmocka_unit_test(dragging_scrolls_and_presses_nothing),
        cmocka_unit_test(a_slider_is_dragged_from_side_to_side),
        cmocka_unit_test(a_number_is_typed_after_a_tap),
        cmocka_unit_test(a_number_is_typed_on_the_keypad),
        cmocka_unit_test(a_list_scrolls_chooses_and_closes),
        cmocka_unit_test(a_rest_shows_the_tooltip),
        cmocka_unit_test(a_grey_control_says_why),
        cmocka_unit_test(a_lost_press_does_nothing),
        cmocka_unit_test(small_targets_are_found),
        cmocka_unit_test(controls_grow_for_fingers),
        cmocka_unit_test(a_mouse_takes_over),
        cmocka_unit_test(what_lies_beneath_takes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
