// The plain widgets: words, numbers, buttons, switches, small pictures.
#include "ui/ui_internal.h"

#include <math.h>

// ---- words ---------------------------------------------------------------------------------------------------------------
Rect ui_heading(Ui *ui, const char *text) {
    if (ui->column.y > ui->column.top) {
        ui_space(ui, 12.0f);
    }
    Rect box = ui_take(ui, 16.0f);
    ui_draw_text(ui, box, UI_WEIGHT_SEMIBOLD, ui->theme->size_small, ui_ink(ui, ui->theme->muted), -1, false, text);
    return box;
}

bool ui_sheet(Ui *ui, int id, Rect window, Rect box, const char *title, const char *closes) {
    const Theme *theme = ui->theme;
    const Rect head = {box.x + 28.0f, box.y + 16.0f, box.w - 56.0f, 36.0f};
    const float side = theme->row;
    ui_draw_box(ui, window, 0.0f, color_fade(theme->background, 0.6f), 0.0f, 0);
    ui_draw_shadow(ui, box, 12.0f, 32.0f, color_fade(0x000000FF, theme->dark ? 0.6f : 0.22f));
    ui_draw_box(ui, box, 12.0f, theme->panel, 1.0f, theme->line);
    ui_draw_text(ui, head, UI_WEIGHT_SEMIBOLD, theme->size_large, theme->text, -1, false, title);
    if (theme_roomy(theme)) {
        const Rect sign = {box.x + box.w - side - 14.0f, head.y + 0.5f * (head.h - side), side, side};
        return ui_icon_button(ui, id, sign, UI_ICON_CLOSE, NULL);
    }
    ui_draw_text(ui, head, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, 1, false, closes);
    return false;
}

void ui_text(Ui *ui, const char *text) {
    Rect room = ui_take_gap(ui, 0.0f, UI_GAP);
    ui_space(ui, ui_draw_paragraph(ui, room, UI_WEIGHT_REGULAR, ui->theme->size_body, ui_ink(ui, ui->theme->muted), text));
}

// What it means: at a tap too, which nothing else is for.
static bool number_asked(Ui *ui, int key) {
    UiFinger *finger = &ui->finger;
    finger->over = ui->in.pressed ? key : finger->over;
    finger->asks = finger->asks || finger_tapped(ui, key);
    return finger->over == key && finger->asks;
}

void ui_number(Ui *ui, const char *label, const char *value, Rgba color, const char *help) {
    Rect box = ui_take_row(ui, 24.0f);
    const bool over = help && ui_mouse_in(ui, box);
    if (over && (ui->in.finger ? number_asked(ui, -(int)box.y - 1) : ui->active == 0 && ui->pointing)) {
        ui_tip(ui, -(int)box.y - 1, box, help);
    }
    ui_label_value(ui, box, label, ui_ink(ui, ui->theme->muted), value, ui_ink(ui, color));
}

// ---- buttons ---------------------------------------------------------------------------------------------------------------
bool ui_button(Ui *ui, int id, const char *text, const char *help) {
    const Theme *theme = ui->theme;
    Rect box = ui_take(ui, ui->theme->row);
    UiTouch touch = ui_touch(ui, id, box, help);
    bool pressed = ui_take_press(ui, &touch);
    float hover = ui_ease(ui, id, SLOT_HOVER, touch.hover || touch.held ? 1.0f : 0.0f, UI_HOVER_S);
    Rgba face = color_mix(theme->panel, theme->raised, touch.held ? 0.5f : hover);
    ui_draw_box(ui, box, UI_RADIUS, face, 1.0f, theme->line);
    ui_draw_text(ui, ui_inset(box, 12.0f, 0.0f), UI_WEIGHT_MEDIUM, theme->size_body, ui_ink(ui, theme->text), 0, false, text);
    ui_focus_ring(ui, id, box, UI_RADIUS);
    return touch.clicked || pressed;
}

