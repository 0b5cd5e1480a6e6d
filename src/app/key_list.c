#include "app/key_list.h"

#include "app/platform.h"
#include "base/language.h"

#include <SDL_keycode.h>
#include <math.h>

enum { ID_COLUMN = 7000, ID_CLOSE, ID_PART, ID_ROW = ID_PART + 32 };

#define GUTTER 36.0f // between a key and what stands in the next column, where keys come last
#define WIDTH 700.0f // points,
#define ROOMY 760.0f // and for fingers
#define HEAD 64.0f
#define FOOT 20.0f
#define SIDE 28.0f
#define LINE 28.0f
#define SIGNS 84.0f // width of the keys' names,
#define ROOMY_SIGNS 112.0f
#define RADIUS 8.0f

enum { PARTS = 3 };

// Lines that name several keys: each has a button of its own, for fingers. The data sets have their pictures in the panel.
static const struct {
    int symbol;
    bool ctrl;
    struct { const char *text; int symbol; bool shift; } part[PARTS];
} several[] = {
    {SDLK_LEFT, false, {{"←", SDLK_LEFT, false}, {"→", SDLK_RIGHT, false}}},
    {SDLK_LEFTBRACKET, false, {{"[", SDLK_LEFTBRACKET, false}, {"]", SDLK_RIGHTBRACKET, false}}},
    {SDLK_HOME, false, {{"Home", SDLK_HOME, false}, {"End", SDLK_END, false}}},
    {SDLK_F2, false, {{"F2", SDLK_F2, false}, {"F3", SDLK_F3, false}, {"F4", SDLK_F4, false}}},
    {SDLK_1, false, {{0}}},
    {SDLK_F5, false, {{"F5", SDLK_F5, false}, {"Shift", SDLK_F5, true}}},
    {SDLK_PLUS, true, {{"+", SDLK_PLUS, false}, {"−", SDLK_MINUS, false}, {"0", SDLK_0, false}}},
};
enum { SEVERAL = sizeof several / sizeof several[0] };

typedef struct {
    Ui *ui;
    const Theme *theme;
    Rect box;    // of the whole list
    int columns; // side by side
    int per_column;
    float line, size, signs;
    bool roomy;
} List;

// NULL: it is not in the list.
static const char *label_of(int index) {
    return keys_label(keys_at(index), platform_has_page());
}

static int shown_rows(void) {
    int rows = 0;
    for (int i = 0; i < keys_count(); i++) {
        rows += label_of(i) != NULL;
    }
    return rows;
}

// The usual list shrinks until all of it is in sight; the one for fingers scrolls.
static List measure(Ui *ui, const Theme *theme, float width, float height) {
    List list = {.ui = ui, .theme = theme, .roomy = theme_roomy(theme)};
    const int rows = shown_rows(); // at least one: the key that opened this
    const float w = fminf(list.roomy ? ROOMY : WIDTH, width - 32);
    list.columns = w > (list.roomy ? 600 : 400) ? 2 : 1;
    list.per_column = rows > list.columns ? (rows + list.columns - 1) / list.columns : 1;
    list.line = list.roomy ? theme->row : fminf(LINE, (height - 32 - HEAD - FOOT) / (float)list.per_column);
    list.size = list.roomy ? theme->size_body : fminf(theme->size_body, 0.74f * list.line);
    list.signs = list.roomy ? ROOMY_SIGNS : SIGNS * list.size / theme->size_body;
    const float h = fminf(HEAD + FOOT + list.line * (float)list.per_column, height - 32);
    list.box = (Rect){0.5f * (width - w), 0.5f * (height - h), w, h};
    return list;
}

// Index in `several`; -1: the line names one key.
static int several_of(const KeyRow *row) {
    for (int k = 0; k < SEVERAL; k++) {
        if (several[k].symbol == row->symbol && several[k].ctrl == row->ctrl && !row->shift) {
            return k;
        }
    }
    return -1;
}

static float part_width(const List *list, const char *text) {
    return fmaxf(ui_text_width(list->ui, UI_WEIGHT_SEMIBOLD, list->theme->size_small, text) + 16, 36);
}

