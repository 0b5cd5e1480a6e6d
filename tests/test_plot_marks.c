// What plots have beside curves: dashes, names, the key's samples, and the heat strip with its mark.
#include "ui_plot.h"

// A straight line in dashes of 5: pieces of that length on one line, as long together as half of it.
static void dashes_cover_half_of_the_line(void **state) {
    (void)state;
    for (int i = 0; i < 2; i++) {
        xs[i] = ys[i] = (float)i;
    }
    Scene scene = scene_of(2, false);
    scene.curve[0].dash = 5;
    Rig rig = draw(&scene);
    int count, pieces = 0;
    const UiCmd *cmds = ui_commands(rig.ui, &count);
    float all = 0, lowest = 0, highest = 1e9f;
    for (int i = 0; i < count; i++) {
        if (cmds[i].kind == UI_CMD_POLYLINE) {
            const Vec2 *p = ui_points(rig.ui) + cmds[i].first;
            Vec2 q = p[cmds[i].count - 1];
            float length = hypotf(q.x - p->x, q.y - p->y);
            assert_true(length < 5.01f);
            all += length;
            pieces++;
            lowest = fmaxf(lowest, p->y);
            highest = fminf(highest, q.y);
        }
    }
    assert_true(pieces > 15);
    scene.curve[0].dash = 0;
    ui_free(rig.ui);
    rig = draw(&scene);
    const UiCmd *line = line_of(&rig, 0xFF9B54FF);
    const Vec2 *p = ui_points(rig.ui) + line->first;
    Vec2 q = p[line->count - 1];
    assert_near(all, 0.5f * hypotf(q.x - p->x, q.y - p->y), 5);
    assert_near(lowest, p->y, 0.5);
    assert_near(highest, q.y, 6);
    ui_free(rig.ui);
}

// A curve that runs along the foot of its axis is named all the same, below its end.
static void a_name_finds_room_below_its_curve(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++) {
        xs[i] = (float)i;
        ys[i] = i == 0 ? 0.5f : 0.051f; // just above a round number
    }
    for (int log_y = 0; log_y < 2; log_y++) {
        Scene scene = scene_of(3, log_y);
        scene.box.h = 86;
        scene.curve[0].named = true;
        Rig rig = draw(&scene);
        const UiCmd *line = line_of(&rig, 0xFF9B54FF);
        const float end = ui_points(rig.ui)[line->first + line->count - 1].y;
        int count, names = 0;
        const UiCmd *cmds = ui_commands(rig.ui, &count);
        for (int i = 0; i < count; i++) {
            if (cmds[i].kind == UI_CMD_TEXT && cmds[i].color == 0xFF9B54FF) {
                assert_true(cmds[i].box.y >= end);
                names++;
            }
        }
        assert_int_equal(names, 1);
        all_inside(&rig, scene.box);
        ui_free(rig.ui);
    }
}

static void show_sample(Rig *rig) {
    const Scene *scene = rig->state;
    plot_sample(rig->ui, (Rect){20, 30, 14, 18}, scene->curve[0].dash, 0xFF9B54FF);
}

// A key's piece of a line is whole or in dashes, as its curve is, and as wide as its box.
static void a_sample_is_dashed_as_its_curve(void **state) {
    (void)state;
    const float dash[3] = {0, 7, 3.5f};
    const int pieces[3] = {1, 2, 3};
    for (int k = 0; k < 3; k++) {
        Scene scene = {.curve = {{.dash = dash[k]}}};
        Rig rig = rig_new(show_sample, &scene);
        rig_frame(&rig);
        int count;
        const UiCmd *cmds = ui_commands(rig.ui, &count);
        assert_int_equal(count, pieces[k]);
        assert_near(cmds[count - 1].box.x + cmds[count - 1].box.w, 34, 0.01);
        assert_near(cmds[0].box.y, 39, 0.01);
        ui_free(rig.ui);
    }
}

static const float heat_values[6] = {0, 1, 4, 2, 2, 0}; // two columns of three rows

static void show_heat(Rig *rig) {
    const Scene *scene = rig->state;
    PlotHeat heat =
        {.columns = 2, .rows = 3, .value = heat_values, .min_y = -3, .max_y = 3, .low = 0x000000FF, .high = 0xFFFFFFFF};
    plot_heat(rig->ui, scene->box, &scene->axes, &heat);
}

// Where the strip's colours are: row 0 at the bottom, nothing for zero, the greatest value in the colour `high`.
static void heat_lies_where_its_values_do(void **state) {
    (void)state;
    Scene scene = scene_of(0, false);
    scene.axes = (PlotAxes){.label_x = "t", .max_x = 1, .marked = true, .mark = 0.25f};
    Rig rig = rig_new(show_heat, &scene);
    rig_frame(&rig);
    all_inside(&rig, scene.box);
    int count, cells = 0;
    const UiCmd *cmds = ui_commands(rig.ui, &count);
    Rect area = {0};
    const UiCmd *mark = NULL;
    for (int i = 0; i < count; i++) {
        Rect box = cmds[i].box;
        if (cmds[i].kind == UI_CMD_BOX && cmds[i].color == 0x000000FF) {
            area = box;
        } else if (cmds[i].kind == UI_CMD_BOX) { // left: 1 in the middle, 4 above it; right: 2 over two rows from the bottom
            bool left = box.x < area.x + 0.25f * area.w;
            float middle = (box.y + 0.5f * box.h - area.y) / area.h;
            bool brightest = cmds[i].color == 0xFFFFFFFF;
            assert_near(middle, left ? (brightest ? 1.0 / 6 : 0.5) : 2.0 / 3, 0.02);
            assert_true(left || !brightest);
            cells++;
        } else if (cmds[i].kind == UI_CMD_LINE && box.w == 0.0f) {
            mark = &cmds[i];
        }
    }
    assert_int_equal(cells, 3);
    assert_non_null(mark);
    assert_near(mark ? mark->box.x : NAN, area.x + 0.25f * area.w, 0.01);
    ui_free(rig.ui);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_finds_room_below_its_curve),
        cmocka_unit_test(a_sample_is_dashed_as_its_curve),
        cmocka_unit_test(dashes_cover_half_of_the_line),
        cmocka_unit_test(heat_lies_where_its_values_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
