// A choice from a list that opens on top of everything: mouse or keys, clamped to the screen, scrolling where it is too long.
#include "ui/ui_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ITEM 30.0f // height of a line
#define INSET 4.0f
#define LABEL_GAP 12.0f
#define MARGIN 8.0f // kept between a list and the edge of the screen

static float line_height(const Ui *ui) {
    return ui_roomy(ui) ? ui->theme->row : ITEM;
}

// ---- where it lies -----------------------------------------------------------------------------------------------------------
static Rect popup_box(Ui *ui) {
    const UiPopup *popup = &ui->popup;
    float width = popup->anchor.w;
    const char *name = popup->names;
    for (int i = 0; i < popup->count; i++, name += strlen(name) + 1) {
        width = fmaxf(width, ui_text_width(ui, UI_WEIGHT_MEDIUM, ui->theme->size_body, name) + 52.0f);
    }
    width = fminf(width, ui->width - 2.0f * MARGIN);
    float height = fminf(line_height(ui) * (float)popup->count + 2.0f * INSET, ui->height - 2.0f * MARGIN);
    float x = fminf(fmaxf(popup->anchor.x + popup->anchor.w - width, MARGIN), ui->width - MARGIN - width);
    float below = popup->anchor.y + popup->anchor.h + 4.0f;
    float above = popup->anchor.y - 4.0f - height;
    float lowest = ui->height - MARGIN - height;
    float y = below <= lowest || above < MARGIN ? below : above;
    return (Rect){x, fmaxf(fminf(y, lowest), MARGIN), fmaxf(width, 0.0f), fmaxf(height, 0.0f)};
}

static float furthest(const Ui *ui, Rect box) {
    return fmaxf(line_height(ui) * (float)ui->popup.count + 2.0f * INSET - box.h, 0.0f);
}

static Rect item_box(const Ui *ui, Rect box, int i) {
    const float line = line_height(ui);
    return (Rect){box.x + INSET, box.y + INSET + line * (float)i - ui->popup.scroll, box.w - 2.0f * INSET, line};
}

static void scroll_to_highlight(Ui *ui, Rect box) {
    UiPopup *popup = &ui->popup;
    const float line = line_height(ui), top = line * (float)popup->at;
    popup->scroll = fminf(popup->scroll, top);
    popup->scroll = fmaxf(popup->scroll, top + line + 2.0f * INSET - box.h);
    popup->scroll = fminf(fmaxf(popup->scroll, 0.0f), furthest(ui, box));
}

// ---- what happens in it -------------------------------------------------------------------------------------------------------
static const char *refusal(const char *const *reasons, int i) {
    return reasons && i < UI_REFUSED_MAX ? reasons[i] : NULL;
}

// What the widget says of itself in every frame.
static void popup_refresh(Ui *ui, Rect anchor, int value, const char *const *names, int count) {
    UiPopup *popup = &ui->popup;
    int used = 0;
    for (int i = 0; i < UI_REFUSED_MAX; i++) {
        popup->refused[i] = i < count ? refusal(ui->refuse, i) : NULL;
    }
    for (int i = 0; i < count; i++) {
        int size = (int)strlen(names[i]) + 1;
        popup->names = ui_grow(popup->names, &popup->names_cap, used + size, 1);
        memcpy(popup->names + used, names[i], (size_t)size);
        used += size;
    }
    popup->seen = true;
    popup->anchor = anchor;
    popup->current = value;
    popup->count = count;
}

static void popup_open(Ui *ui, int id, Rect anchor, int value, const char *const *names, int count) {
    UiPopup *popup = &ui->popup;
    int at = value < 0 ? 0 : value < count ? value : count - 1;
    *popup = (UiPopup){.id = id, .at = at, .opened_at = ui->in.mouse, .names = popup->names, .names_cap = popup->names_cap};
    popup_refresh(ui, anchor, value, names, count);
    scroll_to_highlight(ui, popup_box(ui));
}

static int item_under(const Ui *ui, Rect box) {
    if (!rect_contains(ui_inset(box, 0.0f, INSET), ui->in.mouse)) {
        return -1;
    }
    int i = (int)floorf((ui->in.mouse.y - box.y - INSET + ui->popup.scroll) / line_height(ui));
    return i >= 0 && i < ui->popup.count ? i : -1;
}

// A click on a line, or press, drag and let go as in a menu.
static void popup_mouse(Ui *ui, Rect box, int *value) {
    UiPopup *popup = &ui->popup;
    int under = item_under(ui, box);
    Vec2 moved = {ui->in.mouse.x - popup->opened_at.x, ui->in.mouse.y - popup->opened_at.y};
    popup->armed = popup->armed || ui->in.pressed || hypotf(moved.x, moved.y) > 6.0f;
    if (under >= 0 && (ui->moved || ui->in.pressed)) {
        popup->at = under;
    }
    if (ui->wheel != 0.0f) {
        popup->scroll = fminf(fmaxf(popup->scroll - line_height(ui) * ui->wheel, 0.0f), furthest(ui, box));
        ui->wheel = 0.0f;
    }
    const bool scrolled = finger_scrolls(ui, &popup->scroll, furthest(ui, box));
    if (ui->in.pressed && !rect_contains(box, ui->in.mouse)) {
        popup->id = 0;
    } else if (ui->in.released && popup->armed && under >= 0 && !scrolled && !refusal(popup->refused, under)) {
        *value = under;
        popup->id = 0;
    }
}

