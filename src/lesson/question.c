#include "lesson/question.h"

#include "base/language.h"
#include "base/words.h"
#include "run/agreement.h"
#include "settings/spelling.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 24, SAME_CHOICES = 3 };

// ---- reading: words --------------------------------------------------------------------------------------------------------------

typedef struct {
    int count, next;
    char word[WORDS_MAX][48];
} Words;

// Commas part words as blanks do, and a % is a word.
static bool split(const char *text, Words *words, Error *err) {
    static const char apart[] = " \t\r,";
    *words = (Words){0};
    for (text += strspn(text, apart); *text; text += strspn(text, apart)) {
        size_t length = *text == '%' ? 1 : strcspn(text, " \t\r,%");
        if (words->count == WORDS_MAX || length >= sizeof words->word[0]) {
            return error_set(err, "ask: the line is too long.");
        }
        memcpy(words->word[words->count++], text, length);
        text += length;
    }
    return true;
}

static const char *now(const Words *words) {
    return words->next < words->count ? words->word[words->next] : "";
}

// Goes past the word where it is the next.
static bool eat(Words *words, const char *word) {
    const bool here = strcmp(now(words), word) == 0;
    words->next += here;
    return here;
}

static bool eat_number(Words *words, double min, double max, double *value) {
    const bool good = number_read(now(words), value) && *value >= min && *value <= max;
    words->next += good;
    return good;
}

static bool eat_whole(Words *words, int max, int *value) {
    double number;
    const bool good = eat_number(words, 1, max, &number) && number == floor(number);
    *value = good ? (int)number : 0;
    return good;
}

// ---- reading: kinds --------------------------------------------------------------------------------------------------------------

static const struct {
    const char *word, *example;
} forms[] = {
    [QUESTION_LOWEST] = {"lowest", "ask lowest detour of 1, 2"},
    [QUESTION_HIGHEST] = {"highest", "ask highest nfe of 1, 2"},
    [QUESTION_CHANGE] = {"change", "ask change distance-to-data of 1"},
    [QUESTION_VALUE] = {"value", "ask value detour of 1 from 1, 1.2, 1.5"},
    [QUESTION_NUMBER] = {"number", "ask number detour of 1 from 1 to 3"},
    [QUESTION_PLACE] = {"place", "ask place of particle 12 in 1"},
};

static bool malformed(const Question *question, Error *err) {
    return error_set(err, "ask: write it like %s.", forms[question->kind].example);
}

// "of 1, 3": at least one where `needed`, at most `max`.
static bool read_lanes(Words *words, bool needed, int max, Question *question) {
    if (!eat(words, "of")) {
        return !needed;
    }
    int lane;
    eat(words, "lane");
    eat(words, "lanes");
    while (question->lanes < max && eat_whole(words, LANES_MAX, &lane)) {
        question->lane[question->lanes++] = lane;
    }
    return question->lanes > 0;
}

// "within 10 %", at the end.
static bool read_within(Words *words, Question *question) {
    double percent;
    if (eat(words, "within")) {
        if (!eat_number(words, 0, 100, &percent)) {
            return false;
        }
        eat(words, "%");
        question->within = percent / 100;
    }
    return words->next == words->count;
}

static bool read_number(Words *words, Question *question) {
    return read_lanes(words, true, 1, question) && eat(words, "from") && eat_number(words, -1e6, 1e6, &question->from) &&
           eat(words, "to") && eat_number(words, -1e6, 1e6, &question->to) && question->from < question->to;
}

static bool read_values(Words *words, Question *question) {
    int count = 0;
    if (!read_lanes(words, true, 1, question) || !eat(words, "from")) {
        return false;
    }
    while (count < QUESTION_CHOICES_MAX && eat_number(words, -1e6, 1e6, &question->value[count])) {
        count++;
    }
    return count == question->choices;
}

