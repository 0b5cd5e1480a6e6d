// Plots: what is resampled keeps its extremes, axes say the truth, nothing leaves the box.
#include "ui_plot.h"

#include <stdlib.h>

static float zs[MANY];

// ---- curves ----------------------------------------------------------------------------------------------------------------
static void spikes_survive(void **state) {
    (void)state;
    for (int i = 0; i < MANY; i++) {
        xs[i] = (float)i;
        ys[i] = 1.0f + 0.1f * sinf((float)i);
    }
    ys[61803] = 9.0f;
    ys[23456] = 0.2f;
    Scene scene = scene_of(MANY, false);
    Rig rig = draw(&scene);
    const UiCmd *line = line_of(&rig, 0xFF9B54FF);
    assert_non_null(line);
    assert_in_range(line->count, 100, 2 * 236);
    const Vec2 *points = ui_points(rig.ui) + line->first;
    float top = HUGE_VALF, bottom = -HUGE_VALF, top_x = 0, bottom_x = 0;
    for (int i = 0; i < line->count; i++) {
        assert_true(i == 0 || floorf(points[i].x) >= floorf(points[i - 1].x));
        top_x = points[i].y < top ? points[i].x : top_x;
        bottom_x = points[i].y > bottom ? points[i].x : bottom_x;
        top = fminf(top, points[i].y);
        bottom = fmaxf(bottom, points[i].y);
    }
    float left = points[0].x;
    float width = points[line->count - 1].x - left;
    assert_near((top_x - left) / width, 0.618, 0.01);
    assert_near((bottom_x - left) / width, 0.2346, 0.01);
    all_inside(&rig, scene.box);
    ui_free(rig.ui);
}

// Against a naive twin: of every column the least and the greatest.
static void extremes_of_every_column_are_kept(void **state) {
    (void)state;
    srand(1);
    int n = 5000;
    for (int i = 0; i < n; i++) {
        xs[i] = (float)i;
        ys[i] = (float)rand() / (float)RAND_MAX;
    }
    Scene scene = scene_of(n, false);
    Rig rig = draw(&scene);
    const UiCmd *line = line_of(&rig, 0xFF9B54FF);
    const Vec2 *points = ui_points(rig.ui) + line->first;
    float left = floorf(points[0].x);
    float right = scene.box.x + scene.box.w;
    int base = (int)left;
    float least[300], most[300];
    for (int c = 0; c < 300; c++) {
        least[c] = HUGE_VALF;
        most[c] = -HUGE_VALF;
    }
    float lo_y = HUGE_VALF, hi_y = -HUGE_VALF;
    for (int i = 0; i < line->count; i++) {
        lo_y = fminf(lo_y, points[i].y);
        hi_y = fmaxf(hi_y, points[i].y);
    }
    for (int i = 0; i < n; i++) {
        int c = (int)((right - left) * (xs[i] / (float)(n - 1)));
        least[c] = fminf(least[c], ys[i]);
        most[c] = fmaxf(most[c], ys[i]);
    }
    int columns = (int)(right - left);
    int wrong = 0;
    for (int c = 0; c < columns; c++) {
        float a = HUGE_VALF, b = -HUGE_VALF;
        for (int i = 0; i < line->count; i++) {
            if ((int)points[i].x - base == c) {
                a = fminf(a, points[i].y);
                b = fmaxf(b, points[i].y);
            }
        }
        float scale = hi_y - lo_y;
        // Random values fill 0 .. 1 nearly, so that heights map back by the extremes themselves.
        wrong += fabsf((hi_y - a) / scale - most[c]) > 0.01f || fabsf((hi_y - b) / scale - least[c]) > 0.01f;
    }
    assert_true(wrong <= columns / 50); // a value on the border of two columns may fall to either
    ui_free(rig.ui);
}

