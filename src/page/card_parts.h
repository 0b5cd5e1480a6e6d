// What a lesson's card is made of. Private to src/page.
#ifndef PAGE_CARD_PARTS_H
#define PAGE_CARD_PARTS_H

#include "page/card.h"

// In card units (Screen.card).
typedef struct {
    Ui *ui;
    const Theme *theme;
    const Experiment *experiment;
    const LessonCard *card;
    float size; // of the text
    float pad;  // at the left and right, as the stage's words have
    float icon; // side of a button with a sign
    bool roomy; // for fingers, who have no key to end a lesson
    bool drawn; // else it is only measured
} CardPen;

#define CARD_LEAST 18.0f // what a class reads has at least 2.5 % of the picture's height (720), as the stage's words have on a projector
#define CARD_NARROW 0.7f
#define CARD_SMALL 0.72f // of the text's size
#define CARD_LINE 1.4f   // of a text's size

// ---- card_pen.c ----
// Paragraphs apart by an empty line. Returns the height.
float card_paragraphs(const CardPen *pen, Rect box, UiWeight weight, float size, Rgba color, const char *text);
// Text in one line, smaller where the box is too narrow for it, down to CARD_NARROW of its size.
void card_line(const CardPen *pen, Rect box, UiWeight weight, float size, Rgba color, int align, const char *text);
// ---- card_question.c ----
// Whether the right half is for the question.
bool card_asks(const LessonCard *card);
// Choices, or the number that is asked for, or what to click. Returns the height.
float card_question(const CardPen *pen, Rect box, CardHand *hand);
// The numbers that the step measures, a row for each and a column for each lane, but for those beside the choices. Returns the height.
float card_measures(const CardPen *pen, Rect box, float size);

#endif