static bool read_place(Words *words, Question *question) {
    question->lanes = 1;
    question->lane[0] = 1;
    return eat(words, "of") && eat(words, "particle") && eat_whole(words, EXPERIMENT_LED, &question->particle) &&
           (!eat(words, "in") || (eat(words, "lane"), eat_whole(words, LANES_MAX, &question->lane[0])));
}

static bool read_kind(Words *words, Question *question) {
    switch (question->kind) {
    case QUESTION_LOWEST:
    case QUESTION_HIGHEST:
        return read_lanes(words, false, LANES_MAX, question);
    case QUESTION_CHANGE:
        return read_lanes(words, true, 1, question);
    case QUESTION_VALUE:
        return read_values(words, question);
    case QUESTION_NUMBER:
        return read_number(words, question);
    default:
        return read_place(words, question);
    }
}

static bool unknown(const char *word, Error *err) {
    char quoted[QUOTE_MAX], hint[HINT_MAX];
    Nearest nearest = {.typed = word};
    for (int i = QUESTION_LOWEST; i <= QUESTION_PLACE; i++) {
        nearest_offer(&nearest, forms[i].word);
    }
    text_quote(quoted, word);
    return error_set(err, "ask: unknown question \"%s\"%s The questions are lowest, highest, change, value, number, place.",
                     quoted, nearest_hint(&nearest, hint));
}

bool question_chooses(const Question *question) {
    return question->kind >= QUESTION_LOWEST && question->kind <= QUESTION_VALUE;
}

// Whether there are as many choices in the task list as the question has.
static bool choices_fit(const Question *question, Error *err) {
    const int lanes = question->lanes, choices = question->choices;
    if (!question_chooses(question)) {
        return choices == 0 ||
               error_set(err, "ask: a %s is no choice, so this step needs no list of choices.", forms[question->kind].word);
    }
    if (choices < 2) {
        return error_set(err,
                         "ask: the choices are missing. Write a list with a line - [ ] for each, and - [x] for the one that is right.");
    }
    if (question->kind == QUESTION_CHANGE && choices != SAME_CHOICES) {
        return error_set(err, "ask: a change has three choices: it falls, it stays, it rises. There are %d.", choices);
    }
    const bool lists = question->kind == QUESTION_LOWEST || question->kind == QUESTION_HIGHEST;
    if (lists && lanes > 0 && choices != lanes && choices != lanes + 1) {
        return error_set(err,
                         "ask: there are %d lanes and %d choices. Write a choice for each lane, and one more if they may be the same.",
                         lanes, choices);
    }
    return true;
}

bool question_read(const char *text, int choices, Question *question, Error *err) {
    Words words;
    *question = (Question){.choices = choices, .within = 0.05};
    if (!split(text, &words, err)) {
        return false;
    }
    for (int kind = QUESTION_LOWEST; kind <= QUESTION_PLACE && question->kind == QUESTION_NONE; kind++) {
        question->kind = eat(&words, forms[kind].word) ? (QuestionKind)kind : QUESTION_NONE;
    }
    if (question->kind == QUESTION_NONE) {
        return words.count ? unknown(now(&words), err)
                           : error_set(err, "ask: say how the answer is measured, like %s.", forms[QUESTION_LOWEST].example);
    }
    if (!choices_fit(question, err)) { // of those that say themselves how many
        return false;
    }
    if (question->kind != QUESTION_PLACE) {
        if (!quantity_read(now(&words), &question->quantity, err)) {
            return false;
        }
        words.next++;
    }
    return (read_kind(&words, question) && read_within(&words, question)) ? choices_fit(question, err) : malformed(question, err);
}

// ---- measuring -------------------------------------------------------------------------------------------------------------------

static bool alike(const Question *question, double a, double b) {
    return fabs(a - b) <= question->within * fmax(fabs(a), fabs(b));
}

