// A question of a lesson: what is asked, what people said, and what is measured. The line `ask` of a step says how the answer is found; the
// choices are the step's task list, in the same order. Nothing is known before it has been measured.
//
//   ask lowest detour                          choice 1 is lane 1, choice 2 lane 2, ...; one more: all the same (within 5 %, or `within 10 %`)
//   ask highest nfe of 1, 3                    the choices are these lanes
//   ask change distance-to-data of 2           three choices: it falls, stays (within 5 %), rises between here and `reveal`
//   ask value straightness of 1 from 0.1, 0.5, 2     the choices are these values: the nearest is right (by factors, where all are above 0)
//   ask number detour of 1 from 1 to 3         no choices: a number to be dragged
//   ask place of particle 12                   no choices: a place to be clicked, where it arrives (`of particle 12 in 2`: in lane 2)
#ifndef LESSON_QUESTION_H
#define LESSON_QUESTION_H

#include "base/geom.h"
#include "lesson/quantity.h"

#define QUESTION_CHOICES_MAX 6

typedef enum {
    QUESTION_NONE,
    QUESTION_LOWEST,
    QUESTION_HIGHEST,
    QUESTION_CHANGE,
    QUESTION_VALUE,
    QUESTION_NUMBER,
    QUESTION_PLACE,
} QuestionKind;

typedef struct {
    QuestionKind kind;
    int choices;                           // of the task list; 0 where none is needed
    const Quantity *quantity;              // all but PLACE
    int lanes, lane[QUESTION_CHOICES_MAX]; // from 1 on
    double within;                         // share by which values may differ and be the same
    double from, to;                       // NUMBER
    double value[QUESTION_CHOICES_MAX];    // VALUE
    int particle;                          // PLACE, from 1 on
} Question;

// What stands behind the word ask. choices: of the step's task list.
bool question_read(const char *text, int choices, Question *question, Error *err);
// Whether it is answered by a choice.
bool question_chooses(const Question *question);

// What was measured: where the question is asked (CHANGE needs both), and where it is revealed.
typedef struct {
    bool known;
    int lanes;
    double value[QUESTION_CHOICES_MAX]; // (lanes)
    Vec2 place;                         // PLACE: stage
    int right;                          // the choice that is right, from 0 on; -1: none
} Measured;
// The experiment as quantity.h asks for. before: of CHANGE what was measured where it was asked, else NULL. False and a sentence where
// something cannot be measured here.
bool question_measure(const Question *question, const Experiment *experiment, const Measured *before, Measured *now, Error *err);

// What people said.
typedef struct {
    int votes[QUESTION_CHOICES_MAX];
    bool said;     // at least one vote, a number or a place
    double number; // NUMBER
    Vec2 place;    // PLACE: stage
} Guess;
// The choice with most votes, the first of several; -1: none.
int question_favourite(const Question *question, const Guess *guess);
// "You said 1.0, it is 1.46." and the like, in the language chosen. choice: (choices) their texts. before as above; measured: now.
#define QUESTION_SENTENCE_MAX 400
void question_sentence(const Question *question, const Guess *guess, const Measured *before, const Measured *measured,
                       char *const *choice, char sentence[QUESTION_SENTENCE_MAX]);

#endif
