// Small plots. Curves go through a resampling that keeps the smallest and the greatest value of every column of points, so
// that a spike in 100,000 losses stays a spike at 250 points of width.
#include "ui/plot.h"

#include "ui/axis.h"
#include "ui/ui_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TICK_GAP 6.0f
#define ROW 16.0f
#define NAME_ROW (ROW + 2.0f) // of a name below its curve, with a hair above and below
#define LINE 1.5f
#define SPOT 3.5f // radius of a curve that is a single point
#define SHADES 24 // of heat

typedef struct {
    Rect area; // of the curves
    Axis x, y;
} Frame;

// ---- places --------------------------------------------------------------------------------------------------------------
static float screen_x(const Frame *frame, double x) {
    return frame->area.x + frame->area.w * (float)axis_place(&frame->x, x);
}

static float screen_y(const Frame *frame, double y) {
    return frame->area.y + frame->area.h * (1.0f - (float)axis_place(&frame->y, y));
}

static Vec2 on_screen(const Frame *frame, const PlotCurve *curve, int i) {
    return (Vec2){screen_x(frame, (double)curve->x[i]), screen_y(frame, (double)curve->y[i])};
}

static void draw_upright(Ui *ui, const Frame *frame, float x, Rgba color) {
    ui_draw_line(ui, (Vec2){x, frame->area.y}, (Vec2){x, frame->area.y + frame->area.h}, 1.0f, color);
}

static void draw_level(Ui *ui, const Frame *frame, float y, Rgba color) {
    ui_draw_line(ui, (Vec2){frame->area.x, y}, (Vec2){frame->area.x + frame->area.w, y}, 1.0f, color);
}

// ---- axes ---------------------------------------------------------------------------------------------------------------
static bool visible(const PlotAxes *axes, const PlotCurve *curve, int i) {
    return axis_usable((double)curve->x[i], axes->log_x) && axis_usable((double)curve->y[i], axes->log_y);
}

// Whether the axis of x stays as it is, whatever the curves.
static bool is_fixed(const PlotAxes *axes) {
    return axes->max_x > axes->min_x && axis_usable((double)axes->min_x, axes->log_x) &&
           axis_usable((double)axes->max_x, axes->log_x);
}

// Whether a row of text has room below the last points of those that are named.
static bool names_fit(const Axis *y, const PlotAxes *axes, const PlotCurve *curves, int count, float height) {
    for (int c = 0; c < count; c++) {
        int last = curves[c].n - 1;
        if (curves[c].named && last >= 0 && visible(axes, &curves[c], last) &&
            height * (float)axis_place(y, (double)curves[c].y[last]) < NAME_ROW) {
            return false;
        }
    }
    return true;
}

// `height`: of the area that curves are drawn in.
static void find_axes(const PlotAxes *axes, const PlotCurve *curves, int count, float height, Axis *x, Axis *y) {
    const bool fixed = is_fixed(axes);
    double lo_x = fixed ? (double)axes->min_x : HUGE_VAL;
    double hi_x = fixed ? (double)axes->max_x : -HUGE_VAL;
    double lo_y = HUGE_VAL;
    double hi_y = -HUGE_VAL;
    for (int c = 0; c < count; c++) {
        for (int i = 0; i < curves[c].n; i++) {
            double at = (double)curves[c].x[i];
            double value = (double)curves[c].y[i];
            if (!visible(axes, &curves[c], i) || (fixed && (at < lo_x || at > hi_x))) {
                continue;
            }
            lo_x = fixed ? lo_x : fmin(lo_x, at);
            hi_x = fixed ? hi_x : fmax(hi_x, at);
            lo_y = fmin(lo_y, value);
            hi_y = fmax(hi_y, value);
        }
    }
    *x = axis_of(lo_x, hi_x, axes->log_x, false);
    if (axes->log_x && axes->octaves) {
        axis_octaves(x);
    }
    *y = axis_of(lo_y, hi_y, axes->log_y, true);
    for (int k = 0; k < 3 && !names_fit(y, axes, curves, count, height); k++) {
        *y = axis_of(axes->log_y ? 0.9 * y->lo : y->lo - 0.1 * (y->hi - y->lo), hi_y, axes->log_y, true);
    }
}

