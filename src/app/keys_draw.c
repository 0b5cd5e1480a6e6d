#include "app/keys.h"
#include "base/language.h"

#include <math.h>

void keys_draw(Ui *ui, const Theme *theme, float width, float height) {
    int rows = 0; // at least one: the key that opened this
    for (int i = 0; i < keys_count(); i++) {
        rows += keys_at(i)->shown != NULL;
    }
    float w = fminf(660, width - 32);
    int columns = w > 400 ? 2 : 1;
    int per_column = rows > columns ? (rows + columns - 1) / columns : 1;
    float line = fminf(28, (height - 32 - 84) / (float)per_column);
    float size = fminf(theme->size_body, 0.74f * line);
    float signs = 84 * size / theme->size_body;
    float h = 84 + line * (float)per_column;
    Rect box = {0.5f * (width - w), 0.5f * (height - h), w, h};
    ui_draw_box(ui, (Rect){0, 0, width, height}, 0, color_fade(theme->background, 0.6f), 0, 0);
    ui_draw_shadow(ui, box, 12, 32, color_fade(0x000000FF, theme->dark ? 0.6f : 0.22f));
    ui_draw_box(ui, box, 12, theme->panel, 1, theme->line);
    ui_draw_text(ui, (Rect){box.x + 28, box.y + 16, w - 56, 36}, UI_WEIGHT_SEMIBOLD, theme->size_large, theme->text, -1, false,
                 tr("Shortcuts"));
    ui_draw_text(ui, (Rect){box.x + 28, box.y + 16, w - 56, 36}, UI_WEIGHT_REGULAR, theme->size_body, theme->muted, 1, false,
                 tr("Press ? or Esc to close"));
    float column_w = (w - 56) / (float)columns;
    for (int i = 0, at = 0; i < keys_count(); i++) {
        const KeyRow *row = keys_at(i);
        if (!row->shown) {
            continue;
        }
        float x = box.x + 28 + column_w * (float)(at / per_column);
        float y = box.y + 64 + line * (float)(at % per_column);
        ui_draw_text(ui, (Rect){x, y, signs - 4, line}, UI_WEIGHT_SEMIBOLD, size, theme->text, -1, false, row->shown);
        ui_draw_text(ui, (Rect){x + signs, y, column_w - signs - 8, line}, UI_WEIGHT_REGULAR, size, theme->muted, -1, false,
                     tr(row->label));
        at++;
    }
}
