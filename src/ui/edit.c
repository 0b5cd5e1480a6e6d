// One line of typed text: the value of a slider. ASCII only, since only numbers are typed. Typed characters of a frame come
// before its keys.
#include "ui/ui_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PAD 6.0f
#define SHAKE_S 0.36

void edit_begin(Ui *ui, int id, const char *text) {
    UiEdit *edit = &ui->edit;
    *edit = (UiEdit){.id = id, .seen = true, .fresh = true, .moved_s = ui->in.now_s};
    snprintf(edit->text, sizeof edit->text, "%s", text);
    edit->len = (int)strlen(edit->text);
    edit->caret = edit->len;
    edit->anchor = 0;
}

void edit_end(Ui *ui) {
    ui->edit.id = 0;
    ui->edit.refused = false;
}

void edit_refuse(Ui *ui, const char *hint) {
    ui->edit.refused = true;
    ui->edit.refused_s = ui->in.now_s;
    snprintf(ui->edit.hint, sizeof ui->edit.hint, "%s", hint);
}

static int within(const UiEdit *edit, int place) {
    return place < 0 ? 0 : place > edit->len ? edit->len : place;
}

static int begin_of(const UiEdit *edit) {
    return edit->caret < edit->anchor ? edit->caret : edit->anchor;
}

static int end_of(const UiEdit *edit) {
    return edit->caret < edit->anchor ? edit->anchor : edit->caret;
}

static void touched(Ui *ui) {
    ui->edit.refused = false;
    ui->edit.moved_s = ui->in.now_s;
}

static void replace_selection(Ui *ui, const char *more, int len) {
    UiEdit *edit = &ui->edit;
    int from = begin_of(edit), to = end_of(edit), room = UI_EDIT_MAX - (edit->len - (to - from));
    len = len < room ? len : room;
    size_t tail = (size_t)(edit->len - to) + 1; // with the NUL
    memmove(edit->text + from + len, edit->text + to, tail);
    memcpy(edit->text + from, more, (size_t)len);
    edit->len += len - (to - from);
    edit->caret = edit->anchor = from + len;
    touched(ui);
}

static void type(Ui *ui) {
    char typed[sizeof ui->in.text];
    int n = 0;
    for (const char *at = ui->in.text; *at; at++) {
        if (*at >= ' ' && *at <= '~') {
            typed[n++] = *at;
        } else if (strncmp(at, "\xE2\x88\x92", 3) == 0) { // a typeset minus, pasted
            typed[n++] = '-';
        }
    }
    if (n > 0) {
        ui->took_key = true;
        replace_selection(ui, typed, n);
    }
}

// The selection, or without one the character before the caret (by -1) or behind it (1).
static void erase(Ui *ui, int by) {
    UiEdit *edit = &ui->edit;
    if (edit->caret == edit->anchor) {
        edit->anchor = within(edit, edit->caret + by);
    }
    replace_selection(ui, "", 0);
}

static void move_caret(Ui *ui, int to) {
    UiEdit *edit = &ui->edit;
    edit->caret = within(edit, to);
    if (!ui->in.shift) {
        edit->anchor = edit->caret;
    }
    edit->moved_s = ui->in.now_s;
}

// Without Shift an arrow leaves a selection at its near end.
static void step_caret(Ui *ui, int by) {
    UiEdit *edit = &ui->edit;
    if (edit->caret != edit->anchor && !ui->in.shift) {
        move_caret(ui, by < 0 ? begin_of(edit) : end_of(edit));
    } else {
        move_caret(ui, edit->caret + by);
    }
}

static UiEditStep handle_key(Ui *ui, UiKey key) {
    switch (key) {
    case UI_KEY_LEFT:
    case UI_KEY_RIGHT:
        step_caret(ui, key == UI_KEY_RIGHT ? 1 : -1);
        break;
    case UI_KEY_BACKSPACE:
    case UI_KEY_DELETE:
        erase(ui, key == UI_KEY_DELETE ? 1 : -1);
        break;
    case UI_KEY_HOME:
    case UI_KEY_UP:
    case UI_KEY_PAGE_UP:
        move_caret(ui, 0);
        break;
    case UI_KEY_END:
    case UI_KEY_DOWN:
    case UI_KEY_PAGE_DOWN:
        move_caret(ui, ui->edit.len);
        break;
    case UI_KEY_ENTER:
        return EDIT_APPLY;
    case UI_KEY_ESCAPE:
        return EDIT_LEAVE;
    default:
        break;
    }
    return EDIT_GOES_ON;
}

static Rect text_box(Rect field) {
    return ui_inset(field, PAD, 0.0f);
}

static float text_left(const Ui *ui, Rect field) {
    Rect box = text_box(field);
    float width = ui_measure(ui, UI_WEIGHT_MEDIUM, ui->theme->size_body, ui->edit.text, ui->edit.len, true);
    return fmaxf(box.x + box.w - width, box.x);
}

