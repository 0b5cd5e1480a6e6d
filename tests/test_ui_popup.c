// Lists, tooltips, disabled widgets, and what must not break.
#include "ui_panel.h"

#include <stdlib.h>

static bool on_screen(const Rig *rig, Rect box) {
    return box.x >= 0.0f && box.y >= 0.0f && box.x + box.w <= rig->width && box.y + box.h <= rig->height;
}

// The box of the layer on top: the first one after the last shadow.
static const UiCmd *top_layer(const Rig *rig) {
    int count;
    const UiCmd *cmds = ui_commands(rig->ui, &count);
    for (int i = count - 2; i >= 0; i--) {
        if (cmds[i].kind == UI_CMD_SHADOW) {
            return &cmds[i + 1];
        }
    }
    return NULL;
}

// ---- lists -----------------------------------------------------------------------------------------------------------------
static void list_opens_and_a_click_chooses(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    assert_null(rig_find(&rig, "Solver 2"));
    rig_click(&rig, rig_at(&rig, "Method"));
    rig_frame(&rig);
    assert_true(ui_wants_keys(rig.ui));
    assert_non_null(rig_find(&rig, "Solver 2"));
    rig_click(&rig, rig_at(&rig, "Solver 2"));
    assert_int_equal(p.solver, 2);
    assert_int_equal(p.changed, SOLVER);
    rig_frame(&rig);
    assert_null(rig_find(&rig, "Solver 3"));
    assert_false(ui_wants_keys(rig.ui));
    ui_free(rig.ui);
}

// Neither mouse nor keys choose a refused line; the list stays open and says why.
static void refused_lines_say_why(void **state) {
    (void)state;
    static const char *const refused[8] = {NULL, "Not today", "Nor this"};
    Panel p;
    Rig rig = start(&p);
    p.refused = refused;
    p.solver = 0;
    rig_click(&rig, rig_at(&rig, "Method"));
    rig_frame(&rig);
    assert_null(rig_find(&rig, "Not today"));
    rig_click(&rig, rig_at(&rig, "Solver 1"));
    assert_int_equal(p.solver, 0);
    assert_non_null(rig_find(&rig, "Not today"));
    rig_key(&rig, UI_KEY_DOWN);
    rig_key(&rig, UI_KEY_ENTER);
    assert_int_equal(p.solver, 0);
    assert_non_null(rig_find(&rig, "Nor this"));
    rig_key(&rig, UI_KEY_DOWN);
    assert_null(rig_find(&rig, "Nor this"));
    rig_key(&rig, UI_KEY_ENTER);
    assert_int_equal(p.solver, 3);
    assert_false(ui_wants_keys(rig.ui));
    rig_key(&rig, UI_KEY_TAB);
    rig.in.shift = true;
    rig_key(&rig, UI_KEY_TAB);
    rig.in.shift = false;
    rig_key(&rig, UI_KEY_LEFT); // closed: over them
    assert_int_equal(p.solver, 0);
    rig_key(&rig, UI_KEY_RIGHT);
    assert_int_equal(p.solver, 3);
    p.refused = NULL; // it holds for the frame
    rig_key(&rig, UI_KEY_LEFT);
    assert_int_equal(p.solver, 2);
    ui_free(rig.ui);
}

static void press_drag_and_let_go_chooses(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_press(&rig, rig_at(&rig, "Method"));
    rig_frame(&rig);
    rig_move(&rig, rig_at(&rig, "Solver 3"));
    rig_release(&rig);
    assert_int_equal(p.solver, 3);
    ui_free(rig.ui);
}

static void list_over_its_own_widget_waits_for_a_second_click(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    p.solvers = 10;
    p.solver = 5;
    rig.height = 180;
    rig_click(&rig, rig_at(&rig, "Method"));
    rig_frame(&rig);
    assert_true(rect_contains(top_layer(&rig)->box, rig.in.mouse));
    assert_true(ui_wants_keys(rig.ui));
    assert_int_equal(p.solver, 5);
    rig_click(&rig, rig.in.mouse);
    assert_false(ui_wants_keys(rig.ui));
    ui_free(rig.ui);
}

