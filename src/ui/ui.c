// A frame from ui_begin to ui_end: what input it gets, who has the focus afterwards, and what lies over all widgets.
#include "ui/ui_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- the context -----------------------------------------------------------------------------------------------------------
Ui *ui_new(UiMeasure *measure, void *context) {
    Ui *ui = memory_new(1, sizeof *ui);
    ui->measure = measure;
    ui->measure_context = context;
    ui->theme = theme_at(0);
    ui->stretch = 1.0f;
    return ui;
}

void ui_free(Ui *ui) {
    if (ui) {
        free(ui->cmds);
        free(ui->chars);
        free(ui->points);
        free(ui->memo);
        free(ui->stops);
        free(ui->popup.names);
        free(ui);
    }
}

void ui_set_reduced_motion(Ui *ui, bool reduced) {
    ui->reduced = reduced;
}

static bool may_move_focus(const Ui *ui, UiKey key) {
    bool busy = ui->ring || ui->popup.id || ui->edit.id;
    bool moves = key == UI_KEY_UP || key == UI_KEY_DOWN || key == UI_KEY_ENTER || key == UI_KEY_ESCAPE;
    return key == UI_KEY_TAB || key == UI_KEY_BACK_TAB || (busy && moves);
}

// A slow frame can bring "Tab, Right": Right is meant for the next widget. So a frame's keys end with the first one that may
// move the focus, and the others wait for the next frame.
static void take_keys(Ui *ui, const UiInput *input) {
    for (int i = 0; i < input->key_count && i < UI_KEYS_MAX && ui->queue_count < UI_QUEUE_MAX; i++) {
        UiKey key = input->keys[i];
        ui->queue[ui->queue_count++] = key == UI_KEY_TAB && input->shift ? UI_KEY_BACK_TAB : key;
    }
    ui->key_count = 0;
    while (ui->key_count < ui->queue_count) {
        if (may_move_focus(ui, ui->queue[ui->key_count++])) {
            break;
        }
    }
}

void ui_begin(Ui *ui, const UiInput *input, const Theme *theme, float width, float height) {
    ui->moved = input->mouse.x != ui->was.x || input->mouse.y != ui->was.y;
    ui->was = input->mouse;
    ui->pointing = ui->pointing || ui->moved || input->pressed;
    ui->in = *input;
    ui->in.text[sizeof ui->in.text - 1] = '\0';
    ui->wheel = isfinite(input->wheel) ? input->wheel : 0.0f;
    ui->theme = theme;
    ui->width = width;
    ui->height = height;
    ui->stretch = 1.0f;
    ui->pointer = input->mouse;
    finger_begin(ui, ui->popup.id == 0);
    ui->at = ui->pointer;
    ui->beneath = false;
    ui->cmd_count = ui->char_count = ui->point_count = ui->stop_count = 0;
    ui->took_key = ui->focus_arrows = ui->focus_digits = false;
    ui->hot = 0;
    ui->blocked = ui->popup.id != 0;
    ui->disabled = NULL;
    ui->refuse = NULL;
    ui->column.open = false;
    ui->tip.seen = ui->popup.seen = ui->edit.seen = false;
    ui_clip_reset(ui, (Rect){0});
    take_keys(ui, input);
    if (ui->active && !ui->in.down && !ui->in.released) {
        ui->active = 0; // the button went up where the window could not see it
    }
    if (ui->in.pressed) {
        ui->ring = ui->dragging = false;
    }
}

// ---- the end of a frame ------------------------------------------------------------------------------------------------------
static int focus_index(const Ui *ui) {
    for (int i = 0; i < ui->stop_count; i++) {
        if (ui->stops[i].id == ui->focus) {
            return i;
        }
    }
    return -1;
}

// By 1, -1 or not at all: a frame's keys end with the first that moves it.
static void move_focus(Ui *ui, int by, bool wrap) {
    int at = focus_index(ui);
    if (by == 0) {
        return;
    }
    int to = at < 0 ? (by > 0 ? 0 : ui->stop_count - 1) : at + by;
    if (wrap && ui->stop_count > 0) {
        to = (to + ui->stop_count) % ui->stop_count;
    }
    if (to >= 0 && to < ui->stop_count) {
        ui->focus = ui->stops[to].id;
        ui->ring = ui->reveal = true;
        ui->pointing = false;
    }
}