static void popup_keys(Ui *ui, Rect box, int *value) {
    UiPopup *popup = &ui->popup;
    int before = popup->at;
    int pages = ui_take_key(ui, UI_KEY_PAGE_DOWN) - ui_take_key(ui, UI_KEY_PAGE_UP);
    popup->at += ui_take_key(ui, UI_KEY_DOWN) - ui_take_key(ui, UI_KEY_UP) + 8 * pages;
    popup->at = ui_take_key(ui, UI_KEY_HOME) ? 0 : ui_take_key(ui, UI_KEY_END) ? popup->count - 1 : popup->at;
    popup->at = popup->at < 0 ? 0 : popup->at >= popup->count ? popup->count - 1 : popup->at;
    if (popup->at != before) {
        scroll_to_highlight(ui, box);
    }
    if (ui_take_key(ui, UI_KEY_ENTER) + ui_take_key(ui, UI_KEY_SPACE) > 0 && !refusal(popup->refused, popup->at)) {
        *value = popup->at;
        popup->id = 0;
    } else if (ui_take_key(ui, UI_KEY_ESCAPE) + ui_take_key(ui, UI_KEY_TAB) + ui_take_key(ui, UI_KEY_BACK_TAB) > 0) {
        popup->id = 0;
    }
}

// ---- drawing --------------------------------------------------------------------------------------------------------------------
static void draw_item(Ui *ui, Rect line, int i, const char *name) {
    const Theme *theme = ui->theme;
    bool current = i == ui->popup.current;
    if (i == ui->popup.at) {
        ui_draw_box(ui, line, UI_RADIUS - INSET, theme->raised, 0.0f, 0);
    }
    Rect text = {line.x + 10.0f, line.y, fmaxf(line.w - 38.0f, 0.0f), line.h};
    UiWeight weight = current ? UI_WEIGHT_MEDIUM : UI_WEIGHT_REGULAR;
    Rgba ink = refusal(ui->popup.refused, i) ? color_mix(theme->panel, theme->muted, 0.6f) : theme->text;
    ui_draw_text(ui, text, weight, theme->size_body, ink, -1, false, name);
    if (current) {
        Vec2 at = {line.x + line.w - 16.0f, line.y + 0.5f * line.h};
        const Vec2 tick[3] = {{at.x - 4.5f, at.y}, {at.x - 1.5f, at.y + 3.2f}, {at.x + 4.5f, at.y - 3.6f}};
        ui_draw_polyline(ui, 3, tick, 1.6f, theme->text);
    }
}

// Why the highlighted line cannot be chosen: beside the list, or without room there below or above it.
static void draw_refusal(Ui *ui, Rect list) {
    const char *why = ui->popup.at < ui->popup.count ? refusal(ui->popup.refused, ui->popup.at) : NULL;
    if (!why) {
        return;
    }
    Vec2 size = tip_size(ui, why);
    Rect line = item_box(ui, list, ui->popup.at);
    Rect box = {list.x - MARGIN - size.x, line.y + 0.5f * (line.h - size.y), size.x, size.y};
    if (box.x < MARGIN) {
        bool below = list.y + list.h + MARGIN + size.y <= ui->height;
        box = (Rect){list.x, below ? list.y + list.h + MARGIN : list.y - MARGIN - size.y, size.x, size.y};
    }
    tip_box(ui, box, why, ui->theme->line, 1.0f);
}

void popup_draw(Ui *ui) {
    UiPopup *popup = &ui->popup;
    if (popup->id == 0) {
        return;
    }
    const Theme *theme = ui->theme;
    Rect box = popup_box(ui);
    popup->scroll = fminf(fmaxf(popup->scroll, 0.0f), furthest(ui, box));
    ui_draw_shadow(ui, (Rect){box.x, box.y + 4.0f, box.w, box.h}, UI_RADIUS, 24.0f, theme->dark ? 0x000000A0u : 0x141A2433u);
    ui_draw_box(ui, box, UI_RADIUS, theme->panel, 1.0f, theme->line);
    ui_draw_clip(ui, ui_inset(box, 1.0f, 1.0f));
    const char *name = popup->names;
    for (int i = 0; i < popup->count; i++, name += strlen(name) + 1) {
        draw_item(ui, item_box(ui, box, i), i, name);
    }
    float far = furthest(ui, box);
    if (far > 0.0f) {
        float height = fmaxf((box.h - 8.0f) * box.h / (box.h + far), 16.0f);
        float y = box.y + 4.0f + (box.h - 8.0f - height) * popup->scroll / far;
        ui_draw_box(ui, (Rect){box.x + box.w - 6.0f, y, 3.0f, height}, 1.5f, color_fade(theme->muted, 0.5f), 0.0f, 0);
    }
    ui_draw_clip(ui, (Rect){0});
    draw_refusal(ui, box);
}