static void exponential_is_a_line_on_a_log_axis(void **state) {
    (void)state;
    int n = 60;
    for (int i = 0; i < n; i++) {
        xs[i] = (float)i;
        ys[i] = 3.0f * expf(-0.1f * (float)i);
    }
    Scene scene = scene_of(n, true);
    Rig rig = draw(&scene);
    const UiCmd *line = line_of(&rig, 0xFF9B54FF);
    const Vec2 *p = ui_points(rig.ui) + line->first;
    assert_int_equal(line->count, n);
    float slope = (p[n - 1].y - p[0].y) / (p[n - 1].x - p[0].x);
    for (int i = 0; i < n; i++) {
        assert_near(p[i].y, p[0].y + slope * (p[i].x - p[0].x), 0.05);
    }
    scene.axes.log_x = true; // x = 0 is nowhere on it
    rig_frame(&rig);
    assert_int_equal(line_of(&rig, 0xFF9B54FF)->count, n - 1);
    ui_free(rig.ui);
}

static void what_cannot_be_shown_is_left_out(void **state) {
    (void)state;
    const float odd[] = {1.0f, NAN, 2.0f, INFINITY, 3.0f, -INFINITY, 0.0f, 4.0f, -1.0f};
    for (int i = 0; i < 9; i++) {
        xs[i] = (float)i;
        ys[i] = odd[i];
    }
    Scene scene = scene_of(9, true);
    Rig rig = draw(&scene);
    assert_int_equal(line_of(&rig, 0xFF9B54FF)->count, 4);
    scene.axes.log_y = false;
    rig_frame(&rig);
    assert_int_equal(line_of(&rig, 0xFF9B54FF)->count, 6);
    all_inside(&rig, scene.box);
    scene.axes.min_x = 1.5f;
    scene.axes.max_x = 5.0f;
    rig_frame(&rig);
    assert_int_equal(line_of(&rig, 0xFF9B54FF)->count, 2);
    all_inside(&rig, scene.box);
    ui_free(rig.ui);
}

static void odd_curves_and_boxes_break_nothing(void **state) {
    (void)state;
    const float values[] = {0.0f, 1.0f, -5.0f, 1e-30f, 3e30f, NAN, INFINITY};
    const Rect boxes[] = {{20, 30, 236, 84}, {20, 30, 100, 60}, {20, 30, 30, 20},
                          {20, 30, 0, 0},    {20, 30, -5, 100}, {20, 30, 600, 18}};
    for (int v = 0; v < 7; v++) {
        for (size_t b = 0; b < sizeof boxes / sizeof *boxes; b++) {
            for (int n = 0; n < 4; n++) {
                for (int i = 0; i < n; i++) {
                    xs[i] = (float)(v % 2) * (float)i; // all at one place, too
                    ys[i] = values[v];
                }
                Scene scene = scene_of(n, v % 2);
                scene.box = boxes[b];
                Rig rig = draw(&scene);
                rig_move(&rig, (Vec2){60, 45});
                int count;
                const UiCmd *cmds = ui_commands(rig.ui, &count);
                for (int i = 0; i < count; i++) {
                    assert_true(isfinite(cmds[i].box.x + cmds[i].box.y + cmds[i].box.w + cmds[i].box.h));
                }
                ui_free(rig.ui);
            }
        }
    }
}

static void bright_curves_lie_on_top(void **state) {
    (void)state;
    for (int i = 0; i < 10; i++) {
        xs[i] = zs[i] = ys[i] = (float)i + 1.0f;
    }
    Scene scene = scene_of(10, false);
    scene.curve[1] = scene.curve[0];
    scene.curve[1].color = 0x4FB3FFFF;
    scene.curve[1].bright = false;
    scene.count = 2;
    Rig rig = draw(&scene);
    const UiCmd *bright = line_of(&rig, 0xFF9B54FF);
    const UiCmd *faint = line_of(&rig, color_fade(0x4FB3FFFF, 0.45f));
    assert_non_null(bright);
    assert_non_null(faint);
    assert_true(bright > faint);
    ui_free(rig.ui);
}

