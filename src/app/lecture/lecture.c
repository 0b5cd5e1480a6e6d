#include "app/lecture/lecture.h"

#include "base/clock.h"
#include "base/memory.h"
#include "lesson/reading.h"
#include "lesson/take_lesson.h"

#include <SDL_keycode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENDS_S 4.0 // within which Escape has to come again
enum { ROUNDS = 1, AHEAD_ROUNDS = 4 }; // training steps between two looks at the clock

// ---- moves, as takes tell them -------------------------------------------------------------------------------------------------------

static void make(Lecture *lecture, const Experiment *experiment, const LessonMove *move) {
    moves_add(&lecture->moves, move);
    move_do(move, lecture->player, experiment);
}

static void make_plain(Lecture *lecture, MoveKind kind) {
    make(lecture, NULL, &(LessonMove){.kind = kind});
}

static void blacken(Lecture *lecture, bool black) {
    if (lecture->black != black) {
        make_plain(lecture, black ? MOVE_DARK : MOVE_LIGHT);
    }
    lecture->black = black;
}

void lecture_go(Lecture *lecture, int step) {
    make(lecture, NULL, &(LessonMove){.kind = MOVE_GO, .which = step});
}

void lecture_wake(Lecture *lecture) {
    blacken(lecture, false);
}

static void stop(Lecture *lecture) {
    make_plain(lecture, MOVE_END);
    lecture->on = false;
    lecture->ends_s = 0;
}

// ---- which lesson ------------------------------------------------------------------------------------------------------------------

void lecture_free(Lecture *lecture) {
    player_close(lecture->player);
    lesson_close(lecture->lesson);
    *lecture = (Lecture){0};
}

bool lecture_open(Lecture *lecture, const char *path, const Experiment *experiment, double now_s, Error *err) {
    Lesson *lesson = memory_new(1, sizeof *lesson);
    char kept[FILE_PATH_MAX];
    snprintf(kept, sizeof kept, "%s", path); // it may be the one that is forgotten
    Player *player = lesson_load(kept, lesson, err) ? player_open(lesson, experiment, err) : NULL;
    if (!player) {
        lesson_close(lesson);
        return false;
    }
    const LessonMoves moves = lecture->moves;
    lecture_free(lecture);
    *lecture = (Lecture){.lesson = lesson, .player = player, .on = true, .began_s = now_s, .moves = moves};
    moves_add(&lecture->moves, &(LessonMove){.kind = MOVE_BEGIN});
    snprintf(lecture->path, sizeof lecture->path, "%s", kept);
    player_card(player, &lecture->card);
    return true;
}

bool lecture_start(Lecture *lecture, double now_s) {
    if (!lecture->player) {
        return false;
    }
    if (!lecture->on) {
        const bool over = lecture->card.step + 1 >= lecture->card.steps;
        lecture->on = true;
        lecture->began_s = over ? now_s : lecture->began_s;
        lecture_go(lecture, over ? 0 : lecture->card.step);
    } else if (lecture->card.away) {
        make_plain(lecture, MOVE_RETURN);
    }
    blacken(lecture, false);
    return true;
}

void lecture_tour(Lecture *lecture) {
    lecture->tours = lecture->on;
    lecture->shown_s = 0;
}

bool lecture_usual(char path[FILE_PATH_MAX], Error *err) {
    return file_find_own(path, "assets/lessons/04-curved-or-straight.md", err);
}

// ---- keys --------------------------------------------------------------------------------------------------------------------------

static void turn(Lecture *lecture, bool back) {
    blacken(lecture, false);
    make_plain(lecture, back ? MOVE_BACK : MOVE_NEXT);
}

// Keys that clickers send, which mean the lesson even when its script has been left. True: it was one.
static bool clicked(Lecture *lecture, int symbol) {
    switch (symbol) {
    case SDLK_PAGEDOWN:
    case SDLK_PAGEUP:
        turn(lecture, symbol == SDLK_PAGEUP);
        return true;
    case SDLK_b:
    case SDLK_PERIOD:
        blacken(lecture, !lecture->black);
        return true;
    case SDLK_RETURN:
        blacken(lecture, false);
        return true;
    default:
        return false;
    }
}

static bool stepped(Lecture *lecture, int symbol) {
    switch (symbol) {
    case SDLK_RIGHT:
    case SDLK_SPACE:
    case SDLK_n:
        turn(lecture, false);
        return true;
    case SDLK_LEFT:
    case SDLK_p:
        turn(lecture, true);
        return true;
    default:
        return false;
    }
}

