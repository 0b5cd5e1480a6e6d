// How long a step of a lesson stays where nobody turns it: in films, and in the tour. No clock.
#ifndef LESSON_READING_H
#define LESSON_READING_H

#include "lesson/player.h"

#define READING_REST_S 1.0 // after all has been played and read

// Seconds to read a text aloud.
double reading_s(const char *text);
// Seconds that a step of this title and text is shown at least, and the card, as it stands. pace: 2 is twice as fast.
double reading_step_s(const StepText *text, double pace);
double reading_card_s(const LessonCard *card, double pace);

#endif