// ---- axes ----------------------------------------------------------------------------------------------------------------------
// Ticks stand at the left of the curves, each beside a hairline.
static int y_ticks(const Rig *rig, float curves_left, float *value, float *y) {
    int count;
    int n = 0;
    const UiCmd *cmds = ui_commands(rig->ui, &count);
    for (int i = 0; i + 1 < count; i++) {
        if (cmds[i].kind == UI_CMD_TEXT && cmds[i + 1].kind == UI_CMD_LINE && cmds[i].box.x + cmds[i].box.w <= curves_left) {
            char text[32] = "";
            for (int k = 0; k < cmds[i].count && k < 31; k++) {
                const char *digit = ui_chars(rig->ui) + cmds[i].first + k;
                strncat(text, digit, *digit == ',' ? 0 : 1); // 1,000
            }
            char *end;
            value[n] = strtof(text, &end);
            value[n] *= *end == 'k' ? 1e3f : *end == 'M' ? 1e6f : 1.0f;
            y[n++] = cmds[i + 1].box.y;
        }
    }
    return n;
}

static void ticks_are_few_and_true(void **state) {
    (void)state;
    const float ends[][2] = {{0.2f, 3.1f},  {0.21f, 0.29f},   {1e-4f, 5.0f}, {0.5f, 900.0f},
                             {1e-6f, 1e6f}, {2.0f, 60000.0f}, {0.9f, 1.1f}};
    for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
        for (int log_y = 0; log_y < 2; log_y++) {
            for (int i = 0; i < 50; i++) {
                xs[i] = (float)i;
                ys[i] = ends[e][0] + (ends[e][1] - ends[e][0]) * (float)i / 49.0f;
            }
            Scene scene = scene_of(50, log_y);
            Rig rig = draw(&scene);
            const UiCmd *line = line_of(&rig, 0xFF9B54FF);
            const Vec2 *p = ui_points(rig.ui) + line->first;
            float value[16], y[16];
            int n = y_ticks(&rig, p[0].x, value, y);
            assert_in_range(n, 2, 4);
            float first = log_y ? logf(ends[e][0]) : ends[e][0];
            float last = log_y ? logf(ends[e][1]) : ends[e][1];
            for (int i = 0; i < n; i++) { // where the number says that it is
                float at = log_y ? logf(value[i]) : value[i];
                float wanted = p[0].y + (p[line->count - 1].y - p[0].y) * (at - first) / (last - first);
                assert_near(y[i], wanted, 0.6);
                assert_true(i == 0 || y[i - 1] - y[i] >= 13.0f);
            }
            all_inside(&rig, scene.box);
            ui_free(rig.ui);
        }
    }
}

// A number that would have to leave its place for the axis's name is left out; where the axis ends at a number the name makes way.
static void numbers_below_stand_where_they_say(void **state) {
    (void)state;
    for (int i = 0; i < 6; i++) {
        xs[i] = (float)(1 << i);
        ys[i] = 1.0f / xs[i];
    }
    for (int named = 0; named < 4; named++) {
        Scene scene = scene_of(6, true);
        scene.axes.log_x = true;
        scene.axes.label_x = named % 2 ? "evaluations" : "n";
        if (named >= 2) {
            scene.axes.min_x = 1;
            scene.axes.max_x = 32;
            scene.axes.octaves = true;
        }
        Rig rig = draw(&scene);
        const UiCmd *line = line_of(&rig, 0xFF9B54FF);
        const Vec2 *p = ui_points(rig.ui) + line->first;
        int count, seen = 0;
        const UiCmd *cmds = ui_commands(rig.ui, &count);
        for (int i = 0; i < count; i++) {
            char *end;
            char text[32] = "";
            bool below = cmds[i].kind == UI_CMD_TEXT && cmds[i].box.y > p[line->count - 1].y;
            snprintf(text, sizeof text, "%.*s", below ? cmds[i].count : 0, ui_chars(rig.ui) + cmds[i].first);
            double value = strtod(text, &end);
            if (end > text && cmds[i].box.x + cmds[i].box.w > p[0].x) {
                double wanted = (double)p[0].x + (double)(p[line->count - 1].x - p[0].x) * log2(value) / 5;
                assert_near(cmds[i].box.x + 0.5f * cmds[i].box.w, wanted, 0.6);
                seen++;
            }
        }
        assert_true(named >= 2 ? seen == 6 : seen >= 1);
        all_inside(&rig, scene.box);
        ui_free(rig.ui);
    }
}

