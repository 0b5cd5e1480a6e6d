// What a lesson's card shows, as its player stands.
#include "lesson/player_parts.h"

#include "base/language.h"
#include "base/words.h"

#include <stdio.h>
#include <string.h>

static const char *or_empty(const char *text) {
    return text ? text : "";
}

static void card_text(const Player *player, LessonCard *card) {
    const LessonText *text = lesson_text(player->lesson);
    const StepText *step = &text->step[player->step];
    const StepText *next = player->step + 1 < player->lesson->steps ? step + 1 : NULL;
    card->lesson = text->title;
    card->title = step->title;
    card->text = or_empty(step->text);
    card->notes = or_empty(step->notes);
    card->next_title = next ? next->title : "";
    card->next_text = next ? or_empty(next->text) : "";
    card->next_notes = next ? or_empty(next->notes) : "";
    card->step = player->step;
    card->steps = player->lesson->steps;
    card->seconds = script_seconds(&player->lesson->step[player->step].script);
}

static void card_question(const Player *player, LessonCard *card) {
    const Step *step = &player->lesson->step[player->step];
    const int asked = step->ask >= 0 || step->reveal >= 0 ? lesson_asked(player->lesson, player->step) : -1;
    card->favourite = -1;
    if (asked < 0) {
        return;
    }
    const Question *question = &player->lesson->step[asked].question;
    const StepText *text = &lesson_text(player->lesson)->step[asked];
    card->question = question;
    card->revealed = player->revealed[asked];
    card->asks = player->asked[asked] && !card->revealed;
    card->later = lesson_is_revealed(player->lesson, asked, player->step + 1);
    card->choices = text->choices;
    memcpy(card->choice, text->choice, sizeof card->choice);
    card->guess = player->guess[asked];
    card->favourite = question_favourite(question, &card->guess);
    card->answers = card->asks && step->reveal >= 0;
    const Measured *before = rehearsal_before(player->rehearsal, asked);
    if (card->revealed) {
        card->measured = player->measured[asked];
        question_sentence(question, &card->guess, before, &card->measured, text->choice, card->result);
    } else if (card->answers) {
        const Measured numbers = {.known = true, .lanes = question->lanes > 0 ? question->lanes : question->choices, .right = -1};
        question_sentence(question, &card->guess, before, &numbers, text->choice, card->expected);
    }
}

static void card_waiting(const Player *player, LessonCard *card) {
    long done, all;
    char step[32], last[32];
    if (!player_waits(player)) {
        return;
    }
    card->progress = rehearsal_progress(player->rehearsal, player->wanted, &done, &all);
    if (all > 0) {
        words_count(step, sizeof step, done);
        words_count(last, sizeof last, all);
        snprintf(card->doing, sizeof card->doing, tr("Training ahead: step %s of %s"), step, last);
    } else {
        snprintf(card->doing, sizeof card->doing, "%s", tr("Preparing this step"));
    }
}

void player_card(const Player *player, LessonCard *card) {
    *card = (LessonCard){.away = player->away,
                         .done = player->done,
                         .controls = player->controls,
                         .highlight = player->highlight,
                         .measures = player->measures};
    memcpy(card->value, player->value, sizeof card->value);
    card_text(player, card);
    card_question(player, card);
    card_waiting(player, card);
}
