// The right half of a lesson's card: what is asked and what was said, with the measured answer beside it; or the numbers of the step.
#include "page/card_parts.h"

#include "base/language.h"
#include "page/titles.h"

#include <math.h>
#include <stdio.h>

enum { ID_CHOICE = 5000, ID_UNVOTE = 5010, ID_NUMBER = 5020, ID_REVEAL };

#define ROW 1.75f   // heights, by the text's size
#define GAP 0.3f
#define KEYCAP 1.25f
#define VALUE_W 2.8f     // of the widest value, "-0.00", and a gap
#define NAME_SIZE 0.88f // of a number, by its values

// What hands press is high enough for fingers where these are used.
static float hand_high(const CardPen *pen, float high) {
    return pen->roomy ? fmaxf(high, pen->icon) : high;
}

bool card_asks(const LessonCard *card) {
    return card->question && (card->asks || card->revealed);
}

// Of what stands beside the values.
static float name_size(float size) {
    return fmaxf(NAME_SIZE * size, CARD_LEAST);
}

// ---- choices -----------------------------------------------------------------------------------------------------------------------

// Whether the choices are lanes, each with a value of its own.
static bool is_of_lanes(const Question *question) {
    return question->kind == QUESTION_LOWEST || question->kind == QUESTION_HIGHEST;
}

// What was measured of a choice that is a lane; "" where there is nothing to say.
static void value_text(const LessonCard *card, int choice, char *text, size_t size) {
    const Question *q = card->question;
    text[0] = '\0';
    if (card->revealed && is_of_lanes(q) && choice < card->measured.lanes) {
        quantity_text(q->quantity, card->measured.value[choice], text, size);
    }
}

static void tick(const CardPen *pen, Vec2 at, float size) {
    const Vec2 sign[3] = {{at.x - 0.30f * size, at.y}, {at.x - 0.08f * size, at.y + 0.24f * size}, {at.x + 0.34f * size, at.y - 0.28f * size}};
    ui_draw_polyline(pen->ui, 3, sign, 0.13f * size, pen->theme->focus);
}

// Its key, or, once it is known, whether it is right.
static void draw_sign(const CardPen *pen, Rect row, int choice, bool right) {
    const float side = KEYCAP * pen->size;
    const Rect cap = {row.x + 0.5f * (row.h - side), row.y + 0.5f * (row.h - side), side, side};
    char key[8];
    snprintf(key, sizeof key, "%d", choice + 1);
    if (right) {
        tick(pen, (Vec2){cap.x + 0.5f * side, cap.y + 0.5f * side}, pen->size);
    } else {
        ui_draw_box(pen->ui, cap, 0.22f * side, pen->theme->well, 1, pen->theme->line);
        card_line(pen, cap, UI_WEIGHT_MEDIUM, CARD_SMALL * pen->size, pen->card->revealed ? pen->theme->muted : pen->theme->text, 0, key);
    }
}

// At the right: how many said so, and what was measured. Returns the width taken.
static float draw_counts(const CardPen *pen, Rect row, int choice, bool right) {
    const LessonCard *card = pen->card;
    const float pad = 0.6f * pen->size;
    char votes[16] = "", value[24];
    float used = pad;
    value_text(card, choice, value, sizeof value);
    if (value[0]) {
        const float w = 1.08f * ui_text_width(pen->ui, UI_WEIGHT_SEMIBOLD, pen->size, value);
        ui_draw_text(pen->ui, (Rect){row.x, row.y, row.w - used, row.h}, UI_WEIGHT_SEMIBOLD, pen->size,
                     right ? pen->theme->focus : pen->theme->text, 1, true, value);
        used += w + pad;
    }
    if (card->guess.votes[choice] > 0) {
        snprintf(votes, sizeof votes, "%d", card->guess.votes[choice]);
        const float w = fmaxf(ui_text_width(pen->ui, UI_WEIGHT_MEDIUM, CARD_SMALL * pen->size, votes) + 0.7f * pen->size, 1.1f * pen->size);
        const Rect badge = {row.x + row.w - used - w, row.y + 0.5f * row.h - 0.55f * pen->size, w, 1.1f * pen->size};
        ui_draw_box(pen->ui, badge, 0.5f * badge.h, pen->theme->raised, 0, 0);
        ui_draw_text(pen->ui, badge, UI_WEIGHT_MEDIUM, CARD_SMALL * pen->size, pen->theme->text, 0, true, votes);
        used += w + pad;
    }
    return used;
}

