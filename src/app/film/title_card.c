#include "app/film/title_card.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SHARE 0.084f    // of the shorter side: the title's size,
#define SMALLEST 0.045f // where it is long; below that it takes several lines
#define BESIDE 0.09f    // of the width, left free at either side
#define RULE 3.0f       // points: the line below the title

// As large as one line allows.
static float title_size(Ui *ui, float side, float room, const char *title) {
    const float usual = SHARE * side, wide = ui_text_width(ui, UI_WEIGHT_SEMIBOLD, usual, title);
    return fmaxf(usual * fminf(1, room / fmaxf(wide, 1)) * 0.999f, SMALLEST * side);
}

void title_card_draw(Ui *ui, const Theme *theme, float width, float height, const char *text, float alpha) {
    char title[512];
    const size_t length = strcspn(text, "\n");
    const char *rest = text[length] ? text + length + 1 : "";
    const float side = fminf(width, height), x = roundf(BESIDE * width), room = width - 2 * x;
    snprintf(title, sizeof title, "%.*s", (int)length, text);
    const float large = title_size(ui, side, room, title), small = fmaxf(0.45f * large, 0.032f * side), gap = 0.5f * large;
    const Rect measure = {0, 0, room, 0};
    const float title_h = ui_draw_lines(ui, measure, UI_WEIGHT_SEMIBOLD, large, 1.25f * large, 0, title);
    const float rest_h = rest[0] ? ui_draw_lines(ui, measure, UI_WEIGHT_REGULAR, small, 1.45f * small, 0, rest) : 0;
    float y = roundf(0.5f * (height - title_h - rest_h - 2 * gap - RULE));
    ui_draw_box(ui, (Rect){0, 0, width, height}, 0, color_fade(theme->stage, alpha), 0, 0);
    ui_draw_lines(ui, (Rect){x, y, room, 0}, UI_WEIGHT_SEMIBOLD, large, 1.25f * large, color_fade(theme->text, alpha), title);
    y += title_h + gap;
    ui_draw_box(ui, (Rect){x, y, 2.2f * large, RULE}, 0, color_fade(theme->ot, alpha), 0, 0);
    ui_draw_lines(ui, (Rect){x, y + RULE + gap, room, 0}, UI_WEIGHT_REGULAR, small, 1.45f * small, color_fade(theme->muted, alpha), rest);
}
