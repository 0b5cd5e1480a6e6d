// A column that widgets fill from top to bottom, and that scrolls when they do not fit.
#include "ui/ui_internal.h"

#include "base/check.h"

#include <math.h>

#define SCROLL_S 0.16f
#define NOTCH 56.0f // points that one notch of the wheel scrolls
#define BAR 4.0f
#define FADE 16.0f // above the lower edge, where more follows
#define FADE_STEPS 8

// By how much the content is higher than its room; less than half a point is rounding.
static float hidden(float content, Rect box) {
    return content > box.h + 0.5f ? content - box.h : 0.0f;
}

// A finger that went down in it drags its content, and what it held is let go.
static void follow_finger(Ui *ui, int id, Rect box, float furthest) {
    UiFinger *finger = &ui->finger;
    UiMemo *memo = ui_memo(ui, id, SLOT_SCROLL, 0.0f);
    float scroll = memo->to;
    if (finger->on && ui->in.pressed && ui_mouse_in(ui, box)) {
        finger->column = id;
    }
    if (finger->on && finger->column == id && finger_scrolls(ui, &scroll, furthest)) {
        ui->active = id;
        memo->from = memo->to = scroll;
        memo->start_s = -1e9;
    }
}

void ui_column_begin(Ui *ui, int id, Rect box, float pad) {
    CHECK(!ui->column.open, "column %d is begun within column %d", id, ui->column.id);
    CHECK(id > 0, "column ids are positive, got %d", id);
    float content = ui_memo(ui, id, SLOT_CONTENT, 0.0f)->to;
    follow_finger(ui, id, box, hidden(content, box));
    float target = ui_memo(ui, id, SLOT_SCROLL, 0.0f)->to;
    float scroll = roundf(ui_ease(ui, id, SLOT_SCROLL, target, SCROLL_S));
    float top = box.y + pad - scroll;
    ui->column = (UiColumn){.open = true,
                            .overflow = hidden(content, box) > 0.0f,
                            .id = id,
                            .box = box,
                            .pad = pad,
                            .top = top,
                            .y = top,
                            .target = target};
    if (ui_mouse_in(ui, box) && ui->active == 0) {
        ui->hot = id;
    }
    ui_clip_reset(ui, box.w > 0.0f && box.h > 0.0f ? box : (Rect){box.x, box.y, 1e-3f, 1e-3f});
}

static void drag_bar(Ui *ui, Rect bar, float furthest) {
    UiColumn *column = &ui->column;
    Rect reach = {column->box.x + column->box.w - 12.0f, column->box.y, 12.0f, column->box.h};
    if (ui_mouse_in(ui, reach) && ui->in.pressed && ui->active == 0 && !ui->in.finger) {
        ui->active = column->id;
        ui->drag_x = ui->in.mouse.y - bar.y;
        if (ui->drag_x < 0.0f || ui->drag_x > bar.h) {
            ui->drag_x = 0.5f * bar.h;
        }
        ui->drag_bar = true;
    }
    ui->drag_bar = ui->drag_bar && ui->active == column->id;
    if (ui->drag_bar) {
        float room = column->box.h - 8.0f - bar.h;
        float at = ui->in.mouse.y - ui->drag_x - column->box.y - 4.0f;
        column->target = fminf(fmaxf(at / fmaxf(room, 1.0f), 0.0f), 1.0f) * furthest;
        UiMemo *memo = ui_memo(ui, column->id, SLOT_SCROLL, 0.0f);
        memo->from = memo->to = column->target;
        memo->start_s = -1e9;
    }
}

static void draw_bar(Ui *ui, float content, float furthest) {
    const UiColumn *column = &ui->column;
    float room = column->box.h - 8.0f;
    float height = fminf(fmaxf(room * column->box.h / content, 24.0f), room);
    float scroll = column->box.y + column->pad - column->top;
    float at = column->box.y + 4.0f + (room - height) * fminf(fmaxf(scroll / furthest, 0.0f), 1.0f);
    Rect bar = {column->box.x + column->box.w - BAR - 4.0f, at, BAR, height};
    drag_bar(ui, bar, furthest);
    bool bright = ui->drag_bar || ui_mouse_in(ui, ui_inset(bar, -6.0f, 0.0f));
    ui_draw_box(ui, bar, 0.5f * BAR, color_fade(ui->theme->muted, bright ? 0.8f : 0.35f), 0.0f, 0);
}

// A line that the lower edge would cut fades out instead.
static void draw_fade(Ui *ui, float below) {
    const UiColumn *column = &ui->column;
    const float step = FADE / FADE_STEPS, strongest = fminf(below / FADE, 1.0f);
    float y = column->box.y + column->box.h - FADE;
    for (int i = 1; i <= FADE_STEPS; i++, y += step) {
        Rect strip = {column->box.x + column->pad, y, column->box.w - 2.0f * column->pad, step};
        float share = (float)i / FADE_STEPS;
        ui_draw_box(ui, strip, 0.0f, color_fade(ui->theme->panel, strongest * share * share * (3.0f - 2.0f * share)), 0.0f, 0);
    }
}

void ui_column_end(Ui *ui) {
    UiColumn *column = &ui->column;
    CHECK(column->open, "no column to end");
    float content = column->y - column->top + 2.0f * column->pad;
    float furthest = hidden(content, column->box);
    if (ui->wheel != 0.0f && ui_mouse_in(ui, column->box)) {
        column->target -= ui->wheel * NOTCH;
        ui->wheel = 0.0f;
        ui->track_s = ui->in.now_s; // a slider that scrolls under the pointer must rest first
    }
    if (furthest > 0.0f && column->box.h > 32.0f) {
        draw_fade(ui, furthest - (column->box.y + column->pad - column->top));
        draw_bar(ui, content, furthest);
    }
    ui_memo(ui, column->id, SLOT_CONTENT, content)->to = content;
    ui_ease(ui, column->id, SLOT_SCROLL, roundf(fminf(fmaxf(column->target, 0.0f), furthest)), SCROLL_S);
    column->open = false;
    ui_clip_reset(ui, (Rect){0});
}

static Rect take(Ui *ui, float height, float gap) {
    UiColumn *column = &ui->column;
    CHECK(column->open, "a box is taken outside a column");
    Rect box = {column->box.x + column->pad, column->y, fmaxf(column->box.w - 2.0f * column->pad, 0.0f), height};
    column->y += height + gap;
    return box;
}

Rect ui_take_gap(Ui *ui, float height, float gap) {
    ui_space(ui, ui->column.in_rows ? UI_GAP : 0.0f);
    ui->column.in_rows = false;
    return take(ui, height, gap);
}

Rect ui_take_row(Ui *ui, float height) {
    ui->column.in_rows = true;
    return take(ui, height, 0.0f);
}

Rect ui_take(Ui *ui, float height) {
    return ui_take_gap(ui, height, UI_GAP);
}

void ui_space(Ui *ui, float height) {
    CHECK(ui->column.open, "space is left outside a column");
    ui->column.y += height;
}

float ui_left(const Ui *ui) {
    const UiColumn *column = &ui->column;
    return column->box.h - column->pad - (column->y - column->top) - column->pad;
}

void column_reveal(Ui *ui, Rect box) {
    UiColumn *column = &ui->column;
    if (!column->open) {
        return;
    }
    float above = box.y - (column->top - column->pad); // from the content's own beginning
    float room = column->pad + UI_GAP;
    column->target = fminf(column->target, above - room);
    column->target = fmaxf(column->target, above + box.h + room - column->box.h);
}
