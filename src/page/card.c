#include "page/card.h"

#include "base/language.h"
#include "page/card_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ID_BACK = 5030, ID_NEXT, ID_RETURN, ID_END, ID_DARK };

// Card units.
#define PAD_TOP 16.0f
#define PAD_FOOT 18.0f
#define TEXT 22.0f
#define TITLE 1.28f   // of the text's size
#define TITLE_H 1.75f // of the title's size, with the gap below it
#define COLUMN 0.46f  // of the width, where there are two columns
#define BETWEEN 40.0f
#define MEASURE 980.0f // the widest text
#define LEAST 150.0f
#define MOST 0.40f  // of the window's height, while the text is larger than CARD_LEAST
#define TINY 12.0f
#define ICON 32.0f
#define BAR 5.0f

// ---- parts -------------------------------------------------------------------------------------------------------------------------

// Where the lesson stands, with arrows for hands. Returns its width.
static float draw_place(const CardPen *pen, Rect row, CardHand *hand) {
    const LessonCard *card = pen->card;
    const float size = CARD_SMALL * pen->size;
    char text[32];
    snprintf(text, sizeof text, "%d / %d", card->step + 1, card->steps);
    const float w = 1.06f * ui_text_width(pen->ui, UI_WEIGHT_MEDIUM, size, text) + 12;
    const float side = pen->icon, x = row.x + row.w - (card->filmed ? 0 : side), y = row.y + 0.5f * (row.h - side);
    if (pen->drawn) {
        ui_draw_text(pen->ui, (Rect){x - w, row.y, w, row.h}, UI_WEIGHT_MEDIUM, size, pen->theme->muted, 0, true, text);
    }
    if (pen->drawn && !card->filmed) {
        if (pen->roomy && ui_icon_button(pen->ui, ID_END, (Rect){x - w - 2 * side - 12, y, side, side}, UI_ICON_CLOSE, tr("End the lesson (Esc, twice)"))) {
            hand->act = CARD_END;
        }
        if (pen->roomy && ui_icon_button(pen->ui, ID_DARK, (Rect){x - w - 3 * side - 24, y, side, side}, UI_ICON_DARK,
                                         tr("Black screen (B). A touch ends it."))) {
            hand->act = CARD_DARK;
        }
        if (ui_icon_button(pen->ui, ID_NEXT, (Rect){x, y, side, side}, UI_ICON_NEXT, tr("Next step (PageDown)"))) {
            hand->act = CARD_NEXT;
        }
        if (ui_icon_button(pen->ui, ID_BACK, (Rect){x - w - side, y, side, side}, UI_ICON_BACK, tr("Step before (PageUp)"))) {
            hand->act = CARD_BACK;
        }
    }
    return w + 2 * side + (pen->roomy ? 2 * side + 24 : 0);
}

// What a step that is not ready waits for.
static float waiting(const CardPen *pen, Rect box) {
    const LessonCard *card = pen->card;
    const float size = CARD_SMALL * pen->size, line = CARD_LINE * size;
    if (pen->drawn) {
        const Rect bar = {box.x, box.y + line + 4, fminf(box.w, 420), BAR};
        card_line(pen, (Rect){box.x, box.y, box.w, line}, UI_WEIGHT_MEDIUM, size, pen->theme->muted, -1, card->doing);
        ui_draw_box(pen->ui, bar, 0.5f * BAR, pen->theme->line, 0, 0);
        ui_draw_box(pen->ui, (Rect){bar.x, bar.y, bar.w * (float)fmin(fmax(card->progress, 0.01), 1), BAR}, 0.5f * BAR, pen->theme->focus, 0,
                    0);
    }
    return line + 4 + BAR;
}

// How one who has left the script comes back.
static float way_back(const CardPen *pen, Rect box, CardHand *hand) {
    const float size = CARD_SMALL * pen->size, h = pen->roomy ? fmaxf(1.9f * size, pen->icon) : 1.9f * size;
    const char *text = tr("You have left the script. Enter comes back.");
    if (pen->drawn) {
        const Rect button = {box.x, box.y, fminf(ui_text_width(pen->ui, UI_WEIGHT_MEDIUM, size, text) + 28, box.w), h};
        if (ui_area(pen->ui, ID_RETURN, button, 8, NULL)) {
            hand->act = CARD_RETURN;
        }
        card_line(pen, (Rect){button.x + 14, button.y, button.w - 28, h}, UI_WEIGHT_MEDIUM, size, pen->theme->text, -1, text);
    }
    return h;
}

// The measured answer in words, marked as what counts.
static float result(const CardPen *pen, Rect box) {
    const float in = 16;
    const float h = card_paragraphs(pen, (Rect){box.x + in, box.y, box.w - in, 0}, UI_WEIGHT_SEMIBOLD, pen->size, pen->theme->text, pen->card->result);
    if (pen->drawn) {
        ui_draw_box(pen->ui, (Rect){box.x, box.y + 3, 4, h - 6}, 2, pen->theme->focus, 0, 0);
    }
    return h;
}

// ---- the card ----------------------------------------------------------------------------------------------------------------------

// Whether the numbers of a step that asks stand below what is asked: where that is a line or two. Else they stand below the text.
static bool is_short(const LessonCard *card) {
    return card_asks(card) && card->question->kind == QUESTION_PLACE;
}