static void list_by_keys(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    tabs(&rig, STOP_SOLVER);
    rig_key(&rig, UI_KEY_RIGHT); // closed: steps through
    assert_int_equal(p.solver, 1);
    rig_key(&rig, UI_KEY_ENTER);
    rig_key(&rig, UI_KEY_DOWN);
    assert_int_equal(p.solver, 1);
    rig_key(&rig, UI_KEY_ENTER);
    assert_int_equal(p.solver, 2);
    rig_key(&rig, UI_KEY_SPACE);
    rig_key(&rig, UI_KEY_END);
    rig_key(&rig, UI_KEY_ESCAPE); // leaves the list, keeps the focus
    rig_frame(&rig);
    assert_int_equal(p.solver, 2);
    assert_null(rig_find(&rig, "Solver 3"));
    assert_true(rig_ring_around(&rig, rig_at(&rig, "Method")));
    ui_free(rig.ui);
}

static void click_outside_closes_and_does_nothing_else(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    Vec2 rate = track_at(&rig, 0.9f);
    rig_click(&rig, rig_at(&rig, "Method"));
    rig_click(&rig, rig_at(&rig, "Go")); // before the list in order
    rig_frame(&rig);
    assert_int_equal(p.clicks, 0);
    assert_null(rig_find(&rig, "Solver 3"));
    p.solvers = 2;
    rig_click(&rig, rig_at(&rig, "Method"));
    rig_click(&rig, rate); // after it
    assert_near(p.rate, 0.5, 0.0);
    assert_int_equal(p.solver, 0);
    rig_click(&rig, rig_at(&rig, "Method"));
    rig_press(&rig, (Vec2){100, 100});
    assert_true(ui_wants_mouse(rig.ui)); // not the stage's either
    rig_release(&rig);
    rig_click(&rig, rig_at(&rig, "Go"));
    assert_int_equal(p.clicks, 1);
    ui_free(rig.ui);
}

static void long_list_stays_on_the_screen_and_scrolls(void **state) {
    (void)state;
    const float sizes[][2] = {{800, 600}, {800, 180}, {560, 90}, {800, 1800}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        Panel p;
        Rig rig = start(&p);
        p.solvers = 48;
        rig.width = sizes[i][0];
        rig.height = sizes[i][1];
        tabs(&rig, STOP_SOLVER);
        rig_key(&rig, UI_KEY_ENTER);
        rig_frame(&rig);
        assert_non_null(top_layer(&rig));
        assert_true(on_screen(&rig, top_layer(&rig)->box));
        rig_key(&rig, UI_KEY_END);
        rig_frame(&rig);
        Vec2 last = rig_at(&rig, "Solver 47");
        assert_true(rect_contains(top_layer(&rig)->box, last));
        rig_key(&rig, UI_KEY_ENTER);
        assert_int_equal(p.solver, 47);
        ui_free(rig.ui);
    }
}

static void list_goes_with_its_widget(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_click(&rig, rig_at(&rig, "Method"));
    rig.widgets = NULL;
    ui_begin(rig.ui, &rig.in, rig.theme, rig.width, rig.height); // a frame without the panel
    ui_end(rig.ui);
    assert_false(ui_wants_keys(rig.ui));
    assert_null(rig_find(&rig, "Solver 1"));
    ui_free(rig.ui);
}

