#include "app/buttons.h"

#include "base/language.h"

#include <SDL_keycode.h>
#include <math.h>

enum { ID_BUTTON = 7300 };

typedef struct {
    UiIcon icon;
    int symbol;
    bool ctrl, shift;
    const char *help;
} Button;

static const Button buttons[] = {
    {UI_ICON_PLAY, SDLK_SPACE, false, false, TR("Play or pause the flow")},
    {UI_ICON_UNDO, SDLK_z, true, false, TR("Undo")},
    {UI_ICON_REDO, SDLK_y, true, false, TR("Redo")},
    {UI_ICON_LESSONS, SDLK_F5, false, true, TR("Choose a lesson")},
    {UI_ICON_FULL, SDLK_F11, false, false, TR("Full screen")},
    {UI_ICON_PANEL, SDLK_h, false, false, TR("Hide or show the panel")},
    {UI_ICON_MORE, SDLK_QUESTION, false, false, TR("All shortcuts")},
};
enum { BUTTONS = sizeof buttons / sizeof buttons[0] };

const KeyRow *buttons_draw(Ui *ui, const Theme *theme, const Layout *layout, bool playing) {
    const Rect box = layout->buttons;
    const int first = layout->bar.h > 0 ? 1 : 0; // which has a button to play
    const float side = theme->row, step = fminf((box.w - 2) / (float)(BUTTONS - first), 2 * side);
    const float x = box.x + 0.5f * (box.w - step * (float)(BUTTONS - first));
    const KeyRow *asked = NULL;
    if (box.h <= 0) {
        return NULL;
    }
    ui_draw_box(ui, box, 0, theme->panel, 0, 0);
    ui_draw_box(ui, (Rect){box.x, box.y, box.x > 0 ? 1 : box.w, box.x > 0 ? box.h : 1}, 0, theme->line, 0, 0);
    if (box.y + box.h < layout->panel.y + layout->panel.h) {
        ui_draw_box(ui, (Rect){box.x, box.y + box.h - 1, box.w, 1}, 0, theme->line, 0, 0);
    }
    for (int i = first; i < BUTTONS; i++) {
        const Button *button = &buttons[i];
        const Rect at = {x + step * (float)(i - first) + 0.5f * (step - side), box.y + 0.5f * (box.h - side), side, side};
        const UiIcon icon = i == 0 && playing ? UI_ICON_PAUSE : button->icon;
        if (ui_icon_button(ui, ID_BUTTON + i, at, icon, tr(button->help))) {
            asked = keys_row(button->symbol, button->ctrl, button->shift);
        }
    }
    return asked;
}
