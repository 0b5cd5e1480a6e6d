// How words are set on a lesson's card.
#include "page/card_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define EVEN 0.75f // of a box, that lines are made narrower to at most
enum { HALVINGS = 5 };

// As narrow as it stays in as many lines, so that no word is left alone in the last one.
static float even_width(const CardPen *pen, float room, UiWeight weight, float size, const char *part) {
    const float high = ui_draw_lines(pen->ui, (Rect){0, 0, room, 0}, weight, size, 1, 0, part);
    float narrow = EVEN * room, wide = room;
    for (int i = 0; i < HALVINGS && high > 1; i++) {
        const float middle = 0.5f * (narrow + wide);
        if (ui_draw_lines(pen->ui, (Rect){0, 0, middle, 0}, weight, size, 1, 0, part) > high) {
            narrow = middle;
        } else {
            wide = middle;
        }
    }
    return wide;
}

float card_paragraphs(const CardPen *pen, Rect box, UiWeight weight, float size, Rgba color, const char *text) {
    const float line = roundf(CARD_LINE * size);
    float y = 0;
    for (const char *at = text; *at;) {
        char part[LESSON_TEXT_MAX];
        const char *end = strstr(at, "\n\n");
        snprintf(part, sizeof part, "%.*s", end ? (int)(end - at) : (int)strlen(at), at);
        y += y > 0 ? 0.45f * size : 0;
        const float w = even_width(pen, box.w, weight, size, part);
        y += ui_draw_lines(pen->ui, (Rect){box.x, box.y + y, w, 0}, weight, size, line, pen->drawn ? color : 0, part);
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