static void texts_do_not_overlap(void **state) {
    (void)state;
    for (int i = 0; i < 100; i++) {
        xs[i] = 1000.0f * (float)i;
        ys[i] = expf(-0.05f * (float)i);
    }
    for (float width = 120; width < 420; width += 20) {
        Scene scene = scene_of(100, true);
        scene.box.w = width;
        scene.box.h = 64.0f + fmodf(width, 60.0f);
        Rig rig = draw(&scene);
        all_inside(&rig, scene.box);
        int count;
        const UiCmd *cmds = ui_commands(rig.ui, &count);
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < i; k++) {
                Rect a = cmds[i].box, b = cmds[k].box;
                bool both = cmds[i].kind == UI_CMD_TEXT && cmds[k].kind == UI_CMD_TEXT;
                assert_false(both && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h);
            }
        }
        ui_free(rig.ui);
    }
}

// ---- the value under the pointer -----------------------------------------------------------------------------------------------
static void pointer_reads_the_nearest_value(void **state) {
    (void)state;
    for (int i = 0; i < 11; i++) {
        xs[i] = 100.0f * (float)i;
        ys[i] = 0.5f + 0.25f * (float)i;
        zs[i] = 7.0f;
    }
    Scene scene = scene_of(11, false);
    scene.curve[1] = (PlotCurve){.n = 11, .x = xs, .y = zs, .color = 0x4FB3FFFF, .name = "OT", .bright = false};
    scene.count = 2;
    Rig rig = draw(&scene);
    const Vec2 *p = ui_points(rig.ui) + line_of(&rig, 0xFF9B54FF)->first;
    for (int i = 0; i < 11; i++) {
        float x = p[i].x;
        rig_move(&rig, (Vec2){fminf(x + 3.0f, scene.box.x + scene.box.w - 1.0f), 90});
        char text[32];
        snprintf(text, sizeof text, "%g", (double)ys[i]);
        assert_non_null(rig_find(&rig, "Diffusion"));
        assert_non_null(rig_find(&rig, text));
        assert_non_null(rig_find(&rig, "7"));
        snprintf(text, sizeof text, i == 10 ? "1,000" : "%d", 100 * i);
        assert_non_null(rig_find(&rig, text));
        all_inside(&rig, scene.box);
        p = ui_points(rig.ui) + line_of(&rig, 0xFF9B54FF)->first;
    }
    rig_move(&rig, (Vec2){0, 0});
    assert_null(rig_find(&rig, "Diffusion"));
    ui_free(rig.ui);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spikes_survive),
        cmocka_unit_test(extremes_of_every_column_are_kept),
        cmocka_unit_test(exponential_is_a_line_on_a_log_axis),
        cmocka_unit_test(what_cannot_be_shown_is_left_out),
        cmocka_unit_test(odd_curves_and_boxes_break_nothing),
        cmocka_unit_test(bright_curves_lie_on_top),
        cmocka_unit_test(ticks_are_few_and_true),
        cmocka_unit_test(numbers_below_stand_where_they_say),
        cmocka_unit_test(texts_do_not_overlap),
        cmocka_unit_test(pointer_reads_the_nearest_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