// ---- tooltips and disabled widgets ----------------------------------------------------------------------------------------------
static void tooltip_after_a_rest(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    rig_move(&rig, rig_at(&rig, "Go"));
    rig_wait(&rig, 0.4);
    assert_null(rig_find(&rig, "Starts it"));
    rig_wait(&rig, 0.3);
    assert_non_null(rig_find(&rig, "Starts it"));
    rig_press(&rig, rig.in.mouse);
    rig_release(&rig);
    rig_wait(&rig, 1.0);
    assert_null(rig_find(&rig, "Starts it")); // pressed: it has been understood
    rig_move(&rig, (Vec2){100, 100});
    rig_wait(&rig, 1.0);
    rig_move(&rig, rig_at(&rig, "Go"));
    rig_wait(&rig, 0.7);
    assert_non_null(rig_find(&rig, "Starts it"));
    rig_move(&rig, rig_at(&rig, "Method")); // soon after one tooltip the next comes at once
    rig_frame(&rig);
    assert_non_null(rig_find(&rig, "How to walk"));
    ui_free(rig.ui);
}

static void tooltip_for_the_keyboard(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    tabs(&rig, STOP_SOLVER);
    rig_wait(&rig, 1.0);
    assert_non_null(rig_find(&rig, "How to walk"));
    ui_free(rig.ui);
}

static void disabled_says_why_and_does_nothing(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    p.reason = "Only with a field";
    rig_click(&rig, rig_at(&rig, "Arrows"));
    assert_false(p.show);
    rig_move(&rig, (Vec2){rig.in.mouse.x + 1, rig.in.mouse.y});
    rig_wait(&rig, 0.2);
    rig_move(&rig, (Vec2){100, 100});
    rig_wait(&rig, 0.2);
    rig_move(&rig, rig_at(&rig, "Arrows"));
    rig_wait(&rig, 0.7);
    assert_non_null(rig_find(&rig, "Only with a field"));
    assert_null(rig_find(&rig, "Shows arrows"));
    tabs(&rig, STOP_SHOW); // reached by keyboard, to learn the reason
    rig_key(&rig, UI_KEY_SPACE);
    rig_key(&rig, UI_KEY_RIGHT);
    assert_false(p.show);
    rig_wait(&rig, 1.0);
    assert_non_null(rig_find(&rig, "Only with a field"));
    assert_true((rig_find(&rig, "Arrows")->color & 255u) < 160u); // greyed
    assert_true((rig_find(&rig, "More")->color & 255u) == 255u);
    ui_free(rig.ui);
}

static void corner_widgets(Rig *rig) {
    static const char *const
        help = "A long sentence that needs several lines to be read in full, so that the box is tall: it goes on and on, and on. "
               "아주 긴 설명은 여러 줄로 나뉘어야 하며 화면 밖으로 나가면 안 됩니다.";
    for (int i = 0; i < 9; i++) {
        Rect box = {(float)(i % 3) * 0.5f * (rig->width - 30.0f), (float)(i / 3) * 0.5f * (rig->height - 30.0f), 30, 30};
        ui_icon_button(rig->ui, 1 + i, box, UI_ICON_PLAY, help);
    }
}

static void tooltips_never_leave_the_screen(void **state) {
    (void)state;
    const float sizes[][2] = {{800, 600}, {300, 400}, {3840, 2160}};
    for (size_t s = 0; s < 3; s++) {
        for (int i = 0; i < 9; i++) {
            Rig rig = rig_new(corner_widgets, NULL);
            rig.width = sizes[s][0];
            rig.height = sizes[s][1];
            Vec2 at = {(float)(i % 3) * 0.5f * (rig.width - 30.0f) + 15.0f, (float)(i / 3) * 0.5f * (rig.height - 30.0f) + 15.0f};
            rig_move(&rig, at);
            rig_wait(&rig, 1.0);
            const UiCmd *box = top_layer(&rig);
            assert_non_null(box);
            assert_true(on_screen(&rig, box->box));
            assert_true(box->box.w <= 260.0f);
            assert_false(rect_contains(box->box, at)); // beside what it explains
            ui_free(rig.ui);
        }
    }
}