// At its right end, for hands, which have no Shift. Returns its width.
static float draw_unvote(const CardPen *pen, Rect row, int choice, CardHand *hand) {
    const LessonCard *card = pen->card;
    const Rect box = {row.x + row.w - row.h, row.y, row.h, row.h};
    if (!pen->roomy || !card->asks || card->guess.votes[choice] == 0) {
        return 0;
    }
    if (ui_area(pen->ui, ID_UNVOTE + choice, box, 0.3f * pen->size, tr("Take a vote back"))) {
        *hand = (CardHand){.act = CARD_UNVOTE, .choice = choice};
    }
    const float y = box.y + 0.5f * box.h, half = 0.28f * pen->size;
    ui_draw_line(pen->ui, (Vec2){box.x + 0.5f * box.w - half, y}, (Vec2){box.x + 0.5f * box.w + half, y}, 2, pen->theme->text);
    return box.w + 0.3f * pen->size;
}

static void draw_choice(const CardPen *pen, Rect row, int choice, CardHand *hand) {
    const LessonCard *card = pen->card;
    const bool right = card->revealed && card->measured.right == choice;
    const float radius = 0.3f * pen->size;
    row.w -= draw_unvote(pen, row, choice, hand);
    if (card->asks && ui_area(pen->ui, ID_CHOICE + choice, row, radius, NULL)) {
        *hand = (CardHand){.act = CARD_VOTE, .choice = choice};
    }
    if (right) {
        ui_draw_box(pen->ui, row, radius, color_fade(pen->theme->focus, 0.14f), 1.5f, pen->theme->focus);
    }
    draw_sign(pen, row, choice, right);
    const float used = draw_counts(pen, row, choice, right);
    const Rgba ink = card->revealed && !right ? pen->theme->muted : pen->theme->text;
    card_line(pen, (Rect){row.x + row.h, row.y, row.w - row.h - used, row.h}, right ? UI_WEIGHT_SEMIBOLD : UI_WEIGHT_MEDIUM, name_size(pen->size),
              ink, -1, card->choice[choice]);
}

static float choices(const CardPen *pen, Rect box, CardHand *hand) {
    const float row = hand_high(pen, ROW * pen->size), step = row + GAP * pen->size;
    for (int i = 0; i < pen->card->choices && pen->drawn; i++) {
        draw_choice(pen, (Rect){box.x, box.y + step * (float)i, box.w, row}, i, hand);
    }
    return step * (float)pen->card->choices - GAP * pen->size;
}

// ---- numbers and places ------------------------------------------------------------------------------------------------------------

// Where on the track, 0..1: the answer.
static void draw_answer(const CardPen *pen, Rect track, double number) {
    const Question *q = pen->card->question;
    const float at = (float)fmin(fmax((number - q->from) / (q->to - q->from), 0), 1);
    const Vec2 top = {track.x + at * track.w, track.y}, foot = {top.x, track.y + track.h};
    ui_draw_line(pen->ui, top, foot, 3, pen->theme->focus);
}

static float number(const CardPen *pen, Rect box, CardHand *hand) {
    const LessonCard *card = pen->card;
    const Question *q = card->question;
    const float h = hand_high(pen, ROW * pen->size);
    double value = card->guess.said ? card->guess.number : 0.5 * (q->from + q->to);
    char text[32], label[64];
    if (!pen->drawn) {
        return 2 * h;
    }
    quantity_text(q->quantity, value, text, sizeof text);
    snprintf(label, sizeof label, "%s", tr("Your guess"));
    const float size = 1.15f * pen->size;
    card_line(pen, (Rect){box.x, box.y, box.w, h}, UI_WEIGHT_MEDIUM, name_size(pen->size), pen->theme->muted, -1, label);
    ui_draw_text(pen->ui, (Rect){box.x, box.y, box.w, h}, UI_WEIGHT_SEMIBOLD, size, pen->theme->text, 1, true,
                 card->guess.said ? text : "–");
    const Rect track = {box.x, box.y + h, box.w, h};
    if (card->asks && ui_scrubber(pen->ui, ID_NUMBER, track, NULL, "", &value, q->from, q->to, pen->theme->focus, NULL)) {
        *hand = (CardHand){.act = CARD_NUMBER, .number = value};
    } else if (card->revealed) {
        ui_draw_box(pen->ui, (Rect){track.x, track.y + 0.5f * track.h - 2, track.w, 4}, 2, pen->theme->line, 0, 0);
        if (card->guess.said) {
            const float at = (float)((value - q->from) / (q->to - q->from));
            ui_draw_disc(pen->ui, (Vec2){track.x + at * track.w, track.y + 0.5f * track.h}, 8, pen->theme->muted);
        }
        draw_answer(pen, track, card->measured.value[0]);
    }
    return 2 * h;
}

