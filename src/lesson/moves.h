// What a presenter does in a lesson, as lines of a take: the player does the same again for them.
//
//   lesson begin 3 1f2e3d4c 5b6a7988 "FILE" the lesson of a file begins at this step; its commands and its words had these sums
//   lesson said 2 0,3,1                     before that, votes had been given for the choices of step 2;
//   lesson said 2 number 1.4                or a number, or a place of the stage (`place 0.3,-1`); `known`: it has been answered
//   lesson go 3                             from the beginning of this step, also after it had been ended
//   lesson next, back, leave, return, reveal, end
//   lesson vote 2, unvote 2                 for or against this choice
//   lesson number 1.4, place 0.3,-1         a guess
//   lesson dark, light                      the black screen
//   lesson waits, goes-on                   its script stands meanwhile, for training or particles that were not there yet
#ifndef LESSON_MOVES_H
#define LESSON_MOVES_H

#include "base/file.h"
#include "lesson/lesson.h"

typedef enum {
    MOVE_BEGIN,
    MOVE_SAID,
    MOVE_GO,
    MOVE_NEXT,
    MOVE_BACK,
    MOVE_LEAVE,
    MOVE_RETURN,
    MOVE_REVEAL,
    MOVE_END,
    MOVE_VOTE,
    MOVE_UNVOTE,
    MOVE_NUMBER,
    MOVE_PLACE,
    MOVE_DARK,
    MOVE_LIGHT,
    MOVE_WAITS,
    MOVE_GOES_ON,
    MOVE_COUNT
} MoveKind;

typedef struct {
    MoveKind kind;
    int which;            // step or choice, from 0 on
    Guess guess;          // of SAID, NUMBER (`number`) and PLACE (`place`)
    bool known;           // of SAID,
    QuestionKind asks;    // and how it was asked
    uint32_t sum, words;  // of BEGIN
    const char *file;     // of BEGIN, as it is named, and in quotes where it has been read (move_file); belongs to whoever made the move
} LessonMove;

#define MOVE_LINE (FILE_PATH_MAX + 64) // bytes
#define MOVE_FILE_MAX (SETTINGS_TEXT_MAX - 64) // bytes of a file's name, NUL included, that can be read back
void move_write(const LessonMove *move, char line[MOVE_LINE]);
// What stands behind the word lesson; `file` points into the text. False and a sentence where it is none of the above.
bool move_read(const char *text, LessonMove *move, Error *err);
void move_file(const LessonMove *move, char file[FILE_PATH_MAX]); // without them

// What was done since somebody looked, in order.
#define MOVES_MAX 64
typedef struct {
    int count;
    LessonMove move[MOVES_MAX]; // more than fit are dropped
} LessonMoves;
void moves_add(LessonMoves *moves, const LessonMove *move);

#endif
