// Widgets by the keyboard: where the focus goes, what the keys of each do, and what the window may ask.
#include "ui_panel.h"

static void tab_goes_through_everything(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    const char *const order[] = {"Bent", "Go", "Method", "Arrows", "More", "Rate"};
    assert_false(ui_wants_keys(rig.ui));
    for (int i = 0; i < 6; i++) {
        tabs(&rig, 1);
        assert_true(ui_wants_keys(rig.ui));
        assert_true(rig_ring_around(&rig, rig_at(&rig, order[i])));
    }
    tabs(&rig, 3); // thumbs, scrubber, and round
    assert_true(rig_ring_around(&rig, rig_at(&rig, "Bent")));
    rig.in.shift = true;
    tabs(&rig, 1);
    assert_true(rig_ring_around(&rig, (Vec2){250, 556})); // the scrubber
    rig.in.shift = false;
    rig_key(&rig, UI_KEY_ESCAPE);
    rig_frame(&rig);
    assert_null(rig_bordered(&rig, rig.theme->focus));
    assert_false(ui_wants_keys(rig.ui));
    ui_free(rig.ui);
}

static void arrows_move_between_neighbours(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_key(&rig, UI_KEY_DOWN);
    assert_null(rig_bordered(&rig, rig.theme->focus)); // nothing has the focus: not ours
    tabs(&rig, STOP_GO);
    rig_key(&rig, UI_KEY_UP);
    rig_frame(&rig);
    assert_true(rig_ring_around(&rig, rig_at(&rig, "Bent")));
    rig_key(&rig, UI_KEY_DOWN);
    rig_key(&rig, UI_KEY_DOWN);
    rig_frame(&rig);
    assert_true(rig_ring_around(&rig, rig_at(&rig, "Method")));
    ui_free(rig.ui);
}

static void mouse_hides_the_ring(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    tabs(&rig, STOP_GO);
    assert_non_null(rig_bordered(&rig, rig.theme->focus));
    rig_click(&rig, track_at(&rig, 0.3f));
    assert_null(rig_bordered(&rig, rig.theme->focus));
    rig_key(&rig, UI_KEY_SPACE); // plays and pauses: not the slider's, nor the button's
    rig_type(&rig, "3");         // chooses data
    assert_int_equal(p.clicks, 0);
    assert_near(p.rate, 0.3, 0.011);
    assert_null(rig_bordered(&rig, rig.theme->focus));
    rig_key(&rig, UI_KEY_RIGHT); // an arrow is meant for the slider that was just dragged, and shows it
    assert_near(p.rate, 0.32, 0.011);
    assert_non_null(rig_bordered(&rig, rig.theme->focus));
    ui_free(rig.ui);
}

static void keys_of_one_slow_frame_keep_their_order(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    tabs(&rig, STOP_MORE);
    rig.in.keys[rig.in.key_count++] = UI_KEY_TAB;
    rig.in.keys[rig.in.key_count++] = UI_KEY_RIGHT;
    rig.in.keys[rig.in.key_count++] = UI_KEY_RIGHT;
    rig_frame(&rig);
    assert_near(p.rate, 0.5, 1e-9); // more is to be done
    rig_frame(&rig);
    rig_frame(&rig);
    assert_false(p.more);
    assert_near(p.rate, 0.54, 1e-9);
    // Tab, and twice back with Shift, which is up again by the end of the frame.
    rig.in.keys[rig.in.key_count++] = UI_KEY_TAB;
    rig.in.keys[rig.in.key_count++] = UI_KEY_BACK_TAB;
    rig.in.keys[rig.in.key_count++] = UI_KEY_BACK_TAB;
    rig.in.keys[rig.in.key_count++] = UI_KEY_RIGHT;
    for (int i = 0; i < 4; i++) {
        rig_frame(&rig);
    }
    assert_true(p.more);
    assert_near(p.rate, 0.54, 1e-9);
    ui_free(rig.ui);
}

static void slider_by_keys(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    tabs(&rig, STOP_RATE);
    rig_key(&rig, UI_KEY_RIGHT);
    assert_near(p.rate, 0.52, 1e-9);
    rig_key(&rig, UI_KEY_LEFT);
    rig.in.shift = true;
    rig_key(&rig, UI_KEY_LEFT);
    assert_near(p.rate, 0.49, 1e-9);
    rig.in.shift = false;
    rig_key(&rig, UI_KEY_PAGE_UP);
    assert_near(p.rate, 0.59, 1e-9);
    rig_key(&rig, UI_KEY_HOME);
    assert_near(p.rate, 0.0, 0.0);
    rig_key(&rig, UI_KEY_END);
    assert_near(p.rate, 1.0, 0.0);
    assert_int_equal(p.changed, RATE);
    p.changed = 0;
    rig_key(&rig, UI_KEY_RIGHT); // at its end: nothing changes, nothing is said
    assert_int_equal(p.changed, 0);
    ui_free(rig.ui);
}