static float caret_x(const Ui *ui, Rect field, int at) {
    return text_left(ui, field) + ui_measure(ui, UI_WEIGHT_MEDIUM, ui->theme->size_body, ui->edit.text, at, true);
}

static int caret_under(const Ui *ui, Rect field, float x) {
    int best = 0;
    for (int i = 1; i <= ui->edit.len; i++) {
        if (fabsf(caret_x(ui, field, i) - x) < fabsf(caret_x(ui, field, best) - x)) {
            best = i;
        }
    }
    return best;
}

static void select_by_mouse(Ui *ui, Rect field) {
    UiEdit *edit = &ui->edit;
    if (ui->in.pressed && !edit->fresh && ui_mouse_in(ui, field)) {
        edit->caret = edit->anchor = caret_under(ui, field, ui->in.mouse.x);
        if (ui->in.double_click) {
            edit->anchor = 0;
            edit->caret = edit->len;
        }
        edit->dragging = !ui->in.double_click && !ui->in.finger; // which may scroll instead
        touched(ui);
    } else if (edit->dragging && ui->in.down) {
        edit->caret = caret_under(ui, field, ui->in.mouse.x);
    } else {
        edit->dragging = false;
    }
    edit->fresh = false;
}

// A key of the keypad.
static UiEditStep handle_pad(Ui *ui) {
    const char key = ui->edit.key;
    ui->edit.key = '\0';
    if (key == '\b') {
        erase(ui, -1);
    } else if (key != '\0' && key != '\n') {
        replace_selection(ui, &key, 1);
    }
    return key == '\n' ? EDIT_APPLY : EDIT_GOES_ON;
}

UiEditStep edit_step(Ui *ui, Rect field) {
    UiEdit *edit = &ui->edit;
    edit->seen = true;
    edit->box = field;
    select_by_mouse(ui, field);
    type(ui);
    UiEditStep result = handle_pad(ui);
    for (int i = 0; i < ui->key_count && result == EDIT_GOES_ON; i++) {
        if (ui->queue[i] != UI_KEY_TAB && ui->queue[i] != UI_KEY_BACK_TAB) { // Tab applies by moving the focus away
            result = handle_key(ui, ui->queue[i]);
            ui->took_key = ui->took_key || ui->queue[i] != UI_KEY_NONE;
            ui->queue[i] = UI_KEY_NONE;
        }
    }
    return result;
}

static float shake(const Ui *ui) {
    double t = ui->in.now_s - ui->edit.refused_s;
    if (!ui->edit.refused || ui->reduced || t < 0.0 || t > SHAKE_S) {
        return 0.0f;
    }
    return (float)(3.0 * sin(t * 52.0) * (1.0 - t / SHAKE_S));
}

void edit_draw(Ui *ui, Rect field, bool valid) {
    const Theme *theme = ui->theme;
    const UiEdit *edit = &ui->edit;
    field.x += shake(ui);
    ui_draw_box(ui, field, 5.0f, theme->well, 1.5f, edit->refused || !valid ? theme->warning : theme->focus);
    float a = caret_x(ui, field, begin_of(edit));
    float b = caret_x(ui, field, end_of(edit));
    Rect mark = rect_intersection(ui_inset(field, 2.0f, 3.0f), (Rect){a, field.y, b - a, field.h});
    ui_draw_box(ui, mark, 2.0f, color_mix(theme->well, theme->focus, 0.3f), 0.0f, 0);
    ui_draw_text(ui, text_box(field), UI_WEIGHT_MEDIUM, theme->size_body, theme->text, 1, true, edit->text);
    bool on = fmod(ui->in.now_s - edit->moved_s, 1.06) < 0.53;
    if (on && a == b) {
        float x = fminf(a, field.x + field.w - 2.0f);
        ui_draw_line(ui, (Vec2){x, field.y + 4.0f}, (Vec2){x, field.y + field.h - 4.0f}, 1.0f, theme->text);
    }
}

// The range, below the field, once a text was refused.
void edit_draw_hint(Ui *ui) {
    const UiEdit *edit = &ui->edit;
    if (edit->id == 0 || !edit->refused || edit->hint[0] == '\0') {
        return;
    }
    Vec2 size = tip_size(ui, edit->hint);
    Rect box = {edit->box.x + edit->box.w - size.x, edit->box.y + edit->box.h + 4.0f, size.x, size.y};
    box.x = keypad_open(ui) ? edit->box.x - size.x - 4.0f : box.x; // below lies the keypad
    box.y = keypad_open(ui) ? edit->box.y : box.y;
    tip_box(ui, box, edit->hint, ui->theme->warning, 1.0f);
}
