// Sliders, and the scrubbers below the stage: a track with a handle.
#include "ui/ui_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TRACK 4.0f
#define LABEL_ROW 20.0f
#define TRACK_ROW 16.0f
#define SIDE 104.0f // of a scrubber: its label, and its value
#define FINGER 22.0f // from a handle's middle, where a finger holds it
#define REST_S 0.3  // how long the pointer rests on a focused track before the wheel is its own

// What fingers need more than a mouse is around the track.
static float track_row(const Ui *ui) {
    return TRACK_ROW + (ui->theme->row - theme_at(0)->row);
}

// Drags `u`; Shift makes the hand ten times finer. True while held.
static bool drag_track(Ui *ui, const UiTouch *touch, Rect track, float *u) {
    float width = fmaxf(track.w, 1.0f);
    if (touch->pressed) {
        const float x = ui->finger.along ? ui->finger.from.x + ui->finger.aim.x : ui->in.mouse.x; // where the drag began
        float at = (x - track.x) / width;
        bool on_handle = fabsf(at - *u) * width < (ui->in.finger ? FINGER : 10.0f);
        ui->drag_u = on_handle ? *u : at;
        ui->drag_x = x;
    }
    if (!touch->held) {
        return false;
    }
    ui->drag_u += (ui->in.mouse.x - ui->drag_x) / width * (ui->in.shift ? 0.1f : 1.0f);
    ui->drag_x = ui->in.mouse.x;
    *u = fminf(fmaxf(ui->drag_u, 0.0f), 1.0f);
    return ui->moved || touch->pressed;
}

// Whole notches that this track takes; a touchpad turns a small part of one at a time. In a column the wheel scrolls, so that a slider that comes by under the pointer stays as it is:
// there it takes the wheel only where it has the focus and the pointer has come to rest on it, or while Ctrl is held.
static int wheel_notches(Ui *ui, int id, const UiTouch *touch, bool over) {
    if (!over) {
        ui->track = ui->track == id ? 0 : ui->track;
        return 0;
    }
    if (ui->track != id) {
        ui->track = id;
        ui->track_s = ui->in.now_s;
        ui->track_wheel = 0.0f;
    }
    const bool rests = ui->in.now_s - ui->track_s >= REST_S || !ui->column.overflow;
    const bool meant = !ui->column.open || ui->in.ctrl || (touch->focused && rests);
    if (!meant || ui->wheel == 0.0f) {
        return 0;
    }
    ui->track_wheel = fminf(fmaxf(ui->track_wheel + ui->wheel, -20.0f), 20.0f);
    ui->wheel = 0.0f;
    const float notches = truncf(ui->track_wheel + copysignf(1e-3f, ui->track_wheel)); // ten tenths are one
    ui->track_wheel -= notches;
    return (int)notches;
}

// Steps asked for by keys; an arrow on a slider that the mouse chose shows the ring.
static int key_steps(Ui *ui, const UiTouch *touch, UiNudge *size) {
    if (!touch->focused) {
        return 0;
    }
    ui->focus_arrows = true;
    int arrows = ui_take_key(ui, UI_KEY_RIGHT) - ui_take_key(ui, UI_KEY_LEFT);
    int pages = ui_take_key(ui, UI_KEY_PAGE_UP) - ui_take_key(ui, UI_KEY_PAGE_DOWN);
    *size = pages ? NUDGE_COARSE : ui->in.shift ? NUDGE_FINE : NUDGE_STEP;
    ui->ring = ui->ring || arrows || pages;
    return pages ? pages : arrows;
}

// Home and End lead to the ends of the range.
static double end_by_key(Ui *ui, const UiTouch *touch, double value, const UiRange *range) {
    value = touch->keyed && ui_take_key(ui, UI_KEY_HOME) ? range->min : value;
    return touch->keyed && ui_take_key(ui, UI_KEY_END) ? range->max : value;
}

static void draw_track(Ui *ui, int id, Rect track, float u, const UiTouch *touch, Rgba filled, float radius) {
    const Theme *theme = ui->theme;
    float glow = ui_ease(ui, id, SLOT_HOVER, touch->hover || touch->held || touch->keyed ? 1.0f : 0.0f, UI_HOVER_S);
    Vec2 centre = {track.x + u * track.w, track.y + 0.5f * track.h};
    Rect rail = {track.x - radius, track.y, track.w + 2.0f * radius, track.h}; // the handle stops at its ends
    Rect done = {rail.x, track.y, u * track.w + radius, track.h};
    ui_draw_box(ui, rail, 0.5f * track.h, theme->line, 0.0f, 0);
    ui_draw_box(ui, done, 0.5f * track.h, ui_ink(ui, filled), 0.0f, 0);
    if (glow > 0.0f) {
        ui_draw_disc(ui, centre, radius + 4.0f * glow, color_fade(filled, 0.18f * glow));
    }
    Rgba knob = ui->disabled ? color_mix(theme->panel, theme->muted, 0.5f) : theme->text;
    ui_draw_disc(ui, centre, radius, knob);
}