bool ui_area(Ui *ui, int id, Rect box, float radius, const char *help) {
    const Theme *theme = ui->theme;
    UiTouch touch = ui_touch(ui, id, box, help);
    bool pressed = ui_take_press(ui, &touch);
    float hover = ui_ease(ui, id, SLOT_HOVER, touch.hover || touch.held ? 1.0f : 0.0f, UI_HOVER_S);
    ui_draw_box(ui, box, radius, color_mix(theme->panel, theme->raised, touch.held ? 0.5f : hover), 1.0f, theme->line);
    ui_focus_ring(ui, id, box, radius);
    return touch.clicked || pressed;
}

bool ui_line_area(Ui *ui, int id, Rect box, float radius, float *lit) {
    UiTouch touch = ui_touch(ui, id, box, NULL);
    bool pressed = ui_take_press(ui, &touch);
    float hover = ui_ease(ui, id, SLOT_HOVER, touch.hover || touch.held ? 1.0f : 0.0f, UI_HOVER_S);
    if (hover > 0.0f) {
        ui_draw_box(ui, box, radius, color_fade(ui->theme->raised, touch.held ? 0.6f : hover), 0.0f, 0);
    }
    ui_focus_ring(ui, id, box, radius);
    *lit = hover;
    return touch.clicked || pressed;
}

// By a click, Space or Enter; Right switches on, Left off. True when it changed.
static bool toggle(Ui *ui, const UiTouch *touch, bool *value) {
    int arrows = touch->keyed ? ui_take_key(ui, UI_KEY_RIGHT) - ui_take_key(ui, UI_KEY_LEFT) : 0;
    bool toggled = touch->clicked || ui_take_press(ui, touch) || (arrows > 0 && !*value) || (arrows < 0 && *value);
    *value ^= toggled;
    return toggled;
}

bool ui_disclosure(Ui *ui, int id, const char *text, bool *open) {
    const Theme *theme = ui->theme;
    Rect box = ui_take(ui, ui->theme->row);
    UiTouch touch = ui_touch(ui, id, ui_inset(box, -6.0f, 0.0f), NULL);
    bool toggled = toggle(ui, &touch, open);
    float turns = ui_ease(ui, id, SLOT_OPEN, *open ? 1.0f : 0.0f, UI_EASE_S);
    float hover = ui_ease(ui, id, SLOT_HOVER, touch.hover ? 1.0f : 0.0f, UI_HOVER_S);
    Rgba color = ui_ink(ui, color_mix(theme->muted, theme->text, hover));
    float width = fminf(ui_text_width(ui, UI_WEIGHT_REGULAR, theme->size_body, text), fmaxf(box.w - 20.0f, 0.0f));
    ui_draw_text(ui, (Rect){box.x, box.y, width, box.h}, UI_WEIGHT_REGULAR, theme->size_body, color, -1, false, text);
    ui_chevron(ui, (Vec2){box.x + width + 12.0f, box.y + 0.5f * box.h + 0.5f}, 4.0f, turns, color);
    ui_focus_ring(ui, id, box, 6.0f);
    return toggled;
}

static void draw_switch(Ui *ui, int id, Rect box, bool value, bool hover) {
    const Theme *theme = ui->theme;
    float on = ui_ease(ui, id, SLOT_SLIDE, value ? 1.0f : 0.0f, UI_EASE_S);
    Rgba off_fill = color_mix(theme->well, theme->raised, hover ? 1.0f : 0.0f);
    Rgba fill = color_mix(off_fill, theme->text, on);
    Rgba knob = color_mix(theme->muted, theme->panel, on);
    Vec2 centre = {box.x + 0.5f * box.h + on * (box.w - box.h), box.y + 0.5f * box.h};
    ui_draw_box(ui, box, 0.5f * box.h, ui_ink(ui, fill), 1.0f,
                color_mix(theme->line, theme->text, on * (ui->disabled ? 0.0f : 1.0f)));
    ui_draw_disc(ui, centre, 0.5f * box.h - 4.0f + on, knob);
}

