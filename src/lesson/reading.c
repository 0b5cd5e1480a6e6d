#include "lesson/reading.h"

#include "base/utf8.h"

#define LETTERS_A_SECOND 14.0 // of English, read aloud: 150 words a minute
#define SYLLABLE 2.3          // letters that a Korean syllable takes as long as
#define BEGIN_S 1.0           // before anybody reads
#define THINK_S 4.0           // about a question

double reading_s(const char *text) {
    double letters = 0;
    int c;
    while ((c = utf8_next(&text)) != 0) {
        letters += c >= 0x1100 ? SYLLABLE : 1;
    }
    return letters / LETTERS_A_SECOND;
}

double reading_step_s(const StepText *text, double pace) {
    return BEGIN_S + (reading_s(text->title) + (text->text ? reading_s(text->text) : 0)) / pace;
}

// The choices have been read when the answer comes.
double reading_card_s(const LessonCard *card, double pace) {
    double reading = reading_s(card->title) + reading_s(card->text) + reading_s(card->result);
    for (int i = 0; i < card->choices && card->asks; i++) {
        reading += reading_s(card->choice[i]);
    }
    return BEGIN_S + (reading + (card->asks ? THINK_S : 0)) / pace;
}