static float place(const CardPen *pen, Rect box) {
    const LessonCard *card = pen->card;
    const bool said = card->guess.said;
    const char *text = card->revealed ? (said ? tr("The ring is where it arrived, the cross is your guess.") : tr("The ring is where it arrived."))
                       : said         ? tr("The cross is your guess. Click again to move it.")
                                      : tr("Click on the stage where you expect it to arrive.");
    return card_paragraphs(pen, box, UI_WEIGHT_MEDIUM, name_size(pen->size), pen->theme->text, text);
}

// Below the question, to measure the answer before the script would.
static float reveal_button(const CardPen *pen, Rect box, CardHand *hand) {
    const LessonCard *card = pen->card;
    const float h = hand_high(pen, 1.6f * pen->size);
    const char *text = tr("Show the answer");
    if (!card->asks || !card->guess.said || card->later || card->answers) { // then the script does it
        return 0;
    }
    if (pen->drawn) {
        const float w = ui_text_width(pen->ui, UI_WEIGHT_MEDIUM, CARD_SMALL * pen->size, text) + 1.6f * pen->size;
        const Rect button = {box.x + box.w - w, box.y + 0.4f * pen->size, w, h};
        if (ui_area(pen->ui, ID_REVEAL, button, 0.3f * pen->size, tr("Measures the answer now (Enter)"))) {
            *hand = (CardHand){.act = CARD_REVEAL};
        }
        card_line(pen, button, UI_WEIGHT_MEDIUM, CARD_SMALL * pen->size, pen->theme->text, 0, text);
    }
    return h + 0.4f * pen->size;
}

float card_question(const CardPen *pen, Rect box, CardHand *hand) {
    const Question *q = pen->card->question;
    const float h = question_chooses(q)                ? choices(pen, box, hand)
                    : q->kind == QUESTION_NUMBER       ? number(pen, box, hand)
                                                       : place(pen, box);
    return h + reveal_button(pen, (Rect){box.x, box.y + h, box.w, 0}, hand);
}

// ---- numbers of the step -----------------------------------------------------------------------------------------------------------

// The lanes that stand on the stage, in their order.
static int lanes_shown(const Experiment *experiment, int lane[LANES_MAX]) {
    const int panes = experiment_panes(experiment);
    for (int i = 0; i < panes; i++) {
        lane[i] = (int)(experiment_pane(experiment, i) - experiment->lane);
    }
    return panes;
}

// Whether this number stands beside the choices by now.
static bool stands_above(const LessonCard *card, int measure) {
    return card_asks(card) && card->revealed && is_of_lanes(card->question) && card->measures.quantity[measure] == card->question->quantity;
}

// Whether a name is longer than what the values leave of a row.
static bool names_are_long(const CardPen *pen, float room, float size) {
    bool are = false;
    for (int i = 0; i < pen->card->measures.count; i++) {
        are = are || ui_text_width(pen->ui, UI_WEIGHT_REGULAR, name_size(size), tr(pen->card->measures.quantity[i]->label)) > room;
    }
    return are;
}

float card_measures(const CardPen *pen, Rect box, float size) {
    const LessonCard *card = pen->card;
    int lane[LANES_MAX];
    const int panes = lanes_shown(pen->experiment, lane);
    const float beside = fminf(4.4f * size, 0.62f * box.w / (float)panes);
    const bool above = names_are_long(pen, box.w - beside * (float)panes - 0.5f * size, size); // the names stand above the values
    const float cell = above ? fminf(4.4f * size, box.w / (float)panes) : beside, left = box.w - cell * (float)panes;
    const float number = fminf(size, cell / VALUE_W); // no value is cut
    const float line = 1.5f * size, row = above ? 1.3f * size + line : line;
    int rows = 0;
    for (int i = 0; i < card->measures.count; i++) {
        const Quantity *quantity = card->measures.quantity[i];
        const float top = box.y + row * (float)rows, y = top + row - line;
        if (stands_above(card, i)) {
            continue;
        }
        rows++;
        card_line(pen, (Rect){box.x, top, above ? box.w : left - 0.5f * size, line}, UI_WEIGHT_REGULAR, name_size(size), pen->theme->muted, -1,
                  tr(quantity->label));
        for (int k = 0; k < panes && pen->drawn; k++) {
            char text[24];
            quantity_text(quantity, card->value[i][lane[k]], text, sizeof text);
            ui_draw_text(pen->ui, (Rect){box.x + left + cell * (float)k, y, cell, line}, UI_WEIGHT_SEMIBOLD, number,
                         titles_accent(pen->theme, &pen->experiment->lane[lane[k]]), 1, true, text);
        }
    }
    return row * (float)rows;
}