bool ui_toggle(Ui *ui, int id, const char *label, bool *value, const char *help) {
    const Theme *theme = ui->theme;
    Rect box = ui_take_row(ui, ui->theme->row);
    UiTouch touch = ui_touch(ui, id, ui_inset(box, -6.0f, 0.0f), help);
    bool toggled = toggle(ui, &touch, value);
    Rect pill = {box.x + box.w - 34.0f, box.y + 0.5f * (box.h - 20.0f), 34.0f, 20.0f};
    Rect left = {box.x, box.y, fmaxf(box.w - 46.0f, 0.0f), box.h};
    Rgba color = touch.hover ? theme->text : theme->muted;
    ui_draw_text(ui, left, UI_WEIGHT_REGULAR, theme->size_body, ui_ink(ui, color), -1, false, label);
    draw_switch(ui, id, pill, *value, touch.hover);
    ui_focus_ring(ui, id, ui_inset(box, -2.0f, 2.0f), 6.0f);
    return toggled;
}

// ---- small pictures ----------------------------------------------------------------------------------------------------------
static void draw_thumb(Ui *ui, Rect box, bool chosen, bool hover, const Vec2 *points, int dots) {
    const Theme *theme = ui->theme;
    Rgba border = chosen ? theme->text : hover ? theme->muted : theme->line;
    ui_draw_box(ui, box, UI_RADIUS, hover ? theme->raised : theme->well, chosen ? 1.5f : 1.0f, ui_ink(ui, border));
    int first = ui->point_count;
    float reach = 0.5f * box.w - 5.0f;
    for (int i = 0; i < dots && reach > 0.0f; i++) {
        float x = fminf(fmaxf(points[i].x, -1.0f), 1.0f);
        float y = fminf(fmaxf(points[i].y, -1.0f), 1.0f);
        ui_add_point(ui, (Vec2){box.x + 0.5f * box.w + reach * x, box.y + 0.5f * box.h - reach * y});
    }
    ui_add_dots(ui, first, 0.75f, ui_ink(ui, chosen ? theme->text : color_mix(theme->muted, theme->text, hover ? 0.6f : 0.0f)));
}

// The thumb that the keys lead to from `at`.
static int step_thumbs(Ui *ui, int at, int count, int columns) {
    int to = at + ui_take_key(ui, UI_KEY_RIGHT) - ui_take_key(ui, UI_KEY_LEFT);
    to = ui_take_key(ui, UI_KEY_HOME) ? 0 : ui_take_key(ui, UI_KEY_END) ? count - 1 : to;
    if (to + columns < count) {
        to += columns * ui_take_key(ui, UI_KEY_DOWN); // at the last row Down goes on to the next widget
    }
    if (to - columns >= 0) {
        to -= columns * ui_take_key(ui, UI_KEY_UP);
    }
    return to < 0 ? 0 : to >= count ? count - 1 : to;
}

bool ui_thumbs(Ui *ui, int id, int *value, const char *const *names, int count, int columns, const Vec2 *const *points,
               int dots) {
    if (count <= 0 || columns <= 0) {
        return false;
    }
    const float gap = 6.0f;
    Rect whole = ui_take_gap(ui, 0.0f, 0.0f);
    int rows = (count + columns - 1) / columns;
    float side = fmaxf((whole.w - gap * (float)(columns - 1)) / (float)columns, 0.0f);
    whole = ui_take(ui, (side + gap) * (float)rows - gap);
    UiTouch touch = ui_touch(ui, id, whole, *value >= 0 && *value < count ? names[*value] : NULL);
    int before = *value;
    *value = touch.keyed ? step_thumbs(ui, *value, count, columns) : *value;
    for (int i = 0; i < count; i++) {
        Rect box = {whole.x + (side + gap) * (float)(i % columns), whole.y + (side + gap) * (float)(i / columns), side, side};
        bool hover = touch.hover && rect_contains(box, ui->in.mouse);
        if (hover) {
            ui_tip(ui, id * 64 + 1 + i, box, names[i]);
            *value = touch.pressed ? i : *value;
        }
        draw_thumb(ui, box, i == *value, hover, points[i], dots);
        if (i == *value) {
            ui_focus_ring(ui, id, box, UI_RADIUS);
        }
    }
    return *value != before;
}