static int extreme(const Question *question, int lanes, const double *value) {
    const double sign = question->kind == QUESTION_LOWEST ? 1 : -1;
    int best = 0;
    bool same = true;
    for (int i = 1; i < lanes; i++) {
        best = sign * value[i] < sign * value[best] ? i : best;
        same = same && alike(question, value[i], value[0]);
    }
    return same && question->choices > lanes ? lanes : best;
}

static double between(double a, double b, bool factors) {
    return factors ? fabs(log(a / b)) : fabs(a - b);
}

static int nearest_value(const Question *question, double value) {
    bool factors = value > 0;
    int best = 0;
    for (int i = 0; i < question->choices; i++) {
        factors = factors && question->value[i] > 0;
    }
    for (int i = 1; i < question->choices; i++) {
        best = between(value, question->value[i], factors) < between(value, question->value[best], factors) ? i : best;
    }
    return best;
}

// The lanes of the question; those that are open where it names none.
static int lanes_of(const Question *question, const Experiment *experiment, int lane[QUESTION_CHOICES_MAX]) {
    const int count = question->lanes > 0 ? question->lanes : experiment->count;
    for (int i = 0; i < count; i++) {
        lane[i] = question->lanes > 0 ? question->lane[i] : i + 1;
    }
    return count;
}

static int right_of(const Question *question, int lanes, const Measured *before, const Measured *measured) {
    const double value = measured->value[0];
    switch (question->kind) {
    case QUESTION_LOWEST:
    case QUESTION_HIGHEST:
        return extreme(question, lanes, measured->value);
    case QUESTION_VALUE:
        return nearest_value(question, value);
    case QUESTION_CHANGE:
        if (!before || !before->known) {
            return -1;
        }
        return alike(question, value, before->value[0]) ? 1 : value < before->value[0] ? 0 : 2;
    default:
        return -1;
    }
}

static bool measure_place(const Question *question, const Experiment *experiment, Measured *measured, Error *err) {
    const Lane *lane = &experiment->lane[question->lane[0] - 1];
    float x, y;
    if (experiment_ready(experiment, lane) < question->particle) {
        return error_set(err, "There is no particle %d in lane %d.", question->particle, question->lane[0]);
    }
    experiment_at(experiment, lane, lane->trajectories.back ? 0 : 1, question->particle - 1, 1, &x, &y);
    measured->place = (Vec2){x, y};
    measured->known = isfinite(x) && isfinite(y);
    return measured->known || error_set(err, "Particle %d arrives nowhere.", question->particle);
}

static bool no_number(const Question *question, const Experiment *experiment, int lane, Error *err) {
    const Agreement agreement = agreement_of(experiment, &experiment->lane[lane - 1]);
    if (agreement.kind == AGREEMENT_LEARNING) {
        return error_set(err,
                         "Lane %d has %ld training steps, and another one %ld: what they show cannot be compared. Train all of them as long.",
                         lane, agreement.done, agreement.all);
    }
    if (agreement.kind == AGREEMENT_BROKEN) {
        return error_set(err, "The network of lane %d is broken. Lower its rate.", lane);
    }
    return error_set(err, "%s cannot be measured in lane %d as it stands here.", question->quantity->name, lane);
}

bool question_measure(const Question *question, const Experiment *experiment, const Measured *before, Measured *measured,
                      Error *err) {
    int lane[QUESTION_CHOICES_MAX];
    const int lanes = lanes_of(question, experiment, lane);
    *measured = (Measured){.lanes = lanes, .right = -1};
    for (int i = 0; i < lanes; i++) {
        if (lane[i] > experiment->count) {
            return error_set(err, "%d lanes are open, so there is no lane %d.", experiment->count, lane[i]);
        }
        if (experiment_panes(experiment) < experiment->count && lane[i] - 1 != experiment->selected) {
            return error_set(err, "Lane %d is not in sight, so nothing is measured there. Write compare = on, or select %d.",
                             lane[i], lane[i]);
        }
    }
    if (question->kind == QUESTION_PLACE) {
        return measure_place(question, experiment, measured, err);
    }
    if (question_chooses(question) && question->lanes == 0 && question->choices != lanes && question->choices != lanes + 1) {
        return error_set(err,
                         "ask: there are %d lanes and %d choices. Write a choice for each lane, and one more if they may be the same.",
                         lanes, question->choices);
    }
    for (int i = 0; i < lanes; i++) {
        measured->value[i] = quantity_of(question->quantity, experiment, lane[i] - 1);
        if (!isfinite(measured->value[i])) {
            return no_number(question, experiment, lane[i], err);
        }
    }
    measured->known = true;
    measured->right = right_of(question, lanes, before, measured);
    return true;
}