// ---- numbers --------------------------------------------------------------------------------------------------------------
static float number_width(Ui *ui, UiWeight weight, double value) {
    char text[32];
    axis_number(text, sizeof text, value);
    return ui_measure(ui, weight, ui->theme->size_small, text, (int)strlen(text), true);
}

static float tick_width(Ui *ui, const Axis *axis) {
    float widest = 0.0f;
    for (int i = 0; i < axis->count; i++) {
        widest = fmaxf(widest, number_width(ui, UI_WEIGHT_REGULAR, axis->tick[i]));
    }
    return ceilf(widest) + 1.0f;
}

static void small_text(Ui *ui, Rect box, int align, const char *text) {
    ui_draw_text(ui, box, UI_WEIGHT_REGULAR, ui->theme->size_small, ui->theme->muted, align, true, text);
}

// Ticks that would touch the one before are left out.
static void draw_y_ticks(Ui *ui, const Frame *frame, float left) {
    float before = 1e9f;
    for (int i = 0; i < frame->y.count; i++) {
        float y = screen_y(frame, frame->y.tick[i]);
        if (before - y < ROW - 2.0f) {
            continue;
        }
        before = y;
        char text[32];
        axis_number(text, sizeof text, frame->y.tick[i]);
        small_text(ui, (Rect){left, y - 0.5f * ROW, frame->area.x - TICK_GAP - left, ROW}, 1, text);
        draw_level(ui, frame, y, color_fade(ui->theme->line, 0.6f));
    }
}

// What is written for a value on the axis of x.
static double numbered(const PlotAxes *axes, double x) {
    return axes->turned ? (double)axes->max_x - x : x;
}

// Each number stands in the middle below its place, or is left out: elsewhere it would name another value. The axis's name stands at the
// end; when a number stands there, between that and the one before, or nowhere.
static void draw_x_axis(Ui *ui, const PlotAxes *axes, const Frame *frame, Rect row) {
    const float name = ui_text_width(ui, UI_WEIGHT_REGULAR, ui->theme->size_small, axes->label_x);
    const bool at_end = !is_fixed(axes);
    const float end = row.x + row.w - (at_end && name > 0.0f ? name + 10.0f : 0.0f);
    float free_from = row.x - TICK_GAP, gap = 0.0f, middle = 0.0f;
    for (int i = 0; i < frame->x.count; i++) {
        char text[32];
        const double number = numbered(axes, frame->x.tick[i]);
        axis_number(text, sizeof text, number);
        float width = number_width(ui, UI_WEIGHT_REGULAR, number) + 1.0f;
        float x = screen_x(frame, frame->x.tick[i]) - 0.5f * width;
        if (x >= free_from && x + width <= end + 0.5f) {
            small_text(ui, (Rect){x, row.y, width, row.h}, 0, text);
            gap = x - free_from;
            middle = 0.5f * (x + free_from);
            free_from = x + width + 8.0f;
        }
    }
    if (at_end) {
        small_text(ui, row, 1, axes->label_x);
    } else if (name > 0.0f && gap >= 2.0f * name + 8.0f) {
        small_text(ui, (Rect){middle - 0.5f * name - 4.0f, row.y, name, row.h}, -1, axes->label_x);
    }
}

// ---- curves ---------------------------------------------------------------------------------------------------------------
// The points of a curve that lie in one column of the screen: those with the least and the greatest value.
typedef struct {
    int column, least, greatest;
} Gather;

static void flush(Ui *ui, const Frame *frame, const PlotCurve *curve, const Gather *gather) {
    bool falls = gather->greatest < gather->least;
    Vec2 first = on_screen(frame, curve, falls ? gather->greatest : gather->least);
    Vec2 second = on_screen(frame, curve, falls ? gather->least : gather->greatest);
    ui_add_point(ui, first);
    if (second.y != first.y) {
        ui_add_point(ui, second);
    }
}

static bool inside(const Frame *frame, const PlotCurve *curve, int i) {
    return (double)curve->x[i] >= frame->x.lo && (double)curve->x[i] <= frame->x.hi;
}