// Below the title: text, the answer, numbers, what is waited for.
static float left_column(const CardPen *pen, Rect box, CardHand *hand) {
    const LessonCard *card = pen->card;
    const bool asks = card_asks(card);
    const float gap = 0.5f * pen->size;
    float y = card_paragraphs(pen, box, UI_WEIGHT_REGULAR, pen->size, pen->theme->text, card->text);
    if (asks && card->revealed && card->result[0]) {
        y += y > 0 ? gap : 0;
        y += result(pen, (Rect){box.x, box.y + y, box.w, 0});
    }
    if (asks && !is_short(card) && card->measures.count > 0) {
        const float high = card_measures(pen, (Rect){box.x, box.y + y + gap, box.w, 0}, pen->size);
        y += high > 0 ? gap + high : 0;
    }
    if (card->doing[0]) {
        y += gap;
        y += waiting(pen, (Rect){box.x, box.y + y, box.w, 0});
    } else if (card->away) {
        y += gap;
        y += way_back(pen, (Rect){box.x, box.y + y, box.w, 0}, hand);
    }
    return y;
}

static void draw_title(const CardPen *pen, Rect row) {
    card_line(pen, row, UI_WEIGHT_SEMIBOLD, TITLE * pen->size, pen->theme->text, -1, pen->card->title);
}

// What is asked, or the numbers of a step that asks nothing.
static float right_column(const CardPen *pen, Rect box, CardHand *hand) {
    if (!card_asks(pen->card)) {
        return card_measures(pen, box, 1.25f * pen->size);
    }
    const float h = card_question(pen, box, hand), gap = 0.5f * pen->size;
    const bool numbers = is_short(pen->card) && pen->card->measures.count > 0;
    return h + (numbers ? gap + card_measures(pen, (Rect){box.x, box.y + h + gap, box.w, 0}, pen->size) : 0);
}

// All of it, as wide as the box. Returns the height.
static float compose(const CardPen *pen, Rect box, CardHand *hand) {
    const LessonCard *card = pen->card;
    const bool asks = card_asks(card), numbers = card->measures.count > 0 && !asks;
    const float title = TITLE * pen->size, title_h = TITLE_H * title;
    const Rect all = {box.x + pen->pad, box.y + PAD_TOP, box.w - 2 * pen->pad, 0};
    const Rect row = {all.x, all.y, all.w, 1.3f * title};
    const float place = draw_place(pen, row, hand);
    draw_title(pen, (Rect){row.x, row.y, row.w - place - 16, row.h});
    const float right_w = COLUMN * all.w, y = all.y + title_h;
    const bool two = asks || numbers;
    float h = left_column(pen, (Rect){all.x, y, two ? all.w - right_w - BETWEEN : fminf(all.w, MEASURE), 0}, hand);
    if (two) {
        h = fmaxf(h, right_column(pen, (Rect){all.x + all.w - right_w, y, right_w, 0}, hand));
    }
    return PAD_TOP + title_h + h + PAD_FOOT;
}

// How high it is, and will be when the step has answered: the pictures keep their size.
static float measure(const CardPen *pen, Rect box) {
    CardHand nobody = {0};
    const float h = compose(pen, box, &nobody);
    if (!pen->card->answers) {
        return h;
    }
    LessonCard later = *pen->card;
    later.asks = later.answers = false;
    later.revealed = true;
    memcpy(later.result, later.expected, sizeof later.result);
    CardPen then = *pen;
    then.card = &later;
    return fmaxf(h, compose(&then, box, &nobody));
}

// As large as the window's height bears: where a card is long, smaller; where it would leave the pictures no room, smaller still.
static CardPen pen_of(Screen *screen, const Experiment *experiment, const LessonCard *card, float room, float height, float *high) {
    CardPen pen = {.ui = screen->ui, .theme = screen->theme, .experiment = experiment, .card = card, .size = TEXT};
    pen.roomy = theme_roomy(screen->theme) && !card->filmed;
    pen.icon = pen.roomy ? fmaxf(ICON, screen->theme->row / screen->card) : ICON;
    pen.pad = LAYOUT_MARGIN * screen->stage_text / screen->card;
    const float unit = screen->card, most = MOST * height / unit, all = (height - LAYOUT_ABOVE_CARD) / unit;
    ui_stretch(screen->ui, unit);
    const Rect box = {0, 0, room / unit, 0};
    *high = measure(&pen, box);
    while ((*high > most && pen.size > CARD_LEAST) || (*high > all && pen.size > TINY)) {
        pen.size -= 1;
        *high = measure(&pen, box);
    }
    ui_stretch(screen->ui, 1);
    *high = fmaxf(*high, LEAST);
    return pen;
}

float card_height(Screen *screen, const Experiment *experiment, const LessonCard *card, float room, float height) {
    float high;
    pen_of(screen, experiment, card, room, height, &high);
    return ceilf(high * screen->card);
}

CardHand card_draw(Screen *screen, const Experiment *experiment, const LessonCard *card, Rect box) {
    CardHand hand = {0};
    float high;
    if (box.h <= 0) {
        return hand;
    }
    CardPen pen = pen_of(screen, experiment, card, box.w, (float)screen->height / screen->scale, &high);
    pen.drawn = true;
    ui_draw_box(screen->ui, box, 0, screen->theme->panel, 0, 0);
    ui_draw_box(screen->ui, (Rect){box.x, box.y, box.w, 1}, 0, screen->theme->line, 0, 0);
    ui_stretch(screen->ui, screen->card);
    compose(&pen, rect_scaled(box, 1 / screen->card), &hand);
    ui_stretch(screen->ui, 1);
    return hand;
}
