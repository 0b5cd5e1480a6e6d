// What a lesson says to the class: a band of its own below the pictures, so that it covers none of them. Title and text stand at the left, at
// the right what is asked, what people said and, once it has been measured, what is true; or the numbers that the step measures.
// It is set in its own units (Screen.card), so that it is read from the back row in every theme and size.
#ifndef PAGE_CARD_H
#define PAGE_CARD_H

#include "lesson/player.h"
#include "page/layout.h"
#include "page/screen.h"

typedef enum { CARD_NONE, CARD_NEXT, CARD_BACK, CARD_RETURN, CARD_VOTE, CARD_UNVOTE, CARD_NUMBER, CARD_REVEAL, CARD_DARK, CARD_END } CardAct;

// What a hand did on it.
typedef struct {
    CardAct act;
    int choice;    // of VOTE and UNVOTE
    double number; // of NUMBER
} CardHand;

// Points of height that it takes in a window of width x height points, of which it has `room` points of width.
float card_height(Screen *screen, const Experiment *experiment, const LessonCard *card, float room, float height);
// In the layout's `card`.
CardHand card_draw(Screen *screen, const Experiment *experiment, const LessonCard *card, Rect box);

#endif