// ---- slider --------------------------------------------------------------------------------------------------------------
static void begin_edit(Ui *ui, int id, double value, const UiRange *range) {
    char text[UI_EDIT_MAX + 1];
    range_edit_text(range, value, text, sizeof text);
    edit_begin(ui, id, text);
}

static void slider_keys(Ui *ui, int id, const UiTouch *touch, double *value, const UiRange *range) {
    UiNudge size = NUDGE_STEP;
    int steps = key_steps(ui, touch, &size);
    if (steps) {
        *value = range_nudge(range, *value, steps, size);
    }
    *value = end_by_key(ui, touch, *value, range);
    ui->focus_digits = ui->focus_digits || touch->keyed;
    bool typing = ui->in.text[0] && strspn(ui->in.text, "0123456789.-+") > 0;
    if (touch->keyed && (typing || ui_take_key(ui, UI_KEY_ENTER))) {
        begin_edit(ui, id, *value, range);
        ui->took_key = true;
    }
}

static void slider_mouse(Ui *ui, int id, const UiTouch *touch, Rect track, double *value, const UiRange *range) {
    Rect reach = ui_inset(track, -12.0f, ui->in.finger ? -0.5f * (track_row(ui) - TRACK) : -8.0f);
    bool over = touch->hover && rect_contains(reach, ui->in.mouse);
    int notches = wheel_notches(ui, id, touch, over);
    if (notches) {
        *value = range_nudge(range, *value, notches, ui->in.shift ? NUDGE_FINE : NUDGE_STEP);
    }
    if (touch->pressed && ui->in.double_click) {
        *value = range->initial;
        ui->active = UI_NOBODY; // the second click of the two drags nothing
        return;
    }
    if (touch->pressed) { // the flag is every slider's: only the one that holds the mouse may look at it
        ui->dragging = over || ui->finger.along;
    }
    float u = (float)range_position(range, *value);
    if (touch->held && ui->dragging && drag_track(ui, touch, track, &u)) {
        *value = range_value(range, u, ui->in.shift);
    }
}

// What was typed when the focus goes away counts if it is a number; otherwise the old value stays.
static void slider_edit(Ui *ui, int id, Rect field, double *value, const UiRange *range) {
    UiEditStep step = edit_step(ui, field);
    bool gone = ui->focus != id || (ui->in.pressed && !rect_contains(field, ui->in.mouse) && !keypad_under(ui));
    for (int i = 0; i < ui->key_count; i++) {
        gone = gone || ui->queue[i] == UI_KEY_TAB || ui->queue[i] == UI_KEY_BACK_TAB;
    }
    double typed = *value;
    bool valid = range_parse(range, ui->edit.text, &typed);
    if (step == EDIT_APPLY && !valid) {
        char hint[96], min[40], max[40];
        ui_format(min, sizeof min, range->min, range);
        ui_format(max, sizeof max, range->max, range);
        snprintf(hint, sizeof hint, "%s \xE2\x80\x93 %s", min, max);
        edit_refuse(ui, hint);
    } else if (step == EDIT_APPLY || (gone && valid)) {
        *value = typed;
        edit_end(ui);
    } else if (step == EDIT_LEAVE || gone) {
        edit_end(ui);
    }
}

static Rect field_box(const Ui *ui, Rect row, const char *text) {
    float width = ui_measure(ui, UI_WEIGHT_MEDIUM, ui->theme->size_body, text, (int)strlen(text), true) + 12.0f;
    width = fminf(fmaxf(width, 72.0f), row.w);
    return (Rect){row.x + row.w - width + 6.0f, row.y - 1.0f, width, row.h + 2.0f};
}

static void draw_value(Ui *ui, int id, Rect row, Rect field, const char *label, double value, const UiRange *range, bool hover) {
    char text[64];
    ui_format(text, sizeof text, value, range);
    Rgba label_color = ui_ink(ui, ui->theme->muted);
    double typed = 0.0;
    if (ui->edit.id == id) {
        Rect left = {row.x, row.y, fmaxf(field.x - row.x - 8.0f, 0.0f), row.h};
        ui_draw_text(ui, left, UI_WEIGHT_REGULAR, ui->theme->size_body, label_color, -1, false, label);
        edit_draw(ui, field, range_parse(range, ui->edit.text, &typed));
        return;
    }
    if (hover) {
        ui_draw_box(ui, field_box(ui, row, ""), 5.0f, ui->theme->raised, 0.0f, 0);
    }
    ui_label_value(ui, row, label, label_color, text, ui_ink(ui, ui->theme->text));
}

