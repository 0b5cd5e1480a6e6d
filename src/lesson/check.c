#include "lesson/check.h"

#include "base/words.h"

#include <stdlib.h>

enum { TOLD_MAX = 64 };

typedef struct {
    const Lesson *lesson;
    Experiment *experiment;
    Undo *undo;
    LessonTell *tell;
    void *context;
    LessonCheck *check;
    uint64_t told[TOLD_MAX]; // sums of the first mistakes' texts
} Checker;

// Each mistake once: what plays is gone through by the rehearsal, too.
static void tell_once(Checker *checker, const Error *mistake) {
    const uint64_t sum = text_sum(mistake->text, TEXT_SUM_START);
    const int told = checker->check->mistakes < TOLD_MAX ? checker->check->mistakes : TOLD_MAX;
    for (int i = 0; i < told; i++) {
        if (checker->told[i] == sum) {
            return;
        }
    }
    if (checker->check->mistakes < TOLD_MAX) {
        checker->told[checker->check->mistakes] = sum;
    }
    checker->check->mistakes++;
    checker->tell(checker->context, mistake);
}

static void hear(void *context, const Error *mistake) {
    tell_once(context, mistake);
}

static void mistake(Checker *checker, int line, const Error *why) {
    Error err;
    mistakes_name(checker->lesson->text[0].path, line, why, &err);
    tell_once(checker, &err);
}

static int line_of(const Checker *checker, int step, int index) {
    const Script *script = &checker->lesson->step[step].script;
    return index >= 0 && index < script->count ? script->line[index].line : checker->lesson->text[0].step[step].line;
}

// The choice marked [x] beside the one that was measured.
static void check_answer(Checker *checker, int step, const LessonCard *card) {
    const int asked = lesson_asked(checker->lesson, step);
    const StepText *text = &checker->lesson->text[0].step[asked];
    Error why;
    if (!card->revealed) {
        error_set(&why, "reveal: nothing could be measured.");
        mistake(checker, line_of(checker, step, checker->lesson->step[step].reveal), &why);
    } else if (question_chooses(card->question) && card->measured.right != text->right) {
        error_set(&why, "choice %d is marked [x], but choice %d is what was measured. %s", text->right + 1,
                  card->measured.right + 1, card->result);
        mistake(checker, text->line, &why);
    }
}

static void check_step(Checker *checker, Player *player, int step) {
    const Step *now = &checker->lesson->step[step];
    LessonCard card;
    Error why;
    player_go(player, step);
    int failed = 0;
    while (!player_finish(player, checker->experiment, checker->undo, &why) && failed++ <= now->script.count) {
        mistake(checker, player_line(player), &why); // the lines behind one that fails go on
    }
    player_card(player, &card);
    if (now->reveal >= 0 && !failed) {
        check_answer(checker, step, &card);
    }
    if (now->ask >= 0) {
        checker->check->questions++;
        if (!lesson_is_revealed(checker->lesson, step, step)) {
            error_set(&why, "ask: the answer is never revealed. Write reveal where it is to be measured.");
            mistake(checker, line_of(checker, step, now->ask), &why);
        }
    }
    checker->check->seconds += card.seconds;
}

static bool check_with(Checker *checker, Error *err) {
    Player *player = player_open(checker->lesson, checker->experiment, err);
    if (!player) {
        return false;
    }
    player_hear(player, hear, checker);
    for (int i = 0; i < checker->lesson->steps; i++) {
        check_step(checker, player, i);
    }
    player_close(player);
    return true;
}

bool lesson_check(const Lesson *lesson, const Settings *now, LessonTell *tell, void *context, LessonCheck *check, Error *err) {
    *check = (LessonCheck){.steps = lesson->steps};
    Checker checker = {lesson, calloc(1, sizeof *checker.experiment), calloc(1, sizeof *checker.undo), tell, context, check, {0}};
    const Settings settings = command_defaults(now);
    bool good = false;
    if (!checker.experiment || !checker.undo) {
        error_set(err, "Not enough memory.");
    } else if (experiment_open(checker.experiment, &settings, err)) {
        checker.experiment->training = false;
        good = check_with(&checker, err);
        experiment_close(checker.experiment);
    }
    free(checker.experiment);
    free(checker.undo);
    return good;
}
