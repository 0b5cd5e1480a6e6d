#include "app/buttons.h"

#include "base/language.h"

#include <SDL_keycode.h>

enum { ID_BUTTON = 7300 };
#define RIM 10.0f // between the corner's buttons and the stage's edges

typedef struct {
    UiIcon icon;
    int symbol;
    bool ctrl, shift;
    const char *help;
} Button;

static const Button buttons[] = {
    {UI_ICON_UNDO, SDLK_z, true, false, TR("Undo")},
    {UI_ICON_REDO, SDLK_y, true, false, TR("Redo")},
    {UI_ICON_LESSONS, SDLK_F5, false, true, TR("Choose a lesson")},
    {UI_ICON_FULL, SDLK_F11, false, false, TR("Full screen")},
    {UI_ICON_PANEL, SDLK_h, false, false, TR("Hide or show the panel")},
    {UI_ICON_MORE, SDLK_QUESTION, false, false, TR("Everything that a key does")},
};
enum { BUTTONS = sizeof buttons / sizeof buttons[0] };

static const KeyRow *draw(Ui *ui, int first, Rect box, float side) {
    const KeyRow *asked = NULL;
    const int count = BUTTONS - first;
    const float gap = (box.w - side * (float)count) / (float)(count + 1);
    for (int i = 0; i < count; i++) {
        const Button *button = &buttons[first + i];
        const Rect at = {box.x + gap + (side + gap) * (float)i, box.y + 0.5f * (box.h - side), side, side};
        if (ui_icon_button(ui, ID_BUTTON + first + i, at, button->icon, tr(button->help))) {
            asked = keys_row(button->symbol, button->ctrl, button->shift);
        }
    }
    return asked;
}

const KeyRow *buttons_draw(Ui *ui, const Theme *theme, const Layout *layout, bool panel) {
    const Rect box = layout->buttons, stage = layout->stage;
    const float side = theme->row;
    if (box.h > 0) {
        ui_draw_box(ui, box, 0, theme->panel, 0, 0);
        ui_draw_box(ui, (Rect){box.x, box.y + box.h - 1, box.w, 1}, 0, theme->line, 0, 0);
        ui_draw_box(ui, (Rect){box.x, box.y, box.x > 0 ? 1 : box.w, box.x > 0 ? box.h : 1}, 0, theme->line, 0, 0);
        return draw(ui, 0, box, side);
    }
    const int first = panel ? BUTTONS - 1 : BUTTONS - 2; // a lesson may have taken the panel away
    const float w = (side + 6) * (float)(BUTTONS - first) + 2, h = side + 8;
    const Rect corner = {stage.x + stage.w - w - RIM, stage.y + stage.h - h - RIM, w, h};
    ui_draw_shadow(ui, corner, 0.5f * h, 12, color_fade(0x000000FF, theme->dark ? 0.4f : 0.12f));
    ui_draw_box(ui, corner, 0.5f * h, color_fade(theme->panel, 0.92f), 1, theme->line);
    return draw(ui, first, corner, side);
}