// To the right end of the box.
static const KeyRow *draw_parts(const List *list, int k, Rect box) {
    const KeyRow *asked = NULL;
    float x = box.x + box.w + 6;
    for (int p = 0; p < PARTS && several[k].part[p].text; p++) {
        x -= part_width(list, several[k].part[p].text) + 6;
    }
    for (int p = 0; p < PARTS && several[k].part[p].text; p++) {
        const char *text = several[k].part[p].text;
        const Rect cap = {x, box.y + 4, part_width(list, text), box.h - 8};
        if (ui_area(list->ui, ID_PART + k * PARTS + p, cap, 6, NULL)) {
            asked = keys_row(several[k].part[p].symbol, several[k].ctrl, several[k].part[p].shift);
        }
        ui_draw_text(list->ui, cap, UI_WEIGHT_SEMIBOLD, list->theme->size_small, list->theme->text, 0, false, text);
        x += cap.w + 6;
    }
    return asked;
}

// For a keyboard the key comes first; for fingers what it does, as a menu has it.
static void draw_words(const List *list, const KeyRow *row, const char *label, Rect box, bool parts, float lit) {
    const Theme *theme = list->theme;
    const Rgba shade = color_mix(theme->muted, theme->text, lit);
    const float w = box.w - list->signs;
    if (list->roomy) {
        ui_draw_text(list->ui, (Rect){box.x, box.y, w, box.h}, UI_WEIGHT_REGULAR, list->size, theme->text, -1, false, tr(label));
    } else {
        ui_draw_text(list->ui, (Rect){box.x + list->signs, box.y, w - 8, box.h}, UI_WEIGHT_REGULAR, list->size, shade, -1, false, tr(label));
    }
    const Rect signs = {list->roomy ? box.x + w : box.x, box.y, list->signs - (list->roomy ? GUTTER : 4), box.h};
    if (!parts) {
        ui_draw_text(list->ui, signs, UI_WEIGHT_SEMIBOLD, list->size, list->roomy ? shade : theme->text, list->roomy ? 1 : -1, false, row->shown);
    }
}

static const KeyRow *draw_row(const List *list, int index, Rect box, bool *again) {
    const KeyRow *row = keys_at(index), *asked = NULL;
    const int k = several_of(row);
    const bool parts = k >= 0 && list->roomy && several[k].part[0].text;
    float lit = 0;
    if (parts) {
        asked = draw_parts(list, k, (Rect){box.x, box.y, box.w - GUTTER, box.h});
        *again = *again || (asked && asked->action != ACT_LESSON && asked->action != ACT_LESSONS);
    } else if (k < 0 && ui_line_area(list->ui, ID_ROW + index, (Rect){box.x - 8, box.y, box.w - (list->roomy ? GUTTER - 16 : -8), box.h}, RADIUS, &lit)) {
        asked = row;
    }
    draw_words(list, row, label_of(index), box, parts, lit);
    return asked;
}

static const KeyRow *draw_rows(const List *list, bool *again) {
    const Rect box = list->box, room = {box.x + SIDE - 8, box.y + HEAD, box.w - 2 * SIDE + 16, box.h - HEAD - FOOT};
    const float w = (box.w - 2 * SIDE) / (float)list->columns;
    const KeyRow *asked = NULL;
    ui_column_begin(list->ui, ID_COLUMN, room, 0);
    const Rect all = ui_take_row(list->ui, list->line * (float)list->per_column);
    for (int i = 0, at = 0; i < keys_count(); i++) {
        const Rect row = {all.x + 8 + w * (float)(at / list->per_column), all.y + list->line * (float)(at % list->per_column), w, list->line};
        if (label_of(i)) {
            const KeyRow *pressed = draw_row(list, i, row, again);
            asked = pressed ? pressed : asked;
            at++;
        }
    }
    ui_column_end(list->ui);
    return asked;
}

const KeyRow *key_list_draw(Ui *ui, const Theme *theme, const UiInput *input, float width, float height, bool *open) {
    const List list = measure(ui, theme, width, height);
    bool again = false;
    const bool closed = ui_sheet(ui, ID_CLOSE, (Rect){0, 0, width, height}, list.box, tr("Shortcuts"), tr("Press ? or Esc to close"));
    const KeyRow *asked = draw_rows(&list, &again);
    const bool outside = input->pressed && !rect_contains(list.box, input->mouse);
    *open = !closed && !outside && (!asked || again);
    return asked && asked->action == ACT_HELP ? NULL : asked;
}
