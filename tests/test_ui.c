// Widgets driven by frames of input made by hand: who gets the mouse, and what comes out.
#include "ui_panel.h"

static void button_fires_when_let_go_on_it(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    Vec2 go = rig_at(&rig, "Go");
    rig_press(&rig, go);
    assert_int_equal(p.clicks, 0);
    rig_release(&rig);
    assert_int_equal(p.clicks, 1);
    rig_press(&rig, go);
    rig_move(&rig, (Vec2){go.x, go.y + 200});
    rig_release(&rig);
    assert_int_equal(p.clicks, 1); // slid off
    rig_press(&rig, (Vec2){100, 100});
    rig_move(&rig, go);
    rig_release(&rig);
    assert_int_equal(p.clicks, 1); // came from elsewhere
    rig.in.mouse = go;
    rig.in.pressed = rig.in.released = true;
    rig_frame(&rig);
    assert_int_equal(p.clicks, 2); // down and up within one frame
    ui_free(rig.ui);
}

static void drag_is_captured(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_press(&rig, track_at(&rig, 0.2f));
    assert_near(p.rate, 0.2, 0.011);
    Vec2 go = rig_at(&rig, "Go");
    Vec2 to = {track_at(&rig, 0.7f).x, go.y};
    rig_move(&rig, to);
    assert_near(p.rate, 0.7, 0.011);
    rig_move(&rig, (Vec2){-500, 300});
    assert_near(p.rate, 0.0, 0.0);
    rig_move(&rig, to); // what was dragged beyond the end comes back where it left
    assert_near(p.rate, 0.7, 0.011);
    rig_release(&rig);
    rig_move(&rig, track_at(&rig, 0.1f));
    assert_near(p.rate, 0.7, 0.011);
    assert_int_equal(p.clicks, 0);
    assert_int_equal(p.path, 0);
    ui_free(rig.ui);
}

static void show_three_sliders(Rig *rig) {
    static const char *const names[] = {"One", "Two", "Three"};
    double *value = rig->state;
    ui_column_begin(rig->ui, 1, (Rect){0, 0, 276, 600}, 20);
    for (int i = 0; i < 3; i++) {
        ui_slider(rig->ui, 2 + i, names[i], &value[i], &rate_range, NULL);
    }
    ui_column_end(rig->ui);
}

static void each_of_several_sliders_is_dragged(void **state) {
    (void)state;
    static const char *const names[] = {"One", "Two", "Three"};
    double value[3] = {0.5, 0.5, 0.5};
    Rig rig = rig_new(show_three_sliders, value);
    rig_frame(&rig);
    for (int i = 0; i < 3; i++) {
        const UiCmd *label = rig_find(&rig, names[i]);
        float y = label->box.y + label->box.h + 13.0f;
        rig_press(&rig, (Vec2){26.0f + 0.2f * 224.0f, y});
        for (int step = 3; step <= 7; step++) {
            rig_move(&rig, (Vec2){26.0f + 0.1f * (float)step * 224.0f, y});
        }
        rig_release(&rig);
        for (int j = 0; j < 3; j++) {
            assert_near(value[j], j <= i ? 0.7 : 0.5, 0.011);
        }
    }
    ui_free(rig.ui);
}

static void handle_does_not_jump_and_shift_is_fine(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    Vec2 at = track_at(&rig, 0.5f);
    rig_press(&rig, (Vec2){at.x + 4, at.y});
    assert_near(p.rate, 0.5, 0.0);
    rig.in.shift = true;
    rig_move(&rig, (Vec2){at.x + 4 + 224.0f * 0.4f, at.y});
    assert_near(p.rate, 0.54, 0.011);
    rig_release(&rig);
    ui_free(rig.ui);
}

static void double_click_resets(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_click(&rig, track_at(&rig, 0.9f));
    assert_near(p.rate, 0.9, 0.011);
    rig.in.double_click = true;
    rig.in.pressed = rig.in.down = true;
    rig_frame(&rig);
    assert_near(p.rate, 0.25, 0.0);
    rig_move(&rig, track_at(&rig, 0.95f)); // the second click drags nothing
    assert_near(p.rate, 0.25, 0.0);
    rig_release(&rig);
    ui_free(rig.ui);
}

