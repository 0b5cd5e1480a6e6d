// Tooltips: shown when the pointer, or the keyboard's focus, has rested on something for a while.
#include "ui/ui_internal.h"

#include <math.h>
#include <stdio.h>

#define DELAY_S 0.45
#define FADE_S 0.15
#define LINGER_S 0.4 // so soon after another tooltip the next one comes at once
#define WIDTH 260.0f
#define PAD_X 12.0f
#define PAD_Y 8.0f
#define LINE 18.0f
#define MARGIN 8.0f

void ui_tip(Ui *ui, int key, Rect box, const char *text) {
    UiTip *tip = &ui->tip;
    if (ui->in.finger && !ui->finger.asks) {
        return;
    }
    tip->seen = text && text[0];
    if (!tip->seen) {
        return;
    }
    if (ui->in.finger && (!tip->kept || tip->key != key)) {
        tip->kept = ui->finger.told = true;
        tip->key = key;
        tip->since_s = ui->in.now_s - DELAY_S;
        tip->shown = false;
    }
    if (tip->key != key) {
        tip->key = key;
        tip->dismissed = false;
        tip->shown = ui->in.now_s - tip->shown_s < LINGER_S && ui->in.now_s >= tip->shown_s;
        tip->since_s = tip->shown ? ui->in.now_s - DELAY_S : ui->in.now_s;
    } else if (ui->moved && !tip->shown) {
        tip->since_s = ui->in.now_s;
    }
    tip->box = rect_scaled(box, ui->stretch);
    tip->column = ui->column.open ? ui->column.box : (Rect){0};
    snprintf(tip->text, sizeof tip->text, "%s", text);
}

// ---- the box -----------------------------------------------------------------------------------------------------------------
static float text_width(Ui *ui) {
    return fmaxf(fminf(WIDTH, ui->width - 2.0f * MARGIN) - 2.0f * PAD_X - 2.0f, 1.0f); // 2: rounded up
}

Vec2 tip_size(Ui *ui, const char *text) {
    Rect room = {0.0f, 0.0f, text_width(ui), 0.0f};
    Vec2 used = ui_lines(ui, room, UI_WEIGHT_REGULAR, ui->theme->size_body, LINE, 0, text);
    return (Vec2){ceilf(used.x) + 1.0f + 2.0f * PAD_X, used.y + 2.0f * PAD_Y};
}

void tip_box(Ui *ui, Rect box, const char *text, Rgba border, float alpha) {
    const Theme *theme = ui->theme;
    box.x = fmaxf(fminf(box.x, ui->width - MARGIN - box.w), MARGIN);
    box.y = fmaxf(fminf(box.y, ui->height - MARGIN - box.h), MARGIN);
    Rgba shade = theme->dark ? 0x000000A0u : 0x141A2433u;
    ui_draw_shadow(ui, (Rect){box.x, box.y + 3.0f, box.w, box.h}, UI_RADIUS, 18.0f, color_fade(shade, alpha));
    ui_draw_box(ui, box, UI_RADIUS, color_fade(theme->raised, alpha), 1.0f, color_fade(border, alpha));
    Rect inside = {box.x + PAD_X, box.y + PAD_Y, text_width(ui), 0.0f};
    ui_lines(ui, inside, UI_WEIGHT_REGULAR, theme->size_body, LINE, color_fade(theme->text, alpha), text);
}

// Beside the column, so that the controls stay in sight; without room there, or for a free-standing widget, below or above.
static Rect place(const Ui *ui, Vec2 size) {
    const UiTip *tip = &ui->tip;
    Rect box = {tip->box.x + 0.5f * (tip->box.w - size.x), tip->box.y + tip->box.h + MARGIN, size.x, size.y};
    float above = tip->box.y - MARGIN - size.y;
    float left = tip->column.x - MARGIN - size.x;
    if (tip->column.w > 0.0f && left >= MARGIN) {
        box.x = left;
        box.y = tip->box.y + 0.5f * (fminf(tip->box.h, 36.0f) - size.y);
    } else if (box.y + size.y > ui->height - MARGIN || (ui->in.finger && above >= MARGIN)) { // below it lies the hand
        box.y = above;
    }
    return box;
}

void tip_draw(Ui *ui) {
    UiTip *tip = &ui->tip;
    if (!(tip->seen || tip->kept) || ui->popup.id || ui->edit.id) {
        tip->kept = false;
        tip->key = 0;
        tip->shown = false;
        return;
    }
    if (!tip->kept && (ui->in.pressed || ui->in.wheel != 0.0f || ui->took_key)) {
        tip->dismissed = !ui->ring || ui->in.pressed;
        tip->shown = false;
        tip->since_s = ui->in.now_s;
    }
    double waited = ui->in.now_s - tip->since_s;
    if (!tip->kept && (tip->dismissed || ui->active)) {
        return;
    }
    if (waited >= DELAY_S) {
        float alpha = ui->reduced || tip->shown ? 1.0f : (float)fmin((waited - DELAY_S) / FADE_S, 1.0);
        tip->shown = alpha >= 1.0f;
        tip->shown_s = ui->in.now_s;
        Vec2 size = tip_size(ui, tip->text);
        Rect box = place(ui, size);
        tip_box(ui, box, tip->text, ui->theme->line, alpha);
    }
}