// A digit for a choice; with Shift a vote is taken back. Where there is a question, a late or wrong digit does nothing: it must not choose
// other data.
static bool voted(Lecture *lecture, const KeyPress *press) {
    const LessonCard *card = &lecture->card;
    const int key = press->place >= SDLK_0 && press->place <= SDLK_9 ? press->place : press->symbol, choice = key - SDLK_1;
    if (!card->question || !question_chooses(card->question) || choice < -1 || choice > 8) { // -1: 0
        return false;
    }
    if (!card->asks || choice < 0 || choice >= card->choices) {
        return true;
    }
    make(lecture, NULL, &(LessonMove){.kind = press->shift ? MOVE_UNVOTE : MOVE_VOTE, .which = choice});
    return true;
}

// Enter: back to the script; the answer, where people have said theirs, or the step on the way to it; else the instrument for one's own
// hands.
static void enter(Lecture *lecture, const Experiment *experiment) {
    const LessonCard *card = &lecture->card;
    if (card->away) {
        make_plain(lecture, MOVE_RETURN);
    } else if (card->asks && card->guess.said && card->later) {
        turn(lecture, false);
    } else if (card->asks && card->guess.said) {
        make_plain(lecture, MOVE_REVEAL);
    } else {
        make(lecture, experiment, &(LessonMove){.kind = MOVE_LEAVE});
    }
}

static LecturePress escaped(Lecture *lecture, double now_s) {
    if (lecture->black) {
        blacken(lecture, false);
        return LECTURE_TAKEN;
    }
    if (now_s < lecture->ends_s) {
        stop(lecture);
        return LECTURE_ENDS;
    }
    lecture->ends_s = now_s + ENDS_S;
    return LECTURE_ASKS;
}

LecturePress lecture_key(Lecture *lecture, const KeyPress *press, const Experiment *experiment, double now_s) {
    if (!lecture->on || press->ctrl) {
        return LECTURE_PASSES;
    }
    if (press->symbol == SDLK_ESCAPE) {
        lecture->tours = false;
        return escaped(lecture, now_s);
    }
    lecture->ends_s = 0;
    const int letter = press->symbol < 128 || !press->place ? press->symbol : press->place; // of a layout without Latin letters
    const bool black = lecture->black;
    if (!lecture->card.away && voted(lecture, press)) {
        return LECTURE_TAKEN;
    }
    lecture->tours = false;
    const bool taken = clicked(lecture, letter);
    if (letter == SDLK_RETURN && !black) {
        enter(lecture, experiment);
    }
    return taken || (!lecture->card.away && stepped(lecture, letter)) ? LECTURE_TAKEN : LECTURE_PASSES;
}

// ---- hands -------------------------------------------------------------------------------------------------------------------------

void lecture_hand(Lecture *lecture, const CardHand *hand, const Experiment *experiment) {
    const bool answers = hand->act == CARD_NONE || hand->act == CARD_VOTE || hand->act == CARD_UNVOTE || hand->act == CARD_NUMBER || hand->act == CARD_REVEAL;
    lecture->tours = lecture->tours && answers;
    switch (hand->act) {
    case CARD_NEXT:
    case CARD_BACK:
        turn(lecture, hand->act == CARD_BACK);
        break;
    case CARD_RETURN:
        enter(lecture, experiment);
        break;
    case CARD_VOTE:
    case CARD_UNVOTE:
        make(lecture, NULL, &(LessonMove){.kind = hand->act == CARD_VOTE ? MOVE_VOTE : MOVE_UNVOTE, .which = hand->choice});
        break;
    case CARD_NUMBER:
        make(lecture, NULL, &(LessonMove){.kind = MOVE_NUMBER, .guess.number = hand->number});
        break;
    case CARD_REVEAL:
        make_plain(lecture, MOVE_REVEAL);
        break;
    case CARD_DARK:
        blacken(lecture, true);
        break;
    case CARD_END:
        stop(lecture);
        break;
    case CARD_NONE:
        break;
    }
}

bool lecture_click(Lecture *lecture, Vec2 stage) {
    const LessonCard *card = &lecture->card;
    const bool guess = lecture->on && !card->away && card->asks && card->question->kind == QUESTION_PLACE;
    if (guess) {
        make(lecture, NULL, &(LessonMove){.kind = MOVE_PLACE, .guess.place = stage});
    }
    return guess;
}

