// Enters widgets into the frame. Mouse: a widget that was pressed holds the mouse until the button is let go. Keyboard: one widget
// has the focus; the ring is shown only when the keyboard brought it there, and only then do Space, Enter and digits belong to the
// widget, so that a click on a slider does not take a lecture's shortcuts away.
#include "ui/ui_internal.h"

#include "base/check.h"

static void add_stop(Ui *ui, int id, Rect box) {
    CHECK(id > 0, "widget ids are positive, got %d", id);
    for (int i = 0; i < ui->stop_count; i++) {
        CHECK(ui->stops[i].id != id, "two widgets have the id %d", id);
    }
    ui->stops = ui_grow(ui->stops, &ui->stop_cap, ui->stop_count + 1, sizeof *ui->stops);
    ui->stops[ui->stop_count++] = (UiStop){id, box};
    if (ui->focus == id && ui->reveal) {
        ui->reveal = false;
        column_reveal(ui, box);
    }
}

UiTouch ui_touch(Ui *ui, int id, Rect box, const char *help) {
    add_stop(ui, id, box);
    bool over = ui_mouse_in(ui, box) && (ui->active == 0 || ui->active == id);
    bool by_key = ui->focus == id && ui->ring && ui->popup.id == 0;
    if (ui->pointing ? over : by_key) {
        ui_tip(ui, id * 64, box, ui->disabled ? ui->disabled : help);
    }
    if (ui->disabled) {
        return (UiTouch){0};
    }
    if (over) {
        ui->hot = id;
    }
    bool pressed = over && ui->in.pressed;
    if (pressed) {
        ui->active = ui->focus = id;
    }
    bool held = ui->active == id;
    bool focused = ui->focus == id;
    return (UiTouch){.hover = over,
                     .held = held,
                     .pressed = pressed,
                     .clicked = held && over && ui->in.released,
                     .focused = focused,
                     .keyed = focused && ui->ring};
}