// ---- what must not break ---------------------------------------------------------------------------------------------------------
static void values_that_are_no_numbers(void **state) {
    (void)state;
    Panel p;
    Rig rig = start(&p);
    const double odd[] = {NAN, INFINITY, -INFINITY};
    for (int i = 0; i < 3; i++) {
        p.rate = p.time = odd[i];
        p.changed = 0;
        p.solver = i - 1;
        p.data = p.path = 77;
        rig_wait(&rig, 0.3);
        assert_int_equal(p.changed == RATE || p.changed == SCRUB, 0);
        assert_non_null(rig_find(&rig, "–"));
        int count;
        const UiCmd *cmds = ui_commands(rig.ui, &count);
        for (int k = 0; k < count; k++) {
            assert_true(isfinite(cmds[k].box.x + cmds[k].box.y + cmds[k].box.w + cmds[k].box.h));
        }
    }
    rig_press(&rig, track_at(&rig, 0.4f));
    assert_near(p.rate, 0.4, 0.011);
    ui_free(rig.ui);
}

static void many_widgets(Rig *rig) {
    ui_column_begin(rig->ui, 1, (Rect){0, 0, 300, rig->height}, 12);
    for (int i = 0; i < *(int *)rig->state; i++) {
        double value = 0.5;
        ui_slider(rig->ui, 2 + i, "Many", &value, &rate_range, "x");
    }
    ui_column_end(rig->ui);
}

static void lists_grow_and_then_stand_still(void **state) {
    (void)state;
    int count = 5;
    Rig rig = rig_new(many_widgets, &count);
    rig_frame(&rig);
    count = 1500;
    rig.height = 80000;
    rig_frame(&rig);
    rig_frame(&rig);
    int n;
    const UiCmd *cmds = ui_commands(rig.ui, &n);
    const char *chars = ui_chars(rig.ui);
    assert_true(n > 1500 * 5);
    rig_wait(&rig, 0.2);
    int again;
    assert_ptr_equal(ui_commands(rig.ui, &again), cmds); // nothing was allocated anew
    assert_ptr_equal(ui_chars(rig.ui), chars);
    assert_int_equal(again, n);
    ui_free(rig.ui);
}

// Whether a frame `seconds` later looks the same.
static bool stands_still(Rig *rig, double seconds) {
    UiCmd before[512];
    int count, later;
    const UiCmd *cmds = ui_commands(rig->ui, &count);
    assert_true(count <= 512);
    memcpy(before, cmds, (size_t)count * sizeof *cmds);
    rig_wait(rig, seconds);
    cmds = ui_commands(rig->ui, &later);
    return later == count && memcmp(before, cmds, (size_t)count * sizeof *cmds) == 0;
}

static void highlight_slides_and_settles(void **state) {
    (void)state;
    for (int reduced = 0; reduced < 2; reduced++) {
        Panel p;
        Rig rig = start(&p);
        ui_set_reduced_motion(rig.ui, reduced);
        rig_wait(&rig, 0.5);
        assert_true(stands_still(&rig, 0.5));
        p.path = 1; // changed from outside
        rig_frame(&rig);
        assert_int_equal(stands_still(&rig, 0.05), reduced);
        assert_int_equal(stands_still(&rig, 0.3), reduced);
        assert_true(stands_still(&rig, 0.5));
        ui_free(rig.ui);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_opens_and_a_click_chooses),
        cmocka_unit_test(refused_lines_say_why),
        cmocka_unit_test(press_drag_and_let_go_chooses),
        cmocka_unit_test(list_over_its_own_widget_waits_for_a_second_click),
        cmocka_unit_test(list_by_keys),
        cmocka_unit_test(click_outside_closes_and_does_nothing_else),
        cmocka_unit_test(long_list_stays_on_the_screen_and_scrolls),
        cmocka_unit_test(list_goes_with_its_widget),
        cmocka_unit_test(tooltip_after_a_rest),
        cmocka_unit_test(tooltip_for_the_keyboard),
        cmocka_unit_test(disabled_says_why_and_does_nothing),
        cmocka_unit_test(tooltips_never_leave_the_screen),
        cmocka_unit_test(values_that_are_no_numbers),
        cmocka_unit_test(lists_grow_and_then_stand_still),
        cmocka_unit_test(highlight_slides_and_settles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
