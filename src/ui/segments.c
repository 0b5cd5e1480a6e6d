// Exclusive choices side by side, with a highlight that slides to the chosen one.
#include "ui/ui_internal.h"

#include <math.h>

#define INSET 3.0f
#define SEGMENTS_MAX 16

// The box of each choice: equal shares where every name fits into one; else by need; else equal, and names are cut.
static void share_out(Ui *ui, Rect inner, float text_size, const char *const *names, int count, Rect *part) {
    float need[SEGMENTS_MAX];
    float equal = inner.w / (float)count, total = 0.0f, widest = 0.0f;
    for (int i = 0; i < count; i++) {
        need[i] = ui_text_width(ui, UI_WEIGHT_MEDIUM, text_size, names[i]) + 16.0f;
        total += need[i];
        widest = fmaxf(widest, need[i]);
    }
    bool by_need = widest > equal && total <= inner.w;
    float x = inner.x;
    for (int i = 0; i < count; i++) {
        float next = x + (by_need ? need[i] + (inner.w - total) / (float)count : equal);
        part[i] = (Rect){x, inner.y, next - x, inner.h};
        x = next;
    }
}

static Rgba accent(const Rgba *color, int i, Rgba neutral) {
    return color && color[i] ? color[i] : neutral;
}

// How much of the highlight, at place `at` of the row, lies on choice i.
static float closeness(float at, int i) {
    return fmaxf(1.0f - fabsf(at - (float)i), 0.0f);
}

static void draw_highlight(Ui *ui, const Rect *part, int count, float at, float radius, const Rgba *color) {
    int i = (int)fminf(fmaxf(floorf(at), 0.0f), (float)(count - 1));
    int j = i + 1 < count ? i + 1 : i;
    float u = at - (float)i;
    Rect a = part[i], b = part[j];
    Rect box = {a.x + u * (b.x - a.x), a.y, a.w + u * (b.w - a.w), a.h};
    Rgba fill = color_mix(accent(color, i, ui->theme->raised), accent(color, j, ui->theme->raised), u);
    ui_draw_box(ui, box, radius, ui->disabled ? ui->theme->raised : fill, 0.0f, 0);
}

// A value below 0 means that none is chosen; it stays so until the user chooses one.
static int step_segments(Ui *ui, const UiTouch *touch, int value, int count) {
    int before = value;
    if (touch->keyed) {
        value += ui_take_key(ui, UI_KEY_RIGHT) - ui_take_key(ui, UI_KEY_LEFT);
        value = ui_take_key(ui, UI_KEY_HOME) ? 0 : ui_take_key(ui, UI_KEY_END) ? count - 1 : value;
        value = ui_take_press(ui, touch) ? (value + 1) % count : value; // Space goes round
    }
    if (value == before && value < 0) {
        return before;
    }
    return value < 0 ? 0 : value >= count ? count - 1 : value;
}

bool ui_segments(Ui *ui, int id, Rect box, float text_size, int *value, const char *const *names, int count, const Rgba *color,
                 const Rgba *on_color, const char *help) {
    if (count <= 0) {
        return false;
    }
    count = count < SEGMENTS_MAX ? count : SEGMENTS_MAX;
    const Theme *theme = ui->theme;
    Rect part[SEGMENTS_MAX];
    share_out(ui, ui_inset(box, INSET, INSET), text_size, names, count, part);
    float radius = fminf(UI_RADIUS, 0.25f * box.h);
    UiTouch touch = ui_touch(ui, id, box, help);
    int before = *value;
    *value = ui->disabled ? before : step_segments(ui, &touch, before, count);
    for (int i = 0; i < count && touch.pressed; i++) { // the edge belongs to the nearest one
        *value = i == 0 || ui->in.mouse.x >= part[i].x ? i : *value;
    }
    ui_draw_box(ui, box, radius, theme->well, 1.0f, theme->line);
    float at = ui_ease(ui, id, SLOT_SLIDE, (float)(*value < 0 ? 0 : *value), UI_EASE_S);
    if (*value >= 0) {
        draw_highlight(ui, part, count, at, radius - INSET + 1.0f, color);
    }
    for (int i = 0; i < count; i++) {
        bool hover = touch.hover && rect_contains(part[i], ui->in.mouse);
        bool accented = !ui->disabled && color && color[i] && on_color && on_color[i];
        Rgba on = accented ? on_color[i] : theme->text;
        Rgba text = color_mix(hover ? theme->text : theme->muted, on, *value < 0 ? 0 : closeness(at, i));
        ui_draw_text(ui, ui_inset(part[i], 4.0f, 0.0f), UI_WEIGHT_MEDIUM, text_size, ui_ink(ui, text), 0, false, names[i]);
    }
    ui_focus_ring(ui, id, box, radius);
    return *value != before;
}
