#include "app/lecture/keys_shown.h"

#include "base/language.h"

#include <SDL_keyboard.h>
#include <ctype.h>
#include <math.h>
#include <stdio.h>

#define SHOWN_S 1.8
#define FADES_S 0.3
#define HEIGHT 40.0f // points
#define PAD 14.0f

// As it is written on the key.
static void name_of(const KeyPress *press, char *text, size_t size) {
    static const struct {
        int symbol;
        const char *sign;
    } signs[] = {{SDLK_LEFT, "←"}, {SDLK_RIGHT, "→"}, {SDLK_UP, "↑"}, {SDLK_DOWN, "↓"}, {SDLK_RETURN, "Enter"}, {SDLK_DELETE, "Del"}};
    const char *name = SDL_GetKeyName(press->symbol);
    char typed[2] = {0};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        name = signs[i].symbol == press->symbol ? signs[i].sign : name;
    }
    if (press->typed > ' ' && press->typed < 127) { // such as ?
        typed[0] = (char)toupper(press->typed);
        name = typed;
    }
    snprintf(text, size, "%s%s%s", press->ctrl ? "Ctrl+" : "", press->shift && !typed[0] ? "Shift+" : "", name);
}

void keys_shown_again(KeysShown *shown, const char *key, const char *does, double now_s) {
    snprintf(shown->key, sizeof shown->key, "%s", key);
    snprintf(shown->does, sizeof shown->does, "%s", does);
    shown->until_s = now_s + SHOWN_S;
}

void keys_shown_press(KeysShown *shown, const KeyPress *press, const KeyRow *row, double now_s) {
    char key[sizeof shown->key];
    name_of(press, key, sizeof key);
    keys_shown_again(shown, key, row ? row->label : "", now_s);
}

bool keys_shown_now(const KeysShown *shown, double now_s) {
    return shown->key[0] && now_s < shown->until_s;
}

// At the upper right of the stage, below the key of the colours.
void keys_shown_draw(const KeysShown *shown, Ui *ui, const Theme *theme, const Page *page, double now_s) {
    if (!keys_shown_now(shown, now_s)) {
        return;
    }
    const Rect stage = page->layout.stage;
    const char *does = shown->does[0] ? tr(shown->does) : "";
    const float alpha = (float)fmin((shown->until_s - now_s) / FADES_S, 1), size = theme->size_body;
    const float key_w = ui_text_width(ui, UI_WEIGHT_SEMIBOLD, 1.3f * size, shown->key) + 2;
    const float does_w = does[0] ? ui_text_width(ui, UI_WEIGHT_REGULAR, size, does) + PAD + 2 : 0;
    const Rect box = {stage.x + stage.w - 28 - key_w - does_w - 2 * PAD, stage.y + 76, key_w + does_w + 2 * PAD, HEIGHT};
    ui_draw_shadow(ui, box, 8, 14, color_fade(0x000000FF, alpha * (theme->dark ? 0.5f : 0.18f)));
    ui_draw_box(ui, box, 8, color_fade(theme->panel, alpha), 1, color_fade(theme->line, alpha));
    ui_draw_text(ui, (Rect){box.x + PAD, box.y, key_w, box.h}, UI_WEIGHT_SEMIBOLD, 1.3f * size, color_fade(theme->text, alpha), -1, false,
                 shown->key);
    ui_draw_text(ui, (Rect){box.x + 2 * PAD + key_w, box.y, fmaxf(does_w - PAD, 0), box.h}, UI_WEIGHT_REGULAR, size,
                 color_fade(theme->muted, alpha), -1, false, does);
}