// Of a slider under the pointer: turns the wheel by one notch and says whether the column moved.
static bool notch_scrolls(Rig *rig, float notch) {
    rig->in.mouse = track_at(rig, 0.5f);
    rig_wait(rig, 0.6);
    float y = rig_find(rig, "Rate")->box.y;
    rig->in.wheel = notch;
    rig_frame(rig);
    rig_wait(rig, 0.5);
    return rig_find(rig, "Rate")->box.y != y;
}

static void wheel_scrolls_unless_the_slider_is_meant(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    p.column_h = 260; // scrolls now
    rig_wait(&rig, 0.1);
    rig.in.mouse = (Vec2){600, 100};
    rig.in.wheel = -1;
    rig_wait(&rig, 1.0);
    assert_true(notch_scrolls(&rig, -1)); // long though the pointer rests there
    assert_near(p.rate, 0.5, 0.0);
    rig.in.ctrl = true;
    assert_false(notch_scrolls(&rig, 1));
    assert_near(p.rate, 0.52, 1e-9); // one step, up
    rig.in.ctrl = false;
    assert_true(notch_scrolls(&rig, 1));
    rig_click(&rig, track_at(&rig, 0.52f)); // gives it the focus
    assert_near(p.rate, 0.52, 0.011);
    double before = p.rate;
    assert_false(notch_scrolls(&rig, -1));
    assert_near(p.rate, before - 0.02, 1e-9);
    ui_free(rig.ui);
}

static void wheel_leaves_a_slider_alone_where_nothing_scrolls(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig.in.mouse = track_at(&rig, 0.5f);
    rig_wait(&rig, 1.0);
    rig.in.wheel = -3;
    rig_wait(&rig, 0.5);
    assert_near(p.rate, 0.5, 0.0);
    ui_free(rig.ui);
}

// A touchpad turns it by parts of a notch: ten tenths are one step, not ten.
static void a_touchpad_turns_a_slider_as_far_as_a_wheel(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig.in.mouse = track_at(&rig, 0.5f);
    rig_wait(&rig, 1.0);
    rig.in.ctrl = true;
    for (int i = 0; i < 25; i++) {
        rig.in.wheel = 0.1f;
        rig_frame(&rig);
        rig.in.wheel = 0;
    }
    assert_near(p.rate, 0.54, 1e-9);
    for (int i = 0; i < 25; i++) {
        rig.in.wheel = -0.1f;
        rig_frame(&rig);
        rig.in.wheel = 0;
    }
    assert_near(p.rate, 0.5, 1e-9);
    ui_free(rig.ui);
}

static void scrolling_on_at_the_columns_end_changes_no_value(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    p.column_h = 330;
    rig.in.mouse = (Vec2){600, 100};
    rig_frame(&rig);
    rig.in.wheel = -50;
    rig_wait(&rig, 0.5);
    for (int i = 0; i < 12; i++) {
        rig.in.mouse = track_at(&rig, 0.5f);
        rig.in.wheel = -1;
        rig_wait(&rig, 0.1);
    }
    assert_near(p.rate, 0.5, 0.0);
    ui_free(rig.ui);
}

static void show_space(Rig *rig) {
    ui_column_begin(rig->ui, COLUMN, (Rect){0, 0, 200, 100}, 8);
    ui_space(rig->ui, *(const float *)rig->state);
    ui_column_end(rig->ui);
}

static void a_column_has_a_bar_only_where_something_is_hidden(void **state) {
    (void)state;
    const float spaces[] = {70, 84.2f, 90}; // fits, is higher by less than a point shows, does not fit
    int drawn[3];
    for (int i = 0; i < 3; i++) {
        float space = spaces[i];
        Rig rig = rig_new(show_space, &space);
        rig_frame(&rig);
        rig_frame(&rig);
        ui_commands(rig.ui, &drawn[i]);
        ui_free(rig.ui);
    }
    assert_int_equal(drawn[1], drawn[0]);
    assert_true(drawn[2] > drawn[0]);
}