// The points from `first` on as a line, whole or in dashes.
static void add_dashed(Ui *ui, int first, float dash, Rgba color) {
    int end = ui->point_count;
    if (!(dash > 0.0f)) {
        ui_add_polyline(ui, first, LINE, color);
        return;
    }
    float left = dash; // of the dash or gap that is being drawn
    bool on = true;
    int begin = first < end ? ui_add_point(ui, ui->points[first]) : end;
    for (int i = first; i + 1 < end;) {
        Vec2 a = ui->points[ui->point_count - 1], b = ui->points[i + 1];
        float length = hypotf(b.x - a.x, b.y - a.y);
        if (length < left) {
            ui_add_point(ui, b);
            left -= length;
            i++;
            continue;
        }
        float u = left / length;
        Vec2 stop = {a.x + u * (b.x - a.x), a.y + u * (b.y - a.y)};
        ui_add_point(ui, stop);
        if (on) {
            ui_add_polyline(ui, begin, LINE, color);
        }
        on = !on;
        left = dash;
        begin = ui_add_point(ui, stop);
    }
    if (on) {
        ui_add_polyline(ui, begin, LINE, color);
    }
}

static void draw_curve(Ui *ui, const PlotAxes *axes, const Frame *frame, const PlotCurve *curve) {
    int first = ui->point_count;
    Gather gather = {.column = -1};
    for (int i = 0; i < curve->n; i++) {
        if (!visible(axes, curve, i) || !inside(frame, curve, i)) {
            continue;
        }
        int column = (int)(screen_x(frame, (double)curve->x[i]) - frame->area.x);
        if (column != gather.column && gather.column >= 0) {
            flush(ui, frame, curve, &gather);
        }
        if (column != gather.column) {
            gather = (Gather){column, i, i};
        }
        gather.least = curve->y[i] < curve->y[gather.least] ? i : gather.least;
        gather.greatest = curve->y[i] > curve->y[gather.greatest] ? i : gather.greatest;
    }
    if (gather.column >= 0) {
        flush(ui, frame, curve, &gather);
    }
    Rgba color = curve->bright ? curve->color : color_fade(curve->color, 0.45f);
    if (ui->point_count - first == 1) {
        ui_draw_disc(ui, ui->points[first], SPOT, color);
    }
    if (ui->point_count - first == 1 && curve->dash > 0.0f) { // hollow where a line would be dashed
        ui_draw_disc(ui, ui->points[first], SPOT - LINE, ui->theme->panel);
    }
    add_dashed(ui, first, curve->dash, color);
}

// ---- the value under the pointer --------------------------------------------------------------------------------------------
static int nearest(const PlotAxes *axes, const Frame *frame, const PlotCurve *curve, float x) {
    int best = -1;
    float distance = HUGE_VALF;
    for (int i = 0; i < curve->n; i++) {
        if (visible(axes, curve, i) && inside(frame, curve, i)) {
            float d = fabsf(on_screen(frame, curve, i).x - x);
            best = d < distance ? i : best;
            distance = fminf(d, distance);
        }
    }
    return best;
}

#define READ_MAX 6
// One line of the label: a curve at the point nearest to the pointer; the first is the place on the axis of x.
typedef struct {
    const char *name;
    Rgba color;
    double value;
    Vec2 at; // on the screen
} Reading;

// How many there are; 1: no curve has a point.
static int find_readings(const PlotAxes *axes, const Frame *frame, const PlotCurve *curves, int count, Rgba ink, float pointer,
                         Reading *reading) {
    float distance = HUGE_VALF;
    int n = 1;
    reading[0] = (Reading){.name = axes->label_x, .color = ink};
    for (int c = 0; c < count && n <= READ_MAX; c++) {
        int i = nearest(axes, frame, &curves[c], pointer);
        if (i < 0) {
            continue;
        }
        Vec2 at = on_screen(frame, &curves[c], i);
        if (fabsf(at.x - pointer) < distance) {
            distance = fabsf(at.x - pointer);
            reading[0].value = numbered(axes, (double)curves[c].x[i]);
            reading[0].at.x = at.x; // of the hairline
        }
        reading[n++] = (Reading){curves[c].name, curves[c].color, (double)curves[c].y[i], at};
    }
    return n;
}