// Under the pointer a dot marks where a double click leads.
static void draw_initial(Ui *ui, Rect track, const UiTouch *touch, double value, const UiRange *range) {
    float u = (float)range_position(range, range->initial);
    bool covered = fabsf(u - (float)range_position(range, value)) * track.w < 10.0f;
    if ((touch->hover || touch->keyed) && !covered) {
        ui_draw_disc(ui, (Vec2){track.x + u * track.w, track.y + 0.5f * track.h}, 1.5f, ui->theme->text);
    }
}

bool ui_slider(Ui *ui, int id, const char *label, double *value, const UiRange *range, const char *help) {
    Rect box = ui_take(ui, LABEL_ROW + track_row(ui));
    Rect row = {box.x, box.y, box.w, LABEL_ROW};
    float knob = 6.0f;
    Rect track = {box.x + knob, box.y + LABEL_ROW + 0.5f * (track_row(ui) - TRACK), fmaxf(box.w - 2.0f * knob, 0.0f), TRACK};
    double before = *value;
    UiTouch touch = ui_touch_track(ui, id, (Rect){box.x - 6.0f, box.y, box.w + 12.0f, box.h}, help);
    bool editing = ui->edit.id == id && !ui->disabled;
    Rect field = field_box(ui, row, editing ? ui->edit.text : "");
    bool on_field = touch.hover && !touch.held && rect_contains(field, ui->in.mouse);
    if (editing) {
        slider_edit(ui, id, field, value, range);
    } else if (!ui->disabled) {
        if (touch.pressed && rect_contains(field, ui->in.mouse)) {
            begin_edit(ui, id, *value, range);
        } else {
            slider_mouse(ui, id, &touch, track, value, range);
            slider_keys(ui, id, &touch, value, range);
        }
        if (ui->edit.id == id) {
            edit_step(ui, field);
        }
    }
    draw_value(ui, id, row, field, label, *value, range, on_field);
    draw_track(ui, id, track, (float)range_position(range, *value), &touch, ui->theme->muted, knob);
    draw_initial(ui, track, &touch, *value, range);
    ui_focus_ring(ui, id, ui_inset(box, -2.0f, 0.0f), 6.0f);
    return *value != before && !(isnan(*value) && isnan(before));
}

// ---- scrubber ------------------------------------------------------------------------------------------------------------
bool ui_scrubber(Ui *ui, int id, Rect box, const char *label, const char *value_text, double *value, double min, double max,
                 Rgba filled, const char *help) {
    const Theme *theme = ui->theme;
    float knob = 8.0f;
    float named = label && box.w >= 2.5f * SIDE ? SIDE : 0.0f; // a narrow one does without its label, the tooltip still has it
    float valued = !label ? 0.0f : fminf(SIDE, fmaxf(0.28f * box.w, 0.65f * SIDE));
    Rect left = {box.x, box.y, fmaxf(named - 12.0f, 0.0f), box.h};
    Rect right = {box.x + box.w - valued + 12.0f, box.y, valued - 12.0f, box.h};
    Rect track = {box.x + named + knob, box.y + 0.5f * (box.h - TRACK), fmaxf(box.w - named - valued - 2.0f * knob, 0.0f), TRACK};
    Rect reach = {track.x - 2.0f * knob, box.y, track.w + 4.0f * knob, box.h};
    UiRange range = {.min = min, .max = max, .unit = ""};
    double before = *value;
    UiTouch touch = ui_touch_track(ui, id, reach, help);
    if (!ui->disabled && max > min) {
        float u = (float)range_position(&range, *value);
        if (drag_track(ui, &touch, track, &u)) {
            *value = min + (double)u * (max - min);
        }
        UiNudge size = ui->in.shift ? NUDGE_FINE : NUDGE_STEP;
        int steps = wheel_notches(ui, id, &touch, touch.hover);
        steps = steps ? steps : key_steps(ui, &touch, &size);
        double share = size == NUDGE_FINE ? 0.001 : size == NUDGE_COARSE ? 0.1 : 0.01;
        *value = steps ? fmin(fmax(*value + steps * share * (max - min), min), max) : *value;
        *value = end_by_key(ui, &touch, *value, &range);
    }
    if (label) {
        ui_draw_text(ui, left, UI_WEIGHT_REGULAR, theme->size_body, ui_ink(ui, theme->muted), -1, false, label);
        ui_draw_text(ui, right, UI_WEIGHT_MEDIUM, theme->size_body, ui_ink(ui, theme->text), 1, true, value_text);
    }
    draw_track(ui, id, track, (float)range_position(&range, *value), &touch, filled, knob);
    ui_focus_ring(ui, id, ui_inset(reach, 2.0f, 2.0f), 8.0f);
    return *value != before && !(isnan(*value) && isnan(before));
}
