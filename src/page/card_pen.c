// How words are set on a lesson's card.
#include "page/card_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

float card_paragraphs(const CardPen *pen, Rect box, UiWeight weight, float size, Rgba color, const char *text) {
    const float line = roundf(CARD_LINE * size);
    float y = 0;
    for (const char *at = text; *at;) {
        char part[LESSON_TEXT_MAX];
        const char *end = strstr(at, "\n\n");
        snprintf(part, sizeof part, "%.*s", end ? (int)(end - at) : (int)strlen(at), at);
        y += y > 0 ? 0.45f * size : 0;
        y += ui_draw_lines(pen->ui, (Rect){box.x, box.y + y, box.w, 0}, weight, size, line, pen->drawn ? color : 0, part);
        at = end ? end + 2 : at + strlen(at);
    }
    return y;
}

void card_line(const CardPen *pen, Rect box, UiWeight weight, float size, Rgba color, int align, const char *text) {
    if (pen->drawn) {
        const float w = ui_text_width(pen->ui, weight, size, text);
        const float fits = size * fminf(1, fmaxf(box.w / fmaxf(w + 1, 1), CARD_NARROW));
        ui_draw_text(pen->ui, box, weight, fits, color, align, false, text);
    }
}
