// Keys for a number that is typed by fingers, beside its field: no system's own keyboard need come up, and none covers the stage.
#include "ui/ui_internal.h"

#include <math.h>

#define GAP 4.0f
#define PAD 8.0f
#define COLUMNS 4
#define ROWS 4

// By rows; each is one column wide but for the last, which is two.
static const char *const labels[] = {"7", "8", "9", "", "4", "5", "6", "\xE2\x88\x92", "1", "2", "3", "e", ".", "0", "OK"};
static const char keys[] = "789\b456-123e.0\n";
enum { KEYS = sizeof keys - 1 };

bool keypad_open(const Ui *ui) {
    return ui->edit.id != 0 && ui->in.finger;
}

static Rect pad_box(const Ui *ui) {
    const float side = ui->theme->row + 4.0f, w = COLUMNS * side + (COLUMNS - 1) * GAP + 2.0f * PAD;
    const float h = ROWS * side + (ROWS - 1) * GAP + 2.0f * PAD;
    const Rect field = ui->edit.box;
    const float below = field.y + field.h + PAD, above = field.y - PAD - h;
    const float y = below + h <= ui->height - PAD || above < PAD ? below : above;
    return (Rect){fmaxf(fminf(field.x + field.w - w, ui->width - PAD - w), PAD), fmaxf(fminf(y, ui->height - PAD - h), PAD), w, h};
}

bool keypad_under(const Ui *ui) {
    return keypad_open(ui) && rect_contains(pad_box(ui), ui->pointer);
}

static Rect key_box(Rect pad, float side, int key) {
    const float step = side + GAP;
    return (Rect){pad.x + PAD + step * (float)(key % COLUMNS), pad.y + PAD + step * (float)(key / COLUMNS), key == KEYS - 1 ? side + step : side, side};
}

static void backspace(Ui *ui, Vec2 at, Rgba color) {
    const Vec2 shape[6] = {{at.x - 9.0f, at.y}, {at.x - 3.0f, at.y - 6.0f}, {at.x + 9.0f, at.y - 6.0f}, {at.x + 9.0f, at.y + 6.0f},
                           {at.x - 3.0f, at.y + 6.0f}, {at.x - 9.0f, at.y}};
    ui_draw_polyline(ui, 6, shape, 1.5f, color);
    ui_draw_line(ui, (Vec2){at.x, at.y - 2.5f}, (Vec2){at.x + 5.0f, at.y + 2.5f}, 1.5f, color);
    ui_draw_line(ui, (Vec2){at.x, at.y + 2.5f}, (Vec2){at.x + 5.0f, at.y - 2.5f}, 1.5f, color);
}

void keypad_draw(Ui *ui) {
    const Theme *theme = ui->theme;
    if (!keypad_open(ui)) {
        return;
    }
    const Rect pad = pad_box(ui);
    ui_draw_shadow(ui, (Rect){pad.x, pad.y + 4.0f, pad.w, pad.h}, 12.0f, 24.0f, theme->dark ? 0x000000A0u : 0x141A2433u);
    ui_draw_box(ui, pad, 12.0f, theme->panel, 1.0f, theme->line);
    for (int k = 0; k < KEYS; k++) {
        const Rect box = key_box(pad, theme->row + 4.0f, k);
        const bool under = ui->in.down && rect_contains(box, ui->pointer);
        const Rgba ink = k == KEYS - 1 ? theme->panel : theme->text;
        if (under && ui->in.pressed) {
            ui->edit.key = keys[k];
        }
        ui_draw_box(ui, box, UI_RADIUS, k == KEYS - 1 ? theme->text : under ? theme->raised : theme->well, 1.0f, theme->line);
        if (keys[k] == '\b') {
            backspace(ui, (Vec2){box.x + 0.5f * box.w, box.y + 0.5f * box.h}, ink);
        } else {
            ui_draw_text(ui, box, UI_WEIGHT_MEDIUM, theme->size_body + 3.0f, ink, 0, true, labels[k]);
        }
    }
}