// ---- what is said ----------------------------------------------------------------------------------------------------------------

int question_favourite(const Question *question, const Guess *guess) {
    int best = -1;
    for (int i = 0; i < question->choices; i++) {
        if (guess->votes[i] > (best < 0 ? 0 : guess->votes[best])) {
            best = i;
        }
    }
    return best;
}

// The numbers measured, as the sentence has them behind the quantity's name.
static void say_values(const Question *question, const Measured *before, const Measured *measured, char *const *choice,
                       char *text, size_t size) {
    char value[24], other[24];
    const Quantity *quantity = question->quantity;
    quantity_text(quantity, measured->value[0], value, sizeof value);
    if (question->kind == QUESTION_CHANGE) {
        quantity_text(quantity, before ? before->value[0] : (double)NAN, other, sizeof other);
        snprintf(text, size, tr("%s before, %s now"), other, value);
        return;
    }
    text[0] = '\0';
    if (question->kind == QUESTION_VALUE) {
        snprintf(text, size, "%s", value);
        return;
    }
    for (int i = 0; i < measured->lanes && i < question->choices; i++) {
        quantity_text(quantity, measured->value[i], value, sizeof value);
        text_add(text, size, "%s%s (%s)", i ? ", " : "", value, choice[i]);
    }
}

static void say_choice(const Question *question, const Guess *guess, const Measured *before, const Measured *measured,
                       char *const *choice, char sentence[QUESTION_SENTENCE_MAX]) {
    char values[QUESTION_SENTENCE_MAX / 2];
    const int favourite = question_favourite(question, guess);
    say_values(question, before, measured, choice, values, sizeof values);
    const char *label = tr(question->quantity->label);
    if (favourite >= 0) {
        snprintf(sentence, QUESTION_SENTENCE_MAX, tr("You said: %s. Measured: %s %s."), choice[favourite], label, values);
    } else {
        snprintf(sentence, QUESTION_SENTENCE_MAX, tr("Measured: %s %s."), label, values);
    }
}

void question_sentence(const Question *question, const Guess *guess, const Measured *before, const Measured *measured,
                       char *const *choice, char sentence[QUESTION_SENTENCE_MAX]) {
    char is[24], said[24];
    if (question_chooses(question)) {
        say_choice(question, guess, before, measured, choice, sentence);
    } else if (question->kind == QUESTION_NUMBER) {
        quantity_text(question->quantity, measured->value[0], is, sizeof is);
        quantity_text(question->quantity, guess->number, said, sizeof said);
        if (guess->said) {
            snprintf(sentence, QUESTION_SENTENCE_MAX, tr("You said %s, it is %s."), said, is);
        } else {
            snprintf(sentence, QUESTION_SENTENCE_MAX, tr("It is %s."), is);
        }
    } else if (guess->said) {
        const double away = hypot((double)(guess->place.x - measured->place.x), (double)(guess->place.y - measured->place.y));
        snprintf(sentence, QUESTION_SENTENCE_MAX, tr("Your place is %.2f from where it arrives."), away);
    } else {
        snprintf(sentence, QUESTION_SENTENCE_MAX, "%s", tr("It arrives at the marked place."));
    }
}
