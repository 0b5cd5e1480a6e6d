// A lesson's card upon the stand, of every kind that there is: with a text alone, with a question, with an answer, and so on.
#ifndef TESTS_UI_CARD_H
#define TESTS_UI_CARD_H

#include "ui_stand.h"

#include "page/card.h"

static const Size rooms[] = {{800, 600, 1}, {1280, 720, 1}, {1280, 800, 1}, {1920, 1080, 1}, {1920, 1080, 1.5f}, {3840, 2160, 2},
                             {1080, 1920, 2.064f}};

static const char long_text[] =
    "Two networks have now learned from the same noise and the same data. One was taught along the curved paths of diffusion, the other "
    "along straight lines between matched pairs. The solver may look at the network only twice on the way. Which cloud lands nearer?";
static char curved[] = "the curved one, which was taught along the paths of diffusion", straight[] = "the straight one",
            both[] = "both land equally near", more[] = "neither lands near";

static const Question lowest = {.kind = QUESTION_LOWEST, .choices = 4, .lanes = 2, .lane = {1, 2}, .within = 0.05};
static const Question number = {.kind = QUESTION_NUMBER, .lanes = 1, .lane = {1}, .from = 1, .to = 3};
static const Question place = {.kind = QUESTION_PLACE, .particle = 3, .lane = {1}};

enum { PLAIN, ASKS, SAID, REVEALED, NUMBERS, WAITS, AWAY, GUESS, GUESSED, PLACE, KINDS };

static inline LessonCard card_of(int kind, const Quantity *quantity, Question *question) {
    LessonCard card = {.lesson = "Curved or straight", .title = "The same noise, two journeys", .text = long_text, .notes = long_text,
                       .next_title = "Only two steps", .next_text = long_text, .next_notes = "", .step = 3, .steps = 12, .favourite = -1};
    const bool chooses = kind == ASKS || kind == SAID || kind == REVEALED;
    *question = chooses ? lowest : kind == PLACE ? place : number;
    question->quantity = quantity;
    if (chooses || kind >= GUESS) {
        card.question = question;
        card.revealed = kind == REVEALED || kind == GUESSED;
        card.asks = !card.revealed;
        card.guess = (Guess){.votes = {12, 3}, .said = kind != ASKS, .number = 1.5};
        card.measured = (Measured){.known = true, .lanes = 2, .value = {1.46, 0.31}, .right = 1};
    }
    if (chooses) {
        card.choices = 4;
        card.choice[0] = curved;
        card.choice[1] = straight;
        card.choice[2] = both;
        card.choice[3] = more;
    }
    if (card.revealed) {
        snprintf(card.result, sizeof card.result, "You said: the straight one. Measured: 1.46 (the curved one), 0.31 (the straight one).");
    }
    if (kind == NUMBERS || kind == REVEALED) {
        card.measures = (Measures){.count = 2, .quantity = {quantity, quantity}};
    }
    if (kind == WAITS) {
        snprintf(card.doing, sizeof card.doing, "Training ahead: step 1,228 of 3,000");
        card.progress = 0.4;
    }
    card.away = kind == AWAY;
    return card;
}

static inline void show_sized(Stand *stand, const Size *size) {
    Screen *screen = &stand->screen;
    const float scale = fminf(size->scale * theme_at(stand->experiment->settings.theme)->zoom, layout_max(size->width, size->height));
    screen->card = fmaxf(fminf(size->height, 0.5625f * size->width) / (720.0f * scale), 0.75f / scale);
    frames(stand, size);
}

static inline void show_card(Stand *stand, const Size *size, const LessonCard *card) {
    static const Controls none, scrubber = {.time = true}, all = {.all = true};
    stand->frame.card = card;
    stand->frame.controls = card->step % 3 == 0 ? &none : card->step % 3 == 1 ? &scrubber : &all;
    show_sized(stand, size);
    stand->frame.card = NULL;
    stand->frame.controls = NULL;
}

#endif