// The bar at a column's right edge: dragged down and up, as far as the wheel would go; let go of, no more.
static void the_bar_scrolls_as_far_as_it_is_dragged(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    p.column_h = 330;
    rig_frame(&rig);
    rig_wait(&rig, 0.5);
    const float top = rig_at(&rig, "Rate").y;
    rig_move(&rig, (Vec2){600, 100});
    rig.in.wheel = -50;
    rig_wait(&rig, 0.5);
    rig_wait(&rig, 0.5);
    const float foot = rig_at(&rig, "Rate").y;
    assert_true(foot < top - 20);
    rig_press(&rig, (Vec2){770, 300});
    int between = 0;
    float before = foot;
    for (float y = 300; y > -300; y -= 2) { // up: little by little, and never back
        rig_move(&rig, (Vec2){770, y});
        rig_frame(&rig);
        const float at = rig_at(&rig, "Rate").y;
        assert_true(at >= before && at - before < 30);
        between += at > foot + 2 && at < top - 2;
        before = at;
    }
    assert_near(before, top, 1);
    assert_true(between > 3);
    rig_move(&rig, (Vec2){770, 1000});
    rig_frame(&rig);
    assert_near(rig_at(&rig, "Rate").y, foot, 1);
    rig_release(&rig);
    rig_move(&rig, (Vec2){770, -1000});
    rig_frame(&rig);
    assert_near(rig_at(&rig, "Rate").y, foot, 1);
    ui_free(rig.ui);
}

static void press_outside_belongs_to_the_stage(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_move(&rig, (Vec2){100, 100});
    assert_false(ui_wants_mouse(rig.ui));
    rig_press(&rig, (Vec2){100, 100});
    assert_false(ui_wants_mouse(rig.ui));
    rig_move(&rig, rig_at(&rig, "Go"));
    assert_false(ui_wants_mouse(rig.ui)); // still the stage's drag
    rig_release(&rig);
    rig_frame(&rig);
    assert_true(ui_wants_mouse(rig.ui));
    rig_press(&rig, (Vec2){505, 590}); // the column's own ground
    rig_move(&rig, (Vec2){100, 100});
    assert_true(ui_wants_mouse(rig.ui));
    rig_release(&rig);
    rig_frame(&rig);
    assert_false(ui_wants_mouse(rig.ui));
    ui_free(rig.ui);
}

static void button_let_go_out_of_sight(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_press(&rig, track_at(&rig, 0.3f));
    rig.in.down = false; // no `released`: it went up where the window could not see it
    rig_move(&rig, track_at(&rig, 0.9f));
    assert_near(p.rate, 0.3, 0.011);
    ui_free(rig.ui);
}

static void segments_and_thumbs_answer_to_the_press(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_press(&rig, rig_at(&rig, "Straight"));
    assert_int_equal(p.path, 1);
    rig_release(&rig);
    Vec2 rate = rig_at(&rig, "Rate");
    rig_press(&rig, (Vec2){520 + 236.0f * 0.5f, rate.y + 70}); // the middle of the first row
    assert_int_equal(p.data, 1);
    rig_release(&rig);
    rig_press(&rig, (Vec2){520 + 236.0f * 0.9f, rate.y + 150}); // second row: nothing at its end
    assert_int_equal(p.data, 1);
    rig_release(&rig);
    ui_free(rig.ui);
}

static void segments_may_have_none_chosen(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    p.path = -1;
    rig_frame(&rig);
    rig_frame(&rig);
    assert_int_equal(p.path, -1); // untouched, it stays so: nothing is emitted frame by frame
    rig_press(&rig, rig_at(&rig, "Bent"));
    assert_int_equal(p.path, 0);
    ui_free(rig.ui);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(button_fires_when_let_go_on_it),
        cmocka_unit_test(drag_is_captured),
        cmocka_unit_test(each_of_several_sliders_is_dragged),
        cmocka_unit_test(handle_does_not_jump_and_shift_is_fine),
        cmocka_unit_test(double_click_resets),
        cmocka_unit_test(wheel_scrolls_unless_the_slider_is_meant),
        cmocka_unit_test(a_touchpad_turns_a_slider_as_far_as_a_wheel),
        cmocka_unit_test(wheel_leaves_a_slider_alone_where_nothing_scrolls),
        cmocka_unit_test(scrolling_on_at_the_columns_end_changes_no_value),
        cmocka_unit_test(a_column_has_a_bar_only_where_something_is_hidden),
        cmocka_unit_test(the_bar_scrolls_as_far_as_it_is_dragged),
        cmocka_unit_test(press_outside_belongs_to_the_stage),
        cmocka_unit_test(button_let_go_out_of_sight),
        cmocka_unit_test(segments_and_thumbs_answer_to_the_press),
        cmocka_unit_test(segments_may_have_none_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
