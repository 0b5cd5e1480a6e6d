// A lesson that runs beside an experiment: which step it is at, what the card shows, and the commands of each frame. Steps begin at once, from
// snapshots that a rehearsal makes ahead on an experiment of its own; where one is not there yet, player_prepare makes it, and the card says
// what it is doing. No clock, and nothing is locked: a user may change everything at any moment (player_leave) and come back (player_return).
//
// A frame of the window:
//
//     ... for what the user commands himself: player_leave(player, experiment) before it is carried out
//     player_frame(player, experiment, &undo, dt_s, &queue, &err);  then command_apply of the queue
//     while (there is time) player_train(player, experiment, 1) or, where that has nothing to do, player_prepare(player, 8)
//     player_card(player, &card);                                   what is drawn
#ifndef LESSON_PLAYER_H
#define LESSON_PLAYER_H

#include "lesson/lesson.h"
#include "lesson/script_play.h"

typedef struct Player Player;

// The lesson is kept, and outlives the player. It begins at its first step, from default settings; what belongs to the place (language,
// theme, ...) stays as the experiment has it. NULL and a sentence when memory does not suffice.
Player *player_open(const Lesson *lesson, const Experiment *experiment, Error *err);
void player_close(Player *player); // fine with NULL

// ---- what the presenter does -------------------------------------------------------------------------------------------------------
void player_go(Player *player, int step); // to the beginning of a step, from 0 on; brought into the lesson
void player_next(Player *player);
void player_back(Player *player); // to the beginning of the step before
// The user is about to change something himself: the script stands still and how it stood is kept. Once more means nothing.
void player_leave(Player *player, const Experiment *experiment);
// Back to where the script was left; where it was not, the step begins again.
void player_return(Player *player);
// A vote for a choice, from 0 on; `count` below 0 takes votes back. Nothing where none is asked, or it has been revealed.
void player_vote(Player *player, int choice, int count);
void player_guess_number(Player *player, double number); // brought into the question's range
void player_guess_place(Player *player, Vec2 stage);
// Reveals now what the script would reveal later: the answer is measured as the experiment stands.
void player_reveal(Player *player);

// What people said of a question before, as a take tells it; known: it has been answered, so that asking again begins anew.
void player_remember(Player *player, int step, const Guess *guess, bool known);
// The same of this player; false where that step has not asked.
bool player_told(const Player *player, int step, Guess *guess, bool *known);

// ---- the loop ------------------------------------------------------------------------------------------------------------------------
// Shows the snapshot that is due (as a step of undo), or puts the script's commands of this frame into the queue. False and a sentence where
// something failed, which the next frame does not try again.
bool player_frame(Player *player, Experiment *experiment, Undo *undo, double dt_s, CommandQueue *queue, Error *err);
// Up to so many training steps of every lane, of those that the script asks for now; false when there is nothing to do.
bool player_train(Player *player, Experiment *experiment, long rounds);
// The same for the rehearsal; false when all steps are prepared. Urgent is what is waited for.
bool player_prepare(Player *player, long rounds);
bool player_waits(const Player *player); // for the rehearsal: prepare as much as a frame can bear

// Plays the step that it is at to its end, at once, with its rehearsal first if need be; reveals what it reveals. For pictures and tests. False
// and a sentence where something failed, or a signal asks to stop (base/interrupt.h).
bool player_finish(Player *player, Experiment *experiment, Undo *undo, Error *err);

// Whether all is there that the next frame is to show: the step, what the script has trained, and the particles of an answer. In a take the
// script moves on only then.
bool player_ready(Player *player, Experiment *experiment);
// Has it there at once.
void player_make_ready(Player *player, Experiment *experiment);
bool player_jumps(const Player *player); // the next frame shows another step, or what was left
int player_step(const Player *player);

int player_line(const Player *player);           // of the file, that began last
const Error *player_error(const Player *player); // the first thing that went wrong in the rehearsal; NULL: nothing
void player_hear(Player *player, LessonTell *tell, void *context); // who is told each of them

// ---- what is shown -------------------------------------------------------------------------------------------------------------------
typedef struct {
    const char *lesson;                              // its title, in the language chosen, as the following
    const char *title, *text;                        // of the step; paragraphs apart by an empty line; "" where there is none
    const char *notes;                               // for the presenter alone
    const char *next_title, *next_text, *next_notes; // of the next step; "" at the end
    int step, steps;                                 // from 0 on
    double seconds;                                  // that the step takes, where training keeps up
    bool away;                                       // the user has left the script
    bool done;                                       // the step has been played
    bool filmed;                                     // nobody is there to press anything; set by whoever films
    char doing[160];                                 // "Training ahead: step 400 of 3,000", while it is waited for; "" else
    double progress;                                 // 0..1 of that
    // ---- the question of this step, or of an earlier one that is revealed in this one ----
    const Question *question; // NULL: none
    bool asks, revealed;      // votes are taken; the answer is there
    bool later;               // the script reveals it in a later step, where what it is about is shown
    bool answers;             // the script reveals it in this step, but has not come to that
    int choices;
    const char *choice[QUESTION_CHOICES_MAX];
    Guess guess;
    int favourite;                      // the choice with most votes; -1: none
    Measured measured;                  // where revealed
    char result[QUESTION_SENTENCE_MAX]; // the sentence; "" before
    char expected[QUESTION_SENTENCE_MAX]; // where it answers: a sentence about as long, with other numbers, whose room is kept free
    // ---- what the script points at; what its moving lines lead to has its place from the step's beginning, so that nothing jumps ----
    Controls controls;
    Highlight highlight;
    Measures measures;
    double value[LESSON_MEASURES_MAX][LANES_MAX]; // NAN: not known (yet)
} LessonCard;

// Valid until the player is next called.
void player_card(const Player *player, LessonCard *card);

#endif