// Keys that no widget used.
static void navigate(Ui *ui) {
    if (focus_index(ui) < 0) {
        ui->focus = 0;
        ui->ring = false;
    }
    move_focus(ui, ui_take_key(ui, UI_KEY_TAB) - ui_take_key(ui, UI_KEY_BACK_TAB), true);
    if (!ui->ring) {
        return;
    }
    move_focus(ui, ui_take_key(ui, UI_KEY_DOWN) - ui_take_key(ui, UI_KEY_UP), false);
    if (ui_take_key(ui, UI_KEY_ESCAPE)) {
        ui->focus = 0;
        ui->ring = false;
    }
}

static void end_mouse(Ui *ui) {
    if (ui->in.pressed && ui->active == 0) {
        ui->focus = ui->blocked || keypad_under(ui) ? ui->focus : 0;
        ui->active = ui->hot ? ui->hot : UI_NOBODY; // hot: the column itself
    }
    bool on_ui = ui->active ? ui->active != UI_NOBODY : ui->hot != 0;
    ui->wants_mouse = on_ui || keypad_under(ui) || ui->blocked || ui->popup.id != 0;
    if (ui->in.released || !ui->in.down) {
        ui->active = 0;
    }
}

static void drop_unseen(Ui *ui) {
    if (ui->popup.id && !ui->popup.seen) {
        ui->popup.id = 0;
    }
    if (ui->edit.id && !ui->edit.seen) {
        edit_end(ui);
    }
}

void ui_end(Ui *ui) {
    CHECK(!ui->column.open, "column %d was not ended", ui->column.id);
    drop_unseen(ui);
    ui->disabled = NULL;
    ui_clip_reset(ui, (Rect){0});
    end_mouse(ui);
    navigate(ui);
    keypad_draw(ui);
    edit_draw_hint(ui);
    popup_draw(ui);
    tip_draw(ui);
    ui->queue_count -= ui->key_count;
    memmove(ui->queue, ui->queue + ui->key_count, (size_t)ui->queue_count * sizeof *ui->queue);
}

// ---- what the app asks ---------------------------------------------------------------------------------------------------------
const UiCmd *ui_commands(const Ui *ui, int *count) {
    *count = ui->cmd_count;
    return ui->cmds;
}

const char *ui_chars(const Ui *ui) {
    return ui->chars;
}

const Vec2 *ui_points(const Ui *ui) {
    return ui->points;
}

bool ui_wants_mouse(const Ui *ui) {
    return ui->wants_mouse;
}

bool ui_wants_keys(const Ui *ui) {
    return ui->edit.id != 0 || ui->popup.id != 0 || ui->ring;
}

bool ui_takes_key(const Ui *ui, UiKey key) {
    bool arrow = key == UI_KEY_LEFT || key == UI_KEY_RIGHT || key == UI_KEY_PAGE_UP || key == UI_KEY_PAGE_DOWN;
    return ui->edit.id != 0 || ui->popup.id != 0 || (ui->ring && key != UI_KEY_NONE) || (ui->focus_arrows && arrow);
}

bool ui_takes_char(const Ui *ui, char typed) {
    bool begins = (typed >= '0' && typed <= '9') || typed == '.' || typed == '-' || typed == '+';
    return ui->edit.id != 0 || ui->popup.id != 0 || (ui->focus_digits && begins);
}

bool ui_wants_text(const Ui *ui) {
    return ui->edit.id != 0 || ui->focus_digits;
}

void ui_beneath(Ui *ui, bool beneath) {
    ui->beneath = beneath;
    ui->stretch = 1.0f;
    ui->in.mouse = ui->pointer = beneath ? (Vec2){-1e6f, -1e6f} : ui->at;
}

void ui_refuse(Ui *ui, const char *const *reasons) {
    ui->refuse = reasons;
}

void ui_disabled(Ui *ui, const char *reason) {
    ui->disabled = reason;
}