static void draw_readings(Ui *ui, Rect box, const Reading *reading, int n) {
    const Theme *theme = ui->theme;
    float name = 0.0f, value = 0.0f; // the widths of the label's two columns
    for (int k = 0; k < n; k++) {
        name = fmaxf(name, ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_small, reading[k].name));
        value = fmaxf(value, number_width(ui, UI_WEIGHT_MEDIUM, reading[k].value));
    }
    float hair = reading[0].at.x;
    float w = fminf(ceilf(name + value) + 26.0f, box.w);
    float x = hair + 10.0f + w <= box.x + box.w ? hair + 10.0f : fmaxf(hair - 10.0f - w, box.x);
    ui_draw_box(ui, (Rect){x, box.y, w, ROW * (float)n + 8.0f}, 6.0f, theme->raised, 1.0f, theme->line);
    for (int k = 0; k < n; k++) {
        char text[32];
        Rect row = {x + 8.0f, box.y + 4.0f + ROW * (float)k, w - 16.0f, ROW};
        Rect left = {row.x, row.y, row.w - value - 10.0f, row.h};
        axis_number(text, sizeof text, reading[k].value);
        ui_draw_text(ui, left, UI_WEIGHT_REGULAR, theme->size_small, reading[k].color, -1, false, reading[k].name);
        ui_draw_text(ui, row, UI_WEIGHT_MEDIUM, theme->size_small, reading[k].color, 1, true, text);
    }
}

static void draw_read(Ui *ui, const PlotAxes *axes, const Frame *frame, Rect box, const PlotCurve *curves, int count) {
    Reading reading[1 + READ_MAX];
    int n = find_readings(axes, frame, curves, count, ui->theme->muted, ui->in.mouse.x, reading);
    if (n == 1) {
        return;
    }
    draw_upright(ui, frame, reading[0].at.x, ui->theme->muted);
    for (int k = 1; k < n; k++) {
        ui_draw_disc(ui, reading[k].at, 3.0f, reading[k].color);
    }
    draw_readings(ui, box, reading, n);
}

// ---- the whole --------------------------------------------------------------------------------------------------------------
static bool is_roomy(Rect box) {
    return box.h >= 64.0f && box.w >= 120.0f;
}

static float top_of(Rect box) {
    return is_roomy(box) ? 0.5f * ROW : 2.0f;
}

static float height_of(Rect box) {
    return box.h - top_of(box) - (is_roomy(box) ? ROW + 2.0f : 2.0f);
}

// Ticks and names; sets the area that is left to draw in.
static void draw_axes(Ui *ui, Rect box, const PlotAxes *axes, Frame *frame) {
    bool roomy = is_roomy(box);
    float left = roomy ? tick_width(ui, &frame->y) + TICK_GAP : 0.0f;
    bool ends = roomy && is_fixed(axes) && frame->x.count > 0; // half of a number stands out to the right
    float right = ends ? ceilf(0.5f * (number_width(ui, UI_WEIGHT_REGULAR, frame->x.tick[frame->x.count - 1]) + 1.0f)) : 0.0f;
    frame->area = (Rect){box.x + left, box.y + top_of(box), box.w - left - right, height_of(box)};
    Rect foot = {box.x + left, box.y + box.h - ROW, box.w - left, ROW};
    if (roomy) {
        draw_y_ticks(ui, frame, box.x);
        draw_x_axis(ui, axes, frame, foot);
    }
}

static void draw_mark(Ui *ui, const PlotAxes *axes, const Frame *frame, Rgba color) {
    if (axes->marked) {
        draw_upright(ui, frame, screen_x(frame, (double)axes->mark), color);
    }
}

// Below its last point, where there is room.
static void draw_name(Ui *ui, const PlotAxes *axes, const Frame *frame, const PlotCurve *curve) {
    for (int i = curve->n - 1; curve->named && i >= 0; i--) {
        if (visible(axes, curve, i) && inside(frame, curve, i)) {
            float y = on_screen(frame, curve, i).y;
            Rect row = {frame->area.x, y + 1.0f, frame->area.w, ROW};
            if (y + NAME_ROW <= frame->area.y + frame->area.h + 0.01f) {
                ui_draw_text(ui, row, UI_WEIGHT_REGULAR, ui->theme->size_small, curve->color, 1, false, curve->name);
            }
            return;
        }
    }
}