static void buttons_and_switches_by_keys(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    tabs(&rig, STOP_PATH);
    rig_key(&rig, UI_KEY_RIGHT);
    assert_int_equal(p.path, 1);
    rig_key(&rig, UI_KEY_RIGHT);
    assert_int_equal(p.path, 1);
    rig_key(&rig, UI_KEY_SPACE);
    assert_int_equal(p.path, 0);
    tabs(&rig, 1);
    rig_key(&rig, UI_KEY_ENTER);
    rig_key(&rig, UI_KEY_SPACE);
    assert_int_equal(p.clicks, 2);
    tabs(&rig, 2);
    rig_key(&rig, UI_KEY_SPACE);
    assert_true(p.show);
    rig_key(&rig, UI_KEY_LEFT);
    assert_false(p.show);
    tabs(&rig, 1);
    rig_key(&rig, UI_KEY_RIGHT);
    assert_true(p.more);
    rig_key(&rig, UI_KEY_RIGHT);
    assert_true(p.more);
    ui_free(rig.ui);
}

static void thumbs_by_keys(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    tabs(&rig, STOP_DATA);
    rig_key(&rig, UI_KEY_RIGHT);
    assert_int_equal(p.data, 1);
    rig_key(&rig, UI_KEY_DOWN);
    assert_int_equal(p.data, 4);
    rig_key(&rig, UI_KEY_RIGHT);
    assert_int_equal(p.data, 4);
    rig_key(&rig, UI_KEY_LEFT);
    rig_key(&rig, UI_KEY_DOWN); // out of the grid, to the scrubber below
    rig_frame(&rig);
    assert_int_equal(p.data, 3);
    assert_true(rig_ring_around(&rig, (Vec2){250, 556}));
    rig_key(&rig, UI_KEY_UP);
    rig_key(&rig, UI_KEY_RIGHT);
    rig_key(&rig, UI_KEY_UP);
    assert_int_equal(p.data, 1);
    rig_key(&rig, UI_KEY_UP); // out of the grid, to the slider above
    rig_frame(&rig);
    assert_int_equal(p.data, 1);
    assert_true(rig_ring_around(&rig, rig_at(&rig, "Rate")));
    ui_free(rig.ui);
}

static void scrubber_by_hand_and_keys(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_press(&rig, (Vec2){250, 556});
    rig_move(&rig, (Vec2){9000, 556});
    assert_near(p.time, 1.0, 0.0);
    rig_release(&rig);
    tabs(&rig, 1); // the mouse left the focus there: on to the first
    assert_true(rig_ring_around(&rig, rig_at(&rig, "Bent")));
    tabs(&rig, STOP_SCRUB - 1);
    rig_key(&rig, UI_KEY_LEFT);
    assert_near(p.time, 0.99, 1e-9);
    rig_key(&rig, UI_KEY_PAGE_DOWN);
    assert_near(p.time, 0.89, 1e-9);
    rig_key(&rig, UI_KEY_HOME);
    assert_near(p.time, 0.0, 0.0);
    rig.in.mouse = (Vec2){250, 556};
    rig.in.wheel = 2;
    rig_frame(&rig);
    assert_near(p.time, 0.02, 1e-9);
    ui_free(rig.ui);
}

static void focus_scrolls_into_sight(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    p.column_h = 200;
    rig_wait(&rig, 0.1);
    assert_null(rig_find(&rig, "Rate"));
    tabs(&rig, STOP_RATE);
    rig_wait(&rig, 0.5);
    const UiCmd *label = rig_find(&rig, "Rate");
    assert_non_null(label);
    assert_true(label->box.y >= 0.0f && label->box.y + label->box.h < 190.0f);
    tabs(&rig, 3); // round to the first
    rig_wait(&rig, 0.5);
    assert_true(rig_find(&rig, "Bent")->box.y >= 0.0f);
    ui_free(rig.ui);
}

static void the_window_can_ask_what_a_key_is_for(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    assert_false(ui_takes_key(rig.ui, UI_KEY_SPACE));
    assert_false(ui_takes_char(rig.ui, '3'));
    assert_false(ui_wants_text(rig.ui));
    rig_click(&rig, track_at(&rig, 0.3f));
    assert_true(ui_takes_key(rig.ui, UI_KEY_RIGHT));
    assert_false(ui_takes_key(rig.ui, UI_KEY_SPACE));
    assert_false(ui_takes_key(rig.ui, UI_KEY_TAB));
    assert_false(ui_takes_char(rig.ui, '3'));
    tabs(&rig, 1);
    rig.in.shift = true;
    tabs(&rig, 1);
    rig.in.shift = false;
    assert_true(ui_takes_key(rig.ui, UI_KEY_SPACE));
    assert_true(ui_takes_key(rig.ui, UI_KEY_TAB));
    assert_true(ui_takes_char(rig.ui, '3'));
    assert_false(ui_takes_char(rig.ui, 'r'));
    assert_false(ui_takes_key(rig.ui, UI_KEY_NONE));
    rig_key(&rig, UI_KEY_ENTER);
    assert_true(ui_takes_char(rig.ui, 'r'));
    assert_true(ui_wants_text(rig.ui));
    ui_free(rig.ui);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tab_goes_through_everything),
        cmocka_unit_test(arrows_move_between_neighbours),
        cmocka_unit_test(mouse_hides_the_ring),
        cmocka_unit_test(keys_of_one_slow_frame_keep_their_order),
        cmocka_unit_test(slider_by_keys),
        cmocka_unit_test(buttons_and_switches_by_keys),
        cmocka_unit_test(thumbs_by_keys),
        cmocka_unit_test(scrubber_by_hand_and_keys),
        cmocka_unit_test(focus_scrolls_into_sight),
        cmocka_unit_test(the_window_can_ask_what_a_key_is_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
