// Values with error bars, one below the other, so that names of any length have room beside them.
#include "ui/plot.h"

#include "ui/axis.h"
#include "ui/ui_internal.h"

#include <math.h>
#include <string.h>

#define FOOT 20.0f // of the axis
#define GAP 14.0f
#define ROW_MAX 44.0f
#define SPOT 4.0f
#define CAP 4.0f // half of it

static float widest(Ui *ui, const PlotInterval *rows, int count, bool names) {
    float width = 0.0f;
    for (int i = 0; i < count; i++) {
        const char *text = names ? rows[i].name : rows[i].text;
        width = fmaxf(width, ui_measure(ui, UI_WEIGHT_REGULAR, ui->theme->size_body, text, (int)strlen(text), !names));
    }
    return ceilf(width) + 2.0f;
}

static double error_of(const PlotInterval *row) {
    return isfinite(row->error) ? row->error : 0.0;
}

static Axis axis_for(const PlotInterval *rows, int count) {
    double lo = HUGE_VAL, hi = -HUGE_VAL;
    for (int i = 0; i < count; i++) {
        if (isfinite(rows[i].value)) {
            lo = fmin(lo, rows[i].value - error_of(&rows[i]));
            hi = fmax(hi, rows[i].value + error_of(&rows[i]));
        }
    }
    return axis_of(lo, hi, false, true);
}

static void draw_axis(Ui *ui, const Axis *axis, Rect area) {
    const Theme *theme = ui->theme;
    for (int i = 0; i < axis->count; i++) {
        char text[32];
        const float x = area.x + area.w * (float)axis_place(axis, axis->tick[i]);
        axis_number(text, sizeof text, axis->tick[i]);
        ui_draw_line(ui, (Vec2){x, area.y}, (Vec2){x, area.y + area.h}, 1.0f, color_fade(theme->line, 0.6f));
        ui_draw_text(ui, (Rect){x - 40.0f, area.y + area.h + 2.0f, 80.0f, FOOT - 2.0f}, UI_WEIGHT_REGULAR, theme->size_small,
                     theme->muted, 0, true, text);
    }
    ui_draw_line(ui, (Vec2){area.x, area.y + area.h}, (Vec2){area.x + area.w, area.y + area.h}, 1.0f, theme->line);
}

static void draw_bar(Ui *ui, const Axis *axis, Rect area, float y, const PlotInterval *row) {
    const Theme *theme = ui->theme;
    const double error = error_of(row);
    const float x = area.x + area.w * (float)axis_place(axis, row->value);
    const float left = area.x + area.w * (float)axis_place(axis, row->value - error);
    const float right = area.x + area.w * (float)axis_place(axis, row->value + error);
    if (right > left) {
        ui_draw_line(ui, (Vec2){left, y}, (Vec2){right, y}, 1.5f, theme->text);
        ui_draw_line(ui, (Vec2){left, y - CAP}, (Vec2){left, y + CAP}, 1.5f, theme->text);
        ui_draw_line(ui, (Vec2){right, y - CAP}, (Vec2){right, y + CAP}, 1.5f, theme->text);
    }
    ui_draw_disc(ui, (Vec2){x, y}, SPOT, theme->text);
}

void plot_intervals(Ui *ui, Rect box, const PlotInterval *rows, int count) {
    const Theme *theme = ui->theme;
    const float names = fminf(widest(ui, rows, count, true), 0.45f * box.w),
                texts = fminf(widest(ui, rows, count, false), 0.3f * box.w);
    const float step = fminf((box.h - FOOT) / (float)(count > 0 ? count : 1), ROW_MAX);
    const Rect area = {box.x + names + GAP, box.y, box.w - names - texts - 2.0f * GAP, step * (float)count};
    if (!(area.w > 24.0f && step > 2.0f)) {
        return;
    }
    const Axis axis = axis_for(rows, count);
    draw_axis(ui, &axis, area);
    for (int i = 0; i < count; i++) {
        const Rect row = {box.x, box.y + step * (float)i, names, step};
        if (rows[i].apart) {
            ui_draw_line(ui, (Vec2){box.x, row.y}, (Vec2){box.x + box.w, row.y}, 1.0f, theme->line);
        }
        ui_draw_text(ui, row, UI_WEIGHT_REGULAR, theme->size_body, theme->text, -1, false, rows[i].name);
        ui_draw_text(ui, (Rect){box.x + box.w - texts, row.y, texts, step}, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, 1,
                     true, rows[i].text);
        if (isfinite(rows[i].value)) {
            draw_bar(ui, &axis, area, row.y + 0.5f * step, &rows[i]);
        }
    }
}
