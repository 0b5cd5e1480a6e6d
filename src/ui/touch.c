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
    const Rect points = rect_scaled(box, ui->stretch);
    ui->stops = ui_grow(ui->stops, &ui->stop_cap, ui->stop_count + 1, sizeof *ui->stops);
    ui->stops[ui->stop_count++] = (UiStop){id, box, ui->clipped ? rect_intersection(points, ui->clip) : points};
    if (ui->focus == id && ui->reveal) {
        ui->reveal = false;
        column_reveal(ui, box);
    }
}

// What a finger asks of a widget: its tooltip by resting on it, or, by a tap, why it is grey.
static bool finger_asks(Ui *ui, int id, bool over, bool track) {
    UiFinger *finger = &ui->finger;
    if (over && ui->in.pressed) {
        finger->over = id;
    }
    if (ui->disabled && finger_tapped(ui, id)) {
        finger->asks = true;
    }
    return over && finger->over == id && finger->asks && (!track || ui->column.open); // a scrubber is held to look at the stage
}

static void show_tip(Ui *ui, int id, Rect box, const char *help, bool inside, bool track) {
    const bool over = inside && (ui->active == 0 || ui->active == id);
    const bool by_key = ui->focus == id && ui->ring && ui->popup.id == 0;
    if (ui->in.finger ? finger_asks(ui, id, inside, track) : ui->pointing ? over : by_key) {
        ui_tip(ui, id * 64, box, ui->disabled ? ui->disabled : help);
    }
}

static UiTouch enter(Ui *ui, int id, Rect box, const char *help, bool track) {
    if (ui->beneath) {
        return (UiTouch){0};
    }
    add_stop(ui, id, box);
    const bool inside = ui_mouse_in(ui, box), over = inside && (ui->active == 0 || ui->active == id);
    show_tip(ui, id, box, help, inside, track);
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
    bool clicked = held && over && ui->in.released;
    if (ui->in.finger) {
        clicked = clicked && !ui->finger.told && !ui->finger.along;
        pressed = !ui->column.open ? pressed : clicked || (track && held && finger_drags(ui));
    }
    return (UiTouch){.hover = over,
                     .held = held,
                     .pressed = pressed,
                     .clicked = clicked,
                     .focused = focused,
                     .keyed = focused && ui->ring};
}

UiTouch ui_touch(Ui *ui, int id, Rect box, const char *help) {
    return enter(ui, id, box, help, false);
}

UiTouch ui_touch_track(Ui *ui, int id, Rect box, const char *help) {
    return enter(ui, id, box, help, true);
}
