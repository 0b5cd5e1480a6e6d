// Values that are typed into a slider: what is taken, what is refused, caret and selection.
#include "ui_panel.h"

static Vec2 value_at(const Rig *rig) {
    return (Vec2){740.0f, rig_at(rig, "Rate").y};
}

static void click_on_the_number_types(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_click(&rig, value_at(&rig));
    assert_true(ui_wants_keys(rig.ui));
    rig_type(&rig, "0.");
    rig_type(&rig, "75"); // replaced everything at the first key
    assert_near(p.rate, 0.5, 0.0);
    rig_key(&rig, UI_KEY_ENTER);
    assert_near(p.rate, 0.75, 0.0);
    assert_int_equal(p.changed, RATE);
    rig_frame(&rig);
    assert_false(ui_wants_keys(rig.ui));
    assert_non_null(rig_find(&rig, "0.75"));
    ui_free(rig.ui);
}

static void digits_on_a_focused_slider_type(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    tabs(&rig, STOP_RATE);
    rig_type(&rig, ".3");
    rig_key(&rig, UI_KEY_ENTER);
    assert_near(p.rate, 0.3, 0.0);
    rig_frame(&rig);
    assert_true(rig_ring_around(&rig, rig_at(&rig, "Rate")));
    rig_type(&rig, "r"); // a letter is no number
    rig_frame(&rig);
    assert_non_null(rig_find(&rig, "0.30"));
    ui_free(rig.ui);
}

static void bad_text_is_refused(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    const char *const bad[] = {"abc", "1.5", "-0.1", "0.5.5", "nan", ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        rig_click(&rig, value_at(&rig));
        rig_key(&rig, UI_KEY_BACKSPACE);
        if (bad[i][0]) {
            rig_type(&rig, bad[i]);
        }
        rig_key(&rig, UI_KEY_ENTER);
        rig_frame(&rig);
        assert_near(p.rate, 0.5, 0.0);
        assert_true(ui_wants_keys(rig.ui)); // still open
        assert_non_null(rig_bordered(&rig, rig.theme->warning));
        assert_non_null(rig_find(&rig, "0.00 – 1.00")); // the range is told
        rig_key(&rig, UI_KEY_ESCAPE);
        rig_frame(&rig);
        assert_near(p.rate, 0.5, 0.0);
        assert_null(rig_bordered(&rig, rig.theme->warning));
    }
    ui_free(rig.ui);
}

static void leaving_applies_what_is_a_number(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_click(&rig, value_at(&rig));
    rig_type(&rig, "0.9");
    rig_key(&rig, UI_KEY_TAB);
    assert_near(p.rate, 0.9, 0.0);
    rig_frame(&rig);
    rig_click(&rig, value_at(&rig));
    rig_type(&rig, "0.1");
    rig_click(&rig, rig_at(&rig, "Go"));
    assert_near(p.rate, 0.1, 0.0);
    assert_int_equal(p.clicks, 1);
    rig_click(&rig, value_at(&rig));
    rig_type(&rig, "zzz");
    rig_click(&rig, (Vec2){100, 100});
    rig_frame(&rig);
    assert_near(p.rate, 0.1, 0.0);
    assert_false(ui_wants_keys(rig.ui));
    rig_click(&rig, value_at(&rig));
    rig_type(&rig, "0.2");
    rig_key(&rig, UI_KEY_ESCAPE);
    assert_near(p.rate, 0.1, 0.0);
    ui_free(rig.ui);
}

static void caret_and_selection(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_click(&rig, value_at(&rig));
    rig_type(&rig, "0.25");
    rig_key(&rig, UI_KEY_LEFT);
    rig_key(&rig, UI_KEY_BACKSPACE); // 0.5
    rig_key(&rig, UI_KEY_END);
    rig_type(&rig, "9"); // 0.59
    rig_key(&rig, UI_KEY_HOME);
    rig_key(&rig, UI_KEY_RIGHT);
    rig_key(&rig, UI_KEY_RIGHT);
    rig.in.shift = true;
    rig_key(&rig, UI_KEY_RIGHT);
    rig.in.shift = false;
    rig_type(&rig, "3"); // over the selected 5
    rig_key(&rig, UI_KEY_DELETE);
    rig_type(&rig, "1");
    rig_key(&rig, UI_KEY_ENTER);
    assert_near(p.rate, 0.31, 1e-12);
    ui_free(rig.ui);
}

// Dragged over, or double-clicked: what is marked is what the next character replaces.
static void the_mouse_marks_what_is_replaced(void **state) {
    (void)state;
    const struct {
        int from, to; // of the four characters
        bool twice;
        double value;
    } cases[] = {{0, 4, false, 1}, {4, 0, false, 1}, {2, 3, false, 0.15}, {3, 2, false, 0.15}, {3, 3, false, 0.415}, {1, 1, true, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Panel p;
        Rig rig = start(&p);
        rig_click(&rig, value_at(&rig));
        rig_type(&rig, "0.45");
        rig_frame(&rig);
        const UiCmd *text = rig_find(&rig, "0.45");
        assert_non_null(text);
        const float x = text->box.x, step = text->box.w / 4, y = value_at(&rig).y;
        rig_move(&rig, (Vec2){x + step * (float)cases[i].from, y});
        rig.in.double_click = cases[i].twice;
        rig.in.pressed = rig.in.down = true;
        rig_frame(&rig);
        rig_move(&rig, (Vec2){x + step * (float)cases[i].to, y});
        rig_release(&rig);
        rig_move(&rig, (Vec2){x, y}); // let go of, it marks no more
        rig_type(&rig, "1");
        rig_key(&rig, UI_KEY_ENTER);
        assert_near(p.rate, cases[i].value, 0.0051);
        ui_free(rig.ui);
    }
}

static void endless_text_does_not_break_the_field(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_click(&rig, value_at(&rig));
    for (int i = 0; i < 200; i++) {
        rig_type(&rig, i % 3 ? "000000000000000000000" : "\xED\x95\x9C\xFF\x80\x01");
        int count;
        const UiCmd *cmds = ui_commands(rig.ui, &count);
        for (int k = 0; k < count; k++) {
            assert_true(cmds[k].kind != UI_CMD_TEXT || cmds[k].box.w <= 460.0f);
        }
    }
    rig_key(&rig, UI_KEY_ENTER); // 0, in the range
    assert_near(p.rate, 0.0, 0.0);
    ui_free(rig.ui);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(click_on_the_number_types),
        cmocka_unit_test(digits_on_a_focused_slider_type),
        cmocka_unit_test(bad_text_is_refused),
        cmocka_unit_test(leaving_applies_what_is_a_number),
        cmocka_unit_test(caret_and_selection),
        cmocka_unit_test(the_mouse_marks_what_is_replaced),
        cmocka_unit_test(endless_text_does_not_break_the_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