void plot_sample(Ui *ui, Rect box, float dash, Rgba color) {
    const float y = box.y + 0.5f * box.h;
    const float half = dash > 0.0f ? 0.5f * dash : box.w; // it begins in the middle of a dash, so that two are seen
    for (float x = 0.0f; box.w > 0.0f && x - half < box.w; x += 4.0f * half) {
        Vec2 from = {box.x + fmaxf(x - half, 0.0f), y}, to = {box.x + fminf(x + half, box.w), y};
        ui_draw_line(ui, from, to, 2.0f, color);
    }
}

static bool too_small(Rect box) {
    return !(box.w > 24.0f && box.h > 16.0f);
}

void plot_draw(Ui *ui, Rect box, const PlotAxes *axes, const PlotCurve *curves, int count) {
    if (too_small(box)) {
        return;
    }
    Frame frame;
    find_axes(axes, curves, count, height_of(box), &frame.x, &frame.y);
    draw_axes(ui, box, axes, &frame);
    draw_level(ui, &frame, frame.area.y + frame.area.h, ui->theme->line);
    draw_mark(ui, axes, &frame, color_fade(ui->theme->muted, 0.6f));
    ui_draw_clip(ui, ui_inset(frame.area, -SPOT, -2.0f));
    for (int pass = 0; pass < 2; pass++) { // the bright ones on top
        for (int c = 0; c < count; c++) {
            if (curves[c].bright == (pass == 1)) {
                draw_curve(ui, axes, &frame, &curves[c]);
            }
        }
    }
    ui_draw_clip(ui, (Rect){0});
    for (int c = 0; c < count; c++) {
        draw_name(ui, axes, &frame, &curves[c]);
    }
    if (ui_mouse_in(ui, box) && ui->active == 0) {
        draw_read(ui, axes, &frame, box, curves, count);
    }
}

// Runs of one shade in a column are one box.
static void draw_heat_column(Ui *ui, const PlotHeat *heat, int column, Rect strip, float max) {
    const float *value = heat->value + (size_t)column * (size_t)heat->rows;
    float cell = strip.h / (float)heat->rows;
    for (int row = 0; row < heat->rows;) {
        int begin = row, shade = (int)lroundf(SHADES * fminf(value[row] / max, 1.0f));
        while (row < heat->rows && (int)lroundf(SHADES * fminf(value[row] / max, 1.0f)) == shade) {
            row++;
        }
        if (shade > 0) {
            Rect box = {strip.x, strip.y + strip.h - cell * (float)row, strip.w,
                        cell * (float)(row - begin) + (begin > 0 ? 0.5f : 0.0f)};
            ui_draw_box(ui, box, 0.0f, color_mix(heat->low, heat->high, (float)shade / SHADES), 0.0f, 0);
        }
    }
}

void plot_heat(Ui *ui, Rect box, const PlotAxes *axes, const PlotHeat *heat) {
    if (too_small(box)) {
        return;
    }
    Frame frame = {.x = axis_of((double)axes->min_x, (double)axes->max_x, false, false),
                   .y = axis_of((double)heat->min_y, (double)heat->max_y, false, false)};
    float max = 1e-9f;
    for (int i = 0; i < heat->columns * heat->rows; i++) {
        max = fmaxf(max, heat->value[i]);
    }
    draw_axes(ui, box, axes, &frame);
    float step = frame.area.w / (float)heat->columns;
    ui_draw_box(ui, frame.area, 0.0f, heat->low, 0.0f, 0);
    for (int c = 0; c < heat->columns; c++) {
        float overlap = c < heat->columns - 1 ? 0.5f : 0.0f; // so that no seam shows
        draw_heat_column(ui, heat, c, (Rect){frame.area.x + step * (float)c, frame.area.y, step + overlap, frame.area.h}, max);
    }
    draw_mark(ui, axes, &frame, ui->theme->text);
}