// What belongs to the place (theme, language, size) changes no experiment.
static bool changes(const Command *command) {
    const bool place = command->kind == CMD_SET && (command_of_place(command->row) || strcmp(command->row->key, "panel") == 0);
    return !place;
}

void lecture_before(Lecture *lecture, const CommandQueue *queue, const Experiment *experiment) {
    bool leaves = false;
    for (int i = 0; i < queue->count; i++) {
        leaves |= changes(&queue->command[i]);
    }
    if (lecture->on && leaves) {
        lecture->tours = false;
        make(lecture, experiment, &(LessonMove){.kind = MOVE_LEAVE});
    }
}

// ---- frames ------------------------------------------------------------------------------------------------------------------------

// A step that waits to be prepared is not being shown yet.
static void tour_on(Lecture *lecture, double dt_s) {
    const LessonCard *card = &lecture->card;
    lecture->shown_s += card->doing[0] || lecture->black ? 0 : dt_s;
    if (!card->done || lecture->shown_s < reading_card_s(card, 1) + READING_REST_S) {
        return;
    }
    lecture->shown_s = 0;
    lecture->tours = card->step + 1 < card->steps;
    if (lecture->tours) {
        make_plain(lecture, MOVE_NEXT);
    }
}

bool lecture_ready(Lecture *lecture, Experiment *experiment, double until_s) {
    while (player_train(lecture->player, experiment, ROUNDS) && clock_now_s() < until_s) {
    }
    return player_ready(lecture->player, experiment);
}

bool lecture_script(Lecture *lecture, Experiment *experiment, Undo *undo, double dt_s, CommandQueue *queue, Error *err) {
    return lecture->black || player_frame(lecture->player, experiment, undo, dt_s, queue, err);
}

void lecture_show(Lecture *lecture, double dt_s) {
    if (!lecture->on) {
        return;
    }
    player_card(lecture->player, &lecture->card);
    if (lecture->tours) {
        tour_on(lecture, dt_s);
    }
}

bool lecture_frame(Lecture *lecture, Experiment *experiment, Undo *undo, double dt_s, Error *err) {
    lecture->moves.count = 0;
    if (!lecture->on) {
        return true;
    }
    CommandQueue queue = {0};
    const bool played = lecture_script(lecture, experiment, undo, dt_s, &queue, err);
    const bool done = command_apply(&queue, experiment, undo, err) && played;
    lecture_show(lecture, dt_s);
    return done;
}

// ---- takes -------------------------------------------------------------------------------------------------------------------------

void lecture_tell(const Lecture *lecture, LessonMoves *moves) {
    const LessonMove begins = {.kind = MOVE_BEGIN,
                               .which = player_step(lecture->player),
                               .sum = lecture->lesson->sum,
                               .words = lecture->lesson->words,
                               .file = lecture->lesson->text[0].path};
    LessonMove said = {.kind = MOVE_SAID};
    moves->count = 0;
    moves_add(moves, &begins);
    for (said.which = 0; said.which < lecture->lesson->steps; said.which++) {
        said.asks = lecture->lesson->step[said.which].question.kind;
        if (player_told(lecture->player, said.which, &said.guess, &said.known)) {
            moves_add(moves, &said);
        }
    }
}

bool lecture_rewind(Lecture *lecture, Error *err) {
    if (player_waits(lecture->player)) {
        return error_set(err, "This step is still being prepared. Press F9 when it is shown.");
    }
    player_go(lecture->player, player_step(lecture->player));
    lecture->black = false;
    lecture->moves.count = 0;
    return true;
}

void lecture_work(Lecture *lecture, Experiment *experiment, double end_s) {
    bool more = lecture->on;
    while (more && clock_now_s() < end_s) {
        more = player_train(lecture->player, experiment, ROUNDS) || player_prepare(lecture->player, AHEAD_ROUNDS);
    }
    lecture->idle = !more;
}

bool lecture_moving(const Lecture *lecture) {
    return lecture->on && (lecture->tours || !lecture->idle || (!lecture->card.done && !lecture->card.away) || lecture->card.doing[0]);
}

const Controls *lecture_controls(const Lecture *lecture) {
    return lecture->on && !lecture->card.away ? &lecture->card.controls : NULL;
}