// The next value by an arrow key, over those that cannot be chosen; `value` itself where there is none.
static int step_over(const Ui *ui, int value, int step, int count) {
    int to = value + step;
    while (step != 0 && to >= 0 && to < count && refusal(ui->refuse, to)) {
        to += step > 0 ? 1 : -1;
    }
    to = to < 0 ? 0 : to >= count ? count - 1 : to;
    return refusal(ui->refuse, to) ? value : to;
}

// ---- the widget -----------------------------------------------------------------------------------------------------------------
static void popup_step(Ui *ui, Rect anchor, int *value, const char *const *names, int count) {
    popup_refresh(ui, anchor, *value, names, count);
    Rect box = popup_box(ui);
    popup_mouse(ui, box, value);
    if (ui->popup.id) {
        popup_keys(ui, box, value);
    }
}

// The name, as wide as `room`, without what it explains in brackets if it is too wide and stays unlike the others.
static const char *brief_name(Ui *ui, float room, int value, const char *const *names, int count, char *text, size_t size) {
    const char *bracket = strstr(names[value], " (");
    bool apart = bracket && ui_text_width(ui, UI_WEIGHT_MEDIUM, ui->theme->size_body, names[value]) > room;
    const size_t len = apart ? (size_t)(bracket - names[value]) : 0;
    for (int i = 0; i < count && apart; i++) {
        apart = i == value || strncmp(names[i], names[value], len) != 0;
    }
    snprintf(text, size, "%.*s", (int)len, names[value]);
    return apart ? text : names[value];
}

// The label keeps its width, down to half of the box: the list names the choice in full.
static void draw_chosen(Ui *ui, Rect box, const char *label, int value, const char *const *names, int count) {
    const float size = ui->theme->size_body, label_w = ui_text_width(ui, UI_WEIGHT_REGULAR, size, label) + 1.0f;
    const float room = fmaxf(box.w - label_w - LABEL_GAP, 0.5f * box.w);
    const bool known = value >= 0 && value < count;
    char text[96];
    const char *name = known ? brief_name(ui, room, value, names, count, text, sizeof text) : "\xE2\x80\x93";
    const float w = fminf(ui_text_width(ui, UI_WEIGHT_MEDIUM, size, name) + 1.0f, room);
    ui_draw_text(ui, (Rect){box.x, box.y, fmaxf(box.w - w - LABEL_GAP, 0.0f), box.h}, UI_WEIGHT_REGULAR, size,
                 ui_ink(ui, ui->theme->muted), -1, false, label);
    ui_draw_text(ui, (Rect){box.x + box.w - w, box.y, w, box.h}, UI_WEIGHT_MEDIUM, size, ui_ink(ui, ui->theme->text), 1, false,
                 name);
}

// Returns where label and choice stand.
static Rect draw_choice(Ui *ui, int id, Rect box, const UiTouch *touch) {
    const Theme *theme = ui->theme;
    bool open = ui->popup.id == id;
    float hover = ui_ease(ui, id, SLOT_HOVER, touch->hover || open ? 1.0f : 0.0f, UI_HOVER_S);
    ui_draw_box(ui, box, UI_RADIUS, color_mix(theme->well, theme->raised, 0.6f * hover), 1.0f, theme->line);
    Rect inside = {box.x + 12.0f, box.y, fmaxf(box.w - 40.0f, 0.0f), box.h};
    Vec2 at = {box.x + box.w - 17.0f, box.y + 0.5f * box.h};
    ui_chevron(ui, at, 3.5f, 1.0f, ui_ink(ui, color_mix(theme->muted, theme->text, hover)));
    ui_focus_ring(ui, id, box, UI_RADIUS);
    return inside;
}

bool ui_choice(Ui *ui, int id, const char *label, int *value, const char *const *names, int count, const char *help) {
    Rect box = ui_take(ui, ui->theme->row);
    UiTouch touch = ui_touch(ui, id, box, help);
    int before = *value;
    if (ui->popup.id == id && !ui->disabled && count > 0) {
        popup_step(ui, box, value, names, count);
    } else if (count > 0 && (touch.pressed || ui_take_press(ui, &touch))) {
        popup_open(ui, id, box, *value, names, count);
    } else if (touch.keyed) {
        *value = step_over(ui, *value, ui_take_key(ui, UI_KEY_RIGHT) - ui_take_key(ui, UI_KEY_LEFT), count);
    }
    ui->refuse = NULL;
    draw_chosen(ui, draw_choice(ui, id, box, &touch), label, *value, names, count);
    return *value != before;
}
